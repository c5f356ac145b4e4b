// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool/kit.h"

#define TARGET                                                                                     \
    "$(/usr/bin/python3 -c \"import json; "                                                        \
    "print(json.load(open('school/plan/pack.json'))['pupils'][0]['targets'][2]['id'])\")"

static void note_is_saved_then_filed_with_its_target(void **state)
{
    ends(0, *state,
         "$P add --note 'Stood for a song' --pupil " AMARA " --target " TARGET
         " >said && " OPEN_NEWEST "test \"$(cat said)\" = \"saved $id\nfiled $id 1\" && "
         "grep -q '\"caption\":\"Stood for a song\"' $id/data/record.json && "
         "grep -q '\"words\":\"Stands for an activity\"' $id/data/record.json");
}

static void lines_of_json_hold_to_the_schema(void **state)
{
    json_t *value;

    ends(0, *state,
         "$P add --json --note x --pupil " AMARA " >add.json && test $(wc -l <add.json) = 2");
    value = kit_json(*state, "add.json");
    assert_string_equal(kit_text(value, "what"), "saved");
    json_decref(value);
}

static void place_and_device_are_taken_out_of_a_photograph(void **state)
{
    ends(0, *state,
         "convert -size 320x200 gradient:red-blue x.jpg && "
         "exiftool -q -overwrite_original -GPSLatitude=51.5 -GPSLatitudeRef=N -Make=Maker "
         "-Model=Model -SerialNumber=7 -Comment=words -XMP:Creator=me -IPTC:City=Town x.jpg && "
         "exiftool -s x.jpg | grep -q GPSLatitude");
    ends(0, *state,
         "$P add --photo x.jpg --pupil " AMARA " && " OPEN_NEWEST
         "! exiftool -a -s $id/data/photo.jpg | grep -qE "
         "'GPS|Make|Model|Serial|Comment|Creator|City' && "
         "convert x.jpg x.rgb && convert $id/data/photo.jpg y.rgb && cmp x.rgb y.rgb");
    ends(1, *state, "cat */data/photo.jpg | grep -aqE 'Maker|Model|words|Town'");
}

static void photograph_is_turned_upright(void **state)
{
    ends(0, *state,
         "convert -size 320x200 gradient: x.jpg && "
         "exiftool -q -overwrite_original -n -Orientation=6 x.jpg && "
         "$P add --photo x.jpg --pupil " AMARA " && " OPEN_NEWEST
         "test \"$(identify -format '%%wx%%h' $id/data/photo.jpg)\" = 200x320 && "
         "grep -q '\"height\":320' $id/data/record.json");
}

static void photograph_without_consent_stays_a_draft(void **state)
{
    const char *const pupils[] = {BEN, JAKUB};
    json_t *value, *drafts;

    ends(0, *state, "convert -size 320x200 gradient: x.jpg");
    for (size_t i = 0; i < G_N_ELEMENTS(pupils); i++) {
        ends(1, *state, "$P add --photo x.jpg --pupil " AMARA " --pupil %s >said", pupils[i]);
        said(*state, i == 0 ? "does not allow this of Ben." : "does not allow this of Jakub.");
        said(*state, "inbox");
        ends(0, *state,
             "test $(wc -l <said) = 1 && grep -q ^saved said && "
             "$P show $(cut -d' ' -f2 said) | grep -q 'state       draft'");
    }
    ends(0, *state, "$P list --json >list.json");
    value = kit_json(*state, "list.json");
    drafts = json_object_get(value, "drafts");
    assert_int_equal(json_array_size(drafts), 2);
    assert_int_equal(json_array_size(json_object_get(value, "items")), 0);
    json_decref(value);
}

static void recording_is_filed_with_its_length(void **state)
{
    ends(0, *state,
         "/usr/bin/python3 -c \"import math, struct, wave; w = wave.open('y.wav', 'wb'); "
         "w.setnchannels(1); w.setsampwidth(2); w.setframerate(16000); w.writeframes(b''.join("
         "struct.pack('<h', int(9000 * math.sin(i / 8))) for i in range(32000)))\" && "
         "$P add --audio y.wav --pupil " BEN " && " OPEN_NEWEST "cmp y.wav $id/data/voice.wav && "
         "grep -qE '\"duration_ms\":(19|20)[0-9][0-9][,}]' $id/data/record.json");
}

static void what_is_no_photograph_or_recording_is_refused_and_nothing_kept(void **state)
{
    ends(0, *state,
         "convert -size 640x400 plasma: x.jpg && head -c 9000 x.jpg >cut.jpg && "
         "echo words >words.jpg");
    ends(1, *state, "$P add --photo cut.jpg --pupil " AMARA);
    said(*state, "cut.jpg");
    ends(1, *state, "$P add --photo words.jpg --pupil " AMARA);
    ends(1, *state, "$P add --photo missing.jpg --pupil " AMARA);
    said(*state, "missing.jpg");
    ends(1, *state, "$P add --audio x.jpg --pupil " AMARA);
    said(*state, "--document takes any file");
    ends(1, *state, "printf 'RIFF....WAVEjunk' >z.wav; $P add --audio z.wav --pupil " AMARA);
    ends(1, *state, "mkfifo pipe; $P add --photo pipe --pupil " AMARA);
    said(*state, "no plain file");
    ends(0, *state, "$P stats | grep -qx 'drafts\t0' && test $($P list | wc -l) = 0");
}

