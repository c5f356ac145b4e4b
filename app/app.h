// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The app, as a screen sees it: who is here, what the school said, what can be asked for.
 * Everything that syncs, seals, decodes, encodes or waits is asked for here, done by the worker,
 * and comes back as ACTION_NEWS to the screen on top. Main thread only. */
#include "capture/camera.h"
#include "capture/markup.h"
#include "plan/pack.h"
#include "record/mat.h"
#include "record/record.h"
#include "screen.h"
#include "ui/picture.h"
#include "ui/speech.h"
#include "ui/words.h"
#include "vault/vault.h"

/* What may come back. `text` is an id where there is one. */
enum news {
    NEWS_OPENED, /* the vault is open: app_pack is there */
    NEWS_WRONG_PIN,
    NEWS_OPEN_FAILED, /* another fault than the PIN: app_fault */
    NEWS_SAVED,       /* a draft is durable: text its id */
    NEWS_SAVE_FAILED, /* text its id; app_fault says why; the bytes are still in memory */
    NEWS_FILED,       /* text its id */
    NEWS_FILE_FAILED, /* app_fault_is(app, FAULT_REFUSED): consent */
    NEWS_THROWN,
    NEWS_THROW_FAILED,
    NEWS_DRAFTS, /* app_drafts changed */
    NEWS_ITEMS,  /* app_items or app_dock changed */
    NEWS_CAMERA, /* camera state changed (a new frame alone is no news) */
    NEWS_PHOTO,  /* the shutter's photograph: saved as a draft; text its id */
    NEWS_PHOTO_FAILED,
    NEWS_DRAFT_READ, /* app_draft_take gives it; text its id */
    NEWS_FLAT,       /* a flattened picture is ready to be shown and filed; text the draft id */
    NEWS_LEVEL,      /* recording: app_recording changed */
    NEWS_RECORDED,   /* the take ended and is durable; text the draft's id */
    NEWS_RECORD_FAILED,
    NEWS_SPOKEN,  /* what is being said changed, or the word of it that sounds */
    NEWS_BOOK,    /* a book of boards is open, or cannot be opened: text its name */
    NEWS_PACK,    /* a new plan pack is in force */
    NEWS_PIN_SET, /* a person's PIN is theirs: text the staff id */
    NEWS_PIN_FAILED,
    NEWS_BADGE,    /* a badge was held before the camera: text whose */
    NEWS_NO_BADGE, /* a code was, and it is no badge */
    NEWS_CODE,       /* a plan server's code was: text what it says */
    NEWS_ASKED,      /* what the school is asked lies before the dock */
    NEWS_ASK_FAILED, /* app_fault_is(app, FAULT_INVALID): that was no code */
};

/* --- who and what --- */
const struct theme *app_theme(const struct app *app);
const struct words_book *app_words(const struct app *app);
const char *app_word(const struct app *app, const char *key); /* shorthand for words_get */
const char *app_language(const struct app *app);
const struct pack *app_pack(const struct app *app);        /* NULL while locked */
const struct pack_pupil *app_pupil(const struct app *app); /* who has chosen themself, or NULL */
void app_set_pupil(struct app *app, const char *pupil_id); /* NULL: nobody */
const struct pack_staff *
app_staff(const struct app *app); /* who opened the staff screens, or NULL */
bool app_is_open(const struct app *app);
enum vault_enrolment app_enrolment(const struct app *app);
/* False for the first moments, before the vault was looked at: nothing can be said of it yet. */
bool app_is_known(const struct app *app);
/* Why the vault cannot be opened at all, as a key of the words book (its second line is key-2), or
 * NULL. */
const char *app_vault_trouble(const struct app *app);
struct moment app_now(const struct app *app); /* for histories; the app's clock */
/* "10:42" in local time, or a dash when the time is not known. g_free. */
char *app_time_text(const struct app *app);
/* When a record was made, as far as it can be known (dates.c). The record may be NULL. */
struct dated app_dated(const struct app *app, const json_t *record);
/* How long ago a record of this very boot was made, which needs no clock; -1 for another's. */
int64_t app_age_ms(const struct app *app, const json_t *record);
/* What the clock is worth now: below CLOCK_RTC nobody knows the time. */
enum clock_quality app_clock(const struct app *app);

/* --- speech --- */
void app_say(struct app *app, const char *words); /* in the screen's language */
void app_say_in(struct app *app, const char *words, const char *language);
/* Where the frame of scanning or focus stands, to oneself; not for those who want none. */
void app_prompt(struct app *app, const char *words);
void app_hush(struct app *app);
const char *app_saying(const struct app *app); /* "" when quiet */
/* The character of it at which the word that sounds now begins; -1: none. */
long app_saying_at(const struct app *app);
void app_prepare(struct app *app, const char *words);

/* --- the lock (openers.c) --- */
/* Those who may open it, by sign: known without any key, and without a name. */
const struct vault_person *app_people(const struct app *app, size_t *count);
/* The one with this id; for "" the only one there is. NULL: nobody, or several. */
const struct vault_person *app_person(const struct app *app, const char *who);
/* How long until their next PIN is tried; 0: now. */
int64_t app_wait_ms(const struct app *app, const struct vault_person *person);
/* Whose badge was shown in the last minute, or NULL. */
const char *app_badge_who(const struct app *app);
/* Looks for one in what the camera sees, until it is told to look for nothing: NEWS_BADGE,
 * NEWS_CODE. */
