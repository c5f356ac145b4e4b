// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The witness: what each medium was when it came to be, noted from memory before it is sealed and
 * never read back from the vault. Proofs compare it with what the server opened. One JSON line
 * each:
 *   {"event":"made","id","name","type","bytes","sha256"}
 *   {"event":"filed","id","seq","kind","pupils":[],"media":[names]}
 * Worker's thread only. */
#include "record/record.h"

struct witness;
struct witness *witness_open(const char *path, GError **error) MUST_CHECK;
void witness_close(struct witness *witness); /* NULL allowed, here and below: notes nothing */
void witness_made(struct witness *witness, const char *id, const struct medium *medium);
void witness_filed(struct witness *witness, int64_t seq, const json_t *record);
