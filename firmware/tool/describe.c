// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool/tool.h"

#include <string.h>

static json_t *digest_json(const struct digest *digest)
{
    char hex[DIGEST_HEX + 1];

    digest_hex(digest, hex);
    return json_string(hex);
}

static json_t *wall_or_null(int64_t wall_ms)
{
    return wall_ms == CLOCK_NO_WALL ? json_null() : json_integer(wall_ms);
}

json_t *describe_dated(const struct tool *tool, const json_t *record)
{
    static const char *const words[] = {
        [DATED_NOT] = "unknown", [DATED_AT] = "at", [DATED_BETWEEN] = "between"};
    struct dating *dating = vault_dating(tool->vault);
    struct moment now = clock_now(vault_clock(tool->vault));
    struct dated dated = dating_of(dating, &now, json_object_get(record, "made"));

    dating_unref(dating);
    return json_pack("{s:s, s:o, s:o}", "how", words[dated.how], "from",
                     wall_or_null(dated.from_ms), "to", wall_or_null(dated.to_ms));
}

json_t *describe_item(const struct tool *tool, const struct item *item)
{
    json_t *value =
        json_pack("{s:s, s:I, s:s, s:s?, s:I, s:I}", "id", item->id.text, "seq",
                  (json_int_t)item->seq, "state", item_state_name(item->state), "why", item->why,
                  "bytes", (json_int_t)item->bytes, "sent_bytes", (json_int_t)item->sent_bytes);

    json_object_set_new(value, "sha256", digest_json(&item->sha256));
    json_object_set_new(value, "previous",
                        item->has_previous ? digest_json(&item->previous) : json_null());
    if (item->is_closed)
        json_object_set_new(value, "for", json_string("safeguarding"));
    if (item->record) {
        json_object_set(value, "record", item->record);
        json_object_set_new(value, "dated", describe_dated(tool, item->record));
    }
    return value;
}

/* Tabs and line ends would break a line into what it is not. */
static void append_words(GString *line, const char *words)
{
    gsize from = line->len;

    g_string_append(line, words ? words : "");
    for (gsize i = from; i < line->len; i++) {
        if (line->str[i] == '\t' || line->str[i] == '\n')
            line->str[i] = ' ';
    }
}

static void append_record(GString *line, const json_t *record)
{
    const json_t *pupils = json_object_get(record, "pupils");
    const json_t *caption = json_object_get(json_object_get(record, "body"), "caption");
    size_t i;
    json_t *each;

    g_string_append_printf(line, "\t%s\t", record_kind(record));
    json_array_foreach(pupils, i, each)
    {
        g_string_append(line, i > 0 ? ", " : "");
        append_words(line, json_string_value(json_object_get(each, "shown")));
    }
    g_string_append_c(line, '\t');
    append_words(line, json_string_value(caption));
}

char *describe_line(const struct item *item)
{
    GString *line = g_string_new(NULL);
    char sha256[DIGEST_HEX + 1];
    char previous[DIGEST_HEX + 1] = "none";

    digest_hex(&item->sha256, sha256);
    if (item->has_previous)
        digest_hex(&item->previous, previous);
    g_string_printf(line, "%" G_GINT64_FORMAT "\t%s\t%s\t%" G_GINT64_FORMAT "\t%s\t%s",
                    (gint64)item->seq, item->id.text, item_state_name(item->state),
                    (gint64)item->bytes, sha256, previous);
    if (item->record)
        append_record(line, item->record);
    else if (item->is_closed)
        g_string_append(line, "\tfor the safeguarding lead");
    return g_string_free(line, FALSE);
}
