// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/vault_internal.h"

#include "seal/wrap.h"

#include <string.h>

#define WRAP_MOST ((size_t)65536)

static const char *const wrap_names[] = {"vault-key-1.wrap", "vault-key-2.wrap"};

static bool is_ours(const struct vault *vault, const struct age_identity *key)
{
    struct age_recipient own;

    age_recipient_of(key, &own);
    return memcmp(&own, &vault->asked->recipient, sizeof own) == 0;
}

/* One copy of the wrap: its bytes too, so that a damaged other copy can be made again from them. */
static GBytes *open_copy(struct vault *vault, size_t copy, const char *pin,
                         struct age_identity *key, GError **error)
{
    g_autoptr(GBytes) wrap = file_read(vault->keys, wrap_names[copy], WRAP_MOST, error);

    if (!wrap || !wrap_open(wrap, pin, key, error))
        return NULL;
    if (is_ours(vault, key))
        return g_steal_pointer(&wrap);
    fault(error, FAULT_DAMAGED, "%s holds another vault's key", wrap_names[copy]);
    return NULL;
}

static void repair_copy(struct vault *vault, size_t copy, GBytes *good)
{
    GError *why = NULL;

    if (vault->use == VAULT_READ)
        return;
    if (!file_write(vault->keys, wrap_names[copy], good, FILE_REPLACE, 0600, &why))
        g_warning("%s is damaged and cannot be made again: %s", wrap_names[copy], why->message);
    g_clear_error(&why);
}

/* The first copy that is whole decides: a wrong PIN is tried once, not twice. */
static bool open_wrap(struct vault *vault, const char *pin, struct age_identity *key,
                      GError **error)
{
    GError *first = NULL;
    g_autoptr(GBytes) wrap = open_copy(vault, 0, pin, key, &first);

    if (wrap)
        return true;
    if (fault_is(first, FAULT_DENIED)) {
        g_propagate_error(error, first);
        return false;
    }
    wrap = open_copy(vault, 1, pin, key, error);
    if (wrap)
        repair_copy(vault, 0, wrap);
    else if (error && *error)
        g_prefix_error(error, "%s; ", first->message);
    g_error_free(first);
    return wrap != NULL;
}

static bool load_signing(struct vault *vault, GError **error)
{
    g_autoptr(GBytes) file = file_read(vault->keys, "signing.key", WRAP_MOST, error);
    struct minisign_public public_key;
    gsize length;
    const char *data = file ? g_bytes_get_data(file, &length) : NULL;
    char *text;
    bool done;

    if (!file)
        return false;
    text = g_strndup(data, length);
    vault->signing = seal_secret_new(sizeof *vault->signing);
    done = minisign_secret_parse(text, vault->signing, error);
    seal_wipe(text, length);
    g_free(text);
    if (!done) {
        g_prefix_error(error, "keys/signing.key is damaged: ");
        return false;
    }
    minisign_public_of(vault->signing, &public_key);
    if (memcmp(&public_key, &vault->asked->signing, sizeof public_key) != 0)
        return fault(error, FAULT_DAMAGED, "keys/signing.key is not the key that was enrolled");
    return true;
}

/* What the dock brought while the vault was locked. A pack that is no good keeps nobody out. */
static void take_dock_pack(struct vault *vault)
{
    GError *why = NULL;
    bool changed;

    if (vault->use == VAULT_WRITE && !vault_pack_import(vault, NULL, NULL, &changed, &why))
        g_warning("the pack that the dock brought cannot be used: %s", why->message);
    g_clear_error(&why);
}

bool vault_unlock(struct vault *vault, const char *pin, GError **error)
{
    struct age_identity *key;

    if (!vault_needs_school(vault, error))
        return false;
    key = seal_secret_new(sizeof *key);
    if (!open_wrap(vault, pin, key, error)) {
        seal_secret_free(key);
        return false;
    }
    lock_forget(vault);
    vault->key = key;
    if (vault->use == VAULT_WRITE && !load_signing(vault, error)) {
        lock_forget(vault);
        return false;
    }
    pack_load(vault);
    take_dock_pack(vault);
    rows_open_records(vault);
    return true;
}

static bool same_recipient(const struct age_recipient *a, const struct age_recipient *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

bool vault_unlock_identity(struct vault *vault, const struct age_identity *identity, GError **error)
{
    struct age_recipient recipient;

    if (!vault_needs_school(vault, error))
        return false;
    age_recipient_of(identity, &recipient);
    if (!same_recipient(&recipient, &vault->ingest) &&
        !same_recipient(&recipient, &vault->escrow) &&
        !same_recipient(&recipient, &vault->school->ingest) &&
        !same_recipient(&recipient, &vault->school->escrow) &&
        !same_recipient(&recipient, &vault->asked->recipient))
        return fault(error, FAULT_DENIED,
                     "this key is neither the device's nor the school's: nothing opens with it");
    lock_forget(vault);
    vault->other = seal_secret_new(sizeof *vault->other);
    *vault->other = *identity;
    rows_open_records(vault);
    return true;
}

void lock_forget(struct vault *vault)
{
    g_clear_pointer(&vault->key, seal_secret_free);
    g_clear_pointer(&vault->other, seal_secret_free);
    g_clear_pointer(&vault->signing, seal_secret_free);
    g_clear_pointer(&vault->pack, pack_unref);
    rows_close_records(vault);
}

void vault_lock(struct vault *vault)
{
    lock_forget(vault);
}

bool vault_is_unlocked(const struct vault *vault)
{
    return vault->key || vault->other;
}

struct pack *vault_pack(const struct vault *vault)
{
    return vault->pack ? pack_ref(vault->pack) : NULL;
}
