// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/rig.h"

#define AMARA "6fee95a9-e375-4e43-8405-3899b0fc3ee0"

static void stored_equals(const struct rig *rig, const char *path, GBytes *wanted)
{
    g_autoptr(GBytes) stored = rig_stored(rig, path);

    if (!stored)
        fail_msg("the store has no %s", path);
    assert_true(g_bytes_equal(stored, wanted));
}

static void good_bag_is_received_opened_and_kept(void **state)
{
    struct rig *rig = *state;
    struct rig_device *device = rig_enrol(rig);
    struct rig_item *item = rig_item_new(device, "Blue paint");
    g_autoptr(GBytes) bag = rig_bag(rig, device, item);
    struct digest sha256 = digest_of_bytes(bag);
    g_autofree char *zip = g_strdup_printf("bags/%s.zip", item->id.text);
    g_autofree char *photo = g_strdup_printf("opened/" AMARA "/%s/photo.jpg", item->id.text);
    struct receipt *receipt;

    rig_upload(rig, device, item->id.text, bag);
    receipt = rig_receipt(rig, device, item->id.text);
    assert_string_equal(receipt->id.text, item->id.text);
    assert_string_equal(receipt->device.text, device->id.text);
    assert_string_equal(receipt->school, rig->school->id);
    assert_int_equal(receipt->seq, 1);
    assert_true(digest_equal(&receipt->sha256, &sha256));
    assert_int_equal(receipt->length_bytes, g_bytes_get_size(bag));
    assert_int_equal(receipt->keep_until_ms - receipt->stored_at_ms, 30 * 86400000LL);
    assert_int_equal(receipt->copies, 1);
    stored_equals(rig, zip, bag);
    stored_equals(rig, photo, item->media[0]);
    receipt_free(receipt);
    rig_item_free(item);
    rig_device_free(device);
}

static void same_bag_sent_again_gives_the_same_receipt(void **state)
{
    struct rig *rig = *state;
    struct rig_device *device = rig_enrol(rig);
    struct rig_item *item = rig_item_new(device, "Once");
    g_autoptr(GBytes) bag = rig_bag(rig, device, item);
    json_t *first, *second;

    rig_upload(rig, device, item->id.text, bag);
    first = rig_settled(rig, device, item->id.text);
    rig_upload(rig, device, item->id.text, bag);
    rig_stop(rig); /* has taken in, or takes in after the start, what came twice */
    rig_start(rig);
    second = rig_settled(rig, device, item->id.text);
    assert_string_equal(json_string_value(json_object_get(first, "state")), "received");
    assert_true(json_equal(first, second));
    json_decref(first);
    json_decref(second);
    rig_item_free(item);
    rig_device_free(device);
}

static void bytes_are_not_kept_twice(void **state)
{
    struct rig *rig = *state;
    struct rig_device *device = rig_enrol(rig);
    struct rig_item *item = rig_item_new(device, "Once");
    struct rig_item *after = rig_item_new(device, "The next");
    g_autoptr(GBytes) bag = rig_bag(rig, device, item);
    g_autoptr(GBytes) next = NULL;
    g_autofree char *uploads = g_build_filename(rig->store_folder, "uploads", NULL);
    GDir *folder;

    after->seq = 2;
    after->has_previous = true;
    after->previous = digest_of_bytes(bag);
    next = rig_bag(rig, device, after);
    rig_upload(rig, device, item->id.text, bag);
    rig_upload(rig, device, item->id.text, bag);
    rig_upload(rig, device, after->id.text, next);
    receipt_free(rig_receipt(rig, device, after->id.text)); /* taken in in this order */
    rig_stop(rig);
    folder = g_dir_open(uploads, 0, NULL);
    assert_non_null(folder);
    assert_null(g_dir_read_name(folder));
    g_dir_close(folder);
    rig_item_free(item);
    rig_item_free(after);
    rig_device_free(device);
}

static void assert_logged(const struct rig *rig, const char *words)
{
    g_autofree char *log = rig_log(rig);

    if (!strstr(log, words))
        fail_msg("'%s' does not stand in the log:\n%s", words, log);
}

static void other_bytes_under_a_received_id_are_refused_with_an_alarm(void **state)
{
    struct rig *rig = *state;
    struct rig_device *device = rig_enrol(rig);
    struct rig_item *item = rig_item_new(device, "The first");
    g_autoptr(GBytes) bag = rig_bag(rig, device, item);
    g_autoptr(GBytes) other = rig_bag(rig, device, item); /* sealed anew: other bytes */
    g_autofree char *zip = g_strdup_printf("bags/%s.zip", item->id.text);
    struct rig_reply *reply;

    rig_upload(rig, device, item->id.text, bag);
    receipt_free(rig_receipt(rig, device, item->id.text));
    reply = rig_create_raw(rig, device, item->id.text, other, NULL);
    assert_int_equal(reply->status, 409);
    assert_logged(rig, "alarm: device ");
    stored_equals(rig, zip, bag);
    receipt_free(rig_receipt(rig, device, item->id.text));
    rig_reply_free(reply);
    rig_item_free(item);
    rig_device_free(device);
}

