// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "child/frame.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#define WORDS_MOST 1000

/* --- the child's side --- */

static bool write_all(int fd, const void *data, size_t bytes)
{
    const uint8_t *at = data;

    while (bytes > 0) {
        ssize_t written = write(fd, at, bytes);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        at += written;
        bytes -= (size_t)written;
    }
    return true;
}

void frame_head(uint8_t head[FRAME_HEAD_BYTES], char kind, const char *name, size_t bytes)
{
    size_t length = strlen(name);

    g_assert(length <= FRAME_NAME_MOST && bytes <= UINT32_MAX);
    head[0] = (uint8_t)kind;
    head[1] = (uint8_t)(length >> 8);
    head[2] = (uint8_t)length;
    for (int i = 0; i < 4; i++)
        head[3 + i] = (uint8_t)(bytes >> (8 * (3 - i)));
}

void frame_head_read(const uint8_t head[FRAME_HEAD_BYTES], size_t *name, size_t *bytes)
{
    *name = (size_t)head[1] << 8 | head[2];
    *bytes = (size_t)head[3] << 24 | (size_t)head[4] << 16 | (size_t)head[5] << 8 | head[6];
}

bool frame_put(int fd, char kind, const char *name, const void *data, size_t bytes)
{
    uint8_t head[FRAME_HEAD_BYTES];

    frame_head(head, kind, name, bytes);
    return write_all(fd, head, sizeof head) && write_all(fd, name, strlen(name)) &&
           write_all(fd, data, bytes);
}

void frame_add(GByteArray *out, char kind, const char *name, const void *data, size_t bytes)
{
    uint8_t head[FRAME_HEAD_BYTES];

    frame_head(head, kind, name, bytes);
    g_byte_array_append(out, head, sizeof head);
    g_byte_array_append(out, (const guint8 *)name, (guint)strlen(name));
    if (bytes > 0)
        g_byte_array_append(out, data, (guint)bytes);
}

bool frame_end(int fd)
{
    return frame_put(fd, FRAME_END, "", "", 0);
}

bool frame_refuse(int fd, const char *why)
{
    g_autofree char *words = g_utf8_make_valid(why, -1);
    size_t length = strlen(words);

    while (length > WORDS_MOST)
        length = (size_t)(g_utf8_find_prev_char(words, words + length) - words);
    return frame_put(fd, FRAME_REFUSED, "", words, length);
}

/* --- the listener's side --- */

struct frames {
    GBytes *answer;
    const uint8_t *at;
    size_t left;
    bool is_over;
};

struct frames *frames_new(GBytes *answer)
{
    struct frames *frames = g_new0(struct frames, 1);
    gsize length;

    frames->answer = g_bytes_ref(answer);
    frames->at = g_bytes_get_data(answer, &length);
    frames->left = length;
    return frames;
}

void frames_free(struct frames *frames)
{
    if (!frames)
        return;
    g_bytes_unref(frames->answer);
    g_free(frames);
}

void frame_clear(struct frame *frame)
{
    g_clear_pointer(&frame->name, g_free);
    g_clear_pointer(&frame->data, g_bytes_unref);
}

static bool is_plain(const char *text, size_t bytes)
{
    if (!g_utf8_validate(text, (gssize)bytes, NULL))
        return false;
    for (size_t i = 0; i < bytes; i++) {
        if (g_ascii_iscntrl(text[i]))
            return false;
    }
    return true;
}

static bool nonsense(GError **error)
{
    return fault(error, FAULT_INVALID, "its reader said something that does not add up");
}

bool frame_refused(const struct frame *frame, GError **error)
{
    gsize length;
    const char *words = g_bytes_get_data(frame->data, &length);

    if (length == 0 || length > WORDS_MOST || !g_utf8_validate(words, (gssize)length, NULL))
        return nonsense(error);
    return fault(error, FAULT_INVALID, "%.*s", (int)length, words);
}

/* One frame off the front. */
static bool take(struct frames *frames, struct frame *frame)
{
    const uint8_t *head = frames->at;
    size_t name, data;

    if (frames->left < FRAME_HEAD_BYTES)
        return false;
    frame_head_read(head, &name, &data);
    if (name > FRAME_NAME_MOST || frames->left - FRAME_HEAD_BYTES < name ||
        frames->left - FRAME_HEAD_BYTES - name < data ||
        !is_plain((const char *)head + FRAME_HEAD_BYTES, name))
        return false;
    frame->kind = (char)head[0];
    frame->name = g_strndup((const char *)head + FRAME_HEAD_BYTES, name);
    frame->data = g_bytes_new_from_bytes(
        frames->answer, g_bytes_get_size(frames->answer) - frames->left + FRAME_HEAD_BYTES + name,
        data);
    frames->at += FRAME_HEAD_BYTES + name + data;
    frames->left -= FRAME_HEAD_BYTES + name + data;
    return true;
}

bool frames_next(struct frames *frames, struct frame *frame, GError **error)
{
    bool is_last;

    *frame = (struct frame){0};
    if (frames->is_over || !take(frames, frame)) {
        nonsense(error);
        return false;
    }
    is_last = frame->kind == FRAME_END || frame->kind == FRAME_REFUSED;
    frames->is_over = is_last;
    if (!is_last)
        return true;
    if (frames->left > 0 || *frame->name ||
        (frame->kind == FRAME_END && g_bytes_get_size(frame->data) > 0))
        nonsense(error);
    else if (frame->kind == FRAME_REFUSED)
        frame_refused(frame, error);
    frame_clear(frame);
    return false;
}

bool frame_make(char kind, const char *name, size_t name_bytes, GBytes *data_take,
                struct frame *frame, GError **error)
{
    *frame = (struct frame){kind, NULL, data_take};
    if (is_plain(name, name_bytes)) {
        frame->name = g_strndup(name, name_bytes);
        return true;
    }
    frame_clear(frame);
    return nonsense(error);
}

static bool read_all(int fd, uint8_t *at, size_t bytes)
{
    while (bytes > 0) {
        ssize_t got = read(fd, at, bytes);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        at += got;
        bytes -= (size_t)got;
    }
    return true;
}

bool frame_hear(int fd, size_t most_bytes, struct frame *frame)
{
    uint8_t head[FRAME_HEAD_BYTES];
    g_autofree uint8_t *rest = NULL;
    size_t name, data;

    *frame = (struct frame){0};
    if (!read_all(fd, head, sizeof head))
        return false;
    frame_head_read(head, &name, &data);
    if (name > FRAME_NAME_MOST || data > most_bytes)
        return false;
    rest = g_malloc(name + data + 1);
    return read_all(fd, rest, name + data) &&
           frame_make((char)head[0], (const char *)rest, name, g_bytes_new(rest + name, data),
                      frame, NULL);
}
