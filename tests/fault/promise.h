// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What a driver said, read back: what it was told is done, and so must hold for ever after; and
 * what it was about to do, and so may be found done or not. */
#include "core/digest.h"
#include "core/id.h"
#include <glib.h>

struct promised_medium {
    char name[65];
    int64_t bytes; /* of the whole */
    uint32_t seed;
    bool kept;      /* it was said to be saved whole */
    int64_t synced; /* a recording: so many of its first bytes were said to be safe */
};

struct promised {
    struct id id;
    int tried_step, saved_step; /* of its words; 0: none */
    GArray *media;              /* struct promised_medium */
    bool tried_file, filed, received;
    int64_t seq;
    struct digest sha256;
    bool tried_free, freed; /* after the server proved that it holds it */
    bool tried_throw, thrown, by_staff;
    int withdrawal; /* its number */
};

struct promises {
    GPtrArray *list;      /* struct promised */
    GHashTable *by_id;    /* id -> struct promised, borrowed */
    GHashTable *freeable; /* numbers that may be gone */
    int64_t highest_seq;
    int pack, tried_pack;
    char pin[16], tried_pin[16]; /* the second is empty where no other was tried */
    int count;                   /* how many things were said to be done */
    int failed;                  /* how often a call was said to have failed */
    bool is_ended;               /* the driver came to its end */
};

struct promises *promises_new(void);
void promises_free(struct promises *promises);
/* One line, without its end. False for a line that no driver says. */
bool promises_hear(struct promises *promises, const char *line);
/* All lines of a text; a last one that is not whole is passed over. */
bool promises_hear_all(struct promises *promises, const char *text);
