// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/vault_internal.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Throwing a draft away. What staff captured leaves a withdrawal behind: an item that says that
 * there was something, and nothing of what it was. */

/* A crash between the withdrawal and the unlinking leaves both: the second tap writes no second. */
static bool is_withdrawn(struct vault *vault, const char *id)
{
    for (guint i = 0; i < vault->rows->len; i++) {
        const struct row *row = g_ptr_array_index(vault->rows, i);
        json_t *record = g_strcmp0(row->kind, "withdrawal") == 0 ? row_record(vault, row) : NULL;
        const json_t *body = json_object_get(record, "body");
        bool found = g_strcmp0(json_string_value(json_object_get(body, "of")), id) == 0;
        json_decref(record);
        if (found)
            return true;
    }
    return false;
}

static bool withdraw(struct vault *vault, const char *id, const char *kind, const char *staff,
                     GError **error)
{
    struct id own = id_new();
    struct moment now = clock_now(vault->clock);
    json_t *record = record_new(own.text, "withdrawal", &now, vault->device.text, "staff", staff);
    struct row *row;
    bool done;

    if (lead_has(vault, id))
        record_set_for_lead(record);
    record_set_body(record,
                    json_pack("{s:s, s:s, s:s}", "of", id, "kind", kind, "why", "thrown-away"));
    done = item_write(vault, record, NULL, 0, &row, error);
    json_decref(record);
    return done;
}

bool vault_draft_throw(struct vault *vault, const char *id, const char *staff, GError **error)
{
    GError *why = NULL;
    json_t *json, *record;
    const char *by, *kind;
    bool done;

    if (!vault_may_write(vault, error) || !vault_needs_school(vault, error) ||
        !take_is_over(vault, id, error))
        return false;
    if (!vault->key)
        return fault(error, FAULT_DENIED, "the vault is locked: open it with a PIN first");
    json = draft_json_read(vault, id, &why);
    /* One that cannot be read can still be thrown away: then nobody knows what it was. */
    if (!json && !fault_is(why, FAULT_DAMAGED) && !fault_is(why, FAULT_INVALID)) {
        g_propagate_error(error, why);
        return false;
    }
    g_clear_error(&why);
    record = json_object_get(json, "record");
    by = json_string_value(json_object_get(record, "by"));
    kind = json ? record_kind(record) : "unknown";
    done = g_strcmp0(by, "pupil") == 0 || is_withdrawn(vault, id) ||
           withdraw(vault, id, kind, staff, error);
    json_decref(json);
    return done && draft_remove(vault, id, error);
}
