// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "seal/wrap.h"

#include "core/digest.h"
#include "core/json.h"
#include "seal/base64.h"

#include <sodium.h>
#include <string.h>

#define FORMAT "viewfinder-wrap/1"
#define WRAP_MOST 4096
#define PASSES 3
#define MEMORY_KIB 65536
#define KEY_BYTES crypto_aead_xchacha20poly1305_ietf_KEYBYTES
#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES crypto_aead_xchacha20poly1305_ietf_ABYTES
#define BASE64 sodium_base64_VARIANT_ORIGINAL

static bool pin_check(const char *pin, GError **error)
{
    size_t digits = strspn(pin, "0123456789");

    if (pin[digits] || digits != WRAP_PIN_DIGITS)
        return fault(error, FAULT_INVALID, "a PIN is %d digits", WRAP_PIN_DIGITS);
    return true;
}

/* Takes a good part of a second. The key is secret memory; NULL when there is no room for 64 MiB.
 */
static uint8_t *stretch(const char *pin, const uint8_t salt[crypto_pwhash_SALTBYTES],
                        GError **error)
{
    uint8_t *key = seal_secret_new(KEY_BYTES);

    if (crypto_pwhash(key, KEY_BYTES, pin, strlen(pin), salt, PASSES, (size_t)MEMORY_KIB * 1024,
                      crypto_pwhash_ALG_ARGON2ID13) == 0)
        return key;
    seal_secret_free(key);
    fault(error, FAULT_BUSY, "there is not enough memory to try the PIN");
    return NULL;
}

static void set_base64(json_t *object, const char *key, const uint8_t *data, size_t bytes)
{
    g_autofree char *text = g_malloc(sodium_base64_encoded_len(bytes, BASE64));

    sodium_bin2base64(text, sodium_base64_encoded_len(bytes, BASE64), data, bytes, BASE64);
    json_object_set_new(object, key, json_string(text));
}

static bool get_base64(const json_t *object, const char *key, uint8_t *data, size_t bytes,
                       GError **error)
{
    const char *text = json_get_string(object, key, error);

    if (!text)
        return false;
    if (base64_read(text, strlen(text), true, data, bytes) != (gssize)bytes)
        return fault(error, FAULT_INVALID, "'%s' is not %zu bytes in base64", key, bytes);
    return true;
}

/* What the box authenticates: everything that stands beside it. */
static json_t *outside(const char *who, const uint8_t salt[crypto_pwhash_SALTBYTES])
{
    json_t *object = json_pack("{s:s, s:s, s:i, s:i}", "format", FORMAT, "who", who, "passes",
                               PASSES, "memory_kib", MEMORY_KIB);

    if (object)
        set_base64(object, "salt", salt, crypto_pwhash_SALTBYTES);
    return object;
}

/* Finds a flipped bit on the disk; it is no secret and no signature. */
static bool set_sum(json_t *object, GError **error)
{
    g_autoptr(GBytes) text = json_canonical(object, error);
    char hex[DIGEST_HEX + 1];
    struct digest digest;

    if (!text)
        return false;
    digest = digest_of_bytes(text);
    digest_hex(&digest, hex);
    return json_object_set_new(object, "sum", json_string(hex)) == 0;
}

static bool add_box(json_t *object, const struct age_identity *vault_key, const uint8_t *key,
                    GError **error)
{
    g_autoptr(GBytes) beside = json_canonical(object, error);
    uint8_t nonce[NONCE_BYTES], box[AGE_KEY_BYTES + TAG_BYTES];

    if (!beside)
        return false;
    randombytes_buf(nonce, sizeof nonce);
    crypto_aead_xchacha20poly1305_ietf_encrypt(box, NULL, vault_key->key, AGE_KEY_BYTES,
                                               g_bytes_get_data(beside, NULL),
                                               g_bytes_get_size(beside), NULL, nonce, key);
    set_base64(object, "nonce", nonce, sizeof nonce);
    set_base64(object, "box", box, sizeof box);
    return set_sum(object, error);
}

GBytes *wrap_seal(const struct age_identity *vault_key, const char *who, const char *pin,
                  GError **error)
{
    uint8_t salt[crypto_pwhash_SALTBYTES];
    GBytes *wrap = NULL;
    json_t *object;
    uint8_t *key;

    if (!pin_check(pin, error))
        return NULL;
    randombytes_buf(salt, sizeof salt);
    object = outside(who, salt);
    if (!object) {
        fault(error, FAULT_INVALID, "the staff id is no text");
        return NULL;
    }
    key = stretch(pin, salt, error);
    if (key && add_box(object, vault_key, key, error))
        wrap = json_canonical(object, error);
    seal_secret_free(key);
    json_decref(object);
    return wrap;
}

/* True if these are the bytes that we would write for it, with the sum that fits. */
static bool is_as_written(GBytes *wrap, json_t *object)
{
    g_autofree char *said = g_strdup(json_string_value(json_object_get(object, "sum")));
    g_autoptr(GBytes) again = NULL;

    if (!said || json_object_del(object, "sum") != 0 || !set_sum(object, NULL) ||
        strcmp(said, json_string_value(json_object_get(object, "sum"))) != 0)
        return false;
    again = json_canonical(object, NULL);
    return again && g_bytes_equal(again, wrap);
}

/* Whatever is not as we wrote it is damage: the second copy may be whole. */
static json_t *read_wrap(GBytes *wrap, GError **error)
{
    json_t *object = json_read(wrap, WRAP_MOST, NULL);

    if (json_is_object(object) && is_as_written(wrap, object))
        return object;
    json_decref(object);
    fault(error, FAULT_DAMAGED, "the locked vault key was damaged");
    return NULL;
}

static bool open_box(const json_t *object, const char *who, const char *pin,
                     struct age_identity *vault_key, GError **error)
{
    uint8_t salt[crypto_pwhash_SALTBYTES], nonce[NONCE_BYTES], box[AGE_KEY_BYTES + TAG_BYTES];
    g_autoptr(GBytes) text = NULL;
    json_t *beside;
    uint8_t *key;
    bool opened;

    if (!get_base64(object, "salt", salt, sizeof salt, error) ||
        !get_base64(object, "nonce", nonce, sizeof nonce, error) ||
        !get_base64(object, "box", box, sizeof box, error))
        return false;
    beside = outside(who, salt);
    text = json_canonical(beside, error);
    json_decref(beside);
    key = text ? stretch(pin, salt, error) : NULL;
    if (!key)
        return false;
    opened = crypto_aead_xchacha20poly1305_ietf_decrypt(vault_key->key, NULL, NULL, box, sizeof box,
                                                        g_bytes_get_data(text, NULL),
                                                        g_bytes_get_size(text), nonce, key) == 0;
    seal_secret_free(key);
    return opened || fault(error, FAULT_DENIED, "the PIN does not open this");
}

bool wrap_open(GBytes *wrap, const char *pin, struct age_identity *vault_key, GError **error)
{
    json_t *object;
    const char *format, *who;
    bool good = false;

    if (!pin_check(pin, error))
        return false;
    object = read_wrap(wrap, error);
    if (!object)
        return false;
    format = json_get_string(object, "format", error);
    who = format ? json_get_string(object, "who", error) : NULL;
    if (who && strcmp(format, FORMAT) != 0)
        fault(error, FAULT_INVALID, "the locked vault key has the unknown form '%.40s'", format);
    else if (who)
        good = open_box(object, who, pin, vault_key, error);
    json_decref(object);
    return good;
}
