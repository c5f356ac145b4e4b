// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/rig.h"

#include "seal/words.h"

/* A device is let in by a person, on the page or at the command line. */

struct asking {
    struct rig *rig;
    char *body; /* the request */
    char *words;
    char *poll; /* path */
};

static char *request_of(const char *digits, const char *name, char **words)
{
    struct minisign_public key;
    struct minisign_secret secret;
    struct age_identity identity;
    struct age_recipient recipient;
    char recipient_text[AGE_TEXT_MAX];
    g_autofree char *signing = NULL;

    minisign_new(&key, &secret);
    age_identity_new(&identity);
    age_recipient_of(&identity, &recipient);
    age_recipient_text(&recipient, recipient_text);
    signing = minisign_public_text(&key);
    *words = words_of_device(&key, &recipient);
    return g_strdup_printf(
        "{\"code\":\"%s\",\"name\":\"%s\",\"signing\":\"%s\",\"recipient\":\"%s\"}", digits, name,
        signing, recipient_text);
}

static struct rig_reply *post(struct rig *rig, const char *path, const char *body)
{
    g_autofree char *head = g_strdup_printf("POST %s HTTP/1.1\r\n", path);

    return rig_send(rig, head, body, strlen(body));
}

static int post_status(struct rig *rig, const char *path, const char *body)
{
    struct rig_reply *reply = post(rig, path, body);
    int status = reply->status;

    rig_reply_free(reply);
    return status;
}

static struct asking *ask(struct rig *rig, const char *name)
{
    struct asking *asking = g_new0(struct asking, 1);
    g_autofree char *code = rig_code_to_wait(rig);
    g_autofree char *digits = rig_code_digits(code);
    struct rig_reply *reply;
    json_t *answer;

    asking->rig = rig;
    asking->body = request_of(digits, name, &asking->words);
    reply = post(rig, "/v1/devices", asking->body);
    assert_int_equal(reply->status, 202);
    answer = rig_reply_json(reply);
    assert_string_equal(json_string_value(json_object_get(answer, "words")), asking->words);
    asking->poll = g_strdup(json_string_value(json_object_get(answer, "poll")));
    assert_true(g_str_has_prefix(asking->poll, rig->url));
    memmove(asking->poll, asking->poll + strlen(rig->url),
            strlen(asking->poll) - strlen(rig->url) + 1);
    json_decref(answer);
    rig_reply_free(reply);
    return asking;
}

static void asking_free(struct asking *asking)
{
    g_free(asking->body);
    g_free(asking->words);
    g_free(asking->poll);
    g_free(asking);
}

static int poll_status(const struct asking *asking)
{
    return post_status(asking->rig, asking->poll, asking->body);
}

/* The token, to be freed; fails unless it is let in. */
static char *poll_token(const struct asking *asking)
{
    struct rig_reply *reply = post(asking->rig, asking->poll, asking->body);
    json_t *answer = rig_reply_json(reply);
    char *token = g_strdup(json_string_value(json_object_get(answer, "token")));

    assert_int_equal(reply->status, 201);
    assert_non_null(token);
    json_decref(answer);
    rig_reply_free(reply);
    return token;
}

static char *command(struct rig *rig, const char *words)
{
    assert_int_equal(scratch_run(rig->scratch, BUILD_DIR "/bin/planserver --store store %s", words),
                     0);
    return scratch_out(rig->scratch);
}

/* The path of the desk; to be freed. */
static char *desk_path(struct rig *rig)
{
    g_autofree char *url = command(rig, "page");

    g_strchomp(url);
    assert_true(g_str_has_prefix(url, rig->url));
    return g_strdup(url + strlen(rig->url));
}

