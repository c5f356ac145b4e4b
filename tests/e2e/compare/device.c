// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The device's items: each one that was filed, or says that a draft was thrown away; in an unbroken
 * chain; each with the server's receipt. */
#include "bag/receipt.h"
#include "core/json.h"
#include "e2e/compare/compare.h"

#include <string.h>

static const char *text(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));

    return value ? value : "";
}

static int64_t number(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

/* --- what it is --- */

static json_t *ids_of(const json_t *list)
{
    json_t *ids = json_array(), *entry;
    size_t i;

    json_array_foreach(list, i, entry) json_array_append(ids, json_object_get(entry, "id"));
    return ids;
}

static void check_filed(struct compare *compare, const json_t *item, const json_t *told)
{
    const json_t *record = json_object_get(item, "record");
    json_t *pupils = ids_of(json_object_get(record, "pupils"));

    if (number(item, "seq") != number(told, "seq") ||
        strcmp(text(record, "kind"), text(told, "kind")) != 0 ||
        !json_equal(pupils, json_object_get(told, "pupils")))
        compare_problem(compare, "%s is not what was filed: number, kind or pupils",
                        text(item, "id"));
    json_decref(pupils);
}

static void check_withdrawal(struct compare *compare, const json_t *item)
{
    const json_t *record = json_object_get(item, "record");
    const char *of = text(json_object_get(record, "body"), "of");

    if (strcmp(text(record, "kind"), "withdrawal") != 0 || !json_object_get(compare->thrown, of))
        compare_problem(compare, "%s is on the device, and nobody filed it", text(item, "id"));
    else if (json_array_size(json_object_get(record, "media")) > 0)
        compare_problem(compare, "%s says that %s was thrown away, and holds it", text(item, "id"),
                        of);
}

/* --- its receipt --- */

static struct receipt *read_receipt(struct compare *compare, const char *id)
{
    g_autofree char *below = g_strdup_printf("vault/dock/receipts/%s.json", id);
    g_autofree char *path = compare_path(compare, below);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = NULL;
    struct receipt *receipt;
    char *data;
    gsize length;

    if (!g_file_get_contents(path, &data, &length, &error)) {
        compare_problem(compare, "%s has no receipt: %s", id, error->message);
        return NULL;
    }
    bytes = g_bytes_new_take(data, length);
    receipt = receipt_check(bytes, &compare->school->receipt_key, &error);
    if (!receipt)
        compare_problem(compare, "the receipt of %s does not count: %s", id, error->message);
    return receipt;
}

static void check_receipt(struct compare *compare, const json_t *item)
{
    const char *id = text(item, "id");
    struct receipt *receipt = read_receipt(compare, id);
    char sha256[DIGEST_HEX + 1];

    if (!receipt)
        return;
    digest_hex(&receipt->sha256, sha256);
    if (strcmp(receipt->id.text, id) != 0 || receipt->seq != number(item, "seq") ||
        receipt->length_bytes != number(item, "bytes") || strcmp(sha256, text(item, "sha256")) != 0)
        compare_problem(compare, "the receipt of %s is for other bytes", id);
    receipt_free(receipt);
}

static void check_state(struct compare *compare, const json_t *item)
{
    const char *state = text(item, "state");
    bool is_received = strcmp(state, "received") == 0;

    compare->received += is_received;
    compare->sent += is_received || strcmp(state, "sent") == 0;
    if (is_received)
        check_receipt(compare, item);
    else
        compare_problem(compare, "%s is not received but %s", text(item, "id"), state);
}

/* --- all of it --- */

static void check_item(struct compare *compare, const json_t *item)
{
    const char *id = text(item, "id");
    const json_t *record = json_object_get(item, "record");
    const json_t *told = json_object_get(compare->filed, id);
    json_t *pupils = ids_of(json_object_get(record, "pupils"));
    json_t *media = told_media(compare, id, json_object_get(told, "media"));

    if (told)
        check_filed(compare, item, told);
    else
        check_withdrawal(compare, item);
    check_state(compare, item);
    server_check_bag(compare, item, media);
    server_check_opened(compare, item, pupils, media);
    json_array_append_new(compare->items,
                          json_pack("{ss sI ss so ss ss so}", "id", id, "seq",
                                    (json_int_t)number(item, "seq"), "kind", text(record, "kind"),
                                    "pupils", pupils, "bag_sha256", text(item, "sha256"), "state",
                                    text(item, "state"), "media", media));
}

static void check_chain(struct compare *compare, const json_t *item, size_t i, const json_t *before)
{
    bool is_next = number(item, "seq") == (int64_t)i + 1 &&
                   (!before || strcmp(text(item, "previous"), text(before, "sha256")) == 0);

    if (!is_next)
        compare_problem(compare, "the chain of items is broken at %s", text(item, "id"));
}

void device_check(struct compare *compare)
{
    const json_t *items = json_object_get(compare->list, "items");
    json_t *left = json_copy(compare->filed), *item;
    const json_t *before = NULL;
    const char *id;
    json_t *told;
    size_t i;

    json_array_foreach(items, i, item)
    {
        check_item(compare, item);
        check_chain(compare, item, i, before);
        json_object_del(left, text(item, "id"));
        before = item;
    }
    json_object_foreach(left, id, told)
        compare_problem(compare, "%s was filed and is not on the device", id);
    json_decref(left);
    json_object_foreach(compare->made, id, told) if (!json_object_get(compare->saved, id))
        compare_problem(compare, "%s was made and never saved", id);
}
