// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What Viewfinder was asked: command line and settings. */
#include "core/fault.h"
#include "core/settings.h"

struct options {
    char *name; /* the device's; NULL: none */
    char *vault, *script, *shots, *witness;
    int width_px, height_px;
    bool windowed;
    char *camera, *microphone;
    char *dock_sense;
    char *theme, *language;
    int dpi, text_percent;
    int speech_rate, speech_volume;
};

enum options_way {
    OPTIONS_RUN,
    OPTIONS_DONE /* --help, --version */,
    OPTIONS_WRONG,
    OPTIONS_FAILED
};

/* Prints help, version or what is wrong; the program then ends with 0, 2 or 1. */
enum options_way options_read(struct options *options, int argc, char **argv);
void options_finish(struct options *options);
