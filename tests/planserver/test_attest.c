// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/rig.h"

#include "bag/attest.h"

/* The server's last word before a device frees its own copy. */

#define NONCE "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

struct sent {
    struct rig_device *device;
    struct rig_item *item;
    GBytes *bag;
};

static struct sent send_one(struct rig *rig)
{
    struct sent sent = {.device = rig_enrol(rig)};

    sent.item = rig_item_new(sent.device, "On the swing");
    sent.bag = rig_bag(rig, sent.device, sent.item);
    rig_upload(rig, sent.device, sent.item->id.text, sent.bag);
    receipt_free(rig_receipt(rig, sent.device, sent.item->id.text));
    return sent;
}

static void sent_clear(struct sent *sent)
{
    g_bytes_unref(sent->bag);
    rig_item_free(sent->item);
    rig_device_free(sent->device);
}

static struct rig_reply *ask(struct rig *rig, const struct rig_device *device, const char *id,
                             const char *nonce)
{
    g_autofree char *head = g_strdup_printf(
        "POST /v1/receipts/attest HTTP/1.1\r\nAuthorization: Bearer %s\r\n", device->token);
    g_autofree char *body = g_strdup_printf("{\"id\":\"%s\",\"nonce\":\"%s\"}", id, nonce);

    return rig_send(rig, head, body, strlen(body));
}

static int ask_status(struct rig *rig, const struct rig_device *device, const char *id,
                      const char *nonce)
{
    struct rig_reply *reply = ask(rig, device, id, nonce);
    int status = reply->status;

    rig_reply_free(reply);
    return status;
}

/* The signed word, checked; NULL where the server says that it does not know the bag. */
static struct attest *attest_for(struct rig *rig, const struct rig_device *device, const char *id)
{
    struct rig_reply *reply = ask(rig, device, id, NONCE);
    json_t *whole = rig_reply_json(reply);
    bool held = g_strcmp0(json_string_value(json_object_get(whole, "state")), "held") == 0;
    struct attest *attest = NULL;

    assert_int_equal(reply->status, 200);
    if (held) {
        char *text = json_dumps(json_object_get(whole, "attest"), JSON_COMPACT);
        g_autoptr(GBytes) bytes = g_bytes_new_take(text, strlen(text));
        attest = attest_check(bytes, &rig->school->receipt_key, NULL);
        assert_non_null(attest);
        assert_string_equal(attest->id.text, id);
        assert_string_equal(attest->nonce, NONCE);
    } else {
        assert_string_equal(json_string_value(json_object_get(whole, "state")), "unknown");
    }
    json_decref(whole);
    rig_reply_free(reply);
    return attest;
}

/* By other hands: what sha256sum makes of the nonce's bytes and the bag. */
static void proof_is_of_the_nonce_and_the_bytes(void **state)
{
    struct rig *rig = *state;
    struct sent sent = send_one(rig);
    struct attest *attest = attest_for(rig, sent.device, sent.item->id.text);
    char hex[DIGEST_HEX + 1];
    g_autofree char *out = NULL;

    assert_non_null(attest);
    digest_hex(&attest->proof, hex);
    scratch_put(rig->scratch, "bag", g_bytes_get_data(sent.bag, NULL), g_bytes_get_size(sent.bag));
    assert_int_equal(scratch_run(rig->scratch,
                                 "(echo " NONCE " | python3 -c 'import sys; "
                                 "sys.stdout.buffer.write(bytes.fromhex(input()))'; cat bag) | "
                                 "sha256sum | cut -c1-64"),
                     0);
    out = g_strchomp(scratch_out(rig->scratch));
    assert_string_equal(out, hex);
    assert_true(ABS(attest->now_ms - g_get_real_time() / 1000) < 60000);
    g_free(attest);
    sent_clear(&sent);
}

static void bag_of_another_device_or_of_nobody_is_unknown(void **state)
{
    struct rig *rig = *state;
    struct sent sent = send_one(rig);
    struct rig_device *other = rig_enrol(rig);
    struct id nobody = id_new();

    assert_null(attest_for(rig, other, sent.item->id.text));
    assert_null(attest_for(rig, sent.device, nobody.text));
    rig_device_free(other);
    sent_clear(&sent);
}

static void nonsense_is_400_and_no_token_401(void **state)
{
    struct rig *rig = *state;
    struct sent sent = send_one(rig);
    struct rig_device nobody = {.token = (char *)"00"};

    assert_int_equal(ask_status(rig, sent.device, sent.item->id.text, "00"), 400);
    assert_int_equal(ask_status(rig, sent.device, "x", NONCE), 400);
    assert_int_equal(ask_status(rig, &nobody, sent.item->id.text, NONCE), 401);
    sent_clear(&sent);
}

/* The disk gave back other bytes, or none: the record is unknown, and is taken in again. */
static void lose_and_send_again(struct rig *rig, const char *command)
{
    struct sent sent = send_one(rig);
    const char *id = sent.item->id.text;
    struct attest *attest;
    g_autofree char *line = g_strdup_printf("i=%s; %s", id, command);
    json_t *entry;

    assert_int_equal(scratch_run(rig->scratch, "%s", line), 0);
    assert_null(attest_for(rig, sent.device, id));
    entry = rig_query(rig, sent.device, id);
    assert_string_equal(json_string_value(json_object_get(entry, "state")), "unknown");
    json_decref(entry);
    rig_upload(rig, sent.device, id, sent.bag);
    receipt_free(rig_receipt(rig, sent.device, id));
    attest = attest_for(rig, sent.device, id);
    assert_non_null(attest);
    g_free(attest);
    sent_clear(&sent);
}

static void bag_with_a_flipped_byte_is_no_bag_and_can_be_sent_again(void **state)
{
    lose_and_send_again(
        *state, "printf changed! | dd of=store/bags/$i.zip bs=1 seek=700 conv=notrunc 2>&1");
}

static void bag_that_is_gone_is_unknown_and_can_be_sent_again(void **state)
{
    lose_and_send_again(*state, "rm store/bags/$i.zip");
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, rig_setup, rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(proof_is_of_the_nonce_and_the_bytes),
        EACH(bag_of_another_device_or_of_nobody_is_unknown),
        EACH(nonsense_is_400_and_no_token_401),
        EACH(bag_with_a_flipped_byte_is_no_bag_and_can_be_sent_again),
        EACH(bag_that_is_gone_is_unknown_and_can_be_sent_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
