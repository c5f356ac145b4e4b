// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit.h"

/* The rule of consent: no consent known means no. */

static void assert_refused(const json_t *record, const struct pack *of, const char *who)
{
    GError *why = NULL;

    assert_false(record_may_file(record, of, &why));
    assert_true(fault_is(why, FAULT_REFUSED));
    assert_string_equal(why->message, who);
    g_error_free(why);
}

static void assert_allowed(const json_t *record)
{
    GError *why = NULL;

    assert_true(record_may_file(record, pack, &why));
    assert_null(why);
}

static void mark(json_t *record, const char *kind)
{
    record_set_body(record, json_pack("{s:s, s:{s:i, s:i, s:[{s:s, s:[i,i,i,i]}]}}", "evidence",
                                      "photograph", "markup", "width", 40, "height", 30, "marks",
                                      "kind", kind, "points", 1, 1, 9, 9));
}

static void vouch(json_t *record, const char *pupil)
{
    struct moment now = kit_moment(2000);

    record_add_unrecognisable(record, pupil, STAFF, &now);
}

static void photo_of_a_pupil_who_may_be_pictured_is_allowed(void **state)
{
    json_t *record = kit_record("evidence", "staff", AMARA);

    (void)state;
    kit_medium(record, "photo.jpg", "image/jpeg");
    assert_allowed(record);
    json_decref(record);
}

static void no_and_unknown_are_both_no_and_each_is_named(void **state)
{
    json_t *record = kit_record("evidence", "staff", BEN);

    (void)state;
    record_add_pupil(record, pack_pupil(pack, AMARA));
    record_add_pupil(record, pack_pupil(pack, JAKUB));
    kit_medium(record, "photo.jpg", "image/jpeg");
    assert_refused(record, pack, BEN " " JAKUB);
    json_decref(record);
}

static void pupil_whom_the_pack_does_not_know_is_refused(void **state)
{
    json_t *record = kit_record("evidence", "staff", AMARA);

    (void)state;
    kit_medium(record, "photo.jpg", "image/jpeg");
    assert_refused(record, NULL, AMARA);
    json_object_set_new(json_array_get(json_object_get(record, "pupils"), 0), "id",
                        json_string("somebody"));
    assert_refused(record, pack, "somebody");
    json_decref(record);
}

static void flattened_picture_needs_both_a_mark_that_hides_and_the_word_of_staff(void **state)
{
    static const char *const hiding[] = {"blur", "brush", "crop"};
    json_t *record = kit_record("evidence", "staff", BEN);

    (void)state;
    kit_medium(record, "flat.jpg", "image/jpeg");
    vouch(record, BEN);
    assert_refused(record, pack, BEN);
    mark(record, "pen");
    assert_refused(record, pack, BEN);
    for (size_t i = 0; i < G_N_ELEMENTS(hiding); i++) {
        mark(record, hiding[i]);
        assert_allowed(record);
    }
    json_object_del(record, "unrecognisable");
    assert_refused(record, pack, BEN);
    vouch(record, AMARA);
    assert_refused(record, pack, BEN);
    json_decref(record);
}

static void untouched_photo_beside_the_flattened_one_is_refused(void **state)
{
    json_t *record = kit_record("evidence", "staff", BEN);

    (void)state;
    mark(record, "blur");
    vouch(record, BEN);
    kit_medium(record, "flat.jpg", "image/jpeg");
    assert_allowed(record);
    kit_medium(record, "photo.jpg", "image/jpeg");
    assert_refused(record, pack, BEN);
    json_decref(record);
}

static void picture_of_a_mat_shows_nobody_and_a_photo_by_its_name_does(void **state)
{
    json_t *view = kit_record("view.mat", "pupil", BEN);
    json_t *evidence = kit_record("evidence", "staff", BEN);

    (void)state;
    kit_medium(view, "view.png", "image/png");
    assert_allowed(view);
    kit_medium(evidence, "view.png", "image/png");
    assert_refused(evidence, pack, BEN);
    json_decref(view);
    json_decref(evidence);
}

static void no_voices(json_t *plan)
{
    json_t *pupils = json_object_get(plan, "pupils");
    size_t index;
    json_t *pupil;

    json_array_foreach(pupils, index, pupil)
    {
        json_object_set_new(json_object_get(pupil, "may"), "voice", json_string("no"));
    }
}

static void voice_follows_its_own_consent_but_a_pupils_own_view_is_theirs(void **state)
{
    struct pack *silent = kit_pack(no_voices);
    json_t *evidence = kit_record("evidence", "staff", AMARA);
    json_t *view = kit_record("view.voice", "pupil", AMARA);
    json_t *by_staff = kit_record("view.voice", "staff", AMARA);

    (void)state;
    kit_medium(evidence, "voice.ogg", "audio/ogg");
    kit_medium(view, "voice.ogg", "audio/ogg");
    kit_medium(by_staff, "voice.ogg", "audio/ogg");
    assert_allowed(evidence);
    assert_refused(evidence, silent, AMARA);
    assert_true(record_may_file(view, silent, NULL));
    assert_refused(by_staff, silent, AMARA);
    record_add_pupil(view, pack_pupil(silent, BEN));
    assert_refused(view, silent, AMARA " " BEN);
    json_decref(evidence);
    json_decref(view);
    json_decref(by_staff);
    pack_unref(silent);
}

static void video_follows_its_own_consent(void **state)
{
    static const char karan[] = "4a7f3d8c-7a31-4d5a-a44a-c47f96e1d57b"; /* photo yes, video no */
    json_t *record = kit_record("evidence", "staff", AMARA);

    (void)state;
    kit_medium(record, "clip.webm", "video/webm");
    assert_allowed(record);
    record_add_pupil(record, pack_pupil(pack, karan));
    assert_refused(record, pack, karan);
    json_decref(record);
}

static void words_and_documents_show_nobody(void **state)
{
    json_t *record = kit_record("evidence", "staff", BEN);

    (void)state;
    assert_allowed(record);
    kit_medium(record, "document.pdf", "application/pdf");
    assert_allowed(record);
    json_decref(record);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(photo_of_a_pupil_who_may_be_pictured_is_allowed),
        cmocka_unit_test(no_and_unknown_are_both_no_and_each_is_named),
        cmocka_unit_test(pupil_whom_the_pack_does_not_know_is_refused),
        cmocka_unit_test(flattened_picture_needs_both_a_mark_that_hides_and_the_word_of_staff),
        cmocka_unit_test(untouched_photo_beside_the_flattened_one_is_refused),
        cmocka_unit_test(picture_of_a_mat_shows_nobody_and_a_photo_by_its_name_does),
        cmocka_unit_test(voice_follows_its_own_consent_but_a_pupils_own_view_is_theirs),
        cmocka_unit_test(video_follows_its_own_consent),
        cmocka_unit_test(words_and_documents_show_nobody),
    };

    return cmocka_run_group_tests(tests, kit_prepare, kit_clear);
}
