// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What a server can do wrong, and what the dock must make of it: said here once more in the words
 * of a person who reads the protocol, and not taken from the dock's own table. */
#include "transfer/fault_server.h"

/* What goes before the fault. */
enum before {
    BEFORE_NOTHING,
    BEFORE_CUT,      /* a PATCH is cut after some bytes, so that a HEAD comes */
    BEFORE_ASKED,    /* everything was received; the app asks in ask/free */
    BEFORE_ENROLLED, /* not yet: the app asks in ask/enrol */
};

enum expect {
    EXPECT_THROUGH, /* all arrive in the same run */
    EXPECT_WAITS,   /* the queue waits; dock/state.json says `code` as its trouble */
    EXPECT_PARKS,   /* the item needs attention; dock/state.json says `code` of it */
    EXPECT_LATER,   /* it is asked again and again, with waits, and nothing needs attention */
    EXPECT_SAFE,    /* whatever it makes of it, nothing is lost, twice or early */
};

#define CASE_RULES 3

struct fault_case {
    char *name;
    enum before before;
    struct fault_rule rules[CASE_RULES]; /* ends with one without method; its strings are ours */
    enum expect expect;
    const char *code;
    int64_t least_ms; /* the faulty run must last so long by the dock's clock; 0: any time */
    int most;         /* requests like that of the first rule in the faulty run; 0: any number */
    bool forgets;     /* the server forgets what is not whole before the second run */
    bool lies;        /* it denies an upload that it has: two may be begun, never two whole */
    bool denies;      /* it holds it whole and says for long that it does not: two are right */
    bool stays;       /* in its dock, as by day, until `code` is said of an item; not once */
    int hurry;   /* so many times; 0: as usual. Less, where a busy machine's own slowness counts */
    bool seldom; /* takes seconds: in the long run alone */
};

void case_free(gpointer data);
/* Owned by the list. */
struct fault_case *case_add(GPtrArray *cases, const char *name, enum expect expect,
                            const char *code);
/* The first rule that is free. Strings are copied; `reply_bytes` as in the rule. */
void case_rule(struct fault_case *one, const struct fault_rule *rule);

/* struct fault_case, in the order of their interest within each. */
void cases_of_statuses(GPtrArray *cases); /* each status on each request, once and for ever */
void cases_of_forms(GPtrArray *cases);    /* answers that are none, or never end */
void cases_of_offsets(GPtrArray *cases);  /* wrong numbers and places */
void cases_of_stories(GPtrArray *cases);  /* lost replies, storms, expiry, waits that are asked */
/* A cut at each byte of a small exchange; `sizes` as the server gave them when all was well. */
void cases_of_cuts(GPtrArray *cases, const char *sizes);
