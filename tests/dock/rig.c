// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dock/rig.h"

#include "core/schema.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/stat.h>

int dock_rig_open(void **state)
{
    struct dock_rig *rig = g_new0(struct dock_rig, 1);

    rig->scratch = scratch_new();
    rig->server = fault_server_new();
    rig->vault = scratch_path(rig->scratch, "vault");
    rig->out = -1;
    for (size_t i = 0; i < 4; i++) {
        static const char *const folders[] = {"", "items", "ask", "dock"};
        g_autofree char *path = g_build_filename(rig->vault, folders[i], NULL);
        assert_int_equal(g_mkdir(path, 0700), 0);
    }
    dock_rig_put(rig, "dock/token", "0123456789abcdef0123456789abcdef");
    rig->asked = (struct dock_asked){.vault = rig->vault,
                                     .url = fault_server_url(rig->server),
                                     .kind = DOCK_PLAN,
                                     .once = true,
                                     .stop_fd = eventfd(0, EFD_CLOEXEC),
                                     .limits = {.slow_seconds = 20, .total_ms = 20000},
                                     .wait = {.first_ms = 20, .most_ms = 60},
                                     .patience_ms = 60000};
    *state = rig;
    return 0;
}

int dock_rig_close(void **state)
{
    struct dock_rig *rig = *state;

    if (rig->pid)
        dock_rig_end(rig, SIGKILL);
    close(rig->asked.stop_fd);
    fault_server_free(rig->server);
    scratch_free(rig->scratch);
    g_free(rig->vault);
    g_free(rig);
    return 0;
}

char *dock_rig_path(const struct dock_rig *rig, int seq, struct id id)
{
    return g_strdup_printf("%s/items/%010d-%s.zip", rig->vault, seq, id.text);
}

struct id dock_rig_item(struct dock_rig *rig, int seq, size_t bytes)
{
    struct id id = id_new();
    g_autofree char *path = dock_rig_path(rig, seq, id);
    g_autofree char *data = g_malloc(bytes + 1);
    GRand *random = g_rand_new_with_seed((guint32)seq);

    for (size_t i = 0; i < bytes; i++)
        data[i] = (char)g_rand_int(random);
    g_rand_free(random);
    assert_true(g_file_set_contents(path, data, (gssize)bytes, NULL));
    return id;
}

void dock_rig_put(const struct dock_rig *rig, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(rig->vault, name, NULL);

    assert_true(g_file_set_contents(path, text, -1, NULL));
}

char *dock_rig_get(const struct dock_rig *rig, const char *name)
{
    g_autofree char *path = g_build_filename(rig->vault, name, NULL);
    char *text = NULL;

    return g_file_get_contents(path, &text, NULL, NULL) ? text : NULL;
}

enum dock_end dock_rig_run_briefly(struct dock_rig *rig)
{
    int64_t patience_ms = rig->asked.patience_ms;
    enum dock_end end;

    rig->asked.patience_ms = 600;
    end = dock_rig_run(rig);
    rig->asked.patience_ms = patience_ms;
    return end;
}

enum dock_end dock_rig_run(struct dock_rig *rig)
{
    g_autoptr(GError) error = NULL;
    enum dock_end end = dock_run(&rig->asked, &error);

    if (error)
        print_message("%s\n", error->message);
    return end;
}

bool dock_rig_has_receipt(const struct dock_rig *rig, struct id id)
{
    g_autofree char *name = g_strdup_printf("dock/receipts/%s.json", id.text);
    g_autofree char *text = dock_rig_get(rig, name);

    return text && strstr(text, id.text);
}

void dock_rig_check(const char *schema_name, const json_t *value)
{
    g_autofree char *path = g_strdup_printf("%s/assets/schema/%s.json", SOURCE_DIR, schema_name);
    g_autoptr(GError) error = NULL;
    json_t *document = json_load_file(path, 0, NULL);
    struct schema *schema = schema_new(document, &error);

    if (!schema || !schema_check(schema, value, &error))
        fail_msg("%s: %s", schema_name, error->message);
    schema_free(schema);
    json_decref(document);
}

static json_t *read_state(const struct dock_rig *rig)
{
    g_autofree char *text = dock_rig_get(rig, "dock/state.json");
    json_t *state = json_loads(text, JSON_REJECT_DUPLICATES, NULL);

    dock_rig_check("dock-state", state);
    return state;
}

char *dock_rig_why(const struct dock_rig *rig, struct id id)
{
    json_t *state = read_state(rig);
    const json_t *item = json_object_get(json_object_get(state, "items"), id.text);
    const char *of = json_string_value(json_object_get(item, "state"));
    char *why = NULL;

    if (g_strcmp0(of, "attention") == 0)
        why = g_strdup(json_string_value(json_object_get(item, "why")));
    json_decref(state);
    return why;
}

char *dock_rig_trouble(const struct dock_rig *rig)
{
    json_t *state = read_state(rig);
    char *trouble = g_strdup(json_string_value(json_object_get(state, "trouble")));

    json_decref(state);
    return trouble;
}

bool dock_rig_has_upload(struct dock_rig *rig, int upload, int seq, struct id id)
{
    g_autofree char *path = dock_rig_path(rig, seq, id);
    g_autoptr(GBytes) there = fault_server_upload(rig->server, upload);
    g_autofree char *data = NULL;
    gsize bytes;

    assert_true(g_file_get_contents(path, &data, &bytes, NULL));
    return g_bytes_get_size(there) == bytes &&
           memcmp(g_bytes_get_data(there, NULL), data, bytes) == 0;
}

static void spawn(struct dock_rig *rig, const char *name, bool once)
{
    g_autofree char *settings = scratch_path(rig->scratch, name);
    const char *argv[] = {
        BUILD_DIR "/bin/viewfinder-dock", "--settings", settings, "--vault", rig->vault,
        once ? "--once" : NULL,           NULL};

    assert_true(g_spawn_async_with_pipes(NULL, (char **)argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL,
                                         NULL, &rig->pid, NULL, &rig->out, NULL, NULL));
}

void dock_rig_spawn_with(struct dock_rig *rig, const char *settings)
{
    spawn(rig, settings, true);
}

void dock_rig_spawn(struct dock_rig *rig, bool once)
{
    g_autofree char *text = g_strdup_printf(
        "[server]\nurl=%s\nkind=%s\n[dock]\nsense=file:%s/docked\n", fault_server_url(rig->server),
        rig->asked.kind == DOCK_TUS ? "tus" : "plan", rig->scratch->path);

    scratch_put(rig->scratch, "settings", text, strlen(text));
    spawn(rig, "settings", once);
}

void dock_rig_wait_line(struct dock_rig *rig, const char *begins)
{
    g_autoptr(GString) line = g_string_new(NULL);
    struct pollfd end = {.fd = rig->out, .events = POLLIN};
    char c;

    while (poll(&end, 1, 60000) > 0 && read(rig->out, &c, 1) == 1) {
        g_string_append_c(line, c);
        if (c != '\n')
            continue;
        if (g_str_has_prefix(line->str, begins))
            return;
        g_string_truncate(line, 0);
    }
    fail_msg("the dock did not say '%s'", begins);
}

int dock_rig_end(struct dock_rig *rig, int signal)
{
    int status = 0;

    if (signal)
        kill(rig->pid, signal);
    assert_int_equal(waitpid(rig->pid, &status, 0), rig->pid);
    rig->pid = 0;
    close(rig->out);
    rig->out = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
