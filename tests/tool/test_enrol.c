// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool/kit.h"

static int open_empty(void **state)
{
    struct scratch *scratch = scratch_new();

    kit_environment();
    g_setenv("D", BUILD_DIR "/bin/viewfinder-dock", TRUE);
    g_setenv("S", BUILD_DIR "/bin/planserver", TRUE);
    ends(0, scratch, "$V new-school school && printf 482916 >pin && chmod 600 pin");
    *state = scratch;
    return 0;
}

/* A plan server and the settings of a dock that knows it; `stop` ends what was started here. */
#define WITH_SERVER                                                                                \
    "server= dock=; stop() { kill $server $dock 2>/dev/null; wait; }; trap stop EXIT; "            \
    "mkfifo ready; $S --school school --store store --port 0 --ready-fd 3 3>ready & server=$!; "   \
    "read url <ready; code=$($S --store store code); printf '[vault]\\npath=vault\\n"              \
    "[server]\\nurl=%%s\\n[dock]\\nsense=file:%%s/docked\\n' $url $PWD >settings; "

static void device_without_a_server_names_itself(void **state)
{
    json_t *value;

    ends(0, *state, "$P enrol --school school/school.json --name 'Maple class' --json >one.json");
    value = kit_json(*state, "one.json");
    assert_string_equal(kit_text(value, "what"), "enrolled");
    json_decref(value);
    ends(0, *state,
         "$P stats | grep -qx 'enrolment\tenrolled' && "
         "! test -e vault/ask/enrol && test $(stat -c %%a vault/keys) = 700");
}

static void second_enrolment_is_refused(void **state)
{
    ends(0, *state, "$P enrol --school school/school.json");
    ends(1, *state, "$P enrol --school school/school.json");
    said(*state, "enrolled with Hill View (demonstration school) already");
}

static void pin_that_is_too_short_makes_nothing(void **state)
{
    ends(1, *state, "printf 1234 >pin; $P enrol --school school/school.json");
    said(*state, "6 digits");
    ends(0, *state, "printf 482916 >pin");
    ends(2, *state, "$V --vault vault enrol --school school/school.json");
    ends(2, *state, "$P enrol");
    ends(2, *state, "$P enrol --code x --school school/school.json");
    ends(1, *state, "$P enrol --code nonsense");
    ends(1, *state, "$P enrol --school pin");
    said(*state, "school.json");
    ends(1, *state, "$P enrol --code x --timeout soon");
    ends(1, *state, "find vault -name '*.wrap' | grep -q .");
}

static void no_answer_in_time_leaves_the_request(void **state)
{
    ends(1, *state,
         "key=$(sed -n 's/.*\"receipt_key\": \"\\(.*\\)\".*/\\1/p' school/school.json); "
         "$P enrol --timeout 0 --code \"viewfinder-enrol:1?server=http%%3A%%2F%%2F127.0.0.1"
         "%%3A9&code=0123456789abcdef0123456789abcdef&key="
         "$(printf %%s \"$key\" | sed 's/+/%%2B/g; s|/|%%2F|g')\"");
    said(*state, "the request stays");
    ends(0, *state,
         "grep -q 0123456789abcdef0123456789abcdef vault/ask/enrol && "
         "$V --vault vault stats | grep -qx 'enrolment\tasked'");
}

static void code_is_carried_by_the_dock_and_waited_for(void **state)
{
    ends(0, *state,
         WITH_SERVER "echo 1 >docked; $P enrol --timeout 0 --code \"$code\"; "
                     "$D --settings settings >dock.log 2>&1 & dock=$!; "
                     "$P enrol --timeout 60 --code \"$code\" --json >enrolled.json");
    said(*state, "asked with before");
    json_decref(kit_json(*state, "enrolled.json"));
    ends(0, *state, "$P stats | grep -qx 'enrolment\tenrolled'");
}

static void note_goes_from_the_command_line_to_the_receipt(void **state)
{
    ends(0, *state,
         WITH_SERVER "$P enrol --timeout 0 --code \"$code\"; $D --settings settings --once; "
                     "$P enrol --timeout 0 --code \"$code\" && $D --settings settings --once; "
                     "$P add --note 'Counted to ten' --pupil " AMARA " && "
                     "$D --settings settings --once && $P list");
    said(*state, "received");
    ends(0, *state, "grep -rq 'Counted to ten' store/opened && $P stats | grep -qx 'received\t1'");
}

static void code_that_was_used_is_not_enough(void **state)
{
    ends(1, *state,
         WITH_SERVER
         "$P enrol --timeout 0 --code \"$code\"; $D --settings settings --once; "
         "$P enrol --timeout 0 --code \"$code\" >first || exit 9; mv vault first-vault; "
         "$P enrol --timeout 0 --code \"$code\"; $D --settings settings --once; "
         "$P enrol --timeout 0 --code \"$code\"");
    ends(0, *state,
         "grep -q ^enrolled first && $V --vault vault stats | grep -qx "
         "'enrolment\tasked'");
}

static void code_that_was_used_ends_the_wait_and_a_new_one_is_asked_for(void **state)
{
    ends(1, *state,
         WITH_SERVER "$P enrol --timeout 0 --code \"$code\"; $D --settings settings --once; "
                     "$P enrol --timeout 0 --code \"$code\" || exit 9; mv vault first-vault; "
                     "echo 1 >docked; $P enrol --timeout 0 --code \"$code\"; "
                     "$D --settings settings >dock.log 2>&1 & dock=$!; "
                     "$P enrol --timeout 500 --code \"$code\"");
    said(*state, "Ask for a new one");
}

#define enrol_test(claim) cmocka_unit_test_setup_teardown(claim, open_empty, kit_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        enrol_test(device_without_a_server_names_itself),
        enrol_test(second_enrolment_is_refused),
        enrol_test(pin_that_is_too_short_makes_nothing),
        enrol_test(no_answer_in_time_leaves_the_request),
        enrol_test(code_is_carried_by_the_dock_and_waited_for),
        enrol_test(note_goes_from_the_command_line_to_the_receipt),
        enrol_test(code_that_was_used_is_not_enough),
        enrol_test(code_that_was_used_ends_the_wait_and_a_new_one_is_asked_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
