// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/rig.h"

/* Termination: what was begun can be given up, what is whole cannot. */

struct fixture {
    struct rig *rig;
    struct rig_device *device;
    struct rig_item *item;
    GBytes *bag;
    char *path;
};

static int setup(void **state)
{
    struct fixture *fixture = g_new0(struct fixture, 1);

    rig_setup((void **)&fixture->rig);
    fixture->device = rig_enrol(fixture->rig);
    fixture->item = rig_item_new(fixture->device, "On the swing");
    fixture->bag = rig_bag(fixture->rig, fixture->device, fixture->item);
    fixture->path =
        rig_create(fixture->rig, fixture->device, fixture->item->id.text, fixture->bag, NULL);
    *state = fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;

    g_free(fixture->path);
    g_bytes_unref(fixture->bag);
    rig_item_free(fixture->item);
    rig_device_free(fixture->device);
    rig_teardown((void **)&fixture->rig);
    g_free(fixture);
    return 0;
}

static int ask(const struct fixture *fixture, const struct rig_device *device, const char *method)
{
    g_autofree char *head =
        g_strdup_printf("%s %s HTTP/1.1\r\nAuthorization: Bearer %s\r\nTus-Resumable: 1.0.0\r\n",
                        method, fixture->path, device->token);
    struct rig_reply *reply = rig_send(fixture->rig, head, NULL, 0);
    int status = reply->status;

    rig_reply_free(reply);
    return status;
}

static void send_bytes(const struct fixture *fixture, size_t bytes)
{
    struct rig_reply *reply = rig_patch(fixture->rig, fixture->device, fixture->path, 0,
                                        g_bytes_get_data(fixture->bag, NULL), bytes);

    assert_int_equal(reply->status, 204);
    rig_reply_free(reply);
}

static void upload_that_was_begun_is_given_up_but_only_by_its_device(void **state)
{
    struct fixture *fixture = *state;
    struct rig_device *other = rig_enrol(fixture->rig);

    send_bytes(fixture, 100);
    assert_int_equal(ask(fixture, other, "DELETE"), 404);
    assert_int_equal(ask(fixture, fixture->device, "HEAD"), 200);
    assert_int_equal(ask(fixture, fixture->device, "DELETE"), 204);
    assert_int_equal(ask(fixture, fixture->device, "HEAD"), 404);
    assert_int_equal(ask(fixture, fixture->device, "DELETE"), 404);
    assert_false(rig_has(fixture->rig, "uploads/%s", fixture->path + strlen("/v1/bags/")));
    rig_device_free(other);
}

static void whole_upload_is_not_given_up(void **state)
{
    struct fixture *fixture = *state;
    struct receipt *receipt;

    send_bytes(fixture, g_bytes_get_size(fixture->bag));
    assert_int_equal(ask(fixture, fixture->device, "DELETE"), 403);
    receipt = rig_receipt(fixture->rig, fixture->device, fixture->item->id.text);
    assert_int_equal(ask(fixture, fixture->device, "DELETE"), 403);
    receipt_free(receipt);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(upload_that_was_begun_is_given_up_but_only_by_its_device,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(whole_upload_is_not_given_up, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
