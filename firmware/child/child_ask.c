// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "child/child_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct child {
    pid_t pid; /* 0: it is no more */
    int line;  /* a socket, non-blocking on this side */
};

/* Both ends, neither of them 0, 1 or 2. */
static bool line_make(int ends[2])
{
    int first[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, first) != 0)
        return false;
    for (int i = 0; i < 2; i++) {
        ends[i] = fcntl(first[i], F_DUPFD_CLOEXEC, 3);
        close(first[i]);
    }
    if (ends[0] >= 0 && ends[1] >= 0 && fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0)
        return true;
    for (int i = 0; i < 2; i++) {
        if (ends[i] >= 0)
            close(ends[i]);
    }
    return false;
}

struct child *child_start(const char *program, const char *word, GError **error)
{
    struct child *child = g_new0(struct child, 1);
    int ends[2];
    bool good;

    if (!line_make(ends)) {
        fault_errno(error, "no line to %s", program);
        g_free(child);
        return NULL;
    }
    good = child_spawn(program, word, ends[1], ends[1], &child->pid, error);
    close(ends[1]);
    child->line = ends[0];
    if (good)
        return child;
    close(ends[0]);
    g_free(child);
    return NULL;
}

static void lose(struct child *child)
{
    if (!child->pid)
        return;
    kill(child->pid, SIGKILL);
    while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    close(child->line);
    child->pid = 0;
}

bool child_is_lost(const struct child *child)
{
    return child->pid == 0;
}

void child_end(struct child *child)
{
    if (!child)
        return;
    lose(child);
    g_free(child);
}

/* Waits until something may go in or come out. */
static bool wait_for(int fd, short what, gint64 end_us, GError **error)
{
    struct pollfd wait = {fd, what, 0};
    int ready;

    do {
        ready = poll(&wait, 1, child_left_ms(end_us));
    } while (ready < 0 && errno == EINTR && child_left_ms(end_us) > 0);
    return ready > 0 || fault(error, FAULT_INVALID, "its reader took too long");
}

static bool send_all(int fd, const uint8_t *at, size_t bytes, gint64 end_us, GError **error)
{
    while (bytes > 0) {
        ssize_t sent = send(fd, at, bytes, MSG_NOSIGNAL);
        if (sent > 0) {
            at += sent;
            bytes -= (size_t)sent;
        } else if (errno != EAGAIN && errno != EINTR) {
            return fault(error, FAULT_INVALID, "its reader died");
        } else if (!wait_for(fd, POLLOUT, end_us, error)) {
            return false;
        }
    }
    return true;
}

static bool hear_all(int fd, uint8_t *at, size_t bytes, gint64 end_us, GError **error)
{
    while (bytes > 0) {
        ssize_t got = recv(fd, at, bytes, 0);
        if (got > 0) {
            at += got;
            bytes -= (size_t)got;
        } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
            return fault(error, FAULT_INVALID, "its reader died");
        } else if (!wait_for(fd, POLLIN, end_us, error)) {
            return false;
        }
        if (bytes > 0 && child_left_ms(end_us) == 0)
            return fault(error, FAULT_INVALID, "its reader took too long");
    }
    return true;
}

static bool send_frame(int fd, const struct frame *frame, gint64 end_us, GError **error)
{
    uint8_t head[FRAME_HEAD_BYTES];
    gsize length;
    const uint8_t *data = g_bytes_get_data(frame->data, &length);

    frame_head(head, frame->kind, frame->name, length);
    return send_all(fd, head, sizeof head, end_us, error) &&
           send_all(fd, (const uint8_t *)frame->name, strlen(frame->name), end_us, error) &&
           send_all(fd, data, length, end_us, error);
}

static bool hear_frame(int fd, size_t most_bytes, gint64 end_us, struct frame *frame,
                       GError **error)
{
    uint8_t head[FRAME_HEAD_BYTES];
    g_autofree uint8_t *rest = NULL;
    size_t name, data;
    bool good;

    if (!hear_all(fd, head, sizeof head, end_us, error))
        return false;
    frame_head_read(head, &name, &data);
    if (name > FRAME_NAME_MOST || data > most_bytes)
        return fault(error, FAULT_INVALID, "its reader said more than %zu bytes", most_bytes);
    rest = g_malloc(name + data + 1);
    good = hear_all(fd, rest, name + data, end_us, error) &&
           frame_make((char)head[0], (const char *)rest, name, g_bytes_new(rest + name, data),
                      frame, error);
    explicit_bzero(rest, name + data); /* it may be a badge's secret */
    return good;
}

bool child_ask(struct child *child, const struct frame *question, size_t answer_most_bytes,
               int wall_ms, struct frame *answer, GError **error)
{
    gint64 end_us = g_get_monotonic_time() + (gint64)wall_ms * 1000;

    *answer = (struct frame){0};
    if (child_is_lost(child))
        return fault(error, FAULT_INVALID, "its reader died");
    if (!send_frame(child->line, question, end_us, error) ||
        !hear_frame(child->line, answer_most_bytes, end_us, answer, error)) {
        lose(child);
        return false;
    }
    if (answer->kind != FRAME_REFUSED)
        return true;
    frame_refused(answer, error);
    frame_clear(answer);
    return false;
}
