// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What the files of vault/ share. One folder, one writer, one thread. */
#include "bag/bag.h"
#include "core/file.h"
#include "core/json.h"
#include "plan/school.h"
#include "vault/index.h"
#include "vault/vault.h"

#include <sys/stat.h>

#define VAULT_JSON_MOST ((size_t)8 * 1024 * 1024)
#define VAULT_MEDIUM_MOST ((size_t)1536 * 1024 * 1024)
#define ITEM_MODE 0640 /* the dock's group reads items and ask */

/* What the device asked the school for, kept in keys/asked.json. */
struct vault_ask {
    char *code, *name, *server;
    char *pin, *ca; /* of an https server: its pinned key, its authority's SHA-256; or NULL */
    struct minisign_public key; /* signs the answer: the school's, or our own without a server */
    struct minisign_public signing;
    struct age_recipient recipient;
};

/* A file as it was when it was last looked at. */
struct seen {
    int64_t mtime_ns, bytes, inode;
    int64_t since_ms; /* CLOCK_BOOTTIME when it was first seen so */
    bool settled;     /* long enough that a later change must show in mtime */
};

struct vault {
    char *folder;
    enum vault_use use;
    int root, keys, drafts, items, packs, ask, dock; /* -1: not there (VAULT_READ) */
    int wraps, tries;                                /* in keys/ */
    int lock_fd;
    struct clock *clock;

    struct vault_ask *asked; /* NULL: new */
    struct school *school;   /* NULL: not enrolled */
    struct id device;
    int64_t recipients_version; /* newest of school and packs, with the two below */
    struct age_recipient ingest, escrow;

    struct age_identity *key;        /* the vault key; NULL while locked */
    struct age_identity *other;      /* an identity for reading; NULL mostly */
    struct minisign_secret *signing; /* with `key` */
    char *who;                       /* of keys/wraps/: who opened; NULL: nobody, or a leaver */
    struct badge *badge;             /* that it was opened with, or NULL */
    struct wrong_pins *wrong;        /* those tried since the program began */
    int64_t opened_ms;               /* CLOCK_BOOTTIME at vault_open */
    struct pack *pack;
    int64_t pack_number; /* the highest ever taken in */

    struct index *index;  /* NULL when it cannot be used */
    GPtrArray *rows;      /* struct row, by seq */
    GHashTable *by_id;    /* id text -> struct row, borrowed */
    GHashTable *by_pupil; /* pupil id -> GPtrArray of rows by seq; NULL until records are known */
    int64_t highest_seq;  /* of items and receipts */
    bool has_last;        /* the hash of the item with highest_seq is known */
    struct digest last;

    struct seen state_seen, clock_seen, receipts_seen;
    bool docked;
    const char *trouble; /* a code of the contract, static; NULL: none */
    int64_t clock_fixed_ms;
    struct scrub *scrub;           /* NULL while there is nothing to read again */
    GPtrArray *takes;              /* struct take, borrowed: those that are going on */
    struct age_identity *fleeting; /* lead.c: opens what is being written for the lead */
    int fleeting_no;               /* how many there were */
    GHashTable *leads;             /* id of a draft for the lead -> which of them it is sealed to */
    GHashTable *gone;              /* id -> struct gone_receipt */
    struct freeing *freeing;       /* free.c: what was asked of the dock; NULL: not looked at yet */
    struct times *times;           /* dating.c: the server's time, boot by boot; NULL: none yet */
    GPtrArray *news;               /* ids that became received and were not told yet */
};

/* --- vault.c --- */
/* FAULT_DENIED, in words, for a vault that was opened to read. */
bool vault_may_write(const struct vault *vault, GError **error) MUST_CHECK;
bool vault_needs_school(const struct vault *vault, GError **error) MUST_CHECK;
/* The identity that opens drafts, records and media: ours or the other. NULL and FAULT_DENIED. */
const struct age_identity *vault_reader(const struct vault *vault, GError **error) MUST_CHECK;

