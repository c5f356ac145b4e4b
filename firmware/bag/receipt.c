// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bag/receipt.h"

#include "core/assets.h"
#include "core/json.h"

#include <string.h>

GBytes *receipt_sign(const struct receipt *receipt, const struct minisign_secret *secret,
                     GError **error)
{
    char hex[DIGEST_HEX + 1];
    g_autofree char *comment = g_strdup_printf("receipt id=%s", receipt->id.text);
    GBytes *answer;
    json_t *body;

    digest_hex(&receipt->sha256, hex);
    body = json_pack(
        "{s:s, s:s, s:s, s:I, s:s, s:I, s:I, s:I, s:I}", "device", receipt->device.text, "school",
        receipt->school, "id", receipt->id.text, "seq", (json_int_t)receipt->seq, "sha256", hex,
        "length", (json_int_t)receipt->length_bytes, "stored_at", (json_int_t)receipt->stored_at_ms,
        "keep_until", (json_int_t)receipt->keep_until_ms, "copies", (json_int_t)receipt->copies);
    if (!body) {
        fault(error, FAULT_INVALID, "the school's name is no text");
        return NULL;
    }
    answer = answer_sign(secret, body, comment, error);
    json_decref(body);
    return answer;
}

static int64_t get_int(const json_t *body, const char *key)
{
    return json_integer_value(json_object_get(body, key));
}

static const char *get_text(const json_t *body, const char *key)
{
    return json_string_value(json_object_get(body, key));
}

/* The schema has judged every type and range. */
static struct receipt *read_body(const json_t *body, GError **error)
{
    struct receipt *receipt = g_new0(struct receipt, 1);

    g_strlcpy(receipt->id.text, get_text(body, "id"), sizeof receipt->id.text);
    g_strlcpy(receipt->device.text, get_text(body, "device"), sizeof receipt->device.text);
    receipt->school = g_strdup(get_text(body, "school"));
    receipt->seq = get_int(body, "seq");
    receipt->length_bytes = get_int(body, "length");
    receipt->stored_at_ms = get_int(body, "stored_at");
    receipt->keep_until_ms = get_int(body, "keep_until");
    receipt->copies = get_int(body, "copies");
    if (id_is_valid(receipt->id.text) && id_is_valid(receipt->device.text) &&
        digest_parse(get_text(body, "sha256"), &receipt->sha256) &&
        receipt->keep_until_ms >= receipt->stored_at_ms)
        return receipt;
    receipt_free(receipt);
    fault(error, FAULT_INVALID, "a receipt's id, hash or times are out of range");
    return NULL;
}

struct receipt *receipt_check(GBytes *answer, const struct minisign_public *receipt_key,
                              GError **error)
{
    json_t *body = answer_check(receipt_key, answer, error);
    struct schema *schema = body ? assets_schema("receipt", error) : NULL;
    struct receipt *receipt = NULL;

    if (schema && schema_check(schema, body, error))
        receipt = read_body(body, error);
    schema_free(schema);
    json_decref(body);
    return receipt;
}

void receipt_free(struct receipt *receipt)
{
    if (!receipt)
        return;
    g_free(receipt->school);
    g_free(receipt);
}
