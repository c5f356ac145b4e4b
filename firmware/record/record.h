// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A record: one immutable fact, as canonical JSON. Held against assets/schema/record.json whenever
 * it is made or read. What a record says of a pack's or topic's things it says with the words and
 * symbols that were on the screen, since ids outlive their meaning. */
#include "core/clock.h"
#include "core/digest.h"
#include "core/id.h"
#include "plan/pack.h"
#include <jansson.h>

/* A file that belongs to a record, known by what it was in memory before it was sealed. */
struct medium {
    char name[65];   /* `photo.jpg`, `flat.jpg`, `voice.ogg`, `view.png`, or a document's fixed name */
    char type[128];  /* MIME type */
    int64_t bytes;   /* of the plain file */
    struct digest sha256;
    int32_t width, height;  /* px, 0 where it has none */
    int64_t duration_ms;    /* 0 where it has none */
};

json_t *medium_to_json(const struct medium *medium);
bool medium_from_json(const json_t *value, struct medium *medium, GError **error) MUST_CHECK;

/* A new record without body, media, pupils or targets. `kind` is one of the contract's. `by` is
 * "pupil", "staff", "family" or "unknown"; `staff` the staff id where known, or NULL. */
json_t *record_new(const char *id, const char *kind, const struct moment *made, const char *device,
                   const char *by, const char *staff);
/* Each adds what the record keeps of the pack's words. The pupil must be in the pack: asserts. */
void record_add_pupil(json_t *record, const struct pack_pupil *pupil);
void record_add_target(json_t *record, const struct pack_pupil *pupil,
                       const struct pack_target *target, const char *language);
void record_set_body(json_t *record, json_t *body_take);
/* For the safeguarding lead alone: no pupil's folder or history shows it. */
void record_set_for_lead(json_t *record);
void record_add_medium(json_t *record, const struct medium *medium);
/* Staff's word that a pupil whose `may.photo` is not yes cannot be recognised in the picture. */
void record_add_unrecognisable(json_t *record, const char *pupil, const char *staff,
                               const struct moment *when);

/* FAULT_INVALID with the field. */
bool record_check(const json_t *record, GError **error) MUST_CHECK;
/* Checked, canonical bytes: what is sealed. */
GBytes *record_bytes(const json_t *record, GError **error) MUST_CHECK;
json_t *record_read(GBytes *bytes, GError **error) MUST_CHECK;

/* Borrowed; the record was checked. */
const char *record_id(const json_t *record);
const char *record_kind(const json_t *record);
size_t record_media(const json_t *record, struct medium *media, size_t most);
bool record_is_for_lead(const json_t *record);

/* The rule of consent, wherever a record is filed (screen or tool): every pupil of a record with a
 * photo either may be pictured, or the record holds only a picture with blur or crop *and* staff's
 * word for that pupil. FAULT_REFUSED names the pupil ids, joined by spaces. Voice and video follow
 * `may.voice` and `may.video`. Records by the pupil of themself (by = pupil, kind view.voice) are
 * their own voice and always may be filed; so may what is for the safeguarding lead, which nobody
 * else is shown: what a child has to be protected from does not wait for a consent. */
bool record_may_file(const json_t *record, const struct pack *pack, GError **error) MUST_CHECK;
