// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/rig.h"

#define OCTETS "Content-Type: application/offset+octet-stream\r\n"
#define TUS "Tus-Resumable: 1.0.0\r\n"

struct fixture {
    struct rig *rig;
    struct rig_device *device;
    struct rig_item *item;
    GBytes *bag;
    const char *data;
    size_t bytes;
    char *path;
    char *bearer; /* the header's line */
};

static int setup(void **state)
{
    struct fixture *fixture = g_new0(struct fixture, 1);

    rig_setup((void **)&fixture->rig);
    fixture->device = rig_enrol(fixture->rig);
    fixture->item = rig_item_new(fixture->device, "A long way");
    fixture->bag = rig_bag(fixture->rig, fixture->device, fixture->item);
    fixture->data = g_bytes_get_data(fixture->bag, &fixture->bytes);
    fixture->path =
        rig_create(fixture->rig, fixture->device, fixture->item->id.text, fixture->bag, NULL);
    fixture->bearer = g_strdup_printf("Authorization: Bearer %s\r\n", fixture->device->token);
    *state = fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;

    rig_device_free(fixture->device);
    rig_item_free(fixture->item);
    g_bytes_unref(fixture->bag);
    g_free(fixture->path);
    g_free(fixture->bearer);
    rig_teardown((void **)&fixture->rig);
    g_free(fixture);
    return 0;
}

/* Sends a request line with headers, the token added. */
static struct rig_reply *ask(struct fixture *fixture, const char *headers, const void *body,
                             size_t bytes, const char *method, const char *path)
{
    g_autofree char *head =
        g_strdup_printf("%s %s HTTP/1.1\r\n%s%s", method, path, fixture->bearer, headers);

    return rig_send(fixture->rig, head, body, bytes);
}

static void assert_status(struct rig_reply *reply, int status)
{
    g_autofree char *tus = rig_reply_header(reply, "Tus-Resumable");

    assert_int_equal(reply->status, status);
    assert_string_equal(tus, "1.0.0"); /* on every answer, or the client sees no tus server */
    rig_reply_free(reply);
}

static int64_t offset_now(struct fixture *fixture)
{
    struct rig_reply *reply = ask(fixture, TUS, NULL, 0, "HEAD", fixture->path);
    g_autofree char *offset = rig_reply_header(reply, "Upload-Offset");
    g_autofree char *cache = rig_reply_header(reply, "Cache-Control");

    assert_int_equal(reply->status, 200);
    assert_non_null(offset);
    assert_string_equal(cache, "no-store");
    rig_reply_free(reply);
    return g_ascii_strtoll(offset, NULL, 10);
}

static void options_tell_what_it_speaks(void **state)
{
    struct rig_reply *reply = ask(*state, "", NULL, 0, "OPTIONS", "/v1/bags");
    g_autofree char *version = rig_reply_header(reply, "Tus-Version");
    g_autofree char *extension = rig_reply_header(reply, "Tus-Extension");
    g_autofree char *most = rig_reply_header(reply, "Tus-Max-Size");

    assert_string_equal(version, "1.0.0");
    assert_string_equal(extension, "creation,termination");
    assert_string_equal(most, "2147483648");
    assert_status(reply, 204);
}

static void another_version_is_412_and_changes_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct rig_reply *reply = ask(fixture, "Tus-Resumable: 0.2.2\r\nUpload-Offset: 0\r\n" OCTETS,
                                  fixture->data, 10, "PATCH", fixture->path);
    g_autofree char *version = rig_reply_header(reply, "Tus-Version");

    assert_string_equal(version, "1.0.0");
    assert_status(reply, 412);
    assert_status(ask(fixture, "Upload-Length: 3\r\n", NULL, 0, "POST", "/v1/bags"), 412);
    assert_int_equal(offset_now(fixture), 0);
}

static void head_gives_back_what_creation_said(void **state)
{
    struct fixture *fixture = *state;
    struct rig_reply *reply = ask(fixture, TUS, NULL, 0, "HEAD", fixture->path);
    g_autofree char *length = rig_reply_header(reply, "Upload-Length");
    g_autofree char *metadata = rig_reply_header(reply, "Upload-Metadata");

    assert_int_equal(g_ascii_strtoll(length, NULL, 10), fixture->bytes);
    assert_true(g_str_has_prefix(metadata, "record "));
    assert_non_null(strstr(metadata, ",sha256 "));
    rig_reply_free(reply);
}

