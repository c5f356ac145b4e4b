// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What times.c keeps and dating.c files. */
#include "vault/vault_internal.h"

/* Less is drift, or the way to the server. */
#define TIMES_JUMP_MS ((int64_t)60 * 1000)

/* A boot in which the server's time was heard. */
struct heard {
    char boot[37];
    int64_t boot_no; /* 0: not known yet */
    int64_t wall_ms, boottime_ms, within_ms;
    int64_t jump_ms; /* by how much it differs from what was filed before; 0: never filed */
    bool is_settled; /* filed, or of a boot that is over and that nothing was recorded in */
};

struct times {
    GArray *heard;         /* struct heard, in the order they came */
    struct dating *dating; /* NULL: to be put together again */
    bool is_news;          /* something may have to be filed */
};

/* Never NULL. */
struct times *times_of(struct vault *vault);
/* Writes keys/times; what cannot be written is heard again. */
void times_save(struct vault *vault);
