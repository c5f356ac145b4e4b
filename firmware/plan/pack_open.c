// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/pack_inside.h"

#include "core/id.h"

#include <string.h>

#define NUMBER_MOST ((INT64_C(1) << 53) - 1)

char *pack_comment(const char *school, const char *device, int64_t number)
{
    return g_strdup_printf("school=%s device=%s pack=%" G_GINT64_FORMAT, school, device,
                           (gint64)number);
}

/* The number at the end of a comment, written as we write it; -1 for anything else. */
static int64_t comment_number(const char *comment)
{
    const char *at = strrchr(comment, '=');
    gint64 number;

    if (!at || !g_ascii_string_to_signed(at + 1, 10, 0, NUMBER_MOST, &number, NULL))
        return -1;
    return number;
}

/* Whose it is stands in what the school signed, never in the name of a file. */
static bool comment_check(const char *comment, const struct school *school, const char *device,
                          int64_t least_number, int64_t *number, GError **error)
{
    g_autofree char *expected = NULL;

    *number = comment_number(comment);
    if (*number < 0)
        return fault(error, FAULT_DENIED, "the pack does not say for whom it is");
    expected = pack_comment(school->id, device, *number);
    if (strcmp(comment, expected) != 0)
        return fault(error, FAULT_DENIED, "the pack is for another school or another device");
    if (*number <= least_number)
        return fault(error, FAULT_DENIED,
                     "pack %" G_GINT64_FORMAT " is not newer than pack %" G_GINT64_FORMAT
                     ", which is here",
                     (gint64)*number, (gint64)least_number);
    return true;
}

static bool same_school(const struct pack *pack, const struct school *school, GError **error)
{
    const char *id =
        json_string_value(json_object_get(json_object_get(pack->json, "school"), "id"));

    if (strcmp(id, school->id) != 0)
        return fault(error, FAULT_INVALID, "pack.json: /school/id: another school's");
    return true;
}

bool pack_signed_number(GBytes *sealed, const char *minisig, const struct school *school,
                        const char *device, int64_t *number)
{
    gsize length;
    const void *data = g_bytes_get_data(sealed, &length);
    g_autofree char *comment = NULL;

    return minisign_check(&school->pack_key, minisig, data, length, &comment, NULL) &&
           comment_check(comment, school, device, -1, number, NULL);
}

struct pack *pack_open(GBytes *sealed, const char *minisig, const struct age_identity *vault_key,
                       const struct school *school, const char *device, int64_t least_number,
                       GError **error)
{
    gsize length;
    const void *data = g_bytes_get_data(sealed, &length);
    g_autofree char *comment = NULL;
    g_autoptr(GBytes) zip = NULL;
    struct pack *pack;
    int64_t number;

    if (!minisign_check(&school->pack_key, minisig, data, length, &comment, error) ||
        !comment_check(comment, school, device, least_number, &number, error))
        return NULL;
    zip = age_open(sealed, vault_key, error);
    pack = zip ? pack_from_zip(zip, error) : NULL;
    if (pack && !same_school(pack, school, error))
        g_clear_pointer(&pack, pack_unref);
    if (pack)
        pack->number = number;
    return pack;
}
