// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "staff/pad.h"

#include "layout.h"

#include <string.h>

enum { PAD_CLEAR = 10, PAD_BACKSPACE };

struct measures {
    int x, y, key_w, key_h, gap; /* of the keys */
    int title_y, dots_y;
};

static struct measures measures_of(const struct theme *theme)
{
    if (layout_is_small(theme))
        return (struct measures){452, 132, 104, 78, 8, 10, 104};
    return (struct measures){716, 248, 136, 100, 16, 46, 186};
}

static void line(struct scene *scene, const char *text, struct box box, enum type_size type,
                 bool bold, enum colour colour)
{
    struct words words = {.text = text,
                          .box = box,
                          .type = type,
                          .bold = bold,
                          .align = ALIGN_CENTRE,
                          .colour = colour,
                          .middle = true};
    scene_words(scene, &words);
}

static const char *second_line(const struct pad *pad, const struct app *app)
{
    if (pad->is_trying)
        return app_word(app, "pad.trying");
    if (pad->has_failed)
        return app_fault_words(app);
    return app_word(app, pad->was_wrong ? "pad.wrong" : "pad.six-figures");
}

static void declare_head(const struct pad *pad, const struct app *app, struct scene *scene,
                         const char *title)
{
    const struct theme *theme = scene_theme(scene);
    struct measures m = measures_of(theme);
    bool small = layout_is_small(theme);
    int width = 3 * m.key_w + 2 * m.gap;
    int left = m.x - (small ? 0 : 80), wide = width + (small ? 0 : 160);
    bool alert = pad->was_wrong || pad->has_failed;
    line(scene, title, (struct box){left, m.title_y, wide, small ? 40 : 48}, TYPE_T4, true,
         COLOUR_INK);
    line(scene, second_line(pad, app),
         (struct box){left, m.title_y + (small ? 40 : 44), wide, small ? 30 : 36}, TYPE_T2, alert,
         alert ? COLOUR_ALERT : COLOUR_INK2);
    int pitch = small ? 46 : 60, dash = small ? 40 : 52;
    int first = m.x + (width - 5 * pitch - dash) / 2;
    size_t typed = strlen(pad->pin);
    for (int i = 0; i < PAD_FIGURES; i++) {
        int x = first + i * pitch;
        bool next = (size_t)i <= typed;
        scene_panel(scene, (struct box){x, m.dots_y + (small ? 14 : 26), dash, 4},
                    next ? COLOUR_ACCENT : COLOUR_EDGE, COLOUR_NONE, 0, 2);
        if ((size_t)i < typed)
            scene_disc(scene, x + dash / 2, m.dots_y, small ? 8 : 10, COLOUR_INK, COLOUR_NONE);
    }
}

static void declare_key(const struct pad *pad, struct scene *scene, struct target target,
                        int column, int row, int first_row)
{
    struct measures m = measures_of(scene_theme(scene));
    target.box = (struct box){m.x + column * (m.key_w + m.gap), m.y + row * (m.key_h + m.gap),
                              m.key_w, m.key_h};
    target.row = first_row + row;
    target.say = "";
    if (pad->is_trying)
        target.state = STATE_NOT_YET;
    scene_target(scene, &target);
}

static void declare_figure(const struct pad *pad, struct scene *scene, int figure, int column,
                           int row, int first_row)
{
    char id[16], label[2] = {(char)('0' + figure), '\0'};
    g_snprintf(id, sizeof id, "figure-%d", figure);
    struct target target = {.id = id,
                            .label = label,
                            .look = LOOK_KEY,
                            .type = TYPE_T5,
                            .bold = true,
                            .action = PAD_ACTION + figure};
    declare_key(pad, scene, target, column, row, first_row);
}

void pad_declare(const struct pad *pad, const struct app *app, struct scene *scene,
                 const char *title, int first_row)
{
    declare_head(pad, app, scene, title);
    for (int i = 0; i < 9; i++)
        declare_figure(pad, scene, i + 1, i % 3, i / 3, first_row);
    struct target clear = {.id = "clear",
                           .label = app_word(app, "pad.clear"),
                           .look = LOOK_QUIET,
                           .type = TYPE_T2,
                           .action = PAD_ACTION + PAD_CLEAR};
    declare_key(pad, scene, clear, 0, 3, first_row);
    declare_figure(pad, scene, 0, 1, 3, first_row);
    struct target backspace = {.id = "backspace",
                               .label = app_word(app, "pad.backspace"),
                               .look = LOOK_QUIET,
                               .arrangement = IMAGE_ONLY,
                               .image = ICON("backspace"),
                               .image_size = 48,
                               .hide_label = true,
                               .type = TYPE_T2,
                               .action = PAD_ACTION + PAD_BACKSPACE};
    declare_key(pad, scene, backspace, 2, 3, first_row);
}

static void wipe(struct pad *pad)
{
    explicit_bzero(pad->pin, sizeof pad->pin);
}

static void add(struct pad *pad, struct app *app, int figure)
{
    size_t typed = strlen(pad->pin);
    if (pad->is_trying || typed == PAD_FIGURES)
        return;
    pad->was_wrong = pad->has_failed = false;
    pad->pin[typed] = (char)('0' + figure);
    if (typed + 1 < PAD_FIGURES)
        return;
    pad->is_trying = true;
    app_open(app, pad->pin);
}

static void take_back(struct pad *pad)
{
    size_t typed = strlen(pad->pin);
    if (!pad->is_trying && typed > 0)
        pad->pin[typed - 1] = '\0';
}

static bool news(struct pad *pad, int code, bool *opened)
{
    if (!pad->is_trying ||
        (code != NEWS_OPENED && code != NEWS_WRONG_PIN && code != NEWS_OPEN_FAILED))
        return false;
    wipe(pad);
    pad->is_trying = false;
    *opened = code == NEWS_OPENED;
    pad->was_wrong = code == NEWS_WRONG_PIN;
    pad->has_failed = code == NEWS_OPEN_FAILED;
    return true;
}

bool pad_act(struct pad *pad, struct app *app, const struct action *action, bool *opened)
{
    *opened = false;
    if (action->kind == ACTION_NEWS)
        return news(pad, action->code, opened);
    if (action->kind == ACTION_TEXT) {
        for (const char *typed = action->text; *typed != '\0'; typed++) {
            if (*typed == '\b')
                take_back(pad);
            else if (g_ascii_isdigit(*typed))
                add(pad, app, *typed - '0');
        }
        return true;
    }
    if (action->kind != ACTION_CHOOSE || action->code < PAD_ACTION ||
        action->code > PAD_ACTION + PAD_BACKSPACE)
        return false;
    int key = action->code - PAD_ACTION;
    if (key == PAD_CLEAR && !pad->is_trying)
        wipe(pad);
    else if (key == PAD_BACKSPACE)
        take_back(pad);
    else if (key < 10)
        add(pad, app, key);
    return true;
}
