// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/file.h"
#include "core/json.h"
#include "dock/dock_inside.h"
#include "seal/answer.h"
#include "transfer/url.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ASK_MOST ((size_t)16 * 1024)
#define ENROLLED_MOST ((size_t)256 * 1024)
#define TOKEN_MOST 300
#define HEX "0123456789abcdef"
/* Facts in dock.db: what came and is not yet in its files; the code that was last refused. */
#define FACT_COME "enrolled"
#define FACT_REFUSED "code-refused"
/* "<code> <address>": a person there has not said yet whether this device is let in. */
#define FACT_POLL "enrol-poll"
#define PERSON_EVERY_MS 3000

static bool read_token(struct dock *dock)
{
    g_autoptr(GBytes) bytes = file_read(dock->folder, "token", TOKEN_MOST, NULL);
    gsize length = 0;
    const char *text = bytes ? g_bytes_get_data(bytes, &length) : NULL;
    g_autofree char *token = g_strstrip(g_strndup(text ? text : "", length));

    g_clear_pointer(&dock->server.token, g_free);
    if (*token && strspn(token, HEX) == strlen(token))
        dock->server.token = g_steal_pointer(&token);
    return dock->server.token != NULL;
}

static bool put(struct dock *dock, const char *name, const char *text, mode_t mode, GError **error)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));

    return file_write(dock->folder, name, bytes, FILE_REPLACE, mode, error);
}

/* Token and answer come as one and go into two files. A code works once: what came is kept in one
 * piece until both lie there, so that no power cut can leave the device with half of it. */
static enum step finish(struct dock *dock)
{
    g_autofree char *come = queue_fact(dock->queue, FACT_COME);
    char *space = come ? strchr(come, ' ') : NULL;
    GError *error = NULL;

    if (!space)
        return STEP_GO_ON;
    *space = '\0';
    if (put(dock, "token", come, 0600, &error) &&
        put(dock, "enrolled.json", space + 1, 0640, &error) && fetch_forget_pack(dock, &error) &&
        queue_set_fact(dock->queue, FACT_COME, NULL, &error))
        return STEP_GO_ON;
    return dock_fail(dock, error);
}

