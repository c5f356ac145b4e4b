// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool/tool.h"

/* Who is in the plan pack, with the ids that other verbs want. */

static void say_pupil(const struct tool *tool, const struct pack_pupil *pupil)
{
    say(tool, json_pack("{s:s, s:s, s:s}", "what", "pupil", "id", pupil->id, "shown", pupil->shown),
        "pupil\t%s\t%s", pupil->id, pupil->shown);
    for (size_t i = 0; i < pupil->target_count; i++) {
        const struct pack_target *target = &pupil->targets[i];
        say(tool,
            json_pack("{s:s, s:s, s:s, s:s}", "what", "target", "id", target->id, "pupil",
                      pupil->id, "words", target->words),
            "target\t%s\t%s\t%s", target->id, pupil->id, target->words);
    }
}

int plan_run(struct tool *tool, GError **error)
{
    struct pack *pack = vault_pack(tool->vault);
    const struct pack_pupil *pupils;
    const struct pack_staff *staff;
    size_t pupil_count, staff_count;

    if (!pack) {
        fault(error, vault_is_unlocked(tool->vault) ? FAULT_OFFLINE : FAULT_DENIED,
              vault_is_unlocked(tool->vault)
                  ? "no plan pack is open: the device has none yet, or a school's key opened it"
                  : "the plan is sealed: open the vault with --pin-file");
        return TOOL_FAILED;
    }
    staff = pack_staff(pack, &staff_count);
    for (size_t i = 0; i < staff_count; i++)
        say(tool,
            json_pack("{s:s, s:s, s:s}", "what", "staff", "id", staff[i].id, "shown",
                      staff[i].shown),
            "staff\t%s\t%s", staff[i].id, staff[i].shown);
    pupils = pack_pupils(pack, &pupil_count);
    for (size_t i = 0; i < pupil_count; i++)
        say_pupil(tool, &pupils[i]);
    pack_unref(pack);
    return TOOL_DONE;
}
