// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "witness.h"

#include <stdio.h>
#include <string.h>

struct witness {
    FILE *file;
};

struct witness *witness_open(const char *path, GError **error)
{
    FILE *file = fopen(path, "ae");
    if (file == NULL) {
        fault_errno(error, "%s cannot be written", path);
        return NULL;
    }
    struct witness *witness = g_new0(struct witness, 1);
    witness->file = file;
    return witness;
}

void witness_close(struct witness *witness)
{
    if (witness == NULL)
        return;
    fclose(witness->file);
    g_free(witness);
}

static void note(struct witness *witness, json_t *line_take)
{
    json_dumpf(line_take, witness->file, JSON_COMPACT);
    fputc('\n', witness->file);
    fflush(witness->file);
    json_decref(line_take);
}

void witness_made(struct witness *witness, const char *id, const struct medium *medium)
{
    if (witness == NULL)
        return;
    char hex[DIGEST_HEX + 1];
    digest_hex(&medium->sha256, hex);
    note(witness,
         json_pack("{ss ss ss ss sI ss}", "event", "made", "id", id, "name", medium->name, "type",
                   medium->type, "bytes", (json_int_t)medium->bytes, "sha256", hex));
}

/* `member` of each object of a list, as a list. */
static json_t *members(const json_t *list, const char *member)
{
    json_t *names = json_array();
    size_t i;
    json_t *entry;
    json_array_foreach(list, i, entry) json_array_append(names, json_object_get(entry, member));
    return names;
}

void witness_filed(struct witness *witness, int64_t seq, const json_t *record)
{
    if (witness == NULL)
        return;
    note(witness, json_pack("{ss ss sI ss so so}", "event", "filed", "id", record_id(record), "seq",
                            (json_int_t)seq, "kind", record_kind(record), "pupils",
                            members(json_object_get(record, "pupils"), "id"), "media",
                            members(json_object_get(record, "media"), "name")));
}
