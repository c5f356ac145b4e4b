// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Before the staff screens: that person's PIN again; or a colleague's, who finds their sign or
 * shows their badge. */
#include "layout.h"
#include "pupil/sides.h"
#include "staff/pad.h"
#include "staff/signs.h"
#include "staff/staff_screens.h"

#include <string.h>

struct staff_pin {
    struct pad pad;
    int page;        /* of signs */
    bool for_people; /* the PINs, and not the inbox */
};

enum { ACTION_PEOPLE, ACTION_BADGE };
enum { ROW_KEYS = 60 };

/* Who opened the device is asked first. */
static void enter(void *state, struct app *app, const char *text)
{
    struct staff_pin *screen = state;
    const char *badge = app_badge_who(app);
    const struct pack_staff *staff = app_staff(app);
    (void)text;
    if (badge != NULL || staff != NULL)
        g_strlcpy(screen->pad.who, badge != NULL ? badge : staff->id, sizeof screen->pad.who);
}

static const struct pack_staff *staff_of(const struct staff_pin *screen, const struct app *app)
{
    size_t count = 0;
    const struct pack_staff *staff =
        app_pack(app) != NULL ? pack_staff(app_pack(app), &count) : NULL;
    for (size_t i = 0; i < count; i++)
        if (g_str_equal(staff[i].id, screen->pad.who))
            return &staff[i];
    return NULL;
}

static void declare_staff(const struct staff_pin *screen, const struct app *app,
                          struct scene *scene)
{
    bool small = layout_is_small(scene_theme(scene));
    const struct pack_staff *staff = staff_of(screen, app);
    int side = small ? 120 : 200;
    int cx = small ? 264 : 392, cy = small ? 110 : 170;
    struct box face = {cx - side / 2, cy - side / 2, side, side};
    scene_corners(scene, (struct box){face.x - 28, face.y - 28, side + 56, side + 56});
    if (staff != NULL && staff->picture != NULL) {
        g_autofree char *key = g_strconcat("pack:", staff->picture, NULL);
        scene_image(scene, face, PHOTO(key), side / 2);
    } else {
        scene_icon(scene, face, "person", COLOUR_INK2);
    }
    if (staff == NULL)
        return;
    struct words name = {.text = staff->shown,
                         .box = {cx - 200, face.y + side + (small ? 30 : 40), 400, 48},
                         .type = TYPE_T4,
                         .bold = true,
                         .align = ALIGN_CENTRE,
                         .colour = COLOUR_INK};
    scene_words(scene, &name);
}

static struct box signs_box(const struct theme *theme)
{
    return layout_is_small(theme) ? (struct box){124, 250, 300, 116}
                                  : (struct box){180, 372, 440, 210};
}

static bool has_badges(const struct app *app)
{
    size_t count;
    const struct vault_person *people = app_people(app, &count);
    for (size_t i = 0; i < count; i++)
        if (people[i].has_badge)
            return true;
    return false;
}

static void declare_keys(const struct staff_pin *screen, const struct app *app, struct scene *scene)
{
    bool small = layout_is_small(scene_theme(scene)), badge = has_badges(app);
    struct box box = small ? (struct box){124, 400, 300, 72} : (struct box){180, 680, 440, 96};
    struct target people = {
        .id = "people",
        .label = app_word(app, "people.title"),
        .box = badge ? layout_across(box, 0, 2, 8) : box,
        .look = LOOK_STAFF,
        .state = screen->for_people ? STATE_CHOSEN : STATE_REST,
        .arrangement = IMAGE_BESIDE,
        .image = ICON("person"),
        .image_size = small ? 28 : 40,
        .type = small ? TYPE_T1 : TYPE_T2,
        .row = ROW_KEYS,
        .action = ACTION_PEOPLE,
    };
    struct target show = people;
    scene_target(scene, &people);
    if (!badge)
        return;
    show.id = "badge";
    show.label = app_word(app, "badge.show");
    show.box = layout_across(box, 1, 2, 8);
    show.state = STATE_REST;
    show.image = ICON("qr");
    show.action = ACTION_BADGE;
    scene_target(scene, &show);
}

static void declare(const void *state, const struct app *app, struct scene *scene)
{
    const struct staff_pin *screen = state;
    const char *title = app_word(app, screen->for_people ? "people.title" : "staff-pin.title");
    declare_staff(screen, app, scene);
    if (signs_are_shown(app))
        signs_declare(app, scene, signs_box(scene_theme(scene)), screen->page, screen->pad.who);
    declare_keys(screen, app, scene);
    pad_declare(&screen->pad, app, scene, title, 0);
    sides_declare(scene, app, SIDE_BACK, 0);
    scene_set_prompt(scene, app_word(app, "staff-pin.title"));
}

static struct go act(void *state, struct app *app, const struct action *action)
{
    struct staff_pin *screen = state;
    bool opened;
    struct go go;
    if (action->kind == ACTION_CHOOSE && action->code == ACTION_PEOPLE) {
        screen->for_people = !screen->for_people;
        return STAY;
    }
    if (action->kind == ACTION_CHOOSE && action->code == ACTION_BADGE)
        return PUSH(SCREEN_BADGE, NULL);
    if (signs_act(app, action, &screen->page, screen->pad.who)) {
        pad_clear(&screen->pad);
        return STAY;
    }
    if (pad_act(&screen->pad, app, action, &opened))
        return opened ? REPLACE(screen->for_people ? SCREEN_PEOPLE : SCREEN_INBOX, NULL) : STAY;
    sides_act(app, action, app_word(app, "staff-pin.title"), &go);
    return go;
}

static void again(void *state, struct app *app)
{
    struct staff_pin *screen = state;
    pad_clear(&screen->pad);
    enter(screen, app, NULL);
}

static void leave(void *state, struct app *app)
{
    (void)app;
    explicit_bzero(state, sizeof(struct staff_pin));
}

const struct screen staff_pin_screen = {
    .name = "staff-pin",
    .state_bytes = sizeof(struct staff_pin),
    .enter = enter,
    .leave = leave,
    .again = again,
    .declare = declare,
    .act = act,
};
