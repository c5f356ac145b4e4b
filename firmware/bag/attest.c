// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bag/attest.h"

#include "core/assets.h"
#include "core/json.h"
#include "seal/age.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define PIECE_BYTES ((size_t)256 * 1024)

void attest_nonce(char nonce[ATTEST_NONCE_HEX + 1])
{
    struct digest random;

    seal_random(random.bytes, sizeof random.bytes);
    digest_hex(&random, nonce);
}

bool attest_nonce_is_valid(const char *nonce)
{
    struct digest bytes;

    return nonce && digest_parse(nonce, &bytes);
}

bool attest_prove(int fd, const char *nonce, struct digest *proof, struct digest *sha256,
                  GError **error)
{
    g_autofree char *piece = g_malloc(PIECE_BYTES);
    struct digest_stream *whole = digest_stream_new();
    struct digest_stream *proving = digest_stream_new();
    struct digest bytes = {0};
    off_t at = 0;
    ssize_t got;

    g_assert(digest_parse(nonce, &bytes));
    digest_stream_add(proving, bytes.bytes, DIGEST_BYTES);
    while ((got = pread(fd, piece, PIECE_BYTES, at)) > 0 || (got < 0 && errno == EINTR)) {
        if (got <= 0)
            continue;
        digest_stream_add(whole, piece, (size_t)got);
        digest_stream_add(proving, piece, (size_t)got);
        at += got;
    }
    if (got < 0)
        fault_errno(error, "the bag cannot be read to its end");
    *sha256 = digest_stream_finish(whole);
    *proof = digest_stream_finish(proving);
    digest_stream_free(whole);
    digest_stream_free(proving);
    return got == 0;
}

GBytes *attest_sign(const struct attest *attest, const struct minisign_secret *secret,
                    GError **error)
{
    g_autofree char *comment = g_strdup_printf("attest id=%s", attest->id.text);
    char proof[DIGEST_HEX + 1];
    GBytes *answer;
    json_t *body;

    digest_hex(&attest->proof, proof);
    body = json_pack("{s:s, s:s, s:s, s:I}", "id", attest->id.text, "nonce", attest->nonce, "proof",
                     proof, "now", (json_int_t)attest->now_ms);
    answer = answer_sign(secret, body, comment, error);
    json_decref(body);
    return answer;
}

/* The schema has judged every type and range. */
static struct attest *read_body(const json_t *body, GError **error)
{
    struct attest *attest = g_new0(struct attest, 1);
    const char *proof = json_string_value(json_object_get(body, "proof"));

    g_strlcpy(attest->id.text, json_string_value(json_object_get(body, "id")),
              sizeof attest->id.text);
    g_strlcpy(attest->nonce, json_string_value(json_object_get(body, "nonce")),
              sizeof attest->nonce);
    attest->now_ms = json_integer_value(json_object_get(body, "now"));
    if (id_is_valid(attest->id.text) && attest_nonce_is_valid(attest->nonce) &&
        digest_parse(proof, &attest->proof))
        return attest;
    g_free(attest);
    fault(error, FAULT_INVALID, "an attest's id, nonce or proof is out of range");
    return NULL;
}

struct attest *attest_check(GBytes *answer, const struct minisign_public *receipt_key,
                            GError **error)
{
    json_t *body = answer_check(receipt_key, answer, error);
    struct schema *schema = body ? assets_schema("attest", error) : NULL;
    struct attest *attest = NULL;

    if (schema && schema_check(schema, body, error))
        attest = read_body(body, error);
    schema_free(schema);
    json_decref(body);
    return attest;
}
