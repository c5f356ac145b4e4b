// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool/kit.h"

/* PINs and badges by the program; the badge is read back by another. */

#define STAFF "682ca036-95c8-42ab-8708-7c5ac4aed70d"
#define OTHER "67d7cc4b-1905-465e-8c94-bd52b4e587b4"

static void own_pin_is_changed(void **state)
{
    ends(0, *state, "printf 135790 >new && chmod 600 new && $P pin --new-pin-file new");
    said(*state, STAFF);
    ends(1, *state, "$P list");
    ends(0, *state, "$V --vault vault --pin-file new list");
    ends(2, *state, "$V --vault vault --pin-file new pin");
}

static void colleague_opens_with_their_own(void **state)
{
    ends(0, *state,
         "printf 135790 >new && chmod 600 new && $P pin --new-pin-file new --staff " OTHER);
    ends(1, *state, "$P list");
    said(*state, "whose PIN");
    ends(0, *state,
         "$P --who " STAFF " list && $V --vault vault --pin-file new --who " OTHER " list");
    ends(1, *state, "$P --who " OTHER " list");
    ends(1, *state, "$P --who " STAFF " pin --new-pin-file new --staff " AMARA);
}

static void people_are_told_without_a_key_and_without_a_name(void **state)
{
    json_t *value;

    ends(0, *state, "$V --vault vault people | grep -q ^first");
    ends(0, *state, "$P pin --new-pin-file pin"); /* with the pack, who enrolled has a name */
    ends(0, *state,
         "$V --vault vault people >out.txt && grep -q " STAFF " out.txt && "
         "! grep -q Okafor out.txt");
    ends(0, *state, "$V --vault vault people --json >people.json");
    value = kit_json(*state, "people.json");
    assert_string_equal(kit_text(value, "who"), STAFF);
    assert_false(json_is_true(json_object_get(value, "badge")));
    json_decref(value);
    ends(0, *state, "$P people | grep -q 'Ms Okafor'");
}

static void badge_on_paper_is_what_opens(void **state)
{
    json_t *value;

    ends(0, *state, "$P badge --out badge.png --json >badge.json");
    value = kit_json(*state, "badge.json");
    assert_string_equal(kit_text(value, "who"), STAFF);
    json_decref(value);
    ends(0, *state, "test $(stat -c %%a badge.png) = 600");
    ends(1, *state, "$P list");
    said(*state, "show it first");
    ends(0, *state, "zbarimg -q --raw badge.png >badge.txt && chmod 600 badge.txt");
    ends(0, *state, "$P --badge-file badge.txt list");
    ends(0, *state, "printf 000000 >no; chmod 600 no");
    ends(1, *state, "$V --vault vault --pin-file no --badge-file badge.txt list");
    ends(1, *state, "$P --badge-file pin list");
    said(*state, "no badge");
}

static void new_badge_takes_the_place_of_the_old(void **state)
{
    ends(0, *state, "$P badge --out one.txt && $P --badge-file one.txt badge --out two.txt");
    ends(1, *state, "$P --badge-file one.txt list");
    said(*state, "replaced");
    ends(0, *state, "$P --badge-file two.txt list");
    ends(1, *state, "$P --badge-file two.txt badge --out two.txt"); /* it is there */
    ends(0, *state, "$P --badge-file two.txt list");
    ends(1, *state, "$P --badge-file two.txt badge --out three.doc");
    ends(1, *state, "$P --badge-file two.txt badge --staff " OTHER " --out three.txt");
    ends(1, *state, "test -e three.txt");
}

/* Printed and held before a camera: each kind of page is read by a foreign program. */
static void every_kind_of_page_bears_the_code(void **state)
{
    ends(0, *state,
         "$P badge --out a.txt && $P --badge-file a.txt badge --out b.pdf && "
         "pdftoppm -r 150 -png b.pdf b && zbarimg -q --raw b-1.png >b.txt && "
         "chmod 600 b.txt && $P --badge-file b.txt badge --out c.svg && "
         "convert -density 150 c.svg c.png && zbarimg -q --raw c.png >c.txt && "
         "chmod 600 c.txt && $P --badge-file c.txt list");
    ends(0, *state, "pdftotext b.pdf - | grep -q 'Ms Okafor'");
    ends(0, *state, "test $(pdfinfo b.pdf | grep -c '595.* x 841.*(A4)') = 1");
}

static void badge_at_enrolment_wants_both_from_the_first_day(void **state)
{
    ends(0, *state, "$P badge --out a.txt");
    ends(0, *state,
         "$V --vault second --pin-file pin --badge-file a.txt enrol --school "
         "school/school.json --json >device2.json");
    ends(1, *state, "$V --vault second --pin-file pin list");
    ends(0, *state, "$V --vault second --pin-file pin --badge-file a.txt list");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        kit_test(own_pin_is_changed),
        kit_test(colleague_opens_with_their_own),
        kit_test(people_are_told_without_a_key_and_without_a_name),
        kit_test(badge_on_paper_is_what_opens),
        kit_test(new_badge_takes_the_place_of_the_old),
        kit_test(every_kind_of_page_bears_the_code),
        kit_test(badge_at_enrolment_wants_both_from_the_first_day),
    };

    return cmocka_run_group_tests(tests, kit_prepare, kit_clear);
}
