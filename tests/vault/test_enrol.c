// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit.h"

#include "seal/answer.h"

#include <sys/stat.h>

/* A device that is not enrolled yet, the school's answer, and what answers it does not believe. */

struct fresh {
    struct scratch *scratch;
    char *folder;
    struct vault *vault;
    struct school_secrets *secrets;
    char *code_text;
    char code[33];
};

static int open_fresh(void **state)
{
    struct fresh *fresh = g_new0(struct fresh, 1);
    struct school *school = kit_school(template);
    g_autofree char *key = minisign_public_text(&school->receipt_key);
    g_autofree char *escaped = g_uri_escape_string(key, NULL, FALSE);

    fresh->scratch = scratch_new();
    assert_int_equal(scratch_run(fresh->scratch, "cp -a %s/school .", template->path), 0);
    fresh->secrets = kit_secrets(template);
    fresh->folder = scratch_path(fresh->scratch, "vault");
    g_strlcpy(fresh->code, "00112233445566778899aabbccddeeff", sizeof fresh->code);
    fresh->code_text = g_strdup_printf("viewfinder-enrol:1?server=http%%3A%%2F%%2F127.0.0.1%%3A8080"
                                       "&code=%s&key=%s\n",
                                       fresh->code, escaped);
    must((fresh->vault = vault_open(fresh->folder, VAULT_WRITE, &error)) != NULL);
    school_free(school);
    *state = fresh;
    return 0;
}

static int close_fresh(void **state)
{
    struct fresh *fresh = *state;

    vault_close(fresh->vault);
    seal_secret_free(fresh->secrets);
    scratch_free(fresh->scratch);
    g_free(fresh->folder);
    g_free(fresh->code_text);
    g_free(fresh);
    return 0;
}

static void reopen(struct fresh *fresh)
{
    vault_close(fresh->vault);
    must((fresh->vault = vault_open(fresh->folder, VAULT_WRITE, &error)) != NULL);
}

static json_t *read_json(const struct fresh *fresh, const char *name)
{
    g_autoptr(GBytes) bytes = scratch_get(fresh->scratch, name);
    json_t *value = json_read(bytes, 65536, NULL);

    assert_non_null(value);
    return value;
}

/* The body that the school would sign for what was asked. */
static json_t *good_body(const struct fresh *fresh, const char *device)
{
    struct school *school = kit_school(fresh->scratch);
    json_t *body = read_json(fresh, "vault/ask/enrol");

    json_object_del(body, "server");
    json_object_del(body, "key");
    json_object_set_new(body, "device", json_string(device));
    json_object_set_new(body, "school", school_to_json(school));
    school_free(school);
    return body;
}

static void put_answer(const struct fresh *fresh, const json_t *body,
                       const struct minisign_secret *secret)
{
    g_autoptr(GBytes) answer = answer_sign(secret, body, "enrolled", NULL);

    assert_non_null(answer);
    scratch_put(fresh->scratch, "vault/dock/enrolled.json", g_bytes_get_data(answer, NULL),
                g_bytes_get_size(answer));
}

static void ask(struct fresh *fresh)
{
    must(vault_enrol_ask(fresh->vault, fresh->code_text, "Oak class", BY_PIN(PIN), &error));
    assert_int_equal(vault_enrolment(fresh->vault), VAULT_ASKED);
}