/* What the app asks; NULL when it asks nothing, or what stands there is no question. */
static json_t *read_ask(struct dock *dock)
{
    int folder = openat(dock->vault, "ask", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = folder < 0 ? NULL : file_read(folder, "enrol", ASK_MOST, &error);
    json_t *ask = bytes ? json_read(bytes, ASK_MOST, &error) : NULL;

    if (folder >= 0)
        close(folder);
    if (error && !fault_is(error, FAULT_MISSING))
        fprintf(stderr, "viewfinder-dock: ask/enrol: %s\n", error->message);
    return ask;
}

/* The code of the enrolment that stands; NULL before one. */
static char *enrolled_code(struct dock *dock)
{
    g_autoptr(GBytes) bytes = file_read(dock->folder, "enrolled.json", ENROLLED_MOST, NULL);
    json_t *body = bytes ? answer_peek(bytes, NULL) : NULL;
    char *code = g_strdup(json_string_value(json_object_get(body, "code")));

    json_decref(body);
    return code;
}

/* The four members that are the server's business; NULL with FAULT_INVALID. */
static GBytes *make_request(const json_t *ask, GError **error)
{
    static const char *const keys[] = {"code", "name", "signing", "recipient"};
    json_t *request = json_object();
    bool good = true;
    char *text;

    for (size_t i = 0; good && i < G_N_ELEMENTS(keys); i++) {
        const char *value = json_get_string(ask, keys[i], error);
        good = value != NULL;
        if (good)
            json_object_set_new(request, keys[i], json_string(value));
    }
    text = good ? json_dumps(request, JSON_COMPACT) : NULL;
    json_decref(request);
    return text ? g_bytes_new_take(text, strlen(text)) : NULL;
}

/* Said once for each code. Nothing else is held up by it: a device that was enrolled before goes
 * on. */
static enum step refuse(struct dock *dock, const char *code, enum trouble trouble,
                        const char *words)
{
    dock->enrol_trouble = trouble;
    if (g_strcmp0(dock->refused_code, code) != 0)
        fprintf(stderr, "trouble %s: %s\n", trouble_code(trouble), words);
    g_free(dock->refused_code);
    dock->refused_code = g_strdup(code);
    return STEP_GO_ON;
}

/* Where to ask again for this code; NULL when it was not asked with yet. */
static char *poll_of(struct dock *dock, const char *code)
{
    g_autofree char *fact = queue_fact(dock->queue, FACT_POLL);
    char *space = fact ? strchr(fact, ' ') : NULL;

    if (!space)
        return NULL;
    *space = '\0';
    return strcmp(fact, code) == 0 ? g_strdup(space + 1) : NULL;
}

/* A code that was taken once, and then no more, was refused by a person. */
static enum step refuse_code(struct dock *dock, const char *code)
{
    g_autofree char *poll = poll_of(dock, code);
    enum trouble trouble = poll ? TROUBLE_NOT_LET_IN : TROUBLE_CODE_REFUSED;

    return refuse(dock, code, trouble, trouble_words(trouble));
}

/* Whoever looks at the server's page decides; until then nothing but waiting helps. */
static enum step wait_for_person(struct dock *dock, const char *code, const char *poll)
{
    g_autofree char *fact = g_strconcat(code, " ", poll, NULL);
    g_autofree char *before = queue_fact(dock->queue, FACT_POLL);
    GError *error = NULL;

    if (g_strcmp0(fact, before) != 0 && !queue_set_fact(dock->queue, FACT_POLL, fact, &error))
        return dock_fail(dock, error);
    if (dock->enrol_trouble != TROUBLE_NOT_ACCEPTED)
        fprintf(stderr, "trouble not-accepted: %s\n", trouble_words(TROUBLE_NOT_ACCEPTED));
    dock->enrol_trouble = TROUBLE_NOT_ACCEPTED;
    dock->person_due_ms = clock_boottime_ms() + PERSON_EVERY_MS;
    return STEP_GO_ON;
}

static enum step come(struct dock *dock, const struct plan_enrolled *enrolled)
{
    gsize bytes = g_bytes_get_size(enrolled->answer);
    g_autofree char *come = g_strdup_printf("%s %.*s", enrolled->token, (int)bytes,
                                            (const char *)g_bytes_get_data(enrolled->answer, NULL));
    GError *error = NULL;

    if (!queue_set_fact(dock->queue, FACT_COME, come, &error) ||
        !queue_set_fact(dock->queue, FACT_POLL, NULL, &error))
        return dock_fail(dock, error);
    dock->enrol_trouble = TROUBLE_NONE;
    dock_moved(dock);
    dock_say("enrolled");
    return finish(dock);
}

static enum step fail_enrol(struct dock *dock, const char *code, GError *error_take)
{
    GError *error = error_take;

    dock->pack_due_ms = 0; /* a round is due as soon as the server may be asked again */
    if (!fault_is(error, FAULT_DENIED) && !fault_is(error, FAULT_REFUSED))
        return dock_server_failed(dock, error);
    g_clear_error(&error);
    if (!queue_set_fact(dock->queue, FACT_REFUSED, code, &error))
        return dock_fail(dock, error);
    return refuse_code(dock, code);
}

static enum step send(struct dock *dock, const char *code, GBytes *request)
{
    g_autofree char *poll = poll_of(dock, code);
    struct plan_enrolled enrolled = {0};
    GError *error = NULL;
    enum step step;

    if (poll && clock_boottime_ms() < dock->person_due_ms)
        return STEP_GO_ON;
    if (!plan_enrol(&dock->server, request, poll, &enrolled, &error))
        step = fail_enrol(dock, code, error);
    else if (enrolled.answer)
        step = come(dock, &enrolled);
    else
        step = wait_for_person(dock, code, enrolled.poll);
    plan_enrolled_clear(&enrolled);
    return step;
}

static enum step answer_ask(struct dock *dock, const json_t *ask)
{
    const char *code = json_string_value(json_object_get(ask, "code"));
    const char *url = json_string_value(json_object_get(ask, "server"));
    g_autofree char *done = enrolled_code(dock);
    g_autofree char *refused = queue_fact(dock->queue, FACT_REFUSED);
    g_autoptr(GBytes) request = NULL;
    g_autoptr(GError) error = NULL;

    if (!code || !url)
        return refuse(dock, "", TROUBLE_CODE_REFUSED,
                      "ask/enrol is not as Viewfinder writes it: enrol again");
    if (dock->server.token && g_strcmp0(done, code) == 0)
        return STEP_GO_ON;
    if (g_strcmp0(refused, code) == 0)
        return refuse_code(dock, code);
    if (!url_is_same(url, dock->asked->url))
        return refuse(dock, code, TROUBLE_NOT_OUR_SERVER,
                      "the code is for another server than [server] url in the settings: take a "
                      "code of this one, or change the settings");
    request = make_request(ask, NULL);
    if (!request)
        return refuse(dock, code, TROUBLE_CODE_REFUSED,
                      "ask/enrol is not as Viewfinder writes it: enrol again");
    if (!server_trust(dock, ask, &error) && fault_is(error, FAULT_INVALID))
        return refuse(dock, code, TROUBLE_CODE_REFUSED, error->message);
    if (error)
        return dock_fail(dock, g_steal_pointer(&error));
    return send(dock, code, request);
}

/* When ask/enrol was written; zero when there is none. */
static struct timespec enrol_asked_at(const struct dock *dock)
{
    struct stat about;

    if (fstatat(dock->vault, "ask/enrol", &about, AT_SYMLINK_NOFOLLOW) != 0)
        return (struct timespec){0};
    return about.st_mtim;
}

enum step enrol_round(struct dock *dock)
{
    enum step step = finish(dock);
    json_t *ask;

    dock->asked_at = enrol_asked_at(dock);
    if (step != STEP_GO_ON)
        return step;
    read_token(dock);
    ask = read_ask(dock);
    if (ask)
        step = answer_ask(dock, ask);
    else
        dock->enrol_trouble = TROUBLE_NONE;
    json_decref(ask);
    if (step != STEP_GO_ON)
        return step;
    if (read_token(dock))
        return STEP_GO_ON;
    return dock_wait_for_app(dock,
                             dock->enrol_trouble ? dock->enrol_trouble : TROUBLE_NOT_ENROLLED);
}

bool enrol_is_asked_anew(const struct dock *dock)
{
    struct timespec asked_at = enrol_asked_at(dock);

    return asked_at.tv_sec != dock->asked_at.tv_sec || asked_at.tv_nsec != dock->asked_at.tv_nsec;
}
