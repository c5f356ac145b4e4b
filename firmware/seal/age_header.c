// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "seal/age_inside.h"
#include "seal/base64.h"

#include <sodium.h>
#include <string.h>

#define VERSION "age-encryption.org/v1\n"
#define KIND "X25519"
#define WRAP_INFO "age-encryption.org/v1/X25519"
#define BASE64 sodium_base64_VARIANT_ORIGINAL_NO_PADDING
#define TEXT_32 43 /* 32 bytes in base64 without padding */
#define COLUMNS 64

/* A run of the header's text. */
struct span {
    const char *at;
    size_t bytes;
};

void age_hkdf(const void *salt, size_t salt_bytes, const void *key, size_t key_bytes,
              const char *info, uint8_t out[32])
{
    static const uint8_t zeros[32] = {0};
    crypto_auth_hmacsha256_state state;
    uint8_t drawn[32];
    const uint8_t one = 1;

    crypto_auth_hmacsha256_init(&state, salt_bytes ? salt : zeros,
                                salt_bytes ? salt_bytes : sizeof zeros);
    crypto_auth_hmacsha256_update(&state, key, key_bytes);
    crypto_auth_hmacsha256_final(&state, drawn);
    crypto_auth_hmacsha256_init(&state, drawn, sizeof drawn);
    crypto_auth_hmacsha256_update(&state, (const uint8_t *)info, strlen(info));
    crypto_auth_hmacsha256_update(&state, &one, 1);
    crypto_auth_hmacsha256_final(&state, out);
    sodium_memzero(drawn, sizeof drawn);
    sodium_memzero(&state, sizeof state);
}

/* The key that a file key is wrapped under, "X25519 recipient stanza". False: low order. */
static bool wrap_key(const uint8_t own[32], const uint8_t other[32], const uint8_t share[32],
                     const uint8_t recipient[32], uint8_t key[32])
{
    uint8_t shared[32], salt[64];

    if (crypto_scalarmult(shared, own, other) != 0)
        return false;
    memcpy(salt, share, 32);
    memcpy(salt + 32, recipient, 32);
    age_hkdf(salt, sizeof salt, shared, sizeof shared, WRAP_INFO, key);
    sodium_memzero(shared, sizeof shared);
    return true;
}

static void append_base64(GByteArray *out, const uint8_t data[32])
{
    char text[TEXT_32 + 1];

    sodium_bin2base64(text, sizeof text, data, 32, BASE64);
    g_byte_array_append(out, (const uint8_t *)text, TEXT_32);
}

static void append_text(GByteArray *out, const char *text)
{
    g_byte_array_append(out, (const uint8_t *)text, (guint)strlen(text));
}

static bool append_stanza(GByteArray *out, const struct age_recipient *recipient,
                          const uint8_t file_key[AGE_FILE_KEY_BYTES], GError **error)
{
    static const uint8_t nonce[12] = {0}; /* each key wraps once */
    uint8_t own[32], share[32], key[32], body[AGE_FILE_KEY_BYTES + AGE_TAG_BYTES];
    bool good;

    randombytes_buf(own, sizeof own);
    crypto_scalarmult_base(share, own);
    good = wrap_key(own, recipient->key, share, recipient->key, key);
    sodium_memzero(own, sizeof own);
    if (!good)
        return fault(error, FAULT_INVALID, "an age recipient locks nothing (low order)");
    crypto_aead_chacha20poly1305_ietf_encrypt(body, NULL, file_key, AGE_FILE_KEY_BYTES, NULL, 0,
                                              NULL, nonce, key);
    sodium_memzero(key, sizeof key);
    append_text(out, "-> " KIND " ");
    append_base64(out, share);
    append_text(out, "\n");
    append_base64(out, body);
    append_text(out, "\n");
    return true;
}

