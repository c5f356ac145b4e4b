// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A parser of outside bytes, and how it is tried with bytes that nobody would send. One program
 * holds all of them: with libFuzzer (tests/fuzz/run), and as a plain test that plays every seed and
 * a little harm to each (replay.c). */
#include "core/fault.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct fuzz_target {
    const char *name;
    size_t most_bytes;
    /* Once, before the first: keys, folders. May be NULL. */
    void (*prepare)(void);
    /* What good input looks like, made by our own code: fuzz_seed for each. */
    void (*seeds)(void);
    /* Must neither crash, leak, hang nor accept what contradicts itself. */
    void (*run)(const uint8_t *data, size_t bytes);
};

/* NULL ends them. */
extern const struct fuzz_target *const fuzz_targets[];
const struct fuzz_target *fuzz_find(const char *name);

/* Where seeds go; set by whoever asks for them. */
extern void (*fuzz_seed)(const void *data, size_t bytes);
static inline void fuzz_seed_text(const char *text)
{
    fuzz_seed(text, strlen(text));
}
/* Every file of a folder of the source tree whose name ends so. */
void fuzz_seed_files(const char *folder, const char *ending);

/* Ends the process: the parser said what cannot be. */
_Noreturn void fuzz_lost(const char *what);
/* A call that failed must say why, one that did not must not. By its place, since a call and what
 * it says may stand in one line. */
void fuzz_check(bool good, GError *const *error);

/* A text with a NUL, which data need not have; g_free. */
char *fuzz_text(const uint8_t *data, size_t bytes);

/* The same keys in every run: a corpus is worth something then. */
struct age_identity;
struct minisign_secret;
struct minisign_public;
void fuzz_identity(struct age_identity *identity);
void fuzz_signer(struct minisign_secret *secret, struct minisign_public *public_key);
