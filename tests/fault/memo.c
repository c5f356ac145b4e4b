// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/digest.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A PIN takes a good part of a second by design, and these proofs open a vault a million times. The
 * programs of this folder, and no other, are linked with `--wrap=crypto_pwhash`: the same PIN with
 * the same salt is stretched once, and the outcome is looked up after that. The file that remembers
 * it between programs lies outside the vault. */

/* As libsodium has it. */
int __real_crypto_pwhash(unsigned char *out, unsigned long long out_bytes, const char *password,
                         unsigned long long password_bytes, const unsigned char *salt,
                         unsigned long long passes, size_t memory_bytes, int algorithm);
int __wrap_crypto_pwhash(unsigned char *out, unsigned long long out_bytes, const char *password,
                         unsigned long long password_bytes, const unsigned char *salt,
                         unsigned long long passes, size_t memory_bytes, int algorithm);

#define SALT_BYTES 16
#define OUT_MOST 64

struct outcome {
    struct digest of;
    unsigned char out[OUT_MOST];
};

static struct outcome *known;
static size_t known_count;

static void remember(const struct outcome *outcome)
{
    known = g_renew(struct outcome, known, known_count + 1);
    known[known_count++] = *outcome;
}

static const char *memo_path(void)
{
    return g_getenv("VIEWFINDER_FAULT_MEMO");
}

/* What came since it was last read. First before main, so that none of these calls is counted among
 * those of an act. */
__attribute__((constructor)) static void read_file(void)
{
    static long until;
    FILE *file = memo_path() ? fopen(memo_path(), "rbe") : NULL;
    struct outcome outcome;

    if (file && fseek(file, until, SEEK_SET) != 0)
        _exit(7);
    while (file && fread(&outcome, sizeof outcome, 1, file) == 1)
        remember(&outcome);
    if (file) {
        until = ftell(file) / (long)sizeof outcome * (long)sizeof outcome;
        fclose(file);
    }
}

static void write_file(const struct outcome *outcome)
{
    FILE *file = memo_path() ? fopen(memo_path(), "abe") : NULL;

    if (file && fwrite(outcome, sizeof *outcome, 1, file) != 1)
        _exit(7);
    if (file)
        fclose(file);
}

static bool look_up(const struct digest *of, unsigned char *out, size_t out_bytes)
{
    for (size_t i = 0; i < known_count; i++) {
        if (digest_equal(&known[i].of, of)) {
            memcpy(out, known[i].out, out_bytes);
            return true;
        }
    }
    return false;
}

int __wrap_crypto_pwhash(unsigned char *out, unsigned long long out_bytes, const char *password,
                         unsigned long long password_bytes, const unsigned char *salt,
                         unsigned long long passes, size_t memory_bytes, int algorithm)
{
    const unsigned long long numbers[] = {out_bytes, password_bytes, passes, memory_bytes,
                                          (unsigned long long)algorithm};
    struct digest_stream *stream = digest_stream_new();
    struct outcome outcome = {.of = {{0}}};
    int answer;

    digest_stream_add(stream, numbers, sizeof numbers);
    digest_stream_add(stream, password, password_bytes);
    digest_stream_add(stream, salt, SALT_BYTES);
    outcome.of = digest_stream_finish(stream);
    digest_stream_free(stream);
    if (look_up(&outcome.of, out, out_bytes))
        return 0;
    read_file();
    if (look_up(&outcome.of, out, out_bytes))
        return 0;
    answer = __real_crypto_pwhash(out, out_bytes, password, password_bytes, salt, passes,
                                  memory_bytes, algorithm);
    if (answer != 0 || out_bytes > OUT_MOST)
        return answer;
    memcpy(outcome.out, out, out_bytes);
    remember(&outcome);
    write_file(&outcome);
    return 0;
}
