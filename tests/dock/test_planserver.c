// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/rig.h"

#include "bag/attest.h"
#include "dock/dock.h"
#include "seal/answer.h"

#include <sys/eventfd.h>

/* The dock against the reference plan server: what comes into dock/ is signed by the school. */

static char *vault_new(struct rig *rig)
{
    assert_int_equal(
        scratch_run(rig->scratch, "mkdir -m 700 vault vault/items vault/ask vault/dock"), 0);
    return scratch_path(rig->scratch, "vault");
}

static enum dock_end dock(const char *vault, const char *url)
{
    g_autoptr(GError) error = NULL;
    struct dock_asked asked = {.vault = vault,
                               .url = url,
                               .once = true,
                               .stop_fd = eventfd(0, EFD_CLOEXEC),
                               .wait = {.first_ms = 50, .most_ms = 200},
                               .patience_ms = 30000};
    enum dock_end end = dock_run(&asked, &error);

    close(asked.stop_fd);
    return end;
}

static void ask(struct rig *rig, const struct rig_device *device)
{
    g_autofree char *code = rig_code(rig);
    g_autofree char *digits = rig_code_digits(code);
    g_autofree char *signing = minisign_public_text(&device->key);
    g_autofree char *key = minisign_public_text(&rig->school->receipt_key);
    char recipient_text[AGE_TEXT_MAX];
    struct age_recipient recipient;
    g_autofree char *text = NULL;

    age_recipient_of(&device->identity, &recipient);
    age_recipient_text(&recipient, recipient_text);
    text = g_strdup_printf("{\"code\":\"%s\",\"key\":\"%s\",\"name\":\"Oak\",\"recipient\":\"%s\","
                           "\"server\":\"%s\",\"signing\":\"%s\"}",
                           digits, key, recipient_text, rig->url, signing);
    scratch_put(rig->scratch, "vault/ask/enrol", text, strlen(text));
}

/* A device that enrols through the dock; its id is in the answer that it was left. */
static void enrol(struct rig *rig, const char *vault, struct rig_device *device)
{
    g_autoptr(GBytes) answer = NULL;
    json_t *body;

    minisign_new(&device->key, &device->secret);
    age_identity_new(&device->identity);
    ask(rig, device);
    assert_int_equal(dock(vault, rig->url), DOCK_ALL_DONE);
    answer = scratch_get(rig->scratch, "vault/dock/enrolled.json");
    body = answer_check(&rig->school->receipt_key, answer, NULL);
    assert_non_null(body);
    g_strlcpy(device->id.text, json_string_value(json_object_get(body, "device")),
              sizeof device->id.text);
    json_decref(body);
}

/* A real bag among the items; its hash and length. */
static struct id add_bag(struct rig *rig, const struct rig_device *device, int seq,
                         struct digest *sha256, int64_t *bytes)
{
    struct rig_item *item = rig_item_new(device, "On the swing");
    struct id id = item->id;
    g_autofree char *name = g_strdup_printf("vault/items/%010d-%s.zip", seq, id.text);
    g_autoptr(GBytes) bag = NULL;

    item->seq = seq;
    bag = rig_bag(rig, device, item);
    *sha256 = digest_of_bytes(bag);
    *bytes = (int64_t)g_bytes_get_size(bag);
    scratch_put(rig->scratch, name, g_bytes_get_data(bag, NULL), g_bytes_get_size(bag));
    rig_item_free(item);
    return id;
}

static void expect_receipt(struct rig *rig, struct id id, const struct digest *sha256,
                           int64_t bytes)
{
    g_autofree char *name = g_strdup_printf("vault/dock/receipts/%s.json", id.text);
    g_autoptr(GBytes) answer = scratch_get(rig->scratch, name);
    struct receipt *receipt = receipt_check(answer, &rig->school->receipt_key, NULL);

    assert_non_null(receipt);
    assert_string_equal(receipt->id.text, id.text);
    assert_true(digest_equal(&receipt->sha256, sha256));
    assert_int_equal(receipt->length_bytes, bytes);
    receipt_free(receipt);
}

