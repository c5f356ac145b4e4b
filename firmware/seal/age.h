// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The age format, version 1 (age-encryption.org/v1, C2SP spec), with X25519 recipients only. Files
 * made here open with the `age` program, and the other way round. */
#include "core/fault.h"
#include <stddef.h>
#include <stdint.h>

#define AGE_KEY_BYTES 32
#define AGE_CHUNK_BYTES 65536
/* Room for "age1…" (62) or "AGE-SECRET-KEY-1…" (74) and a NUL. */
#define AGE_TEXT_MAX 80

struct age_recipient {
    uint8_t key[AGE_KEY_BYTES];
};
/* Secret. Keep it in `seal_secret_new` memory; wipe with `seal_wipe`. */
struct age_identity {
    uint8_t key[AGE_KEY_BYTES];
};

/* Once, before anything else of seal/; aborts if libsodium cannot start. Any thread. */
void seal_start(void);
/* Memory that is locked, not dumped, and wiped when freed. Never NULL. */
void *seal_secret_new(size_t bytes);
void seal_secret_free(void *secret);
void seal_wipe(void *memory, size_t bytes);
void seal_random(void *memory, size_t bytes);
/* Nothing of this process is dumped, and no other of the same user looks into it. First thing in
 * each program that holds keys. */
void seal_undumpable(void);
/* Tells whether two secrets are the same without keeping either: a keyed BLAKE2b. */
#define SEAL_TAG_BYTES 32
void seal_tag(const uint8_t key[SEAL_TAG_BYTES], const void *data, size_t bytes,
              uint8_t tag[SEAL_TAG_BYTES]);

void age_identity_new(struct age_identity *identity);
void age_recipient_of(const struct age_identity *identity, struct age_recipient *recipient);
/* Bech32 text as the `age` program reads and writes it. Parsing answers FAULT_INVALID. The identity
 * parser skips `#` comment lines and space, as an age identity file has them. */
void age_recipient_text(const struct age_recipient *recipient, char text[AGE_TEXT_MAX]);
void age_identity_text(const struct age_identity *identity, char text[AGE_TEXT_MAX]);
bool age_recipient_parse(const char *text, struct age_recipient *recipient,
                         GError **error) MUST_CHECK;
bool age_identity_parse(const char *text, struct age_identity *identity, GError **error) MUST_CHECK;

/* Exactly how long the sealed form of `plain_bytes` will be. */
int64_t age_sealed_bytes(size_t recipients, int64_t plain_bytes);

/* Whole in memory. */
GBytes *age_seal(GBytes *plain, const struct age_recipient *recipients, size_t count,
                 GError **error) MUST_CHECK;
/* FAULT_DENIED: not sealed to this identity; FAULT_DAMAGED: changed or cut short; FAULT_INVALID: no
 * age file. */
GBytes *age_open(GBytes *sealed, const struct age_identity *identity, GError **error) MUST_CHECK;

/* Where sealed bytes go, or plain bytes come out. Returns false with error to stop. */
typedef bool age_sink(void *context, const void *data, size_t bytes, GError **error);

/* Sealing piece by piece: the header goes to `sink` at once, each full 64 KiB chunk as it fills. */
struct age_writer;
struct age_writer *age_writer_new(const struct age_recipient *recipients, size_t count,
                                  age_sink *sink, void *context, GError **error) MUST_CHECK;
bool age_writer_write(struct age_writer *writer, const void *data, size_t bytes,
                      GError **error) MUST_CHECK;
/* The plain bytes that wait for their chunk to fill: what a cut now would lose. Borrowed until the
 * next call; `*bytes` may be 0. */
const void *age_writer_pending(const struct age_writer *writer, size_t *bytes);
/* Writes the last chunk; without it the file is truncated. The writer can only be freed then. */
bool age_writer_finish(struct age_writer *writer, GError **error) MUST_CHECK;
void age_writer_free(struct age_writer *writer); /* wipes; NULL allowed */

/* Opening piece by piece: feed sealed bytes, authentic plain bytes come out of `sink`. */
struct age_reader;
struct age_reader *age_reader_new(const struct age_identity *identity, age_sink *sink,
                                  void *context);
bool age_reader_feed(struct age_reader *reader, const void *data, size_t bytes,
                     GError **error) MUST_CHECK;
/* True when the last chunk was seen. With `cut` not NULL a file that ends early is no failure: what
 * came out so far is its authentic beginning, and `*cut` says so. */
bool age_reader_finish(struct age_reader *reader, bool *cut, GError **error) MUST_CHECK;
void age_reader_free(struct age_reader *reader);
