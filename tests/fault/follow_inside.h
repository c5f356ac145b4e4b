// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What reading a log and knowing its calls share. */
#include "fault/follow.h"

#define ARGUMENTS_MOST 8

/* A descriptor that is open: on a node of the disk, or on something else (-1). */
struct open_file {
    int node;
    int64_t at;
    bool appends, is_read;
};

struct following {
    const char *folder;
    struct disk *disk;
    GPtrArray *calls;
    GHashTable *counts; /* call's name -> how many */
    GHashTable *files;  /* fd -> struct open_file */
    GHashTable **names; /* by node, as they stand now */
    int names_room;
    bool good;
};

/* A call as the log has it. */
struct spoken {
    const char *name;
    char *arguments[ARGUMENTS_MOST];
    int count;
    int64_t answer;
    bool failed, injected;
    bool inside; /* found to work on the folder */
    bool writes_outside;
};

/* What the call did; sets `spoken->inside`. */
void follow_call(struct following *following, struct spoken *spoken);
