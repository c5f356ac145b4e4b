// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* For the files of the app that ask the worker for something of the vault's. A task is done on the
 * worker's thread by `work`, and told on the main thread by `then`. */
#include "app_internal.h"

struct task {
    struct app *app;
    bool (*work)(struct task *task, GError **error);
    void (*then)(struct task *task); /* after the shelf is brought up to date */
    bool is_cut;                     /* of the draft being saved again */
    bool opens;                      /* needs no open vault: it is what opens it */
    bool ok;
    GError *error, *given; /* given: a fault that came with the task */
    unsigned refresh;      /* what of the shelf to bring up to date: enum refresh, or-ed */
    struct shelf shelf;
    /* what goes in and comes out, each NULL where it is not used; freed with the task */
    char *id, *staff, *name, *secret; /* secret: wiped */
    struct badge *badge;       /* seal_secret_new memory */
    json_t *record, *app_part;
    struct medium medium;
    GBytes *bytes;
    cairo_surface_t *surface;
    struct draft *draft;
    struct markup *markup;
    struct draft_photo photo;
    struct board_book *book;
    GPtrArray *ids;
    struct picture_size size;
    int64_t number;
};

enum refresh {
    REFRESH_COUNTS = 1,
    REFRESH_DRAFTS = 2,
    REFRESH_ITEMS = 4,
    REFRESH_PACK = 8,
    REFRESH_LISTS = REFRESH_DRAFTS | REFRESH_ITEMS,
};

struct task *task_new(struct app *app, bool (*work)(struct task *, GError **),
                      void (*then)(struct task *));
/* Takes the task. False when it was not posted, which only happens to JOB_LATER. */
bool task_post(struct task *task, enum job_rank rank);
/* Main thread: reads lists of the shelf again, after what is dearer, once for several wishes; then
 * NEWS_DRAFTS and NEWS_ITEMS. A task with `work` asks for the lists in its `refresh` by itself. */
void shelf_refresh(struct app *app, unsigned lists);
/* A draft that was filed or thrown away leaves the list at once. */
void shelf_drop_draft(struct app *app, const char *id);
/* Main thread: a recording that was cut stays marked when its draft is saved again. */
void task_know_cut(struct task *task);
/* On the worker: seals one new medium with its record into a draft, and lets the witness know. */
bool task_save_draft(struct task *task, GError **error);

/* joining.c: the device's six words, or NULL; g_free. On the worker. */
char *joining_words(const struct vault *vault);
/* drafts.c: what was read and not yet taken goes. */
void drafts_forget(struct app *app);
/* dockside.c: wakes the app when the dock's folder changes; once, when the vault is open. */
void dockside_watch(struct app *app);
