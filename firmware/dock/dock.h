// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The dock: while the device stands in its dock, it takes what is finished to the school's server,
 * and brings back time, packs and receipts. It opens nothing that is sealed, judges no signature,
 * and writes in dock/ alone; items and ask/ are read as outside input and may come and go at any
 * moment. It may be killed at any moment: the next start asks the server how much it has. */
#include "core/fault.h"
#include "dock/wait.h"
#include "transfer/http.h"

enum dock_kind {
    DOCK_PLAN, /* our plan server: an item is done when its receipt has come */
    DOCK_TUS,  /* any tus server: an item is done when it was sent */
};

struct dock_asked {
    const char *vault; /* the folder */
    const char *url;   /* of the plan server; for DOCK_TUS the endpoint itself */
    enum dock_kind kind;
    const char *ca; /* with neither of these two, what the enrolment code said of the server */
    const char *pin;
    const char *sense; /* as in sense.h; not looked at when `once` */
    bool once;         /* send what there is, and end */
    int stop_fd;       /* an eventfd: once it can be read, the dock stops where it stands */
    /* Called at least once a second while all is well, also within a long upload, and undocked
     * every `alive_ms` (0: then it sleeps): where a service manager's watchdog is fed. NULL for
     * none. */
    void (*alive)(void *context);
    int64_t alive_ms;
    /* What it does now, in a few words, whenever that changes; NULL for none. */
    void (*said)(void *context, const char *words);
    void *context;
    /* What time it is, as http.h has it; NULL: this machine's clock, by its quality. */
    int64_t (*now_ms)(void *context);
    struct http_limits limits; /* 0: the usual */
    struct wait wait;          /* 0: from 1 s to 15 min; once: to 2 s */
    int64_t piece_bytes;       /* the most in one PATCH; 0: as tus.h decides */
    int64_t patience_ms;       /* once: so long without anything moving; 0: 60 s */
};

enum dock_end {
    DOCK_ALL_DONE = 0,  /* without `once`: told to stop, which is its only good end */
    DOCK_STOPPED = 1,   /* before the end, or failed: `error` is set then */
    DOCK_ATTENTION = 3, /* something needs a person; it was said on standard error */
};

/* Runs until it is stopped, or, `once`, until there is nothing more to do. */
enum dock_end dock_run(const struct dock_asked *asked, GError **error);