/* Both were under way when neither was received: what ends first is the record. */
static void other_bytes_that_were_under_way_are_refused_too(void **state)
{
    struct rig *rig = *state;
    struct rig_device *device = rig_enrol(rig);
    struct rig_item *item = rig_item_new(device, "The first");
    g_autoptr(GBytes) bag = rig_bag(rig, device, item);
    g_autoptr(GBytes) other = rig_bag(rig, device, item);
    g_autofree char *path = rig_create(rig, device, item->id.text, other, NULL);
    g_autofree char *zip = g_strdup_printf("bags/%s.zip", item->id.text);
    g_autofree char *head = g_strdup_printf(
        "PATCH %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer %s\r\n"
        "Tus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Length: %zu\r\n"
        "Content-Type: application/offset+octet-stream\r\n\r\n",
        path, device->token, g_bytes_get_size(other));
    int fd = rig_connect(rig);
    struct rig_reply *reply;

    rig_write(fd, head, strlen(head));
    rig_write(fd, g_bytes_get_data(other, NULL), 100);
    do { /* until the server is at it */
        reply = rig_patch(rig, device, path, 0, "", 0);
        if (reply->status == 423)
            break;
        rig_reply_free(reply);
    } while (true);
    rig_reply_free(reply);
    rig_upload(rig, device, item->id.text, bag);
    receipt_free(rig_receipt(rig, device, item->id.text));
    rig_write(fd, (const char *)g_bytes_get_data(other, NULL) + 100, g_bytes_get_size(other) - 100);
    reply = rig_read(fd);
    assert_int_equal(reply->status, 204);
    rig_stop(rig);
    rig_start(rig);
    receipt_free(rig_receipt(rig, device, item->id.text));
    rig_stop(rig);
    assert_logged(rig, "sent again with another hash");
    stored_equals(rig, zip, bag);
    rig_reply_free(reply);
    rig_item_free(item);
    rig_device_free(device);
}

static void every_pupil_of_a_record_has_it(void **state)
{
    struct rig *rig = *state;
    struct rig_device *device = rig_enrol(rig);
    struct rig_item *item = rig_item_new(device, "Together");
    g_autoptr(GBytes) bag = NULL;

    json_array_append_new(json_object_get(item->record, "pupils"),
                          json_pack("{s:s, s:s, s:n}", "id", "ben", "shown", "Ben", "picture"));
    bag = rig_bag(rig, device, item);
    rig_upload(rig, device, item->id.text, bag);
    receipt_free(rig_receipt(rig, device, item->id.text));
    assert_true(rig_has(rig, "opened/" AMARA "/%s/photo.jpg", item->id.text));
    assert_true(rig_has(rig, "opened/ben/%s/photo.jpg", item->id.text));
    assert_true(rig_has(rig, "opened/ben/%s/record.json", item->id.text));
    assert_false(rig_has(rig, "staging/%s", item->id.text));
    rig_item_free(item);
    rig_device_free(device);
}

static void record_without_a_pupil_lies_under_none(void **state)
{
    struct rig *rig = *state;
    struct rig_device *device = rig_enrol(rig);
    struct rig_item *item = rig_item_new(device, "Nobody");
    g_autoptr(GBytes) bag = NULL;

    json_array_clear(json_object_get(item->record, "pupils"));
    bag = rig_bag(rig, device, item);
    rig_upload(rig, device, item->id.text, bag);
    receipt_free(rig_receipt(rig, device, item->id.text));
    assert_true(rig_has(rig, "opened/none/%s/photo.jpg", item->id.text));
    rig_item_free(item);
    rig_device_free(device);
}

static void record_for_the_safeguarding_lead_lies_in_no_pupils_folder(void **state)
{
    struct rig *rig = *state;
    struct rig_device *device = rig_enrol(rig);
    struct rig_item *item = rig_item_new(device, "Between us");
    g_autoptr(GBytes) bag = NULL;

    json_object_set_new(item->record, "for", json_string("safeguarding"));
    bag = rig_bag(rig, device, item);
    rig_upload(rig, device, item->id.text, bag);
    receipt_free(rig_receipt(rig, device, item->id.text));
    assert_true(rig_has(rig, "safeguarding/%s/photo.jpg", item->id.text));
    assert_false(rig_has(rig, "opened/" AMARA));
    assert_false(rig_has(rig, "opened/none"));
    rig_item_free(item);
    rig_device_free(device);
}

static void broken_chain_is_received_with_an_alarm(void **state)
{
    struct rig *rig = *state;
    struct rig_device *device = rig_enrol(rig);
    struct rig_item *first = rig_item_new(device, "First");
    struct rig_item *second = rig_item_new(device, "Second");
    g_autoptr(GBytes) one = rig_bag(rig, device, first);
    g_autoptr(GBytes) two = NULL;
    g_autofree char *quiet = NULL;

    rig_upload(rig, device, first->id.text, one);
    receipt_free(rig_receipt(rig, device, first->id.text));
    quiet = rig_log(rig);
    assert_null(strstr(quiet, "alarm:"));
    second->seq = 2;
    second->has_previous = true;
    second->previous = digest_of("something else", 14);
    two = rig_bag(rig, device, second);
    rig_upload(rig, device, second->id.text, two);
    receipt_free(rig_receipt(rig, device, second->id.text));
    rig_stop(rig);
    assert_logged(rig, "it does not follow record");
    rig_item_free(first);
    rig_item_free(second);
    rig_device_free(device);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, rig_setup, rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(good_bag_is_received_opened_and_kept),
        EACH(same_bag_sent_again_gives_the_same_receipt),
        EACH(bytes_are_not_kept_twice),
        EACH(other_bytes_under_a_received_id_are_refused_with_an_alarm),
        EACH(other_bytes_that_were_under_way_are_refused_too),
        EACH(every_pupil_of_a_record_has_it),
        EACH(record_without_a_pupil_lies_under_none),
        EACH(record_for_the_safeguarding_lead_lies_in_no_pupils_folder),
        EACH(broken_chain_is_received_with_an_alarm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