/* --- enrolled.c --- */
void ask_free(struct vault_ask *ask);
json_t *ask_to_json(const struct vault_ask *ask);
/* ask/enrol, for the dock. */
bool ask_write(struct vault *vault, GError **error) MUST_CHECK;
/* Takes the signed answer for the truth about this device, in memory, if it is. */
bool enrolled_apply(struct vault *vault, GBytes *answer, GError **error) MUST_CHECK;
bool enrol_load(struct vault *vault, GError **error) MUST_CHECK;
void enrol_unload(struct vault *vault);

/* --- lock.c --- */
void lock_forget(struct vault *vault);

/* --- people.c --- */
/* A person's wrap: the first copy that is whole. */
GBytes *wrap_read(struct vault *vault, const char *who, GError **error) MUST_CHECK;
/* Locks the vault key for a person, both copies, flushed. A new person gets the first free sign. */
bool wrap_make(struct vault *vault, const struct age_identity *key, const char *who,
               const struct badge *badge, const char *pin, GError **error) MUST_CHECK;
/* Both copies as `good`. Never fails: what cannot be mended is said. */
void wrap_mend(struct vault *vault, const char *who, GBytes *good);
/* Of everybody, before new keys are made. */
bool wraps_clear(struct vault *vault, GError **error) MUST_CHECK;
/* VAULT_FIRST is who, by the pack in force? NULL before there is one. Borrowed. */
const char *people_first(const struct vault *vault);
/* The vault open with a pack: VAULT_FIRST gets a wrap of their own name. */
void people_claim(struct vault *vault, const struct vault_opener *opener);
/* The vault open with a pack: takes away the wraps of those who left. */
void people_leave(struct vault *vault);

/* --- tries.c --- */
#define TRIES_MOST 20
/* May this PIN be tried now? FAULT_BUSY, FAULT_REFUSED as vault_unlock_as has it; FAULT_DENIED when
 * it is known to be wrong. */
bool tries_may(struct vault *vault, const char *who, const char *pin, GError **error) MUST_CHECK;
/* One more, on the disk when it returns true: before it is tried. */
bool tries_count(struct vault *vault, const char *who, GError **error) MUST_CHECK;
void tries_wrong(struct vault *vault, const char *who, const char *pin);
/* It was right, or a new PIN was given: counted from nothing again. */
void tries_clear(struct vault *vault, const char *who);
/* The room for a person's count, so that a full disk keeps nobody out. */
bool tries_make(struct vault *vault, const char *who, GError **error) MUST_CHECK;
void tries_tell(struct vault *vault, struct vault_person *person);
/* After a boot: waits begin again. */
void tries_rearm(struct vault *vault);
void tries_forget(struct vault *vault);

/* --- quick.c --- */
/* Before new media are kept: counts them while the vault is locked. FAULT_FULL. */
bool quick_count(struct vault *vault, const char *draft, int64_t bytes, GError **error) MUST_CHECK;
/* How many more drafts a locked device takes. */
int quick_left(const struct vault *vault);
void quick_clear(struct vault *vault);

/* --- pair.c: small JSON files that are kept twice --- */
/* The first copy that is whole, new reference; the other is made again where `may_mend`.
 * FAULT_MISSING: there is neither. */
json_t *pair_read(int folder, const char *name, size_t most, bool may_mend,
                  GError **error) MUST_CHECK;
bool pair_write(int folder, const char *name, const json_t *value, GError **error) MUST_CHECK;
bool pair_remove(int folder, const char *name, GError **error) MUST_CHECK;

/* --- pack.c --- */
/* The number of the newest pack that the school signed for us and that has come here, opened or
 * not; 0 for none. */
int64_t pack_newest_signed(const struct vault *vault);
/* Opens the newest pack that can be opened; a vault without one is no failure. */
void pack_load(struct vault *vault);
/* For a program that only reads, where there is none yet: what the dock brought, and only looked
 * at. */
