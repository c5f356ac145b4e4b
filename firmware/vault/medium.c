// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/vault_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A draft's medium, read piece by piece. One that was cut ends with its last whole chunk of 64 KiB,
 * and its tail file holds what came after, up to the last sync: eight bytes, big-endian, of where
 * the tail begins, and the plain bytes. */

#define PIECE_BYTES ((size_t)131072)
#define TAIL_MOST ((size_t)262144)
/* No age header of ours is longer: a file beyond it that gives nothing is damaged, not cut. */
#define HEADER_MOST 1024

struct medium_reader {
    int fd;
    char *name;
    struct age_reader *age;
    GByteArray *ready;
    size_t given;  /* of `ready` */
    int64_t total; /* plain bytes that came out of the file */
    int64_t file_bytes;
    bool ended, cut;
    GBytes *tail; /* NULL: none */
    int64_t tail_offset;
};

static bool take_plain(void *context, const void *data, size_t bytes, GError **error)
{
    struct medium_reader *reader = context;

    (void)error;
    g_byte_array_append(reader->ready, data, (guint)bytes);
    reader->total += (int64_t)bytes;
    return true;
}

/* A tail that cannot be read is as good as none: what it held was not in the file either. A cut
 * leaves none of these, so it is said. */
static void tail_load(struct medium_reader *reader, struct vault *vault, const char *id,
                      const struct age_identity *identity)
{
    g_autofree char *file = draft_tail_name(vault, id, reader->name);
    g_autoptr(GBytes) sealed = file_read(vault->drafts, file, TAIL_MOST, NULL);
    g_autoptr(GBytes) plain = sealed ? age_open(sealed, identity, NULL) : NULL;
    uint64_t offset;

    if (sealed && !plain)
        g_warning("drafts/%s is damaged: the end of the recording is lost", file);
    if (!plain || g_bytes_get_size(plain) < sizeof offset)
        return;
    memcpy(&offset, g_bytes_get_data(plain, NULL), sizeof offset);
    reader->tail_offset = (int64_t)GUINT64_FROM_BE(offset);
    reader->tail =
        g_bytes_new_from_bytes(plain, sizeof offset, g_bytes_get_size(plain) - sizeof offset);
}

struct medium_reader *medium_open(struct vault *vault, const char *id, const char *name,
                                  GError **error)
{
    const struct age_identity *identity = draft_reader(vault, id, error);
    g_autofree char *file = draft_medium_name(vault, id, name);
    struct medium_reader *reader;
    struct stat about;
    int fd;

    if (!identity || !medium_name_check(name, error))
        return NULL;
    if (!id_is_valid(id)) {
        fault(error, FAULT_MISSING, "there is no draft '%.40s'", id);
        return NULL;
    }
    fd = openat(vault->drafts, file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &about) != 0) {
        fault_errno(error, "cannot open '%s' of draft '%s'", name, id);
        if (fd >= 0)
            close(fd);
        return NULL;
    }
    reader = g_new0(struct medium_reader, 1);
    reader->fd = fd;
    reader->file_bytes = about.st_size;
    reader->name = g_strdup(name);
    reader->ready = g_byte_array_new();
    reader->age = age_reader_new(identity, take_plain, reader);
    tail_load(reader, vault, id, identity);
    return reader;
}

/* The file gives no more. A broken chunk at its end is what a cut leaves. */
static bool end_cut(struct medium_reader *reader, GError *why, GError **error)
{
    if (!fault_is(why, FAULT_DAMAGED) && !fault_is(why, FAULT_INVALID)) {
        g_propagate_error(error, why);
        return false;
    }
    if (reader->total == 0 && reader->file_bytes > HEADER_MOST) {
        fault(error, FAULT_DAMAGED, "'%s' is damaged: %s", reader->name, why->message);
        g_error_free(why);
        return false;
    }
    g_error_free(why);
    reader->cut = true;
    return true;
}

static bool at_end(struct medium_reader *reader, GError *why, GError **error)
{
    gsize length;
    const void *data;

    reader->ended = true;
    if (why ? !end_cut(reader, why, error) : false)
        return false;
    if (!reader->cut || !reader->tail || reader->tail_offset != reader->total)
        return true;
    data = g_bytes_get_data(reader->tail, &length);
    return take_plain(reader, data, length, error);
}

static bool read_more(struct medium_reader *reader, GError **error)
{
    g_autofree uint8_t *piece = g_malloc(PIECE_BYTES);
    GError *why = NULL;
    ssize_t got;

    do {
        got = read(reader->fd, piece, PIECE_BYTES);
    } while (got < 0 && errno == EINTR);
    if (got < 0)
        return fault_errno(error, "cannot read '%s'", reader->name);
    if (got > 0)
        return age_reader_feed(reader->age, piece, (size_t)got, &why) || at_end(reader, why, error);
    if (!age_reader_finish(reader->age, &reader->cut, &why))
        return at_end(reader, why, error);
    return at_end(reader, NULL, error);
}

gssize medium_read(void *context, void *buffer, size_t most, GError **error)
{
    struct medium_reader *reader = context;
    size_t bytes;

    while (reader->given == reader->ready->len && !reader->ended) {
        g_byte_array_set_size(reader->ready, 0);
        reader->given = 0;
        if (!read_more(reader, error))
            return -1;
    }
    bytes = MIN(most, reader->ready->len - reader->given);
    if (bytes)
        memcpy(buffer, reader->ready->data + reader->given, bytes);
    reader->given += bytes;
    return (gssize)bytes;
}

bool medium_was_cut(const struct medium_reader *reader)
{
    return reader->cut;
}

void medium_close(struct medium_reader *reader)
{
    if (!reader)
        return;
    close(reader->fd);
    age_reader_free(reader->age);
    seal_wipe(reader->ready->data, reader->ready->len);
    g_byte_array_unref(reader->ready);
    if (reader->tail)
        g_bytes_unref(reader->tail);
    g_free(reader->name);
    g_free(reader);
}
