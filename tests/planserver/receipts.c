// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/receipts.h"

#include "core/json.h"

#include <string.h>

#define RECEIPT_MOST ((size_t)64 * 1024)
#define NONCE_HEX 32

/* Adds the signed receipt; false when this device has none for the id. */
static bool add_received(struct call *call, const char *id, json_t *entry, GError **error)
{
    g_autoptr(GError) why = NULL;
    struct stored_bag *bag = store_bag(call->server->store, id, &why);
    json_t *receipt = NULL;

    if (bag && strcmp(bag->device.text, call->device->id.text) == 0)
        receipt = json_read(bag->answer, RECEIPT_MOST, error);
    else if (why && !fault_is(why, FAULT_MISSING))
        g_propagate_error(error, g_steal_pointer(&why));
    stored_bag_free(bag);
    if (!receipt)
        return false;
    json_object_set_new(entry, "state", json_string("received"));
    json_object_set_new(entry, "receipt", receipt);
    return true;
}

static void add_partial(struct call *call, const struct upload *upload, json_t *entry)
{
    g_autofree char *path = g_strdup_printf(TUS_PATH "/%s", upload->id.text);
    g_autofree char *url = call_url(call, path);

    json_object_set_new(entry, "state", json_string("partial"));
    json_object_set_new(entry, "url", json_string(url));
    json_object_set_new(entry, "offset", json_integer(upload->offset_bytes));
}

static void add_state(struct call *call, const struct upload *upload, json_t *entry)
{
    if (!upload || upload->state == UPLOAD_DONE) {
        json_object_set_new(entry, "state", json_string("unknown"));
    } else if (upload->state == UPLOAD_OPEN) {
        add_partial(call, upload, entry);
    } else if (upload->state == UPLOAD_COMPLETE) {
        json_object_set_new(entry, "state", json_string("checking"));
    } else {
        json_object_set_new(entry, "state", json_string("refused"));
        json_object_set_new(entry, "reason", json_string(upload->why ? upload->why : "refused"));
    }
}

/* The upload is looked at before the receipt: ingest, on its own thread, ends the one when the
 * other is there, so that no record falls between the two looks. */
static json_t *entry_new(struct call *call, const char *id, GError **error)
{
    struct store *store = call->server->store;
    json_t *entry = json_pack("{s:s}", "id", id);
    g_autoptr(GError) missing = NULL;
    g_autoptr(GError) why = NULL;
    struct upload *upload = store_upload_newest(store, call->device->id.text, id, &missing);

    if (!upload && !fault_is(missing, FAULT_MISSING))
        why = g_steal_pointer(&missing);
    else if (!add_received(call, id, entry, &why) && !why)
        add_state(call, upload, entry);
    upload_free(upload);
    if (!why)
        return entry;
    json_decref(entry);
    g_propagate_error(error, g_steal_pointer(&why));
    return NULL;
}

static json_t *entries_new(struct call *call, const json_t *ids, GError **error)
{
    json_t *entries = json_array();
    size_t index;
    json_t *id;

    json_array_foreach(ids, index, id)
    {
        json_t *entry = entry_new(call, json_string_value(id), error);

        if (!entry) {
            json_decref(entries);
            return NULL;
        }
        json_array_append_new(entries, entry);
    }
    return entries;
}

void receipts_answer(struct call *call)
{
    json_t *query = call_json(call, call->server->receipts_query);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = NULL;
    json_t *entries, *answer;

    if (!query)
        return;
    entries = entries_new(call, json_object_get(query, "ids"), &error);
    answer = entries ? json_pack("{s:o}", "receipts", entries) : NULL;
    bytes = answer ? json_canonical(answer, &error) : NULL;
    if (bytes)
        http_answer_json(call->exchange, 200, bytes);
    else
        call_fail(call, error);
    json_decref(answer);
    json_decref(query);
}

void receipts_time(struct call *call)
{
    const char *nonce = http_query(call->exchange, "nonce");
    json_t *body;

    if (!nonce || strlen(nonce) != NONCE_HEX || strspn(nonce, "0123456789abcdef") != NONCE_HEX) {
        http_answer_error(call->exchange, 400, "nonce must be 32 lower-case hex digits");
        return;
    }
    body = json_pack("{s:s, s:I}", "nonce", nonce, "now", (json_int_t)store_now_ms());
    http_reply_header(call->exchange, "Cache-Control", "no-store");
    call_answer_signed(call, body, "viewfinder time");
    json_decref(body);
}
