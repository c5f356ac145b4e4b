// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The plan pack: what the school sends down. A zip, sealed to the device's vault key, signed by the
 * school's pack key over the sealed bytes with the trusted comment
 * `school=<id> device=<id> pack=<n>`. Replaces the old one whole or not at all.
 *
 * In the zip: pack.json (assets/schema/pack.json), photos/, topics/<id>.json, schemes/<id>.json,
 * boards/, history.json, thumbs/. Limits in contract.md's words: 20,000 entries, 512 MiB unpacked,
 * ratio 100, no path that leaves, no name twice, images to 40 megapixels, SVG without scripts,
 * entities or outside references. A pack that breaks one is refused whole, with entry and reason.
 *
 * Zip, JSON and pictures are parsed in a throwaway child, which has no key (child/child.h): one
 * that dies, stalls or talks nonsense is a pack that breaks a rule.
 *
 * Immutable once open; may be read from any thread; reference counted. */
#include "core/fault.h"
#include "plan/school.h"
#include <stdint.h>

enum may { MAY_UNKNOWN, MAY_NO, MAY_YES }; /* unknown means no */

/* Words as shown and as spoken, in the pack's first language unless a language is asked for. */
struct symbol_words {
    /* a symbol's name (assets/symbols/words.json), "photos/x" in the pack, or NULL */
    const char *symbol;
    const char *words;
};

struct pack_target {
    const char *id;
    const char *words;       /* the target as staff see it */
    const char *short_words; /* as a button shows it; = words when the pack gives none */
    const char *symbol;      /* or NULL */
    const char *const *areas;
};

struct pack_pupil {
    const char *id;
    const char *shown;   /* name on the screen */
    const char *spoken;  /* name as the voice says it */
    const char *picture; /* "photos/x.svg" in the pack, or a symbol's name */
    bool picture_is_symbol;
    enum may photo, video, voice, shown_to_family;
    const char *language; /* or NULL: the device's */
    const struct pack_target *targets;
    size_t target_count;
};

struct pack_staff {
    const char *id;
    const char *shown;
    const char *picture; /* in the pack, or NULL */
};

struct pack_class {
    const char *id;
    const char *name;
    const char *const *today; /* pupil ids present today, NULL-terminated */
};

struct topic_point { /* a place on a scale, in the order that reading starts */
    const char *id;
    const char *symbol;
    const char *words;
    const char *said;    /* a pattern for the read-back: "You like %s." */
    const char *meaning; /* "like", "middle" or "dislike": which tint the place has */
};
struct topic_option {
    const char *id;
    const char *symbol;
    const char *words;
};
struct topic {
    const char *id;
    const char *symbol;
    const char *words;    /* "Things I do" */
    const char *question; /* "How do you feel about" */
    const struct topic_point *points;
    size_t point_count;
    const struct topic_option *options;
    size_t option_count;
};

struct pack;

/* Checks the signature, then opens and parses. `least_number`: the pack must be newer than this.
 * FAULT_DENIED: not signed by this school, not for this device, not newer; FAULT_INVALID: breaks a
 * limit, with entry and reason; FAULT_DAMAGED. */
struct pack *pack_open(GBytes *sealed, const char *minisig, const struct age_identity *vault_key,
                       const struct school *school, const char *device, int64_t least_number,
                       GError **error) MUST_CHECK;
/* The number of a pack that this school signed for this device, without opening it. */
bool pack_signed_number(GBytes *sealed, const char *minisig, const struct school *school,
                        const char *device, int64_t *number) MUST_CHECK;
struct pack *pack_ref(struct pack *pack);
void pack_unref(struct pack *pack); /* NULL allowed */

int64_t pack_number(const struct pack *pack);
const char *pack_school_name(const struct pack *pack);
/* The school's recipients as of this pack: newest version counts. */
int64_t pack_recipients(const struct pack *pack, struct age_recipient *ingest,
                        struct age_recipient *escrow);

/* Whether this school opens its devices with badge and PIN, and how many hours a device stays open;
 * 0: until somebody locks it. */
bool pack_has_badges(const struct pack *pack);
int pack_open_hours(const struct pack *pack);
const struct pack_class *pack_classes(const struct pack *pack, size_t *count);
const struct pack_staff *pack_staff(const struct pack *pack, size_t *count);
/* NULL when the pack has no such pupil, staff, target or topic. Borrowed from the pack. */
const struct pack_pupil *pack_pupil(const struct pack *pack, const char *id);
const struct pack_pupil *pack_pupils(const struct pack *pack, size_t *count);
const struct pack_target *pack_pupil_target(const struct pack_pupil *pupil, const char *id);
/* Topics in `language` ("en", "cy", …), falling back to the pack's first language word by word.
 * Borrowed from the pack, made on first use. */
const struct topic *pack_topics(const struct pack *pack, const char *language, size_t *count);
/* A picture of the pack ("photos/amara.svg"): its bytes as they came, new reference; NULL when it
 * has none. They are from outside still: only a throwaway child may draw them. */
GBytes *pack_file(const struct pack *pack, const char *name);
/* The files of boards, sorted; borrowed names, freed by g_ptr_array_unref. What pack_file gives of one
 * is what board_book_from_answer (talk/) reads: it was sifted already. */
GPtrArray *pack_boards(const struct pack *pack);
/* What shuts the reader of packs in on this machine, in words (child/confine.h); g_free. NULL when it
 * cannot be started: then no pack can be opened. */
char *pack_reader_holds(void);
/* The pack's own JSON of a pupil, staff, target: for the words that a record keeps. Borrowed. */
const json_t *pack_json(const struct pack *pack);

/* The trusted comment of a pack: whose it is, and its number. Free with g_free. */
char *pack_comment(const char *school, const char *device, int64_t number);
/* The server's side and `viewfinder-vault make-pack`: makes one from a plan folder.
 * What a device would refuse is refused here already, with entry and reason. */
GBytes *pack_seal(const char *plan_folder, const struct age_recipient *device_key,
                  const struct minisign_secret *pack_key, const char *comment, char **minisig,
                  GError **error) MUST_CHECK;
