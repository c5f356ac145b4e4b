// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/deletion.h"

#include "fault/proof.h"
#include "fault/world.h"
#include "vault/vault.h"
#include "wire/liar.h"
#include "wire/wire.h"

#include <glib/gstdio.h>
#include <string.h>

#define CAPTURES 3

struct deletion {
    char *dock;
    struct wire *wire; /* of the folder that the world is made in */
    char *world;
};

static void run_driver(const char *driver, const char *act, const char *world, const char *seed)
{
    const char *argv[] = {driver, act, world, seed, NULL};
    /* It leaves what it does not need any more to the system: it is made to be killed. */
    g_auto(GStrv) words = g_environ_setenv(g_get_environ(), "ASAN_OPTIONS", "detect_leaks=0", TRUE);
    g_autofree char *out = NULL;
    int status = 0;

    if (!g_spawn_sync(NULL, (char **)argv, words, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, &status,
                      NULL) ||
        status != 0 || strstr(out, "failed "))
        g_error("%s %s: %s", driver, act, out);
}

struct deletion *deletion_new(const char *dock, const char *driver)
{
    struct deletion *deletion = g_new0(struct deletion, 1);
    g_autofree char *memo = NULL;

    deletion->dock = g_strdup(dock);
    deletion->wire = wire_new(dock, NULL);
    deletion->world = g_build_filename(deletion->wire->folder, "world", NULL);
    memo = g_build_filename(deletion->wire->folder, "memo", NULL);
    g_setenv("VIEWFINDER_FAULT_MEMO", memo, TRUE);
    g_mkdir(deletion->world, 0700);
    run_driver(driver, "make", deletion->world, NULL);
    for (int i = 0; i < CAPTURES; i++) {
        g_autofree char *seed = g_strdup_printf("%d", i + 1);
        run_driver(driver, "capture", deletion->world, seed);
    }
    run_driver(driver, "file", deletion->world, "1");
    return deletion;
}

void deletion_free(struct deletion *deletion)
{
    if (!deletion)
        return;
    wire_free(deletion->wire);
    g_free(deletion->dock);
    g_free(deletion->world);
    g_free(deletion);
}

/* --- one case --- */

struct device {
    struct wire *wire;
    char *world;
    struct fault_server *server;
    struct liar *liar;
    struct found *found;
};

static void dock_once(struct device *device)
{
    int status;

    wire_start(device->wire, true);
    status = wire_wait(device->wire);
    if (status != 0 && status != 3) {
        g_autofree char *errors = wire_errors(device->wire);
        found_add(device->found, &device->found->undetected, "the dock ended with %d: %s", status,
                  errors);
    }
}

/* Opens the vault as the app does, looks at what the dock brought, frees what may go and asks for
 * the rest. How many were freed; each must lie whole at the server. */
static int free_some(struct device *device)
{
    g_autoptr(GPtrArray) freed = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) error = NULL;
    struct vault *vault = vault_open(device->wire->vault, VAULT_WRITE, &error);
    GPtrArray *news;
    int whole, some;

    if (!vault || !vault_unlock(vault, WORLD_PIN, &error))
        g_error("the vault does not open: %s", error->message);
    news = vault_look(vault, &error);
    if (news)
        g_ptr_array_unref(news);
    if (!vault_free(vault, freed, &error))
        found_add(device->found, &device->found->undetected, "freeing failed: %s",
                  error ? error->message : "");
    vault_close(vault);
    for (guint i = 0; i < freed->len; i++) {
        fault_server_held(device->server, g_ptr_array_index(freed, i), &whole, &some);
        if (whole != 1)
            found_add(device->found, &device->found->early, "freed, and %d times there", whole);
    }
    return (int)freed->len;
}

static int count_items(const struct device *device)
{
    g_autofree char *path = g_build_filename(device->wire->vault, "items", NULL);
    GDir *dir = g_dir_open(path, 0, NULL);
    int count = 0;

    for (const char *name; (name = g_dir_read_name(dir));)
        count += g_str_has_suffix(name, ".zip");
    g_dir_close(dir);
    return count;
}

static void device_open(struct device *device, const struct deletion *deletion)
{
    device->wire = wire_new(deletion->dock, NULL);
    device->world = g_build_filename(device->wire->folder, "world", NULL);
    tree_copy(deletion->world, device->world);
    g_free(device->wire->vault);
    device->wire->vault = world_vault(device->world, NULL);
    g_mkdir_with_parents(device->wire->vault, 0700);
    wire_put(device->wire, "world/vault/dock/token", WIRE_TOKEN);
    device->server = fault_server_new();
    wire_set_server(device->wire, fault_server_url(device->server), "plan");
}

static void device_close(struct device *device)
{
    fault_server_free(device->server);
    liar_free(device->liar);
    wire_free(device->wire);
    g_free(device->world);
}

/* Two dockings and what the app does between them, twice at most: the second time its question is
 * another. */
static int dock_and_free(struct device *device)
{
    int freed;

    dock_once(device);
    freed = free_some(device);
    dock_once(device);
    return freed + free_some(device);
}

guint deletion_count(void)
{
    return liar_count();
}

const char *deletion_name(guint number)
{
    return liar_name(number);
}

void deletion_play(struct deletion *deletion, guint number, struct found *found)
{
    struct device device = {.found = found};
    int items, freed, again;

    device_open(&device, deletion);
    items = count_items(&device);
    device.liar = liar_new(device.world, number);
    liar_serve(device.liar, device.server);
    freed = dock_and_free(&device);
    if (freed > 0 && !liar_is_honest(number))
        found_add(found, &found->early, "freed %d by a false word", freed);
    if (count_items(&device) != items - freed)
        found_add(found, &found->lost, "%d items are left of %d", count_items(&device), items);
    liar_repent(device.liar);
    again = dock_and_free(&device);
    found->acknowledged += freed + again;
    /* The last of the chain stays, by design. */
    if (!liar_is_final(number) && freed + again != items - 1)
        found_add(found, &found->lost, "freed %d and %d of %d in the end", freed, again, items);
    device_close(&device);
}
