// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/trouble.h"

#include <string.h>

static const struct {
    const char *code;
    const char *words;
    const char *once; /* the same from a program that ends with it; NULL: the same words */
} troubles[] = {
    [TROUBLE_NONE] = {NULL, "all is well"},
    [TROUBLE_OFFLINE] = {"offline",
                         "the school's server does not answer. Nothing is lost: check the "
                         "network cable or Wi-Fi; sending goes on by itself",
                         "the school's server does not answer. Nothing is lost: check the "
                         "network cable or Wi-Fi, then run this again"},
    [TROUBLE_NOT_OUR_SERVER] = {"not-our-server",
                                "this is not your school's server. Nothing "
                                "was sent to it: check [server] url in the settings, and whether "
                                "this network wants a sign-in page first"},
    [TROUBLE_NOT_ENROLLED] = {"not-enrolled",
                              "this device is not enrolled. Enrol it with a code from "
                              "the school's server, then dock again"},
    [TROUBLE_NOT_ACCEPTED] = {"not-accepted",
                              "the server waits for a person's word. Look for this device's name "
                              "and its words on the server's page, and accept it there"},
    [TROUBLE_CODE_REFUSED] = {"code-refused",
                              "the server did not take the enrolment code. Codes work "
                              "once and for ten minutes: ask for a new one"},
    [TROUBLE_NOT_LET_IN] = {"not-let-in",
                            "somebody at the school did not let this device in. If that was a "
                            "mistake, ask for a new code"},
    [TROUBLE_TOKEN_REFUSED] = {"token-refused", "the server does not know this device any more. "
                                                "Nothing is lost: enrol it again with a new code"},
    [TROUBLE_SERVER_ERROR] = {"server-error",
                              "the school's server has a fault of its own. Nothing is "
                              "lost: sending goes on when it is well again",
                              "the school's server has a fault of its own. Nothing is "
                              "lost: run this again when it is well"},
    [TROUBLE_SERVER_FULL] = {"server-full",
                             "the school's server has no room left. Nothing is lost: "
                             "its keeper must make room"},
    [TROUBLE_TOO_LARGE] = {"too-large",
                           "it is larger than the server takes. It stays safe here: the "
                           "server's limit must be raised"},
    [TROUBLE_REFUSED] = {"refused", "the server refused it. It stays safe here: ask the server's "
                                    "keeper to look at its reason"},
    [TROUBLE_DAMAGED] = {"damaged",
                         "the file cannot be read as it was kept. It is left alone: check "
                         "the device's storage"},
    [TROUBLE_CHANGED] = {"changed",
                         "the file is not the one that was first sent. It is left alone: "
                         "check the device's storage"},
    [TROUBLE_METHOD] = {"method",
                        "something between here and the server does not pass uploads (tus). "
                        "It stays safe here: the network's proxy must let PATCH through"},
};

const char *trouble_code(enum trouble trouble)
{
    return troubles[trouble].code;
}

enum trouble trouble_parse(const char *code)
{
    for (size_t i = 1; code && i < G_N_ELEMENTS(troubles); i++) {
        if (strcmp(troubles[i].code, code) == 0)
            return (enum trouble)i;
    }
    return TROUBLE_NONE;
}

const char *trouble_words(enum trouble trouble)
{
    return troubles[trouble].words;
}

const char *trouble_words_once(enum trouble trouble)
{
    return troubles[trouble].once ? troubles[trouble].once : troubles[trouble].words;
}

enum trouble trouble_of(const GError *error)
{
    if (!error)
        return TROUBLE_NONE;
    if (fault_is(error, FAULT_OFFLINE))
        return TROUBLE_OFFLINE;
    if (fault_is(error, FAULT_DENIED))
        return TROUBLE_TOKEN_REFUSED;
    if (fault_is(error, FAULT_REFUSED))
        return TROUBLE_REFUSED;
    if (fault_is(error, FAULT_FULL))
        return TROUBLE_SERVER_FULL;
    /* MISSING: a member of the answer is not there. */
    if (fault_is(error, FAULT_INVALID) || fault_is(error, FAULT_MISSING))
        return TROUBLE_NOT_OUR_SERVER;
    return TROUBLE_SERVER_ERROR;
}
