// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/rig.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>

#define PROGRAM BUILD_DIR "/bin/planserver"
#define READY_MS 60000
#define ANSWER_SECONDS 60

struct rig *rig_new(void)
{
    struct rig *rig = g_new0(struct rig, 1);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = NULL;

    signal(SIGPIPE, SIG_IGN);
    seal_start();
    rig->scratch = scratch_new();
    rig->school_folder = scratch_path(rig->scratch, "school");
    rig->store_folder = scratch_path(rig->scratch, "store");
    if (!school_make(rig->school_folder, &error))
        fail_msg("school_make: %s", error->message);
    bytes = scratch_get(rig->scratch, "school/school.json");
    rig->school = school_read(bytes, &error);
    assert_non_null(rig->school);
    return rig;
}

void rig_free(struct rig *rig)
{
    if (rig->server)
        rig_kill(rig);
    school_free(rig->school);
    scratch_free(rig->scratch);
    g_free(rig->school_folder);
    g_free(rig->store_folder);
    g_free(rig->url);
    g_free(rig);
}

int rig_setup(void **state)
{
    struct rig *rig = rig_new();

    rig_start(rig);
    *state = rig;
    return 0;
}

int rig_teardown(void **state)
{
    struct rig *rig = *state;

    if (rig->server)
        rig_stop(rig);
    rig_free(rig);
    return 0;
}

/* Runs in the child, where nothing may fail a test: exits instead. */
static void become_server(struct rig *rig, const char *const *before, int ready)
{
    g_autofree char *log = scratch_path(rig->scratch, "log");
    g_autofree char *number = g_strdup_printf("%d", ready);
    g_autofree char *port = g_strdup_printf("%d", rig->keeps_port ? rig->port : 0);
    const char *own[] = {
        PROGRAM,  "--school", rig->school_folder, "--store", rig->store_folder,
        "--port", port,       "--ready-fd",       number,    rig->tls ? "--tls" : NULL,
        rig->tls};
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    int fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);

    for (; before && *before; before++)
        g_ptr_array_add(argv, (void *)*before);
    for (size_t i = 0; i < G_N_ELEMENTS(own) && own[i]; i++)
        g_ptr_array_add(argv, (void *)own[i]);
    g_ptr_array_add(argv, NULL);
    dup2(fd, STDERR_FILENO);
    execvp(argv->pdata[0], (char **)argv->pdata);
    _exit(127);
}

static bool take_url(struct rig *rig, int ready)
{
    char line[128] = "";
    struct pollfd watch = {ready, POLLIN, 0};
    size_t got = 0;
    ssize_t more = 1;

    while (more > 0 && !strchr(line, '\n') && poll(&watch, 1, READY_MS) == 1) {
        more = read(ready, line + got, sizeof line - 1 - got);
        got += more > 0 ? (size_t)more : 0;
    }
    close(ready);
    g_clear_pointer(&rig->url, g_free);
    if (!g_str_has_prefix(line, rig->tls ? "https://127.0.0.1:" : "http://127.0.0.1:") ||
        !strchr(line, '\n'))
        return false;
    rig->url = g_strstrip(g_strdup(line));
    rig->port = (uint16_t)atoi(strrchr(rig->url, ':') + 1);
    return true;
}

bool rig_start_under(struct rig *rig, const char *const *before)
{
    int ends[2];

    assert_int_equal(rig->server, 0);
    assert_int_equal(pipe(ends), 0);
    rig->server = fork();
    assert_true(rig->server >= 0);
    if (rig->server == 0) {
        close(ends[0]);
        become_server(rig, before, ends[1]);
    }
    close(ends[1]);
    if (take_url(rig, ends[0]))
        return true;
    rig_kill(rig);
    return false;
}

void rig_start(struct rig *rig)
{
    g_autofree char *log = NULL;

    if (rig_start_under(rig, NULL))
        return;
    log = rig_log(rig);
    print_error("%s\n", log);
    fail_msg("the plan server did not start");
}

void rig_stop(struct rig *rig)
{
    g_autofree char *log = NULL;
    int status;

    assert_int_equal(kill(rig->server, SIGTERM), 0);
    assert_int_equal(waitpid(rig->server, &status, 0), rig->server);
    rig->server = 0;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return;
    log = rig_log(rig);
    print_error("%s\n", log);
    fail_msg("the plan server ended with status %#x", (unsigned)status);
}

