// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Devices that asked with a code and wait for a person's word: a file each in the store's waiting/,
 * so that the page, the command line and the server need nothing of each other. A file's name is
 * the code's hash: that is what makes a code work once. They are kept a day. */
#include "planserver/store.h"
#include <jansson.h>

struct waiting {
    struct id device;
    char *name;
    char *words; /* of its keys */
    int64_t made_ms;
    json_t *request;    /* without the code */
    struct digest poll; /* of the secret in its own address */
};
void waiting_free(struct waiting *waiting); /* NULL allowed */

/* Durable when it returns true. FAULT_INVALID: the code was used. */
bool waiting_add(struct store *store, const struct digest *code, const struct waiting *waiting,
                 GError **error) MUST_CHECK;
/* FAULT_MISSING. */
struct waiting *waiting_of_code(struct store *store, const struct digest *code,
                                GError **error) MUST_CHECK;
/* Those that nobody has decided on, oldest first, each a struct waiting. `store` is the folder. */
GPtrArray *waiting_list(const char *store, GError **error) MUST_CHECK;

enum waiting_word { WAITING_UNDECIDED, WAITING_ACCEPTED, WAITING_REFUSED };
enum waiting_word waiting_word(const struct store *store, const struct id *device);
/* A person's word, also beside the running server. FAULT_MISSING: no such device waits. */
bool waiting_decide(const char *store, const char *device, bool accepted,
                    GError **error) MUST_CHECK;
