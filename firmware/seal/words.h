// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Words: a device's two public keys as six short words, so that a person can see that the device in
 * their hand is the one that asks on the server's page. 48 bits: enough where a false one would
 * have to be found while somebody looks. */
#include "seal/age.h"
#include "seal/minisign.h"

#define WORDS_COUNT 6

/* `otter-maple-…`, the same for the same keys; the caller frees. */
char *words_of_device(const struct minisign_public *signing, const struct age_recipient *recipient);
