// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "seal/age_inside.h"

#include <sodium.h>
#include <string.h>

#define RECIPIENT "age"
#define IDENTITY "age-secret-key-"

void age_identity_new(struct age_identity *identity)
{
    randombytes_buf(identity->key, AGE_KEY_BYTES);
}

void age_recipient_of(const struct age_identity *identity, struct age_recipient *recipient)
{
    crypto_scalarmult_base(recipient->key, identity->key);
}

void age_recipient_text(const struct age_recipient *recipient, char text[AGE_TEXT_MAX])
{
    bech32_write(RECIPIENT, false, recipient->key, text);
}

void age_identity_text(const struct age_identity *identity, char text[AGE_TEXT_MAX])
{
    bech32_write(IDENTITY, true, identity->key, text);
}

/* A point of low order gives everybody the same secret: nothing sealed to it is sealed. */
static bool locks(const struct age_recipient *recipient)
{
    uint8_t scalar[32], shared[32];
    bool good;

    randombytes_buf(scalar, sizeof scalar);
    good = crypto_scalarmult(shared, scalar, recipient->key) == 0;
    sodium_memzero(shared, sizeof shared);
    return good;
}

bool age_recipient_parse(const char *text, struct age_recipient *recipient, GError **error)
{
    struct age_recipient read;

    if (!bech32_read(text, RECIPIENT, false, read.key))
        return fault(error, FAULT_INVALID, "'%.80s' is no age recipient", text);
    if (!locks(&read))
        return fault(error, FAULT_INVALID, "the age recipient '%.80s' locks nothing", text);
    *recipient = read;
    return true;
}

/* The one line that is neither empty nor a comment; NULL if there is none or another. Secret. */
static char *only_line(const char *text)
{
    const char *found = NULL;
    size_t length = 0;
    char *line;

    for (const char *at = text; *at; at += strcspn(at, "\n"), at += *at == '\n') {
        const char *start = at + strspn(at, " \t\r");
        size_t bytes = strcspn(start, "\n");
        while (bytes > 0 && strchr(" \t\r", start[bytes - 1]))
            bytes--;
        if (bytes == 0 || *start == '#')
            continue;
        if (found || bytes >= AGE_TEXT_MAX)
            return NULL;
        found = start;
        length = bytes;
    }
    if (!found)
        return NULL;
    line = seal_secret_new(AGE_TEXT_MAX);
    memcpy(line, found, length);
    return line;
}

bool age_identity_parse(const char *text, struct age_identity *identity, GError **error)
{
    char *line = only_line(text);
    uint8_t *key = seal_secret_new(AGE_KEY_BYTES);
    bool good = line && bech32_read(line, IDENTITY, true, key);

    if (good)
        memcpy(identity->key, key, AGE_KEY_BYTES);
    seal_secret_free(key);
    seal_secret_free(line);
    /* The text itself is secret: it is not repeated. */
    return good || fault(error, FAULT_INVALID, "this is no age identity, or more than one");
}