static void a_device_enrols_sends_and_gets_its_receipts(void **state)
{
    struct rig *rig = *state;
    g_autofree char *vault = vault_new(rig);
    struct rig_device device = {0};
    struct digest sha256[2];
    int64_t bytes[2];
    struct id ids[2];

    enrol(rig, vault, &device);
    for (int i = 0; i < 2; i++)
        ids[i] = add_bag(rig, &device, i + 1, &sha256[i], &bytes[i]);
    assert_int_equal(dock(vault, rig->url), DOCK_ALL_DONE);
    for (int i = 0; i < 2; i++)
        expect_receipt(rig, ids[i], &sha256[i], bytes[i]);
}

static void the_time_is_signed_by_the_school(void **state)
{
    struct rig *rig = *state;
    g_autofree char *vault = vault_new(rig);
    struct rig_device device = {0};
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(GBytes) answer = NULL;
    json_t *clock, *body;
    char *text;

    enrol(rig, vault, &device);
    bytes = scratch_get(rig->scratch, "vault/dock/clock.json");
    clock = json_loadb(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), 0, NULL);
    text = json_dumps(json_object_get(clock, "answer"), JSON_COMPACT);
    answer = g_bytes_new_take(text, strlen(text));
    body = answer_check(&rig->school->receipt_key, answer, NULL);
    assert_non_null(body);
    assert_string_equal(json_string_value(json_object_get(body, "nonce")),
                        json_string_value(json_object_get(clock, "nonce")));
    json_decref(body);
    json_decref(clock);
}

static void a_pack_comes_with_a_signature_that_minisign_takes(void **state)
{
    struct rig *rig = *state;
    g_autofree char *vault = vault_new(rig);
    g_autofree char *key = minisign_public_text(&rig->school->pack_key);
    struct rig_device device = {0};

    enrol(rig, vault, &device);
    assert_int_equal(dock(vault, rig->url), DOCK_ALL_DONE);
    assert_int_equal(scratch_run(rig->scratch, "cd vault/dock && minisign -Vm pack.age -P %s", key),
                     0);
}

static void a_code_that_was_used_is_refused_and_said(void **state)
{
    struct rig *rig = *state;
    g_autofree char *vault = vault_new(rig);
    struct rig_device device = {0};
    struct rig_device other = {0};

    enrol(rig, vault, &device);
    minisign_new(&other.key, &other.secret);
    age_identity_new(&other.identity);
    ask(rig, &other);
    /* Somebody else was quicker with this code. */
    assert_int_equal(
        scratch_run(rig->scratch, "rm vault/dock/*.json vault/dock/token vault/dock/dock.db*"), 0);
    assert_int_equal(scratch_run(rig->scratch, "rm -f %s/codes/*", rig->store_folder), 0);
    assert_int_equal(dock(vault, rig->url), DOCK_ATTENTION);
    assert_int_equal(scratch_run(rig->scratch, "grep -q code-refused vault/dock/state.json"), 0);
}

static void an_item_that_is_no_bag_is_refused_with_a_reason_and_kept(void **state)
{
    struct rig *rig = *state;
    g_autofree char *vault = vault_new(rig);
    struct rig_device device = {0};
    struct id id = id_new();
    g_autofree char *name = g_strdup_printf("vault/items/0000000009-%s.zip", id.text);
    struct digest sha256;
    struct id good;
    int64_t bytes;

    enrol(rig, vault, &device);
    scratch_put(rig->scratch, name, "PK no bag", 9);
    good = add_bag(rig, &device, 1, &sha256, &bytes);
    assert_int_equal(dock(vault, rig->url), DOCK_ATTENTION);
    expect_receipt(rig, good, &sha256, bytes);
    assert_int_equal(
        scratch_run(rig->scratch,
                    "grep -q '\"why\":\"refused\"' vault/dock/state.json && test -s %s", name),
        0);
}

