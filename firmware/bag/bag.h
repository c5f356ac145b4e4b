// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* An evidence bag: BagIt (RFC 8493) in a stored zip with one top folder `<id>/`:
 *   bagit.txt  bag-info.txt  data/record.json.age  data/<name>.age …
 *   manifest-sha256.txt  tagmanifest-sha256.txt  tagmanifest-sha256.txt.minisig
 * Order and dates are fixed, so one input has one output but for the sealing's random keys.
 * bag-info.txt is in clear and holds nothing personal. Unzip, any BagIt tool, minisign and age read
 * a bag without us. */
#include "core/digest.h"
#include "core/id.h"
#include "seal/age.h"
#include "seal/minisign.h"

#define BAG_FORMAT "viewfinder-bag/1"
#define BAG_PREVIOUS_NONE "none"

struct bag_info {
    struct id id;
    struct id device;
    int64_t seq;
    bool has_previous;
    struct digest previous; /* SHA-256 of the item file with seq - 1 */
};

/* One medium to go in: its plain bytes come from `read`, which fills up to `most` bytes and answers
 * how many (0 at the end, -1 with error). `bytes` must be exact. */
struct bag_source {
    const char *name; /* fixed name, `photo.jpg`; [a-z0-9.-], at most 64 */
    int64_t bytes;
    gssize (*read)(void *context, void *buffer, size_t most, GError **error);
    void *context;
};

/* FAULT_INVALID: over 64 media, four gibibytes in all, a name twice or not plain, a length that was
 * not so. */
struct bag_recipe {
    struct bag_info info;
    GBytes *record; /* canonical JSON */
    const struct bag_source *media;
    size_t media_count;
    const struct age_recipient *recipients;
    size_t recipient_count;
    const struct minisign_secret *signing;
};

/* Writes the bag in one pass to `sink`. `*sha256` and `*bytes` are of the whole file. */
bool bag_write(const struct bag_recipe *recipe, age_sink *sink, void *context,
               struct digest *sha256, int64_t *bytes, GError **error) MUST_CHECK;
/* What it will take on the disk, a little more rather than less. */
int64_t bag_room_bytes(const struct bag_recipe *recipe);

/* A bag that was read: hostile until checked. The descriptor is not taken. */
struct bag;
/* Reads and checks form, manifests and, where `device_key` is given, the signature. One pass over
 * the file, constant memory. FAULT_DAMAGED: a byte changed; FAULT_DENIED: another signer;
 * FAULT_INVALID: no bag of ours. */
struct bag *bag_open(int fd, const struct minisign_public *device_key, GError **error) MUST_CHECK;
void bag_close(struct bag *bag);
const struct bag_info *bag_info(const struct bag *bag);
const struct digest *bag_sha256(const struct bag *bag);
int64_t bag_bytes(const struct bag *bag);
/* Names in data/ without `.age`, `record.json` first. Borrowed, NULL-terminated. */
const char *const *bag_names(const struct bag *bag);
/* Opens one with an identity that it is sealed to, into `sink`. */
bool bag_extract(const struct bag *bag, const char *name, const struct age_identity *identity,
                 age_sink *sink, void *context, GError **error) MUST_CHECK;
/* The same in memory, refused beyond `most_bytes`. */
GBytes *bag_read(const struct bag *bag, const char *name, const struct age_identity *identity,
                 size_t most_bytes, GError **error) MUST_CHECK;
