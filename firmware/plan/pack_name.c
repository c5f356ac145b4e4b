// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/pack_name.h"

#include <string.h>

static bool has_odd_character(const char *name)
{
    for (const char *at = name; *at; at++) {
        if ((unsigned char)*at < 0x20 || *at == 0x7f || *at == '\\')
            return true;
    }
    return false;
}

bool pack_name_stays(const char *name, bool folder)
{
    const char *part = name;

    if (strlen(name) > PACK_NAME_MOST || has_odd_character(name))
        return false;
    for (;;) {
        size_t length = strcspn(part, "/");
        if (length == 0 || (length == 1 && part[0] == '.') ||
            (length == 2 && !memcmp(part, "..", 2)))
            return false;
        part += length;
        if (!*part || (folder && !part[1]))
            return true;
        part++;
    }
}

char *pack_name_tidy(const char *name)
{
    g_auto(GStrv) parts = g_strsplit(name, "/", -1);
    GString *plain = g_string_new(NULL);

    for (char **part = parts; *part; part++) {
        if (**part && strcmp(*part, ".") != 0)
            g_string_append_printf(plain, "%s%s", plain->len ? "/" : "", *part);
    }
    return g_string_free(plain, FALSE);
}

char *pack_name_in(const char *name, const char *folder)
{
    const char *rest = g_str_has_prefix(name, folder) ? name + strlen(folder) : NULL;

    if (!rest || strchr(rest, '/') || !g_str_has_suffix(rest, ".json"))
        return NULL;
    return g_strndup(rest, strlen(rest) - strlen(".json"));
}

bool pack_name_is_boards(const char *name)
{
    return g_str_has_prefix(name, "boards/") && !strchr(name + strlen("boards/"), '/') &&
           (g_str_has_suffix(name, ".obf") || g_str_has_suffix(name, ".obz"));
}
