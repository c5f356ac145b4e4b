// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Marking up a photo: pen, arrow, symbol, blur. The photo itself is never touched; marks are kept
 * beside it in the draft and flattened when it is filed. */
#include "staff/mark_inside.h"
#include "staff/staff_screens.h"
#include "ui/hand.h"

const struct mark_sticker MARK_STICKERS[] = {
    {"like", "sticker.like"}, {"proud", "sticker.proud"},     {"help", "sticker.help"},
    {"look", "sticker.look"}, {"friends", "sticker.friends"}, {"happy", "sticker.happy"},
};
const int MARK_STICKER_COUNT = G_N_ELEMENTS(MARK_STICKERS);

static void enter(void *state, struct app *app, const char *text)
{
    struct mark_screen *screen = state;
    screen->draft_id = g_strdup(text);
    screen->hand = ui_hand_new(app_language(app));
    screen->line = MARK_MIDDLE;
    screen->is_mirrored = app_theme(app)->mirrored;
    screen->first_cell = -1;
    app_draft_read(app, text);
}

static void leave(void *state, struct app *app)
{
    (void)app;
    struct mark_screen *screen = state;
    g_clear_pointer(&screen->preview, cairo_surface_destroy);
    g_clear_pointer(&screen->photo.preview, pixels_free);
    markup_free(screen->markup);
    draft_free(screen->draft);
    ui_hand_free(screen->hand);
    g_free(screen->draft_id);
}

/* --- the draft --- */

static void take_draft(struct mark_screen *screen, struct app *app)
{
    if (screen->draft != NULL)
        return;
    screen->draft = app_draft_take(app, &screen->photo);
    if (screen->draft == NULL || screen->photo.preview == NULL) {
        screen->has_failed = true;
        return;
    }
    const struct pixels *pixels = screen->photo.preview;
    screen->preview =
        cairo_image_surface_create_for_data(pixels->bgrx, CAIRO_FORMAT_RGB24, pixels->width_px,
                                            pixels->height_px, (int)pixels->stride_bytes);
    const json_t *marks = json_object_get(screen->draft->app, "markup");
    g_autoptr(GError) damaged = NULL;
    if (marks != NULL)
        screen->markup = markup_from_json(marks, &damaged);
    /* Marks that cannot be read are left in the draft as they are until new ones are saved. */
    screen->has_failed = damaged != NULL;
    if (screen->markup == NULL)
        screen->markup = markup_new(screen->photo.width_px, screen->photo.height_px);
    screen->version++;
}

static void drop_flat(json_t *record)
{
    json_t *media = json_object_get(record, "media");
    for (size_t i = json_array_size(media); i-- > 0;) {
        const char *name = json_string_value(json_object_get(json_array_get(media, i), "name"));
        if (g_strcmp0(name, "flat.jpg") == 0)
            json_array_remove(media, i);
    }
    json_object_del(json_object_get(record, "body"), "markup");
}

/* The marks are kept as they are, and the picture with them is made at once, so that every list
 * shows what would be sent. */
static void save(struct mark_screen *screen, struct app *app)
{
    json_t *part = screen->draft->app != NULL ? json_deep_copy(screen->draft->app) : json_object();
    json_t *record = json_deep_copy(screen->draft->record);
    json_object_set_new(part, "markup", markup_to_json(screen->markup));
    screen->is_leaving = true;
    if (markup_count(screen->markup) > 0) {
        app_flatten(app, record, part, screen->markup);
    } else {
        drop_flat(record);
        app_draft_save(app, record, part, NULL, NULL);
    }
}

/* --- marks --- */

static struct mark_point photo_point(const struct mark_screen *screen, const struct app *app,
                                     struct point at)
{
    struct box canvas = mark_canvas(app_theme(app), screen);
    return (struct mark_point){at.x * screen->photo.width_px / MAX(canvas.w, 1),
                               at.y * screen->photo.height_px / MAX(canvas.h, 1)};
}

static enum mark_kind kind_of(enum mark_tool tool)
{
    return tool == TOOL_PEN ? MARK_PEN : tool == TOOL_ARROW ? MARK_ARROW : MARK_BLUR;
}

static void add_sticker(struct mark_screen *screen, struct app *app, struct mark_point at)
{
    const struct mark_sticker *sticker = &MARK_STICKERS[screen->sticker];
    int side = MIN(screen->photo.width_px, screen->photo.height_px) / 6;
    markup_add_symbol(screen->markup, at.x, at.y, side, sticker->symbol,
                      app_word(app, sticker->words));
}

/* From one point to another in one go: what two cells of the grid, or a tap, give. */
static void add_mark(struct mark_screen *screen, struct app *app, struct mark_point from,
                     struct mark_point to)
{
    screen->version++;
    if (screen->tool == TOOL_SYMBOL) {
        add_sticker(screen, app, from);
        return;
    }
    if (!markup_begin(screen->markup, kind_of(screen->tool), screen->colour, screen->line, from.x,
                      from.y))
        return;
    markup_extend(screen->markup, to.x, to.y);
    markup_end(screen->markup);
}

