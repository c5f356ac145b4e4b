// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool/tool.h"

#include <stdlib.h>

static void show_value(const char *key, const json_t *value)
{
    if (json_is_integer(value))
        printf("%-11s %" JSON_INTEGER_FORMAT "\n", key, json_integer_value(value));
    else if (json_is_string(value))
        printf("%-11s %s\n", key, json_string_value(value));
    else
        printf("%-11s none\n", key);
}

static void show_record(const json_t *record)
{
    char *text = json_dumps(record, JSON_INDENT(2));

    printf("record\n%s\n", text);
    free(text);
}

static void show_text(const json_t *value)
{
    const char *key;
    json_t *member;

    json_object_foreach((json_t *)value, key, member)
    {
        if (json_is_object(member))
            show_record(member);
        else
            show_value(key, member);
    }
}

static json_t *draft_json(const struct tool *tool, const char *id, GError **error)
{
    struct draft *draft = vault_draft_read(tool->vault, id, error);
    json_t *value;

    if (!draft)
        return NULL;
    value = json_pack("{s:s, s:s, s:b, s:O, s:o}", "id", draft->id.text, "state", "draft", "cut",
                      draft->is_cut, "record", draft->record, "dated",
                      describe_dated(tool, draft->record));
    draft_free(draft);
    return value;
}

/* An item; with a key also a draft, which has no number yet. */
static json_t *find(const struct tool *tool, const char *id, GError **error)
{
    GError *why = NULL;
    struct item *item = vault_item(tool->vault, id, &why);
    json_t *value;

    if (!item && fault_is(why, FAULT_MISSING) && vault_is_unlocked(tool->vault)) {
        value = draft_json(tool, id, NULL);
        if (value) {
            g_error_free(why);
            return value;
        }
    }
    if (!item) {
        g_propagate_error(error, why);
        return NULL;
    }
    value = describe_item(tool, item);
    item_free(item);
    return value;
}

int show_run(struct tool *tool, GError **error)
{
    const char *id = g_ptr_array_index(tool->words, 0);
    json_t *value = id_is_valid(id) ? find(tool, id, error) : NULL;

    if (!id_is_valid(id))
        fault(error, FAULT_INVALID, "'%s' is no id: an id is 36 characters, as `list` shows them",
              id);
    if (!value)
        return TOOL_FAILED;
    if (option_is_given(tool, OPTION_JSON)) {
        json_object_set_new(value, "what", json_string("show"));
        say(tool, value, "%s", "");
        return TOOL_DONE;
    }
    show_text(value);
    json_decref(value);
    return TOOL_DONE;
}
