// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool/kit.h"

static void new_school_says_what_to_do_next(void **state)
{
    json_t *value;

    ends(0, *state,
         "$V new-school 'other school' --json >school.json 2>notes && "
         "grep -q demonstration notes && grep -q safe notes");
    value = kit_json(*state, "school.json");
    assert_string_equal(kit_text(value, "folder"), "other school");
    json_decref(value);
    ends(1, *state, "$V new-school 'other school'");
    said(*state, "holds something already");
}

static void pack_is_made_and_taken_in(void **state)
{
    json_t *value;

    ends(0, *state,
         "$V make-pack --school school --device device.json --number 2 --out two.age --json "
         ">pack.json && $P import-pack two.age --json >imported.json && $P stats");
    said(*state, "pack\t2");
    value = kit_json(*state, "pack.json");
    assert_int_equal(json_integer_value(json_object_get(value, "number")), 2);
    json_decref(value);
    value = kit_json(*state, "imported.json");
    assert_int_equal(json_integer_value(json_object_get(value, "number")), 2);
    json_decref(value);
}

static void device_can_be_named_by_hand_or_by_its_enrolment(void **state)
{
    ends(0, *state,
         "at() { /usr/bin/python3 -c \"import json; print(json.load(open('device.json'))['$1'])\"; "
         "}; "
         "$V make-pack --school school --recipient $(at recipient) --device-id $(at device) "
         "--number 3 --out three.age && $P import-pack three.age && "
         "$V make-pack --school school --device vault/keys/enrolled.json --number 4 --out four.age "
         "&& "
         "$P import-pack four.age");
}

static void pack_that_is_not_newer_is_refused_and_the_old_stays(void **state)
{
    ends(1, *state, "$P import-pack one.age");
    said(*state, "not newer");
    said(*state, "the one before stays");
    ends(0, *state, "$P stats | grep -qx 'pack\t1'");
}

static void pack_of_another_school_or_device_is_refused(void **state)
{
    ends(0, *state,
         "$V new-school other && "
         "$V make-pack --school other --device device.json --number 9 --out other.age");
    ends(1, *state, "$P import-pack other.age");
    ends(0, *state,
         "sed 's/\"device\":\"........-/\"device\":\"00000000-/' device.json >moved.json && "
         "$V make-pack --school school --device moved.json --number 9 --out moved.age");
    ends(1, *state, "$P import-pack moved.age");
    said(*state, "another device");
    ends(0, *state, "$P stats | grep -qx 'pack\t1'");
}

static void pack_without_a_signature_is_refused(void **state)
{
    ends(1, *state, "cp one.age two.age; $P import-pack two.age");
    said(*state, "two.age.minisig");
    ends(1, *state, "echo nonsense >two.age.minisig; $P import-pack two.age");
    ends(1, *state, "$P import-pack missing.age");
    said(*state, "missing.age");
}

static void plan_that_a_device_would_refuse_is_refused_when_it_is_made(void **state)
{
    ends(1, *state,
         "sed -i 's/\"photo\": \"no\"/\"photo\": \"perhaps\"/' school/plan/pack.json && "
         "$V make-pack --school school --device device.json --number 2 --out two.age");
    said(*state, "/pupils/1/may/photo");
    ends(1, *state, "test -e two.age -o -e two.age.minisig");
}

static void bad_device_or_number_is_said_so(void **state)
{
    ends(1, *state, "$V make-pack --school school --device device.json --number 0 --out x.age");
    said(*state, "--number '0'");
    ends(1, *state,
         "echo '{}' >d.json; $V make-pack --school school --device d.json --number 1 --out x");
    said(*state, "d.json");
    ends(1, *state,
         "$V make-pack --school school --recipient age1qqqq --device-id x --number 1 --out x");
    ends(1, *state, "test -e x -o -e x.age");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        kit_test(new_school_says_what_to_do_next),
        kit_test(pack_is_made_and_taken_in),
        kit_test(device_can_be_named_by_hand_or_by_its_enrolment),
        kit_test(pack_that_is_not_newer_is_refused_and_the_old_stays),
        kit_test(pack_of_another_school_or_device_is_refused),
        kit_test(pack_without_a_signature_is_refused),
        kit_test(plan_that_a_device_would_refuse_is_refused_when_it_is_made),
        kit_test(bad_device_or_number_is_said_so),
    };

    return cmocka_run_group_tests(tests, kit_prepare, kit_clear);
}
