// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fault/world.h"

#include "vault/vault.h"

#include <string.h>

char *world_vault(const char *world, const char *name)
{
    return g_build_filename(world, "vault", name, NULL);
}

GBytes *world_bytes(size_t bytes, uint32_t seed)
{
    uint8_t *data = g_malloc(bytes + 4);

    for (size_t i = 0; i < bytes; i += 4) {
        seed = seed * 1664525 + 1013904223;
        memcpy(data + i, &seed, 4);
    }
    return g_bytes_new_take(data, bytes);
}

struct medium world_medium(const char *name, const char *type, GBytes *plain)
{
    struct medium medium = {.bytes = (int64_t)g_bytes_get_size(plain)};

    g_strlcpy(medium.name, name, sizeof medium.name);
    g_strlcpy(medium.type, type, sizeof medium.type);
    medium.sha256 = digest_of_bytes(plain);
    return medium;
}

struct school_secrets *world_secrets(const char *world, GError **error)
{
    g_autofree char *folder = g_build_filename(world, "school", NULL);

    return school_secrets_read(folder, error);
}

/* --- packs --- */

/* `<world>/brought/<number>.age`, or its signature; g_free. */
static char *brought(const char *world, int number, bool minisig)
{
    g_autofree char *name = g_strdup_printf("%d.age%s", number, minisig ? ".minisig" : "");

    return g_build_filename(world, "brought", name, NULL);
}

static bool put(const char *path, GBytes *bytes, GError **error)
{
    GError *why = NULL;
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);

    if (g_file_set_contents(path, data, (gssize)length, &why))
        return true;
    fault(error, FAULT_SYSTEM, "%s", why->message);
    g_error_free(why);
    return false;
}

static GBytes *get(const char *path, GError **error)
{
    GError *why = NULL;
    char *data;
    gsize length;

    if (g_file_get_contents(path, &data, &length, &why))
        return g_bytes_new_take(data, length);
    fault(error, FAULT_SYSTEM, "%s", why->message);
    g_error_free(why);
    return NULL;
}

static bool make_pack(const char *world, struct vault *vault, const struct school_secrets *secrets,
                      int number, GError **error)
{
    g_autofree char *plan = g_build_filename(world, "school", "plan", NULL);
    g_autofree char *comment = pack_comment(vault_school(vault)->id, vault_device(vault), number);
    g_autofree char *minisig = NULL, *one = brought(world, number, false);
    g_autofree char *other = brought(world, number, true);
    g_autoptr(GBytes) sealed =
        pack_seal(plan, vault_device_recipient(vault), &secrets->pack, comment, &minisig, error);
    g_autoptr(GBytes) signature = sealed ? g_bytes_new(minisig, strlen(minisig)) : NULL;

    return sealed && put(one, sealed, error) && put(other, signature, error);
}

bool world_bring_pack(const char *world, int number, GError **error)
{
    static const char *const names[] = {"dock/pack.age.minisig", "dock/pack.age"};

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *from = brought(world, number, i == 0);
        g_autofree char *to = world_vault(world, names[i]);
        g_autoptr(GBytes) bytes = get(from, error);
        if (!bytes || !put(to, bytes, error))
            return false;
    }
    return true;
}

/* --- making it --- */

static struct school *read_school(const char *world, GError **error)
{
    g_autofree char *path = g_build_filename(world, "school", "school.json", NULL);
    g_autoptr(GBytes) bytes = get(path, error);

    return bytes ? school_read(bytes, error) : NULL;
}

static bool world_enrol(struct vault *vault, const struct school *school, GError **error)
{
    return vault_enrol_school(vault, school, "Oak class", &(struct vault_opener){.pin = WORLD_PIN},
                              error);
}

/* Opened again with the pack in hand, so that whoever enrolled is on its list. */
static bool fill_vault(const char *world, struct vault *vault, GError **error)
{
    struct school *school = read_school(world, error);
    struct school_secrets *secrets = school ? world_secrets(world, error) : NULL;
    bool changed, done = secrets && world_enrol(vault, school, error);

    for (int number = 1; done && number <= WORLD_PACKS; number++)
        done = make_pack(world, vault, secrets, number, error);
    done = done && vault_unlock(vault, WORLD_PIN, error) && world_bring_pack(world, 1, error) &&
           vault_pack_import(vault, NULL, NULL, &changed, error) &&
           vault_unlock(vault, WORLD_PIN, error);
    seal_secret_free(secrets);
    school_free(school);
    return done;
}

bool world_make(const char *world, GError **error)
{
    g_autofree char *school = g_build_filename(world, "school", NULL);
    g_autofree char *packs = g_build_filename(world, "brought", NULL);
    g_autofree char *folder = world_vault(world, NULL);
    struct vault *vault;
    bool done;

    if (g_mkdir_with_parents(packs, 0700) != 0)
        return fault_errno(error, "cannot make '%s'", packs);
    if (!school_make(school, error))
        return false;
    vault = vault_open(folder, VAULT_WRITE, error);
    done = vault && fill_vault(world, vault, error);
    vault_close(vault);
    return done;
}