void pack_peek(struct vault *vault);
bool recipients_load(struct vault *vault, GError **error) MUST_CHECK;

/* --- room.c --- */
/* Gives up the kept reserve, for words; false when there is none to give. */
bool room_release(struct vault *vault);
void room_restore(struct vault *vault);

/* --- draft_file.c, recover.c --- */
/* `<id>.<name>.age`; and for a take's tail `<id>.<name>.tail.age`. */
enum draft_part { PART_NONE, PART_JSON, PART_MEDIUM, PART_TAIL };
enum draft_part draft_part_of(const char *file, struct id *id, char name[65]);
bool medium_name_check(const char *name, GError **error) MUST_CHECK;
char *draft_json_name(const struct vault *vault, const char *id);
char *draft_medium_name(const struct vault *vault, const char *id, const char *name);
char *draft_tail_name(const struct vault *vault, const char *id, const char *name);
/* The draft's JSON as it stands on the disk; new reference. */
json_t *draft_json_read(struct vault *vault, const char *id, GError **error) MUST_CHECK;
/* Seals and names it without flushing the folder. `taking` may be NULL. */
bool draft_json_put(struct vault *vault, const struct draft *draft, const struct medium *taking,
                    bool adopted, GError **error) MUST_CHECK;
/* Writes one sealed file of a draft and gives it its name; the caller flushes the folder. */
bool draft_file_put(struct vault *vault, const char *id, const char *file, GBytes *plain,
                    GError **error) MUST_CHECK;
/* Unlinks all of a draft, the JSON last, and flushes. */
bool draft_remove(struct vault *vault, const char *id, GError **error) MUST_CHECK;
/* Adds what a cut left behind to the record in memory, and takes out what is not there. */
bool draft_recover(struct vault *vault, struct draft *draft, const json_t *json,
                   GError **error) MUST_CHECK;

/* --- lead.c: drafts for the safeguarding lead --- */
#define DRAFT_LEAD ".lead" /* in the names of such a draft's files */
#define DRAFT_RECIPIENTS 2
/* Whom a draft's files are sealed to, and how many they are. */
size_t draft_recipients(struct vault *vault, const char *id,
                        struct age_recipient recipients[DRAFT_RECIPIENTS]);
/* What opens them; NULL and FAULT_DENIED. */
const struct age_identity *draft_reader(const struct vault *vault, const char *id,
                                        GError **error) MUST_CHECK;
bool lead_has(const struct vault *vault, const char *id);
/* Before anything of a draft is written: one whose record is for the lead is, from its beginning.
 * FAULT_DENIED: the vault is locked, or the key that it was sealed to is gone. */
bool lead_begin(struct vault *vault, const struct draft *draft, GError **error) MUST_CHECK;
/* Which of the drafts there are for the lead. */
void leads_find(struct vault *vault);
/* The vault open: those that nobody here can open any more are filed as they are. */
void leads_file(struct vault *vault);

/* --- take.c: a recording that is going on owns its draft's JSON together with the screens --- */
struct take *take_of(const struct vault *vault, const char *id);
const struct medium *take_medium(const struct take *take);
void take_set_draft(struct take *take, const struct draft *draft);
/* Ends it where it is, to be found as a take that was cut. Frees. */
void take_leave(struct take *take);
/* FAULT_BUSY while a recording of this draft is going on. */
bool take_is_over(const struct vault *vault, const char *id, GError **error) MUST_CHECK;

/* --- medium.c: a draft's medium, piece by piece --- */
struct medium_reader;
struct medium_reader *medium_open(struct vault *vault, const char *id, const char *name,
                                  GError **error) MUST_CHECK;
/* As bag_source reads: 0 at the end, -1 with error. */
gssize medium_read(void *reader, void *buffer, size_t most, GError **error);
/* At the end: the file was cut, and what came is its authentic beginning. */
bool medium_was_cut(const struct medium_reader *reader);
void medium_close(struct medium_reader *reader);

