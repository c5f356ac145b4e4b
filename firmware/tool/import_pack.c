// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool/tool.h"

#define PACK_MOST ((size_t)600 * 1024 * 1024)
#define MINISIG_MOST 16384

static bool import(struct tool *tool, GBytes *sealed, GBytes *signature, GError **error)
{
    gsize length;
    const char *data = g_bytes_get_data(signature, &length);
    g_autofree char *minisig = g_strndup(data ? data : "", length);
    struct pack *pack;
    bool changed;

    if (!vault_pack_import(tool->vault, sealed, minisig, &changed, error))
        return false;
    pack = vault_pack(tool->vault);
    say(tool,
        json_pack("{s:s, s:I, s:s}", "what", "imported", "number", (json_int_t)pack_number(pack),
                  "school", pack_school_name(pack)),
        "imported %" G_GINT64_FORMAT, (gint64)pack_number(pack));
    pack_unref(pack);
    return true;
}

int import_pack_run(struct tool *tool, GError **error)
{
    const char *path = g_ptr_array_index(tool->words, 0);
    g_autofree char *beside = g_strconcat(path, ".minisig", NULL);
    g_autoptr(GBytes) signature = NULL;
    g_autoptr(GBytes) sealed = input_read(path, PACK_MOST, error);

    if (!sealed)
        return TOOL_FAILED;
    signature = input_read(beside, MINISIG_MOST, error);
    if (signature && import(tool, sealed, signature, error))
        return TOOL_DONE;
    g_prefix_error(error, "the plan pack was not taken in, the one before stays: ");
    return TOOL_FAILED;
}
