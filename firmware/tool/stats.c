// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool/tool.h"

static const char *enrolment_name(const struct vault *vault)
{
    static const char *const names[] = {
        [VAULT_NEW] = "new", [VAULT_ASKED] = "asked", [VAULT_ENROLLED] = "enrolled"};

    return names[vault_enrolment(vault)];
}

static json_t *number_or_null(int64_t number, bool known)
{
    return known ? json_integer(number) : json_null();
}

static json_t *gather(const struct tool *tool)
{
    const struct school *school = vault_school(tool->vault);
    struct pack *pack = vault_pack(tool->vault);
    struct vault_dock dock;
    g_autofree char *holds = pack_reader_holds();
    json_t *value;

    vault_dock(tool->vault, &dock);
    value = json_pack(
        "{s:s, s:s, s:s?, s:s?, s:i, s:i, s:i, s:i, s:i, s:i, s:I, s:i, s:b, s:s?}", "what",
        "stats", "enrolment", enrolment_name(tool->vault), "device", vault_device(tool->vault),
        "school", school ? school->name : NULL, "drafts", vault_draft_count(tool->vault), "waiting",
        dock.waiting, "sending", dock.sending, "sent", dock.sent, "received", dock.received,
        "attention", dock.attention, "bytes_to_go", (json_int_t)dock.bytes_to_go, "photos_left",
        vault_photos_left(tool->vault), "docked", dock.docked, "trouble", dock.trouble);
    json_object_set_new(value, "clock_fixed_ms",
                        number_or_null(dock.clock_fixed_ms, dock.clock_fixed_ms != CLOCK_NO_WALL));
    json_object_set_new(value, "pack", number_or_null(pack ? pack_number(pack) : 0, pack != NULL));
    json_object_set_new(value, "pack_reader", holds ? json_string(holds) : json_null());
    g_free(dock.trouble);
    pack_unref(pack);
    return value;
}

static void print(const json_t *value)
{
    const char *key;
    json_t *member;

    json_object_foreach((json_t *)value, key, member)
    {
        if (json_is_integer(member))
            printf("%s\t%" JSON_INTEGER_FORMAT "\n", key, json_integer_value(member));
        else if (json_is_boolean(member))
            printf("%s\t%s\n", key, json_is_true(member) ? "yes" : "no");
        else if (g_strcmp0(key, "what") != 0)
            printf("%s\t%s\n", key, json_is_string(member) ? json_string_value(member) : "none");
    }
}

int stats_run(struct tool *tool, GError **error)
{
    json_t *value = gather(tool);

    (void)error;
    if (option_is_given(tool, OPTION_JSON)) {
        say(tool, value, "%s", "");
        return TOOL_DONE;
    }
    print(value);
    json_decref(value);
    return TOOL_DONE;
}