static char *desk_page(struct rig *rig)
{
    g_autofree char *path = desk_path(rig);
    g_autofree char *head = g_strdup_printf("GET %s HTTP/1.1\r\n", path);
    struct rig_reply *reply = rig_send(rig, head, NULL, 0);
    char *page = g_strndup(g_bytes_get_data(reply->body, NULL), g_bytes_get_size(reply->body));

    assert_int_equal(reply->status, 200);
    rig_reply_free(reply);
    return page;
}

/* The id that `planserver waiting` says of the one device that waits; to be freed. */
static char *waiting_id(struct rig *rig)
{
    g_autofree char *line = command(rig, "waiting");

    assert_true(strlen(line) > ID_LENGTH);
    return g_strndup(line, ID_LENGTH);
}

static int press(struct rig *rig, const char *button, const char *device)
{
    g_autofree char *desk = desk_path(rig);
    g_autofree char *path = g_strdup_printf("%s/%s", desk, button);
    g_autofree char *body = g_strconcat("device=", device, NULL);

    return post_status(rig, path, body);
}

static void device_waits_until_a_person_presses_accept(void **state)
{
    struct rig *rig = *state;
    struct asking *asking = ask(rig, "Oak class");
    g_autofree char *page = desk_page(rig);
    g_autofree char *device = waiting_id(rig);
    g_autofree char *token = NULL, *again = NULL, *head = NULL, *after = NULL;
    struct rig_reply *reply;

    assert_int_equal(poll_status(asking), 202);
    assert_non_null(strstr(page, "Oak class"));
    assert_non_null(strstr(page, asking->words));
    assert_int_equal(press(rig, "accept", device), 303);
    token = poll_token(asking);
    again = poll_token(asking); /* the first answer may have been lost */
    assert_string_equal(token, again);
    head = g_strdup_printf("GET /v1/pack HTTP/1.1\r\nAuthorization: Bearer %s\r\n", token);
    reply = rig_send(rig, head, NULL, 0);
    assert_int_equal(reply->status, 200);
    rig_reply_free(reply);
    after = desk_page(rig);
    assert_null(strstr(after, "Oak class"));
    asking_free(asking);
}

static void device_is_accepted_at_the_command_line_also_across_a_restart(void **state)
{
    struct rig *rig = *state;
    struct asking *asking = ask(rig, "Oak");
    g_autofree char *device = waiting_id(rig);
    g_autofree char *words = g_strdup_printf("accept %s", device);
    g_autofree char *out = NULL, *token = NULL;
    uint16_t port = rig->port;

    rig_kill(rig);
    out = command(rig, words);
    rig_start(rig);
    assert_true(rig->port != 0 && port != 0);
    token = poll_token(asking);
    asking_free(asking);
}

static void refused_device_is_403_for_good(void **state)
{
    struct rig *rig = *state;
    struct asking *asking = ask(rig, "Not ours");
    g_autofree char *device = waiting_id(rig);

    assert_int_equal(press(rig, "refuse", device), 303);
    assert_int_equal(poll_status(asking), 403);
    assert_int_equal(press(rig, "accept", device), 303); /* too late: it says how it stands */
    assert_int_equal(poll_status(asking), 403);
    asking_free(asking);
}

static void code_works_once_also_while_its_device_waits(void **state)
{
    struct rig *rig = *state;
    struct asking *asking = ask(rig, "Oak");
    g_autofree char *words = NULL;
    g_autofree char *digits = g_strndup(strstr(asking->body, "code\":\"") + 7, 32);
    g_autofree char *other = request_of(digits, "Another", &words);
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, digits, -1);
    g_autofree char *file = g_strdup_printf("store/codes/%s", sum);
    g_autofree char *fresh =
        g_strdup_printf("{\"made\":%" G_GINT64_FORMAT "}", g_get_real_time() / 1000);

    assert_int_equal(post_status(rig, "/v1/devices", asking->body), 403);
    assert_int_equal(post_status(rig, "/v1/devices", other), 403);
    scratch_put(rig->scratch, file, fresh, strlen(fresh)); /* as after a crash */
    assert_int_equal(post_status(rig, "/v1/devices", other), 403);
    asking_free(asking);
}

