// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A disk as it was written, call by call, and the states that a power cut could have left it in.
 *
 * What was flushed is there. Of the rest, for each file by itself: nothing, all, what came first, a
 * random part; and of one write some sectors of 512 bytes, the others zero or not there. Of names:
 *   DISK_JOURNAL  in the order they were made, to some point (ext4 and its like): any flush of any
 *                 file makes all names before it durable
 *   DISK_STRICT   any of them, in each folder, until that folder was flushed (POSIX)
 * A flush that failed takes with it what it was to flush: no later one makes it durable. */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum disk_model { DISK_JOURNAL, DISK_STRICT };

enum op_kind { OP_NAME, OP_UNNAME, OP_RENAME, OP_WRITE, OP_SIZE, OP_SYNC, OP_SYNC_FAILED, OP_SAID };

struct op {
    enum op_kind kind;
    int folder, node;  /* of OP_NAME and its like: in `folder`, what `node` is called */
    char *name, *from; /* OP_RENAME: from `from` in the same folder */
    int64_t offset;    /* OP_WRITE; the size of OP_SIZE */
    GBytes *data;      /* OP_WRITE */
    bool whole;        /* OP_SYNC: fsync, not fdatasync */
    char *words;       /* OP_SAID */
    int durable_at[2]; /* by model: from this op on it is safe; INT_MAX: never */
};

struct node {
    bool is_folder;
    bool outside;        /* another program's: durable at once */
    GByteArray *content; /* before the first op; without zeros at its end */
    int64_t size;
    int64_t mtime_ns;  /* 0: not known */
    GHashTable *names; /* before the first op: name -> node + 1 */
};

struct disk {
    GPtrArray *nodes; /* struct node; the first is the root */
    GPtrArray *ops;   /* struct op */
};

/* What stands in a folder now; the folder `outside` beneath it (may be NULL) is another's. */
struct disk *disk_read(const char *folder, const char *outside);
void disk_free(struct disk *disk);
int disk_new_node(struct disk *disk, bool is_folder, bool outside);
void disk_add(struct disk *disk, struct op op_take);
/* Once all ops are there: when each becomes durable. */
void disk_settle(struct disk *disk);
/* Knows files again by what they are called at the end, for the time that they bear. */
void disk_learn_times(struct disk *disk, const char *folder);

/* A random number; `*seed` moves on. */
uint64_t disk_random(uint64_t *seed);
/* Makes in `folder`, which must be empty or not there, one state that a cut before op `cut` could
 * have left. The same seed makes the same state. */
void disk_make(const struct disk *disk, int cut, enum disk_model model, uint64_t seed,
               const char *folder);
