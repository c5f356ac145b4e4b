// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/vault_internal.h"

#include <string.h>

/* Small files of keys/ that there is no getting again, kept twice: <name> and <name>.2, each with a
 * checksum of its own. The first copy is written first: where the two differ after a cut, it is the
 * newer one. One without a checksum was put there by hand, and counts if the other is none. */

#define SUM "sum"

static char *second_name(const char *name)
{
    return g_strconcat(name, ".2", NULL);
}

static json_t *sum_of(const json_t *value, GError **error)
{
    json_t *bare = json_copy((json_t *)value);
    g_autoptr(GBytes) bytes = NULL;
    struct digest sum;
    char hex[DIGEST_HEX + 1];

    json_object_del(bare, SUM);
    bytes = json_canonical(bare, error);
    json_decref(bare);
    if (!bytes)
        return NULL;
    sum = digest_of_bytes(bytes);
    digest_hex(&sum, hex);
    return json_string(hex);
}

static json_t *read_copy(int folder, const char *name, size_t most, GError **error)
{
    g_autoptr(GBytes) bytes = file_read(folder, name, most, error);
    json_t *value = bytes ? json_read(bytes, most, error) : NULL;
    const json_t *said = json_object_get(value, SUM);
    json_t *sum = said ? sum_of(value, error) : NULL;

    if (said && (!sum || !json_equal(sum, said))) {
        if (sum)
            fault(error, FAULT_DAMAGED, "its checksum does not fit");
        g_clear_pointer(&value, json_decref);
    }
    json_decref(sum);
    return value;
}

static void mend(int folder, const char *name, const char *bad, const json_t *good,
                 const GError *problem)
{
    g_autoptr(GError) why = NULL;

    g_warning("keys/%s is damaged (%s), and is made again from its other copy", bad,
              problem ? problem->message : "it has no checksum");
    if (!pair_write(folder, name, good, &why))
        g_warning("it cannot be: %s", why->message);
}

json_t *pair_read(int folder, const char *name, size_t most, bool may_mend, GError **error)
{
    g_autofree char *second = second_name(name);
    g_autoptr(GError) one_fault = NULL, other_fault = NULL;
    json_t *one = read_copy(folder, name, most, &one_fault);
    json_t *other = read_copy(folder, second, most, &other_fault);
    bool first = one && (json_object_get(one, SUM) || !other || !json_object_get(other, SUM));
    json_t *good = first ? one : other;

    if (good && may_mend && json_object_get(good, SUM) &&
        !json_object_get(first ? other : one, SUM))
        mend(folder, name, first ? second : name, good, first ? other_fault : one_fault);
    json_decref(first ? other : one);
    /* Missing is only what both are: else it would be taken for a new device. */
    if (!good && fault_is(one_fault, FAULT_MISSING))
        g_propagate_error(error, g_steal_pointer(&other_fault));
    else if (!good)
        g_propagate_error(error, g_steal_pointer(&one_fault));
    return good;
}

static bool write_copy(int folder, const char *name, GBytes *bytes, GError **error)
{
    return file_write(folder, name, bytes, FILE_REPLACE, 0600, error);
}

bool pair_write(int folder, const char *name, const json_t *value, GError **error)
{
    json_t *whole = json_copy((json_t *)value), *sum = sum_of(value, error);
    g_autofree char *second = second_name(name);
    g_autoptr(GBytes) bytes = NULL;

    if (sum) {
        json_object_set_new(whole, SUM, sum);
        bytes = json_canonical(whole, error);
    }
    json_decref(whole);
    return bytes && write_copy(folder, name, bytes, error) &&
           write_copy(folder, second, bytes, error);
}

bool pair_remove(int folder, const char *name, GError **error)
{
    g_autofree char *second = second_name(name);

    return file_remove(folder, second, error) && file_remove(folder, name, error);
}
