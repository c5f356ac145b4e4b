// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "seal/age.h"

static const size_t sizes[] = {0, 1, 65535, 65536, 65537, 131072, 1000000};

struct fixture {
    struct scratch *scratch;
    struct age_identity identities[20];
    struct age_recipient recipients[20];
};

static int setup(void **state)
{
    struct fixture *fixture = g_new0(struct fixture, 1);

    seal_start();
    fixture->scratch = scratch_new();
    for (size_t i = 0; i < G_N_ELEMENTS(fixture->identities); i++) {
        age_identity_new(&fixture->identities[i]);
        age_recipient_of(&fixture->identities[i], &fixture->recipients[i]);
    }
    *state = fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;

    scratch_free(fixture->scratch);
    g_free(fixture);
    return 0;
}

static GBytes *random_bytes(size_t bytes)
{
    uint8_t *data = g_malloc(bytes + 1);

    seal_random(data, bytes);
    return g_bytes_new_take(data, bytes);
}

static void put(struct fixture *fixture, const char *name, GBytes *bytes)
{
    scratch_put(fixture->scratch, name, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

static void put_identity(struct fixture *fixture, const char *name, size_t which)
{
    char text[AGE_TEXT_MAX];

    age_identity_text(&fixture->identities[which], text);
    scratch_put(fixture->scratch, name, text, strlen(text));
}

static void sealed_length_is_known_in_advance(void **state)
{
    struct fixture *fixture = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        for (size_t count = 1; count <= 3; count++) {
            g_autoptr(GBytes) plain = random_bytes(sizes[i]);
            g_autoptr(GBytes) sealed = age_seal(plain, fixture->recipients, count, NULL);
            assert_non_null(sealed);
            assert_int_equal(g_bytes_get_size(sealed), age_sealed_bytes(count, (int64_t)sizes[i]));
        }
    }
}

static void age_program_opens_what_we_seal(void **state)
{
    struct fixture *fixture = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autoptr(GBytes) plain = random_bytes(sizes[i]);
        g_autoptr(GBytes) sealed = age_seal(plain, fixture->recipients, 20, NULL);
        g_autoptr(GBytes) opened = NULL;
        put(fixture, "sealed.age", sealed);
        put_identity(fixture, "key", i);
        assert_int_equal(scratch_run(fixture->scratch, "age -d -i key sealed.age >plain"), 0);
        opened = scratch_get(fixture->scratch, "plain");
        assert_true(g_bytes_equal(plain, opened));
    }
}

static void we_open_what_the_age_program_seals(void **state)
{
    struct fixture *fixture = *state;
    char first[AGE_TEXT_MAX], second[AGE_TEXT_MAX];

    age_recipient_text(&fixture->recipients[0], first);
    age_recipient_text(&fixture->recipients[1], second);
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autoptr(GBytes) plain = random_bytes(sizes[i]);
        g_autoptr(GBytes) sealed = NULL;
        put(fixture, "plain", plain);
        assert_int_equal(
            scratch_run(fixture->scratch, "age -r %s -r %s -o s.age plain", first, second), 0);
        sealed = scratch_get(fixture->scratch, "s.age");
        for (size_t who = 0; who < 2; who++) {
            g_autoptr(GBytes) opened = age_open(sealed, &fixture->identities[who], NULL);
            assert_non_null(opened);
            assert_true(g_bytes_equal(plain, opened));
        }
    }
}

static void keys_are_the_texts_of_age_keygen(void **state)
{
    struct fixture *fixture = *state;
    struct age_identity identity;
    struct age_recipient recipient;
    char text[AGE_TEXT_MAX];
    g_autoptr(GBytes) file = NULL;
    g_autofree char *key = NULL;
    g_autofree char *public_key = NULL;

    assert_int_equal(scratch_run(fixture->scratch, "age-keygen -o new.key 2>/dev/null"), 0);
    file = scratch_get(fixture->scratch, "new.key");
    key = g_strndup(g_bytes_get_data(file, NULL), g_bytes_get_size(file));
    assert_true(age_identity_parse(key, &identity, NULL));
    assert_int_equal(scratch_run(fixture->scratch, "age-keygen -y new.key"), 0);
    public_key = g_strchomp(scratch_out(fixture->scratch));
    age_recipient_of(&identity, &recipient);
    age_recipient_text(&recipient, text);
    assert_string_equal(text, public_key);
    assert_true(age_recipient_parse(public_key, &recipient, NULL));
    age_identity_text(&identity, text);
    assert_non_null(strstr(key, text));
}

