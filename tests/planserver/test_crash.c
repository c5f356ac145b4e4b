// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* SIGKILL at system calls of a real server, injected by strace, from its start to the last page;
 * and what strace saw of the order in which a byte becomes an answer. */
#include "planserver/rig.h"

#include <signal.h>

#define AMARA "6fee95a9-e375-4e43-8405-3899b0fc3ee0"

struct fixture {
    struct rig *rig;
    struct rig_device *device;
    int64_t seq; /* of the last item that was received */
    struct digest previous;
};

static int setup(void **state)
{
    struct fixture *fixture = g_new0(struct fixture, 1);

    rig_setup((void **)&fixture->rig);
    fixture->device = rig_enrol(fixture->rig);
    *state = fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;

    rig_device_free(fixture->device);
    rig_teardown((void **)&fixture->rig);
    g_free(fixture);
    return 0;
}

static struct rig_item *next_item(struct fixture *fixture)
{
    struct rig_item *item = rig_item_new(fixture->device, "Nothing is lost");

    item->seq = ++fixture->seq;
    item->has_previous = item->seq > 1;
    item->previous = fixture->previous;
    return item;
}

/* Sends all but the last byte. */
static char *send_most(struct fixture *fixture, const struct rig_item *item, GBytes *bag)
{
    char *path = rig_create(fixture->rig, fixture->device, item->id.text, bag, NULL);
    struct rig_reply *reply = rig_patch(fixture->rig, fixture->device, path, 0,
                                        g_bytes_get_data(bag, NULL), g_bytes_get_size(bag) - 1);

    assert_int_equal(reply->status, 204);
    rig_reply_free(reply);
    return path;
}

static int send_last(struct fixture *fixture, const char *path, GBytes *bag)
{
    size_t at = g_bytes_get_size(bag) - 1;
    struct rig_reply *reply = rig_patch(fixture->rig, fixture->device, path, (int64_t)at,
                                        (const char *)g_bytes_get_data(bag, NULL) + at, 1);
    int status = reply->status;

    rig_reply_free(reply);
    return status;
}

static bool all_is_shown(struct fixture *fixture)
{
    g_autoptr(GBytes) page = rig_stored(fixture->rig, "opened/index.html");
    g_autofree char *count = g_strdup_printf("<span>%d item", (int)fixture->seq);
    g_autofree char *text =
        page ? g_strndup(g_bytes_get_data(page, NULL), g_bytes_get_size(page)) : NULL;

    return text && strstr(text, count);
}

/* True when the server went through to the last page; false when it was killed on the way. */
static bool lives_through_it(struct fixture *fixture)
{
    struct rig *rig = fixture->rig;
    int status;

    while (!all_is_shown(fixture)) {
        if (waitpid(rig->server, &status, WNOHANG) == rig->server) {
            assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
            rig->server = 0;
            return false;
        }
        g_usleep(2000);
    }
    rig_kill(rig);
    return true;
}

/* Goes on as a device does, and wants one whole record in the end. */
static void recover(struct fixture *fixture, const struct rig_item *item, const char *path,
                    GBytes *bag)
{
    struct rig *rig = fixture->rig;
    const char *id = item->id.text;
    g_autofree char *zip_path = g_strdup_printf("bags/%s.zip", id);
    g_autofree char *photo_path = g_strdup_printf("opened/" AMARA "/%s/photo.jpg", id);
    g_autoptr(GBytes) zip = NULL;
    g_autoptr(GBytes) photo = NULL;
    json_t *entry, *again;

    rig_start(rig);
    entry = rig_settled(rig, fixture->device, id);
    if (strcmp(json_string_value(json_object_get(entry, "state")), "partial") == 0)
        assert_int_equal(send_last(fixture, path, bag), 204);
    receipt_free(rig_receipt(rig, fixture->device, id));
    json_decref(entry);
    entry = rig_query(rig, fixture->device, id);
    rig_stop(rig);
    rig_start(rig);
    again = rig_query(rig, fixture->device, id);
    assert_true(json_equal(entry, again));
    zip = rig_stored(rig, zip_path);
    photo = rig_stored(rig, photo_path);
    assert_true(zip && g_bytes_equal(zip, bag));
    assert_true(photo && g_bytes_equal(photo, item->media[0]));
    rig_stop(rig);
    assert_true(all_is_shown(fixture));
    assert_false(rig_has(rig, "uploads/%s", path + strlen("/v1/bags/")));
    assert_false(rig_has(rig, "staging/%s", id));
    json_decref(entry);
    json_decref(again);
}

