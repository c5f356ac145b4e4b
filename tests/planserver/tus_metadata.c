// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/tus_metadata.h"

#include <glib.h>
#include <string.h>

#define HEADER_MOST 2000

/* GLib decodes whatever it is given: only what encodes to the same text again was base64. */
static char *decode(const char *text)
{
    gsize bytes = 0;
    g_autofree guchar *data = g_base64_decode(text, &bytes);
    g_autofree char *again = g_base64_encode(data, bytes);

    if (strcmp(again, text) != 0 || memchr(data, 0, bytes))
        return NULL;
    return g_strndup((const char *)data, bytes);
}

static bool take_pair(char *pair, GHashTable *found)
{
    char *space = strchr(g_strstrip(pair), ' ');
    char *value;

    if (space)
        *space = '\0';
    if (!*pair || g_hash_table_contains(found, pair))
        return false;
    value = decode(space ? space + 1 : "");
    if (!value)
        return false;
    g_hash_table_insert(found, g_strdup(pair), value);
    return true;
}

bool tus_metadata_read(const char *header, struct id *record, struct digest *sha256)
{
    g_autoptr(GHashTable) found = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_auto(GStrv) pairs = NULL;
    const char *id, *hash;

    if (!header || strlen(header) > HEADER_MOST)
        return false;
    pairs = g_strsplit(header, ",", -1);
    for (char **pair = pairs; *pair; pair++)
        if (!take_pair(*pair, found))
            return false;
    id = g_hash_table_lookup(found, "record");
    hash = g_hash_table_lookup(found, "sha256");
    if (!id || !id_is_valid(id) || !hash || !digest_parse(hash, sha256))
        return false;
    g_strlcpy(record->text, id, sizeof record->text);
    return true;
}