static void asking_leaves_what_the_dock_sends(void **state)
{
    struct fresh *fresh = *state;
    struct stat about;
    json_t *asked;
    bool enrolled = true;

    ask(fresh);
    asked = read_json(fresh, "vault/ask/enrol");
    assert_string_equal(json_string_value(json_object_get(asked, "code")), fresh->code);
    assert_string_equal(json_string_value(json_object_get(asked, "server")),
                        "http://127.0.0.1:8080");
    assert_int_equal(json_object_size(asked), 6);
    json_decref(asked);
    assert_int_equal(scratch_run(fresh->scratch, "cmp vault/keys/wraps/first-1.wrap "
                                                 "vault/keys/wraps/first-2.wrap && "
                                                 "grep -q untrusted vault/keys/device.pub"),
                     0);
    assert_int_equal(fstatat(fresh->scratch->fd, "vault/keys/signing.key", &about, 0), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_int_equal(fstatat(fresh->scratch->fd, "vault/keys", &about, 0), 0);
    assert_int_equal(about.st_mode & 0777, 0700);
    must(vault_enrol_look(fresh->vault, &enrolled, &error));
    assert_false(enrolled);
    must_fail(FAULT_DENIED, vault_unlock(fresh->vault, PIN, &error));
}

static void answer_that_fits_enrols_for_good(void **state)
{
    struct fresh *fresh = *state;
    struct id device = id_new();
    json_t *body;
    bool enrolled = false;

    ask(fresh);
    reopen(fresh);
    assert_int_equal(vault_enrolment(fresh->vault), VAULT_ASKED);
    body = good_body(fresh, device.text);
    put_answer(fresh, body, &fresh->secrets->receipt);
    must(vault_enrol_look(fresh->vault, &enrolled, &error));
    assert_true(enrolled);
    assert_string_equal(vault_device(fresh->vault), device.text);
    assert_int_equal(scratch_run(fresh->scratch, "test ! -e vault/ask/enrol"), 0);
    assert_int_equal(scratch_run(fresh->scratch, "rm vault/dock/enrolled.json"), 0);
    reopen(fresh);
    assert_int_equal(vault_enrolment(fresh->vault), VAULT_ENROLLED);
    assert_string_equal(vault_device(fresh->vault), device.text);
    must(vault_unlock(fresh->vault, PIN, &error));
    must_fail(FAULT_INVALID,
              vault_enrol_ask(fresh->vault, fresh->code_text, "Other", BY_PIN(PIN), &error));
    json_decref(body);
}

static void answer_by_another_or_for_another_is_not_believed(void **state)
{
    static const char *const changed[] = {"name", "signing", "recipient"};
    struct fresh *fresh = *state;
    struct id device = id_new();
    json_t *body, *other;
    bool enrolled;

    ask(fresh);
    body = good_body(fresh, device.text);
    put_answer(fresh, body, &fresh->secrets->pack);
    must_fail(FAULT_DENIED, vault_enrol_look(fresh->vault, &enrolled, &error));
    for (size_t i = 0; i < G_N_ELEMENTS(changed); i++) {
        g_autoptr(GBytes) asked = scratch_get(template, "vault/keys/asked.json");
        json_t *from = json_read(asked, 65536, NULL);
        other = json_deep_copy(body);
        json_object_set(other, changed[i],
                        i == 0 ? json_object_get(body, "device")
                               : json_object_get(from, changed[i]));
        put_answer(fresh, other, &fresh->secrets->receipt);
        must_fail(FAULT_DENIED, vault_enrol_look(fresh->vault, &enrolled, &error));
        assert_int_equal(vault_enrolment(fresh->vault), VAULT_ASKED);
        json_decref(other);
        json_decref(from);
    }
    scratch_put(fresh->scratch, "vault/dock/enrolled.json", "{}", 2);
    must(vault_enrol_look(fresh->vault, &enrolled, &error));
    assert_false(enrolled);
    put_answer(fresh, body, &fresh->secrets->receipt);
    must(vault_enrol_look(fresh->vault, &enrolled, &error));
    assert_true(enrolled);
    json_decref(body);
}

static void asked_again_the_old_answer_is_passed_over(void **state)
{
    struct fresh *fresh = *state;
    struct id device = id_new();
    json_t *body;
    bool enrolled = true;

    ask(fresh);
    body = good_body(fresh, device.text);
    put_answer(fresh, body, &fresh->secrets->receipt);
    json_decref(body);
    fresh->code_text[strlen("viewfinder-enrol:1?server=http%3A%2F%2F127.0.0.1%3A8080&code=")] = 'f';
    ask(fresh);
    must(vault_enrol_look(fresh->vault, &enrolled, &error));
    assert_false(enrolled);
    body = good_body(fresh, device.text);
    put_answer(fresh, body, &fresh->secrets->receipt);
    must(vault_enrol_look(fresh->vault, &enrolled, &error));
    assert_true(enrolled);
    must(vault_unlock(fresh->vault, PIN, &error));
    json_decref(body);
}

static void ask_for_the_dock_is_made_again_after_a_cut(void **state)
{
    struct fresh *fresh = *state;

    ask(fresh);
    assert_int_equal(scratch_run(fresh->scratch, "cp vault/ask/enrol kept; rm vault/ask/enrol"), 0);
    reopen(fresh);
    assert_int_equal(scratch_run(fresh->scratch, "cmp kept vault/ask/enrol"), 0);
}

static void codes_names_and_pins_that_are_none_are_refused(void **state)
{
    static const char *const codes[] = {
        "",
        "hello",
        "viewfinder-enrol:2?server=http%3A%2F%2Fx&code=0&key=RW",
        "viewfinder-enrol:1?code=00112233445566778899aabbccddeeff",
        "viewfinder-enrol:1?server=http%3A%2F%2Fx&code=00112233445566778899aabbccddeeff&key=RWxx",
        "viewfinder-enrol:1?server=ftp%3A%2F%2Fx&code=0011&key=RW"};
    struct fresh *fresh = *state;
    g_autofree char *unreadable = g_strdup(fresh->code_text);

    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++)
        must_fail(FAULT_INVALID,
                  vault_enrol_ask(fresh->vault, codes[i], "Oak", BY_PIN(PIN), &error));
    *strstr(unreadable, "127") = (char)0xa4; /* a letter that is none */
    must_fail(FAULT_INVALID, vault_enrol_ask(fresh->vault, unreadable, "Oak", BY_PIN(PIN), &error));
    must_fail(FAULT_INVALID,
              vault_enrol_ask(fresh->vault, fresh->code_text, "", BY_PIN(PIN), &error));
    must_fail(FAULT_INVALID,
              vault_enrol_ask(fresh->vault, fresh->code_text, "Oak", BY_PIN("1234"), &error));
    must_fail(FAULT_INVALID,
              vault_enrol_ask(fresh->vault, fresh->code_text, "Oak", BY_PIN("12345a"), &error));
    assert_int_equal(vault_enrolment(fresh->vault), VAULT_NEW);
    reopen(fresh);
    assert_int_equal(vault_enrolment(fresh->vault), VAULT_NEW);
    assert_int_equal(scratch_run(fresh->scratch, "test ! -e vault/ask/enrol"), 0);
}

