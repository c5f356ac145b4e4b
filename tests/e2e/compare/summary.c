// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2e/compare/compare.h"

#include <stdio.h>

static json_t *counts(const struct compare *compare)
{
    return json_pack("{sI sI sI sI sI}", "captured", (json_int_t)told_captured(compare), "saved",
                     (json_int_t)json_object_size(compare->saved), "filed",
                     (json_int_t)json_array_size(compare->items), "sent", (json_int_t)compare->sent,
                     "received", (json_int_t)compare->received);
}

bool summary_write(const struct compare *compare, GError **error)
{
    g_autofree char *path = compare_path(compare, "summary.json");
    json_t *summary = json_pack("{so sO}", "counts", counts(compare), "items", compare->items);
    bool done = json_dump_file(summary, path, JSON_INDENT(2)) == 0;

    json_decref(summary);
    return done || fault(error, FAULT_SYSTEM, "%s cannot be written", path);
}

void summary_print(const struct compare *compare)
{
    json_t *all = counts(compare), *count;
    const char *what;

    puts("");
    json_object_foreach(all, what, count)
        printf("  %-9s %4" JSON_INTEGER_FORMAT "\n", what, json_integer_value(count));
    json_decref(all);
    puts(compare->problems == 0 ? "  What the server opened is what the app made, byte by byte."
                                : "  What the server holds is NOT what the app made; see above.");
}
