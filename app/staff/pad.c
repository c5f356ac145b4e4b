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

/* --- who types, and whether they may now --- */

static const struct vault_person *person_of(const struct pad *pad, const struct app *app)
{
    const char *badge = app_badge_who(app);
    return app_person(app, pad->who[0] == '\0' && badge != NULL ? badge : pad->who);
}

static int64_t wait_of(const struct pad *pad, const struct app *app)
{
    const struct vault_person *person = person_of(pad, app);
    return pad->use == PAD_OPENS && person != NULL ? app_wait_ms(app, person) : 0;
}

/* Open already, the badge of whoever opened it is still known. */
static bool wants_badge(const struct vault_person *person, const struct app *app)
{
    const struct pack_staff *staff = app_staff(app);
    bool is_in = staff != NULL && g_str_equal(staff->id, person->who);
    return person->has_badge && !is_in && g_strcmp0(app_badge_who(app), person->who) != 0;
}

/* Why no figure is taken now, as a key of the words; NULL when they are. */
static const char *hindrance(const struct pad *pad, const struct app *app)
{
    size_t count;
    const struct vault_person *person = person_of(pad, app);
    app_people(app, &count);
    if (pad->use == PAD_WRITES || count == 0)
        return NULL;
    if (person == NULL)
        return "pad.who";
    if (person->is_shut)
        return "pad.shut";
    return wants_badge(person, app) ? "pad.badge" : NULL;
}

/* Whole minutes while there are more than two; then seconds. */
static char *wait_words(const struct app *app, int64_t wait_ms)
{
    int64_t seconds = (wait_ms + 999) / 1000;
    if (seconds > 120)
        return words_count(app_words(app), "pad.wait-minutes", (seconds + 59) / 60);
    return words_count(app_words(app), "pad.wait-seconds", seconds);
}

static char *second_line(const struct pad *pad, const struct app *app)
{
    int64_t wait_ms = wait_of(pad, app);
    const char *hindered = hindrance(pad, app);
    if (pad->is_trying)
        return g_strdup(app_word(app, pad->use == PAD_WRITES ? pad->asks : "pad.trying"));
    if (hindered != NULL)
        return g_strdup(app_word(app, hindered));
    if (wait_ms > 0)
        return wait_words(app, wait_ms);
    if (pad->has_failed)
        return g_strdup(app_fault_words(app));
    const char *asks = pad->asks != NULL ? pad->asks : "pad.six-figures";
    return g_strdup(app_word(app, pad->was_wrong ? "pad.wrong" : asks));
}

static bool takes_figures(const struct pad *pad, const struct app *app)
{
    return !pad->is_trying && wait_of(pad, app) == 0 && hindrance(pad, app) == NULL;
}

/* The next change of the words above, and no sooner. */
static void tick_if_waiting(const struct pad *pad, struct app *app)
{
    int64_t wait_ms = wait_of(pad, app);
    if (wait_ms <= 0)
        return;
    int64_t step_ms = wait_ms > 121 * 1000 ? 60 * 1000 : 1000;
    int64_t rest_ms = wait_ms % step_ms;
    app_tick_after(app, (int)(rest_ms > 0 ? rest_ms : step_ms) + 5);
}

