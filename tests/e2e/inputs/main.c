// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2e/inputs/inputs.h"

#include <glib/gstdio.h>
#include <stdio.h>

/* In the order in which the camera shows them. The first knows where it was taken. */
static const struct shot SHOTS[] = {
    {"painting.svg", "1-painting.jpg", 4056, 3040, 3, true},
    {"blocks.svg", "2-blocks.jpg", 4056, 3040, 1, false},
    {"shop.svg", "3-shop.jpg", 2592, 1944, 1, false},
    {"pool.svg", "4-pool.jpg", 2592, 1944, 1, false},
    {"beans.svg", "5-beans.jpg", 1944, 2592, 6, false},
};

static const struct utterance UTTERANCES[] = {
    {"voice.wav", "en-gb", "I like swimming. It is too loud at dinner."},
};

static bool make_folder(const char *folder, GError **error)
{
    return g_mkdir_with_parents(folder, 0755) == 0 ||
           fault_errno(error, "%s cannot be made", folder);
}

static bool make(const char *scenes, const char *photos, const char *sounds, GError **error)
{
    bool done = make_folder(photos, error) && make_folder(sounds, error);

    for (size_t i = 0; done && i < G_N_ELEMENTS(SHOTS); i++)
        done = shot_write(&SHOTS[i], scenes, photos, error);
    for (size_t i = 0; done && i < G_N_ELEMENTS(UTTERANCES); i++)
        done = utterance_write(&UTTERANCES[i], sounds, error);
    return done;
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *photos = NULL, *sounds = NULL;

    if (argc != 3) {
        fputs("usage: day_inputs SCENES FOLDER\n", stderr);
        return 2;
    }
    photos = g_build_filename(argv[2], "photos", NULL);
    sounds = g_build_filename(argv[2], "sounds", NULL);
    if (make(argv[1], photos, sounds, &error))
        return 0;
    fprintf(stderr, "day_inputs: %s\n", error->message);
    return 1;
}
