// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Before the staff screens: that person's PIN again. */
#include "layout.h"
#include "pupil/sides.h"
#include "staff/pad.h"
#include "staff/staff_screens.h"

#include <string.h>

struct staff_pin {
    struct pad pad;
};

static void declare_staff(const struct app *app, struct scene *scene)
{
    bool small = layout_is_small(scene_theme(scene));
    const struct pack_staff *staff = app_staff(app);
    int side = small ? 160 : 240;
    int cx = small ? 264 : 392, cy = small ? 200 : 340;
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
                         .box = {cx - 200, face.y + side + 44, 400, 48},
                         .type = TYPE_T4,
                         .bold = true,
                         .align = ALIGN_CENTRE,
                         .colour = COLOUR_INK};
    scene_words(scene, &name);
}

static void declare(const void *state, const struct app *app, struct scene *scene)
{
    const struct staff_pin *screen = state;
    declare_staff(app, scene);
    pad_declare(&screen->pad, app, scene, app_word(app, "staff-pin.title"), 0);
    sides_declare(scene, app, SIDE_BACK, 0);
    scene_set_prompt(scene, app_word(app, "staff-pin.title"));
}

static struct go act(void *state, struct app *app, const struct action *action)
{
    struct staff_pin *screen = state;
    bool opened;
    struct go go;
    if (pad_act(&screen->pad, app, action, &opened))
        return opened ? REPLACE(SCREEN_INBOX, NULL) : STAY;
    sides_act(app, action, app_word(app, "staff-pin.title"), &go);
    return go;
}

static void leave(void *state, struct app *app)
{
    (void)app;
    explicit_bzero(state, sizeof(struct staff_pin));
}

const struct screen staff_pin_screen = {
    .name = "staff-pin",
    .state_bytes = sizeof(struct staff_pin),
    .leave = leave,
    .declare = declare,
    .act = act,
};
