// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Who opens this device: the school's list, and a PIN for whoever is new, was shut out or forgot
 * theirs. One's own comes first. */
#include "staff/frame.h"
#include "staff/signs.h"
#include "staff/staff_screens.h"

struct people {
    int page;
};

enum { ACTION_STAFF, ACTION_MORE };

static int columns_of(const struct theme *theme)
{
    return layout_is_small(theme) ? 2 : 3;
}

static struct box card_box(const struct theme *theme, size_t slot)
{
    struct box content = frame_content(theme);
    int columns = columns_of(theme), height = layout_is_small(theme) ? 88 : 112,
        gap = frame_gap(theme);
    struct box row = {content.x, content.y + (int)slot / columns * (height + gap), content.w,
                      height};
    return layout_across(row, (int)slot % columns, columns, gap);
}

static size_t room_of(const struct theme *theme)
{
    int height = layout_is_small(theme) ? 88 : 112, gap = frame_gap(theme);
    return (size_t)((frame_content(theme).h + gap) / (height + gap) * columns_of(theme));
}

static const char *state_of(const struct app *app, const char *staff)
{
    const struct vault_person *person = app_person(app, staff);
    const struct pack_staff *me = app_staff(app);
    if (person == NULL)
        return "people.none";
    if (person->is_shut)
        return "people.shut";
    if (me != NULL && g_str_equal(me->id, staff))
        return "people.mine";
    return person->has_badge ? "people.badge" : "people.pin";
}

static void declare_staff(const struct app *app, struct scene *scene, size_t slot,
                          const struct pack_staff *staff, int index)
{
    g_autofree char *id = g_strdup_printf("staff-%s", staff->id);
    g_autofree char *key = g_strconcat("pack:", staff->picture, NULL);
    const struct vault_person *person = app_person(app, staff->id);
    /* Where a sign opens, it is shown with the name here, and nowhere else. */
    bool sign = person != NULL && !person->has_badge && signs_are_shown(app);
    struct target target = {
        .id = id,
        .label = staff->shown,
        .second = app_word(app, state_of(app, staff->id)),
        .box = card_box(scene_theme(scene), slot),
        .look = LOOK_CARD,
        .role = ROLE_CARD,
        .arrangement = IMAGE_BESIDE,
        .image = sign                     ? SYMBOL(signs_symbol(person->sign))
                 : staff->picture != NULL ? PHOTO(key)
                                          : ICON("person"),
        .image_size = layout_is_small(scene_theme(scene)) ? 56 : 72,
        .type = TYPE_T2,
        .bold = true,
        .row = (int)slot / columns_of(scene_theme(scene)),
        .action = ACTION_STAFF,
        .arg = index,
    };
    scene_target(scene, &target);
}

static void declare(const void *state, const struct app *app, struct scene *scene)
{
    const struct people *people = state;
    size_t count = 0;
    const struct pack_staff *staff =
        app_pack(app) != NULL ? pack_staff(app_pack(app), &count) : NULL;
    struct layout_page page = layout_page(count, room_of(scene_theme(scene)), people->page);
    frame_rail(scene, app, RAIL_NONE);
    frame_title(scene, app, app_word(app, "people.title"), app_word(app, "people.title-2"));
    for (size_t i = 0; i < page.shown; i++)
        declare_staff(app, scene, i, &staff[page.first + i], (int)(page.first + i));
    if (page.turns) {
        struct target more = {
            .id = "more",
            .label = app_word(app, "chooser.more"),
            .box = card_box(scene_theme(scene), page.shown),
            .look = LOOK_QUIET,
            .arrangement = IMAGE_BESIDE,
            .image = ICON("next"),
            .image_size = 40,
            .type = TYPE_T2,
            .row = (int)page.shown / columns_of(scene_theme(scene)),
            .action = ACTION_MORE,
        };
        scene_target(scene, &more);
    }
    scene_set_prompt(scene, app_word(app, "people.title"));
}

static struct go act(void *state, struct app *app, const struct action *action)
{
    struct people *people = state;
    struct go go;
    size_t count = 0;
    if (frame_is_back(action))
        return OVER_CHOOSER(SCREEN_INBOX);
    if (frame_act(action, &go))
        return go;
    if (action->kind != ACTION_CHOOSE || app_pack(app) == NULL)
        return STAY;
    const struct pack_staff *staff = pack_staff(app_pack(app), &count);
    if (action->code == ACTION_MORE)
        people->page++;
    else if (action->code == ACTION_STAFF && (size_t)action->arg < count)
        return PUSH(SCREEN_NEW_PIN, staff[action->arg].id);
    return STAY;
}

const struct screen people_screen = {
    .name = "people",
    .state_bytes = sizeof(struct people),
    .is_staff = true,
    .declare = declare,
    .act = act,
};
