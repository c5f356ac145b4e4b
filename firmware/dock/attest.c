// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/file.h"
#include "core/json.h"
#include "dock/dock_inside.h"
#include "seal/answer.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The app asks in ask/free, with a nonce for each item that it would free; the server's words lie
 * in dock/attests/ until the app asks no more. What is asked here is outside input. */

#define ASK_MOST ((size_t)256 * 1024)
#define ATTEST_MOST ((size_t)64 * 1024)
#define ITEMS_MOST 500
#define NONCE_HEX 64
#define HEX "0123456789abcdef"

/* NULL when nothing is asked. */
static json_t *read_ask(struct dock *dock)
{
    int folder = openat(dock->vault, "ask", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = folder < 0 ? NULL : file_read(folder, "free", ASK_MOST, &error);
    json_t *ask = bytes ? json_read(bytes, ASK_MOST, &error) : NULL;

    if (folder >= 0)
        close(folder);
    if (error && !fault_is(error, FAULT_MISSING))
        fprintf(stderr, "viewfinder-dock: ask/free: %s\n", error->message);
    return ask;
}

static bool is_nonce(const char *nonce)
{
    return nonce && strlen(nonce) == NONCE_HEX && strspn(nonce, HEX) == NONCE_HEX;
}

static bool is_answered(struct dock *dock, const char *name, const char *nonce)
{
    g_autoptr(GBytes) there = file_read(dock->attests, name, ATTEST_MOST, NULL);
    json_t *body = there ? answer_peek(there, NULL) : NULL;
    bool same = g_strcmp0(json_string_value(json_object_get(body, "nonce")), nonce) == 0;

    json_decref(body);
    return same;
}

/* The server had it and has it no more: nothing is lost, since it is still here. Its receipt means
 * nothing from now on. */
static enum step send_again(struct dock *dock, struct queued *item, const char *name)
{
    GError *error = NULL;

    fprintf(stderr, "attention %s: the server has lost it. It is still here, and is sent again\n",
            item->id.text);
    if (!file_remove(dock->receipts, name, &error))
        return dock_fail(dock, error);
    g_clear_pointer(&item->url, g_free);
    item->state = QUEUED_WAITING;
    item->best = 0;
    item->offset = 0;
    item->attempts = 0;
    item->not_before_ms = 0;
    item->asked = true;
    dock_moved(dock);
    return item_store(dock, item);
}

static enum step ask_for(struct dock *dock, struct queued *item, const char *nonce)
{
    g_autofree char *name = g_strconcat(item->id.text, ".json", NULL);
    g_autoptr(GBytes) attest = NULL;
    GError *error = NULL;

    if (is_answered(dock, name, nonce))
        return STEP_GO_ON;
    if (!plan_attest(&dock->server, item->id.text, nonce, &attest, &error))
        return dock_server_failed(dock, error);
    if (!attest)
        return send_again(dock, item, name);
    if (!file_write(dock->attests, name, attest, FILE_REPLACE, 0640, &error))
        return dock_fail(dock, error);
    dock_moved(dock);
    dock_say("attested %s", item->id.text);
    return dock_is_stopped(dock) ? STEP_STOPPED : STEP_GO_ON;
}

/* Words that nobody asks for any more. */
static void sweep(struct dock *dock, GHashTable *asked)
{
    g_autoptr(GPtrArray) names = folder_list(dock->attests, NULL);

    for (guint i = 0; names && i < names->len; i++) {
        const char *name = names->pdata[i];
        g_autofree char *id = g_strndup(name, MIN(strlen(name), ID_LENGTH));
        if (!g_hash_table_contains(asked, id))
            unlinkat(dock->attests, name, 0);
    }
}

static struct timespec free_asked_at(const struct dock *dock)
{
    struct stat about;

    if (fstatat(dock->vault, "ask/free", &about, AT_SYMLINK_NOFOLLOW) != 0)
        return (struct timespec){0};
    return about.st_mtim;
}

bool attest_is_asked_anew(const struct dock *dock)
{
    struct timespec at = free_asked_at(dock);

    if (dock->asked->kind != DOCK_PLAN)
        return false; /* nobody there could answer */
    return at.tv_sec != dock->free_asked_at.tv_sec || at.tv_nsec != dock->free_asked_at.tv_nsec;
}

enum step attest_round(struct dock *dock)
{
    struct timespec asked_at = free_asked_at(dock);
    g_autoptr(GHashTable) asked = g_hash_table_new(g_str_hash, g_str_equal);
    json_t *ask = read_ask(dock);
    const json_t *items = json_object_get(ask, "items");
    enum step step = STEP_GO_ON;

    for (size_t i = 0; step == STEP_GO_ON && i < MIN(json_array_size(items), ITEMS_MOST); i++) {
        const json_t *entry = json_array_get(items, i);
        const char *id = json_string_value(json_object_get(entry, "id"));
        const char *nonce = json_string_value(json_object_get(entry, "nonce"));
        struct queued *item = id ? queue_find(dock->queue, id) : NULL;
        if (!item || !is_nonce(nonce))
            continue;
        g_hash_table_add(asked, item->id.text);
        if (item->state == QUEUED_RECEIVED)
            step = ask_for(dock, item, nonce);
    }
    if (step == STEP_GO_ON) {
        sweep(dock, asked);
        dock->free_asked_at = asked_at;
    }
    json_decref(ask);
    return step;
}
