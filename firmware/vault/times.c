// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/times.h"

#include <string.h>

/* keys/times: what the school's server said of the time, boot by boot. The dock's own file speaks
 * of the last boot only, and the vault may be locked when it comes. One that is lost or damaged is
 * nothing: the items tell the same. */

#define TIMES_FILE "times"
#define TIMES_MOST ((size_t)512 * 1024)
#define BOOTS_MOST 1000

struct times *times_of(struct vault *vault)
{
    if (!vault->times) {
        vault->times = g_new0(struct times, 1);
        vault->times->heard = g_array_new(FALSE, TRUE, sizeof(struct heard));
    }
    return vault->times;
}

void times_free(struct vault *vault)
{
    struct times *times = vault->times;

    if (!times)
        return;
    g_array_unref(times->heard);
    dating_unref(times->dating);
    g_free(times);
    vault->times = NULL;
}

void times_news(struct vault *vault)
{
    times_of(vault)->is_news = true;
}

void times_forget_dating(struct vault *vault)
{
    g_clear_pointer(&times_of(vault)->dating, dating_unref);
}

static struct heard *heard_of(const struct vault *vault, const char *boot)
{
    for (guint i = 0; i < vault->times->heard->len; i++) {
        struct heard *heard = &g_array_index(vault->times->heard, struct heard, i);
        if (strcmp(heard->boot, boot) == 0)
            return heard;
    }
    return NULL;
}

/* --- keys/times --- */

static json_t *heard_json(const struct heard *heard)
{
    return json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:b}", "boot", heard->boot, "boot_no",
                     (json_int_t)heard->boot_no, "wall", (json_int_t)heard->wall_ms, "boottime_ms",
                     (json_int_t)heard->boottime_ms, "within_ms", (json_int_t)heard->within_ms,
                     "jump_ms", (json_int_t)heard->jump_ms, "settled", heard->is_settled);
}

static bool heard_parse(const json_t *value, struct heard *heard)
{
    const char *boot = json_string_value(json_object_get(value, "boot"));

    *heard = (struct heard){.is_settled = json_is_true(json_object_get(value, "settled"))};
    if (!boot || strlen(boot) != 36 || !json_get_int(value, "boot_no", &heard->boot_no, NULL) ||
        !json_get_int(value, "wall", &heard->wall_ms, NULL) ||
        !json_get_int(value, "boottime_ms", &heard->boottime_ms, NULL) ||
        !json_get_int(value, "within_ms", &heard->within_ms, NULL) ||
        !json_get_int(value, "jump_ms", &heard->jump_ms, NULL))
        return false;
    g_strlcpy(heard->boot, boot, sizeof heard->boot);
    return true;
}

static char *sum_of(const json_t *boots)
{
    g_autoptr(GBytes) bytes = json_canonical(boots, NULL);
    struct digest digest = digest_of_bytes(bytes);
    char hex[DIGEST_HEX + 1];

    digest_hex(&digest, hex);
    return g_strdup(hex);
}

void times_save(struct vault *vault)
{
    const GArray *heard = times_of(vault)->heard;
    json_t *boots = json_array(), *all;
    g_autofree char *sum = NULL;
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(GError) why = NULL;

    for (guint i = 0; i < heard->len; i++)
        json_array_append_new(boots, heard_json(&g_array_index(heard, struct heard, i)));
    sum = sum_of(boots);
    all = json_pack("{s:o, s:s}", "boots", boots, "sum", sum);
    bytes = json_canonical(all, &why);
    json_decref(all);
    /* It is heard again, and items tell the same. */
    if (!bytes || !file_write(vault->keys, TIMES_FILE, bytes, FILE_REPLACE, 0600, &why))
        g_warning("keys/times cannot be written: %s", why->message);
}

static json_t *times_read(const struct vault *vault)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(GBytes) bytes =
        vault->keys < 0 ? NULL : file_read(vault->keys, TIMES_FILE, TIMES_MOST, &why);
    json_t *all = bytes ? json_read(bytes, TIMES_MOST, &why) : NULL;
    const json_t *boots = json_object_get(all, "boots");
    g_autofree char *sum = json_is_array(boots) ? sum_of(boots) : NULL;

    if (sum && strcmp(sum, json_string_value(json_object_get(all, "sum")) ?: "") == 0)
        return all;
    if (vault->keys >= 0 && !fault_is(why, FAULT_MISSING))
        g_warning("keys/times is damaged, and is made again: times are told by the items");
    json_decref(all);
    return NULL;
}

void times_load(struct vault *vault)
{
    json_t *all = times_read(vault);
    const json_t *boots = json_object_get(all, "boots");
    struct heard heard;

    for (size_t i = 0; i < json_array_size(boots); i++) {
        if (heard_parse(json_array_get(boots, i), &heard))
            g_array_append_val(times_of(vault)->heard, heard);
    }
    times_of(vault)->is_news = true;
    json_decref(all);
}

int64_t times_highest_boot(const struct vault *vault)
{
    int64_t highest = 0;

    for (guint i = 0; vault->times && i < vault->times->heard->len; i++)
        highest = MAX(highest, g_array_index(vault->times->heard, struct heard, i).boot_no);
    return highest;
}

void times_hear(struct vault *vault, const char *boot, int64_t boot_no, int64_t wall_ms,
                int64_t boottime_ms, int64_t within_ms)
{
    struct times *times = times_of(vault);
    struct heard *known = heard_of(vault, boot);
    struct heard fresh = {
        .boot_no = boot_no, .wall_ms = wall_ms, .boottime_ms = boottime_ms, .within_ms = within_ms};
    int64_t jump_ms = known ? wall_ms - boottime_ms - (known->wall_ms - known->boottime_ms) : 0;

    if (known && ABS(jump_ms) < TIMES_JUMP_MS)
        return;
    g_strlcpy(fresh.boot, boot, sizeof fresh.boot);
    if (known) {
        fresh.jump_ms = known->is_settled ? jump_ms : known->jump_ms + jump_ms;
        fresh.boot_no = known->boot_no;
        *known = fresh;
    } else {
        if (times->heard->len >= BOOTS_MOST)
            g_array_remove_index(times->heard, 0);
        g_array_append_val(times->heard, fresh);
    }
    times->is_news = true;
    times_forget_dating(vault);
    if (vault->use == VAULT_WRITE)
        times_save(vault);
}
