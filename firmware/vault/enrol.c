// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/vault_internal.h"

#include "core/assets.h"
#include "seal/wrap.h"

#include <string.h>
#include <unistd.h>

#define ENROL_MOST ((size_t)262144)
#define CODE_PREFIX "viewfinder-enrol:1?"

enum vault_enrolment vault_enrolment(const struct vault *vault)
{
    if (vault->school)
        return VAULT_ENROLLED;
    return vault->asked ? VAULT_ASKED : VAULT_NEW;
}

const char *vault_device(const struct vault *vault)
{
    return vault->school ? vault->device.text : NULL;
}

const struct school *vault_school(const struct vault *vault)
{
    return vault->school;
}

const struct minisign_public *vault_device_key(const struct vault *vault)
{
    return vault->asked ? &vault->asked->signing : NULL;
}

const struct age_recipient *vault_device_recipient(const struct vault *vault)
{
    return vault->asked ? &vault->asked->recipient : NULL;
}

/* --- making the keys --- */

static bool keys_write(struct vault *vault, const struct age_identity *key,
                       const struct minisign_secret *signing, const struct vault_opener *opener,
                       GError **error)
{
    const char *who = opener->who ? opener->who : VAULT_FIRST;
    g_autoptr(GBytes) secret = NULL, pub = NULL;
    char *text;

    if (!wraps_clear(vault, error) ||
        !wrap_make(vault, key, who, opener->badge, opener->pin, error))
        return false;
    text = minisign_secret_file(signing);
    secret = g_bytes_new_with_free_func(text, strlen(text), g_free, text);
    text = minisign_public_file(&vault->asked->signing, "viewfinder device");
    pub = g_bytes_new_with_free_func(text, strlen(text), g_free, text);
    return file_write(vault->keys, "signing.key", secret, FILE_REPLACE, 0600, error) &&
           file_write(vault->keys, "device.pub", pub, FILE_REPLACE, 0600, error);
}

static bool asked_write(struct vault *vault, GError **error)
{
    json_t *value = ask_to_json(vault->asked);
    bool done = pair_write(vault->keys, "asked.json", value, error);

    json_decref(value);
    return done;
}

static bool may_open_it(const struct vault_opener *opener, GError **error)
{
    const struct badge *badge = opener->badge;

    if (opener->who && !id_is_valid(opener->who))
        return fault(error, FAULT_INVALID, "'%.40s' is no staff id", opener->who);
    if (badge && (!opener->who || strcmp(badge->staff.text, opener->who) != 0))
        return fault(error, FAULT_INVALID, "the badge is not that person's");
    return wrap_pin_check(opener->pin, error);
}

static bool may_enrol(struct vault *vault, const char *name, const struct vault_opener *opener,
                      GError **error)
{
    size_t length = g_utf8_validate(name, -1, NULL) ? (size_t)g_utf8_strlen(name, -1) : 0;

    if (!vault_may_write(vault, error))
        return false;
    if (vault->school)
        return fault(error, FAULT_INVALID, "this device is enrolled with %s already",
                     vault->school->name);
    if (length < 1 || length > 80)
        return fault(error, FAULT_INVALID, "a device's name has 1 to 80 characters");
    return may_open_it(opener, error);
}

/* New keys for a new device. An earlier request that came to nothing is taken back first, so that
 * no answer to it can meet keys that are not its own. `sign_own` keeps the answer's signature with
 * ourselves. On success `signing` (seal_secret_new memory) is filled. */
static bool keys_make(struct vault *vault, struct vault_ask *ask_take,
                      const struct vault_opener *opener, bool sign_own,
                      struct minisign_secret *signing, GError **error)
{
    struct age_identity *key = seal_secret_new(sizeof *key);
    bool done =
        file_remove(vault->ask, "enrol", error) && pair_remove(vault->keys, "asked.json", error);

    age_identity_new(key);
    age_recipient_of(key, &ask_take->recipient);
    minisign_new(&ask_take->signing, signing);
    if (sign_own)
        ask_take->key = ask_take->signing;
    g_clear_pointer(&vault->asked, ask_free);
    vault->asked = ask_take;
    done = done && keys_write(vault, key, signing, opener, error) && asked_write(vault, error);
    seal_secret_free(key);
    if (!done)
        g_clear_pointer(&vault->asked, ask_free);
    return done;
}

/* --- with a plan server --- */

static char *query_part(const char *query, const char *key, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(query, "&", 16);
    size_t length = strlen(key);
    char *value = NULL;

    for (char **part = parts; *part && !value; part++) {
        if (strncmp(*part, key, length) == 0 && (*part)[length] == '=')
            value = g_uri_unescape_string(*part + length + 1, NULL);
    }
    if (!value)
        fault(error, FAULT_INVALID, "the enrolment code has no '%s': ask for a new one", key);
    return value;
}

static struct vault_ask *code_read(const char *code, const char *name, GError **error)
{
    g_autofree char *text = g_strstrip(g_strdup(code));
    g_autofree char *key = NULL;
    struct vault_ask *ask;

