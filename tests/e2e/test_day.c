// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The demonstration's day with the programs under test, played once; then what it kept is looked
 * at, and changed, to see that the comparison is no matter of course. */
#include "scratch.h"

#include <jansson.h>

#define RUN SOURCE_DIR "/board/day/run --build " BUILD_DIR " "

static struct scratch *scratch;

static void holds(int status, const char *command)
{
    int ended = scratch_run(scratch, "%s", command);

    if (ended != status) {
        g_autofree char *said = scratch_out(scratch);
        print_error("%s\nended with %d: %s\n", command, ended, said);
    }
    assert_int_equal(ended, status);
}

static int play_day(void **state)
{
    (void)state;
    scratch = scratch_new();
    holds(0, RUN "--headless --keep day");
    return 0;
}

static int forget_day(void **state)
{
    (void)state;
    scratch_free(scratch);
    return 0;
}

static json_t *read_summary(void)
{
    g_autofree char *path = scratch_path(scratch, "day/summary.json");
    json_t *summary = json_load_file(path, 0, NULL);

    assert_non_null(summary);
    return summary;
}

static int64_t count(const json_t *summary, const char *what)
{
    return json_integer_value(json_object_get(json_object_get(summary, "counts"), what));
}

/* --- the day --- */

static void everything_that_was_filed_is_received(void **state)
{
    json_t *summary = read_summary();
    int64_t items = (int64_t)json_array_size(json_object_get(summary, "items"));

    (void)state;
    assert_true(items >= 8);
    assert_int_equal(count(summary, "filed"), items);
    assert_int_equal(count(summary, "sent"), items);
    assert_int_equal(count(summary, "received"), items);
    assert_true(count(summary, "captured") >= items);
    assert_int_equal(count(summary, "saved"), count(summary, "captured"));
    json_decref(summary);
}

static void what_is_kept_lies_where_other_tools_look(void **state)
{
    (void)state;
    holds(0, "cd day && age-keygen -y school/ingest.key && age-keygen -y school/escrow.key && "
             "grep -qx '[0-9]\\{6\\}' device/pin && test $(stat -c %a device/pin) = 600 && "
             "test -s device/device.pub -a -s settings -a -d vault/items && "
             "test $(ls input/photos | wc -l) = 5 && test -s input/sounds/voice.wav && "
             "test $(ls shots/*-1280x800.png | wc -l) -ge 12 && "
             "test $(ls shots/*-800x480.png | wc -l) -ge 6 && "
             "test $(ls shots | wc -l) = $(ls shots/*-*x*.png | wc -l)");
}

static void other_programs_open_every_bag(void **state)
{
    (void)state;
    holds(0, "/usr/bin/python3 " SOURCE_DIR "/tests/e2e/foreign.py day");
}

static void photographs_leave_without_place_or_maker(void **state)
{
    (void)state;
    holds(0, "exiftool -s day/input/photos/1-painting.jpg | grep -q GPSLatitude");
    holds(0, "test $(find day/server/opened -name '*.jpg' | wc -l) -ge 4");
    holds(1, "find day/server/opened -name '*.jpg' -exec exiftool -a -s {} + | "
             "grep -E 'GPS|^Make|^Orientation'");
}

/* What was made and not filed: the photo under the blur, the one thrown away, the one set aside,
 * the take that was said again. */
static void what_was_not_filed_is_nowhere_on_the_server(void **state)
{
    (void)state;
    holds(
        0,
        "grep -o '\"sha256\":\"[0-9a-f]*' day/log/witness.jsonl | cut -d'\"' -f4 | sort -u >made; "
        "grep -o '\"sha256\": \"[0-9a-f]*' day/summary.json | cut -d'\"' -f4 | sort -u >filed; "
        "comm -23 made filed >unfiled; test $(wc -l <unfiled) -ge 4");
    holds(1, "find day/server -type f -exec sha256sum {} + | grep -Ff unfiled");
}

