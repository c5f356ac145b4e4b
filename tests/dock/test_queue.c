// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "dock/queue.h"

struct rig {
    struct scratch *scratch;
    struct queue *queue;
    int items, receipts;
};

static int rig_open(void **state)
{
    struct rig *rig = g_new0(struct rig, 1);

    rig->scratch = scratch_new();
    assert_int_equal(scratch_run(rig->scratch, "mkdir items receipts"), 0);
    rig->items = openat(rig->scratch->fd, "items", O_RDONLY | O_CLOEXEC);
    rig->receipts = openat(rig->scratch->fd, "receipts", O_RDONLY | O_CLOEXEC);
    rig->queue = queue_open(rig->scratch->path, NULL);
    assert_non_null(rig->queue);
    *state = rig;
    return 0;
}

static int rig_close(void **state)
{
    struct rig *rig = *state;

    queue_close(rig->queue);
    close(rig->items);
    close(rig->receipts);
    scratch_free(rig->scratch);
    g_free(rig);
    return 0;
}

static struct queued *add(struct rig *rig, int seq, size_t bytes)
{
    struct id id = id_new();
    g_autofree char *name = g_strdup_printf("items/%010d-%s.zip", seq, id.text);
    g_autofree char *data = g_strnfill(bytes, 'x');

    scratch_put(rig->scratch, name, data, bytes);
    assert_true(queue_look(rig->queue, rig->items, rig->receipts, NULL));
    return queue_find(rig->queue, id.text);
}

static void again(struct rig *rig)
{
    queue_close(rig->queue);
    rig->queue = queue_open(rig->scratch->path, NULL);
    assert_non_null(rig->queue);
    assert_true(queue_look(rig->queue, rig->items, rig->receipts, NULL));
}

static void what_was_stored_is_there_after_a_start(void **state)
{
    struct rig *rig = *state;
    struct queued *item = add(rig, 1, 10);
    struct id id = item->id;
    struct digest expected;

    item->has_sha256 = true;
    item->sha256 = digest_of("x", 1);
    item->url = g_strdup("https://a/b");
    item->best = 7;
    item->attempts = 3;
    item->not_before_ms = 12345;
    item->state = QUEUED_ATTENTION;
    item->why = TROUBLE_TOO_LARGE;
    assert_true(queue_store(rig->queue, item, NULL));
    again(rig);
    item = queue_find(rig->queue, id.text);
    assert_string_equal(item->url, "https://a/b");
    expected = digest_of("x", 1);
    assert_true(item->has_sha256 && digest_equal(&item->sha256, &expected));
    assert_int_equal(item->best, 7);
    assert_int_equal(item->attempts, 3);
    assert_int_equal(item->not_before_ms, 12345);
    assert_int_equal(item->state, QUEUED_ATTENTION);
    assert_int_equal(item->why, TROUBLE_TOO_LARGE);
}

static void waits_of_another_boot_mean_nothing(void **state)
{
    struct rig *rig = *state;
    struct queued *item = add(rig, 1, 10);
    struct id id = item->id;

    item->not_before_ms = 12345;
    assert_true(queue_store(rig->queue, item, NULL));
    assert_true(queue_set_fact(rig->queue, "boot", "another", NULL));
    again(rig);
    assert_int_equal(queue_find(rig->queue, id.text)->not_before_ms, 0);
}

static void facts_are_kept_and_forgotten(void **state)
{
    struct rig *rig = *state;
    g_autofree char *kept = NULL;

    assert_null(queue_fact(rig->queue, "pack"));
    assert_true(queue_set_fact(rig->queue, "pack", "3", NULL));
    assert_true(queue_set_fact(rig->queue, "pack", "4", NULL));
    again(rig);
    kept = queue_fact(rig->queue, "pack");
    assert_string_equal(kept, "4");
    assert_true(queue_set_fact(rig->queue, "pack", NULL, NULL));
    assert_null(queue_fact(rig->queue, "pack"));
}

