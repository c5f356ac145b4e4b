// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/vault_internal.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

/* What the names of its files still tell. */
static void look_at(const struct vault *vault, const GPtrArray *files, const char *json,
                    struct wreck *wreck)
{
    struct stat about;

    if (fstatat(vault->drafts, json, &about, AT_SYMLINK_NOFOLLOW) == 0)
        wreck->written_ms = (int64_t)about.st_mtim.tv_sec * 1000 + about.st_mtim.tv_nsec / 1000000;
    for (guint i = 0; i < files->len && !wreck->medium[0]; i++) {
        struct id id;
        char name[65];
        if (draft_part_of(g_ptr_array_index(files, i), &id, name) == PART_MEDIUM &&
            strcmp(id.text, wreck->id.text) == 0)
            g_strlcpy(wreck->medium, name, sizeof wreck->medium);
    }
}

GArray *vault_wrecks(struct vault *vault, GError **error)
{
    g_autoptr(GPtrArray) files = NULL;
    GArray *wrecks;

    if (!vault_reader(vault, error))
        return NULL;
    files = vault->drafts < 0 ? g_ptr_array_new() : folder_list(vault->drafts, error);
    if (!files)
        return NULL;
    wrecks = g_array_new(FALSE, FALSE, sizeof(struct wreck));
    for (guint i = 0; i < files->len; i++) {
        const char *file = g_ptr_array_index(files, i);
        struct wreck wreck = {.written_ms = CLOCK_NO_WALL};
        struct draft *draft;
        char name[65];
        if (draft_part_of(file, &wreck.id, name) != PART_JSON || lead_has(vault, wreck.id.text))
            continue;
        draft = vault_draft_read(vault, wreck.id.text, NULL);
        if (!draft) {
            look_at(vault, files, file, &wreck);
            g_array_append_val(wrecks, wreck);
        }
        draft_free(draft);
    }
    return wrecks;
}
