// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* How long a device takes to open a plan pack of so many pupils, each with a photograph of their
 * own and a drawing: bench_pack [PUPILS [PHOTOGRAPH]]. */
#include "plan/pack.h"
#include "bench/figures.h"
#include "core/id.h"
#include "core/json.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS 60

static GBytes *read_file(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    char *data;
    gsize length;

    if (!g_file_get_contents(path, &data, &length, NULL))
        give_up(path);
    return g_bytes_new_take(data, length);
}

static void write_file(const char *folder, const char *name, const void *data, size_t bytes)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);

    if (!g_file_set_contents(path, data, (gssize)bytes, NULL))
        give_up(path);
}

/* The pupil again, under another id and with a picture alone. */
static void add_pupil(json_t *pupils, const char *plan, int number, GBytes *picture,
                      const char *ending)
{
    struct id id = id_new();
    g_autofree char *name = g_strdup_printf("photos/p%d.%s", number, ending);
    json_t *pupil = json_deep_copy(json_array_get(pupils, 0));

    write_file(plan, name, g_bytes_get_data(picture, NULL), g_bytes_get_size(picture));
    json_object_set_new(pupil, "id", json_string(id.text));
    json_object_set_new(pupil, "picture", json_string(name));
    json_array_append_new(pupils, pupil);
}

static void fill(const char *plan, int count, const char *photograph)
{
    g_autoptr(GBytes) bytes = read_file(plan, "pack.json");
    g_autoptr(GBytes) drawing = read_file(plan, "photos/amara.svg");
    g_autoptr(GBytes) photo = photograph ? read_file("", photograph) : NULL;
    json_t *pack = json_read(bytes, 1 << 20, NULL);
    json_t *pupils = json_object_get(pack, "pupils");
    char *text;

    for (int i = (int)json_array_size(pupils); i < count; i++)
        add_pupil(pupils, plan, i, photo && i % 2 ? photo : drawing,
                  photo && i % 2 ? "jpg" : "svg");
    text = json_dumps(pack, 0);
    write_file(plan, "pack.json", text, strlen(text));
    free(text);
    json_decref(pack);
}

struct bench {
    struct school *school;
    struct school_secrets *secrets;
    struct age_identity *key;
    struct id device;
    GBytes *sealed;
    char *minisig;
};

static double open_ms(const struct bench *bench, size_t wanted)
{
    int64_t start = now_us(), end;
    GError *error = NULL;
    size_t count = 0;
    struct pack *pack = pack_open(bench->sealed, bench->minisig, bench->key, bench->school,
                                  bench->device.text, 0, &error);

    end = now_us();
    if (pack)
        pack_pupils(pack, &count);
    if (count != wanted)
        give_up(error ? error->message : "pupils are missing");
    pack_unref(pack);
    return (double)(end - start) / 1000;
}

static void make(struct bench *bench, const char *folder, const char *plan)
{
    g_autoptr(GBytes) json = read_file(folder, "school.json");
    struct age_recipient recipient;
    g_autofree char *comment = NULL;
    GError *error = NULL;

    bench->school = school_read(json, NULL);
    bench->secrets = school_secrets_read(folder, NULL);
    if (!bench->school || !bench->secrets)
        give_up("no school");
    bench->key = seal_secret_new(sizeof *bench->key);
    age_identity_new(bench->key);
    age_recipient_of(bench->key, &recipient);
    bench->device = id_new();
    comment = pack_comment(bench->school->id, bench->device.text, 1);
    bench->sealed =
        pack_seal(plan, &recipient, &bench->secrets->pack, comment, &bench->minisig, &error);
    if (!bench->sealed)
        give_up(error->message);
}

int main(int argc, char **argv)
{
    int pupils = argc > 1 ? atoi(argv[1]) : 40;
    g_autofree char *base = g_dir_make_tmp("viewfinder-bench-XXXXXX", NULL);
    g_autofree char *folder = g_build_filename(base, "school", NULL);
    g_autofree char *plan = g_build_filename(folder, "plan", NULL);
    char *remove[] = {"rm", "-rf", "--", base, NULL};
    struct bench bench = {0};
    double ms[ROUNDS], median;

    seal_start();
    if (!school_make(folder, NULL))
        give_up("no school can be made");
    fill(plan, pupils, argc > 2 ? argv[2] : NULL);
    make(&bench, folder, plan);
    for (int i = 0; i < ROUNDS; i++)
        ms[i] = open_ms(&bench, (size_t)pupils);
    median = percentile(ms, ROUNDS, 50);
    printf("pack of %d pupils, %zu bytes: opened in %.1f ms (median of %d; best %.1f)\n", pupils,
           g_bytes_get_size(bench.sealed), median, ROUNDS, ms[0]);
    g_bytes_unref(bench.sealed);
    g_free(bench.minisig);
    seal_secret_free(bench.key);
    seal_secret_free(bench.secrets);
    school_free(bench.school);
    g_spawn_sync(NULL, remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
    return 0;
}
