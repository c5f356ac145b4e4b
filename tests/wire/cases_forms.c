// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/cases.h"

#include <string.h>

/* Answers that are none, answers without an end, and numbers and places that are wrong. */

#define TUS "Tus-Resumable: 1.0.0\r\n"
#define EMPTY "Content-Length: 0\r\n\r\n"

/* Where a form is tried: `before` brings the request about. */
static const struct {
    const char *name, *method, *path;
    enum before before;
} places[] = {
    {"time", "GET", "/v1/time", BEFORE_NOTHING},
    {"pack", "GET", "/v1/pack", BEFORE_NOTHING},
    {"query", "POST", "/v1/receipts/query", BEFORE_NOTHING},
    {"create", "POST", "/v1/bags", BEFORE_NOTHING},
    {"patch", "PATCH", NULL, BEFORE_NOTHING},
    {"head", "HEAD", NULL, BEFORE_CUT},
    {"attest", "POST", "/v1/receipts/attest", BEFORE_ASKED},
    {"enrol", "POST", "/v1/devices", BEFORE_ENROLLED},
};

struct form {
    const char *name;
    enum fault_play play;
    const char *reply;
    size_t bytes; /* of it; 0: as a string */
    int64_t again;
    bool seldom; /* it takes the dock a minute by its own clock to give up */
};

#define PAGE                                                                                       \
    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 54\r\n\r\n"                     \
    "<html><body>Welcome to Guest Wi-Fi. Sign in.</body></html>"
/* A megabyte of zeros is a thousand bytes by gzip; this one says it is that, and never ends. */
#define BOMB                                                                                       \
    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: application/json\r\n\r\n"          \
    "\x1f\x8b\x08\0\0\0\0\0\0\x03\xec\xc1\x01\x01\0\0\0\x80\x90\xfe\xaf\xee\x08\x0a\0\0\0\0\0\0\0"

static const struct form forms[] = {
    {"sign-in-page", PLAY_REPLY, PAGE, 0, 0, false},
    {"nothing", PLAY_REPLY, NULL, 0, 0, false},
    {"garbage", PLAY_REPLY, "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03", 11, 0, false},
    {"no-http", PLAY_REPLY, "SSH-2.0-OpenSSH_9.2\r\n", 0, 0, false},
    {"old-http", PLAY_REPLY, "<html>", 0, 0, false},
    {"two-lengths", PLAY_REPLY,
     "HTTP/1.1 200 OK\r\n" TUS "Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef", 0, 0, false},
    {"negative-length", PLAY_REPLY, "HTTP/1.1 200 OK\r\n" TUS "Content-Length: -5\r\n\r\n", 0, 0,
     false},
    {"huge-length", PLAY_REPLY,
     "HTTP/1.1 200 OK\r\n" TUS "Content-Length: 9223372036854775807\r\n\r\nabc", 0, 0, false},
    {"shorter-than-said", PLAY_REPLY, "HTTP/1.1 200 OK\r\n" TUS "Content-Length: 500\r\n\r\nabc", 0,
     0, false},
    {"null-in-header", PLAY_REPLY, "HTTP/1.1 200 OK\r\nX-A: a\0b\r\n" EMPTY, 44, 0, false},
    {"wrong-chunks", PLAY_REPLY, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc",
     0, 0, false},
    {"other-tus", PLAY_REPLY, "HTTP/1.1 204 No Content\r\nTus-Resumable: 2.0.0\r\n\r\n", 0, 0,
     false},
    {"endless-headers", PLAY_POUR, "HTTP/1.1 200 OK\r\nX-Padding: 0123456789012345678901234567\r\n",
     0, 41, false},
    {"endless-header", PLAY_POUR, "HTTP/1.1 200 OK\r\nX-Padding: 01234567890123456789", 0, 20,
     false},
    {"endless-continue", PLAY_POUR, "HTTP/1.1 100 Continue\r\n\r\n", 0, 25, false},
    {"endless-early-hints", PLAY_POUR, "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", 0, 40,
     false},
    {"endless-body", PLAY_POUR, "HTTP/1.1 200 OK\r\n" TUS "\r\n[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", 0,
     32, false},
    {"gzip-bomb", PLAY_POUR, BOMB, sizeof BOMB - 1, 30, false},
    {"a-byte-a-second", PLAY_TRICKLE, NULL, 0, 0, true},
    {"silence", PLAY_SILENT, NULL, 0, 0, true},
};