static void key_texts_have_one_form(void **state)
{
    struct fixture *fixture = *state;
    struct age_recipient recipient;
    struct age_identity identity;
    char good[AGE_TEXT_MAX], text[AGE_TEXT_MAX];
    g_autofree char *two = NULL;

    age_recipient_text(&fixture->recipients[0], good);
    for (size_t i = 0; good[i]; i++) {
        for (char c = ' '; c < 0x7f; c++) {
            strcpy(text, good);
            text[i] = c;
            assert_int_equal(age_recipient_parse(text, &recipient, NULL), c == good[i]);
        }
        strcpy(text, good);
        text[i] = '\0';
        assert_false(age_recipient_parse(text, &recipient, NULL));
    }
    g_strlcat(strcpy(text, good), "q", sizeof text);
    assert_false(age_recipient_parse(text, &recipient, NULL));
    age_identity_text(&fixture->identities[0], good);
    for (size_t i = 0; good[i]; i++) {
        strcpy(text, good);
        text[i] = g_ascii_tolower(good[i]);
        assert_int_equal(age_identity_parse(text, &identity, NULL), text[i] == good[i]);
    }
    two = g_strdup_printf("# a comment\r\n\n  %s \n", good);
    assert_true(age_identity_parse(two, &identity, NULL));
    assert_memory_equal(&identity, &fixture->identities[0], sizeof identity);
    g_free(two);
    two = g_strdup_printf("%s\n%s\n", good, good);
    assert_false(age_identity_parse(two, &identity, NULL));
    assert_false(age_identity_parse("", &identity, NULL));
}

/* Its last letter carries four bits of nothing; with them set, and a checksum that fits, the text
 * is still another one for the same key. Made with the reference algorithm of BIP 173. */
static void key_with_bits_left_over_is_refused(void **state)
{
    struct age_recipient recipient;

    (void)state;
    assert_false(age_recipient_parse(
        "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73epp9g8nq", &recipient, NULL));
}

static void recipient_of_low_order_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct age_recipient zero = {{0}};
    g_autoptr(GBytes) plain = random_bytes(10);
    g_autoptr(GError) error = NULL;
    char text[AGE_TEXT_MAX];

    (void)fixture;
    assert_null(age_seal(plain, &zero, 1, &error));
    assert_true(fault_is(error, FAULT_INVALID));
    g_clear_error(&error);
    age_recipient_text(&zero, text);
    assert_false(age_recipient_parse(text, &zero, &error));
    assert_true(fault_is(error, FAULT_INVALID));
}

static void nobody_and_too_many_are_refused(void **state)
{
    struct fixture *fixture = *state;
    g_autoptr(GBytes) plain = random_bytes(10);
    g_autofree struct age_recipient *many = g_new(struct age_recipient, 1000);
    g_autoptr(GBytes) most = NULL;
    g_autoptr(GBytes) opened = NULL;

    for (size_t i = 0; i < 1000; i++)
        many[i] = fixture->recipients[i % 20];
    assert_null(age_seal(plain, many, 0, NULL));
    assert_null(age_seal(plain, many, 669, NULL));
    most = age_seal(plain, many, 668, NULL);
    assert_non_null(most);
    opened = age_open(most, &fixture->identities[19], NULL);
    assert_non_null(opened);
}

static void key_that_it_is_not_sealed_to_is_denied(void **state)
{
    struct fixture *fixture = *state;
    g_autoptr(GBytes) plain = random_bytes(10);
    g_autoptr(GBytes) sealed = age_seal(plain, fixture->recipients, 2, NULL);
    g_autoptr(GError) error = NULL;

    assert_null(age_open(sealed, &fixture->identities[2], &error));
    assert_true(fault_is(error, FAULT_DENIED));
}

/* Also for the identity that it is sealed to second: a change in the stanza before is seen by the
 * MAC. */
static void every_flipped_byte_is_noticed(void **state)
{
    struct fixture *fixture = *state;
    g_autoptr(GBytes) plain = random_bytes(100);
    g_autoptr(GBytes) sealed = age_seal(plain, fixture->recipients, 2, NULL);
    g_autofree uint8_t *bytes = g_memdup2(g_bytes_get_data(sealed, NULL), g_bytes_get_size(sealed));

    for (size_t i = 0; i < g_bytes_get_size(sealed); i++) {
        for (int bit = 0; bit < 8; bit++) {
            g_autoptr(GBytes) changed = NULL;
            bytes[i] ^= 1 << bit;
            changed = g_bytes_new(bytes, g_bytes_get_size(sealed));
            assert_null(age_open(changed, &fixture->identities[1], NULL));
            bytes[i] ^= 1 << bit;
        }
    }
}

static void every_cut_is_noticed(void **state)
{
    struct fixture *fixture = *state;
    g_autoptr(GBytes) plain = random_bytes(100);
    g_autoptr(GBytes) sealed = age_seal(plain, fixture->recipients, 1, NULL);

    for (size_t i = 0; i < g_bytes_get_size(sealed); i++) {
        g_autoptr(GBytes) cut = g_bytes_new_from_bytes(sealed, 0, i);
        g_autoptr(GError) error = NULL;
        assert_null(age_open(cut, &fixture->identities[0], &error));
        assert_true(fault_is(error, i == 0 ? FAULT_INVALID : FAULT_DAMAGED));
    }
}

static bool append(void *context, const void *data, size_t bytes, GError **error)
{
    (void)error;
    g_byte_array_append(context, data, (guint)bytes);
    return true;
}