static void ask_free(struct rig *rig, struct id id, const char *nonce)
{
    g_autofree char *text =
        g_strdup_printf("{\"boot\":\"00000000-0000-4000-8000-000000000000\",\"boottime_ms\":1,"
                        "\"items\":[{\"id\":\"%s\",\"nonce\":\"%s\"}]}",
                        id.text, nonce);

    scratch_put(rig->scratch, "vault/ask/free", text, strlen(text));
}

/* The attest that lies in dock/; NULL when there is none. */
static struct attest *attest_in(struct rig *rig, struct id id)
{
    g_autofree char *name = g_strdup_printf("vault/dock/attests/%s.json", id.text);
    g_autofree char *path = scratch_path(rig->scratch, name);
    g_autoptr(GBytes) answer = NULL;

    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return NULL;
    answer = scratch_get(rig->scratch, name);
    return attest_check(answer, &rig->school->receipt_key, NULL);
}

static void what_the_app_would_free_is_attested_with_its_nonce_and_swept_afterwards(void **state)
{
    struct rig *rig = *state;
    g_autofree char *vault = vault_new(rig);
    struct rig_device device = {0};
    struct digest sha256;
    struct attest *attest;
    char nonce[ATTEST_NONCE_HEX + 1];
    int64_t bytes;
    struct id id;

    enrol(rig, vault, &device);
    id = add_bag(rig, &device, 1, &sha256, &bytes);
    attest_nonce(nonce);
    ask_free(rig, id, nonce);
    assert_int_equal(dock(vault, rig->url), DOCK_ALL_DONE);
    attest = attest_in(rig, id);
    assert_non_null(attest);
    assert_string_equal(attest->nonce, nonce);
    g_free(attest);
    attest_nonce(nonce); /* another question: another answer */
    ask_free(rig, id, nonce);
    assert_int_equal(dock(vault, rig->url), DOCK_ALL_DONE);
    attest = attest_in(rig, id);
    assert_string_equal(attest->nonce, nonce);
    g_free(attest);
    assert_int_equal(unlinkat(rig->scratch->fd, "vault/ask/free", 0), 0);
    assert_int_equal(dock(vault, rig->url), DOCK_ALL_DONE);
    assert_null(attest_in(rig, id));
}

static void what_the_server_has_lost_is_sent_again(void **state)
{
    struct rig *rig = *state;
    g_autofree char *vault = vault_new(rig);
    struct rig_device device = {0};
    struct digest sha256;
    char nonce[ATTEST_NONCE_HEX + 1];
    int64_t bytes;
    struct id id;

    enrol(rig, vault, &device);
    id = add_bag(rig, &device, 1, &sha256, &bytes);
    assert_int_equal(dock(vault, rig->url), DOCK_ALL_DONE);
    expect_receipt(rig, id, &sha256, bytes);
    assert_int_equal(scratch_run(rig->scratch, "rm store/bags/%s.zip", id.text), 0);
    attest_nonce(nonce);
    ask_free(rig, id, nonce);
    assert_int_equal(dock(vault, rig->url), DOCK_ALL_DONE);
    expect_receipt(rig, id, &sha256, bytes);
    assert_int_equal(
        scratch_run(rig->scratch, "cmp store/bags/%s.zip vault/items/*%s.zip", id.text, id.text),
        0);
}

/* What stands in a code's text; to be freed. */
static char *code_part(const char *code, const char *key)
{
    g_autofree char *mark = g_strdup_printf("&%s=", key);
    const char *at = strstr(code, mark);
    const char *end = at ? strchr(at + 1, '&') : NULL;

    assert_non_null(at);
    return g_uri_unescape_segment(at + strlen(mark), end, NULL);
}

