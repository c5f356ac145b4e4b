// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/school.h"

#include "core/assets.h"
#include "core/file.h"
#include "core/json.h"
#include "plan/plan_json.h"

#include <string.h>
#include <unistd.h>

#define KEY_FILE_MOST 4096

static const char *text(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/* What the schema has seen as text, read as keys: bech32 and base64 have sums of their own. */
static bool read_keys(struct school *school, const json_t *value, GError **error)
{
    const json_t *recipients = json_object_get(value, "recipients");

    if (!age_recipient_parse(text(recipients, "ingest"), &school->ingest, error) ||
        !age_recipient_parse(text(recipients, "escrow"), &school->escrow, error) ||
        !minisign_public_parse(text(value, "receipt_key"), &school->receipt_key, error) ||
        !minisign_public_parse(text(value, "pack_key"), &school->pack_key, error))
        return false;
    if (memcmp(&school->ingest, &school->escrow, sizeof school->ingest) == 0)
        return fault(error, FAULT_INVALID, "ingest and escrow are one key and must be two");
    return true;
}

struct school *school_from_json(const json_t *value, GError **error)
{
    g_autoptr(GBytes) bytes = json_canonical(value, error);

    return bytes ? school_read(bytes, error) : NULL;
}

struct school *school_read(GBytes *bytes, GError **error)
{
    struct schema *rules = assets_schema("school", error);
    json_t *value = rules ? plan_json_read(bytes, rules, error) : NULL;
    struct school *school;

    schema_free(rules);
    if (!value) {
        g_prefix_error(error, "school.json: ");
        return NULL;
    }
    school = g_new0(struct school, 1);
    school->id = g_strdup(text(value, "id"));
    school->name = g_strdup(text(value, "name"));
    school->recipients_version =
        json_integer_value(json_object_get(json_object_get(value, "recipients"), "version"));
    if (!read_keys(school, value, error)) {
        g_prefix_error(error, "school.json: ");
        g_clear_pointer(&school, school_free);
    }
    json_decref(value);
    return school;
}

json_t *school_to_json(const struct school *school)
{
    g_autofree char *receipt = minisign_public_text(&school->receipt_key);
    g_autofree char *pack = minisign_public_text(&school->pack_key);
    char ingest[AGE_TEXT_MAX];
    char escrow[AGE_TEXT_MAX];

    age_recipient_text(&school->ingest, ingest);
    age_recipient_text(&school->escrow, escrow);
    return json_pack("{s:s, s:s, s:{s:I, s:s, s:s}, s:s, s:s}", "id", school->id, "name",
                     school->name, "recipients", "version", (json_int_t)school->recipients_version,
                     "ingest", ingest, "escrow", escrow, "receipt_key", receipt, "pack_key", pack);
}

void school_free(struct school *school)
{
    if (!school)
        return;
    g_free(school->id);
    g_free(school->name);
    g_free(school);
}

/* A key file's text, in memory that is wiped. NULL on failure. */
static char *read_secret(int folder, const char *name, GError **error)
{
    GBytes *bytes = file_read(folder, name, KEY_FILE_MOST, error);
    gsize length;
    char *secret;
    char *data;

    if (!bytes)
        return NULL;
    data = g_bytes_unref_to_data(bytes, &length);
    secret = seal_secret_new(length + 1);
    memcpy(secret, data, length);
    secret[length] = 0;
    seal_wipe(data, length);
    g_free(data);
    return secret;
}

static bool read_identity(int folder, const char *name, struct age_identity *identity,
                          GError **error)
{
    char *secret = read_secret(folder, name, error);
    bool good = secret && age_identity_parse(secret, identity, error);

    seal_secret_free(secret);
    if (!good)
        g_prefix_error(error, "%s: ", name);
    return good;
}

static bool read_signing(int folder, const char *name, struct minisign_secret *key, GError **error)
{
    char *secret = read_secret(folder, name, error);
    bool good = secret && minisign_secret_parse(secret, key, error);

    seal_secret_free(secret);
    if (!good)
        g_prefix_error(error, "%s: ", name);
    return good;
}

struct school_secrets *school_secrets_read(const char *folder, GError **error)
{
    int fd = folder_open(folder, error);
    struct school_secrets *secrets;
    bool good;

    if (fd < 0)
        return NULL;
    secrets = seal_secret_new(sizeof *secrets);
    good = read_identity(fd, "ingest.key", &secrets->ingest, error) &&
           read_identity(fd, "escrow.key", &secrets->escrow, error) &&
           read_signing(fd, "receipt.key", &secrets->receipt, error) &&
           read_signing(fd, "pack.key", &secrets->pack, error);
    close(fd);
    if (!good)
        g_clear_pointer(&secrets, seal_secret_free);
    return secrets;
}