static void creation_without_a_proper_length_or_metadata_is_400(void **state)
{
    static const char good[] = "record MWFjZTE0MmQtMzM4OC00YzJiLTlhN2QtMGY0MzQ1Njc4OWFi,"
                               "sha256 ZTNiMGM0NDI5OGZjMWMxNDlhZmJmNGM4OTk2ZmI5MjQyN2FlNDFlNDY0"
                               "OWI5MzRjYTQ5NTk5MWI3ODUyYjg1NQ==";
    static const char *const bad[] = {
        "Upload-Length: 3\r\n",
        "Upload-Length: 3\r\nUpload-Metadata: record MQ==,sha256 MQ==\r\n",
        "Upload-Length: 3\r\nUpload-Metadata: record,sha256\r\n",
    };
    static const char *const lengths[] = {"-1", "3x", "", "+3", "1e3", "99999999999999999999"};
    g_autofree char *twice =
        g_strdup_printf(TUS "Upload-Length: 3\r\nUpload-Metadata: %s,%s\r\n", good, "record MQ==");
    g_autofree char *deferred =
        g_strdup_printf(TUS "Upload-Defer-Length: 1\r\nUpload-Metadata: %s\r\n", good);
    g_autofree char *unpadded = g_strdup_printf(TUS "Upload-Length: 3\r\nUpload-Metadata: %.*s\r\n",
                                                (int)strlen(good) - 2, good);
    g_autofree char *fine =
        g_strdup_printf(TUS "Upload-Length: 3\r\nUpload-Metadata: %s\r\n", good);

    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autofree char *headers = g_strconcat(TUS, bad[i], NULL);

        assert_status(ask(*state, headers, NULL, 0, "POST", "/v1/bags"), 400);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(lengths); i++) {
        g_autofree char *headers =
            g_strdup_printf(TUS "Upload-Length: %s\r\nUpload-Metadata: %s\r\n", lengths[i], good);

        assert_status(ask(*state, headers, NULL, 0, "POST", "/v1/bags"), 400);
    }
    assert_status(ask(*state, twice, NULL, 0, "POST", "/v1/bags"), 400);
    assert_status(ask(*state, deferred, NULL, 0, "POST", "/v1/bags"), 400);
    assert_status(ask(*state, unpadded, NULL, 0, "POST", "/v1/bags"), 400);
    assert_status(ask(*state, fine, NULL, 0, "POST", "/v1/bags"), 201);
}

static void too_long_an_upload_is_413(void **state)
{
    struct fixture *fixture = *state;

    assert_status(ask(fixture, TUS "Upload-Length: 2147483649\r\n", NULL, 0, "POST", "/v1/bags"),
                  413);
}

static void more_than_it_is_long_is_413_and_changes_nothing(void **state)
{
    struct fixture *fixture = *state;
    g_autofree char *longer = g_malloc0(fixture->bytes + 1);

    assert_status(ask(fixture, TUS "Upload-Offset: 0\r\n" OCTETS, longer, fixture->bytes + 1,
                      "PATCH", fixture->path),
                  413);
    assert_int_equal(offset_now(fixture), 0);
}

static void wrong_patches_are_told_apart(void **state)
{
    struct fixture *fixture = *state;
    const char *at = fixture->path, *data = fixture->data;

    assert_status(
        ask(fixture, TUS "Upload-Offset: 0\r\nContent-Type: text/plain\r\n", data, 9, "PATCH", at),
        415);
    assert_status(ask(fixture, TUS "Upload-Offset: 0\r\n", data, 9, "PATCH", at), 415);
    assert_status(ask(fixture, TUS OCTETS, data, 9, "PATCH", at), 400);
    assert_status(ask(fixture, TUS "Upload-Offset: -9\r\n" OCTETS, data, 9, "PATCH", at), 400);
    assert_status(ask(fixture, TUS "Upload-Offset: 9\r\n" OCTETS, data, 9, "PATCH", at), 409);
    assert_status(ask(fixture, TUS "Upload-Offset: 0\r\n" OCTETS, data, 9, "PATCH", "/v1/bags/x"),
                  404);
    assert_status(ask(fixture, TUS, NULL, 0, "HEAD", "/v1/bags/../../etc/passwd"), 404);
    assert_status(ask(fixture, TUS, NULL, 0, "GET", at), 405);
    assert_status(ask(fixture, TUS, NULL, 0, "PUT", at), 405);
    assert_status(ask(fixture, TUS, NULL, 0, "PATCH", "/v1/bags"), 405);
    assert_int_equal(offset_now(fixture), 0);
}

