// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A trouble: what stands between an item and the school's server, in the codes of the contract
 * (assets/schema/README.md). The dock writes the code, a screen turns it into its own words; the
 * plain words here are for the dock's own lines. */
#include "core/fault.h"

enum trouble {
    TROUBLE_NONE,
    TROUBLE_OFFLINE,
    TROUBLE_NOT_OUR_SERVER,
    TROUBLE_NOT_ENROLLED,
    TROUBLE_NOT_ACCEPTED,
    TROUBLE_CODE_REFUSED,
    TROUBLE_NOT_LET_IN,
    TROUBLE_TOKEN_REFUSED,
    TROUBLE_SERVER_ERROR,
    TROUBLE_SERVER_FULL,
    TROUBLE_TOO_LARGE,
    TROUBLE_REFUSED,
    TROUBLE_DAMAGED,
    TROUBLE_CHANGED,
    TROUBLE_METHOD,
};

/* The code, `not-our-server`; NULL for TROUBLE_NONE. */
const char *trouble_code(enum trouble trouble);
/* TROUBLE_NONE for a code that is none. */
enum trouble trouble_parse(const char *code);
/* What happened, that nothing is lost, and what to do next. */
const char *trouble_words(enum trouble trouble);
/* The same for a program that is about to end: nothing goes on by itself. */
const char *trouble_words_once(enum trouble trouble);
/* What a failed call of this module means for the whole queue. */
enum trouble trouble_of(const GError *error);