static void declare_head(const struct pad *pad, const struct app *app, struct scene *scene,
                         const char *title)
{
    const struct theme *theme = scene_theme(scene);
    struct measures m = measures_of(theme);
    bool small = layout_is_small(theme);
    int width = 3 * m.key_w + 2 * m.gap;
    int left = m.x - (small ? 0 : 80), wide = width + (small ? 0 : 160);
    bool alert = pad->was_wrong || pad->has_failed || wait_of(pad, app) > 0;
    line(scene, title, (struct box){left, m.title_y, wide, small ? 40 : 48}, TYPE_T4, true,
         COLOUR_INK);
    g_autofree char *second = second_line(pad, app);
    line(scene, second, (struct box){left, m.title_y + (small ? 40 : 44), wide, small ? 30 : 36},
         TYPE_T2, alert, alert ? COLOUR_ALERT : COLOUR_INK2);
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

static void declare_key(bool takes, struct scene *scene, struct target target, int column, int row,
                        int first_row)
{
    struct measures m = measures_of(scene_theme(scene));
    target.box = (struct box){m.x + column * (m.key_w + m.gap), m.y + row * (m.key_h + m.gap),
                              m.key_w, m.key_h};
    target.row = first_row + row;
    target.say = "";
    if (!takes)
        target.state = STATE_NOT_YET;
    scene_target(scene, &target);
}

static void declare_figure(bool takes, struct scene *scene, int figure, int column, int row,
                           int first_row)
{
    char id[16], label[2] = {(char)('0' + figure), '\0'};
    g_snprintf(id, sizeof id, "figure-%d", figure);
    struct target target = {.id = id,
                            .label = label,
                            .look = LOOK_KEY,
                            .type = TYPE_T5,
                            .bold = true,
                            .action = PAD_ACTION + figure};
    declare_key(takes, scene, target, column, row, first_row);
}

void pad_declare(const struct pad *pad, const struct app *app, struct scene *scene,
                 const char *title, int first_row)
{
    bool takes = takes_figures(pad, app);
    declare_head(pad, app, scene, title);
    for (int i = 0; i < 9; i++)
        declare_figure(takes, scene, i + 1, i % 3, i / 3, first_row);
    struct target clear = {.id = "clear",
                           .label = app_word(app, "pad.clear"),
                           .look = LOOK_QUIET,
                           .type = TYPE_T2,
                           .action = PAD_ACTION + PAD_CLEAR};
    declare_key(takes, scene, clear, 0, 3, first_row);
    declare_figure(takes, scene, 0, 1, 3, first_row);
    struct target backspace = {.id = "backspace",
                               .label = app_word(app, "pad.backspace"),
                               .look = LOOK_QUIET,
                               .arrangement = IMAGE_ONLY,
                               .image = ICON("backspace"),
                               .image_size = 48,
                               .hide_label = true,
                               .type = TYPE_T2,
                               .action = PAD_ACTION + PAD_BACKSPACE};
    declare_key(takes, scene, backspace, 2, 3, first_row);
}

void pad_clear(struct pad *pad)
{
    explicit_bzero(pad->pin, sizeof pad->pin);
    pad->was_wrong = pad->has_failed = false;
}

static void add(struct pad *pad, struct app *app, int figure)
{
    size_t typed = strlen(pad->pin);
    if (!takes_figures(pad, app) || typed == PAD_FIGURES)
        return;
    pad->was_wrong = pad->has_failed = false;
    pad->pin[typed] = (char)('0' + figure);
    if (typed + 1 < PAD_FIGURES || pad->use == PAD_WRITES)
        return;
    const struct vault_person *person = person_of(pad, app);
    pad->is_trying = true;
    app_open(app, person != NULL ? person->who : "", pad->pin);
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
    pad_clear(pad);
    pad->is_trying = false;
    *opened = code == NEWS_OPENED;
    pad->was_wrong = code == NEWS_WRONG_PIN;
    pad->has_failed = code == NEWS_OPEN_FAILED;
    return true;
}

static bool act_on_keys(struct pad *pad, struct app *app, const struct action *action)
{
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
        pad_clear(pad);
    else if (key == PAD_BACKSPACE)
        take_back(pad);
    else if (key < 10)
        add(pad, app, key);
    return true;
}

bool pad_act(struct pad *pad, struct app *app, const struct action *action, bool *opened)
{
    *opened = false;
    if (action->kind == ACTION_NEWS || action->kind == ACTION_TICK) {
        bool ours = action->kind == ACTION_NEWS && news(pad, action->code, opened);
        tick_if_waiting(pad, app);
        return ours;
    }
    if (act_on_keys(pad, app, action)) {
        *opened = pad->use == PAD_WRITES && strlen(pad->pin) == PAD_FIGURES;
        return true;
    }
    return false;
}
