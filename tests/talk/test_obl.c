// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Messages as an Open Board Log. */
#include "talk/desk.h"

#include "talk/obl.h"

#define RECORD "f1d2d2f9-24e9-4c1a-9f0e-0a3d5ce6a0f0"
#define DEVICE "682ca036-95c8-42ab-8708-7c5ac4aed70d"

/* Takes the body. */
static json_t *record_of(json_t *body)
{
    return json_pack("{s:s, s:s, s:o, s:s, s:o}", "id", RECORD, "kind", "view.message", "made",
                     moment_to_json(&WHEN), "device", DEVICE, "body", body);
}

static json_t *log_of(const struct desk *desk)
{
    json_t *record = record_of(sentence_body(talk_sentence(desk->talk)));
    json_t *log = obl_make(&record, 1, "p1", "Amara", NULL);

    assert_non_null(log);
    json_decref(record);
    return log;
}

static json_t *events_of(json_t *log)
{
    return json_object_get(json_array_get(json_object_get(log, "sessions"), 0), "events");
}

static const char *text_at(json_t *events, size_t place, const char *key)
{
    return json_string_value(json_object_get(json_array_get(events, place), key));
}

static void every_press_is_an_event_in_its_order(void **state)
{
    struct desk desk = desk_in("en");
    json_t *log, *events;

    (void)state;
    press_all(&desk, "want link x home c speak");
    talk_set_modelling(desk.talk, true);
    sentence_answer_clear(&desk.answer);
    talk_do(desk.talk, BOARD_CLEAR, &WHEN, &desk.answer);
    log = log_of(&desk);
    events = events_of(log);
    assert_string_equal(json_string_value(json_object_get(log, "format")), "open-board-log-0.1");
    assert_string_equal(json_string_value(json_object_get(log, "user_id")), "viewfinder:p1");
    assert_int_equal(json_array_size(events), 8);
    assert_string_equal(text_at(events, 0, "type"), "button");
    assert_string_equal(text_at(events, 0, "label"), "want");
    assert_string_equal(text_at(events, 0, "vocalization"), "I would like");
    assert_string_equal(text_at(events, 0, "board_id"), "home");
    assert_string_equal(text_at(events, 0, "timestamp"), "2026-11-21T22:26:40.000Z");
    assert_true(json_is_true(json_object_get(json_array_get(events, 0), "spoken")));
    assert_true(json_is_false(json_object_get(json_array_get(events, 1), "spoken")));
    assert_string_equal(text_at(json_object_get(json_array_get(events, 1), "actions"), 0, "action"),
                        ":open_board");
    assert_string_equal(
        text_at(json_object_get(json_array_get(events, 1), "actions"), 0, "destination_board_id"),
        "two");
    assert_string_equal(text_at(events, 4, "type"), "button");
    assert_string_equal(text_at(events, 6, "type"), "utterance");
    assert_string_equal(text_at(events, 6, "text"), "I would like apple c");
    assert_string_equal(text_at(events, 7, "type"), "action");
    assert_string_equal(text_at(events, 7, "action"), ":clear");
    assert_true(json_is_true(json_object_get(json_array_get(events, 7), "modeling")));
    assert_true(json_is_false(json_object_get(json_array_get(events, 6), "modeling")));
    json_decref(log);
    desk_clear(&desk);
}

static void what_was_kept_is_an_utterance_with_its_buttons(void **state)
{
    struct desk desk = desk_in("cy");
    json_t *log, *last, *buttons;

    (void)state;
    press_all(&desk, "i want c a t");
    log = log_of(&desk);
    last = json_array_get(events_of(log), json_array_size(events_of(log)) - 1);
    buttons = json_object_get(last, "buttons");
    assert_true(json_is_true(json_object_get(last, "ext_viewfinder_kept")));
    assert_string_equal(json_string_value(json_object_get(last, "text")), "fi hoffwn i cat");
    assert_int_equal(json_array_size(buttons), 3);
    assert_string_equal(text_at(buttons, 1, "id"), "want");
    assert_string_equal(text_at(buttons, 1, "label"), "eisiau");
    assert_string_equal(text_at(buttons, 2, "action"), ":completion");
    assert_string_equal(json_string_value(json_object_get(log, "locale")), "cy");
    json_decref(log);
    desk_clear(&desk);
}

static void a_time_that_nobody_knows_is_not_invented(void **state)
{
    struct desk desk = desk_in("en");
    struct moment when = WHEN;
    json_t *log;

    (void)state;
    when.wall_ms = CLOCK_NO_WALL;
    when.quality = CLOCK_UNKNOWN;
    talk_press(desk.talk, 0, &when, &desk.answer);
    log = log_of(&desk);
    assert_null(text_at(events_of(log), 0, "timestamp"));
    assert_int_equal(json_integer_value(json_object_get(json_array_get(events_of(log), 0),
                                                        "ext_viewfinder_boottime_ms")),
                     5000);
    json_decref(log);
    desk_clear(&desk);
}

static void another_program_reads_it(void **state)
{
    struct desk desk = desk_in("en");
    struct scratch *scratch = scratch_new();
    g_autofree char *out = NULL;
    json_t *log;
    char *text;

    (void)state;
    press_all(&desk, "i want speak");
    log = log_of(&desk);
    text = json_dumps(log, JSON_INDENT(2));
    scratch_put(scratch, "log.obl", text, strlen(text));
    assert_int_equal(
        scratch_run(
            scratch,
            "python3 - <<'E'\n"
            "import json, datetime\n"
            "log = json.load(open('log.obl'))\n"
            "for s in log['sessions']:\n"
            "    for e in [{'timestamp': s['started']}, {'timestamp': s['ended']}] + s['events']:\n"
            "        datetime.datetime.strptime(e['timestamp'], '%%Y-%%m-%%dT%%H:%%M:%%S.%%fZ')\n"
            "    assert len({e['id'] for e in s['events']}) == len(s['events'])\n"
            "    print(' / '.join(e['text'] for e in s['events'] if e['type'] == 'utterance'))\n"
            "E"),
        0);
    out = scratch_out(scratch);
    assert_string_equal(out, "I I would like / I I would like\n");
    free(text);
    json_decref(log);
    scratch_free(scratch);
    desk_clear(&desk);
}

static void a_record_that_is_no_message_is_refused(void **state)
{
    json_t *record = record_of(json_pack("{s:s, s:[{}]}", "language", "en", "presses"));
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_null(obl_make(&record, 1, "p", NULL, &error));
    assert_true(fault_is(error, FAULT_INVALID));
    json_decref(record);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_press_is_an_event_in_its_order),
        cmocka_unit_test(what_was_kept_is_an_utterance_with_its_buttons),
        cmocka_unit_test(a_time_that_nobody_knows_is_not_invented),
        cmocka_unit_test(another_program_reads_it),
        cmocka_unit_test(a_record_that_is_no_message_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
