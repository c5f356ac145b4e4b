// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/cases.h"

#include <string.h>

/* Each status on each request. */

/* Twenty tries within the minute that the dock waits for something to move. */
#define TWENTY_TRIES_HURRY 8
#define TUS "Tus-Resumable: 1.0.0\r\n"

void case_free(gpointer data)
{
    struct fault_case *one = data;

    for (int i = 0; i < CASE_RULES; i++) {
        g_free((char *)one->rules[i].method);
        g_free((char *)one->rules[i].path);
        g_free((char *)one->rules[i].reply);
    }
    g_free(one->name);
    g_free(one);
}

struct fault_case *case_add(GPtrArray *cases, const char *name, enum expect expect,
                            const char *code)
{
    struct fault_case *one = g_new0(struct fault_case, 1);

    one->name = g_strdup(name);
    one->expect = expect;
    one->code = code;
    g_ptr_array_add(cases, one);
    return one;
}

void case_rule(struct fault_case *one, const struct fault_rule *rule)
{
    int at = 0;
    size_t bytes = rule->reply_bytes ? rule->reply_bytes : rule->reply ? strlen(rule->reply) : 0;
    char *reply = rule->reply ? g_malloc0(bytes + 1) : NULL;

    while (one->rules[at].method)
        g_assert(++at < CASE_RULES);
    if (reply)
        memcpy(reply, rule->reply, bytes);
    one->rules[at] = *rule;
    one->rules[at].method = g_strdup(rule->method);
    one->rules[at].path = g_strdup(rule->path);
    one->rules[at].reply = reply;
}

/* --- what each status must lead to --- */

enum step { CREATE, HEAD, PATCH, QUERY, ATTEST, TIME, PACK, ENROL, STEPS };

static const struct {
    const char *name, *method, *path;
    enum before before;
} steps[] = {
    [CREATE] = {"create", "POST", "/v1/bags", BEFORE_NOTHING},
    [HEAD] = {"head", "HEAD", NULL, BEFORE_CUT},
    [PATCH] = {"patch", "PATCH", NULL, BEFORE_NOTHING},
    [QUERY] = {"query", "POST", "/v1/receipts/query", BEFORE_NOTHING},
    [ATTEST] = {"attest", "POST", "/v1/receipts/attest", BEFORE_ASKED},
    [TIME] = {"time", "GET", "/v1/time", BEFORE_NOTHING},
    [PACK] = {"pack", "GET", "/v1/pack", BEFORE_NOTHING},
    [ENROL] = {"enrol", "POST", "/v1/devices", BEFORE_ENROLLED},
};

#define STRANGER "waits not-our-server"
#define TOKEN "waits token-refused"
#define FAULTY "waits server-error"
#define NO_ROOM "waits server-full"
#define REFUSED "parks refused"
#define AT_LAST "at last refused" /* again first; one that is always said needs a person */
#define METHOD "parks method"
#define LARGE "parks too-large"
#define LATER "later"
#define AGAIN "again" /* the upload is gone: the receipts, then a new one */
#define CODE "waits code-refused"
#define THROUGH "through"

/* The first that fits counts. `plan` is every request of the plan server but the enrolment. */
static const struct {
    int first, last;
    const char *create, *head, *patch, *plan, *enrol;
} meant[] = {
    {204, 204, STRANGER, STRANGER, LATER, STRANGER, STRANGER},
    {200, 299, STRANGER, STRANGER, LATER, STRANGER, STRANGER},
    {300, 399, STRANGER, STRANGER, STRANGER, STRANGER, STRANGER},
    {400, 400, REFUSED, AT_LAST, AT_LAST, "waits refused", CODE},
    {401, 401, TOKEN, TOKEN, TOKEN, TOKEN, CODE},
    {403, 403, TOKEN, TOKEN, TOKEN, TOKEN, CODE},
    {404, 404, STRANGER, AGAIN, AGAIN, STRANGER, STRANGER},
    {405, 405, METHOD, METHOD, METHOD, STRANGER, STRANGER},
    {409, 409, AT_LAST, LATER, LATER, "waits refused", CODE},
    {410, 410, STRANGER, AGAIN, AGAIN, "waits refused", CODE},
    {412, 412, STRANGER, STRANGER, STRANGER, "waits refused", CODE},
    {413, 413, LARGE, LATER, LARGE, "waits refused", CODE},
    {415, 415, METHOD, METHOD, METHOD, "waits refused", CODE},
    {423, 423, LATER, LATER, LATER, "waits refused", CODE},
    {429, 429, FAULTY, FAULTY, FAULTY, FAULTY, FAULTY},
    {400, 499, REFUSED, AT_LAST, AT_LAST, "waits refused", CODE},
    {502, 504, FAULTY, FAULTY, FAULTY, FAULTY, FAULTY},
    {507, 507, NO_ROOM, NO_ROOM, NO_ROOM, NO_ROOM, NO_ROOM},
    {511, 511, STRANGER, STRANGER, STRANGER, STRANGER, STRANGER},
    {500, 599, LATER, LATER, LATER, FAULTY, FAULTY},
    {600, 999, STRANGER, STRANGER, STRANGER, STRANGER, STRANGER},
};

