// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/vault_internal.h"

#include "core/assets.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

/* What the dock left, read as outside input: what does not fit is as if it were not there. */

#define STATE_MOST ((size_t)8 * 1024 * 1024)
#define CLOCK_MOST ((size_t)65536)
/* A change within this time of the last may leave mtime as it was (the kernel's tick is coarse).
 * The wall clock, which mtime is of, may jump: it is counted by the boot's. */
#define SETTLED_MS INT64_C(2000)

/* Said by us, never by the dock: its schema does not have it. */
#define NONSENSE "nonsense"

static const char *const codes[][2] = {
    {"offline", "The school's network cannot be reached."},
    {"not-our-server", "This is not your school's server. Nothing was sent."},
    {"not-enrolled", "This device is not enrolled with the school yet."},
    {"not-accepted", "Somebody at the school has to accept this device on the server's page."},
    {"code-refused", "The enrolment code is used or too old. Ask for a new one."},
    {"not-let-in", "Somebody at the school did not let this device in."},
    {"token-refused", "The school's server does not let this device in any more."},
    {"server-error", "The school's server has a fault. It will be tried again."},
    {"server-full", "The school's server has no room. It will be tried again."},
    {"too-large", "This is larger than the school's server takes. It is safe here."},
    {"refused", "The school's server refused this. It is safe here."},
    {"damaged", "This item's file is damaged. It is kept as it is."},
    {"changed", "This item's file is not the one first sent. It is kept as it is."},
    {NONSENSE, "What the dock left cannot be read. Nothing is lost."},
    {"method", "Something between here and the school's server does not let uploads through."},
};

static const char *known_code(const char *code)
{
    for (size_t i = 0; code && i < G_N_ELEMENTS(codes); i++) {
        if (strcmp(codes[i][0], code) == 0)
            return codes[i][0];
    }
    return NULL;
}

const char *dock_code_words(const char *code)
{
    for (size_t i = 0; code && i < G_N_ELEMENTS(codes); i++) {
        if (strcmp(codes[i][0], code) == 0)
            return codes[i][1];
    }
    return "The dock needs attention.";
}

/* True when the file is another than it was, or may be. */
static bool is_new(int folder, const char *name, struct seen *seen)
{
    int64_t now_ms = clock_boottime_ms();
    struct stat about;
    struct seen then = *seen;
    bool is_other;

    if (folder < 0 || fstatat(folder, name, &about, AT_SYMLINK_NOFOLLOW) != 0)
        memset(&about, 0, sizeof about);
    seen->mtime_ns = (int64_t)about.st_mtim.tv_sec * 1000000000 + about.st_mtim.tv_nsec;
    seen->bytes = about.st_size;
    seen->inode = (int64_t)about.st_ino;
    is_other =
        then.mtime_ns != seen->mtime_ns || then.bytes != seen->bytes || then.inode != seen->inode;
    if (is_other)
        seen->since_ms = now_ms;
    seen->settled = !is_other && now_ms - seen->since_ms > SETTLED_MS;
    return is_other || !then.settled;
}

/* JSON of the dock's that fits its schema, or NULL; `*strange` when something else is there. */
static json_t *read_dock_json(const struct vault *vault, const char *name, const char *schema_name,
                              size_t most, bool *strange)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(GBytes) bytes = vault->dock < 0 ? NULL : file_read(vault->dock, name, most, &why);
    json_t *value = bytes ? json_read(bytes, most, &why) : NULL;
    struct schema *schema = value ? assets_schema(schema_name, &why) : NULL;

    if (value && (!schema || !schema_check(schema, value, &why)))
        g_clear_pointer(&value, json_decref);
    *strange = !value && why && !fault_is(why, FAULT_MISSING);
    if (*strange)
        g_warning("dock/%s is passed over: %s", name, why->message);
    schema_free(schema);
    return value;
}

/* --- state.json --- */

static void row_hear(struct row *row, const json_t *said)
{
    const char *state = json_string_value(json_object_get(said, "state"));

    row->dock = DOCK_SILENT;
    row->sent_bytes = 0;
    row->dock_why = NULL;
    if (!state)
        return;
    if (strcmp(state, "sending") == 0)
        row->dock = DOCK_SENDING;
    else if (strcmp(state, "sent") == 0)
        row->dock = DOCK_SENT;
    else
        row->dock = DOCK_ATTENTION;
    row->sent_bytes = json_integer_value(json_object_get(said, "offset"));
    row->dock_why = known_code(json_string_value(json_object_get(said, "why")));
}

