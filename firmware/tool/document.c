// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool/add.h"

#include "bag/bag.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define DOCUMENT_MOST ((int64_t)1024 * 1024 * 1024)
#define PIECE_BYTES 65536
#define SYNC_EVERY ((int64_t)64 * 1024 * 1024)
#define ENDING_MOST 8
#define SAY_EVERY_MS 5000

/* By how it begins, for consent is asked by type: a picture called .txt stays a picture. */
static const struct beginning {
    const char *bytes;
    size_t length, at;
    const char *type;
} beginnings[] = {
    {"\xff\xd8\xff", 3, 0, "image/jpeg"},
    {"\x89PNG\r\n\x1a\n", 8, 0, "image/png"},
    {"GIF8", 4, 0, "image/gif"},
    {"BM", 2, 0, "image/bmp"},
    {"II*\0", 4, 0, "image/tiff"},
    {"MM\0*", 4, 0, "image/tiff"},
    {"WEBP", 4, 8, "image/webp"},
    {"ftypheic", 8, 4, "image/heic"},
    {"ftypmif1", 8, 4, "image/heif"},
    {"ftypavif", 8, 4, "image/avif"},
    {"ftypM4A", 7, 4, "audio/mp4"},
    {"ftyp", 4, 4, "video/mp4"},
    {"\x1a\x45\xdf\xa3", 4, 0, "video/webm"},
    {"AVI ", 4, 8, "video/x-msvideo"},
    {"OggS", 4, 0, "audio/ogg"},
    {"WAVE", 4, 8, "audio/wav"},
    {"ID3", 3, 0, "audio/mpeg"},
    {"\xff\xfb", 2, 0, "audio/mpeg"},
    {"fLaC", 4, 0, "audio/flac"},
    {"%PDF-", 5, 0, "application/pdf"},
};