static void pieces_make_the_whole(void **state)
{
    struct fixture *fixture = *state;
    size_t at = 0;

    while (at < fixture->bytes) {
        size_t piece = MIN(1000, fixture->bytes - at);
        struct rig_reply *reply = rig_patch(fixture->rig, fixture->device, fixture->path,
                                            (int64_t)at, fixture->data + at, piece);
        g_autofree char *offset = rig_reply_header(reply, "Upload-Offset");

        at += piece;
        assert_int_equal(g_ascii_strtoll(offset, NULL, 10), at);
        assert_status(reply, 204);
    }
    receipt_free(rig_receipt(fixture->rig, fixture->device, fixture->item->id.text));
    assert_int_equal(offset_now(fixture), fixture->bytes);
    assert_status(rig_patch(fixture->rig, fixture->device, fixture->path, (int64_t)at, "", 0), 204);
}

static int begin_patch(struct fixture *fixture, const char *length, size_t sent)
{
    g_autofree char *head = g_strdup_printf("PATCH %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                                            "%s" TUS "Upload-Offset: 0\r\n" OCTETS "%s\r\n\r\n",
                                            fixture->path, fixture->bearer, length);
    int fd = rig_connect(fixture->rig);

    rig_write(fd, head, strlen(head));
    rig_write(fd, fixture->data, sent);
    return fd;
}

/* Waits, by asking, until a PATCH of nothing is answered so. */
static void until_patched(struct fixture *fixture, int status)
{
    for (int now = 0; now != status;) {
        struct rig_reply *reply = rig_patch(fixture->rig, fixture->device, fixture->path, 0, "", 0);

        now = reply->status;
        rig_reply_free(reply);
    }
}

static void second_patch_at_once_is_423(void **state)
{
    struct fixture *fixture = *state;
    g_autofree char *length = g_strdup_printf("Content-Length: %zu", fixture->bytes);
    int fd = begin_patch(fixture, length, 2000);

    until_patched(fixture, 423);
    assert_status(
        rig_patch(fixture->rig, fixture->device, fixture->path, 0, fixture->data, fixture->bytes),
        423);
    rig_write(fd, fixture->data + 2000, fixture->bytes - 2000);
    assert_status(rig_read(fd), 204);
    receipt_free(rig_receipt(fixture->rig, fixture->device, fixture->item->id.text));
}

static void cut_patch_keeps_what_came_and_goes_on_there(void **state)
{
    struct fixture *fixture = *state;
    g_autofree char *length = g_strdup_printf("Content-Length: %zu", fixture->bytes);
    int fd = begin_patch(fixture, length, 2345);
    json_t *entry;

    until_patched(fixture, 423);
    close(fd);
    until_patched(fixture, 409); /* it stands elsewhere now */
    assert_int_equal(offset_now(fixture), 2345);
    entry = rig_query(fixture->rig, fixture->device, fixture->item->id.text);
    assert_string_equal(json_string_value(json_object_get(entry, "state")), "partial");
    assert_int_equal(json_integer_value(json_object_get(entry, "offset")), 2345);
    assert_true(g_str_has_suffix(json_string_value(json_object_get(entry, "url")), fixture->path));
    json_decref(entry);
    assert_status(rig_patch(fixture->rig, fixture->device, fixture->path, 2345,
                            fixture->data + 2345, fixture->bytes - 2345),
                  204);
    receipt_free(rig_receipt(fixture->rig, fixture->device, fixture->item->id.text));
}