/* One record, its server killed at the nth call of a kind; true when that call never came. */
static bool survives(struct fixture *fixture, const char *calls, int nth)
{
    g_autofree char *inject = g_strdup_printf("inject=%s:signal=KILL:when=%d", calls, nth);
    g_autofree char *trace = g_strdup_printf("trace=%s", calls);
    const char *const strace[] = {"strace", "-D",  "-f", "-qq",  "-o", "/dev/null",
                                  "-e",     trace, "-e", inject, NULL};
    struct rig_item *item = next_item(fixture);
    g_autoptr(GBytes) bag = rig_bag(fixture->rig, fixture->device, item);
    g_autofree char *path = NULL;
    bool lived = false;

    if (!fixture->rig->server)
        rig_start(fixture->rig);
    path = send_most(fixture, item, bag);
    rig_kill(fixture->rig);
    if (rig_start_under(fixture->rig, strace)) {
        send_last(fixture, path, bag);
        lived = lives_through_it(fixture);
    }
    recover(fixture, item, path, bag);
    fixture->previous = digest_of_bytes(bag);
    rig_item_free(item);
    return lived;
}

static void killed_at_each(struct fixture *fixture, const char *calls, int least)
{
    int nth = 1;
    g_autofree char *log = NULL;

    while (!survives(fixture, calls, nth))
        nth++;
    if (nth <= least)
        fail_msg("only %d calls of %s were seen: nothing was tested", nth - 1, calls);
    log = rig_log(fixture->rig);
    assert_null(strstr(log, "alarm:"));
    print_message("killed at %d calls of %s\n", nth - 1, calls);
}

static void killed_at_a_link_or_rename_it_takes_the_bag_in_once(void **state)
{
    killed_at_each(*state, "linkat", 2);
    killed_at_each(*state, "renameat,renameat2", 2);
}

static void killed_at_a_removal_it_takes_the_bag_in_once(void **state)
{
    killed_at_each(*state, "unlinkat", 3);
}

static void killed_at_a_flush_it_takes_the_bag_in_once(void **state)
{
    killed_at_each(*state, "fsync", 8);
    killed_at_each(*state, "fdatasync", 1);
}

static void killed_at_a_write_of_the_database_it_takes_the_bag_in_once(void **state)
{
    killed_at_each(*state, "pwrite64", 4);
}

/* --- the order --- */

static size_t line_with(char **lines, size_t from, const char *one, const char *two)
{
    for (size_t i = from; lines[i]; i++)
        if (strstr(lines[i], one) && strstr(lines[i], two))
            return i;
    fail_msg("strace saw no line with '%s' and '%s'", one, two);
    return 0;
}

static void bytes_are_flushed_before_they_are_acknowledged(void **state)
{
    struct fixture *fixture = *state;
    struct rig *rig = fixture->rig;
    g_autofree char *seen = scratch_path(rig->scratch, "seen");
    const char *const strace[] = {
        "strace", "-D", "-f", "-y", "-s",
        "40",     "-o", seen, "-e", "trace=write,fsync,fdatasync,%network",
        NULL};
    struct rig_item *item = next_item(fixture);
    g_autoptr(GBytes) bag = rig_bag(rig, fixture->device, item);
    g_autofree char *path = NULL;
    g_autoptr(GBytes) bytes = NULL;
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;
    const char *file;
    size_t wrote, flushed, answered;

    rig_kill(rig);
    assert_true(rig_start_under(rig, strace));
    path = send_most(fixture, item, bag);
    rig_kill(rig);
    bytes = scratch_get(rig->scratch, "seen");
    text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
    lines = g_strsplit(text, "\n", -1);
    file = path + strlen("/v1/bags/");
    wrote = line_with(lines, 0, " write(", file);
    flushed = line_with(lines, wrote, " fdatasync(", file);
    answered = line_with(lines, 0, "HTTP/1.1 204", "");
    assert_true(wrote < flushed && flushed < answered);
    rig_item_free(item);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(killed_at_a_link_or_rename_it_takes_the_bag_in_once),
        EACH(killed_at_a_removal_it_takes_the_bag_in_once),
        EACH(killed_at_a_flush_it_takes_the_bag_in_once),
        EACH(killed_at_a_write_of_the_database_it_takes_the_bag_in_once),
        EACH(bytes_are_flushed_before_they_are_acknowledged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
