// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The inside of the app: for the files of this folder alone. Screens see app.h. */
#include "app.h"
#include "options.h"
#include "reach.h"
#include "stage.h"
#include "ui/paint.h"
#include "window.h"
#include "work/worker.h"

struct studio;
struct witness;
struct script;

/* What the worker last said of the vault: replaced whole, on the main thread. */
struct shelf {
    bool is_known;       /* the vault was looked at, or could not be opened */
    const char *trouble; /* why it could not: a key of the words book, or NULL */
    enum vault_enrolment enrolment;
    bool is_open;
    struct pack *pack;
    GPtrArray *drafts; /* struct draft * */
    struct draft_view *draft_views;
    int draft_count;
    int damaged_drafts;
    GArray *wrecks; /* struct wreck: what can be said of those; NULL for none */
    GPtrArray *items;      /* struct item * */
    struct dating *dating; /* NULL before the vault was looked at */
    struct vault_dock dock;
    int photos_left;
    char *device;      /* NULL before enrolment */
    char *words; /* of the device's keys; NULL before it asked */
    GArray *people;    /* struct vault_person: who may open it */
    int64_t people_ms; /* app_ms when they were looked at */
    char *who;         /* staff id of who opened it; NULL: nobody */
};

struct app {
    struct options options;
    struct theme theme;
    struct words_book *words; /* one of `books`, by language: they stay open */
    GHashTable *books;
    struct window *window;
    struct paint *paint;
    struct picture_store *pictures;
    struct drawing *drawing; /* the worker's */
    struct qr *qr;           /* the worker's */
    struct speech *speech;
    struct access *access;
    struct worker *worker;
    struct stage stage;
    struct scene *scene; /* as painted last */
    struct script *script;
    struct studio *studio;
    struct witness *witness;

    struct vault *vault; /* the worker's: touched only inside its jobs */
    struct shelf shelf;
    struct draft *read_draft; /* between NEWS_DRAFT_READ and app_draft_take */
    struct draft_photo read_photo;
    char *written;

    char *pupil; /* id, or NULL */
    struct reach reach;
    char *saying;
    long saying_at;
    GHashTable *board_books; /* by name: struct board_book *, or NULL while it is on its way */
    GError *fault;           /* what the last failing news was about */

    struct badge *badge; /* that was shown, until a PIN follows; NULL mostly */
    int64_t badge_ms;
    enum app_watch watching; /* for what the camera's frames are looked at … */
    bool is_finding;         /* … and one is being looked at */
    int64_t opened_ms; /* when it was opened for the day */

    int dock_watch;        /* inotify on the vault's dock folder, -1 before it is there */
    bool is_refreshing;    /* lists are being read … */
    unsigned lists_wanted; /* … and these are to be read again: enum refresh */
    bool is_scrubbing;     /* scrub.c */
    bool is_looking;       /* a look at it is under way … */
    bool look_again;       /* … and it has changed since */
    int end_signals;       /* SIGTERM and SIGINT, as a descriptor */
    int64_t minute;        /* the last that a staff screen showed */
    int64_t advanced_ms;   /* scripts: time that was skipped */
    int64_t tick_due_ms;   /* -1: none */
    int64_t last_touch_ms; /* for the staff screens' two idle minutes */
    bool is_dirty;         /* the scene must be declared anew */
    bool is_quitting;
    int exit_status;
};

/* The app's own time: CLOCK_BOOTTIME and what a script skipped. */
int64_t app_ms(const struct app *app);
/* Hands news to the screen on top. */
void app_news(struct app *app, enum news news, const char *text);
/* News of a failure; takes the error. */
void app_news_fault(struct app *app, enum news news, const char *text, GError *error_take);
/* One event on standard output: `saved <id>`. Main thread. */
void app_event(const char *what, const char *id);
void app_lock(struct app *app);

/* keep.c: the vault's services */
void keep_start(struct app *app); /* opens the vault on the worker */
void keep_look(struct app *app);  /* something changed in dock/ */
void keep_scrub(struct app *app); /* reads a piece of what is sealed again, in the dock */
/* On the worker: files what the server's time dates. */
void keep_date(struct app *app);
void keep_finish(struct app *app);

/* openers.c: the badge that was shown; how long the device stays open (-1: until somebody locks
 * it); whether its time is over, or who opened it has left the school's list. */
void openers_take_badge(struct app *app, struct badge *badge_take);
/* A copy of the badge that was shown, if it is theirs ("": whoever's); NULL for none. */
struct badge *openers_badge_of(struct app *app, const char *who);
void openers_forget_badge(struct app *app);
int64_t openers_open_left_ms(const struct app *app);
bool openers_must_lock(const struct app *app);

/* badges.c: a new frame of the camera; copied if it is to be looked at. */
void badges_saw(struct app *app, const struct pixels *frame);

/* dockside.c: the inotify descriptor was readable */
void dockside_changed(struct app *app);

/* dates.c: the minute that a staff screen shows, counted from anywhere; and how long it lasts. */
int64_t dates_minute(const struct app *app, int64_t *left_ms);

/* pictures.c: photos of packs, drafts and items for the picture store */
void pictures_fetch(void *app, const char *key, struct picture_size size);
cairo_surface_t *pictures_surface(struct pixels *pixels_take);

/* books.c */
void books_close(struct app *app);

/* studio.c: camera and microphone */
/* Whether the settings' camera and microphone are sources that there are; opens nothing. */
bool studio_sources_are_known(const struct options *options, GError **error) MUST_CHECK;
struct studio *studio_new(struct app *app);
void studio_free(struct studio *studio);
/* Main thread, whenever woken: takes what camera and microphone have. */
void studio_look(struct studio *studio);
bool studio_is_busy(const struct studio *studio);
