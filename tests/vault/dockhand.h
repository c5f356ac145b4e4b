// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The dock's hand: what it would have left in dock/, signed by whom a test likes. */
#include "kit.h"

#include "bag/attest.h"
#include "bag/receipt.h"

#define HAND_STORED INT64_C(1800000000000)
#define HAND_DAY ((int64_t)24 * 60 * 60 * 1000)
#define HAND_KEEP (HAND_STORED + 30 * HAND_DAY)

KIT void hand_put(const struct kit *kit, const char *folder, const char *id, GBytes *answer)
{
    g_autofree char *name = g_strdup_printf("vault/dock/%s/%s.json", folder, id);
    g_autofree char *path = g_build_filename(kit->folder, "dock", folder, NULL);

    assert_non_null(answer);
    g_mkdir_with_parents(path, 0700);
    scratch_put(kit->scratch, name, g_bytes_get_data(answer, NULL), g_bytes_get_size(answer));
}

KIT struct item hand_item(const struct kit *kit, uint32_t seed)
{
    g_autoptr(GBytes) plain = kit_bytes(20000, seed);
    struct draft *draft = kit_photo(kit, AMARA, plain);
    struct item item;

    kit_file(kit, draft, &item);
    draft_free(draft);
    return item;
}

KIT void hand_receipt(const struct kit *kit, const struct item *item)
{
    struct receipt receipt = {
        .id = item->id,
        .school = vault_school(kit->vault)->id,
        .seq = item->seq,
        .sha256 = item->sha256,
        .length_bytes = item->bytes,
        .stored_at_ms = HAND_STORED,
        .keep_until_ms = HAND_KEEP,
        .copies = 1,
    };
    g_autoptr(GBytes) answer = NULL;

    g_strlcpy(receipt.device.text, vault_device(kit->vault), sizeof receipt.device.text);
    answer = receipt_sign(&receipt, &kit->secrets->receipt, NULL);
    hand_put(kit, "receipts", item->id.text, answer);
}

/* The server's time, as of now. */
KIT void hand_time(const struct kit *kit, int64_t now_ms)
{
    static const char nonce[] = "00112233445566778899aabbccddeeff";
    json_t *body = json_pack("{s:s, s:I}", "nonce", nonce, "now", (json_int_t)now_ms);
    g_autoptr(GBytes) answer = answer_sign(&kit->secrets->receipt, body, "time", NULL);
    json_t *clock;
    char boot[37];
    char *text;

    clock_boot_id(boot);
    clock = json_pack("{s:o, s:s, s:s, s:I, s:I}", "answer", json_read(answer, 65536, NULL),
                      "nonce", nonce, "boot", boot, "boottime_ms", (json_int_t)clock_boottime_ms(),
                      "half_round_trip_ms", (json_int_t)1);
    text = json_dumps(clock, JSON_COMPACT | JSON_SORT_KEYS);
    scratch_put(kit->scratch, "vault/dock/clock.json", text, strlen(text));
    free(text);
    json_decref(clock);
    json_decref(body);
}

/* What ask/free asks for an id: its nonce, to be freed; NULL when it asks nothing. */
KIT char *hand_nonce(const struct kit *kit, const char *id)
{
    g_autofree char *path = g_build_filename(kit->folder, "ask", "free", NULL);
    json_t *ask = json_load_file(path, 0, NULL);
    const json_t *items = json_object_get(ask, "items");
    char *nonce = NULL;

    for (size_t i = 0; i < json_array_size(items); i++) {
        const json_t *entry = json_array_get(items, i);
        if (g_strcmp0(json_string_value(json_object_get(entry, "id")), id) == 0)
            nonce = g_strdup(json_string_value(json_object_get(entry, "nonce")));
    }
    json_decref(ask);
    return nonce;
}

/* The attest that an honest server would give to a nonce for a file of ours. */
KIT struct attest hand_attest(const struct kit *kit, const struct item *item, const char *nonce)
{
    g_autofree char *name = kit_item_file(item);
    g_autofree char *path = scratch_path(kit->scratch, name);
    struct attest attest = {.id = item->id, .now_ms = HAND_KEEP + 1000};
    struct digest sha256;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    g_strlcpy(attest.nonce, nonce, sizeof attest.nonce);
    must(attest_prove(fd, nonce, &attest.proof, &sha256, &error));
    close(fd);
    return attest;
}

KIT void hand_put_attest(const struct kit *kit, const char *id, const struct attest *attest,
                         const struct minisign_secret *secret)
{
    g_autoptr(GBytes) answer = attest_sign(attest, secret, NULL);

    hand_put(kit, "attests", id, answer);
}
