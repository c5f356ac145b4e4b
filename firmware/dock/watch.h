// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A watch: the kernel tells when what a dock sense looks at may have changed, so that nobody has to
 * look again and again. It says that something changed, never what: looking is the sense's. */
#include <stdbool.h>

struct watch;

/* Each is NULL where the kernel does not tell. A file is watched by its folder (inotify(7)), which
 * must be there, also while the file itself is not. */
struct watch *watch_file(const char *path);
struct watch *watch_power(void);      /* of any supply: the kernel's own events (netlink(7)) */
struct watch *watch_links(void);      /* of any interface, and its addresses (rtnetlink(7)) */
void watch_free(struct watch *watch); /* NULL allowed */

/* Can be read when there is something to take. */
int watch_fd(const struct watch *watch);
/* Takes all that was told; false when none of it matters. `*over` when no more will be told. */
bool watch_take(struct watch *watch, bool *over);
