// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/fuzz.h"

#include "core/json.h"
#include "core/schema.h"
#include "core/settings.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* --- settings --- */

static int file = -1;

static void open_memory(void)
{
    file = memfd_create("settings", 0);
}

static void run_settings(const uint8_t *data, size_t bytes)
{
    static const char *const choices[] = {"touch", "switch", NULL};
    g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", file);
    g_autoptr(GError) error = NULL;
    struct settings *settings;
    const struct settings_key *keys = settings_keys();

    if (ftruncate(file, 0) != 0 || pwrite(file, data, bytes, 0) != (ssize_t)bytes)
        fuzz_lost("memory");
    settings = settings_open(path, &error);
    fuzz_check(settings != NULL, &error);
    if (!settings)
        return;
    for (size_t i = 0; keys[i].group; i++) {
        int64_t number;
        int choice;
        const char *text = settings_text(settings, keys[i].group, keys[i].key, "none");
        if (!text || !g_utf8_validate(text, -1, NULL))
            fuzz_lost("a setting that nobody can read");
        if (settings_int(settings, keys[i].group, keys[i].key, 1, 9, 5, &number, NULL) &&
            (number < 1 || number > 9))
            fuzz_lost("a number out of its range");
        if (settings_choice(settings, keys[i].group, keys[i].key, choices, 1, &choice, NULL) &&
            (choice < 0 || choice > 1))
            fuzz_lost("a choice that there is not");
    }
    fuzz_check(settings_all_read(settings, &error), &error);
    settings_close(settings);
}

static void seed_settings(void)
{
    fuzz_seed_files("board", "settings.example");
    fuzz_seed_text("[a]\nb=c\n# d\n\n[e]\nf = g h \n");
}

const struct fuzz_target fuzz_settings = {"settings", 8192, open_memory, seed_settings,
                                          run_settings};

/* --- JSON, schemas, and values against them --- */

/* A schema, a NUL, and a value; or a value alone. What is read, written and read again is the same.
 */
static void check_value(json_t *value)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = json_canonical(value, &error);
    json_t *again;

    fuzz_check(bytes != NULL, &error);
    if (!bytes)
        return;
    again = json_read(bytes, 1 << 20, NULL);
    if (!again || !json_equal(again, value))
        fuzz_lost("canonical JSON that says something else");
    json_decref(again);
}

static json_t *read_json(const uint8_t *data, size_t bytes)
{
    g_autoptr(GBytes) text = g_bytes_new_static(data, bytes);
    g_autoptr(GError) error = NULL;
    json_t *value = json_read(text, 1 << 20, &error);

    fuzz_check(value != NULL, &error);
    return value;
}

static void run_schema(const uint8_t *data, size_t bytes)
{
    const uint8_t *nul = bytes ? memchr(data, 0, bytes) : NULL;
    json_t *document = read_json(data, nul ? (size_t)(nul - data) : bytes);
    json_t *value = nul ? read_json(nul + 1, bytes - (size_t)(nul + 1 - data)) : NULL;
    g_autoptr(GError) error = NULL;
    struct schema *schema = document ? schema_new(document, &error) : NULL;

    if (document) {
        check_value(document);
        fuzz_check(schema != NULL, &error);
        g_clear_error(&error);
    }
    if (schema && value)
        fuzz_check(schema_check(schema, value, &error), &error);
    schema_free(schema);
    json_decref(value);
    json_decref(document);
}

static void seed_schema(void)
{
    static const char two[] = "{\"$defs\":{\"a\":{\"type\":\"integer\",\"minimum\":1}},\"type\":"
                              "\"object\",\"properties\":{\"a\":{\"$ref\":\"#/$defs/a\"},\"b\":{"
                              "\"pattern\":\"^[a-z]+$\",\"maxLength\":9}},\"required\":[\"a\"],"
                              "\"additionalProperties\":false}\0{\"a\":2,\"b\":\"c\"}";

    fuzz_seed_files("assets/schema", ".json");
    fuzz_seed(two, sizeof two - 1);
    fuzz_seed_text("{\"oneOf\":[{\"const\":1},{\"enum\":[2,\"3\"]}],\"not\":{\"type\":\"null\"}}");
}

const struct fuzz_target fuzz_schema = {"schema", 30000, NULL, seed_schema, run_schema};
