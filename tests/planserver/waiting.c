// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/waiting.h"

#include "core/file.h"
#include "core/json.h"
#include "seal/words.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define FILE_MOST ((size_t)16 * 1024)
#define KEPT_MS ((int64_t)24 * 60 * 60 * 1000)

void waiting_free(struct waiting *waiting)
{
    if (!waiting)
        return;
    g_free(waiting->name);
    g_free(waiting->words);
    json_decref(waiting->request);
    g_free(waiting);
}

static char *words_of(const json_t *request, GError **error)
{
    struct minisign_public signing;
    struct age_recipient recipient;

    if (!minisign_public_parse(json_string_value(json_object_get(request, "signing")), &signing,
                               error) ||
        !age_recipient_parse(json_string_value(json_object_get(request, "recipient")), &recipient,
                             error))
        return NULL;
    return words_of_device(&signing, &recipient);
}

static struct waiting *read_one(int folder, const char *name, GError **error)
{
    g_autoptr(GBytes) bytes = file_read(folder, name, FILE_MOST, error);
    json_t *file = bytes ? json_read(bytes, FILE_MOST, error) : NULL;
    json_t *request = json_object_get(file, "request");
    const char *device = file ? json_get_string(file, "device", error) : NULL;
    const char *poll = device ? json_get_string(file, "poll", error) : NULL;
    struct waiting *waiting = g_new0(struct waiting, 1);
    bool good = poll && id_is_valid(device) && digest_parse(poll, &waiting->poll) &&
                json_get_int(file, "made", &waiting->made_ms, error);

    if (good) {
        g_strlcpy(waiting->device.text, device, sizeof waiting->device.text);
        waiting->request = json_incref(request);
        waiting->name = g_strdup(json_string_value(json_object_get(request, "name")));
        waiting->words = words_of(request, error);
        good = waiting->words != NULL;
    }
    json_decref(file);
    if (good)
        return waiting;
    waiting_free(waiting);
    return NULL;
}

static void sweep(int folder)
{
    g_autoptr(GPtrArray) names = folder_list(folder, NULL);

    for (guint i = 0; names && i < names->len; i++) {
        struct waiting *waiting = read_one(folder, names->pdata[i], NULL);
        if (!waiting || store_now_ms() - waiting->made_ms > KEPT_MS)
            unlinkat(folder, names->pdata[i], 0);
        waiting_free(waiting);
    }
}

bool waiting_add(struct store *store, const struct digest *code, const struct waiting *waiting,
                 GError **error)
{
    int folder = store_folder(store, STORE_WAITING);
    char name[DIGEST_HEX + 1], poll[DIGEST_HEX + 1];
    g_autoptr(GBytes) bytes = NULL;
    json_t *file;

    sweep(folder);
    digest_hex(code, name);
    digest_hex(&waiting->poll, poll);
    file = json_pack("{s:s, s:I, s:s, s:O}", "device", waiting->device.text, "made",
                     (json_int_t)store_now_ms(), "poll", poll, "request", waiting->request);
    bytes = json_canonical(file, error);
    json_decref(file);
    return bytes && file_write(folder, name, bytes, FILE_NEW, 0600, error);
}

struct waiting *waiting_of_code(struct store *store, const struct digest *code, GError **error)
{
    char name[DIGEST_HEX + 1];

    digest_hex(code, name);
    return read_one(store_folder(store, STORE_WAITING), name, error);
}

static bool is_decided(int accepted, int revoked, const char *device)
{
    return faccessat(accepted, device, F_OK, 0) == 0 || faccessat(revoked, device, F_OK, 0) == 0;
}

enum waiting_word waiting_word(const struct store *store, const struct id *device)
{
    if (faccessat(store_folder(store, STORE_REVOKED), device->text, F_OK, 0) == 0)
        return WAITING_REFUSED;
    if (faccessat(store_folder(store, STORE_ACCEPTED), device->text, F_OK, 0) == 0)
        return WAITING_ACCEPTED;
    return WAITING_UNDECIDED;
}

static int oldest_first(gconstpointer a, gconstpointer b)
{
    const struct waiting *one = *(struct waiting *const *)a;
    const struct waiting *two = *(struct waiting *const *)b;

    return one->made_ms < two->made_ms ? -1 : one->made_ms > two->made_ms;
}

GPtrArray *waiting_list(const char *store, GError **error)
{
    int folder = store_folder_open(store, STORE_WAITING, error);
    int accepted = folder < 0 ? -1 : store_folder_open(store, STORE_ACCEPTED, error);
    int revoked = accepted < 0 ? -1 : store_folder_open(store, STORE_REVOKED, error);
    g_autoptr(GPtrArray) names = revoked < 0 ? NULL : folder_list(folder, error);
    GPtrArray *list = names ? g_ptr_array_new_with_free_func((GDestroyNotify)waiting_free) : NULL;

    for (guint i = 0; list && i < names->len; i++) {
        struct waiting *waiting = read_one(folder, names->pdata[i], NULL);
        if (waiting && store_now_ms() - waiting->made_ms <= KEPT_MS &&
            !is_decided(accepted, revoked, waiting->device.text))
            g_ptr_array_add(list, waiting);
        else
            waiting_free(waiting);
    }
    if (list)
        g_ptr_array_sort(list, oldest_first);
    for (size_t i = 0; i < 3; i++) {
        int fd = (const int[]){folder, accepted, revoked}[i];
        if (fd >= 0)
            close(fd);
    }
    return list;
}

static bool does_wait(const char *store, const char *device, GError **error)
{
    g_autoptr(GPtrArray) list = waiting_list(store, error);

    for (guint i = 0; list && i < list->len; i++) {
        if (strcmp(((struct waiting *)list->pdata[i])->device.text, device) == 0)
            return true;
    }
    return list && fault(error, FAULT_MISSING, "no device '%.40s' waits to be accepted", device);
}

bool waiting_decide(const char *store, const char *device, bool accepted, GError **error)
{
    g_autoptr(GBytes) empty = g_bytes_new(NULL, 0);
    int folder;
    bool done;

    if (!does_wait(store, device, error))
        return false;
    folder = store_folder_open(store, accepted ? STORE_ACCEPTED : STORE_REVOKED, error);
    if (folder < 0)
        return false;
    done = file_write(folder, device, empty, FILE_REPLACE, 0600, error);
    close(folder);
    return done;
}