/* HMAC over the header up to and with its last three dashes. */
static void header_mac(const void *header, size_t bytes, const uint8_t *file_key,
                       uint8_t mac[AGE_MAC_BYTES])
{
    uint8_t key[32];

    age_hkdf(NULL, 0, file_key, AGE_FILE_KEY_BYTES, "header", key);
    crypto_auth_hmacsha256(mac, header, bytes, key);
    sodium_memzero(key, sizeof key);
}

bool age_header_make(GByteArray *out, const struct age_recipient *recipients, size_t count,
                     const uint8_t file_key[AGE_FILE_KEY_BYTES], GError **error)
{
    uint8_t mac[AGE_MAC_BYTES];
    guint start = out->len;

    if (count == 0 || count > (AGE_HEADER_MOST - AGE_FRAME_BYTES) / AGE_STANZA_BYTES)
        return fault(error, FAULT_INVALID, "cannot seal to %zu recipients", count);
    append_text(out, VERSION);
    for (size_t i = 0; i < count; i++) {
        if (!append_stanza(out, &recipients[i], file_key, error))
            return false;
    }
    append_text(out, "---");
    header_mac(out->data + start, out->len - start, file_key, mac);
    append_text(out, " ");
    append_base64(out, mac);
    append_text(out, "\n");
    return true;
}

gssize age_header_length(const uint8_t *data, size_t bytes, GError **error)
{
    const uint8_t *end = NULL, *line = NULL;
    size_t known = MIN(bytes, strlen(VERSION));

    if (known > 0 && memcmp(data, VERSION, known) != 0) {
        fault(error, FAULT_INVALID, "this is no age file");
        return -1;
    }
    if (known > 0)
        line = memmem(data, MIN(bytes, AGE_HEADER_MOST), "\n---", 4);
    if (line)
        end = memchr(line + 1, '\n', MIN(bytes, AGE_HEADER_MOST) - (size_t)(line + 1 - data));
    if (end)
        return end + 1 - data;
    if (bytes < AGE_HEADER_MOST)
        return 0;
    fault(error, FAULT_INVALID, "the age header has no end within %d bytes", AGE_HEADER_MOST);
    return -1;
}

static bool broken(GError **error, const char *what)
{
    return fault(error, FAULT_INVALID, "the age header is broken: %s", what);
}

/* Takes the next line off `rest`; false at its end. */
static bool next_line(struct span *rest, struct span *line)
{
    const char *end = rest->bytes ? memchr(rest->at, '\n', rest->bytes) : NULL;

    if (!end)
        return false;
    *line = (struct span){rest->at, (size_t)(end - rest->at)};
    rest->bytes -= line->bytes + 1;
    rest->at = end + 1;
    return true;
}

static gssize from_base64(struct span text, uint8_t *out, size_t most)
{
    return base64_read(text.at, text.bytes, false, out, most);
}

static bool starts_with(struct span text, const char *start)
{
    return text.bytes >= strlen(start) && memcmp(text.at, start, strlen(start)) == 0;
}

/* The words of "-> kind argument …": one space between, each of visible ASCII. The first two are
 * kept; the answer is how many there are, 0 when the line breaks the rules. */
static size_t split_words(struct span line, struct span words[2])
{
    size_t count = 0;
    const char *end = line.at + line.bytes;

    if (!starts_with(line, "-> "))
        return 0;
    for (const char *at = line.at + 2; at < end; count++) {
        const char *start = ++at; /* over the space */
        while (at<end && * at> ' ' && *at < 0x7f)
            at++;
        if (at == start || (at < end && *at != ' '))
            return 0;
        if (count < 2)
            words[count] = (struct span){start, (size_t)(at - start)};
    }
    return count;
}

/* Reads a stanza's body: full lines, then one that is shorter, perhaps empty. `body` gets it if it
 * is 32 bytes; the answer is its length, or -1. */
