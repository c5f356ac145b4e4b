// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Where a script comes from: a file, which is read whole before the first step is played, or a
 * pipe, whose lines are played as they come, so that a program can ask `list` and then say what to
 * do. */
#include "script/script_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SCRIPT_BYTES_MOST (4 << 20)
#define PIPE_NAME "script"

static bool read_all(int fd, const char *name, GString *text, GError **error)
{
    char piece[4096];
    ssize_t got;

    while ((got = read(fd, piece, sizeof piece)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fault_errno(error, "The script %s cannot be read", name);
        g_string_append_len(text, piece, got);
        if (text->len > SCRIPT_BYTES_MOST)
            return fault(error, FAULT_INVALID, "The script %s is larger than 4 MiB.", name);
    }
    return true;
}

static GPtrArray *read_file(int fd, const char *name, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);

    if (!read_all(fd, name, text, error))
        return NULL;
    return script_parse(name, text->str, text->len, error);
}

static bool is_file(int fd)
{
    struct stat about;

    return fstat(fd, &about) == 0 && S_ISREG(about.st_mode);
}

struct script *script_open(const char *path, GError **error)
{
    bool is_input = strcmp(path, "-") == 0;
    int fd = is_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    bool is_pipe = is_input && !is_file(fd);
    GPtrArray *steps = NULL;
    struct script *script;

    if (fd < 0)
        fault_errno(error, "The script %s cannot be read", path);
    else
        steps = is_pipe ? script_steps_new() : read_file(fd, is_input ? PIPE_NAME : path, error);
    if (fd >= 0 && !is_input)
        close(fd);
    if (!steps)
        return NULL;
    script = g_new0(struct script, 1);
    script->steps = steps;
    script->state = SCRIPT_PLAYING;
    script->beats = g_queue_new();
    script->pipe = is_pipe ? fd : -1;
    script->partial = g_string_new(NULL);
    return script;
}

void script_close(struct script *script)
{
    if (!script)
        return;
    g_ptr_array_unref(script->steps);
    g_queue_free_full(script->beats, g_free);
    g_string_free(script->partial, TRUE);
    g_free(script);
}

static bool take_lines(struct script *script, GError **error)
{
    char *end;

    while ((end = memchr(script->partial->str, '\n', script->partial->len))) {
        g_autofree char *line =
            g_strndup(script->partial->str, (gsize)(end - script->partial->str));

        if (strlen(line) != (size_t)(end - script->partial->str))
            return fault(error, FAULT_INVALID, "%s line %d: this holds a zero byte.", PIPE_NAME,
                         script->lines + 1);
        g_string_erase(script->partial, 0, end - script->partial->str + 1);
        if (!script_parse_line(PIPE_NAME, ++script->lines, line, script->steps, error))
            return false;
    }
    if (script->partial->len > SCRIPT_LINE_MOST)
        return fault(error, FAULT_INVALID, "%s line %d: the line is too long.", PIPE_NAME,
                     script->lines + 1);
    return true;
}

/* The last line may end with the pipe. */
static bool take_rest(struct script *script, GError **error)
{
    script->pipe = -1;
    if (script->partial->len > 0)
        g_string_append_c(script->partial, '\n');
    return take_lines(script, error);
}

bool script_read_more(struct script *script, GError **error)
{
    struct pollfd polled = {.fd = script->pipe, .events = POLLIN};
    char piece[65536]; /* a pipe's fill: most scripts come whole, and are refused whole */
    ssize_t got;

    if (script->pipe < 0 || poll(&polled, 1, 0) <= 0)
        return true;
    got = read(script->pipe, piece, sizeof piece);
    if (got < 0 && errno != EINTR && errno != EAGAIN)
        return fault_errno(error, "The script cannot be read");
    if (got == 0)
        return take_rest(script, error);
    g_string_append_len(script->partial, piece, MAX(got, 0));
    return take_lines(script, error);
}