static const int named[] = {200, 201, 202, 204, 206, 301, 302, 303, 304, 307, 308, 400,
                            401, 402, 403, 404, 405, 406, 408, 409, 410, 411, 412, 413,
                            415, 418, 422, 423, 425, 428, 429, 431, 451, 460, 499, 500,
                            501, 502, 503, 504, 505, 507, 508, 511, 520, 599, 600, 999};

static const char *meaning(enum step step, int status, bool tus)
{
    size_t row = 0;

    while (status < meant[row].first || status > meant[row].last)
        g_assert(++row < G_N_ELEMENTS(meant));
    /* "Not modified" and "none yet" are good answers to whoever asks for a pack. */
    if (step == PACK && (status == 304 || status == 404))
        return THROUGH;
    /* "It leads nowhere" is believed from a tus server alone. */
    if (!tus && ((step == PATCH && status < 300) ||
                 ((step == PATCH || step == HEAD) && (status == 404 || status == 410))))
        return STRANGER;
    switch (step) {
    case CREATE:
        return meant[row].create;
    case HEAD:
        return meant[row].head;
    case PATCH:
        return meant[row].patch;
    case ENROL:
        return meant[row].enrol;
    default:
        return meant[row].plan;
    }
}

/* What one such answer comes to is less than what it comes to when no other is ever given. */
static void expect(struct fault_case *one, const char *means, bool for_ever)
{
    bool passes = g_str_equal(means, FAULTY) || g_str_equal(means, NO_ROOM) ||
                  g_str_equal(means, "waits refused") || g_str_equal(means, AT_LAST) ||
                  g_str_equal(means, LATER) || g_str_equal(means, AGAIN);

    one->expect = EXPECT_THROUGH;
    if (g_str_equal(means, THROUGH) || (passes && !for_ever))
        return;
    if (g_str_equal(means, LATER) || g_str_equal(means, AGAIN)) {
        one->expect = EXPECT_LATER;
        return;
    }
    one->expect = g_str_has_prefix(means, "waits") ? EXPECT_WAITS : EXPECT_PARKS;
    one->code = strrchr(means, ' ') + 1;
}

static void add_status(GPtrArray *cases, enum step step, int status, bool tus, bool for_ever)
{
    const char *means = meaning(step, status, tus);
    g_autofree char *name = g_strdup_printf("%s-%d%s%s", steps[step].name, status,
                                            tus ? "-tus" : "", for_ever ? "-always" : "");
    g_autofree char *reply =
        g_strdup_printf("HTTP/1.1 %d Word\r\n%sContent-Length: 0\r\n\r\n", status, tus ? TUS : "");
    struct fault_case *one = case_add(cases, name, EXPECT_SAFE, NULL);
    bool is_named = false;

    for (size_t i = 0; i < G_N_ELEMENTS(named); i++)
        is_named = is_named || named[i] == status;
    one->before = steps[step].before;
    one->seldom = !is_named;
    one->lies = g_str_equal(means, AGAIN);
    expect(one, means, for_ever);
    if (step == PATCH && for_ever && g_str_equal(means, AT_LAST))
        one->hurry = TWENTY_TRIES_HURRY;
    case_rule(one, &(struct fault_rule){.method = steps[step].method,
                                        .path = steps[step].path,
                                        .times = for_ever ? FOR_EVER : 1,
                                        .reply = reply});
}

void cases_of_statuses(GPtrArray *cases)
{
    for (int status = 200; status <= 999; status++) {
        if (status > 600 && status < 999)
            continue;
        for (enum step step = 0; step < STEPS; step++) {
            for (int i = 0; i < 4; i++) {
                bool tus = i & 1;
                if (!tus || step <= PATCH)
                    add_status(cases, step, status, tus, i & 2);
            }
        }
    }
}
