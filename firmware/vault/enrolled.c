// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/vault_internal.h"

#include "core/assets.h"

#include <string.h>
#include <unistd.h>

/* What keys/ says about this device: keys/asked.json, what it asked for, whose key checks
 * keys/enrolled.json, what it was answered. There is a second copy of each: keys/asked.json.2, and
 * the dock's own. */

#define ENROL_MOST ((size_t)262144)

void ask_free(struct vault_ask *ask)
{
    if (!ask)
        return;
    g_free(ask->code);
    g_free(ask->name);
    g_free(ask->server);
    g_free(ask->pin);
    g_free(ask->ca);
    g_free(ask);
}

void enrol_unload(struct vault *vault)
{
    g_clear_pointer(&vault->asked, ask_free);
    g_clear_pointer(&vault->school, school_free);
}

json_t *ask_to_json(const struct vault_ask *ask)
{
    char recipient[AGE_TEXT_MAX];
    g_autofree char *key = minisign_public_text(&ask->key);
    g_autofree char *signing = minisign_public_text(&ask->signing);

    age_recipient_text(&ask->recipient, recipient);
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s*, s:s*}", "code", ask->code, "name",
                     ask->name, "server", ask->server, "key", key, "signing", signing, "recipient",
                     recipient, "pin", ask->pin, "ca", ask->ca);
}

static struct vault_ask *ask_from_json(const json_t *value, GError **error)
{
    const char *code = json_get_string(value, "code", error);
    const char *name = code ? json_get_string(value, "name", error) : NULL;
    const char *server = name ? json_get_string(value, "server", error) : NULL;
    const char *key = server ? json_get_string(value, "key", error) : NULL;
    const char *signing = key ? json_get_string(value, "signing", error) : NULL;
    const char *recipient = signing ? json_get_string(value, "recipient", error) : NULL;
    struct vault_ask *ask;

    if (!recipient)
        return NULL;
    ask = g_new0(struct vault_ask, 1);
    ask->code = g_strdup(code);
    ask->name = g_strdup(name);
    ask->server = g_strdup(server);
    ask->pin = g_strdup(json_string_value(json_object_get(value, "pin")));
    ask->ca = g_strdup(json_string_value(json_object_get(value, "ca")));
    if (minisign_public_parse(key, &ask->key, error) &&
        minisign_public_parse(signing, &ask->signing, error) &&
        age_recipient_parse(recipient, &ask->recipient, error))
        return ask;
    ask_free(ask);
    return NULL;
}

/* --- reading what was enrolled --- */

static bool body_fits(const struct vault_ask *ask, const json_t *body, GError **error)
{
    static const char *const same[] = {"code", "name", "signing", "recipient"};
    struct schema *schema = assets_schema("enrolled", error);
    json_t *mine = ask_to_json(ask);
    bool fits = schema && schema_check(schema, body, error);

    for (size_t i = 0; fits && i < G_N_ELEMENTS(same); i++) {
        if (!json_equal(json_object_get(mine, same[i]), json_object_get(body, same[i])))
            fits = fault(error, FAULT_DENIED,
                         "the school's answer speaks of another device: its '%s' is not ours",
                         same[i]);
    }
    json_decref(mine);
    schema_free(schema);
    return fits;
}

bool enrolled_apply(struct vault *vault, GBytes *answer, GError **error)
{
    json_t *body = answer_check(&vault->asked->key, answer, error);
    struct school *school = NULL;

    if (body && body_fits(vault->asked, body, error))
        school = school_from_json(json_object_get(body, "school"), error);
    if (school) {
        g_clear_pointer(&vault->school, school_free);
        vault->school = school;
        g_strlcpy(vault->device.text, json_string_value(json_object_get(body, "device")),
                  sizeof vault->device.text);
        vault->recipients_version = school->recipients_version;
        vault->ingest = school->ingest;
        vault->escrow = school->escrow;
    }
    json_decref(body);
    return school != NULL;
}

static bool ask_load(struct vault *vault, GError **error)
{
    GError *why = NULL;
    json_t *value =
        pair_read(vault->keys, "asked.json", ENROL_MOST, vault->use == VAULT_WRITE, &why);

    if (!value && fault_is(why, FAULT_MISSING)) {
        g_error_free(why);
        return true;
    }
    vault->asked = value ? ask_from_json(value, &why) : NULL;
    json_decref(value);
    if (vault->asked)
        return true;
    g_propagate_prefixed_error(error, why, "keys/asked.json is damaged: ");
    return false;
}

/* Ours, or if a bit of it turned, the dock's copy, which is checked by the same key. */
static bool enrolled_load(struct vault *vault, GError **error)
{
    GError *why = NULL;
    g_autoptr(GBytes) ours = file_read(vault->keys, "enrolled.json", ENROL_MOST, &why);
    g_autoptr(GBytes) theirs = NULL;

    if (!ours && fault_is(why, FAULT_MISSING)) {
        g_error_free(why);
        return true;
    }
    if (ours && enrolled_apply(vault, ours, &why))
        return true;
    theirs = vault->dock < 0 ? NULL : file_read(vault->dock, "enrolled.json", ENROL_MOST, NULL);
    if (theirs && enrolled_apply(vault, theirs, NULL)) {
        g_warning("keys/enrolled.json is damaged (%s); the dock's copy is used", why->message);
        g_error_free(why);
        return true;
    }
    fault(error, FAULT_DAMAGED, "keys/enrolled.json is damaged: %s", why->message);
    g_error_free(why);
    return false;
}

bool ask_write(struct vault *vault, GError **error)
{
    json_t *value = ask_to_json(vault->asked);
    g_autoptr(GBytes) bytes = json_canonical(value, error);

    json_decref(value);
    return bytes && file_write(vault->ask, "enrol", bytes, FILE_REPLACE, ITEM_MODE, error);
}

bool enrol_load(struct vault *vault, GError **error)
{
    if (vault->keys < 0)
        return true;
    if (!ask_load(vault, error))
        return false;
    if (!vault->asked)
        return true;
    if (!enrolled_load(vault, error) || !recipients_load(vault, error))
        return false;
    if (vault->school || vault->use == VAULT_READ || !vault->asked->server[0] ||
        faccessat(vault->ask, "enrol", F_OK, 0) == 0)
        return true;
    return ask_write(vault, error); /* a crash came between our own copy and the dock's */
}