static void nobody_else_gets_the_token(void **state)
{
    struct rig *rig = *state;
    struct asking *asking = ask(rig, "Oak");
    g_autofree char *device = waiting_id(rig);
    g_autofree char *digits = g_strndup(strstr(asking->body, "code\":\"") + 7, 32);
    g_autofree char *words = NULL;
    g_autofree char *other = request_of(digits, "Oak", &words);

    assert_int_equal(press(rig, "accept", device), 303);
    assert_int_equal(post_status(rig, asking->poll, other), 403); /* with other keys */
    assert_int_equal(post_status(rig, "/v1/devices/00", asking->body), 403);
    assert_int_equal(post_status(rig, "/v1/devices/", asking->body), 403);
    assert_int_equal(post_status(rig, asking->poll, "{}"), 400);
    asking_free(asking);
}

static void desk_is_shown_to_nobody_without_its_address(void **state)
{
    struct rig *rig = *state;
    struct asking *asking = ask(rig, "Oak");
    g_autofree char *device = waiting_id(rig);
    g_autofree char *form = g_strconcat("device=", device, NULL);
    struct rig_reply *reply =
        rig_send(rig, "GET /school/00000000000000000000000000000000 HTTP/1.1\r\n", NULL, 0);

    assert_int_equal(reply->status, 404);
    rig_reply_free(reply);
    assert_int_equal(post_status(rig, "/school/00000000000000000000000000000000/accept", form),
                     404);
    assert_int_equal(post_status(rig, "/school//accept", form), 404);
    assert_int_equal(poll_status(asking), 202);
    asking_free(asking);
}

static void name_cannot_become_markup(void **state)
{
    struct rig *rig = *state;
    struct asking *asking = ask(rig, "<script>alert(1)</script>");
    g_autofree char *page = desk_page(rig);

    assert_null(strstr(page, "<script"));
    assert_non_null(strstr(page, "&lt;script&gt;"));
    asking_free(asking);
}

static void qr_code_is_read_by_another_program(void **state)
{
    struct rig *rig = *state;
    g_autofree char *text = command(rig, "--png code.png code");
    g_autofree char *read = NULL;

    assert_int_equal(scratch_run(rig->scratch, "zbarimg -q --raw code.png 2>errors"), 0);
    read = scratch_out(rig->scratch);
    assert_true(g_str_has_prefix(text, "viewfinder-enrol:1?server="));
    assert_string_equal(read, text);
}

static void page_gives_a_code_that_works(void **state)
{
    struct rig *rig = *state;
    g_autofree char *desk = desk_path(rig);
    g_autofree char *path = g_strconcat(desk, "/code", NULL);
    struct rig_reply *reply = post(rig, path, "");
    g_autofree char *page =
        g_strndup(g_bytes_get_data(reply->body, NULL), g_bytes_get_size(reply->body));
    const char *at = strstr(page, "code=");
    g_autofree char *digits = at ? g_strndup(at + strlen("code="), 32) : NULL;
    g_autofree char *words = NULL;
    g_autofree char *body = NULL;

    assert_int_equal(reply->status, 200);
    assert_non_null(strstr(page, "<svg"));
    assert_non_null(digits);
    body = request_of(digits, "Oak", &words);
    assert_int_equal(post_status(rig, "/v1/devices", body), 202);
    rig_reply_free(reply);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, rig_setup, rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(device_waits_until_a_person_presses_accept),
        EACH(device_is_accepted_at_the_command_line_also_across_a_restart),
        EACH(refused_device_is_403_for_good),
        EACH(code_works_once_also_while_its_device_waits),
        EACH(nobody_else_gets_the_token),
        EACH(desk_is_shown_to_nobody_without_its_address),
        EACH(name_cannot_become_markup),
        EACH(qr_code_is_read_by_another_program),
        EACH(page_gives_a_code_that_works),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
