// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define WAIT_MS 180000
#define STEP_US 2000

static void make_folder(const struct wire *wire, const char *name)
{
    g_autofree char *path = g_build_filename(wire->folder, name, NULL);

    if (g_mkdir(path, 0700) != 0)
        g_error("cannot make %s", path);
}

int wire_hurry(int most)
{
    double load = 0;
    double cores = (double)g_get_num_processors();

    if (getloadavg(&load, 1) != 1 || load <= 2 * cores)
        return most;
    return MAX((int)(most * 2 * cores / load), 2);
}

struct wire *wire_new(const char *dock, const char *hurry)
{
    static const char *const folders[] = {"vault", "vault/items", "vault/ask", "vault/dock"};
    const char *memory = g_access("/dev/shm", W_OK) == 0 ? "/dev/shm" : g_get_tmp_dir();
    struct wire *wire = g_new0(struct wire, 1);

    wire->dock = g_strdup(dock);
    wire->hurry = g_strdup(hurry);
    wire->times = wire_hurry(WIRE_HURRY);
    wire->folder = g_build_filename(memory, "viewfinder-wire-XXXXXX", NULL);
    if (!g_mkdtemp(wire->folder))
        g_error("cannot make %s", wire->folder);
    wire->vault = g_build_filename(wire->folder, "vault", NULL);
    wire->names = g_ptr_array_new_with_free_func(g_free);
    wire->bags = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    for (size_t i = 0; i < G_N_ELEMENTS(folders); i++)
        make_folder(wire, folders[i]);
    wire_put(wire, "vault/dock/token", WIRE_TOKEN);
    return wire;
}

static void folder_remove(const char *path)
{
    GDir *folder = g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(path, 0, NULL);

    for (const char *name; folder && (name = g_dir_read_name(folder));) {
        g_autofree char *inner = g_build_filename(path, name, NULL);
        folder_remove(inner);
    }
    if (folder)
        g_dir_close(folder);
    g_remove(path);
}

void wire_free(struct wire *wire)
{
    if (wire->pid) {
        kill(wire->pid, SIGKILL);
        waitpid(wire->pid, NULL, 0);
    }
    folder_remove(wire->folder);
    g_ptr_array_unref(wire->names);
    g_ptr_array_unref(wire->bags);
    g_free(wire->dock);
    g_free(wire->hurry);
    g_free(wire->folder);
    g_free(wire->vault);
    g_free(wire);
}

void wire_put(const struct wire *wire, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(wire->folder, name, NULL);

    if (!g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL))
        g_error("cannot write %s", path);
}

char *wire_get(const struct wire *wire, const char *name)
{
    g_autofree char *path = g_build_filename(wire->folder, name, NULL);
    char *text = NULL;

    return g_file_get_contents(path, &text, NULL, NULL) ? text : NULL;
}

/* --- items --- */

void wire_add_as(struct wire *wire, GBytes *bag_take, struct id id)
{
    char *name =
        g_strdup_printf("%s/items/%010u-%s.zip", wire->vault, wire->names->len + 1, id.text);
    gsize bytes;
    const char *data = g_bytes_get_data(bag_take, &bytes);

    if (!g_file_set_contents_full(name, data, (gssize)bytes, G_FILE_SET_CONTENTS_NONE, 0600, NULL))
        g_error("cannot write %s", name);
    g_ptr_array_add(wire->names, name);
    g_ptr_array_add(wire->bags, bag_take);
}

struct id wire_add(struct wire *wire, GBytes *bag_take)
{
    struct id id = id_new();

    wire_add_as(wire, bag_take, id);
    return id;
}

struct id wire_add_bytes(struct wire *wire, size_t bytes)
{
    guint8 *data = g_malloc(bytes);
    GRand *random = g_rand_new_with_seed(wire->names->len + 1);

    for (size_t i = 0; i < bytes; i++)
        data[i] = (guint8)g_rand_int(random);
    g_rand_free(random);
    return wire_add(wire, g_bytes_new_take(data, bytes));
}

struct id wire_id(const struct wire *wire, guint item)
{
    const char *name = g_ptr_array_index(wire->names, item);
    const char *dot = name + strlen(name) - strlen(".zip");
    struct id id;

    g_strlcpy(id.text, dot - ID_LENGTH, sizeof id.text);
    return id;
}

int wire_missing(const struct wire *wire)
{
    int missing = 0;

    for (guint i = 0; i < wire->names->len; i++) {
        g_autofree char *data = NULL;
        gsize bytes, wanted;
        const char *bag = g_bytes_get_data(g_ptr_array_index(wire->bags, i), &wanted);
        missing += !g_file_get_contents(g_ptr_array_index(wire->names, i), &data, &bytes, NULL) ||
                   bytes != wanted || memcmp(data, bag, bytes) != 0;
    }
    return missing;
}

bool wire_has_receipt(const struct wire *wire, struct id id)
{
    g_autofree char *name = g_strdup_printf("vault/dock/receipts/%s.json", id.text);
    g_autofree char *text = wire_get(wire, name);

    return text && strstr(text, id.text);
}

