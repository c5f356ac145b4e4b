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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(good_bag_is_received_opened_and_kept, rig_setup,
                                        rig_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
