// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "child/child_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PIECE_BYTES 65536

/* --- what goes in --- */

static bool write_all(int fd, const char *data, size_t bytes)
{
    while (bytes > 0) {
        ssize_t written = write(fd, data, bytes);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        data += written;
        bytes -= (size_t)written;
    }
    return true;
}

/* The input as a file in memory that nobody can change any more; never 0, 1 or 2. */
static int sealed_file(GBytes *input, GError **error)
{
    gsize length;
    const char *data = g_bytes_get_data(input, &length);
    int first = memfd_create("input", MFD_CLOEXEC | MFD_ALLOW_SEALING), fd;

    if (first < 0 || !write_all(first, data, length) || lseek(first, 0, SEEK_SET) != 0 ||
        fcntl(first, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) != 0 ||
        (fd = fcntl(first, F_DUPFD_CLOEXEC, 3)) < 0) {
        fault_errno(error, "no memory for what is to be read");
        fd = -1;
    }
    if (first >= 0)
        close(first);
    return fd;
}

/* --- the child --- */

struct running {
    pid_t pid;
    int answer;
};

/* Both ends of a pipe, neither of them 0, 1 or 2. */
static bool pipe_apart(int ends[2])
{
    int first[2];

    if (pipe2(first, O_CLOEXEC) != 0)
        return false;
    for (int i = 0; i < 2; i++)
        ends[i] = fcntl(first[i], F_DUPFD_CLOEXEC, 3);
    close(first[0]);
    close(first[1]);
    if (ends[0] >= 0 && ends[1] >= 0)
        return true;
    for (int i = 0; i < 2; i++) {
        if (ends[i] >= 0)
            close(ends[i]);
    }
    return false;
}

static bool start(const struct child_job *job, struct running *child, GError **error)
{
    int ends[2], input;
    bool good;

    input = sealed_file(job->input, error);
    if (input < 0)
        return false;
    if (!pipe_apart(ends)) {
        fault_errno(error, "no pipe for %s", job->program);
        close(input);
        return false;
    }
    good = child_spawn(job->program, job->word, input, ends[1], &child->pid, error);
    close(input);
    close(ends[1]);
    child->answer = ends[0];
    if (!good)
        close(ends[0]);
    return good;
}

/* --- what comes out --- */

int child_left_ms(gint64 end_us)
{
    gint64 left = (end_us - g_get_monotonic_time() + 999) / 1000;

    return (int)CLAMP(left, 0, G_MAXINT);
}

/* One more piece: 1, or 0 at the end of all; -1 for a child that is to be refused. */
static int hear_piece(int fd, GByteArray *heard, const struct child_job *job, gint64 end_us,
                      GError **error)
{
    struct pollfd wait = {fd, POLLIN, 0};
    uint8_t piece[PIECE_BYTES];
    int ready = poll(&wait, 1, child_left_ms(end_us));
    ssize_t got = ready > 0 ? read(fd, piece, sizeof piece) : 0;

    if ((ready < 0 || got < 0) && errno != EINTR && errno != EAGAIN) {
        fault_errno(error, "its reader cannot be heard");
        return -1;
    }
    if (ready == 0 || (got != 0 && child_left_ms(end_us) == 0)) {
        fault(error, FAULT_INVALID, "its reader took longer than %d ms", job->wall_ms);
        return -1;
    }
    if (ready < 0 || got < 0)
        return 1;
    if ((size_t)got > job->answer_most_bytes - heard->len) {
        fault(error, FAULT_INVALID, "its reader said more than %zu bytes", job->answer_most_bytes);
        return -1;
    }
    g_byte_array_append(heard, piece, (guint)got);
    return got > 0;
}

static bool ended_well(int status, GError **error)
{
    if (WIFSIGNALED(status))
        return fault(error, FAULT_INVALID, "its reader died (%s)", g_strsignal(WTERMSIG(status)));
    if (WEXITSTATUS(status) != 0)
        return fault(error, FAULT_INVALID, "its reader gave up (%d)", WEXITSTATUS(status));
    return true;
}

/* It has closed its answer, or is to be killed; it is no more when this returns. */
static bool finish(const struct running *child, bool heard_all, gint64 end_us, GError **error)
{
    int status = 0;
    pid_t got;

    if (!heard_all)
        kill(child->pid, SIGKILL);
    /* One that closes its answer and lives on is given the rest of its time, and not more. */
    while ((got = waitpid(child->pid, &status, heard_all ? WNOHANG : 0)) <= 0) {
        if (got < 0 && errno != EINTR)
            break;
        if (got == 0 && child_left_ms(end_us) == 0) {
            kill(child->pid, SIGKILL);
            heard_all = false;
        }
        if (got == 0)
            poll(NULL, 0, 1);
    }
    if (got == child->pid && heard_all)
        return ended_well(status, error);
    return heard_all || fault(error, FAULT_INVALID, "its reader did not end");
}

GBytes *child_run(const struct child_job *job, GError **error)
{
    gint64 end_us = g_get_monotonic_time() + (gint64)job->wall_ms * 1000;
    GByteArray *heard;
    struct running child;
    GError *why = NULL;
    int more = 1;
    bool good;

    if (!start(job, &child, error))
        return NULL;
    heard = g_byte_array_new();
    while (more > 0)
        more = hear_piece(child.answer, heard, job, end_us, &why);
    close(child.answer);
    good = finish(&child, more == 0, end_us, why ? NULL : &why);
    if (good)
        return g_byte_array_free_to_bytes(heard);
    g_byte_array_unref(heard);
    g_propagate_error(error, why);
    return NULL;
}
