// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/pack_zip.h"

#include "plan/pack_name.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>
#include <sys/stat.h>

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

static bool check_count(struct reading *reading, GError **error)
{
    return ++reading->entries <= PACK_ENTRIES_MOST ||
           fault(error, FAULT_INVALID, "the pack has more than %d entries", PACK_ENTRIES_MOST);
}

static bool check_entry(struct reading *reading, struct archive_entry *entry, const char *name,
                        GError **error)
{
    mode_t type = archive_entry_filetype(entry);

    if (!name || !g_utf8_validate(name, -1, NULL))
        return fault(error, FAULT_INVALID, "the pack has an entry whose name cannot be read");
    if (!pack_name_stays(name, type == AE_IFDIR))
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

/* Its bytes where they are wanted, else NULL; false when they do not unpack. */
static bool take_data(struct reading *reading, const char *name, bool wanted, GBytes **bytes,
                      GError **error)
{
    GByteArray *kept = wanted ? g_byte_array_new() : NULL;
    bool good = read_data(reading, name, kept, error);

    *bytes = kept ? g_byte_array_free_to_bytes(kept) : NULL;
    if (!good)
        g_clear_pointer(bytes, g_bytes_unref);
    return good;
}

static bool is_over(const struct reading *reading)
{
    return reading->unpacked_bytes > PACK_UNPACKED_MOST ||
           reading->unpacked_bytes > PACK_RATIO_MOST * reading->zip_bytes;
}

static bool read_entry(struct reading *reading, struct archive_entry *entry,
                       const struct pack_walk *walk, GError **error)
{
    const char *said = archive_entry_pathname_utf8(entry);
    g_autofree char *tidied = walk->odd && said ? pack_name_tidy(said) : NULL;
    const char *name = tidied ? tidied : said;
    bool is_file = archive_entry_filetype(entry) == AE_IFREG;
    g_autoptr(GBytes) bytes = NULL;
    GError *odd = NULL;

    if (!check_count(reading, error))
        return false;
    if (!check_entry(reading, entry, name, &odd) ||
        !take_data(reading, name, is_file && walk->wants(name), &bytes, &odd)) {
        if (!walk->odd || is_over(reading)) {
            g_propagate_error(error, odd);
            return false;
        }
        walk->odd(walk->context, name ? name : "", odd->message);
        g_clear_error(&odd);
        return true;
    }
    return !is_file || walk->file(walk->context, name, bytes, error);
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

void pack_zip_pick(GBytes *zip, GHashTable *names,
                   void (*file)(void *context, const char *name, GBytes *bytes), void *context)
{
    struct reading reading = {zip_open(zip), (int64_t)g_bytes_get_size(zip), 0, 0, NULL};
    struct archive_entry *entry;
    bool good;

    while (reading.archive && next(&reading, &entry, &good, NULL)) {
        const char *said = archive_entry_pathname_utf8(entry);
        g_autofree char *tidied = said ? pack_name_tidy(said) : NULL;
        const char *name = said && g_hash_table_contains(names, said) ? said : tidied;
        g_autoptr(GBytes) bytes = NULL;

        if (name && archive_entry_filetype(entry) == AE_IFREG &&
            g_hash_table_contains(names, name) && take_data(&reading, name, true, &bytes, NULL))
            file(context, name, bytes);
    }
    archive_read_free(reading.archive);
}
