// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* What a plan pack says of a pupil's access, and what it cannot say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app_internal.h"
#include <string.h>

static struct reach read_from(const char *text)
{
    static const struct app app = {.options = {.theme = (char *)"calm",
                                               .language = (char *)"en",
                                               .speech_rate = 100,
                                               .speech_volume = 80,
                                               .text_percent = 100}};
    struct reach reach = reach_usual(&app);
    json_t *access = json_loads(text, 0, NULL);
    assert_non_null(access);
    reach_read(&reach, access);
    json_decref(access);
    return reach;
}

static void every_key_is_read(void **state)
{
    (void)state;
    struct reach reach = read_from(
        "{\"touch\":\"press\",\"slides\":true,\"hold_ms\":300,\"ignore_ms\":700,"
        "\"scan\":\"automatic\",\"pattern\":\"groups\",\"step_ms\":1500,\"first_percent\":200,"
        "\"rounds\":5,\"accept_ms\":100,\"choose_ms\":600,\"dwells\":true,\"dwell_ms\":800,"
        "\"lock_on_ms\":300,\"grace_ms\":900,\"prompts\":false,\"left_handed\":true,"
        "\"theme\":\"low\",\"text_percent\":130,\"rate_percent\":80,\"pitch\":60,"
        "\"volume_percent\":40,\"voice\":\"f2\"}");
    assert_true(reach.way.on_press);
    assert_true(reach.way.slides);
    assert_int_equal(reach.way.hold_ms, 300);
    assert_int_equal(reach.way.ignore_ms, 700);
    assert_int_equal(reach.way.scan, WAY_AUTOMATIC);
    assert_int_equal(reach.way.pattern, WAY_GROUPS);
    assert_int_equal(reach.way.step_ms, 1500);
    assert_int_equal(reach.way.first_percent, 200);
    assert_int_equal(reach.way.rounds, 5);
    assert_int_equal(reach.way.accept_ms, 100);
    assert_int_equal(reach.way.choose_ms, 600);
    assert_true(reach.way.dwells);
    assert_int_equal(reach.way.dwell_ms, 800);
    assert_int_equal(reach.way.lock_on_ms, 300);
    assert_int_equal(reach.way.grace_ms, 900);
    assert_false(reach.has_prompts);
    assert_true(reach.left_handed);
    assert_string_equal(reach.theme, "low");
    assert_int_equal(reach.text_percent, 130);
    assert_int_equal(reach.tone.rate_percent, 80);
    assert_int_equal(reach.tone.pitch, 60);
    assert_int_equal(reach.tone.volume_percent, 40);
    assert_string_equal(reach.tone.voice, "f2");
}

static void what_cannot_be_used_is_as_if_it_were_not_there(void **state)
{
    (void)state;
    struct reach usual = read_from("{}");
    struct reach reach = read_from(
        "{\"touch\":7,\"slides\":\"yes\",\"hold_ms\":-4,\"ignore_ms\":99999999999,"
        "\"scan\":\"psychic\",\"pattern\":null,\"step_ms\":0,\"rounds\":[],\"dwell_ms\":1e9,"
        "\"theme\":\"../calm\",\"voice\":\"../../etc\",\"colour of the moon\":1}");
    assert_false(reach.way.on_press);
    assert_false(reach.way.slides);
    assert_int_equal(reach.way.hold_ms, usual.way.hold_ms);
    assert_int_equal(reach.way.ignore_ms, usual.way.ignore_ms);
    assert_int_equal(reach.way.scan, usual.way.scan);
    assert_int_equal(reach.way.step_ms, usual.way.step_ms);
    assert_int_equal(reach.way.rounds, usual.way.rounds);
    assert_int_equal(reach.way.dwell_ms, usual.way.dwell_ms);
    assert_string_equal(reach.theme, "calm");
    assert_string_equal(reach.tone.voice, "");
    assert_int_equal(read_from("[1]").way.step_ms, usual.way.step_ms);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_is_read),
        cmocka_unit_test(what_cannot_be_used_is_as_if_it_were_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
