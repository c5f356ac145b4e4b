// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "screen.h"

#include "pupil/pupil_screens.h"
#include "staff/staff_screens.h"

#include <glib.h>

/* A row each. */
/* clang-format off */
static const struct screen *const SCREENS[SCREEN_COUNT] = {
    [SCREEN_LOCKED] = &locked_screen,
    [SCREEN_CHOOSER] = &chooser_screen,
    [SCREEN_HOME] = &home_screen,
    [SCREEN_TOPICS] = &topics_screen,
    [SCREEN_MAT] = &mat_screen,
    [SCREEN_VOICE] = &voice_screen,
    [SCREEN_TALK] = &talk_screen,
    [SCREEN_JOIN] = &join_screen,
    [SCREEN_BADGE] = &badge_screen,
    [SCREEN_STAFF_PIN] = &staff_pin_screen,
    [SCREEN_PEOPLE] = &people_screen,
    [SCREEN_NEW_PIN] = &new_pin_screen,
    [SCREEN_CAMERA] = &camera_screen,
    [SCREEN_MARKUP] = &markup_screen,
    [SCREEN_FILE_IT] = &file_it_screen,
    [SCREEN_KEYBOARD] = &caption_screen,
    [SCREEN_INBOX] = &inbox_screen,
    [SCREEN_ITEMS] = &items_screen,
    [SCREEN_DOCK] = &dock_screen,
};
/* clang-format on */

const struct screen *screen_of(enum screen_id id)
{
    g_assert(id < SCREEN_COUNT && SCREENS[id] != NULL);
    return SCREENS[id];
}
