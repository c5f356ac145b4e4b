// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "staff/signs.h"

#include "seal/wrap.h"

#define GAP 8

static const char *const SYMBOLS[WRAP_SIGNS] = {
    "apple", "beach",   "carrot",    "cake",   "banana", "library", "egg",   "garden",
    "milk",  "cheese",  "ice-cream", "bread",  "farm",   "pizza",   "home",  "juice",
    "rice",  "chicken", "water",     "cinema", "soup",   "park",    "salad", "chocolate",
};
enum { ARG_MORE = -1 };

const char *signs_symbol(int sign)
{
    return SYMBOLS[CLAMP(sign, 0, WRAP_SIGNS - 1)];
}

/* Those whose badge says who they are need no sign. */
static size_t who_have_signs(const struct app *app, const struct vault_person **those)
{
    size_t count, found = 0;
    const struct vault_person *people = app_people(app, &count);
    for (size_t i = 0; i < count; i++)
        if (!people[i].has_badge && found < WRAP_SIGNS)
            those[found++] = &people[i];
    return found;
}

bool signs_are_shown(const struct app *app)
{
    size_t count;
    const struct vault_person *those[WRAP_SIGNS];
    app_people(app, &count);
    return count > 1 && who_have_signs(app, those) > 0;
}

/* As many side by side as staff can hit: 12 mm at least. */
static int columns_of(const struct theme *theme, struct box box)
{
    int least = layout_is_small(theme) ? 66 : 84;
    return MAX((box.w + GAP) / (least + GAP), 1);
}

static int side_of(const struct theme *theme, struct box box)
{
    int columns = columns_of(theme, box);
    return (box.w - (columns - 1) * GAP) / columns;
}

static struct box place(struct scene *scene, struct box box, size_t slot)
{
    int columns = columns_of(scene_theme(scene), box), side = side_of(scene_theme(scene), box);
    return (struct box){box.x + (int)slot % columns * (side + GAP),
                        box.y + (int)slot / columns * (side + GAP), side, side};
}

static struct layout_page page_of(const struct app *app, struct box box, size_t count, int page)
{
    int columns = columns_of(app_theme(app), box), side = side_of(app_theme(app), box);
    int rows = MAX((box.h + GAP) / (side + GAP), 1);
    return layout_page(count, (size_t)(rows * columns), page);
}

void signs_declare(const struct app *app, struct scene *scene, struct box box, int page,
                   const char *who)
{
    const struct vault_person *those[WRAP_SIGNS];
    size_t count = who_have_signs(app, those);
    struct layout_page shown = page_of(app, box, count, page);
    for (size_t i = 0; i < shown.shown; i++) {
        const struct vault_person *person = those[shown.first + i];
        g_autofree char *id = g_strdup_printf("sign-%d", person->sign);
        struct target target = {
            .id = id,
            .label = signs_symbol(person->sign),
            .say = "",
            .box = place(scene, box, i),
            .look = LOOK_KEY,
            .state = g_str_equal(person->who, who) ? STATE_CHOSEN : STATE_REST,
            .arrangement = IMAGE_ONLY,
            .image = SYMBOL(signs_symbol(person->sign)),
            .hide_label = true,
            .row = ROW_SIGNS + (int)i / columns_of(scene_theme(scene), box),
            .action = SIGNS_ACTION,
            .arg = (int)(shown.first + i),
        };
        scene_target(scene, &target);
    }
    if (!shown.turns)
        return;
    struct target more = {
        .id = "more",
        .label = app_word(app, "chooser.more"),
        .box = place(scene, box, shown.shown),
        .look = LOOK_QUIET,
        .arrangement = IMAGE_ONLY,
        .image = ICON("next"),
        .hide_label = true,
        .row = ROW_SIGNS + (int)shown.shown / columns_of(scene_theme(scene), box),
        .action = SIGNS_ACTION,
        .arg = ARG_MORE,
    };
    scene_target(scene, &more);
}

bool signs_act(const struct app *app, const struct action *action, int *page,
               char who[ID_LENGTH + 1])
{
    const struct vault_person *those[WRAP_SIGNS];
    if (action->kind != ACTION_CHOOSE || action->code != SIGNS_ACTION)
        return false;
    size_t count = who_have_signs(app, those);
    if (action->arg == ARG_MORE)
        (*page)++;
    else if ((size_t)action->arg < count)
        g_strlcpy(who, those[action->arg]->who, ID_LENGTH + 1);
    return true;
}
