// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Filing a draft: what its files share. file_it.c acts, file_choices.c knows whose it is and what
 * for, file_record.c what becomes of the record and who must consent; file_view.c declares what is
 * chosen, file_confirm.c the consent: a picture shown whole, and staff's word for each pupil. */
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
    FILE_VOUCH_MORE,
    FILE_ASIDE,
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
    int pupil_page, target_page, vouch_page;

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

/* --- file_choices.c --- */
bool file_has_pupil(const struct file_screen *screen, const char *id);
bool file_has_target(const struct file_screen *screen, const char *id);
/* Every target of the chosen pupils, at most FILE_TARGETS_MOST. */
struct file_target {
    const struct pack_pupil *pupil;
    const struct pack_target *target;
};
size_t file_targets(const struct file_screen *screen, const struct app *app,
                    struct file_target targets[FILE_TARGETS_MOST]);
/* In, or out again: the `index`th of everyone, the `index`th of the targets. */
void file_choose_pupil(struct file_screen *screen, struct app *app, int index);
void file_choose_target(struct file_screen *screen, struct app *app, int index);
/* What the draft's record says that was chosen before. */
void file_take_choices(struct file_screen *screen, struct app *app);
/* A new pack is in force: who is no longer in it cannot be chosen, nor their targets. */
void file_forget_lost(struct file_screen *screen, struct app *app);

/* --- file_record.c --- */
/* May the chosen pupil of this index not be pictured in what is being filed? Any of them? */
bool file_needs_word(const struct file_screen *screen, const struct app *app, size_t pupil);
bool file_needs_words(const struct file_screen *screen, const struct app *app);
bool file_all_vouched(const struct file_screen *screen, const struct app *app);
bool file_has_marks(const struct file_screen *screen);
bool file_hides(const struct file_screen *screen); /* a mark covers something */
/* What the draft says, with what was chosen here. The caller's. */
json_t *file_complete(const struct file_screen *screen, struct app *app);
/* To the vault: with marks that hide, the photo itself stays behind. */
void file_to_vault(struct file_screen *screen, struct app *app);

/* --- file_view.c, file_draft.c, file_confirm.c --- */
enum { FILE_ROW_DRAFT = 20 };
struct file_measures {
    struct box photo, caption, note, mark, later, throw_away;
    int x, w;                 /* of the right side */
    int who_y, faces, face_h; /* faces in a row */
    int target_y, target_columns, target_rows, target_h;
    int more_y, more_h; /* where and help; 0: not on this panel */
    struct box summary, file;
    int label_h, gap;
};
const struct file_measures *file_measures(const struct theme *theme);
void file_view_declare(const struct file_screen *screen, const struct app *app,
                       struct scene *scene);
void file_draft_declare(const struct file_screen *screen, const struct app *app,
                        struct scene *scene, const struct file_measures *m);
void file_confirm_declare(const struct file_screen *screen, const struct app *app,
                          struct scene *scene);
/* The photo, or the icon of what it is, in a box. */
void file_picture(const struct file_screen *screen, struct scene *scene, struct box box);
