// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/rig.h"

#include "plan/pack.h"

struct got {
    int status;
    char *etag;
    char *minisig;
    GBytes *sealed;
};

static struct got get_pack(struct rig *rig, const struct rig_device *device, const char *known)
{
    g_autofree char *head = g_strdup_printf(
        "GET /v1/pack HTTP/1.1\r\nAuthorization: Bearer %s\r\n%s%s%s", device->token,
        known ? "If-None-Match: " : "", known ? known : "", known ? "\r\n" : "");
    struct rig_reply *reply = rig_send(rig, head, NULL, 0);
    struct got got = {.status = reply->status, .sealed = g_bytes_ref(reply->body)};
    g_autofree char *encoded = rig_reply_header(reply, "Viewfinder-Minisig");
    gsize bytes;

    got.etag = rig_reply_header(reply, "ETag");
    if (encoded) {
        g_autofree guchar *decoded = g_base64_decode(encoded, &bytes);

        got.minisig = g_strndup((const char *)decoded, bytes);
    }
    rig_reply_free(reply);
    return got;
}

static void got_clear(struct got *got)
{
    g_free(got->etag);
    g_free(got->minisig);
    g_bytes_unref(got->sealed);
}

static struct pack *open_pack(struct rig *rig, const struct rig_device *device,
                              const struct got *got, int64_t least, GError **error)
{
    return pack_open(got->sealed, got->minisig, &device->identity, rig->school, device->id.text,
                     least, error);
}

static void pack_opens_on_its_device_alone(void **state)
{
    struct rig *rig = *state;
    struct rig_device *device = rig_enrol(rig);
    struct rig_device *other = rig_enrol(rig);
    struct got got = get_pack(rig, device, NULL);
    g_autoptr(GError) error = NULL;
    struct pack *pack = open_pack(rig, device, &got, 0, &error);

    assert_int_equal(got.status, 200);
    assert_string_equal(got.etag, "\"1\"");
    if (!pack)
        fail_msg("%s", error->message);
    assert_int_equal(pack_number(pack), 1);
    assert_null(open_pack(rig, other, &got, 0, NULL));
    pack_unref(pack);
    got_clear(&got);
    rig_device_free(device);
    rig_device_free(other);
}

static void same_plan_gives_the_same_bytes_after_a_restart_too(void **state)
{
    struct rig *rig = *state;
    struct rig_device *device = rig_enrol(rig);
    struct got first = get_pack(rig, device, NULL);
    struct got known = get_pack(rig, device, "\"1\"");
    struct got again;

    assert_int_equal(known.status, 304);
    assert_int_equal(g_bytes_get_size(known.sealed), 0);
    assert_string_equal(known.etag, "\"1\"");
    rig_kill(rig);
    rig_start(rig);
    again = get_pack(rig, device, "\"0\"");
    assert_int_equal(again.status, 200);
    assert_true(g_bytes_equal(first.sealed, again.sealed));
    assert_string_equal(first.minisig, again.minisig);
    got_clear(&first);
    got_clear(&known);
    got_clear(&again);
    rig_device_free(device);
}

static void change_plan(struct rig *rig, const char *from, const char *to)
{
    g_autoptr(GBytes) bytes = scratch_get(rig->scratch, "school/plan/pack.json");
    g_autoptr(GString) text =
        g_string_new_len(g_bytes_get_data(bytes, NULL), (gssize)g_bytes_get_size(bytes));

    assert_true(g_string_replace(text, from, to, 0) > 0);
    scratch_put(rig->scratch, "school/plan/pack.json", text->str, text->len);
}

static void changed_plan_has_the_next_number(void **state)
{
    struct rig *rig = *state;
    struct rig_device *device = rig_enrol(rig);
    struct rig_device *late = NULL;
    struct got first = get_pack(rig, device, NULL);
    struct got second, other;
    g_autoptr(GError) error = NULL;
    struct pack *pack;

    change_plan(rig, "\"Amara\"", "\"Amara Jane\"");
    second = get_pack(rig, device, "\"1\"");
    assert_int_equal(second.status, 200);
    assert_string_equal(second.etag, "\"2\"");
    pack = open_pack(rig, device, &second, 1, &error);
    if (!pack)
        fail_msg("%s", error->message);
    assert_string_equal(pack_pupil(pack, "6fee95a9-e375-4e43-8405-3899b0fc3ee0")->shown,
                        "Amara Jane");
    assert_true(rig_has(rig, "packs/%s-2.age", device->id.text));
    assert_false(rig_has(rig, "packs/%s-1.age", device->id.text));
    late = rig_enrol(rig);
    other = get_pack(rig, late, NULL);
    assert_string_equal(other.etag, "\"1\"");
    pack_unref(pack);
    got_clear(&first);
    got_clear(&second);
    got_clear(&other);
    rig_device_free(device);
    rig_device_free(late);
}

static void plan_that_cannot_be_sealed_leaves_the_old_pack(void **state)
{
    struct rig *rig = *state;
    struct rig_device *device = rig_enrol(rig);
    struct got first = get_pack(rig, device, NULL);
    struct got still;
    g_autofree char *log = NULL;

    change_plan(rig, "\"viewfinder-pack/1\"", "\"something else\"");
    still = get_pack(rig, device, NULL);
    assert_int_equal(still.status, 200);
    assert_string_equal(still.etag, "\"1\"");
    assert_true(g_bytes_equal(first.sealed, still.sealed));
    log = rig_log(rig);
    assert_non_null(strstr(log, "devices keep pack 1"));
    got_clear(&first);
    got_clear(&still);
    rig_device_free(device);
}

static void school_without_a_plan_is_404(void **state)
{
    struct rig *rig = *state;
    struct rig_device *device = rig_enrol(rig);
    struct got got;

    assert_int_equal(scratch_run(rig->scratch, "rm school/plan/pack.json"), 0);
    got = get_pack(rig, device, NULL);
    assert_int_equal(got.status, 404);
    got_clear(&got);
    rig_device_free(device);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, rig_setup, rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(pack_opens_on_its_device_alone),
        EACH(same_plan_gives_the_same_bytes_after_a_restart_too),
        EACH(changed_plan_has_the_next_number),
        EACH(plan_that_cannot_be_sealed_leaves_the_old_pack),
        EACH(school_without_a_plan_is_404),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