/* --- rows.c, records.c: what the items are --- */
struct row *row_new(const char *id, int64_t seq);
void row_free(struct row *row);
/* True for `<ten digits>-<id>.zip`. */
bool item_name_parse(const char *file, int64_t *seq, struct id *id);
char *item_name(int64_t seq, const char *id);
struct row *row_find(const struct vault *vault, const char *id);
void row_add(struct vault *vault, struct row *row_take);
/* Frees the row. */
void row_remove(struct vault *vault, struct row *row);
/* Brings rows and items/ together: one read of the index, one look at each file's size and time. */
bool rows_load(struct vault *vault, GError **error) MUST_CHECK;
/* See rows.c. */
void rows_drop_freed(struct vault *vault);
/* With a key: what the records are of, from the index's boxes, else from the bags. */
void rows_open_records(struct vault *vault);
void rows_close_records(struct vault *vault);
/* The record, new reference; NULL when it cannot be opened here. */
json_t *row_record(struct vault *vault, const struct row *row);
/* A row that was just filed: its record is known, and put in the index with the row. */
void row_set_record(struct vault *vault, struct row *row, const json_t *record);
void row_forget_record(struct vault *vault, struct row *row);
void row_saw_file(struct row *row, const struct stat *about);
/* Reads the file again and says in `row` what it is: hash, length, and `why` if it is damaged. */
void row_read_file(struct vault *vault, struct row *row);
void row_saw_receipt(struct vault *vault, int64_t seq, const struct digest *sha256);

/* --- file.c, item.c --- */
/* Seals and files a record with its media: durable when it returns true. Needs the key. */
bool item_write(struct vault *vault, const json_t *record, const struct bag_source *media,
                size_t count, struct row **row, GError **error) MUST_CHECK;
/* Fills the caller's `item` (may be NULL) from a row: nothing in it needs freeing. */
void item_of_row(const struct row *row, struct item *item);
enum item_state row_state(const struct row *row, const char **why);

/* --- dockside.c --- */
/* Looks at dock/ and gathers news. Never fails: what cannot be read is as if it were not there. */
void dock_look(struct vault *vault);
const char *dock_code_words(const char *code);

/* --- receipts.c --- */
/* A receipt whose item is not here any more. */
struct gone_receipt {
    int64_t mtime_ns, seq;
    bool is_here; /* the receipt's file still is */
};
/* What the index knows of receipts whose item is not here any more. */
void gone_load(struct vault *vault);
void receipts_look(struct vault *vault);
/* A row's receipt, read and judged anew. NULL with a fault: it is not there, or does not fit. */
struct receipt *receipt_of(const struct vault *vault, const struct row *row,
                           GError **error) MUST_CHECK;

/* --- free.c --- */
void free_forget(struct vault *vault);
/* True when less than a fifth of the disk is free for us. */
bool room_is_short(const struct vault *vault);

/* --- dating.c --- */
void times_load(struct vault *vault);
void times_free(struct vault *vault);
/* The highest number of a boot in keys/times; 0 for none. */
int64_t times_highest_boot(const struct vault *vault);
/* The school's server said, signed, that it was `wall_ms` at that boottime, give or take
 * `within_ms`. `boot_no` is 0 for another boot than this. */
void times_hear(struct vault *vault, const char *boot, int64_t boot_no, int64_t wall_ms,
                int64_t boottime_ms, int64_t within_ms);
/* Something was recorded, or can be read now: vault_date has to look again. */
void times_news(struct vault *vault);
/* Other records can be read now, or none. */
void times_forget_dating(struct vault *vault);

/* --- scrub.c --- */
void scrub_open(struct vault *vault);
void scrub_close(struct vault *vault);

/* --- sweep.c --- */
bool sweep(struct vault *vault, GError **error) MUST_CHECK;
