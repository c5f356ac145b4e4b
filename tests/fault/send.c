// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fault/send.h"

#include "bag/receipt.h"
#include "core/file.h"
#include "core/json.h"
#include "dock/queue.h"
#include "fault/world.h"
#include "transfer/fault_server.h"
#include "vault/vault_internal.h"

#include <string.h>
#include <unistd.h>

#define STORED_MS INT64_C(1800000000000)
#define KEEP_MS INT64_C(1900000000000)

struct send {
    char *world, *vault, *program, *settings;
    const char *command[8];
    struct fault_server *server;
    struct school_secrets *secrets;
    struct school *school;
    char *device;
    GHashTable *seqs; /* id -> number */
};

/* --- the school's answers, from the server's thread --- */

static json_t *as_json(GBytes *answer)
{
    json_t *value = answer ? json_read(answer, 65536, NULL) : NULL;

    if (!value)
        g_error("the server cannot sign");
    g_bytes_unref(answer);
    return value;
}

static json_t *sign_receipt(void *context, const char *id, const char *sha256, int64_t length)
{
    const struct send *send = context;
    struct receipt receipt = {
        .school = send->school->id,
        .seq = GPOINTER_TO_INT(g_hash_table_lookup(send->seqs, id)),
        .length_bytes = length,
        .stored_at_ms = STORED_MS,
        .keep_until_ms = KEEP_MS,
        .copies = 1,
    };

    g_strlcpy(receipt.id.text, id, sizeof receipt.id.text);
    g_strlcpy(receipt.device.text, send->device, sizeof receipt.device.text);
    if (!digest_parse(sha256, &receipt.sha256))
        g_error("the dock sends no hash");
    return as_json(receipt_sign(&receipt, &send->secrets->receipt, NULL));
}

static json_t *sign_time(void *context, const char *nonce)
{
    const struct send *send = context;
    json_t *body = json_pack("{s:s, s:I}", "nonce", nonce, "now", (json_int_t)STORED_MS);
    GBytes *answer = answer_sign(&send->secrets->receipt, body, "time", NULL);

    json_decref(body);
    return as_json(answer);
}

/* --- making it --- */

static void put(const char *path, const char *text)
{
    if (!g_file_set_contents(path, text, -1, NULL))
        g_error("cannot write %s", path);
}

static void read_world(struct send *send)
{
    g_autofree char *path = g_build_filename(send->world, "school", "school.json", NULL);
    g_autofree char *text = NULL;
    g_autoptr(GBytes) bytes = NULL;
    struct vault *vault = vault_open(send->vault, VAULT_READ, NULL);
    gsize length;

    if (!vault || !g_file_get_contents(path, &text, &length, NULL))
        g_error("%s is no world", send->world);
    bytes = g_bytes_new(text, length);
    send->school = school_read(bytes, NULL);
    send->secrets = world_secrets(send->world, NULL);
    send->device = g_strdup(vault_device(vault));
    vault_close(vault);
}

static void find_items(struct send *send)
{
    g_autofree char *path = g_build_filename(send->vault, "items", NULL);
    GDir *dir = g_dir_open(path, 0, NULL);

    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        struct id id;
        int64_t seq;
        if (item_name_parse(name, &seq, &id))
            g_hash_table_insert(send->seqs, g_strdup(id.text), GINT_TO_POINTER((int)seq));
    }
    if (dir)
        g_dir_close(dir);
}

struct send *send_new(const char *driver, const char *world)
{
    struct send *send = g_new0(struct send, 1);
    g_autofree char *bin = g_path_get_dirname(driver), *token = NULL, *text = NULL;

    send->world = g_strdup(world);
    send->vault = g_build_filename(world, "vault", NULL);
    send->program = g_build_filename(bin, "..", "..", "bin", "viewfinder-dock", NULL);
    send->settings = g_build_filename(world, "settings", NULL);
    send->seqs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    read_world(send);
    find_items(send);
    send->server = fault_server_new();
    fault_server_school(send->server, &(struct fault_school){send, sign_receipt, NULL, sign_time});
    text = g_strdup_printf("[server]\nurl=%s\n", fault_server_url(send->server));
    token = g_build_filename(send->vault, "dock", "token", NULL);
    put(send->settings, text);
    put(token, "0123456789abcdef0123456789abcdef");
    memcpy(send->command,
           ((const char *[]){send->program, "--settings", send->settings, "--vault", send->vault,
                             "--once", NULL}),
           7 * sizeof(char *));
    return send;
}

void send_free(struct send *send)
{
    if (!send)
        return;
    fault_server_free(send->server);
    seal_secret_free(send->secrets);
    school_free(send->school);
    g_hash_table_unref(send->seqs);
    g_free(send->world);
    g_free(send->vault);
    g_free(send->program);
    g_free(send->settings);
    g_free(send->device);
    g_free(send);
}

const char *const *send_command(const struct send *send)
{
    return send->command;
}

/* --- looking --- */