static gssize read_body(struct span *rest, uint8_t body[32])
{
    uint8_t bytes[COLUMNS / 4 * 3];
    gssize total = 0;
    struct span line;

    do {
        gssize got = next_line(rest, &line) && line.bytes <= COLUMNS
                         ? from_base64(line, bytes, sizeof bytes)
                         : -1;
        if (got < 0)
            return -1;
        if (total == 0)
            memcpy(body, bytes, (size_t)MIN(got, 32));
        total += got;
    } while (line.bytes == COLUMNS);
    return total;
}

/* One try at a stanza of our kind. FALSE with an error ends it all; `*opened` says whether it is
 * ours. */
static bool try_stanza(const uint8_t share[32], const uint8_t body[32],
                       const struct age_identity *identity, uint8_t *file_key, bool *opened,
                       GError **error)
{
    static const uint8_t nonce[12] = {0};
    uint8_t own[32], key[32];

    crypto_scalarmult_base(own, identity->key);
    if (!wrap_key(identity->key, share, share, own, key))
        return broken(error, "a share of low order");
    *opened = crypto_aead_chacha20poly1305_ietf_decrypt(file_key, NULL, NULL, body,
                                                        AGE_FILE_KEY_BYTES + AGE_TAG_BYTES, NULL, 0,
                                                        nonce, key) == 0;
    sodium_memzero(key, sizeof key);
    return true;
}

static bool is_kind(struct span word, const char *kind)
{
    return word.bytes == strlen(kind) && starts_with(word, kind);
}

static bool read_stanza(struct span *rest, struct span line, const struct age_identity *identity,
                        uint8_t *file_key, bool *opened, GError **error)
{
    struct span words[2] = {{0}};
    uint8_t share[32], body[32] = {0};
    size_t count = split_words(line, words);
    gssize length;

    if (count == 0)
        return broken(error, "a stanza's first line");
    length = read_body(rest, body);
    if (length < 0)
        return broken(error, "a stanza's body");
    if (is_kind(words[0], "scrypt"))
        return broken(error, "it is locked by a passphrase"); /* never beside other stanzas */
    if (!is_kind(words[0], KIND))
        return true; /* another kind, or grease */
    if (count != 2 || length != 32 || words[1].bytes != TEXT_32 ||
        from_base64(words[1], share, sizeof share) != 32)
        return broken(error, "an X25519 stanza");
    return *opened || try_stanza(share, body, identity, file_key, opened, error);
}

/* `last` is the line "--- <MAC>" at the end of the header. */
static bool check_mac(const uint8_t *header, struct span last, const uint8_t *file_key,
                      GError **error)
{
    struct span text = {last.at + 4, last.bytes - 4};
    size_t covered = (size_t)((const uint8_t *)last.at - header) + 3;
    uint8_t said[AGE_MAC_BYTES], made[AGE_MAC_BYTES];

    if (from_base64(text, said, sizeof said) != AGE_MAC_BYTES)
        return broken(error, "its last line");
    if (!file_key)
        return fault(error, FAULT_DENIED, "this is not sealed to the key at hand");
    header_mac(header, covered, file_key, made);
    if (sodium_memcmp(said, made, AGE_MAC_BYTES) != 0)
        return fault(error, FAULT_DAMAGED, "the age header was changed");
    return true;
}

bool age_header_open(const uint8_t *header, size_t bytes, const struct age_identity *identity,
                     uint8_t file_key[AGE_FILE_KEY_BYTES], GError **error)
{
    struct span rest = {(const char *)header, bytes};
    struct span line;
    bool opened = false;
    size_t stanzas = 0;

    if (!next_line(&rest, &line) || memcmp(header, VERSION, MIN(bytes, strlen(VERSION))) != 0)
        return broken(error, "its first line");
    while (next_line(&rest, &line) && !starts_with(line, "---")) {
        if (!read_stanza(&rest, line, identity, file_key, &opened, error))
            return false;
        stanzas++;
    }
    if (stanzas == 0 || rest.bytes > 0 || line.bytes != 4 + TEXT_32 || !starts_with(line, "--- "))
        return broken(error, "its last line");
    return check_mac(header, line, opened ? file_key : NULL, error);
}
