// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/cases.h"

#include <stdio.h>

/* What has befallen other clients of such servers, as stories; and cuts at every byte. */

#define TUS "Tus-Resumable: 1.0.0\r\n"
#define EMPTY "Content-Length: 0\r\n\r\n"
#define ALL_OF_IT (INT64_C(1) << 40)
#define PAGE "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"

struct story {
    const char *name;
    enum expect expect;
    const char *code;
    enum before before;
    struct fault_rule rules[CASE_RULES];
    int64_t least_ms;
    int most;
    bool forgets, lies, denies, stays;
};

#define BUSY(more) "HTTP/1.1 503 Busy\r\n" more EMPTY
#define LOCKED "HTTP/1.1 423 Locked\r\n" TUS EMPTY
#define FAULT "HTTP/1.1 500 Fault\r\n" TUS EMPTY
#define NIGHT "Sat, 21 Nov 2026 22:00:00 GMT"

static const struct story stories[] = {
    /* The 201 is lost: the receipts say where it is, and nothing is begun twice. */
    {.name = "lost-201",
     .rules = {{.method = "POST", .path = "/v1/bags", .play = PLAY_CUT, .bytes = ALL_OF_IT}}},
    {.name = "lost-201-thrice",
     .rules = {{.method = "POST",
                .path = "/v1/bags",
                .times = 3,
                .play = PLAY_CUT,
                .bytes = ALL_OF_IT}}},
    {.name = "lost-last-204", .rules = {{.method = "PATCH", .play = PLAY_CUT, .bytes = ALL_OF_IT}}},
    {.name = "lost-every-204",
     .rules = {{.method = "PATCH", .times = FOR_EVER, .play = PLAY_CUT, .bytes = ALL_OF_IT}}},
    /* The end was missed: nobody looked at what had come whole, for a while. */
    {.name = "end-missed",
     .rules = {{.method = "POST",
                .path = "/v1/receipts/query",
                .times = 8,
                .play = PLAY_UNAWARE,
                .reply = "unknown"}}},
    {.name = "end-missed-for-long",
     .expect = EXPECT_SAFE,
     .rules = {{.method = "POST",
                .path = "/v1/receipts/query",
                .times = FOR_EVER,
                .play = PLAY_UNAWARE,
                .reply = "unknown"}}},
    /* And for ever: sent once more, and then a person is told. */
    {.name = "end-missed-for-ever",
     .expect = EXPECT_PARKS,
     .code = "server-error",
     .rules = {{.method = "POST",
                .path = "/v1/receipts/query",
                .times = FOR_EVER,
                .play = PLAY_UNAWARE,
                .reply = "unknown"}},
     .denies = true,
     .stays = true},
    {.name = "whole-and-partial-for-ever",
     .expect = EXPECT_PARKS,
     .code = "server-error",
     .rules = {{.method = "POST",
                .path = "/v1/receipts/query",
                .skip = 1,
                .times = FOR_EVER,
                .play = PLAY_UNAWARE,
                .reply = "partial"}},
     .denies = true,
     .stays = true},
    {.name = "whole-and-partial-at-once",
     .rules = {{.method = "POST",
                .path = "/v1/receipts/query",
                .skip = 1,
                .times = 8,
                .play = PLAY_UNAWARE,
                .reply = "partial"}}},
    {.name = "whole-and-partial-for-long",
     .expect = EXPECT_SAFE,
     .rules = {{.method = "POST",
                .path = "/v1/receipts/query",
                .skip = 1,
                .times = FOR_EVER,
                .play = PLAY_UNAWARE,
                .reply = "partial"}}},
    {.name = "long-in-checking",
     .rules = {{.method = "POST",
                .path = "/v1/receipts/query",
                .times = 12,
                .play = PLAY_UNAWARE,
                .reply = "checking"}}},
    {.name = "hook-failed-after-the-last-byte",
     .rules = {{.method = "PATCH", .play = PLAY_ACT, .reply = FAULT}}},
    {.name = "hook-fails-for-ever",
     .expect = EXPECT_SAFE,
     .rules = {{.method = "PATCH", .times = FOR_EVER, .play = PLAY_ACT, .reply = FAULT}}},
    {.name = "expired-in-the-night",
     .expect = EXPECT_LATER,
     .rules = {{.method = "PATCH", .times = FOR_EVER, .play = PLAY_CUT, .bytes = 0}},
     .forgets = true},
    {.name = "expired-with-most-of-it",
     .expect = EXPECT_SAFE,
     .rules = {{.method = "PATCH", .skip = 1, .play = PLAY_CUT, .bytes = 250000},
               {.method = "HEAD", .times = FOR_EVER, .play = PLAY_REPLY, .reply = LOCKED}},
     .forgets = true},
    {.name = "locked-for-long-patch",
     .rules = {{.method = "PATCH", .times = 16, .play = PLAY_REPLY, .reply = LOCKED}}},
    {.name = "locked-for-long-head",
     .before = BEFORE_CUT,
     .rules = {{.method = "HEAD", .times = 16, .play = PLAY_REPLY, .reply = LOCKED}}},
    {.name = "locked-for-long-create",
     .rules = {{.method = "POST",
                .path = "/v1/bags",
                .times = 16,
                .play = PLAY_REPLY,
                .reply = LOCKED}}},
    {.name = "storm-of-500-patch",
     .rules = {{.method = "PATCH", .times = 16, .play = PLAY_REPLY, .reply = FAULT}}},
    {.name = "storm-of-500-head",
     .before = BEFORE_CUT,
     .rules = {{.method = "HEAD", .times = 16, .play = PLAY_REPLY, .reply = FAULT}}},
    {.name = "storm-of-500-create",
     .rules =
         {{.method = "POST", .path = "/v1/bags", .times = 16, .play = PLAY_REPLY, .reply = FAULT}}},
    {.name = "create-made-it-and-said-500",
     .rules = {{.method = "POST", .path = "/v1/bags", .play = PLAY_ACT, .reply = FAULT}}},
    {.name = "create-made-it-and-said-423",
     .rules = {{.method = "POST", .path = "/v1/bags", .play = PLAY_ACT, .reply = LOCKED}}},
    {.name = "create-made-it-and-said-504",
     .rules = {{.method = "POST",
                .path = "/v1/bags",
                .play = PLAY_ACT,
                .reply = "HTTP/1.1 504 Too late\r\n" EMPTY}}},
    {.name = "interrupted-by-its-own-lock",
     .rules = {{.method = "PATCH",
                .times = 8,
                .play = PLAY_REPLY,
                .reply = "HTTP/1.1 400 Interrupted\r\n" TUS EMPTY}}},
    {.name = "two-thirds-of-a-cut-each-time",
     .rules = {{.method = "PATCH", .times = 5, .play = PLAY_CUT, .bytes = 60000}}},
    /* Waits that the server asks for: not undercut, and no more than an hour. */
    {.name = "asked-to-wait-thirty-seconds",
     .rules = {{.method = "PATCH", .play = PLAY_REPLY, .reply = BUSY("Retry-After: 30\r\n")}},
     .least_ms = 30000},
    {.name = "asked-to-wait-until-a-date",
     .rules = {{.method = "PATCH",
                .play = PLAY_REPLY,
                .reply = BUSY("Date: Sat, 21 Nov 2026 22:00:00 GMT\r\n"
                              "Retry-After: Sat, 21 Nov 2026 22:00:20 GMT\r\n")}},
     .least_ms = 20000},
    {.name = "asked-to-wait-with-429",
     .rules = {{.method = "POST",
                .path = "/v1/bags",
                .play = PLAY_REPLY,
                .reply = "HTTP/1.1 429 Slowly\r\nRetry-After: 25\r\n" EMPTY}},
     .least_ms = 25000},
    {.name = "asked-to-wait-with-423",
     .rules = {{.method = "PATCH",
                .play = PLAY_REPLY,
                .reply = "HTTP/1.1 423 Locked\r\n" TUS "Retry-After: 25\r\n" EMPTY}},
     .least_ms = 25000},
    {.name = "asked-to-wait-a-year",
     .expect = EXPECT_WAITS,
     .code = "server-error",
     .rules = {{.method = "PATCH",
                .times = FOR_EVER,
                .play = PLAY_REPLY,
                .reply = BUSY("Retry-After: 31536000\r\n")}},
     .most = 1},
    {.name = "asked-to-wait-by-the-plan-server",
     .rules = {{.method = "POST",
                .path = "/v1/receipts/query",
                .play = PLAY_REPLY,
                .reply = BUSY("Retry-After: 20\r\n")}},
     .least_ms = 20000},
    {.name = "asked-to-wait-for-nonsense",
     .rules = {{.method = "PATCH", .play = PLAY_REPLY, .reply = BUSY("Retry-After: soon\r\n")}}},
    {.name = "asked-to-wait-until-yesterday",
     .rules = {{.method = "PATCH",
                .play = PLAY_REPLY,
                .reply = BUSY("Date: " NIGHT "\r\n"
                              "Retry-After: Fri, 20 Nov 2026 22:00:00 GMT\r\n")}}},
    /* A sign-in page before everything, and one that comes between. */
    {.name = "captive-portal",
     .expect = EXPECT_WAITS,
     .code = "not-our-server",
     .rules = {{.method = "*", .times = FOR_EVER, .play = PLAY_REPLY, .reply = PAGE}}},
    {.name = "captive-portal-that-redirects",
     .expect = EXPECT_WAITS,
     .code = "not-our-server",
     .rules = {{.method = "*",
                .times = FOR_EVER,
                .play = PLAY_REPLY,
                .reply = "HTTP/1.1 302 Found\r\nLocation: http://192.0.2.7/login\r\n" EMPTY}}},
    {.name = "captive-portal-that-is-honest",
     .expect = EXPECT_WAITS,
     .code = "not-our-server",
     .rules = {{.method = "*",
                .times = FOR_EVER,
                .play = PLAY_REPLY,
                .reply = "HTTP/1.1 511 Sign in\r\n" EMPTY}}},
    {.name = "captive-portal-within-an-upload",
     .expect = EXPECT_WAITS,
     .code = "not-our-server",
     .rules = {{.method = "PATCH", .play = PLAY_CUT, .bytes = 9000},
               {.method = "*", .times = FOR_EVER, .skip = 7, .play = PLAY_REPLY, .reply = PAGE}}},
    {.name = "server-is-gone",
     .expect = EXPECT_WAITS,
     .code = "offline",
     .rules = {{.method = "*", .times = FOR_EVER, .play = PLAY_REPLY, .reply = NULL}}},
    {.name = "server-answers-every-other-request",
     .rules = {{.method = "*", .play = PLAY_REPLY, .reply = NULL},
               {.method = "*", .skip = 2, .times = 2, .play = PLAY_REPLY, .reply = FAULT}}},
    {.name = "receipt-for-other-bytes",
     .expect = EXPECT_SAFE,
     .rules = {{.method = "POST",
                .path = "/v1/receipts/query",
                .skip = 1,
                .play = PLAY_UNAWARE,
                .reply = "refused"}}},
};

