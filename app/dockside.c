// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* What the dock leaves is noticed by inotify, so that an idle device sleeps. */
#include "keep.h"

#include <stdio.h>
#include <sys/inotify.h>
#include <unistd.h>

/* What leads elsewhere is not watched: the folder is the dock's to fill. */
#define CHANGES (IN_MOVED_TO | IN_CREATE | IN_CLOSE_WRITE | IN_DELETE | IN_DONT_FOLLOW | IN_ONLYDIR)

void dockside_watch(struct app *app)
{
    if (app->dock_watch >= 0)
        return;
    app->dock_watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (app->dock_watch < 0) {
        fprintf(stderr,
                "viewfinder: what the dock does cannot be watched; it is looked at when the "
                "device is opened.\n");
        return;
    }
    g_autofree char *dock = g_build_filename(app->options.vault, "dock", NULL);
    g_autofree char *receipts = g_build_filename(dock, "receipts", NULL);
    /* A folder that is missing comes with the dock's first start; the other tells of it. */
    inotify_add_watch(app->dock_watch, dock, CHANGES);
    inotify_add_watch(app->dock_watch, receipts, CHANGES);
    keep_look(app);
}

void dockside_changed(struct app *app)
{
    char events[4096];
    while (read(app->dock_watch, events, sizeof events) > 0) {
    }
    g_autofree char *receipts = g_build_filename(app->options.vault, "dock", "receipts", NULL);
    inotify_add_watch(app->dock_watch, receipts, CHANGES);
    keep_look(app);
}
