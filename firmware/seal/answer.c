// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "seal/answer.h"

#include "core/json.h"

#include <string.h>

#define ANSWER_MOST ((size_t)1024 * 1024)

GBytes *answer_sign(const struct minisign_secret *secret, const json_t *body, const char *comment,
                    GError **error)
{
    g_autoptr(GBytes) text = json_canonical(body, error);
    g_autofree char *minisig = NULL;
    json_t *both;
    GBytes *answer;

    if (!text)
        return NULL;
    minisig = minisign_sign(secret, g_bytes_get_data(text, NULL), g_bytes_get_size(text), comment);
    both = json_pack("{s:s%, s:s}", "body", g_bytes_get_data(text, NULL), g_bytes_get_size(text),
                     "minisig", minisig);
    g_assert(both);
    answer = json_canonical(both, error);
    json_decref(both);
    return answer;
}

/* The object with both members; new reference. */
static json_t *read_both(GBytes *answer, const char **body, const char **minisig, GError **error)
{
    json_t *both = json_read(answer, ANSWER_MOST, error);

    if (!both)
        return NULL;
    *body = json_get_string(both, "body", error);
    *minisig = *body ? json_get_string(both, "minisig", error) : NULL;
    if (*minisig && json_object_size(both) == 2)
        return both;
    if (*minisig)
        fault(error, FAULT_INVALID, "a signed answer holds body and minisig alone");
    json_decref(both);
    return NULL;
}

/* What was signed must be the canonical bytes: then there is one reading of them. */
static json_t *read_body(const char *text, GError **error)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static(text, strlen(text));
    g_autoptr(GBytes) again = NULL;
    json_t *body = json_read(bytes, ANSWER_MOST, error);

    if (!body)
        return NULL;
    again = json_canonical(body, error);
    if (again && g_bytes_equal(bytes, again))
        return body;
    if (again)
        fault(error, FAULT_INVALID, "the answer's body is not canonical JSON");
    json_decref(body);
    return NULL;
}

json_t *answer_check(const struct minisign_public *public_key, GBytes *answer, GError **error)
{
    const char *text, *minisig;
    json_t *both = read_both(answer, &text, &minisig, error);
    json_t *body = NULL;

    if (!both)
        return NULL;
    if (minisign_check(public_key, minisig, text, strlen(text), NULL, error))
        body = read_body(text, error);
    json_decref(both);
    return body;
}

json_t *answer_peek(GBytes *answer, GError **error)
{
    const char *text, *minisig;
    json_t *both = read_both(answer, &text, &minisig, error);
    json_t *body = both ? read_body(text, error) : NULL;

    json_decref(both);
    return body;
}
