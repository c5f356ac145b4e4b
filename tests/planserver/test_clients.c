// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Programs that are not ours, against the server: tus-js-client, curl, minisign. */
#include "planserver/rig.h"

#define SCRIPT SOURCE_DIR "/tests/planserver/tus_js.mjs"

struct fixture {
    struct rig *rig;
    struct rig_device *device;
    struct rig_item *item;
};

static int setup(void **state)
{
    struct fixture *fixture = g_new0(struct fixture, 1);

    rig_setup((void **)&fixture->rig);
    fixture->device = rig_enrol(fixture->rig);
    fixture->item = rig_item_new(fixture->device, "By another's hand");
    *state = fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;

    rig_item_free(fixture->item);
    rig_device_free(fixture->device);
    rig_teardown((void **)&fixture->rig);
    g_free(fixture);
    return 0;
}

static void put(struct fixture *fixture, GBytes *bytes)
{
    scratch_put(fixture->rig->scratch, "bag.zip", g_bytes_get_data(bytes, NULL),
                g_bytes_get_size(bytes));
}

static void assert_run(struct fixture *fixture, int wanted, int status)
{
    g_autofree char *out = scratch_out(fixture->rig->scratch);

    if (status != wanted)
        fail_msg("exit %d, not %d:\n%s", status, wanted, out);
}

static void run_tus_js(struct fixture *fixture, GBytes *bytes, const char *stop)
{
    struct digest digest = digest_of_bytes(bytes);
    char hex[DIGEST_HEX + 1];

    digest_hex(&digest, hex);
    put(fixture, bytes);
    assert_run(fixture, 0,
               scratch_run(fixture->rig->scratch, "node %s %s %s %s %s bag.zip %s", SCRIPT,
                           fixture->rig->url, fixture->device->token, fixture->item->id.text, hex,
                           stop));
}

static void tus_js_client_sends_a_bag(void **state)
{
    struct fixture *fixture = *state;
    g_autoptr(GBytes) bag = rig_bag(fixture->rig, fixture->device, fixture->item);

    run_tus_js(fixture, bag, "");
    receipt_free(rig_receipt(fixture->rig, fixture->device, fixture->item->id.text));
}

static void tus_js_client_goes_on_where_it_stopped(void **state)
{
    struct fixture *fixture = *state;
    g_autofree char *large = g_malloc0(100000);
    g_autoptr(GBytes) bag = NULL;
    g_autofree char *out = NULL;

    rig_item_add(fixture->item, "document.bin", "application/octet-stream", large, 100000);
    bag = rig_bag(fixture->rig, fixture->device, fixture->item);
    run_tus_js(fixture, bag, "40000");
    out = scratch_out(fixture->rig->scratch);
    assert_true(g_str_has_prefix(out, fixture->rig->url));
    receipt_free(rig_receipt(fixture->rig, fixture->device, fixture->item->id.text));
}

static void what_tus_js_client_sends_that_is_no_bag_is_refused(void **state)
{
    struct fixture *fixture = *state;
    g_autoptr(GBytes) text = g_bytes_new("holiday.mp4", 11);

    run_tus_js(fixture, text, "");
    rig_refused(fixture->rig, fixture->device, fixture->item->id.text, "no bag");
}

static void tus_js_client_without_a_token_fails(void **state)
{
    struct fixture *fixture = *state;
    g_autoptr(GBytes) bag = rig_bag(fixture->rig, fixture->device, fixture->item);
    json_t *entry;

    put(fixture, bag);
    assert_run(fixture, 1,
               scratch_run(fixture->rig->scratch, "node %s %s nothing %s 00 bag.zip", SCRIPT,
                           fixture->rig->url, fixture->item->id.text));
    entry = rig_query(fixture->rig, fixture->device, fixture->item->id.text);
    assert_string_equal(json_string_value(json_object_get(entry, "state")), "unknown");
    json_decref(entry);
}

static void curl_patch(struct fixture *fixture, const char *path, int offset)
{
    assert_run(fixture, 0,
               scratch_run(fixture->rig->scratch,
                           "curl -sS -o body -w '%%{http_code}' -X PATCH "
                           "-H 'Authorization: Bearer %s' -H 'Tus-Resumable: 1.0.0' "
                           "-H 'Upload-Offset: %d' -H 'Expect: 100-continue' "
                           "-H 'Content-Type: application/offset+octet-stream' "
                           "--data-binary @bag.zip %s%s",
                           fixture->device->token, offset, fixture->rig->url, path));
}

/* A few megabytes: curl asks before it sends so much, and a refusal comes before the bytes do. */
static void curl_sends_a_large_bag_and_reads_a_refusal(void **state)
{
    struct fixture *fixture = *state;
    size_t bytes = (size_t)20 * 1024 * 1024;
    g_autofree char *large = g_malloc0(bytes);
    g_autoptr(GBytes) bag = NULL;
    g_autofree char *path = NULL;
    g_autofree char *refused = NULL;
    g_autofree char *taken = NULL;

    rig_item_add(fixture->item, "document.bin", "application/octet-stream", large, bytes);
    bag = rig_bag(fixture->rig, fixture->device, fixture->item);
    path = rig_create(fixture->rig, fixture->device, fixture->item->id.text, bag, NULL);
    put(fixture, bag);
    curl_patch(fixture, path, 7);
    refused = scratch_out(fixture->rig->scratch);
    assert_string_equal(refused, "409");
    curl_patch(fixture, path, 0);
    taken = scratch_out(fixture->rig->scratch);
    assert_string_equal(taken, "204");
    receipt_free(rig_receipt(fixture->rig, fixture->device, fixture->item->id.text));
}

static void minisign_checks_a_receipt(void **state)
{
    struct fixture *fixture = *state;
    struct scratch *scratch = fixture->rig->scratch;
    g_autoptr(GBytes) bag = rig_bag(fixture->rig, fixture->device, fixture->item);
    g_autofree char *key = minisign_public_text(&fixture->rig->school->receipt_key);
    json_t *entry, *receipt;
    const char *body, *minisig;

    rig_upload(fixture->rig, fixture->device, fixture->item->id.text, bag);
    entry = rig_settled(fixture->rig, fixture->device, fixture->item->id.text);
    receipt = json_object_get(entry, "receipt");
    body = json_string_value(json_object_get(receipt, "body"));
    minisig = json_string_value(json_object_get(receipt, "minisig"));
    scratch_put(scratch, "receipt", body, strlen(body));
    scratch_put(scratch, "receipt.minisig", minisig, strlen(minisig));
    assert_run(fixture, 0, scratch_run(scratch, "minisign -V -P %s -m receipt", key));
    assert_run(fixture, 1,
               scratch_run(scratch, "echo >>receipt; minisign -V -P %s -m receipt", key));
    json_decref(entry);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(tus_js_client_sends_a_bag),
        EACH(tus_js_client_goes_on_where_it_stopped),
        EACH(what_tus_js_client_sends_that_is_no_bag_is_refused),
        EACH(tus_js_client_without_a_token_fails),
        EACH(curl_sends_a_large_bag_and_reads_a_refusal),
        EACH(minisign_checks_a_receipt),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
