// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The vault: everything the device knows, sealed where it rests. Truth is drafts/, items/ and
 * dock/receipts/; vault.db is an index that may be deleted at any time.
 *
 * What happens at a power cut: whatever a call said was done (it returned true) is there
 * afterwards. Whatever was under way is there whole, or as an authentic beginning marked `cut`, or
 * not at all; sweep.c says what a start makes of each thing that may be left.
 *
 * One program writes at a time (a lock on the folder; FAULT_BUSY says who). All calls are to be
 * made from one thread, and none from the screen's: they sync, hash and seal. What the dock wrote
 * (dock/) is outside input. */
#include "bag/receipt.h"
#include "core/clock.h"
#include "record/dating.h"
#include "record/record.h"
#include "seal/badge.h"

enum vault_use { VAULT_READ, VAULT_WRITE };

struct vault;

/* Makes the folders where they are missing (VAULT_WRITE), sweeps, and reads the index. */
struct vault *vault_open(const char *folder, enum vault_use use, GError **error) MUST_CHECK;
void vault_close(struct vault *vault);
const struct clock *vault_clock(const struct vault *vault);

/* --- enrolment and the lock (vault/lock.c, vault/enrol.c) --- */

enum vault_enrolment { VAULT_NEW, VAULT_ASKED, VAULT_ENROLLED };
enum vault_enrolment vault_enrolment(const struct vault *vault);
/* Device id and school once enrolled; NULL before. Borrowed. */
const char *vault_device(const struct vault *vault);
const struct school *vault_school(const struct vault *vault);
const struct minisign_public *vault_device_key(const struct vault *vault);
/* What packs for this device are sealed to; NULL before enrolment was asked for. Borrowed. */
const struct age_recipient *vault_device_recipient(const struct vault *vault);

/* With a plan server: makes the keys, locks the vault key for the person who enrols
 * (vault/people.c: `who` of `opener` a staff id, or NULL while the school's list is not known),
 * writes ask/enrol. `code` is the text of `planserver code`:
 * viewfinder-enrol:1?server=…&code=…&key=RW… */
struct vault_opener;
bool vault_enrol_ask(struct vault *vault, const char *code, const char *name,
                     const struct vault_opener *opener, GError **error) MUST_CHECK;
/* Takes over dock/enrolled.json if it has come: checked by the key in the code. True with
 * `*enrolled` false while it has not. */
bool vault_enrol_look(struct vault *vault, bool *enrolled, GError **error) MUST_CHECK;
/* Without one (`kind=tus`): the device names itself. */
bool vault_enrol_school(struct vault *vault, const struct school *school, const char *name,
                        const struct vault_opener *opener, GError **error) MUST_CHECK;

/* --- who opens it (vault/people.c, vault/tries.c, vault/lock.c) ---
 *
 * Each person has the vault key locked for them alone, in keys/wraps/<staff id>-1.wrap and -2.wrap,
 * by badge and PIN or by a PIN alone; in keys/tries/<staff id> stands how often a wrong PIN was
 * tried. Who enrols a device before the school's list is known is VAULT_FIRST until they open it
 * with the first pack in hand: they are then the first of its staff. Who is not in the newest
 * pack's list any more loses their wrap when somebody opens the vault with it; the last wrap there
 * is stays, since without it only the escrow key would open what is not yet filed. */

#define VAULT_FIRST "first"
/* How somebody opens: `who` NULL where there is only one, or where the badge says it. */
struct vault_opener {
    const char *who;
    const struct badge *badge; /* NULL: none was shown */
    const char *pin;
};

/* One who may open it, as can be told without any key: no name. */
struct vault_person {
    char who[ID_LENGTH + 1];
    int sign; /* below WRAP_SIGNS (seal/wrap.h): the picture by which they find themselves */
    bool has_badge;
    bool is_shut;    /* 20 wrong PINs: until a newer pack of the school's, or a colleague */
    int64_t wait_ms; /* until the next PIN is tried; 0: now */
};
/* By sign. Free with g_array_unref. */
GArray *vault_people(struct vault *vault);

