// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* My voice: what its files share. voice.c acts, voice_view.c declares. */
#include "pupil/middle.h"
#include "pupil/sides.h"

enum voice_phase {
    VOICE_READY,
    VOICE_RECORDING,
    VOICE_STOPPING, /* the end is on its way to the disk */
    VOICE_MADE,     /* to be heard, made again or kept */
    VOICE_KEEPING,
    VOICE_GONE, /* no microphone */
};

struct voice_screen {
    enum voice_phase phase;
    char *draft;     /* id of the take, or NULL */
    json_t *record;  /* as the draft has it, once it was read back */
    bool is_failed;  /* the last thing asked for did not succeed */
    bool asks_again; /* a new take begins when the old one is gone */
};

enum voice_action { VOICE_START, VOICE_FINISH, VOICE_HEAR, VOICE_AGAIN, VOICE_KEEP, VOICE_LISTEN };

void voice_view_declare(const struct voice_screen *screen, const struct app *app,
                        struct scene *scene);
