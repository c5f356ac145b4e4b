// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool/kit.h"

static int prepare_with_item(void **state)
{
    kit_prepare(state);
    ends(0, template,
         "printf 'twelve words' >words.txt && $P add --document words.txt --pupil " AMARA);
    return 0;
}

static void foreign_programs_open_what_was_exported(void **state)
{
    json_t *value;

    ends(0, *state,
         "id=$($V --vault vault list | cut -f2) && "
         "$V --vault vault export $id bag.zip --json >export.json && "
         "test $(stat -c %%a bag.zip) = 600 && "
         "cmp bag.zip vault/items/*.zip && unzip -qq bag.zip && cd $id && "
         "sha256sum --quiet -c manifest-sha256.txt && "
         "minisign -Vqm tagmanifest-sha256.txt -p ../vault/keys/device.pub && "
         "for key in ingest escrow; do age -d -i ../school/$key.key "
         "data/document.txt.age | cmp - ../words.txt || exit 9; done");
    value = kit_json(*state, "export.json");
    assert_string_equal(kit_text(value, "what"), "exported");
    json_decref(value);
}

static void file_that_is_there_is_not_overwritten(void **state)
{
    ends(1, *state,
         "echo mine >bag.zip; $V --vault vault export $($V --vault vault list | cut -f2) "
         "bag.zip");
    said(*state, "is there already");
    ends(0, *state, "test \"$(cat bag.zip)\" = mine && ! test -e bag.zip.part");
}

static void folder_that_is_missing_is_named(void **state)
{
    ends(1, *state, "$V --vault vault export $($V --vault vault list | cut -f2) no/bag.zip");
    said(*state, "'no'");
}

static void damaged_item_is_not_exported_as_if_whole(void **state)
{
    ends(1, *state,
         "id=$($V --vault vault list | cut -f2); /usr/bin/python3 -c \"import glob; "
         "f = open(glob.glob('vault/items/*')[0], 'r+b'); f.seek(700); b = f.read(1)[0]; "
         "f.seek(700); f.write(bytes([b ^ 4]))\"; $V --vault vault export $id bag.zip");
    said(*state, "damaged");
    ends(1, *state, "test -e bag.zip -o -e bag.zip.part");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        kit_test(foreign_programs_open_what_was_exported),
        kit_test(file_that_is_there_is_not_overwritten),
        kit_test(folder_that_is_missing_is_named),
        kit_test(damaged_item_is_not_exported_as_if_whole),
    };

    return cmocka_run_group_tests(tests, prepare_with_item, kit_clear);
}
