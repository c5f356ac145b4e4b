// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool/tool.h"

static json_t *drafts_json(const struct tool *tool, int *damaged, GError **error)
{
    g_autoptr(GPtrArray) drafts = vault_drafts(tool->vault, damaged, error);
    json_t *list = drafts ? json_array() : NULL;

    for (guint i = 0; drafts && i < drafts->len; i++) {
        const struct draft *draft = g_ptr_array_index(drafts, i);
        json_array_append_new(list, json_pack("{s:s, s:b, s:O, s:o}", "id", draft->id.text, "cut",
                                              draft->is_cut, "record", draft->record, "dated",
                                              describe_dated(tool, draft->record)));
    }
    return list;
}

static bool list_json(const struct tool *tool, const GPtrArray *items, GError **error)
{
    json_t *list = json_array();
    json_t *value;
    int damaged = 0;

    for (guint i = 0; i < items->len; i++)
        json_array_append_new(list, describe_item(tool, g_ptr_array_index(items, i)));
    value = json_pack("{s:s, s:s?, s:i, s:o}", "what", "list", "device", vault_device(tool->vault),
                      "draft_count", vault_draft_count(tool->vault), "items", list);
    if (vault_lead_count(tool->vault) > 0)
        json_object_set_new(value, "lead_drafts", json_integer(vault_lead_count(tool->vault)));
    if (vault_is_unlocked(tool->vault)) {
        json_t *drafts = drafts_json(tool, &damaged, error);
        if (!drafts) {
            json_decref(value);
            return false;
        }
        json_object_set_new(value, "drafts", drafts);
        json_object_set_new(value, "damaged_drafts", json_integer(damaged));
    }
    say(tool, value, "%s", "");
    return true;
}

int list_run(struct tool *tool, GError **error)
{
    g_autoptr(GPtrArray) items = vault_items(tool->vault, error);

    if (!items)
        return TOOL_FAILED;
    if (option_is_given(tool, OPTION_JSON))
        return list_json(tool, items, error) ? TOOL_DONE : TOOL_FAILED;
    for (guint i = 0; i < items->len; i++) {
        g_autofree char *line = describe_line(g_ptr_array_index(items, i));
        puts(line);
    }
    return TOOL_DONE;
}
