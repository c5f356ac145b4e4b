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

bool wrap_pin_check(const char *pin, GError **error)
{
    size_t digits = strspn(pin, "0123456789");

    if (pin[digits] || digits != WRAP_PIN_DIGITS)
        return fault(error, FAULT_INVALID, "a PIN is %d digits", WRAP_PIN_DIGITS);
    return true;
}

/* The badge's secret, where there is one, then the PIN: the lengths keep the two kinds apart. Takes
 * a good part of a second. The key is secret memory; NULL when there is no room for 64 MiB. */
static uint8_t *stretch(const struct badge *badge, const char *pin,
                        const uint8_t salt[crypto_pwhash_SALTBYTES], GError **error)
{
    size_t secret_bytes = badge ? sizeof badge->secret : 0;
    char *word = seal_secret_new(BADGE_SECRET_BYTES + WRAP_PIN_DIGITS);
    uint8_t *key = seal_secret_new(KEY_BYTES);
    bool stretched;

    if (badge)
        memcpy(word, badge->secret, secret_bytes);
    memcpy(word + secret_bytes, pin, WRAP_PIN_DIGITS);
    stretched = crypto_pwhash(key, KEY_BYTES, word, secret_bytes + WRAP_PIN_DIGITS, salt, PASSES,
                              (size_t)MEMORY_KIB * 1024, crypto_pwhash_ALG_ARGON2ID13) == 0;
    seal_secret_free(word);
    if (stretched)
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
static json_t *outside(const struct wrap_about *about, const uint8_t salt[crypto_pwhash_SALTBYTES])
{
    json_t *object = json_pack("{s:s, s:s, s:i, s:s, s:i, s:i}", "format", FORMAT, "who",
                               about->who, "sign", about->sign, "badge", about->badge_check,
                               "passes", PASSES, "memory_kib", MEMORY_KIB);

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

GBytes *wrap_seal(const struct age_identity *vault_key, const struct wrap_about *about,
                  const struct badge *badge, const char *pin, GError **error)
{
    struct wrap_about written = *about;
    uint8_t salt[crypto_pwhash_SALTBYTES];
    GBytes *wrap = NULL;
    json_t *object;
    uint8_t *key;

    if (!wrap_pin_check(pin, error))
        return NULL;
    g_assert(about->sign >= 0 && about->sign < WRAP_SIGNS);
    written.badge_check[0] = '\0';
    if (badge)
        badge_check(badge, written.badge_check);
    randombytes_buf(salt, sizeof salt);
    object = outside(&written, salt);
    if (!object) {
        fault(error, FAULT_INVALID, "the staff id is no text");
        return NULL;
    }
    key = stretch(badge, pin, salt, error);
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

static bool read_about(const json_t *object, struct wrap_about *about, GError **error)
{
    const char *format = json_get_string(object, "format", error);
    const char *who = format ? json_get_string(object, "who", error) : NULL;
    const char *check = who ? json_get_string(object, "badge", error) : NULL;
    int64_t sign;

    if (!check || !json_get_int(object, "sign", &sign, error))
        return false;
    if (strcmp(format, FORMAT) != 0)
        return fault(error, FAULT_INVALID, "the locked vault key has the unknown form '%.40s'",
                     format);
    if (sign < 0 || sign >= WRAP_SIGNS ||
        g_strlcpy(about->who, who, sizeof about->who) >= sizeof about->who ||
        g_strlcpy(about->badge_check, check, sizeof about->badge_check) >=
            sizeof about->badge_check)
        return fault(error, FAULT_INVALID, "the locked vault key says what none says");
    about->sign = (int)sign;
    return true;
}

bool wrap_look(GBytes *wrap, struct wrap_about *about, GError **error)
{
    json_t *object = read_wrap(wrap, error);
    bool good = object && read_about(object, about, error);

    json_decref(object);
    return good;
}

static bool open_box(const json_t *object, const struct badge *badge, const char *pin,
                     struct age_identity *vault_key, GError **error)
{
    uint8_t salt[crypto_pwhash_SALTBYTES], nonce[NONCE_BYTES], box[AGE_KEY_BYTES + TAG_BYTES];
    struct wrap_about about;
    g_autoptr(GBytes) text = NULL;
    json_t *beside;
    uint8_t *key;
    bool opened;

    if (!read_about(object, &about, error) ||
        !get_base64(object, "salt", salt, sizeof salt, error) ||
        !get_base64(object, "nonce", nonce, sizeof nonce, error) ||
        !get_base64(object, "box", box, sizeof box, error))
        return false;
    beside = outside(&about, salt);
    text = json_canonical(beside, error);
    json_decref(beside);
    key = text ? stretch(about.badge_check[0] ? badge : NULL, pin, salt, error) : NULL;
    if (!key)
        return false;
    opened = crypto_aead_xchacha20poly1305_ietf_decrypt(vault_key->key, NULL, NULL, box, sizeof box,
                                                        g_bytes_get_data(text, NULL),
                                                        g_bytes_get_size(text), nonce, key) == 0;
    seal_secret_free(key);
    return opened || fault(error, FAULT_DENIED, "the PIN does not open this");
}

bool wrap_open(GBytes *wrap, const struct badge *badge, const char *pin,
               struct age_identity *vault_key, GError **error)
{
    json_t *object = wrap_pin_check(pin, error) ? read_wrap(wrap, error) : NULL;
    bool good = object && open_box(object, badge, pin, vault_key, error);

    json_decref(object);
    return good;
}
