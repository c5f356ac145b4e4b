// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/vault_internal.h"

#include <fcntl.h>
#include <unistd.h>

/* Quick capture: what may be kept while the vault is locked. Anybody can press that shutter, so it
 * is bounded: 50 drafts, and a twentieth of the room. keys/quick counts them, before each is kept,
 * across boots; whoever opens the vault begins the count again. A draft that was there before the
 * lock is somebody's, and goes on as it would. */

#define QUICK_FILE "quick"
#define QUICK_DRAFTS 50
#define QUICK_PART 20 /* of the room: one in so many */
#define QUICK_MOST ((size_t)256)

struct quick {
    int64_t drafts, bytes;
};

/* What cannot be read is as many as there may be: half a count must not open the rest of the disk.
 */
static struct quick quick_read(const struct vault *vault)
{
    GError *why = NULL;
    g_autoptr(GBytes) bytes = file_read(vault->keys, QUICK_FILE, QUICK_MOST, &why);
    json_t *value = bytes ? json_read(bytes, QUICK_MOST, NULL) : NULL;
    struct quick quick = {QUICK_DRAFTS, 0};

    if (!bytes && fault_is(why, FAULT_MISSING))
        quick.drafts = 0;
    else if (!json_get_int(value, "drafts", &quick.drafts, NULL) || quick.drafts < 0 ||
             !json_get_int(value, "bytes", &quick.bytes, NULL) || quick.bytes < 0)
        quick = (struct quick){QUICK_DRAFTS, 0};
    json_decref(value);
    g_clear_error(&why);
    return quick;
}

static bool is_there(const struct vault *vault, const char *draft)
{
    g_autofree char *name = draft_json_name(vault, draft);

    return faccessat(vault->drafts, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

bool quick_count(struct vault *vault, const char *draft, int64_t bytes, GError **error)
{
    struct quick quick;
    int64_t room;
    g_autoptr(GBytes) text = NULL;
    json_t *value;

    if (vault->key || is_there(vault, draft))
        return true;
    quick = quick_read(vault);
    room = folder_room_bytes(vault->root, error);
    if (room < 0)
        return false;
    if (quick.drafts >= QUICK_DRAFTS || quick.bytes + bytes > (room + quick.bytes) / QUICK_PART)
        return fault(error, FAULT_FULL,
                     "a locked device keeps no more than this: what is saved is safe; open it");
    value = json_pack("{s:I, s:I}", "drafts", (json_int_t)quick.drafts + 1, "bytes",
                      (json_int_t)(quick.bytes + bytes));
    text = json_canonical(value, error);
    json_decref(value);
    return text && file_write(vault->keys, QUICK_FILE, text, FILE_REPLACE, 0600, error);
}

int quick_left(const struct vault *vault)
{
    return vault->key || vault->keys < 0 ? INT_MAX
                                         : (int)MAX(QUICK_DRAFTS - quick_read(vault).drafts, 0);
}

void quick_clear(struct vault *vault)
{
    g_autoptr(GError) why = NULL;

    if (faccessat(vault->keys, QUICK_FILE, F_OK, AT_SYMLINK_NOFOLLOW) == 0 &&
        !file_remove(vault->keys, QUICK_FILE, &why))
        g_warning("keys/" QUICK_FILE ": %s", why->message);
}