    if (!g_str_has_prefix(text, CODE_PREFIX)) {
        fault(error, FAULT_INVALID, "this is no enrolment code: it begins with %s", CODE_PREFIX);
        return NULL;
    }
    key = query_part(text + strlen(CODE_PREFIX), "key", error);
    ask = g_new0(struct vault_ask, 1);
    ask->name = g_strdup(name);
    ask->server = key ? query_part(text + strlen(CODE_PREFIX), "server", error) : NULL;
    ask->code = ask->server ? query_part(text + strlen(CODE_PREFIX), "code", error) : NULL;
    ask->pin = query_part(text + strlen(CODE_PREFIX), "pin", NULL);
    ask->ca = query_part(text + strlen(CODE_PREFIX), "ca", NULL);
    if (ask->code && minisign_public_parse(key, &ask->key, error))
        return ask;
    ask_free(ask);
    return NULL;
}

static bool ask_check(const struct vault_ask *ask, GError **error)
{
    struct schema *schema = assets_schema("ask-enrol", error);
    json_t *value = ask_to_json(ask);
    bool fits = schema && value && schema_check(schema, value, error);

    if (schema && !value)
        fault(error, FAULT_INVALID, "the enrolment code is not UTF-8: ask for a new one");
    json_decref(value);
    schema_free(schema);
    return fits;
}

bool vault_enrol_ask(struct vault *vault, const char *code, const char *name,
                     const struct vault_opener *opener, GError **error)
{
    struct vault_ask *ask =
        may_enrol(vault, name, opener, error) ? code_read(code, name, error) : NULL;
    struct minisign_secret *signing;
    bool done;

    if (!ask)
        return false;
    if (!ask_check(ask, error)) {
        ask_free(ask);
        return false;
    }
    signing = seal_secret_new(sizeof *signing);
    done = keys_make(vault, ask, opener, false, signing, error) && ask_write(vault, error);
    seal_secret_free(signing);
    return done;
}

static bool enrolled_keep(struct vault *vault, GBytes *answer, GError **error)
{
    return enrolled_apply(vault, answer, error) &&
           file_write(vault->keys, "enrolled.json", answer, FILE_REPLACE, 0600, error);
}

/* An answer to an earlier code of ours is no answer to this one. */
static bool answers_us(const struct vault *vault, GBytes *answer)
{
    json_t *body = answer_peek(answer, NULL);
    const char *code = json_string_value(json_object_get(body, "code"));
    bool ours = g_strcmp0(code, vault->asked->code) == 0;

    json_decref(body);
    return ours;
}

bool vault_enrol_look(struct vault *vault, bool *enrolled, GError **error)
{
    GError *why = NULL;
    g_autoptr(GBytes) answer = NULL;

    *enrolled = vault->school != NULL;
    if (*enrolled || !vault->asked)
        return true;
    if (!vault_may_write(vault, error))
        return false;
    if (vault->dock >= 0)
        answer = file_read(vault->dock, "enrolled.json", ENROL_MOST, &why);
    if (!answer && (!why || fault_is(why, FAULT_MISSING))) {
        g_clear_error(&why);
        return true;
    }
    if (!answer) {
        g_propagate_error(error, why);
        return false;
    }
    if (!answers_us(vault, answer))
        return true;
    if (!enrolled_keep(vault, answer, error)) {
        g_clear_pointer(&vault->school, school_free);
        return false;
    }
    *enrolled = true;
    return file_remove(vault->ask, "enrol", error);
}

/* --- without one: the device names itself, and signs that itself --- */

static GBytes *self_answer(const struct vault *vault, const struct school *school,
                           const struct minisign_secret *signing, GError **error)
{
    struct id device = id_new();
    json_t *body = ask_to_json(vault->asked);
    GBytes *answer;

    json_object_del(body, "server");
    json_object_del(body, "key");
    json_object_set_new(body, "device", json_string(device.text));
    json_object_set_new(body, "school", school_to_json(school));
    answer = answer_sign(signing, body, "enrolled by its own hand", error);
    json_decref(body);
    return answer;
}

bool vault_enrol_school(struct vault *vault, const struct school *school, const char *name,
                        const struct vault_opener *opener, GError **error)
{
    struct minisign_secret *signing;
    struct vault_ask *ask;
    g_autoptr(GBytes) answer = NULL;
    uint8_t raw[16];
    GString *code;

    if (!may_enrol(vault, name, opener, error))
        return false;
    seal_random(raw, sizeof raw);
    code = g_string_new(NULL);
    for (size_t i = 0; i < sizeof raw; i++)
        g_string_append_printf(code, "%02x", raw[i]);
    ask = g_new0(struct vault_ask, 1);
    ask->name = g_strdup(name);
    ask->server = g_strdup("");
    ask->code = g_string_free(code, FALSE);
    signing = seal_secret_new(sizeof *signing);
    if (keys_make(vault, ask, opener, true, signing, error))
        answer = self_answer(vault, school, signing, error);
    seal_secret_free(signing);
    if (answer && enrolled_keep(vault, answer, error))
        return true;
    g_clear_pointer(&vault->school, school_free);
    return false;
}