static void covered_pupil_is_sent_only_covered(void **state)
{
    (void)state;
    holds(0, "test \"$(ls day/server/opened/d37d19d3-c258-4061-8d3f-be9540a606e5/*/ | "
             "grep -v record.json | grep .)\" = flat.jpg");
}

static void nothing_of_it_still_runs(void **state)
{
    GDir *all = g_dir_open("/proc", 0, NULL);

    (void)state;
    for (const char *name; (name = g_dir_read_name(all));) {
        g_autofree char *path = g_build_filename("/proc", name, "cmdline", NULL);
        g_autofree char *words = NULL;
        gsize bytes = 0;

        if (g_ascii_isdigit(*name) && g_file_get_contents(path, &words, &bytes, NULL))
            assert_null(memmem(words, bytes, scratch->path, strlen(scratch->path)));
    }
    g_dir_close(all);
}

/* --- the comparison --- */

static void comparison_says(int status)
{
    holds(status, RUN "--compare day");
}

static void day_compares_again_as_it_did(void **state)
{
    (void)state;
    comparison_says(0);
}

#define FLAT "$(find day/server/opened -name flat.jpg | head -n 1)"

static void changed_byte_is_noticed(void **state)
{
    (void)state;
    holds(0,
          "cp --preserve=all " FLAT " whole && "
          "printf changed! | dd of=" FLAT " bs=1 seek=1000 conv=notrunc && ! cmp -s whole " FLAT);
    comparison_says(1);
    holds(0, "cat whole >" FLAT);
    comparison_says(0);
}

static void hidden_bag_is_noticed(void **state)
{
    (void)state;
    holds(
        0,
        "bag=$(ls day/server/bags | head -n 1) && mv day/server/bags/$bag . && echo $bag >hidden");
    comparison_says(1);
    holds(0, "mv $(cat hidden) day/server/bags/");
    comparison_says(0);
}

static void changed_record_is_noticed(void **state)
{
    (void)state;
    holds(
        0,
        "record=$(find day/server/opened -name record.json | head -n 1) && echo $record >where && "
        "cp $record whole && sed -i 's/\"kind\":\"/\"kind\":\"x/' $record");
    comparison_says(1);
    holds(0, "cat whole >$(cat where)");
    comparison_says(0);
}

static void picture_that_was_never_filed_is_noticed(void **state)
{
    (void)state;
    holds(0, "cp day/input/photos/2-blocks.jpg $(dirname " FLAT ")/photo2.jpg");
    comparison_says(1);
    holds(0, "rm $(dirname " FLAT ")/photo2.jpg");
    comparison_says(0);
}

static void receipt_for_another_is_noticed(void **state)
{
    (void)state;
    holds(0, "cd day/vault/dock/receipts && set -- *.json && cp $1 ../../../../whole && cp $2 $1");
    comparison_says(1);
    holds(0, "cd day/vault/dock/receipts && set -- *.json && cp ../../../../whole $1");
    comparison_says(0);
}

static void item_that_the_server_lost_is_noticed(void **state)
{
    (void)state;
    holds(0, "rm -r \"$(dirname \"$(find day/server/opened -name view.png | head -n 1)\")\"");
    comparison_says(1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_that_was_filed_is_received),
        cmocka_unit_test(what_is_kept_lies_where_other_tools_look),
        cmocka_unit_test(other_programs_open_every_bag),
        cmocka_unit_test(photographs_leave_without_place_or_maker),
        cmocka_unit_test(what_was_not_filed_is_nowhere_on_the_server),
        cmocka_unit_test(covered_pupil_is_sent_only_covered),
        cmocka_unit_test(nothing_of_it_still_runs),
        cmocka_unit_test(day_compares_again_as_it_did),
        cmocka_unit_test(changed_byte_is_noticed),
        cmocka_unit_test(hidden_bag_is_noticed),
        cmocka_unit_test(changed_record_is_noticed),
        cmocka_unit_test(picture_that_was_never_filed_is_noticed),
        cmocka_unit_test(receipt_for_another_is_noticed),
        cmocka_unit_test(item_that_the_server_lost_is_noticed),
    };

    return cmocka_run_group_tests(tests, play_day, forget_day);
}
