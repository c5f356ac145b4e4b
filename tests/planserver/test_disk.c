// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* A disk that is full, fails or forbids, by strace's injected errors: what is said to the device,
 * and that nothing acknowledged is lost. */
#include "planserver/rig.h"

struct fixture {
    struct rig *rig;
    struct rig_device *device;
    struct rig_item *item;
    GBytes *bag;
    const char *data;
    size_t bytes;
    char *path;
    const char *upload; /* its id, in `path` */
};

static int setup(void **state)
{
    struct fixture *fixture = g_new0(struct fixture, 1);

    rig_setup((void **)&fixture->rig);
    fixture->device = rig_enrol(fixture->rig);
    fixture->item = rig_item_new(fixture->device, "A bad day for the disk");
    fixture->bag = rig_bag(fixture->rig, fixture->device, fixture->item);
    fixture->data = g_bytes_get_data(fixture->bag, &fixture->bytes);
    fixture->path =
        rig_create(fixture->rig, fixture->device, fixture->item->id.text, fixture->bag, NULL);
    fixture->upload = fixture->path + strlen("/v1/bags/");
    *state = fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;

    rig_item_free(fixture->item);
    rig_device_free(fixture->device);
    g_bytes_unref(fixture->bag);
    g_free(fixture->path);
    rig_teardown((void **)&fixture->rig);
    g_free(fixture);
    return 0;
}

static struct rig_reply *patch(struct fixture *fixture, size_t offset, size_t bytes)
{
    return rig_patch(fixture->rig, fixture->device, fixture->path, (int64_t)offset,
                     fixture->data + offset, bytes);
}

static void assert_patch(struct fixture *fixture, size_t offset, size_t bytes, int status)
{
    struct rig_reply *reply = patch(fixture, offset, bytes);

    assert_int_equal(reply->status, status);
    rig_reply_free(reply);
}

/* The running server ends, and one starts whose calls of a kind fail, on this file alone or (NULL)
 * everywhere. */
static void fail_calls(struct fixture *fixture, const char *calls, const char *error,
                       const char *file)
{
    g_autofree char *trace = g_strdup_printf("trace=%s", calls);
    g_autofree char *inject = g_strdup_printf("inject=%s:error=%s", calls, error);
    g_autofree char *path =
        file ? g_build_filename(fixture->rig->store_folder, "uploads", file, NULL) : NULL;
    const char *const strace[] = {"strace",           "-D", "-f",  "-qq", "-o",
                                  "/dev/null",        "-e", trace, "-e",  inject,
                                  path ? "-P" : NULL, path, NULL};

    rig_stop(fixture->rig);
    assert_true(rig_start_under(fixture->rig, strace));
}

static void mend(struct fixture *fixture)
{
    rig_kill(fixture->rig);
    rig_start(fixture->rig);
}

static void full_disk_is_507_and_what_was_sent_before_stays(void **state)
{
    struct fixture *fixture = *state;

    assert_patch(fixture, 0, 2000, 204);
    fail_calls(fixture, "write", "ENOSPC", fixture->upload);
    assert_patch(fixture, 2000, fixture->bytes - 2000, 507);
    mend(fixture);
    assert_patch(fixture, 2000, fixture->bytes - 2000, 204);
    receipt_free(rig_receipt(fixture->rig, fixture->device, fixture->item->id.text));
}

/* Nobody knows what a disk holds after a flush that failed, and asking it again would not tell. */
static void failed_flush_is_500_and_the_upload_is_given_up(void **state)
{
    struct fixture *fixture = *state;
    json_t *entry;

    fail_calls(fixture, "fdatasync", "EIO", fixture->upload);
    assert_patch(fixture, 0, fixture->bytes, 500);
    assert_patch(fixture, 0, fixture->bytes, 404);
    mend(fixture);
    entry = rig_query(fixture->rig, fixture->device, fixture->item->id.text);
    assert_string_equal(json_string_value(json_object_get(entry, "state")), "unknown");
    assert_false(rig_has(fixture->rig, "uploads/%s", fixture->upload));
    rig_upload(fixture->rig, fixture->device, fixture->item->id.text, fixture->bag);
    receipt_free(rig_receipt(fixture->rig, fixture->device, fixture->item->id.text));
    json_decref(entry);
}

/* Waits until ingest has met the fault; a bag is not to be refused for a disk. */
static void waits_and_is_received(struct fixture *fixture, const char *calls, const char *error)
{
    g_autofree char *log = NULL;
    json_t *entry;

    fail_calls(fixture, calls, error, NULL);
    assert_patch(fixture, 0, fixture->bytes, 204);
    do {
        g_free(log);
        log = rig_log(fixture->rig);
    } while (!strstr(log, "ingest waits: "));
    entry = rig_query(fixture->rig, fixture->device, fixture->item->id.text);
    assert_string_equal(json_string_value(json_object_get(entry, "state")), "checking");
    mend(fixture);
    receipt_free(rig_receipt(fixture->rig, fixture->device, fixture->item->id.text));
    json_decref(entry);
}

static void ingest_waits_for_a_full_disk(void **state)
{
    waits_and_is_received(*state, "linkat", "ENOSPC");
}

static void ingest_waits_for_a_folder_that_may_not_be_written(void **state)
{
    waits_and_is_received(*state, "linkat", "EACCES");
}

static void store_that_cannot_be_made_is_said_and_ends_with_1(void **state)
{
    struct fixture *fixture = *state;
    struct scratch *scratch = fixture->rig->scratch;
    g_autofree char *out = NULL;

    scratch_put(scratch, "file", "x", 1);
    assert_int_equal(scratch_run(scratch,
                                 BUILD_DIR "/bin/planserver --school school --store file/store "
                                           "--port 0"),
                     1);
    out = scratch_out(scratch);
    assert_non_null(strstr(out, "file/store"));
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(full_disk_is_507_and_what_was_sent_before_stays),
        EACH(failed_flush_is_500_and_the_upload_is_given_up),
        EACH(ingest_waits_for_a_full_disk),
        EACH(ingest_waits_for_a_folder_that_may_not_be_written),
        EACH(store_that_cannot_be_made_is_said_and_ends_with_1),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