void cases_of_stories(GPtrArray *cases)
{
    for (size_t i = 0; i < G_N_ELEMENTS(stories); i++) {
        const struct story *story = &stories[i];
        struct fault_case *one = case_add(cases, story->name, story->expect, story->code);
        one->before = story->before;
        one->least_ms = story->least_ms;
        one->most = story->most;
        one->forgets = story->forgets;
        one->lies = story->lies;
        one->denies = story->denies;
        one->stays = story->stays;
        for (int j = 0; j < CASE_RULES && story->rules[j].method; j++)
            case_rule(one, &story->rules[j]);
    }
}

/* --- cuts --- */

static void add_cut(GPtrArray *cases, int exchange, int byte, bool answer)
{
    g_autofree char *name =
        g_strdup_printf("cut-%s-%d-at-%d", answer ? "answer" : "request", exchange + 1, byte);
    struct fault_case *one = case_add(cases, name, EXPECT_THROUGH, NULL);

    case_rule(one, &(struct fault_rule){.method = "*",
                                        .skip = exchange,
                                        .play = answer ? PLAY_CUT_ANSWER : PLAY_CUT_ASKED,
                                        .bytes = byte});
}

void cases_of_cuts(GPtrArray *cases, const char *sizes)
{
    g_auto(GStrv) lines = g_strsplit(sizes, "\n", -1);

    for (int i = 0; lines[i]; i++) {
        int asked, answered;
        if (sscanf(lines[i], "%d %d", &asked, &answered) != 2)
            continue;
        for (int byte = 0; byte <= asked; byte++)
            add_cut(cases, i, byte, false);
        for (int byte = 0; byte <= answered; byte++)
            add_cut(cases, i, byte, true);
    }
}