static void whom_the_plan_does_not_know_is_named(void **state)
{
    ends(1, *state, "$P add --note x --pupil 11111111-1111-4111-8111-111111111111");
    said(*state, "no pupil '11111111");
    ends(1, *state, "$P add --note x --pupil " BEN " --target " TARGET);
    said(*state, "none of these pupils has a target");
    ends(2, *state, "$P add --note x");
    said(*state, "--pupil ID");
    ends(2, *state, "$P add --note x --photo y --pupil " AMARA);
    ends(2, *state, "$P add --pupil " AMARA);
    ends(0, *state, "test $($P list | wc -l) = 0");
}

static void words_that_are_no_text_are_refused(void **state)
{
    ends(1, *state, "$P add --note \"$(printf 'a\\001b')\" --pupil " AMARA);
    ends(2, *state, "$P add --note \"$(printf '\\377\\376')\" --pupil " AMARA);
    said(*state, "no UTF-8");
    ends(0, *state, "test $($P list | wc -l) = 0 && $P stats | grep -qx 'drafts\t0'");
}

static void without_a_pack_nothing_can_be_added(void **state)
{
    ends(0, *state, "rm -rf vault && $P enrol --school school/school.json");
    ends(1, *state, "$P add --note x --pupil " AMARA);
    said(*state, "no plan pack yet");
}

static void vault_in_use_is_said_to_be_busy(void **state)
{
    ends(1, *state, "flock vault/lock $P add --note x --pupil " AMARA);
    said(*state, "close that first");
    ends(0, *state, "flock vault/lock $P list");
}

static void what_is_for_the_lead_is_said_to_be_and_nothing_else(void **state)
{
    json_t *value;

    ends(0, *state,
         "$P add --note 'quokka concern' --pupil " AMARA " --for safeguarding >said && "
         "$P list >listed && grep -q 'for the safeguarding lead$' listed && "
         "$P --json list >list.json && id=$(cut -f2 listed) && $P show $id >shown && "
         "grep -q '^for  *safeguarding$' shown && ! grep -q record shown");
    ends(1, *state, "cat listed list.json shown | grep -qiE 'quokka|amara|observation'");
    ends(0, *state,
         "$V --vault vault --identity school/ingest.key show "
         "$(cut -f2 listed) | grep -q 'quokka concern'");
    value = kit_json(*state, "list.json");
    json_decref(value);
    ends(2, *state, "$P add --note x --pupil " AMARA " --for somebody");
}

static void who_adds_it_stands_in_the_record(void **state)
{
    ends(0, *state,
         "$P add --note 'By me' --pupil " AMARA " && $P --json list | grep -q '\"by\":\"staff\"'");
    ends(0, *state,
         "$P plan >plan && staff=$(grep ^staff plan | tail -1 | cut -f2) && "
         "$P add --note 'By her' --pupil " AMARA " --by $staff >said && "
         "$P show $(sed -n 's/saved //p' said) | grep -q \"\\\"staff\\\": \\\"$staff\"");
    ends(1, *state, "$P add --note x --pupil " AMARA " --by nobody");
}

static void plan_gives_the_ids_that_add_wants(void **state)
{
    ends(0, *state,
         "$P plan >plan && target=$(grep ^target plan | head -1 | cut -f2) && "
         "pupil=$(grep ^target plan | head -1 | cut -f3) && grep -q \"^pupil.$pupil\" plan && "
         "$P add --note x --pupil $pupil --target $target && $P --json plan >lines && "
         "head -1 lines >first.json");
    json_decref(kit_json(*state, "first.json"));
    ends(1, *state, "$V --vault vault plan");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        kit_test(note_is_saved_then_filed_with_its_target),
        kit_test(lines_of_json_hold_to_the_schema),
        kit_test(what_is_for_the_lead_is_said_to_be_and_nothing_else),
        kit_test(who_adds_it_stands_in_the_record),
        kit_test(plan_gives_the_ids_that_add_wants),
        kit_test(place_and_device_are_taken_out_of_a_photograph),
        kit_test(photograph_is_turned_upright),
        kit_test(photograph_without_consent_stays_a_draft),
        kit_test(recording_is_filed_with_its_length),
        kit_test(what_is_no_photograph_or_recording_is_refused_and_nothing_kept),
        kit_test(whom_the_plan_does_not_know_is_named),
        kit_test(words_that_are_no_text_are_refused),
        kit_test(without_a_pack_nothing_can_be_added),
        kit_test(vault_in_use_is_said_to_be_busy),
    };

    return cmocka_run_group_tests(tests, kit_prepare, kit_clear);
}
