// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/tus.h"

#define DONE                                                                                       \
    {                                                                                              \
        TUS_DONE, TROUBLE_NONE, 0                                                                  \
    }
#define ASK                                                                                        \
    {                                                                                              \
        TUS_ASK, TROUBLE_SERVER_ERROR, 0                                                           \
    }
#define LATER                                                                                      \
    {                                                                                              \
        TUS_ASK_LATER, TROUBLE_SERVER_ERROR, 0                                                     \
    }
#define LATER_BUT(times)                                                                           \
    {                                                                                              \
        TUS_ASK_LATER, TROUBLE_REFUSED, times                                                      \
    }
#define FORGET                                                                                     \
    {                                                                                              \
        TUS_FORGET, TROUBLE_NONE, 0                                                                \
    }
#define FIND                                                                                       \
    {                                                                                              \
        TUS_FIND, TROUBLE_SERVER_ERROR, 0                                                          \
    }
#define FIND_BUT(times)                                                                            \
    {                                                                                              \
        TUS_FIND, TROUBLE_REFUSED, times                                                           \
    }
#define PARK(why)                                                                                  \
    {                                                                                              \
        TUS_PARK, TROUBLE_##why, 0                                                                 \
    }
#define ALL(why)                                                                                   \
    {                                                                                              \
        TUS_WAIT_ALL, TROUBLE_##why, 0                                                             \
    }

/* Each status, what it means for POST, HEAD and PATCH. The first row that fits counts. */
static const struct {
    int first, last;
    struct tus_rule rules[3];
} table[] = {
    /* No answer, or cut off: the bytes may have come or not. */
    {0, 0, {ALL(OFFLINE), ALL(OFFLINE), ASK}},
    {200, 200, {ALL(NOT_OUR_SERVER), DONE, ASK}},
    {201, 201, {DONE, ALL(NOT_OUR_SERVER), ASK}},
    {204, 204, {ALL(NOT_OUR_SERVER), DONE, DONE}},
    {200, 299, {ALL(NOT_OUR_SERVER), ALL(NOT_OUR_SERVER), ASK}},
    /* A sign-in page, or a server that moved: never followed. */
    {300, 399, {ALL(NOT_OUR_SERVER), ALL(NOT_OUR_SERVER), ALL(NOT_OUR_SERVER)}},
    /* On PATCH it is what a server says to the interrupted side of a lock. */
    {400, 400, {PARK(REFUSED), LATER_BUT(5), LATER_BUT(20)}},
    {401, 401, {ALL(TOKEN_REFUSED), ALL(TOKEN_REFUSED), ALL(TOKEN_REFUSED)}},
    {403, 403, {ALL(TOKEN_REFUSED), ALL(TOKEN_REFUSED), ALL(TOKEN_REFUSED)}},
    /* On POST the endpoint itself is not there: no item's fault. */
    {404, 404, {ALL(NOT_OUR_SERVER), FORGET, FORGET}},
    {405, 405, {PARK(METHOD), PARK(METHOD), PARK(METHOD)}},
    {409, 409, {FIND_BUT(5), LATER, ASK}},
    {410, 410, {ALL(NOT_OUR_SERVER), FORGET, FORGET}},
    /* Another version of tus. */
    {412, 412, {ALL(NOT_OUR_SERVER), ALL(NOT_OUR_SERVER), ALL(NOT_OUR_SERVER)}},
    {413, 413, {PARK(TOO_LARGE), LATER, PARK(TOO_LARGE)}},
    {415, 415, {PARK(METHOD), PARK(METHOD), PARK(METHOD)}},
    /* Locked by an earlier request that the server has not given up: never a new upload. */
    {423, 423, {FIND, LATER, LATER}},
    {429, 429, {ALL(SERVER_ERROR), ALL(SERVER_ERROR), ALL(SERVER_ERROR)}},
    {400, 499, {PARK(REFUSED), LATER_BUT(5), LATER_BUT(20)}},
    {502, 504, {ALL(SERVER_ERROR), ALL(SERVER_ERROR), ALL(SERVER_ERROR)}},
    {507, 507, {ALL(SERVER_FULL), ALL(SERVER_FULL), ALL(SERVER_FULL)}},
    /* Network Authentication Required: a sign-in page that is honest about it. */
    {511, 511, {ALL(NOT_OUR_SERVER), ALL(NOT_OUR_SERVER), ALL(NOT_OUR_SERVER)}},
    /* On PATCH it is what a server says when a lock took too long, or its own hook failed. */
    {500, 599, {FIND, LATER, LATER}},
    {G_MININT, G_MAXINT, {ALL(NOT_OUR_SERVER), ALL(NOT_OUR_SERVER), ALL(NOT_OUR_SERVER)}},
};

const struct tus_rule *tus_rule(enum tus_step step, int status)
{
    size_t row = 0;

    while (status < table[row].first || status > table[row].last)
        row++;
    return &table[row].rules[step];
}