void send_said(const char *out, GString *said)
{
    g_auto(GStrv) lines = g_strsplit(out, "\n", -1);

    /* A last line without its end was not said. */
    for (char **line = lines; line[0] && line[1]; line++) {
        if (g_str_has_prefix(*line, "received "))
            g_string_append_printf(said, "%s\n", *line);
    }
}

static void blame(int *count, struct verdict *verdict, const char *id, const char *what)
{
    ++*count;
    g_string_append_printf(verdict->why, "%s %s\n", id, what);
}

/* How many uploads are this file. */
static int uploads_of(struct send *send, const char *path)
{
    g_autofree char *data = NULL;
    gsize length = 0;
    int same = 0;

    if (!g_file_get_contents(path, &data, &length, NULL))
        g_error("cannot read %s", path);
    for (int i = 1; i <= fault_server_created(send->server); i++) {
        g_autoptr(GBytes) bytes = fault_server_upload(send->server, i);
        gsize there = g_bytes_get_size(bytes);
        same += there == length && memcmp(g_bytes_get_data(bytes, NULL), data, length) == 0;
    }
    return same;
}

static void check_item(struct send *send, const char *id, int64_t seq, struct verdict *verdict)
{
    g_autofree char *name = item_name(seq, id);
    g_autofree char *path = g_build_filename(send->vault, "items", name, NULL);
    g_autofree char *receipt = g_strdup_printf("%s/dock/receipts/%s.json", send->vault, id);
    int same = uploads_of(send, path);

    if (same == 0)
        blame(&verdict->lost, verdict, id, "is not at the server");
    if (same > 1)
        blame(&verdict->twice, verdict, id, "is at the server twice");
    if (!g_file_test(receipt, G_FILE_TEST_EXISTS))
        blame(&verdict->lost, verdict, id, "has no receipt");
}

void send_check_server(struct send *send, struct verdict *verdict)
{
    int begun = 0;

    for (int i = 1; i <= fault_server_created(send->server); i++) {
        g_autoptr(GBytes) bytes = fault_server_upload(send->server, i);
        begun += g_bytes_get_size(bytes) > 0;
    }
    if (begun > (int)g_hash_table_size(send->seqs))
        blame(&verdict->twice, verdict, "the server:", "some bytes are there twice");
}

static char *run_dock(const struct send *send, const char *vault, struct verdict *verdict)
{
    const char *const words[] = {send->program, "--settings", send->settings, "--vault", vault,
                                 "--once",      NULL};
    g_autofree char *errors = NULL;
    char *out = NULL;
    int status = 0;

    if (!g_spawn_sync(NULL, (char **)words, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &errors,
                      &status, NULL) ||
        status != 0)
        blame(&verdict->lost, verdict, "the dock does not come to its end:", errors);
    return out;
}

void send_finish(struct send *send, GString *said, struct verdict *verdict)
{
    g_autofree char *out = run_dock(send, send->vault, verdict);
    GHashTableIter iter;
    void *id, *seq;

    send_said(out, said);
    g_hash_table_iter_init(&iter, send->seqs);
    while (g_hash_table_iter_next(&iter, &id, &seq))
        check_item(send, id, GPOINTER_TO_INT(seq), verdict);
    send_check_server(send, verdict);
}

/* --- after a power cut --- */

static struct queue *open_queue(const char *vault, struct verdict *verdict)
{
    g_autofree char *dock = g_build_filename(vault, "dock", NULL);
    g_autofree char *items = g_build_filename(vault, "items", NULL);
    g_autofree char *receipts = g_build_filename(dock, "receipts", NULL);
    int items_fd = folder_open(items, NULL), receipts_fd = folder_open(receipts, NULL);
    GError *why = NULL;
    struct queue *queue = queue_open(dock, &why);

    if (!queue || !queue_look(queue, items_fd, receipts_fd, &why)) {
        blame(&verdict->lost, verdict, "the queue cannot be opened:", why->message);
        g_clear_error(&why);
        g_clear_pointer(&queue, queue_close);
    }
    if (items_fd >= 0)
        close(items_fd);
    if (receipts_fd >= 0)
        close(receipts_fd);
    return queue;
}

void send_check_cut(const char *vault, const char *said, struct verdict *verdict)
{
    g_auto(GStrv) lines = g_strsplit(said, "\n", -1);
    struct queue *queue = open_queue(vault, verdict);

    for (char **line = lines; queue && *line; line++) {
        const char *id = *line + strlen("sent ");
        const struct queued *item = g_str_has_prefix(*line, "sent ") ? queue_find(queue, id) : NULL;
        if (!g_str_has_prefix(*line, "sent "))
            continue;
        if (!item || (!item->url && item->state != QUEUED_RECEIVED))
            blame(&verdict->twice, verdict, id, "was sent, and nobody knows where to");
    }
    queue_close(queue);
}

void send_resume(const struct send *send, const char *vault, struct verdict *verdict)
{
    g_free(run_dock(send, vault, verdict));
}
