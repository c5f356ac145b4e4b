// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/file.h"
#include "core/json.h"
#include "planserver/enrol_inside.h"

#include <string.h>
#include <unistd.h>

#define CODE_BYTES 16
#define PAGE_FILE "page"

char *enrol_hex(size_t bytes)
{
    g_autofree uint8_t *random = g_malloc(bytes);
    GString *hex = g_string_new(NULL);

    seal_random(random, bytes);
    for (size_t i = 0; i < bytes; i++)
        g_string_append_printf(hex, "%02x", random[i]);
    return g_string_free(hex, FALSE);
}

static bool json_write(int folder, const char *name, const json_t *value, GError **error)
{
    g_autoptr(GBytes) bytes = json_canonical(value, error);

    return bytes && file_write(folder, name, bytes, FILE_REPLACE, 0600, error);
}

static json_t *json_open(int folder, const char *name, GError **error)
{
    g_autoptr(GBytes) bytes = file_read(folder, name, ENROL_FILE_MOST, error);

    return bytes ? json_read(bytes, ENROL_FILE_MOST, error) : NULL;
}

bool enrol_leave(const struct server *server, GError **error)
{
    g_autofree char *url = server_url(server);
    g_autofree char *key = minisign_public_text(&server->school->receipt_key);
    const struct tls *tls = server->tls;
    json_t *left = json_pack("{s:s, s:s, s:s*, s:s*}", "url", url, "key", key, "pin",
                             tls ? tls->pin : NULL, "ca", tls ? tls->authority : NULL);
    bool done = json_write(store_folder(server->store, STORE_TOP), "server.json", left, error);

    json_decref(left);
    return done;
}

/* Code files that are too old, or that cannot be read, go. */
static void sweep_codes(int codes)
{
    g_autoptr(GPtrArray) names = folder_list(codes, NULL);

    for (guint i = 0; names && i < names->len; i++) {
        g_autoptr(GError) error = NULL;
        json_t *code = json_open(codes, names->pdata[i], NULL);
        int64_t made = 0;
        bool fresh = code && json_get_int(code, "made", &made, NULL) &&
                     store_now_ms() - made <= ENROL_CODE_MS;

        json_decref(code);
        if (!fresh && !file_remove(codes, names->pdata[i], &error))
            g_printerr("codes: %s\n", error->message);
    }
}

static bool keep_code(const struct enrol_wanted *wanted, const char *code, GError **error)
{
    struct digest digest = digest_of(code, strlen(code));
    char name[DIGEST_HEX + 1];
    int codes = store_folder_open(wanted->store, STORE_CODES, error);
    json_t *made;
    bool done;

    if (codes < 0)
        return false;
    sweep_codes(codes);
    digest_hex(&digest, name);
    made =
        json_pack("{s:I, s:b}", "made", (json_int_t)store_now_ms(), "accepted", wanted->accepted);
    done = json_write(codes, name, made, error);
    json_decref(made);
    close(codes);
    return done;
}

static json_t *read_from(const char *folder_path, const char *name, GError **error)
{
    int folder = folder_open(folder_path, error);
    json_t *value = folder >= 0 ? json_open(folder, name, error) : NULL;

    if (folder >= 0)
        close(folder);
    if (!value)
        g_prefix_error(error, "%s/%s: ", folder_path, name);
    return value;
}

static void add_part(GString *text, const char *key, const char *value)
{
    g_autofree char *escaped = value ? g_uri_escape_string(value, NULL, FALSE) : NULL;

    if (escaped)
        g_string_append_printf(text, "%c%s=%s", strchr(text->str, '?') ? '&' : '?', key, escaped);
}

char *enrol_code(const struct enrol_wanted *wanted, GError **error)
{
    bool needs_left = !wanted->url || !wanted->school || g_str_has_prefix(wanted->url, "https:");
    json_t *left = needs_left ? read_from(wanted->store, "server.json", error) : NULL;
    json_t *made = wanted->school ? read_from(wanted->school, "school.json", error) : NULL;
    g_autofree char *code = enrol_hex(CODE_BYTES);
    GString *text = g_string_new("viewfinder-enrol:1");
    const char *url = NULL, *key = NULL;
    bool done = false;

    if ((left || !needs_left) && (made || !wanted->school)) {
        url = wanted->url ? wanted->url : json_get_string(left, "url", error);
        key = wanted->school ? json_get_string(made, "receipt_key", error)
                             : json_get_string(left, "key", error);
    }
    if (url && key && keep_code(wanted, code, error)) {
        add_part(text, "server", url);
        add_part(text, "code", code);
        add_part(text, "key", key);
        add_part(text, "pin", json_string_value(json_object_get(left, "pin")));
        add_part(text, "ca", json_string_value(json_object_get(left, "ca")));
        done = true;
    }
    json_decref(left);
    json_decref(made);
    return g_string_free(text, !done);
}

/* A code that is here and fresh. That it is used only once is the database's to say, or the name of
 * a waiting file. */
bool enrol_code_is_good(struct server *server, const struct digest *code, bool *accepted)
{
    char name[DIGEST_HEX + 1];
    json_t *file;
    int64_t made = 0, age;

    digest_hex(code, name);
    file = json_open(store_folder(server->store, STORE_CODES), name, NULL);
    if (!file || !json_get_int(file, "made", &made, NULL))
        made = 0;
    *accepted = json_is_true(json_object_get(file, "accepted"));
    json_decref(file);
    age = store_now_ms() - made;
    return age >= 0 && age <= ENROL_CODE_MS;
}

char *enrol_page_secret(const char *store, GError **error)
{
    int top = folder_open(store, error);
    g_autofree char *made = enrol_hex(CODE_BYTES);
    g_autoptr(GBytes) fresh = g_bytes_new(made, strlen(made));
    g_autoptr(GBytes) there = NULL;
    g_autoptr(GError) why = NULL;
    char *secret = NULL;

    if (top < 0)
        return NULL;
    there = file_read(top, PAGE_FILE, ENROL_FILE_MOST, &why);
    if (there)
        secret = g_strndup(g_bytes_get_data(there, NULL), g_bytes_get_size(there));
    else if (!fault_is(why, FAULT_MISSING))
        g_propagate_error(error, g_steal_pointer(&why));
    else if (file_write(top, PAGE_FILE, fresh, FILE_REPLACE, 0600, error))
        secret = g_steal_pointer(&made);
    close(top);
    return secret;
}

char *enrol_page_url(const char *store, GError **error)
{
    json_t *left = read_from(store, "server.json", error);
    const char *url = left ? json_get_string(left, "url", error) : NULL;
    g_autofree char *secret = url ? enrol_page_secret(store, error) : NULL;
    char *page = secret ? g_strdup_printf("%s/school/%s", url, secret) : NULL;

    json_decref(left);
    return page;
}
