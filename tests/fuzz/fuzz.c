// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/fuzz.h"

#include "core/assets.h"
#include "seal/age.h"
#include "seal/minisign.h"

#include <stdio.h>
#include <stdlib.h>

void (*fuzz_seed)(const void *data, size_t bytes);

void fuzz_lost(const char *what)
{
    fprintf(stderr, "fuzz: %s\n", what);
    abort();
}

void fuzz_check(bool good, GError *const *asked)
{
    const GError *error = *asked;

    if (good && error)
        fuzz_lost("it was good, and there is an error");
    if (!good && (!error || !error->message || !*error->message))
        fuzz_lost("it failed and does not say why");
    if (!good && !g_utf8_validate(error->message, -1, NULL))
        fuzz_lost("an error that nobody can read");
}

char *fuzz_text(const uint8_t *data, size_t bytes)
{
    char *text = g_malloc(bytes + 1);

    if (bytes)
        memcpy(text, data, bytes);
    text[bytes] = '\0';
    return text;
}

void fuzz_identity(struct age_identity *identity)
{
    memset(identity->key, 7, sizeof identity->key);
}

/* Made for this, and used for nothing else. */
void fuzz_signer(struct minisign_secret *secret, struct minisign_public *public_key)
{
    static const char text[] = "untrusted comment: minisign secret key without a password\n"
                               "RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
                               "AAAAAiEdTvTi1eBZ4Y24tg5QZuw"
                               "WdNYZGHTOjccrKwcjXr5+GygNaTgW7I6rK2JEuxJ8pa8QzCOxBDe4Ljx+"
                               "rsxTTYNN5eLS2AQd3NzghEkO7p1jp2TN96CqD"
                               "nRV2xYt8Zv7dAPUt7yuNHoA=\n";

    if (!minisign_secret_parse(text, secret, NULL))
        fuzz_lost("the key of the tests is none");
    minisign_public_of(secret, public_key);
}

void fuzz_seed_files(const char *folder, const char *ending)
{
    g_autofree char *path = g_build_filename(SOURCE_DIR, folder, NULL);
    GDir *dir = g_dir_open(path, 0, NULL);

    if (!dir)
        fuzz_lost(path);
    for (const char *name; (name = g_dir_read_name(dir));) {
        g_autofree char *file = g_build_filename(path, name, NULL);
        g_autofree char *data = NULL;
        gsize bytes;
        if (g_str_has_suffix(name, ending) && g_file_get_contents(file, &data, &bytes, NULL))
            fuzz_seed(data, bytes);
    }
    g_dir_close(dir);
}

/* --- schemas are read once --- */

struct schema *__real_assets_schema(const char *name, GError **error);
struct schema *__wrap_assets_schema(const char *name, GError **error);
void __real_schema_free(struct schema *schema);
void __wrap_schema_free(struct schema *schema);

static GHashTable *known;

static gboolean is_it(gpointer name, gpointer schema, gpointer wanted)
{
    (void)name;
    return schema == wanted;
}

struct schema *__wrap_assets_schema(const char *name, GError **error)
{
    struct schema *schema;

    if (!known)
        known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    schema = g_hash_table_lookup(known, name);
    if (!schema) {
        schema = __real_assets_schema(name, error);
        if (schema)
            g_hash_table_insert(known, g_strdup(name), schema);
    }
    return schema;
}

void __wrap_schema_free(struct schema *schema)
{
    if (!known || !g_hash_table_find(known, is_it, schema))
        __real_schema_free(schema);
}

/* --- which --- */

const struct fuzz_target *fuzz_find(const char *name)
{
    for (size_t i = 0; fuzz_targets[i]; i++) {
        if (g_strcmp0(fuzz_targets[i]->name, name) == 0)
            return fuzz_targets[i];
    }
    return NULL;
}
