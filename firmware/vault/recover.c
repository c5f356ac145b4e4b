// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/vault_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* What a cut left of a draft: recordings that did not come to their end, media that no JSON names,
 * and names without media. Only what stands in memory is changed here; the next save keeps it. */

static const char *type_of(const char *name)
{
    static const char *const types[][2] = {
        {".jpg", "image/jpeg"}, {".png", "image/png"},   {".ogg", "audio/ogg"},
        {".wav", "audio/wav"},  {".webm", "video/webm"}, {".pdf", "application/pdf"},
        {".txt", "text/plain"}, {".mp4", "video/mp4"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
        if (g_str_has_suffix(name, types[i][0]))
            return types[i][1];
    }
    return "application/octet-stream";
}

/* A disk that does not answer is not a medium that is gone. */
static bool is_there(struct vault *vault, const char *file, bool *there, GError **error)
{
    *there = faccessat(vault->drafts, file, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
    return *there || errno == ENOENT || fault_errno(error, "cannot look for '%s'", file);
}

static bool has_medium(const json_t *record, const char *name)
{
    size_t index;
    const json_t *entry;

    json_array_foreach(json_object_get(record, "media"), index, entry)
    {
        if (g_strcmp0(json_string_value(json_object_get(entry, "name")), name) == 0)
            return true;
    }
    return false;
}

/* Reads it through, for its length and hash. */
static bool measure(struct vault *vault, const char *id, struct medium *medium, bool *cut,
                    GError **error)
{
    struct medium_reader *reader = medium_open(vault, id, medium->name, error);
    struct digest_stream *digest;
    uint8_t piece[16384];
    gssize got;

    if (!reader)
        return false;
    digest = digest_stream_new();
    while ((got = medium_read(reader, piece, sizeof piece, error)) > 0) {
        digest_stream_add(digest, piece, (size_t)got);
        medium->bytes += got;
    }
    medium->sha256 = digest_stream_finish(digest);
    *cut = medium_was_cut(reader);
    digest_stream_free(digest);
    medium_close(reader);
    return got == 0;
}

static bool adopt(struct vault *vault, struct draft *draft, const char *name, const char *type,
                  GError **error)
{
    struct medium medium = {.bytes = 0};
    g_autofree char *file = draft_medium_name(vault, draft->id.text, name);
    bool cut = false, there;

    if (has_medium(draft->record, name))
        return true;
    if (!is_there(vault, file, &there, error))
        return false;
    if (!there) {
        draft->is_cut = true; /* the recording had not begun to reach the disk */
        return true;
    }
    g_strlcpy(medium.name, name, sizeof medium.name);
    g_strlcpy(medium.type, type, sizeof medium.type);
    if (!measure(vault, draft->id.text, &medium, &cut, error))
        return false;
    draft->is_cut = draft->is_cut || cut;
    if (medium.bytes > 0)
        record_add_medium(draft->record, &medium);
    return true;
}

static bool adopt_all(struct vault *vault, struct draft *draft, GError **error)
{
    g_autoptr(GPtrArray) files = folder_list(vault->drafts, error);
    bool good = files != NULL;

    for (guint i = 0; good && i < files->len; i++) {
        struct id id;
        char name[65];
        if (draft_part_of(g_ptr_array_index(files, i), &id, name) == PART_MEDIUM &&
            strcmp(id.text, draft->id.text) == 0)
            good = adopt(vault, draft, name, type_of(name), error);
    }
    return good;
}

/* Media that the record names and that are not there: said, not hidden, and no bar to the rest. */
static bool drop_missing(struct vault *vault, struct draft *draft, GError **error)
{
    json_t *media = json_object_get(draft->record, "media");

    for (size_t i = json_array_size(media); i > 0; i--) {
        const char *name = json_string_value(json_object_get(json_array_get(media, i - 1), "name"));
        g_autofree char *file = draft_medium_name(vault, draft->id.text, name ? name : "");
        json_t *missing;
        bool there;

        if (!is_there(vault, file, &there, error))
            return false;
        if (there)
            continue;
        missing = json_object_get(draft->app, "missing");
        if (!missing) {
            missing = json_array();
            json_object_set_new(draft->app, "missing", missing);
        }
        json_array_append_new(missing, json_string(name ? name : ""));
        json_array_remove(media, i - 1);
        draft->is_cut = true;
    }
    return true;
}

bool draft_recover(struct vault *vault, struct draft *draft, const json_t *json, GError **error)
{
    const json_t *taking = json_object_get(json, "taking");
    const char *name = json_string_value(json_object_get(taking, "name"));
    const char *type = json_string_value(json_object_get(taking, "type"));

    if (!drop_missing(vault, draft, error))
        return false;
    if (name && type && !adopt(vault, draft, name, type, error))
        return false;
    return !json_is_true(json_object_get(json, "adopted")) || adopt_all(vault, draft, error);
}
