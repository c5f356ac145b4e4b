// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What the driver and its judges both know: a folder that holds a school (school/), a device that
 * is enrolled with it (vault/), and what a dock may bring (brought/). All that is captured is made
 * from a seed, so that whoever judges can make it again. */
#include "core/fault.h"
#include "plan/school.h"
#include "record/record.h"

#define WORLD_PIN "482916"
#define WORLD_PUPIL "6fee95a9-e375-4e43-8405-3899b0fc3ee0" /* may be pictured and heard */
#define WORLD_STAFF "682ca036-95c8-42ab-8708-7c5ac4aed70d"
#define WORLD_PLANTED_WORDS "Amara swam a whole length, quokka-caption-71"
#define WORLD_PLANTED_BYTES "quokka-plain-bytes-58 "
#define WORLD_PACKS 6 /* the first is in force, the others can be brought */

/* Makes all of it in a folder that exists. */
bool world_make(const char *world, GError **error) MUST_CHECK;
/* `<world>/vault`, and a name beneath it where that is not NULL; g_free. */
char *world_vault(const char *world, const char *name);
struct school_secrets *world_secrets(const char *world, GError **error) MUST_CHECK;
/* The dock brings pack `number`: its two files are put into vault/dock/. */
bool world_bring_pack(const char *world, int number, GError **error) MUST_CHECK;

/* The same bytes for the same seed. */
GBytes *world_bytes(size_t bytes, uint32_t seed);
struct medium world_medium(const char *name, const char *type, GBytes *plain);
