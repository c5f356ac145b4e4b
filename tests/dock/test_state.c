// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dock/rig.h"

#include "dock/state.h"

#include <sys/stat.h>

/* What dock/state.json says, and how often. */

struct rig {
    struct scratch *scratch;
    struct state *state;
    GPtrArray *items;
    struct queued item[4];
};

static int rig_open(void **state)
{
    static const enum queued_state states[] = {QUEUED_WAITING, QUEUED_SENT, QUEUED_RECEIVED,
                                               QUEUED_ATTENTION};
    struct rig *rig = g_new0(struct rig, 1);

    rig->scratch = scratch_new();
    rig->state = state_new(rig->scratch->fd);
    rig->items = g_ptr_array_new();
    for (int i = 0; i < 4; i++) {
        rig->item[i].id = id_new();
        rig->item[i].state = states[i];
        rig->item[i].bytes = 1000;
        g_ptr_array_add(rig->items, &rig->item[i]);
    }
    rig->item[3].why = TROUBLE_CHANGED;
    *state = rig;
    return 0;
}

static int rig_close(void **state)
{
    struct rig *rig = *state;

    state_free(rig->state);
    g_ptr_array_unref(rig->items);
    scratch_free(rig->scratch);
    g_free(rig);
    return 0;
}

static json_t *read_it(struct rig *rig)
{
    g_autoptr(GBytes) bytes = scratch_get(rig->scratch, "state.json");
    json_t *value = json_loadb(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes),
                               JSON_REJECT_DUPLICATES, NULL);

    dock_rig_check("dock-state", value);
    return value;
}

static const char *state_of(const json_t *all, const struct queued *item)
{
    const json_t *entry = json_object_get(json_object_get(all, "items"), item->id.text);

    return json_string_value(json_object_get(entry, "state"));
}

static void only_what_is_under_way_is_named(void **state)
{
    struct rig *rig = *state;
    struct state_view view = {true, TROUBLE_OFFLINE, rig->items, &rig->item[0]};
    json_t *all;

    rig->item[0].offset = 400;
    state_show(rig->state, &view, true);
    all = read_it(rig);
    assert_true(json_is_true(json_object_get(all, "docked")));
    assert_string_equal(json_string_value(json_object_get(all, "trouble")), "offline");
    assert_string_equal(state_of(all, &rig->item[0]), "sending");
    assert_string_equal(state_of(all, &rig->item[1]), "sent");
    assert_null(state_of(all, &rig->item[2]));
    assert_string_equal(state_of(all, &rig->item[3]), "attention");
    json_decref(all);
    view.sending = NULL;
    state_show(rig->state, &view, true);
    all = read_it(rig);
    assert_null(state_of(all, &rig->item[0]));
    json_decref(all);
}

static int64_t offset_now(struct rig *rig)
{
    json_t *all = read_it(rig);
    const json_t *entry = json_object_get(json_object_get(all, "items"), rig->item[0].id.text);
    int64_t offset = json_integer_value(json_object_get(entry, "offset"));

    json_decref(all);
    return offset;
}

static void progress_is_written_four_times_a_second_and_no_more(void **state)
{
    struct rig *rig = *state;
    struct state_view view = {true, TROUBLE_NONE, rig->items, &rig->item[0]};
    gint64 begin = g_get_monotonic_time();
    int written = 0;
    int64_t last = 0;

    state_show(rig->state, &view, true);
    while (written < 2) {
        rig->item[0].offset++;
        state_show(rig->state, &view, false);
        written += offset_now(rig) != last;
        last = offset_now(rig);
    }
    assert_true(g_get_monotonic_time() - begin >= 490 * G_TIME_SPAN_MILLISECOND);
}

static void what_has_not_changed_is_not_written_again(void **state)
{
    struct rig *rig = *state;
    struct state_view view = {false, TROUBLE_NONE, rig->items, NULL};
    struct stat before, after;

    state_show(rig->state, &view, true);
    assert_int_equal(fstatat(rig->scratch->fd, "state.json", &before, 0), 0);
    state_show(rig->state, &view, true);
    assert_int_equal(fstatat(rig->scratch->fd, "state.json", &after, 0), 0);
    assert_true(before.st_ino == after.st_ino);
    view.docked = true;
    state_show(rig->state, &view, true);
    assert_int_equal(fstatat(rig->scratch->fd, "state.json", &after, 0), 0);
    assert_true(before.st_ino != after.st_ino);
}

#define test(name) cmocka_unit_test_setup_teardown(name, rig_open, rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(only_what_is_under_way_is_named),
        test(progress_is_written_four_times_a_second_and_no_more),
        test(what_has_not_changed_is_not_written_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