static void items_come_smallest_first_then_by_seq_and_go_with_their_file(void **state)
{
    struct rig *rig = *state;
    struct id large = add(rig, 1, 30)->id;
    struct id later = add(rig, 3, 10)->id;
    struct id sooner = add(rig, 2, 10)->id;
    const GPtrArray *items = queue_items(rig->queue);

    assert_int_equal(items->len, 3);
    assert_string_equal(((struct queued *)g_ptr_array_index(items, 0))->id.text, sooner.text);
    assert_string_equal(((struct queued *)g_ptr_array_index(items, 1))->id.text, later.text);
    assert_string_equal(((struct queued *)g_ptr_array_index(items, 2))->id.text, large.text);
    assert_int_equal(scratch_run(rig->scratch, "rm items/*%s.zip", later.text), 0);
    assert_true(queue_look(rig->queue, rig->items, rig->receipts, NULL));
    assert_null(queue_find(rig->queue, later.text));
    assert_int_equal(queue_items(rig->queue)->len, 2);
}

static void a_database_that_is_damaged_is_begun_anew(void **state)
{
    struct rig *rig = *state;
    struct id id = add(rig, 1, 10)->id;
    static const char *const damages[] = {"head -c 4000 /dev/urandom > dock.db; rm -f dock.db-*",
                                          "echo > dock.db; rm -f dock.db-*",
                                          "printf x | dd of=dock.db bs=1 seek=40 conv=notrunc"};

    for (size_t i = 0; i < G_N_ELEMENTS(damages); i++) {
        struct queued *item = queue_find(rig->queue, id.text);
        item->attempts = 9;
        assert_true(queue_store(rig->queue, item, NULL));
        queue_close(rig->queue);
        assert_int_equal(scratch_run(rig->scratch, "%s", damages[i]), 0);
        rig->queue = queue_open(rig->scratch->path, NULL);
        assert_non_null(rig->queue);
        assert_true(queue_look(rig->queue, rig->items, rig->receipts, NULL));
        assert_non_null(queue_find(rig->queue, id.text));
    }
    assert_int_equal(scratch_run(rig->scratch, "test -e dock.db.damaged"), 0);
}

static void a_database_of_the_first_version_is_taken_over(void **state)
{
    struct rig *rig = *state;
    struct queued *item = add(rig, 1, 10);
    struct id id = item->id;

    item->state = QUEUED_SENT;
    item->attempts = 9;
    assert_true(queue_store(rig->queue, item, NULL));
    queue_close(rig->queue);
    assert_int_equal(scratch_run(rig->scratch,
                                 "python3 -c 'import sqlite3; db = sqlite3.connect(\"dock.db\");"
                                 " db.executescript(\"ALTER TABLE item DROP COLUMN again;"
                                 " PRAGMA user_version=1\"); db.close()'"),
                     0);
    rig->queue = queue_open(rig->scratch->path, NULL);
    assert_non_null(rig->queue);
    assert_true(queue_look(rig->queue, rig->items, rig->receipts, NULL));
    item = queue_find(rig->queue, id.text);
    assert_int_equal(item->attempts, 9);
    assert_false(item->again);
    item->again = true;
    assert_true(queue_store(rig->queue, item, NULL));
    queue_close(rig->queue);
    rig->queue = queue_open(rig->scratch->path, NULL);
    assert_true(queue_look(rig->queue, rig->items, rig->receipts, NULL));
    assert_true(queue_find(rig->queue, id.text)->again);
    assert_int_not_equal(scratch_run(rig->scratch, "test -e dock.db.damaged"), 0);
}

static void a_link_in_its_place_is_not_followed(void **state)
{
    struct rig *rig = *state;
    g_autoptr(GError) error = NULL;

    queue_close(rig->queue);
    assert_int_equal(scratch_run(rig->scratch, "rm dock.db*; touch other; ln -s other dock.db"), 0);
    rig->queue = queue_open(rig->scratch->path, &error);
    assert_null(rig->queue);
    assert_non_null(error);
}

static void a_second_queue_is_kept_out(void **state)
{
    struct rig *rig = *state;
    g_autoptr(GError) error = NULL;

    assert_null(queue_open(rig->scratch->path, &error));
    assert_true(fault_is(error, FAULT_BUSY));
}

#define test(name) cmocka_unit_test_setup_teardown(name, rig_open, rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(what_was_stored_is_there_after_a_start),
        test(waits_of_another_boot_mean_nothing),
        test(facts_are_kept_and_forgotten),
        test(items_come_smallest_first_then_by_seq_and_go_with_their_file),
        test(a_database_that_is_damaged_is_begun_anew),
        test(a_database_of_the_first_version_is_taken_over),
        test(a_link_in_its_place_is_not_followed),
        test(a_second_queue_is_kept_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
