// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/vault_internal.h"

#include <string.h>
#include <unistd.h>

/* packs/<n>.age beside packs/<n>.age.minisig: the last two. The number never goes back, even if
 * both are lost: keys/pack keeps it. */

#define PACK_MOST ((size_t)600 * 1024 * 1024)
#define MINISIG_MOST ((size_t)16384)
#define NUMBER_FILE "pack"
#define RECIPIENTS_FILE "recipients.json"

/* --- recipients: the newest version of school and packs counts --- */

static bool recipients_read(struct vault *vault, const json_t *value, GError **error)
{
    const char *ingest = json_get_string(value, "ingest", error);
    const char *escrow = ingest ? json_get_string(value, "escrow", error) : NULL;
    struct age_recipient one, two;
    int64_t version;

    if (!escrow || !json_get_int(value, "version", &version, error) ||
        !age_recipient_parse(ingest, &one, error) || !age_recipient_parse(escrow, &two, error))
        return false;
    if (version <= vault->recipients_version)
        return true;
    vault->recipients_version = version;
    vault->ingest = one;
    vault->escrow = two;
    return true;
}

bool recipients_load(struct vault *vault, GError **error)
{
    GError *why = NULL;
    g_autoptr(GBytes) bytes = file_read(vault->keys, RECIPIENTS_FILE, MINISIG_MOST, &why);
    json_t *value = bytes ? json_read(bytes, MINISIG_MOST, &why) : NULL;
    bool missing = !bytes && fault_is(why, FAULT_MISSING);

    /* A damaged one is no bar: the school's first recipients still open everything. */
    if (value && !recipients_read(vault, value, &why))
        g_warning("keys/%s: %s", RECIPIENTS_FILE, why->message);
    else if (!value && !missing)
        g_warning("keys/%s: %s", RECIPIENTS_FILE, why->message);
    json_decref(value);
    g_clear_error(&why);
    (void)error;
    return true;
}

static bool recipients_take(struct vault *vault, const struct pack *pack, GError **error)
{
    struct age_recipient ingest, escrow;
    int64_t version = pack_recipients(pack, &ingest, &escrow);
    char one[AGE_TEXT_MAX], two[AGE_TEXT_MAX];
    g_autoptr(GBytes) bytes = NULL;
    json_t *value;

    if (version <= vault->recipients_version)
        return true;
    age_recipient_text(&ingest, one);
    age_recipient_text(&escrow, two);
    value =
        json_pack("{s:I, s:s, s:s}", "version", (json_int_t)version, "ingest", one, "escrow", two);
    bytes = json_canonical(value, error);
    json_decref(value);
    if (!bytes || !file_write(vault->keys, RECIPIENTS_FILE, bytes, FILE_REPLACE, 0600, error))
        return false;
    vault->recipients_version = version;
    vault->ingest = ingest;
    vault->escrow = escrow;
    return true;
}

/* --- what is kept --- */

static int compare_numbers(gconstpointer a, gconstpointer b)
{
    int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;

    return one < other ? 1 : one > other ? -1 : 0;
}

/* The numbers of the packs kept, newest first. */
static GArray *kept_numbers(const struct vault *vault)
{
    g_autoptr(GPtrArray) files = vault->packs < 0 ? NULL : folder_list(vault->packs, NULL);
    GArray *numbers = g_array_new(FALSE, FALSE, sizeof(int64_t));

    for (guint i = 0; files && i < files->len; i++) {
        char *end;
        int64_t number = g_ascii_strtoll(g_ptr_array_index(files, i), &end, 10);
        if (number > 0 && strcmp(end, ".age") == 0)
            g_array_append_val(numbers, number);
    }
    g_array_sort(numbers, compare_numbers);
    return numbers;
}

static char *pack_name(int64_t number, bool minisig)
{
    return g_strdup_printf("%" G_GINT64_FORMAT ".age%s", number, minisig ? ".minisig" : "");
}

static char *read_text(int folder, const char *name, GError **error)
{
    g_autoptr(GBytes) bytes = file_read(folder, name, MINISIG_MOST, error);
    gsize length;
    const char *data = bytes ? g_bytes_get_data(bytes, &length) : NULL;

    return data ? g_strndup(data, length) : bytes ? g_strdup("") : NULL;
}

static int64_t number_read(const struct vault *vault)
{
    g_autofree char *text = read_text(vault->keys, NUMBER_FILE, NULL);

    return text ? MAX(g_ascii_strtoll(text, NULL, 10), 0) : 0;
}

int64_t pack_newest_signed(const struct vault *vault)
{
    g_autoptr(GArray) numbers = kept_numbers(vault);
    g_autofree char *minisig =
        vault->dock < 0 ? NULL : read_text(vault->dock, "pack.age.minisig", NULL);
    g_autoptr(GBytes) sealed = minisig ? file_read(vault->dock, "pack.age", PACK_MOST, NULL) : NULL;
    int64_t newest = number_read(vault), brought;

    if (numbers->len)
        newest = MAX(newest, g_array_index(numbers, int64_t, 0));
    if (sealed && pack_signed_number(sealed, minisig, vault->school, vault->device.text, &brought))
        newest = MAX(newest, brought);
    return newest;
}