/* Opens (a good part of a second). The newest pack is opened with it, and to write, what the dock
 * has brought since is taken in first. Open already, it says who is there now.
 *
 * A wrong PIN: FAULT_DENIED. Five are free; then the next is tried only after 30 s, 1, 5, 30 min,
 * then 1 h each (FAULT_BUSY until then), and after 20 not at all (FAULT_REFUSED). The count is on
 * the disk before a PIN is tried; waits are counted on CLOCK_BOOTTIME and begin again in full after
 * a boot, so that no clock shortens them. The same wrong PIN again is not tried and not counted.
 * Where the wrap wants a badge, only a PIN after the right badge is tried and counted. A vault
 * opened to read keeps the waits, and counts nothing: who can run that reads keys/ anyway. */
bool vault_unlock_as(struct vault *vault, const struct vault_opener *opener,
                     GError **error) MUST_CHECK;
/* The same with a PIN alone, where there is one person. */
bool vault_unlock(struct vault *vault, const char *pin, GError **error) MUST_CHECK;
/* With an identity that the bags are sealed to (the escrow key): reading only. FAULT_DENIED. */
bool vault_unlock_identity(struct vault *vault, const struct age_identity *identity,
                           GError **error) MUST_CHECK;
void vault_lock(struct vault *vault);
bool vault_is_unlocked(const struct vault *vault);
/* The staff id of who opened it last, borrowed; NULL while locked, opened by an identity, or when
 * the school's list has them no more. */
const char *vault_who(const struct vault *vault);
/* The badge that it was opened with, borrowed; NULL for none. */
const struct badge *vault_badge(const struct vault *vault);

/* Gives a person of the pack's staff a PIN: a new colleague, a forgotten PIN, one's own. They are
 * let in again if they were shut out. `badge` is theirs, or NULL: a PIN alone. FAULT_MISSING: the
 * pack has no such person; FAULT_REFUSED: the school has badges, so a PIN alone is too little. */
bool vault_person_set(struct vault *vault, const char *staff, const struct badge *badge,
                      const char *pin, GError **error) MUST_CHECK;
/* The pack in force, new reference; NULL while locked or before the first. */
struct pack *vault_pack(const struct vault *vault);
/* Takes a pack in if it is signed, for us, newer and whole; the old one stays otherwise. From a
 * file by hand, or, with `sealed` NULL, dock/pack.age if it is new (`*changed` tells). Needs the
 * vault open. */
bool vault_pack_import(struct vault *vault, GBytes *sealed, const char *minisig, bool *changed,
                       GError **error) MUST_CHECK;

/* --- room (vault/room.c) --- */

enum vault_need {
    VAULT_NEED_WORDS,
    VAULT_NEED_PHOTO,
    VAULT_NEED_VOICE,
    VAULT_NEED_DOCUMENT,
    VAULT_NEED_VIDEO, /* refused first, so that photographs and voices go on */
};
/* True when there is room; FAULT_FULL before the shutter otherwise. Words and views draw on a kept
 * reserve that nothing else may touch. `bytes` is the expected plain size, 0 for the usual. */
bool vault_has_room(struct vault *vault, enum vault_need need, int64_t bytes,
                    GError **error) MUST_CHECK;
/* How many photographs still fit; while the vault is locked, at most what a locked device takes. */
int vault_photos_left(struct vault *vault);

/* --- drafts (vault/draft.c, vault/take.c): can be written locked, read only open --- */

/* A draft's JSON: {"record": a record without seq, "app": what the screens keep (markup, a cut
 * mark …)}. */
struct draft {
    struct id id;
    json_t *record;
    json_t *app;
    bool is_cut; /* a recording or capture that did not come to its end */
};
void draft_free(struct draft *draft);

/* While the vault is locked new drafts with media are bounded, 50 and a twentieth of the room until
 * somebody opens it: FAULT_FULL (vault/quick.c).
 *
 * One call, one draft: seals and flushes new media (each `plain[i]` under `media[i].name`), then
 * the JSON, then the folder; at most five flushes for one photograph. Calling again with the same
 * id replaces the JSON and adds media. When it returns true the screen may say "saved". */
bool vault_draft_save(struct vault *vault, const struct draft *draft, const struct medium *media,
                      GBytes *const *plain, size_t count, GError **error) MUST_CHECK;