static const struct ending {
    const char *text, *type;
} endings[] = {
    {"txt", "text/plain"},
    {"csv", "text/csv"},
    {"html", "text/html"},
    {"odt", "application/vnd.oasis.opendocument.text"},
    {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    {"svg", "image/svg+xml"},
    {"jpg", "image/jpeg"},
    {"jpeg", "image/jpeg"},
    {"png", "image/png"},
    {"mp4", "video/mp4"},
    {"mov", "video/quicktime"},
    {"webm", "video/webm"},
    {"mp3", "audio/mpeg"},
    {"m4a", "audio/mp4"},
};

static gssize read_piece(int fd, void *buffer, size_t most, GError **error)
{
    ssize_t got;

    do
        got = read(fd, buffer, most);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        fault_errno(error, "cannot read the document");
    return got;
}

/* Lower-case letters and figures, or NULL. */
static char *ending_of(const char *path)
{
    const char *dot = strrchr(path, '.');
    size_t length = dot ? strlen(dot + 1) : 0;
    char *ending;

    if (length == 0 || length > ENDING_MOST || strchr(dot, '/'))
        return NULL;
    ending = g_ascii_strdown(dot + 1, -1);
    for (const char *at = ending; *at; at++) {
        if (!g_ascii_isalnum(*at))
            g_clear_pointer(&ending, g_free);
        if (!ending)
            break;
    }
    return ending;
}

static const char *type_of(const uint8_t *start, size_t length, const char *ending)
{
    for (size_t i = 0; i < G_N_ELEMENTS(beginnings); i++) {
        const struct beginning *each = &beginnings[i];
        if (length >= each->at + each->length &&
            memcmp(start + each->at, each->bytes, each->length) == 0)
            return each->type;
    }
    for (size_t i = 0; ending && i < G_N_ELEMENTS(endings); i++) {
        if (strcmp(ending, endings[i].text) == 0)
            return endings[i].type;
    }
    return "application/octet-stream";
}

/* Once through, to know its hash: the record, which comes first, says it. */
static bool look_through(struct document *document, const char *ending, GError **error)
{
    struct digest_stream *digest = digest_stream_new();
    uint8_t piece[PIECE_BYTES];
    int64_t bytes = 0;
    gssize got;

    while ((got = read_piece(document->fd, piece, sizeof piece, error)) > 0) {
        if (bytes == 0)
            g_strlcpy(document->medium.type, type_of(piece, (size_t)got, ending),
                      sizeof document->medium.type);
        digest_stream_add(digest, piece, (size_t)got);
        bytes += got;
    }
    document->medium.sha256 = digest_stream_finish(digest);
    digest_stream_free(digest);
    if (got == 0 && bytes != document->medium.bytes)
        return fault(error, FAULT_BUSY, "it changed while it was read");
    return got == 0;
}

static bool look_at(struct document *document, const char *path, GError **error)
{
    g_autofree char *ending = ending_of(path);

    g_snprintf(document->medium.name, sizeof document->medium.name, "document.%s",
               ending ? ending : "bin");
    if (document->medium.bytes == 0)
        return fault(error, FAULT_INVALID, "it is empty");
    if (!look_through(document, ending, error))
        return false;
    if (strcmp(document->medium.type, "image/jpeg") == 0)
        return fault(error, FAULT_INVALID,
                     "it is a photograph: --photo takes out where and with what it was taken");
    return true;
}

bool document_open(const char *path, struct document *document, GError **error)
{
    memset(document, 0, sizeof *document);
    document->fd = input_open(path, DOCUMENT_MOST, &document->medium.bytes, error);
    if (document->fd < 0)
        return false;
    if (look_at(document, path, error))
        return true;
    g_prefix_error(error, "'%s': ", path);
    document_close(document);
    return false;
}

void document_close(struct document *document)
{
    close(document->fd);
}

static bool rewind_it(const struct document *document, GError **error)
{
    return lseek(document->fd, 0, SEEK_SET) == 0 || fault_errno(error, "cannot read it again");
}

static bool copy_into(const struct document *document, struct take *take, GError **error)
{
    uint8_t piece[PIECE_BYTES];
    int64_t since = 0;
    gssize got;

    while ((got = read_piece(document->fd, piece, sizeof piece, error)) > 0) {
        if (!take_write(take, piece, (size_t)got, error))
            return false;
        since += got;
        if (since >= SYNC_EVERY && !take_sync(take, error))
            return false;
        since = since >= SYNC_EVERY ? 0 : since;
    }
    return got == 0;
}

bool document_save(const struct document *document, struct vault *vault, const struct draft *draft,
                   GError **error)
{
    struct take *take;
    struct medium saved;

    if (!rewind_it(document, error))
        return false;
    take = take_open(vault, draft, document->medium.name, document->medium.type, error);
    if (!take)
        return false;
    if (copy_into(document, take, error))
        return take_finish(take, 0, &saved, error);
    take_abandon(take);
    return false;
}

struct reading {
    const struct document *document;
    int64_t bytes;
    int64_t said_ms;
};

/* A gibibyte takes a while on a Pi: says how far it is. */
static gssize read_source(void *context, void *buffer, size_t most, GError **error)
{
    struct reading *reading = context;
    gssize got = read_piece(reading->document->fd, buffer, most, error);
    int64_t now_ms = clock_boottime_ms();

    reading->bytes += MAX(got, 0);
    if (now_ms - reading->said_ms >= SAY_EVERY_MS) {
        say_note("Sealing: %d of 100",
                 (int)(reading->bytes * 100 / reading->document->medium.bytes));
        reading->said_ms = now_ms;
    }
    return got;
}

bool document_file(const struct document *document, struct vault *vault, const json_t *record,
                   struct item *item, GError **error)
{
    struct reading reading = {document, 0, clock_boottime_ms()};
    const struct bag_source source = {document->medium.name, document->medium.bytes, read_source,
                                      &reading};

    return rewind_it(document, error) && vault_file_sources(vault, record, &source, 1, item, error);
}