static struct pack *open_kept(struct vault *vault, int64_t number, GError **error)
{
    g_autofree char *name = pack_name(number, false), *beside = pack_name(number, true);
    g_autoptr(GBytes) sealed = file_read(vault->packs, name, PACK_MOST, error);
    g_autofree char *minisig = sealed ? read_text(vault->packs, beside, error) : NULL;

    if (!minisig)
        return NULL;
    return pack_open(sealed, minisig, vault->key, vault->school, vault->device.text, number - 1,
                     error);
}

void pack_load(struct vault *vault)
{
    g_autoptr(GArray) numbers = kept_numbers(vault);

    vault->pack_number = number_read(vault);
    for (guint i = 0; i < numbers->len; i++) {
        int64_t number = g_array_index(numbers, int64_t, i);
        g_autoptr(GError) why = NULL;
        vault->pack_number = MAX(vault->pack_number, number);
        if (vault->pack)
            continue;
        vault->pack = open_kept(vault, number, &why);
        if (!vault->pack)
            g_warning("plan pack %" G_GINT64_FORMAT " cannot be used: %s", number, why->message);
    }
}

/* --- taking one in --- */

static bool number_write(struct vault *vault, int64_t number, GError **error)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT "\n", number);
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));

    return file_write(vault->keys, NUMBER_FILE, bytes, FILE_REPLACE, 0600, error);
}

static void remove_old(struct vault *vault)
{
    g_autoptr(GArray) numbers = kept_numbers(vault);

    for (guint i = 2; i < numbers->len; i++) {
        int64_t number = g_array_index(numbers, int64_t, i);
        g_autofree char *name = pack_name(number, false), *beside = pack_name(number, true);
        unlinkat(vault->packs, name, 0);
        unlinkat(vault->packs, beside, 0);
    }
}

/* The signature first: a pack without one is never found. */
static bool keep(struct vault *vault, const struct pack *pack, GBytes *sealed, const char *minisig,
                 GError **error)
{
    int64_t number = pack_number(pack);
    g_autofree char *name = pack_name(number, false), *beside = pack_name(number, true);
    g_autoptr(GBytes) signature = g_bytes_new(minisig, strlen(minisig));

    if (!file_write(vault->packs, beside, signature, FILE_REPLACE, 0600, error) ||
        !file_write(vault->packs, name, sealed, FILE_REPLACE, 0600, error) ||
        !number_write(vault, number, error) || !recipients_take(vault, pack, error))
        return false;
    vault->pack_number = number;
    remove_old(vault);
    return true;
}

/* What the dock brought, if it is not the one in force already. */
static bool dock_has_news(struct vault *vault, GBytes **sealed, char **minisig, GError **error)
{
    g_autofree char *kept = NULL;
    g_autofree char *beside = pack_name(vault->pack_number, true);
    GError *why = NULL;

    *minisig = vault->dock < 0 ? NULL : read_text(vault->dock, "pack.age.minisig", &why);
    if (*minisig) {
        kept = read_text(vault->packs, beside, NULL);
        if (vault->pack && pack_number(vault->pack) == vault->pack_number &&
            g_strcmp0(kept, *minisig) == 0)
            return true;
        *sealed = file_read(vault->dock, "pack.age", PACK_MOST, &why);
    }
    if (*sealed || !why || fault_is(why, FAULT_MISSING)) {
        g_clear_error(&why);
        return true;
    }
    g_propagate_error(error, why);
    return false;
}

static bool import(struct vault *vault, GBytes *sealed, const char *minisig, bool *changed,
                   GError **error)
{
    /* The newest may come again when its copy here is damaged. */
    bool have_newest = vault->pack && pack_number(vault->pack) == vault->pack_number;
    int64_t least = have_newest ? vault->pack_number : vault->pack_number - 1;
    struct pack *pack = pack_open(sealed, minisig, vault->key, vault->school, vault->device.text,
                                  MAX(least, 0), error);

    if (!pack)
        return false;
    if (!keep(vault, pack, sealed, minisig, error)) {
        pack_unref(pack);
        return false;
    }
    pack_unref(vault->pack);
    vault->pack = pack;
    *changed = true;
    people_leave(vault);
    return true;
}

void pack_peek(struct vault *vault)
{
    g_autoptr(GBytes) brought = NULL;
    g_autofree char *signature = NULL;
    g_autoptr(GError) why = NULL;

    if (vault->pack || !vault->key || !dock_has_news(vault, &brought, &signature, NULL) || !brought)
        return;
    vault->pack = pack_open(brought, signature, vault->key, vault->school, vault->device.text,
                            MAX(vault->pack_number - 1, 0), &why);
    if (!vault->pack)
        g_warning("the pack that the dock brought cannot be used: %s", why->message);
}

bool vault_pack_import(struct vault *vault, GBytes *sealed, const char *minisig, bool *changed,
                       GError **error)
{
    g_autoptr(GBytes) brought = NULL;
    g_autofree char *signature = NULL;

    *changed = false;
    if (!vault_may_write(vault, error) || !vault_needs_school(vault, error))
        return false;
    if (!vault->key)
        return fault(error, FAULT_DENIED, "the vault is locked: open it with a PIN first");
    if (sealed)
        return import(vault, sealed, minisig, changed, error);
    if (!dock_has_news(vault, &brought, &signature, error))
        return false;
    return !brought || import(vault, brought, signature, changed, error);
}
