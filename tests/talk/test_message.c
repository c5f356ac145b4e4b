// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* What a sentence is kept as. */
#include "talk/desk.h"

#include "core/assets.h"

static void demonstrations_are_told_apart(void **state)
{
    struct desk desk = desk_in("en");
    const struct sentence_word *words;
    size_t count;

    (void)state;
    talk_set_modelling(desk.talk, true);
    press_all(&desk, "i want");
    assert_true(sentence_is_modelled(talk_sentence(desk.talk)));
    talk_set_modelling(desk.talk, false);
    press(&desk, "cake");
    assert_false(sentence_is_modelled(talk_sentence(desk.talk)));
    words = sentence_words(talk_sentence(desk.talk), &count);
    assert_true(words[0].is_modelled);
    assert_false(words[2].is_modelled);
    desk_clear(&desk);
}

static void what_is_kept_is_what_the_schema_says_and_reads_back(void **state)
{
    struct desk desk = desk_in("en");
    struct schema *rules = NULL;
    json_t *whole, *schema, *body, *again;
    struct sentence *read;
    g_autoptr(GError) error = NULL;

    (void)state;
    press_all(&desk, "i want back link x back cake c a t space both i dead odd");
    talk_set_modelling(desk.talk, true);
    press_all(&desk, "want speak");
    body = sentence_body(talk_sentence(desk.talk));
    whole = assets_json("schema/record.json", &error);
    assert_non_null(whole);
    schema = json_pack("{s:s, s:O}", "$ref", "#/$defs/message", "$defs",
                       json_object_get(whole, "$defs"));
    rules = schema_new(schema, &error);
    assert_non_null(rules);
    if (!schema_check(rules, body, &error))
        fail_msg("%s", error->message);
    assert_int_equal(json_array_size(json_object_get(body, "presses")), 17);
    assert_int_equal(json_array_size(json_object_get(body, "sentence")), 2);
    read = sentence_from_body(body, &error);
    assert_non_null(read);
    again = sentence_body(read);
    assert_true(json_equal(body, again));
    sentence_free(read);
    json_decref(again);
    json_decref(body);
    json_decref(schema);
    json_decref(whole);
    schema_free(rules);
    desk_clear(&desk);
}

static void a_message_that_cannot_have_been_made_is_refused(void **state)
{
    static const char *const presses[] = {
        "{}",
        "{'when':{},'did':['word']}",
        "{'when':{},'did':['+a']}",
        "{'when':{},'did':['word'],'button':{}}",
        "{'when':{},'did':[7]}",
        "{'when':{},'did':['nonsense'],'button':{'id':'1','words':'a','spoken':'a'}}",
        "{'when':{},'did':['word'],'button':{'id':'1','words':'a','spoken':'a'}}",
        "{'when':{},'did':['word'],'board':{'id':'b','words':'B'},'button':{'id':'1','words':'a'}}",
        "{'did':['word'],'board':{'id':'b','words':'B'},'button':{'id':'1','words':'a','spoken':'a'"
        "}}",
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(presses); i++) {
        g_autofree char *text =
            g_strdup_printf("{'book':'b','language':'en','presses':[%s]}", presses[i]);
        g_autoptr(GBytes) bytes = kit_bytes(text);
        g_autoptr(GError) error = NULL;
        json_t *body = json_read(bytes, 4096, NULL);
        assert_non_null(body);
        if (sentence_from_body(body, &error))
            fail_msg("%s", presses[i]);
        assert_true(fault_is(error, FAULT_INVALID));
        json_decref(body);
    }
}

static void a_full_sentence_still_speaks(void **state)
{
    struct desk desk = desk_in("en");

    (void)state;
    for (int i = 0; i < SENTENCE_PRESSES_MOST; i += 2)
        press_all(&desk, "i clear");
    assert_true(sentence_is_full(talk_sentence(desk.talk)));
    press(&desk, "i");
    assert_string_equal(desk.answer.say, "I");
    assert_int_equal(sentence_press_count(talk_sentence(desk.talk)), SENTENCE_PRESSES_MOST);
    talk_begin(desk.talk);
    assert_int_equal(sentence_press_count(talk_sentence(desk.talk)), 0);
    desk_clear(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(demonstrations_are_told_apart),
        cmocka_unit_test(what_is_kept_is_what_the_schema_says_and_reads_back),
        cmocka_unit_test(a_message_that_cannot_have_been_made_is_refused),
        cmocka_unit_test(a_full_sentence_still_speaks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
