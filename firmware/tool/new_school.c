// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool/tool.h"

#include "plan/school.h"

#define SCHOOL_MOST 65536

int new_school_run(struct tool *tool, GError **error)
{
    const char *folder = g_ptr_array_index(tool->words, 0);
    g_autofree char *path = g_build_filename(folder, "school.json", NULL);
    g_autoptr(GBytes) bytes = NULL;
    struct school *school;

    if (!school_make(folder, error))
        return TOOL_FAILED;
    bytes = input_read(path, SCHOOL_MOST, error);
    school = bytes ? school_read(bytes, error) : NULL;
    if (!school)
        return TOOL_FAILED;
    say(tool,
        json_pack("{s:s, s:s, s:s, s:s}", "what", "school", "id", school->id, "name", school->name,
                  "folder", folder),
        "school %s %s", school->id, folder);
    say_note("The plan in '%s/plan' is a demonstration: replace it with the school's own.\n"
             "Copy '%s/escrow.key' on paper into the safe, then take it off this computer.",
             folder, folder);
    school_free(school);
    return TOOL_DONE;
}
