// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What was in a bag, in plain: opened/<pupil id>/<id>/record.json and the media, in each pupil's
 * folder (hard links), in opened/none/ without a pupil, and, where the record is for the
 * safeguarding lead, in safeguarding/<id>/ alone. */
#include "bag/bag.h"
#include "planserver/store.h"
#include <jansson.h>

#define OPENED_NONE "none"

/* Opens a bag in staging/, durable, with every medium held against the record. The record, new
 * reference. FAULT_INVALID, FAULT_DENIED, FAULT_DAMAGED: refuse the bag. */
json_t *opened_stage(struct store *store, const struct bag *bag, const struct age_identity *ingest,
                     GError **error) MUST_CHECK;
/* Ids of the folders, joined by spaces, to be freed; empty for the safeguarding lead's. A pupil id
 * that cannot name a folder: FAULT_INVALID. */
char *opened_pupils(const json_t *record, GError **error) MUST_CHECK;
/* From staging/ to where people look, over what an earlier try left; durable. */
bool opened_place(struct store *store, const char *id, const char *pupils,
                  GError **error) MUST_CHECK;
/* Removes all of staging/. */
bool opened_clear(struct store *store, GError **error) MUST_CHECK;
