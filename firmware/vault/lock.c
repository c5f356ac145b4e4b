// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/vault_internal.h"

#include "seal/wrap.h"

#include <string.h>

#define SIGNING_MOST ((size_t)65536)

static bool is_ours(const struct vault *vault, const struct age_identity *key)
{
    struct age_recipient own;

    age_recipient_of(key, &own);
    return memcmp(&own, &vault->asked->recipient, sizeof own) == 0;
}

/* What the file has beside the key means nothing, but it is not as we wrote it: said, and mended.
 */
static void mend_signing(struct vault *vault, const char *text)
{
    char *good = minisign_secret_file(vault->signing);
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(GError) why = NULL;

    if (strcmp(good, text) != 0) {
        g_warning("keys/signing.key is damaged beside the key, and is made again");
        bytes = g_bytes_new_static(good, strlen(good));
        if (!file_write(vault->keys, "signing.key", bytes, FILE_REPLACE, 0600, &why))
            g_warning("it cannot be: %s", why->message);
    }
    seal_wipe(good, strlen(good));
    g_free(good);
}

static bool load_signing(struct vault *vault, GError **error)
{
    g_autoptr(GBytes) file = file_read(vault->keys, "signing.key", SIGNING_MOST, error);
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
    if (done)
        mend_signing(vault, text);
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

/* --- who --- */

static const char *who_of(struct vault *vault, const struct vault_opener *opener, char *only,
                          GError **error)
{
    g_autoptr(GArray) people = NULL;

    if (opener->badge)
        return opener->badge->staff.text;
    if (opener->who)
        return opener->who;
    people = vault_people(vault);
    if (people->len == 1) {
        g_strlcpy(only, g_array_index(people, struct vault_person, 0).who, ID_LENGTH + 1);
        return only;
    }
    fault(error, people->len ? FAULT_INVALID : FAULT_DAMAGED,
          people->len ? "several people open this device: say whose PIN it is"
                      : "keys/wraps is empty: only a key of the school's opens this device");
    return NULL;
}

static bool badge_fits(GBytes *wrap, const struct badge *badge, GError **error)
{
    struct wrap_about about;
    char check[BADGE_CHECK_HEX + 1];

    if (!wrap_look(wrap, &about, error))
        return false;
    if (!about.badge_check[0])
        return true;
    if (!badge)
        return fault(error, FAULT_INVALID, "this person opens with their badge: show it first");
    badge_check(badge, check);
    return strcmp(check, about.badge_check) == 0 ||
           fault(error, FAULT_DENIED, "this badge was replaced by another");
}

/* The badge that was shown when the device was opened serves for that person's PIN again. */
static const struct badge *badge_of(const struct vault *vault, const struct vault_opener *opener,
                                    const char *who)
{
    if (!opener->badge && vault->badge && strcmp(vault->badge->staff.text, who) == 0)
        return vault->badge;
    return opener->badge;
}

/* The count first, on the disk; then the PIN. */
static bool try_pin(struct vault *vault, const char *who, const struct vault_opener *opener,
                    struct age_identity *key, GError **error)
{
    g_autoptr(GBytes) wrap =
        wrap_pin_check(opener->pin, error) ? wrap_read(vault, who, error) : NULL;
    GError *why = NULL;

    if (!wrap || !badge_fits(wrap, opener->badge, error) ||
        !tries_may(vault, who, opener->pin, error) ||
        (vault->use == VAULT_WRITE && !tries_count(vault, who, error)))
        return false;
    if (wrap_open(wrap, opener->badge, opener->pin, key, &why)) {
        if (!is_ours(vault, key))
            return fault(error, FAULT_DAMAGED, "keys/wraps/%s holds another vault's key", who);
        wrap_mend(vault, who, wrap);
        if (vault->use == VAULT_WRITE)
            tries_clear(vault, who);
        return true;
    }
    if (fault_is(why, FAULT_DENIED))
        tries_wrong(vault, who, opener->pin);
    g_propagate_error(error, why);
    return false;
}

static void set_who(struct vault *vault, const char *who, const struct badge *badge_or_null)
{
    struct badge *badge = NULL;

    if (badge_or_null) {
        badge = seal_secret_new(sizeof *badge);
        *badge = *badge_or_null;
    }
    g_clear_pointer(&vault->badge, seal_secret_free);
    vault->badge = badge;
    g_free(vault->who);
    vault->who = g_strdup(who);
}

/* --- opening --- */

static bool open_all(struct vault *vault, const struct vault_opener *opener, GError **error)
{
    if (vault->use == VAULT_WRITE && !vault->signing && !load_signing(vault, error))
        return false;
    if (!vault->pack)
        pack_load(vault);
    if (vault->use == VAULT_READ)
        pack_peek(vault);
    take_dock_pack(vault);
    people_claim(vault, opener);
    people_leave(vault);
    if (!vault->who)
        return fault(error, FAULT_DENIED, "the school's list does not have this person any more");
    return true;
}

bool vault_unlock_as(struct vault *vault, const struct vault_opener *given, GError **error)
{
    char only[ID_LENGTH + 1];
    const char *who = vault_needs_school(vault, error) ? who_of(vault, given, only, error) : NULL;
    struct age_identity *key;

    if (!who)
        return false;
    struct vault_opener opener = {who, badge_of(vault, given, who), given->pin};
    key = seal_secret_new(sizeof *key);
    if (!try_pin(vault, who, &opener, key, error)) {
        seal_secret_free(key);
        return false;
    }
    bool was_open = vault->key != NULL;
    if (!was_open)
        lock_forget(vault);
    g_clear_pointer(&vault->key, seal_secret_free);
    vault->key = key;
    set_who(vault, who, opener.badge);
    opener.badge = vault->badge;
    if (!open_all(vault, &opener, error)) {
        lock_forget(vault);
        return false;
    }
    if (!was_open) {
        rows_open_records(vault);
        leads_file(vault);
    }
    times_news(vault);
    times_forget_dating(vault);
    if (vault->use == VAULT_WRITE)
        quick_clear(vault);
    return true;
}

bool vault_unlock(struct vault *vault, const char *pin, GError **error)
{
    return vault_unlock_as(vault, &(struct vault_opener){.pin = pin}, error);
}

const char *vault_who(const struct vault *vault)
{
    if (vault->who && strcmp(vault->who, VAULT_FIRST) == 0)
        return people_first(vault);
    return vault->who;
}

const struct badge *vault_badge(const struct vault *vault)
{
    return vault->badge;
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
    times_forget_dating(vault);
    return true;
}

void lock_forget(struct vault *vault)
{
    g_clear_pointer(&vault->key, seal_secret_free);
    g_clear_pointer(&vault->other, seal_secret_free);
    g_clear_pointer(&vault->signing, seal_secret_free);
    g_clear_pointer(&vault->fleeting, seal_secret_free);
    g_clear_pointer(&vault->badge, seal_secret_free);
    g_clear_pointer(&vault->who, g_free);
    g_clear_pointer(&vault->pack, pack_unref);
    rows_close_records(vault);
    times_forget_dating(vault);
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
