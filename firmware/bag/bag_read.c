// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bag/bag_read.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define BUFFER_BYTES 65536
/* `<id>/data/<name>.age` */
#define PATH_MOST (ID_LENGTH + 1 + 5 + BAG_NAME_MOST + 4)

struct reading {
    struct bag *bag;
    int64_t offset;
    int64_t size;
    struct digest_stream *whole;
    GPtrArray *tags; /* files that tagmanifest lists */
    char *texts[BAG_TAGS];
    uint8_t buffer[BUFFER_BYTES];
};

static bool damaged(const struct reading *reading, GError **error, const char *what)
{
    return fault(error, FAULT_DAMAGED, "the bag is damaged at byte %" G_GINT64_FORMAT ": %s",
                 reading->offset, what);
}

/* The next bytes, all or none, into the buffer. */
static bool take(struct reading *reading, size_t bytes, GError **error)
{
    size_t have = 0;

    if ((int64_t)bytes > reading->size - reading->offset)
        return damaged(reading, error, "it ends too early");
    while (have < bytes) {
        ssize_t got = pread(reading->bag->fd, reading->buffer + have, bytes - have,
                            (off_t)(reading->offset + (int64_t)have));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fault_errno(error, "cannot read the bag");
        if (got == 0)
            return damaged(reading, error, "it became shorter while it was read");
        have += (size_t)got;
    }
    digest_stream_add(reading->whole, reading->buffer, bytes);
    reading->offset += (int64_t)bytes;
    return true;
}

/* Takes bytes that must be these; frees `expected`. */
static bool take_these(struct reading *reading, GByteArray *expected, const char *what,
                       GError **error)
{
    bool good = true;

    for (guint at = 0; good && at < expected->len;) {
        guint bytes = MIN(expected->len - at, BUFFER_BYTES);
        good = take(reading, bytes, error) &&
               (memcmp(reading->buffer, expected->data + at, bytes) == 0 ||
                damaged(reading, error, what));
        at += bytes;
    }
    g_byte_array_unref(expected);
    return good;
}

/* What an entry's header claims, without going on. Rules first, then the name: `path` gets it. */
static bool peek(struct reading *reading, struct zip_claim *claim, char path[PATH_MOST + 1],
                 GError **error)
{
    uint8_t header[ZIP_HEADER_BYTES + PATH_MOST];
    ssize_t got =
        TEMP_FAILURE_RETRY(pread(reading->bag->fd, header, sizeof header, (off_t)reading->offset));

    if (got < 0)
        return fault_errno(error, "cannot read the bag");
    if (got < ZIP_HEADER_BYTES || !zip_claim_read(header, claim)) {
        if (reading->offset == 0)
            return fault(error, FAULT_INVALID, "this is no bag: it does not begin as a zip");
        return damaged(reading, error, "another file should begin here");
    }
    if (claim->method != 0)
        return fault(error, FAULT_INVALID, "the bag holds a compressed file");
    if (claim->name_bytes > PATH_MOST || claim->name_bytes + ZIP_HEADER_BYTES > got)
        return fault(error, FAULT_INVALID, "the bag holds a name that is too long");
    memcpy(path, header + ZIP_HEADER_BYTES, claim->name_bytes);
    path[claim->name_bytes] = '\0';
    if (strlen(path) != claim->name_bytes)
        return fault(error, FAULT_INVALID, "the bag holds a name with a NUL");
    return true;
}

/* Streams one entry past; keeps a copy in `*text` if wanted, where it must be text. */
static bool read_file(struct reading *reading, const char *path, uint32_t bytes, char **text,
                      GError **error)
{
    struct bag_file *file = bag_file_new(&reading->bag->info.id, path);
    GByteArray *frame = g_byte_array_new();
    struct digest_stream *digest;
    bool good;

    g_ptr_array_add(reading->bag->files, file);
    file->zip.bytes = bytes;
    file->zip.offset = (uint32_t)reading->offset;
    zip_header(frame, &file->zip);
    if (!take_these(reading, frame, "the header of a file", error))
        return false;
    file->data_offset = reading->offset;
    digest = digest_stream_new();
    good = true;
    for (uint32_t left = bytes; good && left > 0;) {
        uint32_t now = MIN(left, BUFFER_BYTES);
        good = take(reading, now, error);
        left -= now;
        if (!good)
            break;
        file->zip.crc = (uint32_t)crc32_z(file->zip.crc, reading->buffer, now);
        digest_stream_add(digest, reading->buffer, now);
        if (text)
            *text = g_strndup((const char *)reading->buffer, now);
    }
    if (good)
        file->sha256 = digest_stream_finish(digest);
    digest_stream_free(digest);
    frame = g_byte_array_new();
    zip_descriptor(frame, &file->zip);
    if (good)
        return take_these(reading, frame, "the checksum of a file", error);
    g_byte_array_unref(frame);
    return false;
}

