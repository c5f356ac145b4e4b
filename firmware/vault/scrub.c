// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/vault_internal.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* The scrub: what was filed is read again, so that a card that forgets is noticed while the school
 * may still help. It is the app's: only it writes what was found where the screens show it, and the
 * dock sees every byte of an item anyway before it is sent, as the app does before it is deleted.
 *
 * A seventh of the items, by their number, each night that the device is docked: every one within a
 * week. No clock says when it is night. A night is a time in the dock in a boot that had none yet,
 * or 20 hours of CLOCK_BOOTTIME after the last began: a device that is switched off each evening
 * has one each day, and so has one that never is; two in a day do no harm. After a boot that the
 * vault was not closed before, all seven.
 *
 * keys/scrub says how far it came, and is no truth: when it is lost, all is read. Drafts are not
 * read, since only their own keys tell whether they are whole; whoever opens one is told. */

#define SCRUB_FILE "scrub"
#define SCRUB_MOST ((size_t)512)
#define PARTS 7
#define NIGHT_MS ((int64_t)20 * 60 * 60 * 1000)

struct scrub {
    char boot[37];      /* of the last night */
    int64_t begun_ms;   /* of that boot's time */
    int64_t part, next; /* the seventh that is being read; the number from which on */
    int64_t left;       /* how many sevenths are to be read now */
    bool is_clean;      /* the vault was closed */
};

/* --- what is kept --- */

static bool from_json(const json_t *value, struct scrub *scrub)
{
    const char *boot = json_get_string(value, "boot", NULL);

    if (!boot || strlen(boot) >= sizeof scrub->boot ||
        !json_get_int(value, "begun_ms", &scrub->begun_ms, NULL) ||
        !json_get_int(value, "part", &scrub->part, NULL) ||
        !json_get_int(value, "next", &scrub->next, NULL) ||
        !json_get_int(value, "left", &scrub->left, NULL))
        return false;
    g_strlcpy(scrub->boot, boot, sizeof scrub->boot);
    scrub->is_clean = json_is_true(json_object_get(value, "clean"));
    return scrub->part >= 0 && scrub->part < PARTS && scrub->left >= 0 && scrub->left <= PARTS &&
           scrub->next >= 0;
}

static struct scrub *scrub_read(const struct vault *vault)
{
    json_t *value = pair_read(vault->keys, SCRUB_FILE, SCRUB_MOST, true, NULL);
    struct scrub *scrub = g_new0(struct scrub, 1);

    if (!from_json(value, scrub))
        *scrub = (struct scrub){.left = PARTS};
    json_decref(value);
    return scrub;
}

static void scrub_write(struct vault *vault)
{
    const struct scrub *scrub = vault->scrub;
    json_t *value = json_pack("{s:s, s:I, s:I, s:I, s:I, s:b}", "boot", scrub->boot, "begun_ms",
                              (json_int_t)scrub->begun_ms, "part", (json_int_t)scrub->part, "next",
                              (json_int_t)scrub->next, "left", (json_int_t)scrub->left, "clean",
                              (int)scrub->is_clean);
    g_autoptr(GError) why = NULL;

    if (!pair_write(vault->keys, SCRUB_FILE, value, &why))
        g_debug("keys/" SCRUB_FILE ": %s", why->message);
    json_decref(value);
}

void scrub_open(struct vault *vault)
{
    struct scrub *scrub;
    char boot[37];

    if (vault->use == VAULT_READ || !vault->school || vault->rows->len == 0)
        return;
    clock_boot_id(boot);
    scrub = vault->scrub = scrub_read(vault);
    if (!scrub->is_clean && strcmp(scrub->boot, boot) != 0) {
        scrub->left = PARTS;
        scrub->next = 0;
        scrub->begun_ms = clock_boottime_ms();
        g_strlcpy(scrub->boot, boot, sizeof scrub->boot);
    }
    if (!scrub->is_clean)
        return;
    scrub->is_clean = false;
    scrub_write(vault);
}

void scrub_close(struct vault *vault)
{
    if (!vault->scrub)
        return;
    vault->scrub->is_clean = true;
    scrub_write(vault);
    g_clear_pointer(&vault->scrub, g_free);
}

/* --- reading --- */

