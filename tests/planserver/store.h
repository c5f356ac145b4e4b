// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The store: the folder that holds everything a plan server knows.
 *
 *   lock           one server at a time
 *   server.json    where the running server listens, and the key that signs its receipts
 *   codes/<sha256> enrolment codes not used yet      revoked/<device>   devices shut out
 *   waiting/<sha256 of a code>  devices that asked   accepted/<device>  a person let them in
 *   page           the secret in the address of the page where they are accepted
 *   planserver.db  devices, uploads, bags with their receipts, packs, alarms
 *   uploads/<id>   bytes on their way                packs/<device>-<n>.age
 *   staging/       a bag being opened                bags/<id>.zip      every bag, as it came
 *   opened/<pupil>/<id>/  what was in it, for people and for the school's systems
 *
 * What a call says is done is on the disk. One connection to the database, any thread. */
#include "core/digest.h"
#include "core/fault.h"
#include "core/id.h"
#include "seal/age.h"
#include "seal/minisign.h"
#include <stdint.h>

enum store_folder {
    STORE_TOP,
    STORE_CODES,
    STORE_REVOKED,
    STORE_WAITING,
    STORE_ACCEPTED,
    STORE_UPLOADS,
    STORE_PACKS,
    STORE_STAGING,
    STORE_BAGS,
    STORE_OPENED,
    STORE_SAFEGUARDING,
    STORE_FOLDERS
};

struct store;

/* Makes what is missing. FAULT_BUSY when a server runs on it already. */
struct store *store_open(const char *folder, GError **error) MUST_CHECK;
void store_close(struct store *store); /* NULL allowed */
/* Borrowed descriptor. */
int store_folder(const struct store *store, enum store_folder which);
/* The same without the database and the lock, for what runs beside the server; -1 on failure. */
int store_folder_open(const char *store, enum store_folder which, GError **error) MUST_CHECK;

int64_t store_now_ms(void);

struct device {
    struct id id;
    char *name;
    struct minisign_public signing;
    struct age_recipient recipient;
};
void device_free(struct device *device);

/* FAULT_REFUSED when a device was enrolled by this code before. */
bool store_device_add(struct store *store, const struct device *device, const struct digest *token,
                      const struct digest *code, GError **error) MUST_CHECK;
/* FAULT_MISSING. */
struct device *store_device_by_token(struct store *store, const struct digest *token,
                                     GError **error) MUST_CHECK;
struct device *store_device(struct store *store, const char *id, GError **error) MUST_CHECK;

enum upload_state { UPLOAD_OPEN, UPLOAD_COMPLETE, UPLOAD_REFUSED, UPLOAD_DONE };

struct upload {
    struct id id;
    struct id device;
    struct id record;
    struct digest sha256; /* as promised */
    int64_t length_bytes;
    int64_t offset_bytes; /* durable */
    enum upload_state state;
    char *why;      /* when refused */
    char *metadata; /* as the client wrote it */
};
void upload_free(struct upload *upload);

bool store_upload_add(struct store *store, const struct upload *upload, GError **error) MUST_CHECK;
/* All three: FAULT_MISSING when there is none. By id; the newest of a record of a device; the
 * oldest that waits to be taken in, after row `*after`, which is moved on. */
struct upload *store_upload(struct store *store, const char *id, GError **error) MUST_CHECK;
struct upload *store_upload_newest(struct store *store, const char *device, const char *record,
                                   GError **error) MUST_CHECK;
struct upload *store_upload_complete(struct store *store, int64_t *after,
                                     GError **error) MUST_CHECK;
/* Those of a record that have not come to their end, each a struct upload. */
GPtrArray *store_uploads_open(struct store *store, const char *device, const char *record,
                              GError **error) MUST_CHECK;
/* Durable up to `offset_bytes`; complete when that is its length. */
bool store_upload_advance(struct store *store, const char *id, int64_t offset_bytes,
                          GError **error) MUST_CHECK;
bool store_upload_end(struct store *store, const char *id, enum upload_state state, const char *why,
                      GError **error) MUST_CHECK;
bool store_upload_drop(struct store *store, const char *id, GError **error) MUST_CHECK;

struct stored_bag {
    struct id id;
    struct id device;
    struct digest sha256;
    int64_t length_bytes;
    int64_t seq;
    bool has_previous;
    struct digest previous;
    int64_t stored_at_ms;
    GBytes *answer;     /* the signed receipt, the same for ever */
    const char *pupils; /* ids, joined by spaces */
};
void stored_bag_free(struct stored_bag *bag); /* one that the store gave */

/* Row and receipt, and its upload done: all or nothing. FAULT_REFUSED when the id is taken. */
bool store_bag_add(struct store *store, const struct stored_bag *bag, const char *upload,
                   GError **error) MUST_CHECK;
/* Its record is unknown from now on. */
bool store_bag_drop(struct store *store, const char *id, GError **error) MUST_CHECK;
/* FAULT_MISSING. Without pupils. */
struct stored_bag *store_bag(struct store *store, const char *id, GError **error) MUST_CHECK;
/* A device's bag with this seq, other than `id`: FAULT_MISSING. */
struct stored_bag *store_bag_at(struct store *store, const char *device, int64_t seq,
                                const char *id, GError **error) MUST_CHECK;
/* Pupils (strings, from `pupils`) of bags that no page shows yet; then say that they are shown. */
GPtrArray *store_unshown(struct store *store, GError **error) MUST_CHECK;
bool store_shown(struct store *store, GError **error) MUST_CHECK;

struct stored_pack {
    int64_t number;     /* 0: none yet */
    struct digest plan; /* what it was made of */
    char *minisig;
};
void stored_pack_clear(struct stored_pack *pack);
bool store_pack(struct store *store, const char *device, struct stored_pack *pack,
                GError **error) MUST_CHECK;
bool store_pack_set(struct store *store, const char *device, const struct stored_pack *pack,
                    GError **error) MUST_CHECK;

/* Something that a person should look at: kept, and a line on standard error. */
void store_alarm(struct store *store, const char *device, const char *record, const char *format,
                 ...) G_GNUC_PRINTF(4, 5);
