// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fault/driver.h"

#include "bag/attest.h"
#include "bag/receipt.h"
#include "core/json.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STORED_MS INT64_C(1800000000000)
#define KEEP_MS INT64_C(1900000000000)

/* What the dock brings. The driver plays the dock too: it writes in vault/dock/ and nowhere else,
 * and what it writes there counts as durable at once (it is the dock's to see to). */

/* `dock/<folder>/<id>.json`. */
static bool dock_put(struct scene *scene, const char *folder, const char *id, GBytes *answer,
                     GError **error)
{
    g_autofree char *beneath = g_build_filename("dock", folder, NULL);
    g_autofree char *whole = world_vault(scene->world, beneath);
    g_autofree char *name = g_strdup_printf("%s.json", id);
    g_autofree char *path = g_build_filename(whole, name, NULL);
    gsize length;
    const char *data = g_bytes_get_data(answer, &length);

    g_mkdir_with_parents(whole, 0700);
    return g_file_set_contents(path, data, (gssize)length, NULL) ||
           fault(error, FAULT_SYSTEM, "the dock could not write");
}

static bool put_receipt(struct scene *scene, const struct item *item,
                        const struct school_secrets *secrets, GError **error)
{
    struct receipt receipt = {
        .id = item->id,
        .school = vault_school(scene->vault)->id,
        .seq = item->seq,
        .sha256 = item->sha256,
        .length_bytes = item->bytes,
        .stored_at_ms = STORED_MS,
        .keep_until_ms = KEEP_MS,
        .copies = 1,
    };
    g_autoptr(GBytes) answer = NULL;

    g_strlcpy(receipt.device.text, vault_device(scene->vault), sizeof receipt.device.text);
    answer = receipt_sign(&receipt, &secrets->receipt, error);
    return answer && dock_put(scene, "receipts", item->id.text, answer, error);
}

static bool try_receive(struct scene *scene, void *context, GError **error)
{
    struct school_secrets *secrets = world_secrets(scene->world, error);
    g_autoptr(GPtrArray) items = secrets ? vault_items(scene->vault, error) : NULL;
    bool done = items != NULL;

    (void)context;
    for (guint i = 0; done && i < items->len; i++) {
        const struct item *item = g_ptr_array_index(items, i);
        if (item->state == ITEM_WAITING)
            done = put_receipt(scene, item, secrets, error);
    }
    seal_secret_free(secrets);
    return done;
}

static bool try_look(struct scene *scene, void *context, GError **error)
{
    GPtrArray *news = vault_look(scene->vault, error);

    (void)context;
    for (guint i = 0; news && i < news->len; i++)
        say("received %s\n", (const char *)g_ptr_array_index(news, i));
    if (news)
        g_ptr_array_unref(news);
    return news != NULL;
}

void act_receive(struct scene *scene)
{
    if (twice(scene, "dock", try_receive, NULL))
        twice(scene, "look", try_look, NULL);
}

static bool try_bring(struct scene *scene, void *context, GError **error)
{
    return world_bring_pack(scene->world, *(int *)context, error);
}

static bool try_import(struct scene *scene, void *context, GError **error)
{
    return vault_pack_import(scene->vault, NULL, NULL, context, error);
}

void act_pack(struct scene *scene)
{
    struct pack *pack = vault_pack(scene->vault);
    int number = pack ? (int)pack_number(pack) + 1 : 1;
    bool changed;

    pack_unref(pack);
    if (number > WORLD_PACKS)
        return;
    say("try-pack %d\n", number);
    if (!twice(scene, "dock", try_bring, &number) || !twice(scene, "pack", try_import, &changed))
        return;
    pack = vault_pack(scene->vault);
    if (pack)
        say("pack %d\n", (int)pack_number(pack));
    pack_unref(pack);
}

/* --- freeing: the server's time, our question, its proof --- */

