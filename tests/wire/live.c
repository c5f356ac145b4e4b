// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/rig.h"

#include "wire/live.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#define MODULES_1 SOURCE_DIR "/tests"
#define MODULES_2 SOURCE_DIR "/tests/transfer/tus-2"
#define READY_MS 60000

struct live {
    enum live_kind kind;
    struct rig *rig; /* LIVE_PLAN */
    struct rig_device *device;
    int64_t seq;
    char *folder; /* @tus/server's, and its port; 0: any */
    int port;
    pid_t pid;
    int in;
    char *url;
};

static const struct {
    const char *name, *modules;
} kinds[LIVE_KINDS] = {
    [LIVE_PLAN] = {"the reference server", NULL},
    [LIVE_TUS_1] = {"@tus/server 1.10", MODULES_1},
    [LIVE_TUS_2] = {"@tus/server 2", MODULES_2},
};

const char *live_name(enum live_kind kind)
{
    return kinds[kind].name;
}

/* 2.4.5 asks for Node 20.19. */
bool live_is_here(enum live_kind kind)
{
    g_autofree char *text = NULL;
    int major = 0, minor = 0;

    if (kind != LIVE_TUS_2)
        return true;
    if (!g_spawn_command_line_sync("node --version", &text, NULL, NULL, NULL) ||
        sscanf(text, "v%d.%d", &major, &minor) != 2)
        g_error("there is no node");
    return major > 20 || (major == 20 && minor >= 19);
}

/* --- starting and killing --- */

static void start_node(struct live *live)
{
    g_autofree char *port = g_strdup_printf("%d", live->port);
    const char *argv[] = {"node",
                          SOURCE_DIR "/tests/transfer/tus_server.mjs",
                          kinds[live->kind].modules,
                          live->folder,
                          port,
                          NULL};
    char line[32] = "";
    struct pollfd ready = {.events = POLLIN};

    if (!g_spawn_async_with_pipes(NULL, (char **)argv, NULL,
                                  G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                                  &live->pid, &live->in, &ready.fd, NULL, NULL))
        g_error("node does not start");
    if (poll(&ready, 1, READY_MS) <= 0 || read(ready.fd, line, sizeof line - 1) <= 0)
        g_error("%s did not start: npm ci in %s first", live_name(live->kind),
                kinds[live->kind].modules);
    close(ready.fd);
    live->port = atoi(line);
}

void live_start(struct live *live)
{
    if (live->rig)
        rig_start(live->rig);
    else
        start_node(live);
}

void live_kill(struct live *live)
{
    if (live->rig) {
        rig_kill(live->rig);
        return;
    }
    kill(live->pid, SIGKILL);
    waitpid(live->pid, NULL, 0);
    close(live->in);
    live->pid = 0;
}

struct live *live_new(enum live_kind kind)
{
    struct live *live = g_new0(struct live, 1);

    live->kind = kind;
    if (kind == LIVE_PLAN) {
        live->rig = rig_new();
        rig_start(live->rig);
        live->device = rig_enrol(live->rig);
        live->rig->keeps_port = true;
        live->url = g_strdup(live->rig->url);
        return live;
    }
    live->folder = g_dir_make_tmp("viewfinder-live-XXXXXX", NULL);
    start_node(live);
    live->url = g_strdup_printf("http://127.0.0.1:%d/files", live->port);
    return live;
}

void live_free(struct live *live)
{
    if (live->rig) {
        rig_device_free(live->device);
        rig_free(live->rig);
    } else {
        if (live->pid)
            live_kill(live);
        scratch_remove(live->folder);
    }
    g_free(live->folder);
    g_free(live->url);
    g_free(live);
}

const char *live_url(const struct live *live)
{
    return live->url;
}

/* --- items --- */

static GBytes *make_bag(struct live *live, size_t bytes, struct id *id)
{
    struct rig_item *item = rig_item_new(live->device, "On the swing");
    g_autofree guint8 *data = g_malloc(bytes);
    GBytes *bag;

    for (size_t i = 0; i < bytes; i++)
        data[i] = (guint8)g_random_int();
    item->seq = ++live->seq;
    rig_item_add(item, "voice.ogg", "audio/ogg", data, bytes);
    bag = rig_bag(live->rig, live->device, item);
    *id = item->id;
    rig_item_free(item);
    return bag;
}

void live_add_item(struct live *live, struct wire *wire, size_t bytes)
{
    struct id id;

    if (!live->rig) {
        wire_add_bytes(wire, bytes);
        return;
    }
    wire_put(wire, "vault/dock/token", live->device->token);
    wire_add_as(wire, make_bag(live, bytes, &id), id);
}

bool live_is_done(const struct live *live, const struct wire *wire, guint item)
{
    struct id id = wire_id(wire, item);

    return live->rig ? wire_has_receipt(wire, id) : wire_is_sent(wire, id.text);
}

/* --- what it holds --- */

/* Whether a file is these bytes; empty ones count for nothing (`*holds`). */
static bool is_same(const char *path, GBytes *bag, bool *holds)
{
    g_autofree char *data = NULL;
    gsize bytes = 0, wanted;
    const char *own = bag ? g_bytes_get_data(bag, &wanted) : NULL;

    *holds = g_file_get_contents(path, &data, &bytes, NULL) && bytes > 0;
    return *holds && own && bytes == wanted && memcmp(data, own, bytes) == 0;
}

static void count(const struct live *live, GBytes *bag, int *same, int *places)
{
    g_autofree char *bags = live->rig ? scratch_path(live->rig->scratch, "store/bags") : NULL;
    const char *path = bags ? bags : live->folder;
    GDir *dir = g_dir_open(path, 0, NULL);

    *same = *places = 0;
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *file = g_build_filename(path, name, NULL);
        bool holds;
        if (g_str_has_suffix(name, ".json"))
            continue;
        *same += is_same(file, bag, &holds);
        *places += holds;
    }
    if (dir)
        g_dir_close(dir);
}

int live_copies(const struct live *live, GBytes *bag, struct id id)
{
    int same, places;

    (void)id;
    count(live, bag, &same, &places);
    return same;
}

int live_places(const struct live *live)
{
    int same, places;

    count(live, NULL, &same, &places);
    return places;
}
