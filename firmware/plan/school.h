// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A school: the keys it was made with and the public halves that a device pins. `new-school` makes
 * a folder:
 *   school.json   id, name, recipients (ingest, escrow), receipt and pack keys: public halves only
 *   ingest.key escrow.key   age identities     receipt.key pack.key   minisign secrets (-W form)
 *   plan/         what a plan pack is made of: pack.json, photos/, topics/, schemes/
 * School.json is also what `enrol --school FILE` reads on a device without a plan server. */
#include "core/fault.h"
#include "seal/age.h"
#include "seal/minisign.h"
#include <jansson.h>

struct school {
    char *id;
    char *name;
    int64_t recipients_version;
    struct age_recipient ingest;
    struct age_recipient escrow;
    struct minisign_public receipt_key;
    struct minisign_public pack_key;
};

/* The public part, from school.json's bytes, held against assets/schema/school.json. */
struct school *school_read(GBytes *bytes, GError **error) MUST_CHECK;
struct school *school_from_json(const json_t *value, GError **error) MUST_CHECK;
json_t *school_to_json(const struct school *school);
void school_free(struct school *school);

/* The secret part, for the server's side. */
struct school_secrets {
    struct age_identity ingest;
    struct age_identity escrow;
    struct minisign_secret receipt;
    struct minisign_secret pack;
};

/* Makes a new school in a folder that does not exist yet, with the demonstration school's plan
 * (assets/school/) in plan/ to be replaced. FAULT_INVALID when the folder holds anything. */
bool school_make(const char *folder, GError **error) MUST_CHECK;
/* Reads the secrets of a made school; `seal_secret_new` memory, free with seal_secret_free. */
struct school_secrets *school_secrets_read(const char *folder, GError **error) MUST_CHECK;