static void damaged_wrap_is_made_again_from_the_other(void **state)
{
    struct kit *kit = *state;

    kit_flip(kit, "vault/keys/wraps/" STAFF "-1.wrap", 100, false);
    must(vault_unlock(kit->vault, PIN, &error));
    assert_int_equal(scratch_run(kit->scratch, "cmp vault/keys/wraps/" STAFF "-1.wrap "
                                               "vault/keys/wraps/" STAFF "-2.wrap"),
                     0);
    kit_flip(kit, "vault/keys/wraps/" STAFF "-1.wrap", 100, false);
    kit_flip(kit, "vault/keys/wraps/" STAFF "-2.wrap", 60, false);
    vault_lock(kit->vault);
    g_autoptr(GError) why = NULL;
    assert_false(vault_unlock(kit->vault, PIN, &why));
    assert_false(fault_is(why, FAULT_DENIED));
    assert_false(vault_is_unlocked(kit->vault));
}

/* enrolled.json has the dock's copy beside it, and here there is no dock. */
static void flipped_bit_in_a_key_file_is_named(void **state)
{
    struct kit *kit = *state;
    g_autoptr(GError) no_school = NULL, why = NULL;

    vault_close(kit->vault);
    kit_flip(kit, "vault/keys/enrolled.json", 12, false);
    kit->vault = vault_open(kit->folder, VAULT_WRITE, &no_school);
    assert_null(kit->vault);
    assert_non_null(strstr(no_school->message, "keys/"));
    kit_flip(kit, "vault/keys/enrolled.json", 12, false);
    must((kit->vault = vault_open(kit->folder, VAULT_WRITE, &error)) != NULL);
    kit_flip(kit, "vault/keys/signing.key", 60, true);
    assert_false(vault_unlock(kit->vault, PIN, &why));
    assert_non_null(strstr(why->message, "signing"));
    assert_false(vault_is_unlocked(kit->vault));
}

static void what_was_asked_and_the_boot_are_kept_twice(void **state)
{
    static const char *const files[] = {"vault/keys/asked.json", "vault/keys/asked.json.2",
                                        "vault/keys/boot", "vault/keys/boot.2"};
    struct kit *kit = *state;

    for (size_t i = 0; i < 2 * G_N_ELEMENTS(files); i++) {
        const char *file = files[i / 2];
        g_autoptr(GBytes) before = scratch_get(kit->scratch, file);
        vault_close(kit->vault);
        if (i % 2)
            kit_flip(kit, file, 25, false);
        else
            assert_int_equal(scratch_run(kit->scratch, "rm %s", file), 0);
        must((kit->vault = vault_open(kit->folder, VAULT_WRITE, &error)) != NULL);
        assert_int_equal(vault_enrolment(kit->vault), VAULT_ENROLLED);
        assert_int_equal(clock_now(vault_clock(kit->vault)).boot_no, 1);
        g_autoptr(GBytes) after = scratch_get(kit->scratch, file);
        assert_true(g_bytes_equal(before, after));
    }
    assert_int_equal(kit_count(kit, "keys", ".2.2"), 0);
    vault_close(kit->vault);
    kit_flip(kit, files[0], 25, false);
    kit_flip(kit, files[1], 40, false);
    g_autoptr(GError) why = NULL;
    kit->vault = vault_open(kit->folder, VAULT_WRITE, &why);
    assert_null(kit->vault);
    assert_non_null(strstr(why->message, "asked.json is damaged"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define FRESH(name) cmocka_unit_test_setup_teardown(name, open_fresh, close_fresh)
#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_open_locked, kit_close)
        FRESH(asking_leaves_what_the_dock_sends),
        FRESH(answer_that_fits_enrols_for_good),
        FRESH(answer_by_another_or_for_another_is_not_believed),
        FRESH(asked_again_the_old_answer_is_passed_over),
        FRESH(ask_for_the_dock_is_made_again_after_a_cut),
        FRESH(codes_names_and_pins_that_are_none_are_refused),
        TEST(damaged_wrap_is_made_again_from_the_other),
        TEST(flipped_bit_in_a_key_file_is_named),
        TEST(what_was_asked_and_the_boot_are_kept_twice),
    };

    return cmocka_run_group_tests(tests, kit_prepare, kit_clear);
}