void cases_of_forms(GPtrArray *cases)
{
    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
        for (size_t j = 0; j < G_N_ELEMENTS(places); j++) {
            g_autofree char *name = g_strdup_printf("%s-%s", places[j].name, forms[i].name);
            struct fault_case *one = case_add(cases, name, EXPECT_SAFE, NULL);
            /* One of the slow ones is tried each time. */
            one->seldom = forms[i].seldom && j != 4;
            one->before = places[j].before;
            case_rule(one, &(struct fault_rule){.method = places[j].method,
                                                .path = places[j].path,
                                                .play = forms[i].play,
                                                .bytes = forms[i].again,
                                                .reply = forms[i].reply,
                                                .reply_bytes = forms[i].bytes});
        }
    }
}

/* --- numbers and places --- */

static const struct {
    const char *name, *offset; /* NULL: none */
    bool makes_sense;          /* as an answer to HEAD */
} offsets[] = {
    {"missing", NULL, false},
    {"empty", "", false},
    {"negative", "-1", false},
    {"plus", "+5", false},
    {"hex", "0x10", false},
    {"power", "1e3", false},
    {"fraction", "5.0", false},
    {"two", "5, 5", false},
    {"words", "all", false},
    {"huge", "9223372036854775808", false},
    {"huger", "18446744073709551616", false},
    {"beyond-a-double", "9007199254740993", false},
    {"zero", "0", true},
    {"lower", "7", true},
    {"higher", "250000", true},
    {"longer-than-it-is", "1000000", true},
};

static void add_offset(GPtrArray *cases, const char *method, size_t at, bool for_ever)
{
    const char *offset = offsets[at].offset;
    bool head = strcmp(method, "HEAD") == 0;
    g_autofree char *name = g_strdup_printf("%s-offset-%s%s", head ? "head" : "patch",
                                            offsets[at].name, for_ever ? "-always" : "");
    g_autofree char *header = offset ? g_strdup_printf("Upload-Offset: %s\r\n", offset) : NULL;
    g_autofree char *reply = g_strdup_printf(
        "HTTP/1.1 %s\r\n" TUS "%s" EMPTY, head ? "200 OK" : "204 No Content", header ? header : "");
    struct fault_case *one = case_add(cases, name, EXPECT_SAFE, NULL);

    if (head && !offsets[at].makes_sense) {
        one->expect = EXPECT_WAITS;
        one->code = "not-our-server";
    } else if (!for_ever) {
        one->expect = EXPECT_THROUGH;
    }
    one->before = head ? BEFORE_CUT : BEFORE_NOTHING;
    one->lies = head && strcmp(offsets[at].name, "longer-than-it-is") == 0;
    case_rule(one, &(struct fault_rule){.method = method,
                                        .times = for_ever ? FOR_EVER : 1,
                                        .play = PLAY_ACT,
                                        .reply = reply});
}

static const struct {
    const char *name, *location; /* NULL: none */
} locations[] = {
    {"missing", NULL},
    {"empty", ""},
    {"another-host", "http://192.0.2.7/v1/bags/1"},
    {"another-port", "http://127.0.0.1:9/v1/bags/1"},
    {"another-scheme", "file:///etc/passwd"},
    {"https", "https://127.0.0.1/v1/bags/1"},
    {"no-scheme", "//192.0.2.7/v1/bags/1"},
    {"with-a-password", "http://a:b@127.0.0.1/v1/bags/1"},
    {"script", "javascript:alert(1)"},
    {"backslashes", "\\\\192.0.2.7\\bags"},
    {"spaces", "/v1/bags/ 1 HTTP/1.1"},
    {"two", "/v1/bags/1, /v1/bags/2"},
};

static void add_location(GPtrArray *cases, size_t at, bool for_ever)
{
    const char *location = locations[at].location;
    g_autofree char *name =
        g_strdup_printf("location-%s%s", locations[at].name, for_ever ? "-always" : "");
    g_autofree char *header = location ? g_strdup_printf("Location: %s\r\n", location) : NULL;
    g_autofree char *reply =
        g_strdup_printf("HTTP/1.1 201 Created\r\n" TUS "%s" EMPTY, header ? header : "");
    struct fault_case *one = case_add(cases, name, EXPECT_WAITS, "not-our-server");

    case_rule(one, &(struct fault_rule){.method = "POST",
                                        .path = "/v1/bags",
                                        .times = for_ever ? FOR_EVER : 1,
                                        .play = PLAY_ACT,
                                        .reply = reply});
}

void cases_of_offsets(GPtrArray *cases)
{
    for (int for_ever = 0; for_ever < 2; for_ever++) {
        for (size_t i = 0; i < G_N_ELEMENTS(offsets); i++) {
            add_offset(cases, "HEAD", i, for_ever);
            add_offset(cases, "PATCH", i, for_ever);
        }
        for (size_t i = 0; i < G_N_ELEMENTS(locations); i++)
            add_location(cases, i, for_ever);
    }
}