/* From the disk, not from memory. */
static void forget_pages(const struct vault *vault, const struct row *row)
{
    g_autofree char *name = item_name(row->seq, row->id.text);
    int fd = openat(vault->items, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0)
        return;
    posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    close(fd);
}

static void read_again(struct vault *vault, struct row *row)
{
    g_autofree char *before = g_strdup(row->why);

    forget_pages(vault, row);
    row_read_file(vault, row);
    if (g_strcmp0(before, row->why) == 0)
        return;
    if (row->why)
        g_warning("item %s: %s", row->id.text, row->why);
    if (vault->index && !index_put(vault->index, row, NULL))
        g_debug("the index did not take what was found");
}

/* True when the seventh is read to its end. */
static bool read_some(struct vault *vault, int64_t most_bytes)
{
    struct scrub *scrub = vault->scrub;
    int64_t bytes = 0;

    for (guint i = 0; i < vault->rows->len; i++) {
        struct row *row = g_ptr_array_index(vault->rows, i);
        if (row->seq < scrub->next || row->seq % PARTS != scrub->part || !row->present)
            continue;
        if (bytes > 0 && bytes + row->bytes > most_bytes)
            return false;
        read_again(vault, row);
        bytes += row->bytes;
        scrub->next = row->seq + 1;
    }
    return true;
}

static bool is_due(struct scrub *scrub)
{
    int64_t now_ms = clock_boottime_ms();
    char boot[37];

    if (scrub->left > 0)
        return true;
    clock_boot_id(boot);
    if (strcmp(scrub->boot, boot) == 0 && now_ms - scrub->begun_ms < NIGHT_MS)
        return false;
    g_strlcpy(scrub->boot, boot, sizeof scrub->boot);
    scrub->begun_ms = now_ms;
    scrub->left = 1;
    return true;
}

bool vault_scrub(struct vault *vault, int64_t most_bytes)
{
    struct scrub *scrub;

    if (!vault->docked || vault->use == VAULT_READ)
        return false;
    if (!vault->scrub)
        scrub_open(vault);
    scrub = vault->scrub;
    if (!scrub || !is_due(scrub))
        return false;
    if (read_some(vault, most_bytes)) {
        scrub->part = (scrub->part + 1) % PARTS;
        scrub->next = 0;
        scrub->left--;
    }
    scrub_write(vault);
    return scrub->left > 0;
}

/* --- what the school is told --- */

static bool is_told(struct vault *vault, const struct row *of)
{
    for (guint i = 0; i < vault->rows->len; i++) {
        const struct row *row = g_ptr_array_index(vault->rows, i);
        json_t *record = g_strcmp0(row->kind, "device") == 0 ? row_record(vault, row) : NULL;
        const json_t *damaged = json_object_get(json_object_get(record, "body"), "damaged");
        bool told = false;
        for (size_t at = 0; at < json_array_size(damaged) && !told; at++) {
            const json_t *id = json_object_get(json_array_get(damaged, at), "id");
            told = g_strcmp0(json_string_value(id), of->id.text) == 0;
        }
        json_decref(record);
        if (told)
            return true;
    }
    return false;
}

static json_t *untold(struct vault *vault)
{
    json_t *damaged = json_array();

    for (guint i = 0; i < vault->rows->len; i++) {
        const struct row *row = g_ptr_array_index(vault->rows, i);
        char sha256[DIGEST_HEX + 1];
        if (!row->why || is_told(vault, row))
            continue;
        digest_hex(&row->sha256, sha256);
        json_array_append_new(damaged,
                              json_pack("{s:s, s:I, s:s, s:s}", "id", row->id.text, "seq",
                                        (json_int_t)row->seq, "sha256", sha256, "why", row->why));
    }
    return damaged;
}

bool vault_report(struct vault *vault, GError **error)
{
    struct moment now = clock_now(vault->clock);
    struct id id = id_new();
    json_t *damaged, *record;
    struct row *row;
    bool done;

    if (vault->use == VAULT_READ || !vault->key || !vault->signing)
        return true;
    damaged = untold(vault);
    if (json_array_size(damaged) == 0) {
        json_decref(damaged);
        return true;
    }
    record = record_new(id.text, "device", &now, vault->device.text, "unknown", NULL);
    record_set_body(record, json_pack("{s:o}", "damaged", damaged));
    done = item_write(vault, record, NULL, 0, &row, error);
    json_decref(record);
    return done;
}
