// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

/* The public test vectors of the age format (npm cctv-age): every one with an X25519 identity and
 * without armour must end as it says, and yield exactly the bytes that it says. */
#include "core/digest.h"
#include "seal/age.h"

struct vector {
    char *name;
    char *expect;
    char *identity; /* NULL: none of our kind */
    char *payload;  /* SHA-256 of what must come out, also before a failure; NULL if nothing may */
    bool armored;
    const uint8_t *sealed;
    size_t sealed_bytes;
};

static char *value_of(char **lines, const char *key)
{
    for (; *lines; lines++) {
        if (g_str_has_prefix(*lines, key) && g_str_has_prefix(*lines + strlen(key), ": "))
            return g_strdup(*lines + strlen(key) + 2);
    }
    return NULL;
}

static void vector_read(struct vector *vector, const char *name, GBytes *file)
{
    const char *data = g_bytes_get_data(file, NULL);
    size_t bytes = g_bytes_get_size(file);
    const char *end = memmem(data, bytes, "\n\n", 2);
    g_autofree char *head = g_strndup(data, (size_t)(end - data));
    g_auto(GStrv) lines = g_strsplit(head, "\n", -1);
    g_autofree char *armored = value_of(lines, "armored");

    vector->name = g_strdup(name);
    vector->expect = value_of(lines, "expect");
    vector->identity = value_of(lines, "identity");
    vector->payload = value_of(lines, "payload");
    vector->armored = armored != NULL;
    vector->sealed = (const uint8_t *)end + 2;
    vector->sealed_bytes = bytes - (size_t)(vector->sealed - (const uint8_t *)data);
    if (vector->identity && !g_str_has_prefix(vector->identity, "AGE-SECRET-KEY-1"))
        g_clear_pointer(&vector->identity, g_free);
}

static void vector_finish(struct vector *vector)
{
    g_free(vector->name);
    g_free(vector->expect);
    g_free(vector->identity);
    g_free(vector->payload);
}

static bool append(void *context, const void *data, size_t bytes, GError **error)
{
    (void)error;
    g_byte_array_append(context, data, (guint)bytes);
    return true;
}

/* Opens in pieces of this size. */
static bool open_in_pieces(const struct vector *vector, const struct age_identity *identity,
                           size_t piece, bool *cut, GByteArray *out, GError **error)
{
    struct age_reader *reader = age_reader_new(identity, append, out);
    bool good = true;

    for (size_t at = 0; good && at < vector->sealed_bytes; at += piece)
        good = age_reader_feed(reader, vector->sealed + at, MIN(piece, vector->sealed_bytes - at),
                               error);
    good = good && age_reader_finish(reader, cut, error);
    age_reader_free(reader);
    return good;
}

static bool ends_as_expected(const struct vector *vector, bool good, const GError *error)
{
    if (strcmp(vector->expect, "success") == 0)
        return good;
    if (strcmp(vector->expect, "no match") == 0)
        return fault_is(error, FAULT_DENIED);
    /* A header that is cut short is damage; one that breaks the rules is no age file. */
    if (strcmp(vector->expect, "header failure") == 0)
        return fault_is(error, FAULT_INVALID) || fault_is(error, FAULT_DAMAGED);
    return fault_is(error, FAULT_DAMAGED);
}

/* Bytes behind a chunk that is marked as the last: the vectors hand that chunk out before they
 * notice, this reader does not. */
static bool is_beyond_the_end(const struct vector *vector)
{
    return g_str_has_prefix(vector->name, "stream_trailing_garbage") ||
           g_str_has_prefix(vector->name, "stream_two_final_chunks");
}

static bool yields_what_it_must(const struct vector *vector, const GByteArray *out)
{
    struct digest digest = digest_of(out->data, out->len);
    char hex[DIGEST_HEX + 1];

    digest_hex(&digest, hex);
    return vector->payload ? strcmp(hex, vector->payload) == 0 : out->len == 0;
}

/* With `cut` a file without its end is none that fails: all its whole chunks come out. */
static bool try_vector(const struct vector *vector, size_t piece, bool with_cut)
{
    struct age_identity identity;
    g_autoptr(GError) error = NULL;
    g_autoptr(GByteArray) out = g_byte_array_new();
    bool cut = false, good, right;

    if (!age_identity_parse(vector->identity, &identity, NULL))
        return strcmp(vector->expect, "success") != 0;
    good = open_in_pieces(vector, &identity, piece, with_cut ? &cut : NULL, out, &error);
    if (cut)
        right = strcmp(vector->expect, "success") != 0 && good;
    else
        right = ends_as_expected(vector, good, error);
    if (!with_cut && strcmp(vector->expect, "payload failure") == 0)
        right = right && out->len % AGE_CHUNK_BYTES == 0;
    else if (!is_beyond_the_end(vector))
        right = right && yields_what_it_must(vector, out);
    if (!right)
        print_message("%s: expected %s, %u bytes came out, %s\n", vector->name, vector->expect,
                      out->len, error ? error->message : "no error");
    return right;
}

static void every_x25519_vector_ends_as_it_says(void **state)
{
    struct scratch *scratch = *state;
    GDir *folder;
    size_t tried = 0, wrong = 0;

    if (scratch_run(scratch, "node " SOURCE_DIR "/tests/seal/vectors.mjs .") != 0)
        fail_msg("the vectors are not there: run `npm ci` in tests/");
    folder = g_dir_open(scratch->path, 0, NULL);
    for (const char *name; (name = g_dir_read_name(folder));) {
        struct vector vector;
        g_autoptr(GBytes) file = NULL;
        if (strcmp(name, "out") == 0)
            continue;
        file = scratch_get(scratch, name);
        vector_read(&vector, name, file);
        if (vector.identity && !vector.armored) {
            tried++;
            wrong += !try_vector(&vector, G_MAXINT, false) || !try_vector(&vector, 997, false) ||
                     !try_vector(&vector, 4096, true);
        }
        vector_finish(&vector);
    }
    g_dir_close(folder);
    assert_int_equal(wrong, 0);
    assert_true(tried >= 60);
}

static int setup(void **state)
{
    seal_start();
    *state = scratch_new();
    return 0;
}

static int teardown(void **state)
{
    scratch_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_x25519_vector_ends_as_it_says, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