static void ask_by(struct rig *rig, const struct rig_device *device, const char *code)
{
    g_autofree char *digits = rig_code_digits(code);
    g_autofree char *pin = code_part(code, "pin");
    g_autofree char *ca = code_part(code, "ca");
    g_autofree char *signing = minisign_public_text(&device->key);
    g_autofree char *key = minisign_public_text(&rig->school->receipt_key);
    char recipient_text[AGE_TEXT_MAX];
    struct age_recipient recipient;
    g_autofree char *text = NULL;

    age_recipient_of(&device->identity, &recipient);
    age_recipient_text(&recipient, recipient_text);
    text = g_strdup_printf("{\"ca\":\"%s\",\"code\":\"%s\",\"key\":\"%s\",\"name\":\"Oak\","
                           "\"pin\":\"%s\",\"recipient\":\"%s\",\"server\":\"%s\","
                           "\"signing\":\"%s\"}",
                           ca, digits, key, pin, recipient_text, rig->url, signing);
    scratch_put(rig->scratch, "vault/ask/enrol", text, strlen(text));
}

static enum dock_end dock_briefly(const char *vault, const char *url)
{
    struct dock_asked asked = {.vault = vault,
                               .url = url,
                               .once = true,
                               .stop_fd = eventfd(0, EFD_CLOEXEC),
                               .wait = {.first_ms = 50, .most_ms = 200},
                               .patience_ms = 600};
    enum dock_end end = dock_run(&asked, NULL);

    close(asked.stop_fd);
    return end;
}

/* Over HTTPS, with no other word about the server than its code's. */
static void a_device_knows_the_server_by_its_code_and_is_let_in_by_a_person(void **state)
{
    struct rig *rig = *state;
    g_autofree char *vault = vault_new(rig);
    g_autofree char *code = NULL;
    struct rig_device device = {0};
    struct digest sha256;
    g_autoptr(GBytes) answer = NULL;
    json_t *body;
    struct id id;
    int64_t bytes;

    rig_stop(rig);
    rig->tls = "127.0.0.1,localhost";
    rig_start(rig);
    minisign_new(&device.key, &device.secret);
    age_identity_new(&device.identity);
    code = rig_code_to_wait(rig);
    ask_by(rig, &device, code);
    assert_int_equal(dock_briefly(vault, rig->url), DOCK_ATTENTION);
    assert_int_equal(scratch_run(rig->scratch, "grep -q '\"trouble\":\"not-accepted\"'"
                                               " vault/dock/state.json"),
                     0);
    assert_int_equal(scratch_run(rig->scratch, "test -e vault/dock/token"), 1);
    assert_int_equal(scratch_run(rig->scratch, "p=" BUILD_DIR "/bin/planserver; "
                                               "set -- $($p --store store waiting); "
                                               "$p --store store accept $1"),
                     0);
    assert_int_equal(dock(vault, rig->url), DOCK_ALL_DONE);
    assert_int_equal(unlinkat(rig->scratch->fd, "vault/ask/enrol", 0), 0);
    answer = scratch_get(rig->scratch, "vault/dock/enrolled.json");
    body = answer_check(&rig->school->receipt_key, answer, NULL);
    g_strlcpy(device.id.text, json_string_value(json_object_get(body, "device")),
              sizeof device.id.text);
    json_decref(body);
    id = add_bag(rig, &device, 1, &sha256, &bytes);
    assert_int_equal(dock(vault, rig->url), DOCK_ALL_DONE);
    expect_receipt(rig, id, &sha256, bytes);
}

#define test(name) cmocka_unit_test_setup_teardown(name, rig_setup, rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(a_device_enrols_sends_and_gets_its_receipts),
        test(the_time_is_signed_by_the_school),
        test(a_pack_comes_with_a_signature_that_minisign_takes),
        test(a_code_that_was_used_is_refused_and_said),
        test(an_item_that_is_no_bag_is_refused_with_a_reason_and_kept),
        test(what_the_app_would_free_is_attested_with_its_nonce_and_swept_afterwards),
        test(what_the_server_has_lost_is_sent_again),
        test(a_device_knows_the_server_by_its_code_and_is_let_in_by_a_person),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