static void look_state(struct vault *vault)
{
    bool strange;
    json_t *state = read_dock_json(vault, "state.json", "dock-state", STATE_MOST, &strange);
    const json_t *items = json_object_get(state, "items");
    const char *boot = json_string_value(json_object_get(state, "boot"));
    char now[37];

    /* What was so before the device was switched off says nothing of now. */
    clock_boot_id(now);
    vault->docked = g_strcmp0(boot, now) == 0 && json_is_true(json_object_get(state, "docked"));
    vault->trouble =
        strange ? NONSENSE : known_code(json_string_value(json_object_get(state, "trouble")));
    for (guint i = 0; i < vault->rows->len; i++) {
        struct row *row = g_ptr_array_index(vault->rows, i);
        row_hear(row, json_object_get(items, row->id.text));
    }
    json_decref(state);
}

/* --- clock.json --- */

/* The last word of the server's time, of this boot or of an earlier one. */
static void take_time(struct vault *vault, const json_t *clock, int64_t now_ms)
{
    const char *boot = json_string_value(json_object_get(clock, "boot"));
    int64_t at = json_integer_value(json_object_get(clock, "boottime_ms"));
    int64_t within_ms = json_integer_value(json_object_get(clock, "half_round_trip_ms"));
    char now_boot[37];
    bool is_now;

    clock_boot_id(now_boot);
    is_now = strcmp(boot, now_boot) == 0;
    vault->clock_fixed_ms = now_ms;
    if (is_now && at > clock_boottime_ms())
        return;
    if (is_now)
        clock_fix(vault->clock, now_ms, boot, at);
    times_hear(vault, boot, is_now ? clock_now(vault->clock).boot_no : 0, now_ms, at, within_ms);
}

static void look_clock(struct vault *vault)
{
    bool strange;
    json_t *clock = read_dock_json(vault, "clock.json", "dock-clock", CLOCK_MOST, &strange);
    const char *nonce = json_string_value(json_object_get(clock, "nonce"));
    g_autoptr(GBytes) answer = NULL;
    json_t *body = NULL;
    int64_t now;

    if (clock && vault->school)
        answer = json_canonical(json_object_get(clock, "answer"), NULL);
    if (answer)
        body = answer_check(&vault->school->receipt_key, answer, NULL);
    if (body && g_strcmp0(json_string_value(json_object_get(body, "nonce")), nonce) == 0 &&
        json_get_int(body, "now", &now, NULL) && now > 0) {
        take_time(vault, clock, now);
    } else if (clock && vault->school) {
        g_warning("dock/clock.json is not signed by the school: the time is not taken from it");
    }
    json_decref(body);
    json_decref(clock);
}

void dock_look(struct vault *vault)
{
    if (is_new(vault->dock, "state.json", &vault->state_seen))
        look_state(vault);
    if (is_new(vault->dock, "clock.json", &vault->clock_seen))
        look_clock(vault);
    if (is_new(vault->dock, "receipts", &vault->receipts_seen))
        receipts_look(vault);
}

GPtrArray *vault_look(struct vault *vault, GError **error)
{
    GPtrArray *news;

    (void)error;
    dock_look(vault);
    room_restore(vault);
    news = vault->news;
    vault->news = g_ptr_array_new_with_free_func(g_free);
    return news;
}

void vault_dock(struct vault *vault, struct vault_dock *dock)
{
    memset(dock, 0, sizeof *dock);
    dock->docked = vault->docked;
    dock->trouble = vault->trouble ? g_strdup(dock_code_words(vault->trouble)) : NULL;
    dock->trouble_code = vault->trouble;
    dock->clock_fixed_ms = vault->clock_fixed_ms;
    for (guint i = 0; i < vault->rows->len; i++) {
        const struct row *row = g_ptr_array_index(vault->rows, i);
        int *const counts[] = {
            [ITEM_WAITING] = &dock->waiting,     [ITEM_SENDING] = &dock->sending,
            [ITEM_SENT] = &dock->sent,           [ITEM_RECEIVED] = &dock->received,
            [ITEM_ATTENTION] = &dock->attention,
        };
        const char *why;
        enum item_state state = row_state(row, &why);
        ++*counts[state];
        if (state == ITEM_WAITING)
            dock->bytes_to_go += row->bytes;
        else if (state == ITEM_SENDING)
            dock->bytes_to_go += row->bytes - MIN(row->sent_bytes, row->bytes);
    }
}