static void stroke(struct mark_screen *screen, struct app *app, const struct action *action)
{
    if (screen->tool == TOOL_SYMBOL || action->stroke_points == 0) {
        if (action->kind == ACTION_STROKE && action->stroke_points > 0) {
            struct mark_point last =
                photo_point(screen, app, action->stroke[action->stroke_points - 1]);
            add_mark(screen, app, last, last);
        }
        return;
    }
    /* Each move brings the whole path so far: the mark is begun once, then only grows. */
    struct mark_point first = photo_point(screen, app, action->stroke[0]);
    if (!screen->is_drawing)
        screen->is_drawing = markup_begin(screen->markup, kind_of(screen->tool), screen->colour,
                                          screen->line, first.x, first.y);
    if (!screen->is_drawing)
        return;
    struct mark_point last = photo_point(screen, app, action->stroke[action->stroke_points - 1]);
    markup_extend(screen->markup, last.x, last.y);
    screen->version++;
    if (action->kind == ACTION_STROKE) {
        markup_end(screen->markup);
        screen->is_drawing = false;
    }
}

/* A corner or the middle of a cell, in the photo. Cells are counted from where reading starts, and
 * the photo is never mirrored. */
static struct mark_point cell_point(const struct mark_screen *screen, const struct app *app,
                                    int cell, int dx, int dy)
{
    struct mark_grid grid = mark_grid(app_theme(app), screen);
    int column = cell % grid.columns, row = cell / grid.columns;
    if (screen->is_mirrored)
        column = grid.columns - 1 - column;
    return (struct mark_point){(2 * column + dx) * screen->photo.width_px / (2 * grid.columns),
                               (2 * row + dy) * screen->photo.height_px / (2 * grid.rows)};
}

/* A cell of the grid: symbol and blur take one; a line takes two, its ends. */
static void cell(struct mark_screen *screen, struct app *app, int index)
{
    bool is_line = screen->tool == TOOL_PEN || screen->tool == TOOL_ARROW;
    if (is_line && screen->first_cell < 0) {
        screen->first_cell = index;
        return;
    }
    if (is_line)
        add_mark(screen, app, cell_point(screen, app, screen->first_cell, 1, 1),
                 cell_point(screen, app, index, 1, 1));
    else if (screen->tool == TOOL_BLUR)
        add_mark(screen, app, cell_point(screen, app, index, 0, 0),
                 cell_point(screen, app, index, 2, 2));
    else
        add_mark(screen, app, cell_point(screen, app, index, 1, 1), (struct mark_point){0, 0});
    screen->first_cell = -1;
    screen->is_grid = false;
}

static void canvas(struct mark_screen *screen, struct app *app, const struct action *action)
{
    if (action->at.x < 0) {
        screen->is_grid = true;
        screen->first_cell = -1;
        return;
    }
    struct mark_point at = photo_point(screen, app, action->at);
    add_mark(screen, app, at, at);
}

static struct go choose(struct mark_screen *screen, struct app *app, const struct action *action)
{
    if (screen->markup == NULL)
        return STAY;
    switch (action->code) {
    case MARK_CANVAS:
        canvas(screen, app, action);
        return STAY;
    case MARK_TOOL:
        screen->tool = (enum mark_tool)action->arg;
        screen->is_grid = false;
        return STAY;
    case MARK_COLOUR:
        screen->colour = (enum mark_colour)action->arg;
        return STAY;
    case MARK_LINE:
        screen->line = (enum mark_line)action->arg;
        return STAY;
    case MARK_STICKER:
        screen->sticker = action->arg;
        return STAY;
    case MARK_CELL:
        cell(screen, app, action->arg);
        return STAY;
    case MARK_GRID_OUT:
        screen->is_grid = false;
        return STAY;
    case MARK_UNDO:
        markup_undo(screen->markup);
        screen->version++;
        return STAY;
    case MARK_DONE:
        save(screen, app);
        return STAY;
    default:
        return STAY;
    }
}

static struct go news(struct mark_screen *screen, struct app *app, const struct action *action)
{
    if (g_strcmp0(action->text, screen->draft_id) != 0)
        return STAY;
    if (action->code == NEWS_DRAFT_READ)
        take_draft(screen, app);
    if ((action->code == NEWS_SAVED || action->code == NEWS_FLAT) && screen->is_leaving)
        return BACK;
    if (action->code == NEWS_SAVE_FAILED) {
        screen->has_failed = true;
        screen->is_leaving = false;
    }
    return STAY;
}

static struct go act(void *state, struct app *app, const struct action *action)
{
    struct mark_screen *screen = state;
    struct go go;
    switch (action->kind) {
    case ACTION_NEWS:
        return news(screen, app, action);
    case ACTION_STROKE:
    case ACTION_STROKE_MOVE:
        if (screen->markup != NULL && action->code == MARK_CANVAS)
            stroke(screen, app, action);
        return STAY;
    default:
        break;
    }
    bool is_back = frame_is_back(action);
    if (is_back && screen->is_grid) {
        screen->is_grid = false;
        return STAY;
    }
    if (screen->is_leaving)
        return STAY;
    /* Leaving keeps the marks: nothing that was drawn is lost by going back. */
    if (is_back && screen->markup != NULL && !screen->has_failed) {
        save(screen, app);
        return STAY;
    }
    if (frame_act(action, &go)) {
        if (screen->markup != NULL && !screen->has_failed)
            save(screen, app);
        return go;
    }
    return action->kind == ACTION_CHOOSE ? choose(screen, app, action) : STAY;
}

static void declare(const void *state, const struct app *app, struct scene *scene)
{
    mark_view_declare(state, app, scene);
}

const struct screen markup_screen = {
    .name = "mark-up",
    .state_bytes = sizeof(struct mark_screen),
    .is_staff = true,
    .enter = enter,
    .leave = leave,
    .declare = declare,
    .act = act,
};
