// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/pack_zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>
#include <sys/stat.h>

#define NAME_MOST 240
#define PIECE_BYTES 65536

struct reading {
    struct archive *archive;
    int64_t zip_bytes;
    int64_t unpacked_bytes;
    int64_t entries;
    GHashTable *names;
};

static struct archive *zip_open(GBytes *zip)
{
    struct archive *archive = archive_read_new();
    gsize length;
    const void *data = g_bytes_get_data(zip, &length);

    archive_read_support_format_zip_seekable(archive);
    if (archive_read_open_memory(archive, data, length) != ARCHIVE_OK)
        g_clear_pointer(&archive, archive_read_free);
    return archive;
}

static bool has_odd_character(const char *name)
{
    for (const char *at = name; *at; at++) {
        if ((unsigned char)*at < 0x20 || *at == 0x7f || *at == '\\')
            return true;
    }
    return false;
}

/* A folder's name may end in a slash; else no part is empty, `.` or `..`. */
static bool name_stays(const char *name, bool folder)
{
    const char *part = name;

    if (strlen(name) > NAME_MOST || has_odd_character(name))
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

static bool check_entry(struct reading *reading, struct archive_entry *entry, const char *name,
                        GError **error)
{
    mode_t type = archive_entry_filetype(entry);

    if (++reading->entries > PACK_ENTRIES_MOST)
        return fault(error, FAULT_INVALID, "the pack has more than %d entries", PACK_ENTRIES_MOST);
    if (!name || !g_utf8_validate(name, -1, NULL))
        return fault(error, FAULT_INVALID, "the pack has an entry whose name cannot be read");
    if (!name_stays(name, type == AE_IFDIR))
        return fault(error, FAULT_INVALID, "'%.240s': a path that leaves the pack", name);
    if (type != AE_IFREG && type != AE_IFDIR)
        return fault(error, FAULT_INVALID, "'%s' is neither a file nor a folder", name);
    if (archive_entry_is_encrypted(entry))
        return fault(error, FAULT_INVALID, "'%s' is locked by a password", name);
    if (!g_hash_table_add(reading->names, g_strdup(name)))
        return fault(error, FAULT_INVALID, "'%s' is there twice", name);
    return true;
}

static bool count_bytes(struct reading *reading, const char *name, int64_t more, GError **error)
{
    reading->unpacked_bytes += more;
    if (reading->unpacked_bytes > PACK_UNPACKED_MOST)
        return fault(error, FAULT_INVALID, "'%s': the pack unpacks to more than 512 MiB", name);
    if (reading->unpacked_bytes > PACK_RATIO_MOST * reading->zip_bytes)
        return fault(error, FAULT_INVALID, "'%s': the pack unpacks to more than %d times its size",
                     name, PACK_RATIO_MOST);
    return true;
}

/* The file's bytes into `kept`, where that is not NULL; counted in any case. */
static bool read_data(struct reading *reading, const char *name, GByteArray *kept, GError **error)
{
    uint8_t piece[PIECE_BYTES];
    la_ssize_t got;

    while ((got = archive_read_data(reading->archive, piece, sizeof piece)) > 0) {
        if (!count_bytes(reading, name, got, error))
            return false;
        if (kept && kept->len + got > PACK_ENTRY_READ_MOST)
            return fault(error, FAULT_INVALID, "'%s' is larger than 32 MiB", name);
        if (kept)
            g_byte_array_append(kept, piece, (guint)got);
    }
    if (got < 0)
        return fault(error, FAULT_INVALID, "'%s' cannot be unpacked: %s", name,
                     archive_error_string(reading->archive));
    return true;
}

static bool read_entry(struct reading *reading, struct archive_entry *entry,
                       const struct pack_walk *walk, GError **error)
{
    const char *name = archive_entry_pathname_utf8(entry);
    bool wanted;
    GByteArray *kept;
    g_autoptr(GBytes) bytes = NULL;

    if (!check_entry(reading, entry, name, error))
        return false;
    wanted = archive_entry_filetype(entry) == AE_IFREG && walk->wants(name);
    kept = wanted ? g_byte_array_new() : NULL;
    if (!read_data(reading, name, kept, error)) {
        if (kept)
            g_byte_array_unref(kept);
        return false;
    }
    if (archive_entry_filetype(entry) == AE_IFDIR)
        return true;
    bytes = kept ? g_byte_array_free_to_bytes(kept) : NULL;
    return walk->file(walk->context, name, bytes, error);
}

/* True for one more entry; false at the end, with `*good` telling whether it was a good end. A
 * warning is about the names' character set, and check_entry judges names itself. */
static bool next(struct reading *reading, struct archive_entry **entry, bool *good, GError **error)
{
    int answer = archive_read_next_header(reading->archive, entry);

    *good = answer == ARCHIVE_EOF;
    if (answer != ARCHIVE_EOF && answer != ARCHIVE_OK && answer != ARCHIVE_WARN)
        fault(error, FAULT_INVALID, "the pack is no zip that can be read: %s",
              archive_error_string(reading->archive));
    return answer == ARCHIVE_OK || answer == ARCHIVE_WARN;
}

bool pack_zip_walk(GBytes *zip, const struct pack_walk *walk, GError **error)
{
    struct reading reading = {zip_open(zip), (int64_t)g_bytes_get_size(zip), 0, 0, NULL};
    struct archive_entry *entry;
    bool good = false;

    if (!reading.archive)
        return fault(error, FAULT_INVALID, "the pack is no zip");
    reading.names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    while (next(&reading, &entry, &good, error)) {
        if (!read_entry(&reading, entry, walk, error))
            break;
    }
    g_hash_table_unref(reading.names);
    archive_read_free(reading.archive);
    return good;
}

static GBytes *read_whole(struct reading *reading, const char *name)
{
    GByteArray *kept = g_byte_array_new();

    if (read_data(reading, name, kept, NULL))
        return g_byte_array_free_to_bytes(kept);
    g_byte_array_unref(kept);
    return NULL;
}

GBytes *pack_zip_find(GBytes *zip, const char *name)
{
    struct reading reading = {zip_open(zip), (int64_t)g_bytes_get_size(zip), 0, 0, NULL};
    struct archive_entry *entry;
    GBytes *found = NULL;
    bool good;

    while (reading.archive && next(&reading, &entry, &good, NULL)) {
        if (g_strcmp0(archive_entry_pathname_utf8(entry), name) != 0)
            continue;
        found = read_whole(&reading, name);
        break;
    }
    archive_read_free(reading.archive);
    return found;
}
