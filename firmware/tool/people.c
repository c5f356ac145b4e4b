// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool/tool.h"

#include <string.h>

/* Who opens the device, and a PIN for a person. */

static char *name_of(const struct pack *pack, const char *who)
{
    size_t count = 0;
    const struct pack_staff *staff = pack ? pack_staff(pack, &count) : NULL;

    for (size_t i = 0; i < count; i++) {
        if (strcmp(staff[i].id, who) == 0)
            return g_strdup(staff[i].shown);
    }
    return NULL;
}

static void say_person(const struct tool *tool, const struct pack *pack,
                       const struct vault_person *person)
{
    g_autofree char *name = name_of(pack, person->who);
    int wait_s = (int)((person->wait_ms + 999) / 1000);

    say(tool,
        json_pack("{s:s, s:s, s:s?, s:b, s:b, s:i}", "what", "person", "who", person->who, "name",
                  name, "badge", person->has_badge, "shut", person->is_shut, "wait_s", wait_s),
        "%s\t%s\t%s\t%s\t%d%s%s", person->who, person->has_badge ? "badge and PIN" : "PIN alone",
        person->is_shut ? "shut out" : "may open", "wait", wait_s, name ? "\t" : "",
        name ? name : "");
}

int people_run(struct tool *tool, GError **error)
{
    g_autoptr(GArray) people = vault_people(tool->vault);
    struct pack *pack = vault_pack(tool->vault);

    (void)error;
    for (guint i = 0; i < people->len; i++)
        say_person(tool, pack, &g_array_index(people, struct vault_person, i));
    pack_unref(pack);
    return TOOL_DONE;
}

/* One's own badge stays with one's own new PIN. */
int pin_run(struct tool *tool, GError **error)
{
    const char *who = vault_who(tool->vault), *staff = option_text(tool, OPTION_STAFF);
    const struct badge *badge = NULL;
    char *pin;
    bool good;

    if (!option_is_given(tool, OPTION_NEW_PIN_FILE))
        return say_misused("pin needs --new-pin-file F: a line of six digits");
    if (!staff)
        staff = who;
    if (!staff) {
        fault(error, FAULT_MISSING, "there is no plan pack yet, so nobody has a name");
        return TOOL_FAILED;
    }
    if (g_strcmp0(staff, who) == 0)
        badge = vault_badge(tool->vault);
    pin = keys_pin(tool, OPTION_NEW_PIN_FILE, error);
    good = pin && vault_person_set(tool->vault, staff, badge, pin, error);
    seal_secret_free(pin);
    if (!good)
        return TOOL_FAILED;
    say(tool, json_pack("{s:s, s:s}", "what", "pin", "who", staff), "pin\t%s", staff);
    return TOOL_DONE;
}
