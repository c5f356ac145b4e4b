// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool/tool.h"

static void found(void *context, const char *id, const char *what)
{
    json_array_append_new(context, json_pack("{s:s?, s:s}", "id", id, "why", what));
}

static void print(const json_t *damaged, int checked)
{
    size_t i;
    json_t *each;

    json_array_foreach(damaged, i, each)
    {
        const char *id = json_string_value(json_object_get(each, "id"));
        printf("damaged\t%s\t%s\n", id ? id : "-", json_string_value(json_object_get(each, "why")));
    }
    printf("checked %d, damaged %zu\n", checked, json_array_size(damaged));
}

int verify_run(struct tool *tool, GError **error)
{
    json_t *damaged = json_array();
    int checked = vault_verify(tool->vault, found, damaged, error);
    size_t count = json_array_size(damaged);

    if (checked >= 0 && option_is_given(tool, OPTION_JSON))
        say(tool,
            json_pack("{s:s, s:i, s:O}", "what", "verify", "checked", checked, "damaged", damaged),
            "%s", "");
    else if (checked >= 0)
        print(damaged, checked);
    json_decref(damaged);
    if (count > 0)
        say_note("Nothing was removed. Keep the device as it is and tell whoever looks after it; "
                 "what the server has received is safe there.");
    return checked >= 0 && count == 0 ? TOOL_DONE : TOOL_FAILED;
}