/* --- the program --- */

void wire_set_server(const struct wire *wire, const char *url, const char *kind)
{
    g_autofree char *text = g_strdup_printf(
        "[server]\nurl=%s\nkind=%s\n[dock]\nsense=file:%s/docked\n", url, kind, wire->folder);

    wire_put(wire, "settings", text);
}

static char **environment(const struct wire *wire)
{
    g_autofree char *says = g_build_filename(wire->folder, "lived", NULL);
    const char *options = g_getenv("ASAN_OPTIONS");
    g_autofree char *asan = g_strdup_printf("%s%sverify_asan_link_order=0:exitcode=99",
                                            options ? options : "", options ? ":" : "");
    g_autofree char *hurry = g_strdup_printf("%d", wire->times);
    char **words = g_get_environ();

    if (!wire->hurry)
        return words;
    words = g_environ_setenv(words, "LD_PRELOAD", wire->hurry, TRUE);
    words = g_environ_setenv(words, "ASAN_OPTIONS", asan, TRUE);
    words = g_environ_setenv(words, "VIEWFINDER_HURRY", hurry, TRUE);
    return g_environ_setenv(words, "VIEWFINDER_HURRY_SAYS", says, TRUE);
}

/* In the child, before the program. */
static void go_quietly(gpointer folder)
{
    g_autofree char *errors = g_build_filename(folder, "errors", NULL);
    int in = open("/dev/null", O_RDWR);
    int out = open(errors, O_WRONLY | O_CREAT | O_APPEND, 0600);

    if (dup2(in, STDIN_FILENO) < 0 || dup2(in, STDOUT_FILENO) < 0 || dup2(out, STDERR_FILENO) < 0)
        _exit(98);
}

void wire_start(struct wire *wire, bool once)
{
    g_autofree char *settings = g_build_filename(wire->folder, "settings", NULL);
    g_autofree char *lived = g_build_filename(wire->folder, "lived", NULL);
    g_auto(GStrv) words = environment(wire);
    const char *argv[] = {wire->dock,  "--settings",           settings, "--vault",
                          wire->vault, once ? "--once" : NULL, NULL};

    g_assert(!wire->pid);
    g_unlink(lived);
    if (!g_spawn_async(NULL, (char **)argv, words, G_SPAWN_DO_NOT_REAP_CHILD, go_quietly,
                       wire->folder, &wire->pid, NULL))
        g_error("cannot start %s", wire->dock);
}

bool wire_has_ended(struct wire *wire, int *status)
{
    int how = 0;

    if (waitpid(wire->pid, &how, WNOHANG) != wire->pid)
        return false;
    wire->pid = 0;
    *status = WIFEXITED(how) ? WEXITSTATUS(how) : 128 + WTERMSIG(how);
    return true;
}

void wire_signal(struct wire *wire, int signal)
{
    kill(wire->pid, signal);
}

int wire_wait(struct wire *wire)
{
    int status = 0;

    for (int i = 0; !wire_has_ended(wire, &status); i++) {
        if (i == WAIT_MS * 1000 / STEP_US)
            wire_signal(wire, SIGKILL);
        g_usleep(STEP_US);
    }
    return status;
}

int64_t wire_lived_ms(const struct wire *wire)
{
    g_autofree char *text = wire_get(wire, "lived");

    return text ? g_ascii_strtoll(text, NULL, 10) : -1;
}

char *wire_errors(const struct wire *wire)
{
    char *text = wire_get(wire, "errors");

    return text ? text : g_strdup("");
}

/* --- what it says of itself --- */

static json_t *read_state(const struct wire *wire)
{
    g_autofree char *text = wire_get(wire, "vault/dock/state.json");

    return text ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : NULL;
}

bool wire_is_sent(const struct wire *wire, const char *id)
{
    json_t *state = read_state(wire);
    const json_t *item = json_object_get(json_object_get(state, "items"), id);
    bool sent = g_strcmp0(json_string_value(json_object_get(item, "state")), "sent") == 0;

    json_decref(state);
    return sent;
}

char *wire_trouble(const struct wire *wire)
{
    json_t *state = read_state(wire);
    const char *trouble = json_string_value(json_object_get(state, "trouble"));
    char *answer = g_strdup(trouble ? trouble : "");

    json_decref(state);
    return answer;
}

char *wire_why(const struct wire *wire, const char *id)
{
    json_t *state = read_state(wire), *item;
    char *answer = g_strdup("");
    const char *key;

    json_object_foreach(json_object_get(state, "items"), key, item)
    {
        const char *why = json_string_value(json_object_get(item, "why"));
        const char *is = json_string_value(json_object_get(item, "state"));
        if (why && g_strcmp0(is, "attention") == 0 && (!id || strcmp(id, key) == 0)) {
            g_free(answer);
            answer = g_strdup(why);
        }
    }
    json_decref(state);
    return answer;
}
