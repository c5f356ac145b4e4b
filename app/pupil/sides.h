// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The pupil's two sides, which never move: the left is *mine* (back, the screen's own, listen, my
 * face), the right is *my no* (undo, not now, something else, stop). A slot that a screen has no
 * use for stays empty; nothing else ever stands there. On the small panel there are three slots a
 * side, and listen is a tap on the thing in view, which the screen declares itself as `listen`. */
#include "app.h"

enum side {
    SIDE_BACK = 1 << 0,
    SIDE_NOT_ME = 1 << 1, /* in the screen's own slot; on the small panel in undo's */
    SIDE_LISTEN = 1 << 2,
    SIDE_ME = 1 << 3,
    SIDE_UNDO = 1 << 4,
    SIDE_NOT_NOW = 1 << 5,
    SIDE_SOMETHING_ELSE = 1 << 6,
    SIDE_STOP = 1 << 7,
    SIDE_STAFF = 1 << 8,    /* in my face's slot, while nobody is known */
    SIDE_NOT_HERE = 1 << 9, /* in something else's slot: my face is not here */
};
#define SIDES_USUAL                                                                                \
    (SIDE_BACK | SIDE_LISTEN | SIDE_ME | SIDE_NOT_NOW | SIDE_SOMETHING_ELSE | SIDE_STOP)

/* Actions are these bits above the screens' own codes. */
#define SIDE_ACTION(side) (0x10000 | (side))
/* Scanning: a screen's own rows come first (0 …), then the right side, then the left; last, on the
 * small panel, the thing in view, which is heard. */
enum { ROW_MY_NO = 100, ROW_MINE = 101, ROW_IN_VIEW = 102 };

/* A slot of a side, from the top: five on the wide panel, three on the small. For what a screen has
 * of its own there. */
struct box sides_slot(const struct theme *theme, bool right, int slot);
/* Declares those in `shown`; those in `not_yet` too are not to be chosen yet. */
void sides_declare(struct scene *scene, const struct app *app, unsigned shown, unsigned not_yet);
/* What every screen does alike on back, my face, not me and stop (back to the pupil's own start).
 * True when `action` was such a one, with `*go` set. Listen says the screen's prompt. */
bool sides_act(struct app *app, const struct action *action, const char *prompt, struct go *go);