static void writer_gives_each_chunk_as_it_fills(void **state)
{
    struct fixture *fixture = *state;
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_autoptr(GBytes) plain = random_bytes(200000);
    const uint8_t *data = g_bytes_get_data(plain, NULL);
    struct age_writer *writer = age_writer_new(fixture->recipients, 1, append, out, NULL);
    guint header = out->len;
    size_t pending;

    assert_true(header > 0);
    for (size_t at = 0; at < 200000; at += 100) {
        const void *waiting;
        assert_true(age_writer_write(writer, data + at, 100, NULL));
        waiting = age_writer_pending(writer, &pending);
        assert_true(pending > 0 && pending <= AGE_CHUNK_BYTES);
        assert_int_equal((out->len - header) / (AGE_CHUNK_BYTES + 16) * AGE_CHUNK_BYTES + pending,
                         at + 100);
        assert_memory_equal(waiting, data + at + 100 - pending, pending);
    }
    assert_true(age_writer_finish(writer, NULL));
    assert_int_equal(out->len, age_sealed_bytes(1, 200000));
    assert_false(age_writer_write(writer, data, 1, NULL));
    assert_false(age_writer_finish(writer, NULL));
    age_writer_free(writer);
}

/* A recording that ended with the power: header, whole chunks, a torn one. */
static void cut_recording_yields_its_authentic_beginning(void **state)
{
    struct fixture *fixture = *state;
    g_autoptr(GBytes) plain = random_bytes(150000);
    g_autoptr(GBytes) sealed = age_seal(plain, fixture->recipients, 1, NULL);
    const size_t header = (size_t)age_sealed_bytes(1, 0) - 16;
    const size_t ends[] = {0,
                           10,
                           header - 1,
                           header,
                           header + 5,
                           header + 65551,
                           header + 65552,
                           header + 65553,
                           header + 131103,
                           header + 131104,
                           header + 131105,
                           g_bytes_get_size(sealed) - 1,
                           g_bytes_get_size(sealed)};

    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autoptr(GByteArray) out = g_byte_array_new();
        struct age_reader *reader = age_reader_new(&fixture->identities[0], append, out);
        size_t whole = ends[i] < header ? 0 : (ends[i] - header) / 65552;
        bool cut, complete = ends[i] == g_bytes_get_size(sealed);
        assert_true(age_reader_feed(reader, g_bytes_get_data(sealed, NULL), ends[i], NULL));
        assert_true(age_reader_finish(reader, &cut, NULL));
        assert_int_equal(cut, !complete);
        assert_int_equal(out->len, complete ? 150000 : whole * AGE_CHUNK_BYTES);
        assert_memory_equal(out->data, g_bytes_get_data(plain, NULL), out->len);
        age_reader_free(reader);
    }
}

static bool fail_after(void *context, const void *data, size_t bytes, GError **error)
{
    int *left = context;

    (void)data, (void)bytes;
    return (*left)-- > 0 || fault(error, FAULT_FULL, "no room");
}

static void failing_sink_stops_for_good(void **state)
{
    struct fixture *fixture = *state;
    g_autoptr(GBytes) plain = random_bytes(200000);
    g_autoptr(GError) error = NULL;
    struct age_writer *writer;
    int left = 0;

    assert_null(age_writer_new(fixture->recipients, 1, fail_after, &left, &error));
    assert_true(fault_is(error, FAULT_FULL));
    g_clear_error(&error);
    left = 2;
    writer = age_writer_new(fixture->recipients, 1, fail_after, &left, &error);
    assert_non_null(writer);
    assert_false(age_writer_write(writer, g_bytes_get_data(plain, NULL), 200000, &error));
    assert_true(fault_is(error, FAULT_FULL));
    left = 100;
    assert_false(age_writer_write(writer, "x", 1, NULL));
    assert_false(age_writer_finish(writer, NULL));
    age_writer_free(writer);
}

static void header_without_end_is_refused_at_64_kib(void **state)
{
    struct fixture *fixture = *state;
    g_autoptr(GByteArray) out = g_byte_array_new();
    struct age_reader *reader = age_reader_new(&fixture->identities[0], append, out);
    g_autofree char *filler = g_strnfill(1000, 'A');
    g_autoptr(GError) error = NULL;
    size_t fed = 0;

    assert_true(age_reader_feed(reader, "age-encryption.org/v1\n-> ", 25, NULL));
    while (age_reader_feed(reader, filler, 1000, &error))
        fed += 1000;
    assert_true(fault_is(error, FAULT_INVALID));
    assert_true(fed <= 65536);
    age_reader_free(reader);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(sealed_length_is_known_in_advance),
        TEST(age_program_opens_what_we_seal),
        TEST(we_open_what_the_age_program_seals),
        TEST(keys_are_the_texts_of_age_keygen),
        TEST(key_texts_have_one_form),
        TEST(key_with_bits_left_over_is_refused),
        TEST(recipient_of_low_order_is_refused),
        TEST(nobody_and_too_many_are_refused),
        TEST(key_that_it_is_not_sealed_to_is_denied),
        TEST(every_flipped_byte_is_noticed),
        TEST(every_cut_is_noticed),
        TEST(writer_gives_each_chunk_as_it_fills),
        TEST(cut_recording_yields_its_authentic_beginning),
        TEST(failing_sink_stops_for_good),
        TEST(header_without_end_is_refused_at_64_kib),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