struct draft *vault_draft_read(struct vault *vault, const char *id, GError **error) MUST_CHECK;
GBytes *vault_draft_medium(struct vault *vault, const char *id, const char *name,
                           GError **error) MUST_CHECK;
/* All that can be read, oldest first, each a struct draft; those that cannot be opened are counted
 * in `*damaged`. Free with g_ptr_array_unref. */
GPtrArray *vault_drafts(struct vault *vault, int *damaged, GError **error) MUST_CHECK;
/* Those that cannot be opened, by what the names of their files still tell (vault/wreck.c). They
 * are kept. Reads every draft: for when vault_drafts counted one. Free with g_array_unref. */
struct wreck {
    struct id id;
    char medium[65];    /* "photo.jpg"; "" where there is none */
    int64_t written_ms; /* by the clock as it stood, or CLOCK_NO_WALL */
};
GArray *vault_wrecks(struct vault *vault, GError **error) MUST_CHECK;
/* How many, without a key: for the locked screen. */
int vault_draft_count(const struct vault *vault);
/* For the safeguarding lead (vault/lead.c): a draft whose first save has a record with `for`. It is
 * sealed to the escrow key and to one that is in memory alone; vault_draft_read opens it until the
 * vault is locked or closed, and vault_drafts does not list it. Needs the vault open: FAULT_DENIED.
 * One that is closed is filed as it is when the vault is opened again. A draft that began otherwise
 * becomes the lead's by the `for` of the record that it is filed with. */
int vault_lead_count(const struct vault *vault);
/* Thrown away by a person's tap. A staff capture leaves a `withdrawal` item without the media
 * (needs the vault open); a pupil's take that was not kept leaves nothing. */
bool vault_draft_throw(struct vault *vault, const char *id, const char *staff,
                       GError **error) MUST_CHECK;

/* A take: a recording that grows. Sealed as it comes; every `take_sync` makes all that was written
 * so far durable, the tail too, so that a cut loses only what came after. Its draft may be saved
 * meanwhile, and is neither filed nor thrown away (FAULT_BUSY). vault_close frees one that is
 * going on, and leaves it as a cut would. */
struct take;
struct take *take_open(struct vault *vault, const struct draft *draft, const char *name,
                       const char *type, GError **error) MUST_CHECK;
bool take_write(struct take *take, const void *data, size_t bytes, GError **error) MUST_CHECK;
bool take_sync(struct take *take, GError **error) MUST_CHECK;
/* Ends it well: `medium` (name, type, bytes, sha256 of the plain bytes, taken as they passed) is
 * filled, added to the draft's record and saved. Frees the take. When it fails, also because a
 * write failed before, what is durable stays, and is found again as a take that was cut. */
bool take_finish(struct take *take, int64_t duration_ms, struct medium *medium,
                 GError **error) MUST_CHECK;
/* Throws the take's medium away; the draft stays. Frees. NULL allowed. */
void take_abandon(struct take *take);

/* --- items (vault/item.c, vault/index.c) --- */

enum item_state { ITEM_WAITING, ITEM_SENDING, ITEM_SENT, ITEM_RECEIVED, ITEM_ATTENTION };
const char *item_state_name(enum item_state state); /* "waiting" … "needs attention" */

struct item {
    struct id id;
    int64_t seq;
    enum item_state state;
    char *why;          /* for ITEM_ATTENTION: plain English, else NULL */
    int64_t bytes;      /* of the file */
    int64_t sent_bytes; /* while sending: the server's offset as the dock says it */
    struct digest sha256;
    bool has_previous;
    struct digest previous;
    bool is_closed; /* for the safeguarding lead: nobody opens it on this device */
    json_t *record; /* NULL without a key, and where `is_closed` */
};
void item_free(struct item *item);

/* Files a draft: takes the next seq and previous under the lock, seals anew to device, ingest and
 * escrow (a record with `for`: not to the device), one file, flushed; then its row; then the draft
 * goes. `record` is the draft's, complete (its media list says which media go in; the rule of
 * consent is asked again here). The record's own id is the draft's. Needs the vault open. Words and
 * views always fit. `item` (may be NULL) is filled without `why` and `record`: nothing in it is to
 * be freed. Filing what is filed already gives its item. FAULT_REFUSED: consent; FAULT_DAMAGED: a
 * medium is not what it was: nothing is filed, the draft stays. */