/* It is past the day until which the receipts say that items are kept. */
static bool put_time(struct scene *scene, const struct school_secrets *secrets, GError **error)
{
    static const char nonce[] = "00112233445566778899aabbccddeeff";
    json_t *body = json_pack("{s:s, s:I}", "nonce", nonce, "now", (json_int_t)(KEEP_MS + 1000));
    g_autoptr(GBytes) answer = answer_sign(&secrets->receipt, body, "time", error);
    g_autofree char *path = world_vault(scene->world, "dock/clock.json");
    json_t *clock;
    char boot[37], *text;
    bool done;

    clock_boot_id(boot);
    clock = json_pack("{s:o, s:s, s:s, s:I, s:I}", "answer", json_read(answer, 65536, NULL),
                      "nonce", nonce, "boot", boot, "boottime_ms", (json_int_t)clock_boottime_ms(),
                      "half_round_trip_ms", (json_int_t)1);
    text = json_dumps(clock, JSON_COMPACT | JSON_SORT_KEYS);
    done = g_file_set_contents(path, text, -1, NULL) ||
           fault(error, FAULT_SYSTEM, "the dock could not write");
    free(text);
    json_decref(clock);
    json_decref(body);
    return done;
}

static bool try_ask(struct scene *scene, void *context, GError **error)
{
    GPtrArray *news = vault_look(scene->vault, error);

    (void)context;
    if (news)
        g_ptr_array_unref(news);
    return news && vault_free(scene->vault, NULL, error);
}

static int64_t seq_of(struct scene *scene, const char *id)
{
    g_autoptr(GPtrArray) items = vault_items(scene->vault, NULL);

    for (guint i = 0; i < items->len; i++) {
        const struct item *item = g_ptr_array_index(items, i);
        if (strcmp(item->id.text, id) == 0)
            return item->seq;
    }
    return 0;
}

static bool attest_one(struct scene *scene, const struct school_secrets *secrets, const char *id,
                       const char *nonce, GError **error)
{
    struct attest attest = {.now_ms = KEEP_MS + 1000};
    int fd = vault_item_fd(scene->vault, id, error);
    struct digest sha256;
    g_autoptr(GBytes) answer = NULL;
    bool done = fd >= 0 && attest_prove(fd, nonce, &attest.proof, &sha256, error);

    if (fd >= 0)
        close(fd);
    g_strlcpy(attest.id.text, id, sizeof attest.id.text);
    g_strlcpy(attest.nonce, nonce, sizeof attest.nonce);
    answer = done ? attest_sign(&attest, &secrets->receipt, error) : NULL;
    return answer && dock_put(scene, "attests", id, answer, error);
}

/* The server proves what was asked. */
static bool try_attest(struct scene *scene, void *context, GError **error)
{
    g_autofree char *path = world_vault(scene->world, "ask/free");
    struct school_secrets *secrets = world_secrets(scene->world, error);
    json_t *ask = json_load_file(path, 0, NULL);
    const json_t *items = json_object_get(ask, "items");
    bool done = secrets != NULL;

    (void)context;
    for (size_t i = 0; done && i < json_array_size(items); i++) {
        const json_t *entry = json_array_get(items, i);
        const char *id = json_string_value(json_object_get(entry, "id"));
        done = attest_one(scene, secrets, id, json_string_value(json_object_get(entry, "nonce")),
                          error);
        if (done)
            say("try-free %s %d\n", id, (int)seq_of(scene, id));
    }
    json_decref(ask);
    seal_secret_free(secrets);
    return done;
}

static bool try_free(struct scene *scene, void *context, GError **error)
{
    g_autoptr(GPtrArray) freed = g_ptr_array_new_with_free_func(g_free);
    bool done = vault_free(scene->vault, freed, error);

    (void)context;
    for (guint i = 0; i < freed->len; i++)
        say("freed %s\n", (const char *)g_ptr_array_index(freed, i));
    return done;
}

static bool try_time(struct scene *scene, void *context, GError **error)
{
    struct school_secrets *secrets = world_secrets(scene->world, error);
    bool done = secrets && put_time(scene, secrets, error);

    (void)context;
    seal_secret_free(secrets);
    return done;
}

void act_free(struct scene *scene)
{
    if (twice(scene, "dock", try_time, NULL) && twice(scene, "ask", try_ask, NULL) &&
        twice(scene, "attest", try_attest, NULL))
        twice(scene, "free", try_free, NULL);
}