void rig_kill(struct rig *rig)
{
    kill(rig->server, SIGKILL);
    waitpid(rig->server, NULL, 0);
    rig->server = 0;
}

char *rig_log(const struct rig *rig)
{
    g_autofree char *path = scratch_path(rig->scratch, "log");
    char *text = NULL;

    return g_file_get_contents(path, &text, NULL, NULL) ? text : g_strdup("");
}

static char *run_code(struct rig *rig, const char *option)
{
    const char *argv[] = {PROGRAM, "--store", rig->store_folder, "code", option, NULL};
    char *out = NULL;
    int status = -1;

    assert_true(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL,
                             &status, NULL));
    assert_int_equal(status, 0);
    return g_strchomp(out);
}

char *rig_code(struct rig *rig)
{
    return run_code(rig, NULL);
}

char *rig_code_to_wait(struct rig *rig)
{
    return run_code(rig, "--ask");
}

char *rig_code_digits(const char *code)
{
    const char *at = strstr(code, "&code=");

    assert_non_null(at);
    return g_strndup(at + strlen("&code="), 32);
}

/* --- the client --- */

int rig_connect(struct rig *rig)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(rig->port)};
    struct timeval most = {.tv_sec = ANSWER_SECONDS};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_true(fd >= 0);
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most), 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

/* A server that has answered and closed may leave us with a broken pipe: the answer decides. */
void rig_write(int fd, const void *data, size_t bytes)
{
    const char *at = data;

    while (bytes > 0) {
        ssize_t wrote = write(fd, at, bytes);

        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return;
        at += wrote;
        bytes -= (size_t)wrote;
    }
}

struct rig_reply *rig_read(int fd)
{
    struct rig_reply *reply = g_new0(struct rig_reply, 1);
    g_autoptr(GByteArray) all = g_byte_array_new();
    char piece[65536];
    ssize_t got;
    char *end;

    while ((got = read(fd, piece, sizeof piece)) > 0 || (got < 0 && errno == EINTR))
        if (got > 0)
            g_byte_array_append(all, (const guint8 *)piece, (guint)got);
    close(fd);
    g_byte_array_append(all, (const guint8 *)"", 1);
    end = strstr((char *)all->data, "\r\n\r\n");
    if (!end) {
        reply->headers = g_strdup("");
        reply->body = g_bytes_new(NULL, 0);
        return reply;
    }
    reply->status = atoi((char *)all->data + strlen("HTTP/1.1 "));
    reply->headers = g_strndup((char *)all->data, (gsize)(end + 2 - (char *)all->data));
    reply->body = g_bytes_new(end + 4, (gsize)((char *)all->data + all->len - 1 - (end + 4)));
    return reply;
}

struct rig_reply *rig_send(struct rig *rig, const char *head, const void *body, size_t bytes)
{
    g_autofree char *whole =
        g_strdup_printf("%sHost: 127.0.0.1:%u\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n",
                        head, (unsigned)rig->port, bytes);
    int fd = rig_connect(rig);

    rig_write(fd, whole, strlen(whole));
    rig_write(fd, body, bytes);
    return rig_read(fd);
}

void rig_reply_free(struct rig_reply *reply)
{
    g_bytes_unref(reply->body);
    g_free(reply->headers);
    g_free(reply);
}

char *rig_reply_header(const struct rig_reply *reply, const char *name)
{
    g_auto(GStrv) lines = g_strsplit(reply->headers, "\r\n", -1);
    size_t length = strlen(name);

    for (char **line = lines; *line; line++)
        if (g_ascii_strncasecmp(*line, name, length) == 0 && (*line)[length] == ':')
            return g_strstrip(g_strdup(*line + length + 1));
    return NULL;
}

json_t *rig_reply_json(const struct rig_reply *reply)
{
    gsize bytes;
    const char *data = g_bytes_get_data(reply->body, &bytes);
    json_t *value = json_loadb(data, bytes, 0, NULL);

    assert_non_null(value);
    return value;
}
