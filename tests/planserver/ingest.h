// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Ingest: a finished upload becomes a bag with a receipt, or is refused with a reason. It runs when
 * an upload ends, and every two seconds for those whose end was missed.
 *
 * In this order, each durable before the next: the bag's bytes under bags/, what was in it under
 * opened/, the row with the signed receipt, the pages; then the upload's own file goes. A kill
 * anywhere leaves an upload that is complete and has no row: it is taken in again from the start,
 * over what was left. A row means that all before it is done. */
#include "plan/school.h"
#include "planserver/store.h"

struct ingest;

/* All borrowed for as long as it runs. `school_folder` is where the pages find the staff's names.
 */
struct ingest *ingest_start(struct store *store, const struct school *school,
                            const struct school_secrets *secrets, const char *school_folder,
                            int keep_days);
/* There is something to take in. Any thread. */
void ingest_wake(struct ingest *ingest);
void ingest_stop(struct ingest *ingest); /* after the bag at hand; NULL allowed */