/* The next entry must be this file around data/, of at most one buffer. */
static bool read_tag(struct reading *reading, enum bag_tag tag, GError **error)
{
    g_autofree char *expected =
        g_strdup_printf("%s/%s", reading->bag->info.id.text, bag_tag_name(tag));
    char path[PATH_MOST + 1];
    struct zip_claim claim;

    if (!peek(reading, &claim, path, error))
        return false;
    if (strcmp(path, expected) != 0)
        return fault(error, FAULT_INVALID, "the bag holds '%s' where '%s' belongs", path, expected);
    if (claim.bytes == 0 || claim.bytes > BAG_TEXT_MOST)
        return fault(error, FAULT_INVALID, "'%s' is empty or too long", path);
    if (!read_file(reading, bag_tag_name(tag), claim.bytes, &reading->texts[tag], error))
        return false;
    if (strlen(reading->texts[tag]) != claim.bytes)
        return fault(error, FAULT_INVALID, "'%s' is no text", path);
    g_ptr_array_add(reading->tags,
                    g_ptr_array_index(reading->bag->files, reading->bag->files->len - 1));
    return true;
}

/* The text must be what we would write. */
static bool check_text(const struct reading *reading, enum bag_tag tag, const char *expected,
                       GError **error)
{
    if (strcmp(reading->texts[tag], expected) == 0)
        return true;
    return fault(error, FAULT_DAMAGED, "the bag is damaged: %s is not what its files say",
                 bag_tag_name(tag));
}

/* The id comes from the top folder of the first entry. */
static bool read_id(struct reading *reading, GError **error)
{
    char path[PATH_MOST + 1];
    struct zip_claim claim;

    if (!peek(reading, &claim, path, error))
        return false;
    path[MIN(strlen(path), ID_LENGTH)] = '\0';
    if (!id_is_valid(path))
        return fault(error, FAULT_INVALID, "this is no bag: its folder is no id");
    memcpy(reading->bag->info.id.text, path, ID_LENGTH + 1);
    return true;
}

static bool is_known(const struct bag *bag, const char *name)
{
    for (guint i = 0; i < bag->names->len; i++) {
        if (strcmp(g_ptr_array_index(bag->names, i), name) == 0)
            return true;
    }
    return false;
}

/* The name of the medium at `<id>/data/<name>.age`, or NULL for any other path. Free with g_free.
 */
static char *payload_name(const struct bag *bag, const char *path)
{
    g_autofree char *start = g_strdup_printf("%s/data/", bag->info.id.text);
    char *name;

    if (!g_str_has_prefix(path, start) || !g_str_has_suffix(path, ".age"))
        return NULL;
    if (strlen(path) < strlen(start) + strlen(".age"))
        return NULL;
    name = g_strndup(path + strlen(start), strlen(path) - strlen(start) - strlen(".age"));
    if (bag_name_is_valid(name))
        return name;
    g_free(name);
    return NULL;
}

static bool read_payload_file(struct reading *reading, const char *path, uint32_t bytes,
                              GError **error)
{
    struct bag *bag = reading->bag;
    g_autofree char *name = payload_name(bag, path);

    if (!name)
        return fault(error, FAULT_INVALID, "the bag holds '%s', which is no file of a bag", path);
    if (is_known(bag, name))
        return fault(error, FAULT_INVALID, "the bag holds '%s' twice", path);
    if ((strcmp(name, BAG_RECORD) == 0) != (bag->names->len == 0))
        return fault(error, FAULT_INVALID, "the bag does not begin with its record");
    if (bag->names->len > BAG_MEDIA_MOST)
        return fault(error, FAULT_INVALID, "the bag holds more than %d media", BAG_MEDIA_MOST);
    if (!read_file(reading, path + ID_LENGTH + 1, bytes, NULL, error))
        return false;
    g_ptr_array_add(bag->payload, g_ptr_array_index(bag->files, bag->files->len - 1));
    g_ptr_array_add(bag->names, g_steal_pointer(&name));
    return true;
}

static bool read_payload(struct reading *reading, GError **error)
{
    g_autofree char *end =
        g_strdup_printf("%s/%s", reading->bag->info.id.text, bag_tag_name(BAG_MANIFEST));
    char path[PATH_MOST + 1];
    struct zip_claim claim;

    for (;;) {
        if (!peek(reading, &claim, path, error))
            return false;
        if (strcmp(path, end) == 0 && reading->bag->names->len > 0)
            return true;
        if (!read_payload_file(reading, path, claim.bytes, error))
            return false;
    }
}

