// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool/kit.h"

#define SECRET_WORDS "Amara sorted the red bricks"

static int prepare_with_items(void **state)
{
    kit_prepare(state);
    ends(0, template, "$P add --note '" SECRET_WORDS "' --pupil " AMARA);
    ends(0, template, "$P add --note 'Second\tnote' --pupil " AMARA " --pupil " BEN);
    return 0;
}

static void without_a_key_only_what_is_in_clear_is_listed(void **state)
{
    ends(0, *state,
         "$V --vault vault list >list 2>&1 && test $(wc -l <list) = 2 && "
         "awk -F'\\t' 'NF != 6 {exit 1}' list");
    ends(1, *state, "grep -q Amara list");
    ends(0, *state, "head -1 list | grep -q '^1\t' && head -1 list | grep -q 'none$'");
}

static void each_line_names_the_file_before_by_its_hash(void **state)
{
    ends(0, *state,
         "$V --vault vault list >list && "
         "sum=$(cat vault/items/0000000001-*.zip | sha256sum | cut -d' ' -f1) && "
         "test $(sed -n 1p list | cut -f5) = $sum && test $(sed -n 2p list | cut -f6) = $sum && "
         "test $(sed -n 1p list | cut -f4) = $(stat -c %%s vault/items/0000000001-*.zip)");
}

static void with_a_pin_the_record_is_listed_too(void **state)
{
    ends(0, *state, "$P list >list && awk -F'\\t' 'NF != 9 {exit 1}' list");
    ends(0, *state, "grep -q 'evidence\tAmara\t" SECRET_WORDS "$' list");
    ends(0, *state, "grep -q 'evidence\tAmara, Ben\tSecond note$' list");
}

static void json_of_a_list_holds_to_its_schema(void **state)
{
    json_t *value;

    ends(0, *state, "$P list --json >list.json");
    value = kit_json(*state, "list.json");
    assert_int_equal(json_array_size(json_object_get(value, "items")), 2);
    assert_int_equal(json_array_size(json_object_get(value, "drafts")), 0);
    json_decref(value);
    ends(0, *state, "$V --vault vault list --json >list.json");
    value = kit_json(*state, "list.json");
    assert_null(json_object_get(json_array_get(json_object_get(value, "items"), 0), "record"));
    assert_null(json_object_get(value, "drafts"));
    json_decref(value);
}

static void escrow_key_opens_records_and_another_does_not(void **state)
{
    ends(0, *state,
         "$V --vault vault --identity school/escrow.key list | grep -q '" SECRET_WORDS "'");
    ends(0, *state, "age-keygen -o other.key");
    ends(1, *state, "$V --vault vault --identity other.key list >list");
    said(*state, "nothing opens with it");
    ends(1, *state, "test -s list");
}

static void wrong_pin_opens_nothing(void **state)
{
    ends(1, *state, "printf 111111 >pin; $P list >list");
    ends(1, *state, "test -s list");
    ends(1, *state, "$P list");
    said(*state, "does not open with 'pin'");
    ends(1, *state, "printf 'not a pin' >pin; $P list");
    said(*state, "holds no PIN");
    ends(1, *state, "printf '482916\\n482916\\n' >pin; $P list");
    said(*state, "holds no PIN");
    ends(1, *state, "rm pin; $P list");
    said(*state, "'pin'");
}

static void pin_file_that_others_can_read_is_only_warned_of(void **state)
{
    ends(0, *state, "chmod 644 pin; $P list");
    said(*state, "can be read by others");
}

static void shown_item_has_its_record_with_a_key_only(void **state)
{
    json_t *value;

    ends(0, *state,
         "id=$($V --vault vault list | head -1 | cut -f2) && $P show $id --json >one.json "
         "&& $V --vault vault show $id >clear && $P show $id");
    said(*state, SECRET_WORDS);
    said(*state, "previous    none");
    ends(1, *state, "grep -q record clear");
    value = kit_json(*state, "one.json");
    assert_int_equal(json_integer_value(json_object_get(value, "seq")), 1);
    assert_string_equal(
        kit_text(json_object_get(json_object_get(value, "record"), "body"), "caption"),
        SECRET_WORDS);
    json_decref(value);
}

static void item_that_is_not_there_is_said_so(void **state)
{
    ends(1, *state, "$V --vault vault show 11111111-1111-4111-8111-111111111111");
    said(*state, "there is no item");
    ends(1, *state, "$P show ../../keys");
    said(*state, "is no id");
}

static void verify_counts_and_is_content_when_all_is_whole(void **state)
{
    json_t *value;

    ends(0, *state, "$V --vault vault verify");
    said(*state, "checked 2, damaged 0");
    ends(0, *state, "$V --vault vault verify --json >verify.json");
    value = kit_json(*state, "verify.json");
    assert_int_equal(json_integer_value(json_object_get(value, "checked")), 2);
    json_decref(value);
}

static void verify_names_an_item_with_one_bit_turned(void **state)
{
    json_t *value;

    ends(0, *state,
         "cd vault/items && /usr/bin/python3 -c \"import glob; "
         "f = open(glob.glob('0000000002-*')[0], 'r+b'); f.seek(900); b = f.read(1)[0]; "
         "f.seek(900); f.write(bytes([b ^ 1]))\"");
    ends(1, *state, "$V --vault vault verify --json >verify.json");
    value = kit_json(*state, "verify.json");
    assert_int_equal(json_integer_value(json_object_get(value, "checked")), 2);
    assert_int_equal(json_array_size(json_object_get(value, "damaged")), 1);
    json_decref(value);
    ends(1, *state, "$V --vault vault verify");
    said(*state, "damaged 1");
    said(*state, "Nothing was removed");
}

static void stats_count_what_there_is(void **state)
{
    json_t *value;

    ends(0, *state, "$P stats --json >stats.json && $V --vault vault stats");
    said(*state, "waiting\t2");
    said(*state, "pack\tnone");
    value = kit_json(*state, "stats.json");
    assert_int_equal(json_integer_value(json_object_get(value, "waiting")), 2);
    assert_int_equal(json_integer_value(json_object_get(value, "pack")), 1);
    assert_string_equal(kit_text(value, "enrolment"), "enrolled");
    json_decref(value);
}

static void reading_changes_nothing_in_the_vault(void **state)
{
    ends(0, *state,
         "sums() { find vault -type f ! -name 'vault.db*' ! -name lock -exec sha256sum {} "
         "+ | sort; }; sums >before && $V --vault vault list && $P list && $P stats && "
         "$V --vault vault verify && sums >after && cmp before after");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        kit_test(without_a_key_only_what_is_in_clear_is_listed),
        kit_test(each_line_names_the_file_before_by_its_hash),
        kit_test(with_a_pin_the_record_is_listed_too),
        kit_test(json_of_a_list_holds_to_its_schema),
        kit_test(escrow_key_opens_records_and_another_does_not),
        kit_test(wrong_pin_opens_nothing),
        kit_test(pin_file_that_others_can_read_is_only_warned_of),
        kit_test(shown_item_has_its_record_with_a_key_only),
        kit_test(item_that_is_not_there_is_said_so),
        kit_test(verify_counts_and_is_content_when_all_is_whole),
        kit_test(verify_names_an_item_with_one_bit_turned),
        kit_test(stats_count_what_there_is),
        kit_test(reading_changes_nothing_in_the_vault),
    };

    return cmocka_run_group_tests(tests, prepare_with_items, kit_clear);
}