bool vault_file(struct vault *vault, const char *draft, const json_t *record, struct item *item,
                GError **error) MUST_CHECK;
/* Files what never was a draft (a note, a document of up to 1 GiB read from `sources`). */
struct bag_source;
bool vault_file_sources(struct vault *vault, const json_t *record, const struct bag_source *sources,
                        size_t count, struct item *item, GError **error) MUST_CHECK;
/* All, by seq; each a struct item. `record` filled when the vault is open: ten thousand of them
 * take a good part of a second and a hundred megabytes, so screens ask for less. */
GPtrArray *vault_items(struct vault *vault, GError **error) MUST_CHECK;
/* The newest first, of a pupil or (NULL) of all: at most `most` after the first `skip`. A pupil's
 * newest 24 are in memory. Of a pupil only with the vault open. */
GPtrArray *vault_newest(struct vault *vault, const char *pupil, size_t skip, size_t most);
size_t vault_item_count(struct vault *vault, const char *pupil);
/* By seq: the newest `most`, and before them all that need attention, however old. */
GPtrArray *vault_shown(struct vault *vault, size_t most);
/* One; free with item_free. FAULT_MISSING. */
struct item *vault_item(struct vault *vault, const char *id, GError **error) MUST_CHECK;
GBytes *vault_item_medium(struct vault *vault, const char *id, const char *name,
                          GError **error) MUST_CHECK;
/* The bag's file, read only; -1 on failure. */
int vault_item_fd(struct vault *vault, const char *id, GError **error) MUST_CHECK;

/* What the dock says has changed: looks at dock/, checks new receipts against our files, and gives
 * the ids that became received (strings). Cheap when nothing changed. */
GPtrArray *vault_look(struct vault *vault, GError **error) MUST_CHECK;

/* Frees what the server has proved, just now, to hold, and asks it about what is due: items whose
 * receipt says so by the server's time, or of a day ago when room is short. Unlinks an item only
 * when its receipt, an attest with our own nonce of this hour, and the bytes here all fit each
 * other; the newest item always stays, as the chain's end. Needs no key; reads each file that it
 * frees. The ids that were freed (strings) go into `freed`, which may be NULL. */
bool vault_free(struct vault *vault, GPtrArray *freed, GError **error) MUST_CHECK;

/* --- time (vault/dating.c) --- */

/* Files one `time` record for each boot that the server's time was heard in and something was
 * recorded in, and one more after a jump of it: by them the whole boot is dated, here and at the
 * school. With the vault open to write; nothing to do otherwise. The items that were filed go
 * into `filed` (struct item, with their records; may be NULL). Cheap when nothing changed. */
bool vault_date(struct vault *vault, GPtrArray *filed, GError **error) MUST_CHECK;
/* What is known of when things were made; new reference. While locked, what the server said. */
struct dating *vault_dating(struct vault *vault);

/* Reads a piece of what was filed again, in the dock, in the nights (vault/scrub.c): about
 * `most_bytes`, and at least one item. True when there is more to read now. What is damaged needs
 * attention from then on; it is kept. Needs no key. */
bool vault_scrub(struct vault *vault, int64_t most_bytes);
/* Tells the school of what needs attention because its file is damaged, each once, by a `device`
 * record; nothing while the vault is locked. */
bool vault_report(struct vault *vault, GError **error) MUST_CHECK;

struct vault_dock {
    bool docked;
    char *trouble;            /* plain English from the dock's list of codes, or NULL */
    const char *trouble_code; /* the code itself, static, or NULL */
    int waiting, sending, sent, received, attention;
    int64_t bytes_to_go;
    int64_t clock_fixed_ms; /* server time of the last fix, or CLOCK_NO_WALL */
};
/* A summary of the items and dock/state.json; `trouble` to be freed with g_free. */
void vault_dock(struct vault *vault, struct vault_dock *dock);

/* Every item file read and checked: form, hash in the index, signature, chain, receipt. Calls
 * `found` with id and plain words for each that is damaged; answers how many were checked, -1 on
 * failure. Needs no key. */
typedef void vault_finding(void *context, const char *id, const char *what);
int vault_verify(struct vault *vault, vault_finding *found, void *context,
                 GError **error) MUST_CHECK;