static bool read_info(struct reading *reading, GError **error)
{
    if (!read_tag(reading, BAG_BAGIT, error) || !read_tag(reading, BAG_INFO, error) ||
        !check_text(reading, BAG_BAGIT, bag_text_bagit(), error))
        return false;
    if (!bag_text_info_read(reading->texts[BAG_INFO], &reading->bag->info))
        return fault(error, FAULT_INVALID, "the bag's bag-info.txt cannot be read");
    return true;
}

static bool check_info(const struct reading *reading, GError **error)
{
    const struct bag *bag = reading->bag;
    g_autofree char *info = NULL;
    int64_t sum = 0;

    for (guint i = 0; i < bag->payload->len; i++)
        sum += ((const struct bag_file *)g_ptr_array_index(bag->payload, i))->zip.bytes;
    info = bag_text_info(&bag->info, sum, bag->payload->len);
    return check_text(reading, BAG_INFO, info, error);
}

static bool read_manifests(struct reading *reading, GError **error)
{
    g_autofree char *manifest = bag_text_manifest(reading->bag->payload);
    g_autofree char *tagmanifest = NULL;

    if (!read_tag(reading, BAG_MANIFEST, error) ||
        !check_text(reading, BAG_MANIFEST, manifest, error))
        return false;
    tagmanifest = bag_text_manifest(reading->tags);
    return read_tag(reading, BAG_TAGMANIFEST, error) &&
           check_text(reading, BAG_TAGMANIFEST, tagmanifest, error) &&
           read_tag(reading, BAG_MINISIG, error);
}

/* Directory and end record, then nothing. */
static bool read_end(struct reading *reading, GError **error)
{
    GByteArray *expected = g_byte_array_new();
    GPtrArray *files = reading->bag->files;

    zip_directory(expected, (const struct zip_entry *const *)files->pdata, files->len,
                  (uint32_t)reading->offset);
    if (!take_these(reading, expected, "its directory", error))
        return false;
    if (reading->offset != reading->size)
        return damaged(reading, error, "there is more behind its end");
    return true;
}

static bool check_signature(const struct reading *reading, const struct minisign_public *device_key,
                            GError **error)
{
    const char *list = reading->texts[BAG_TAGMANIFEST];
    g_autofree char *expected = bag_text_comment(&reading->bag->info);
    g_autofree char *comment = NULL;

    if (!device_key)
        return true;
    if (!minisign_check(device_key, reading->texts[BAG_MINISIG], list, strlen(list), &comment,
                        error))
        return false;
    if (strcmp(comment, expected) != 0)
        return fault(error, FAULT_DENIED, "the bag's signature was made for another bag");
    return true;
}

static bool read_all(struct reading *reading, const struct minisign_public *device_key,
                     GError **error)
{
    struct stat about;

    if (fstat(reading->bag->fd, &about) != 0)
        return fault_errno(error, "cannot look at the bag");
    if (!S_ISREG(about.st_mode) || about.st_size > ZIP_MOST)
        return fault(error, FAULT_INVALID, "this is no bag: no plain file below four gibibytes");
    reading->size = about.st_size;
    return read_id(reading, error) && read_info(reading, error) && read_payload(reading, error) &&
           check_info(reading, error) && read_manifests(reading, error) &&
           read_end(reading, error) && check_signature(reading, device_key, error);
}

static void file_free(gpointer file)
{
    bag_file_free(file);
}

struct bag *bag_open(int fd, const struct minisign_public *device_key, GError **error)
{
    struct reading *reading = g_new0(struct reading, 1);
    struct bag *bag = g_new0(struct bag, 1);
    bool good;

    bag->fd = fd;
    bag->files = g_ptr_array_new_with_free_func(file_free);
    bag->payload = g_ptr_array_new();
    bag->names = g_ptr_array_new_with_free_func(g_free);
    reading->bag = bag;
    reading->whole = digest_stream_new();
    reading->tags = g_ptr_array_new();
    good = read_all(reading, device_key, error);
    if (good)
        bag->sha256 = digest_stream_finish(reading->whole);
    bag->bytes = reading->size;
    g_ptr_array_add(bag->names, NULL);
    digest_stream_free(reading->whole);
    g_ptr_array_unref(reading->tags);
    for (size_t i = 0; i < BAG_TAGS; i++)
        g_free(reading->texts[i]);
    g_free(reading);
    if (good)
        return bag;
    bag_close(bag);
    return NULL;
}
