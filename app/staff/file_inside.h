// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Filing a draft: what its files share. file_it.c acts, file_view.c declares what is chosen,
 * file_confirm.c the consent: a picture shown whole, and staff's word for each pupil. */
#include "app.h"
#include "pupils.h"
#include "staff/frame.h"

enum file_phase {
    FILE_READING,
    FILE_CHOOSING,
    FILE_BLOCKED, /* a pupil may not be pictured, and nothing is hidden yet */
    FILE_FLATTENING,
    FILE_CONFIRMING, /* can nobody be recognised who may not be pictured? */
    FILE_FILING,
};

enum file_action {
    FILE_PUPIL,
    FILE_PUPILS_MORE,
    FILE_TARGET,
    FILE_TARGETS_MORE,
    FILE_PLACE,
    FILE_HELP,
    FILE_CAPTION,
    FILE_MARK,
    FILE_HEAR,
    FILE_LATER,
    FILE_THROW,
    FILE_THROW_YES,
    FILE_THROW_NO,
    FILE_FILE,
    FILE_VOUCH,
    FILE_ASIDE
};

#define FILE_PUPILS_MOST 32
#define FILE_TARGETS_MOST 32

struct file_screen {
    char *draft_id;
    enum file_phase phase;
    json_t *record; /* as the draft has it */
    json_t *app_part;
    struct markup *markup; /* NULL: none, or no photo */
    bool has_photo, has_flat, has_voice;
    int flat_no; /* which making of flat.jpg is shown */

    const char *pupils[FILE_PUPILS_MOST]; /* ids of the pack's */
    size_t pupil_count;
    const char *targets[FILE_TARGETS_MOST]; /* ids; each of one of the pupils */
    size_t target_count;
    int place, help; /* index into FILE_PLACES and FILE_HELPS */
    char *caption;
    int pupil_page, target_page;

    bool vouched[FILE_PUPILS_MOST]; /* staff's word, for the pupil of that index */
    bool asks_throw;
    bool has_failed;
};

struct file_choice {
    const char *value, *words, *icon; /* value as the record keeps it; words: a key */
};
#define FILE_PLACE_COUNT 5
#define FILE_HELP_COUNT 4
extern const struct file_choice FILE_PLACES[FILE_PLACE_COUNT];
extern const struct file_choice FILE_HELPS[FILE_HELP_COUNT];

/* Everyone that may be chosen: today's pupils of all classes, then the rest. g_free the list. */
const struct pack_pupil **file_everyone(const struct app *app, size_t *count);
bool file_has_pupil(const struct file_screen *screen, const char *id);
bool file_has_target(const struct file_screen *screen, const char *id);
/* Every target of the chosen pupils, at most FILE_TARGETS_MOST. */
struct file_target {
    const struct pack_pupil *pupil;
    const struct pack_target *target;
};
size_t file_targets(const struct file_screen *screen, const struct app *app,
                    struct file_target targets[FILE_TARGETS_MOST]);
/* May this pupil not be pictured in what is being filed? */
bool file_needs_word(const struct file_screen *screen, const struct app *app, size_t pupil);
bool file_all_vouched(const struct file_screen *screen, const struct app *app);

void file_view_declare(const struct file_screen *screen, const struct app *app,
                       struct scene *scene);
void file_confirm_declare(const struct file_screen *screen, const struct app *app,
                          struct scene *scene);
/* The photo, or the icon of what it is, in a box. */
void file_picture(const struct file_screen *screen, struct scene *scene, struct box box);