static void body_in_chunks_is_taken_and_held_to_the_length(void **state)
{
    struct fixture *fixture = *state;
    g_autofree char *size = g_strdup_printf("%zx\r\n", fixture->bytes);
    int fd = begin_patch(fixture, "Transfer-Encoding: chunked", 0);

    rig_write(fd, size, strlen(size));
    rig_write(fd, fixture->data, fixture->bytes);
    rig_write(fd, "\r\n1\r\nx\r\n0\r\n\r\n", 13);
    assert_status(rig_read(fd), 413);
    assert_int_equal(offset_now(fixture), 0);
    fd = begin_patch(fixture, "Transfer-Encoding: chunked", 0);
    rig_write(fd, size, strlen(size));
    rig_write(fd, fixture->data, fixture->bytes);
    rig_write(fd, "\r\n0\r\n\r\n", 7);
    assert_status(rig_read(fd), 204);
    receipt_free(rig_receipt(fixture->rig, fixture->device, fixture->item->id.text));
}

static void method_may_be_overridden(void **state)
{
    struct fixture *fixture = *state;

    assert_status(ask(fixture, TUS "X-HTTP-Method-Override: PATCH\r\nUpload-Offset: 0\r\n" OCTETS,
                      fixture->data, fixture->bytes, "POST", fixture->path),
                  204);
    assert_int_equal(offset_now(fixture), fixture->bytes);
}

static void killed_server_goes_on_at_what_it_had_said(void **state)
{
    struct fixture *fixture = *state;

    assert_status(rig_patch(fixture->rig, fixture->device, fixture->path, 0, fixture->data, 1234),
                  204);
    rig_kill(fixture->rig);
    rig_start(fixture->rig);
    assert_int_equal(offset_now(fixture), 1234);
    assert_status(rig_patch(fixture->rig, fixture->device, fixture->path, 1234,
                            fixture->data + 1234, fixture->bytes - 1234),
                  204);
    receipt_free(rig_receipt(fixture->rig, fixture->device, fixture->item->id.text));
}

static void lost_bytes_are_a_lost_upload_and_an_alarm(void **state)
{
    struct fixture *fixture = *state;
    g_autofree char *file = g_strdup_printf("%s/uploads/%s", fixture->rig->store_folder,
                                            fixture->path + strlen("/v1/bags/"));
    g_autofree char *log = NULL;

    assert_status(rig_patch(fixture->rig, fixture->device, fixture->path, 0, fixture->data, 1234),
                  204);
    assert_int_equal(truncate(file, 1000), 0);
    assert_status(ask(fixture, TUS, NULL, 0, "HEAD", fixture->path), 404);
    log = rig_log(fixture->rig);
    assert_non_null(strstr(log, "alarm: "));
    assert_false(rig_has(fixture->rig, "uploads/%s", fixture->path + strlen("/v1/bags/")));
}

static void creation_anew_gives_up_what_was_begun(void **state)
{
    struct fixture *fixture = *state;
    g_autofree char *second =
        rig_create(fixture->rig, fixture->device, fixture->item->id.text, fixture->bag, NULL);

    assert_string_not_equal(second, fixture->path);
    assert_status(ask(fixture, TUS, NULL, 0, "HEAD", fixture->path), 404);
    assert_status(ask(fixture, TUS, NULL, 0, "HEAD", second), 200);
}

static void one_device_does_not_see_anothers_upload(void **state)
{
    struct fixture *fixture = *state;
    struct rig_device *other = rig_enrol(fixture->rig);

    assert_status(rig_patch(fixture->rig, other, fixture->path, 0, fixture->data, 9), 404);
    rig_device_free(other);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(options_tell_what_it_speaks),
        EACH(another_version_is_412_and_changes_nothing),
        EACH(head_gives_back_what_creation_said),
        EACH(creation_without_a_proper_length_or_metadata_is_400),
        EACH(too_long_an_upload_is_413),
        EACH(more_than_it_is_long_is_413_and_changes_nothing),
        EACH(wrong_patches_are_told_apart),
        EACH(pieces_make_the_whole),
        EACH(second_patch_at_once_is_423),
        EACH(cut_patch_keeps_what_came_and_goes_on_there),
        EACH(body_in_chunks_is_taken_and_held_to_the_length),
        EACH(method_may_be_overridden),
        EACH(killed_server_goes_on_at_what_it_had_said),
        EACH(lost_bytes_are_a_lost_upload_and_an_alarm),
        EACH(creation_anew_gives_up_what_was_begun),
        EACH(one_device_does_not_see_anothers_upload),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