enum app_watch { WATCH_NOTHING, WATCH_BADGE, WATCH_CODE };
void app_watch(struct app *app, enum app_watch watch);
/* Opens, or asks again who is there when it is open: NEWS_OPENED, _WRONG_PIN, _OPEN_FAILED. `who`
 * "": the only one. A badge that was shown goes with it. */
void app_open(struct app *app, const char *who, const char *pin);
/* Gives a member of staff this PIN, and the badge that was shown if it is theirs: NEWS_PIN_SET,
 * _PIN_FAILED. */
void app_person_set(struct app *app, const char *staff, const char *pin);

/* --- joining a school (joining.c) --- */
/* Makes the device's keys and asks the school of the code: NEWS_ASKED, _ASK_FAILED. A badge that
 * was shown is wanted with the PIN from then on. */
void app_join(struct app *app, const char *code, const char *name, const char *pin);
/* What the settings call the device, or NULL. */
const char *app_device_name(const struct app *app);
/* Six words of the device's keys, with dashes, which the server's page shows too; NULL before it
 * asked. */
const char *app_device_words(const struct app *app);

/* --- drafts, items, dock: snapshots, newest state known --- */
struct draft_view { /* what lists show */
    const char *id;
    const char *kind;
    const json_t *record;
    const json_t *app_part;
    bool is_cut;
    int64_t age_days; /* -1 unknown */
};
size_t app_drafts(const struct app *app, const struct draft_view **drafts); /* oldest first */
int app_draft_count(const struct app *app);                                 /* works locked */
/* Those that cannot be opened: they are kept as they are. */
const struct wreck *app_wrecks(const struct app *app, size_t *count);
size_t app_items(const struct app *app, struct item *const **items); /* by seq */
const struct vault_dock *app_dock(const struct app *app);
int app_photos_left(const struct app *app);

/* The photo of an open draft, decoded to fit a box of the screen, comes as
 * PHOTO("draft:<id>/photo.jpg"). A new draft: records are made with app_record, then changed by
 * their screen and saved again. */
json_t *app_record(struct app *app, const char *kind, const char *by); /* with pupil and moment */
/* Saves (takes both). `plain` may be NULL: JSON only. News: SAVED or SAVE_FAILED. */
void app_draft_save(struct app *app, json_t *record_take, json_t *app_part_take,
                    const struct medium *medium, GBytes *plain);
/* Files a saved draft with this record (its media list says which of the draft's media go in).
 * Takes the record. News: FILED or FILE_FAILED. */
void app_file(struct app *app, json_t *record_take);
/* The same for a view with a picture of itself: the surface becomes `view.png`, is saved in the
 * draft and added to the record, which is then filed. Takes both. */
void app_file_view(struct app *app, json_t *record_take, cairo_surface_t *picture_take);
/* Thrown away by a person's tap. News: THROWN or THROW_FAILED. */
void app_throw(struct app *app, const char *draft_id);
/* Lists of items cost more: a screen that shows them asks for them on entering. NEWS_ITEMS. */
void app_items_wanted(struct app *app);
void app_draft_read(struct app *app, const char *draft_id); /* NEWS_DRAFT_READ */
/* Once after NEWS_DRAFT_READ or NEWS_FLAT: the draft. After NEWS_DRAFT_READ also its photo, upright
 * and at the screen's size, and the size of the photo itself; NULL and 0 where it has none. The
 * caller's. `preview` may be NULL. */
struct draft_photo {
    struct pixels *preview;
    int width_px, height_px;
};
struct draft *app_draft_take(struct app *app, struct draft_photo *photo);
/* Flattens marks into `flat.jpg`, a second picture beside the photo, and saves record (with the
 * marks in its body) and picture as a draft: NEWS_FLAT. Takes both JSON values, copies the markup.
 */
void app_flatten(struct app *app, json_t *record_take, json_t *app_part_take,
                 const struct markup *markup);

/* What was written on the keyboard's screen, for the screen beneath; NULL when it was left. g_free.
 */
void app_write(struct app *app, const char *text);
char *app_written_take(struct app *app);

/* A scene as a picture of the screen's size, painted now. The caller's. */
cairo_surface_t *app_still(struct app *app, const struct scene *scene);

/* --- books of boards (books.c) --- */
struct board_book;
/* One that ships: "core-4x5", "core-6x9". Borrowed, for as long as the app runs. NULL: it is being
 * opened, NEWS_BOOK will come; or it cannot be, and has come. */
struct board_book *app_book(struct app *app, const char *name);

/* --- camera --- */
void app_camera_start(struct app *app, struct box view); /* box in units: the live picture */
void app_camera_stop(struct app *app);
enum camera_state app_camera(const struct app *app);
void app_shoot(struct app *app); /* NEWS_PHOTO or NEWS_PHOTO_FAILED */

/* --- recording --- */
struct recording {
    bool is_on;
    bool is_gone; /* no microphone */
    int64_t elapsed_ms, most_ms;
    uint8_t levels[64]; /* newest last, 0..100 */
    size_t level_count;
    bool heard_something;
    bool is_silent; /* nothing heard for four seconds */
};
const struct recording *app_recording(const struct app *app);
void app_record_start(struct app *app, json_t *record_take); /* the draft it belongs to */
void app_record_stop(struct app *app);                       /* NEWS_RECORDED */
void app_play_medium(struct app *app, const char *draft_id, const char *name);

/* --- time and faults --- */
void app_tick_after(struct app *app, int ms); /* one ACTION_TICK; the last wins */
/* The last fault that a news spoke of. */
bool app_fault_is(const struct app *app, enum fault_code code);
const char *app_fault_words(const struct app *app); /* plain words for the screen */
