// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/vault_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define BOOT_FILE "boot"
#define SMALL_MOST ((size_t)65536)

bool vault_may_write(const struct vault *vault, GError **error)
{
    if (vault->use == VAULT_WRITE)
        return true;
    return fault(error, FAULT_DENIED, "the vault was opened to be read only");
}

bool vault_needs_school(const struct vault *vault, GError **error)
{
    if (vault->school)
        return true;
    return fault(error, FAULT_DENIED,
                 "this device is not enrolled with a school yet: enrol it first");
}

const struct age_identity *vault_reader(const struct vault *vault, GError **error)
{
    if (vault->key)
        return vault->key;
    if (vault->other)
        return vault->other;
    fault(error, FAULT_DENIED, "the vault is locked: open it with a PIN first");
    return NULL;
}

/* --- the folders --- */

static bool folder_at(const struct vault *vault, int parent, const char *name, mode_t mode, int *fd,
                      GError **error)
{
    *fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (*fd >= 0 || (vault->use == VAULT_READ && errno == ENOENT))
        return true;
    if (errno != ENOENT)
        return fault_errno(error, "cannot open the folder '%s/%s'", vault->folder, name);
    *fd = folder_make(parent, name, mode, error);
    return *fd >= 0;
}

static bool folder_fd(const struct vault *vault, const char *name, mode_t mode, int *fd,
                      GError **error)
{
    return folder_at(vault, vault->root, name, mode, fd, error);
}

static bool keys_fd(const struct vault *vault, const char *name, int *fd, GError **error)
{
    return vault->keys < 0 || folder_at(vault, vault->keys, name, 0700, fd, error);
}

static bool folders_open(struct vault *vault, GError **error)
{
    if (vault->use == VAULT_WRITE && g_mkdir_with_parents(vault->folder, 0755) != 0)
        return fault_errno(error, "cannot make the vault's folder '%s'", vault->folder);
    vault->root = folder_open(vault->folder, error);
    if (vault->root < 0)
        return false;
    /* The dock owns its folder where it runs as another user: what cannot be opened is not there.
     */
    if (!folder_fd(vault, "dock", 0750, &vault->dock, NULL))
        vault->dock = -1;
    return folder_fd(vault, "keys", 0700, &vault->keys, error) &&
           keys_fd(vault, "wraps", &vault->wraps, error) &&
           keys_fd(vault, "tries", &vault->tries, error) &&
           folder_fd(vault, "drafts", 0700, &vault->drafts, error) &&
           folder_fd(vault, "items", 0750, &vault->items, error) &&
           folder_fd(vault, "packs", 0700, &vault->packs, error) &&
           folder_fd(vault, "ask", 0750, &vault->ask, error) &&
           (vault->use == VAULT_READ || folder_sync(vault->root, error));
}

/* --- one writer --- */

static bool lock_is_taken(int fd, const char *folder, GError **error)
{
    char owner[24] = "";
    ssize_t got = pread(fd, owner, sizeof owner - 1, 0);

    owner[got > 0 ? got : 0] = '\0';
    g_strchomp(owner);
    return fault(error, FAULT_BUSY,
                 "the vault '%s' is in use by another program%s%s%s: close that first", folder,
                 owner[0] ? " (process " : "", owner, owner[0] ? ")" : "");
}

static bool lock_take(struct vault *vault, GError **error)
{
    char owner[24];

    vault->lock_fd = openat(vault->root, "lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (vault->lock_fd < 0)
        return fault_errno(error,
                           "the vault's folder '%s' cannot be written (what is in it is safe; let "
                           "the user that runs this write there)",
                           vault->folder);
    if (flock(vault->lock_fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK)
            return lock_is_taken(vault->lock_fd, vault->folder, error);
        return fault_errno(error, "cannot lock the vault '%s'", vault->folder);
    }
    /* Who it is is only for the message: a full disk must not keep the vault shut. */
    g_snprintf(owner, sizeof owner, "%d\n", (int)getpid());
    if (ftruncate(vault->lock_fd, 0) != 0 || pwrite(vault->lock_fd, owner, strlen(owner), 0) < 0)
        g_debug("the lock does not say who holds it: %s", g_strerror(errno));
    return true;
}

/* --- the count of boots --- */

static int64_t boot_known(const struct vault *vault, char boot[37])
{
    json_t *value = vault->keys < 0 ? NULL
                                    : pair_read(vault->keys, BOOT_FILE, SMALL_MOST,
                                                vault->use == VAULT_WRITE, NULL);
    const char *id = json_string_value(json_object_get(value, "boot"));
    int64_t number = json_integer_value(json_object_get(value, "boot_no"));

    g_strlcpy(boot, id ? id : "", 37);
    json_decref(value);
    return MAX(number, 0);
}

/* On the disk before the first record of this boot is made. */
static bool boot_count(struct vault *vault, GError **error)
{
    char now[37], then[37];
    int64_t number;
    json_t *value;
    bool done;

    times_load(vault);
    number = boot_known(vault, then);
    clock_boot_id(now);
    if (strcmp(now, then) != 0) {
        number = MAX(number, times_highest_boot(vault)) + 1; /* also after keys/boot was lost */
        value = json_pack("{s:s, s:I}", "boot", now, "boot_no", (json_int_t)number);
        done = vault->use == VAULT_READ || pair_write(vault->keys, BOOT_FILE, value, error);
        json_decref(value);
        if (!done)
            return false;
    }
    vault->clock = clock_new(number);
    return true;
}

/* --- open and close --- */

static bool index_start(struct vault *vault)
{
    GError *why = NULL;

    if (vault->use == VAULT_READ) {
        vault->index = index_open_read(vault->folder, NULL);
        return true;
    }
    vault->index = index_open(vault->folder, &why);
    if (!vault->index)
        g_warning("the index cannot be used, the vault goes on without: %s", why->message);
    g_clear_error(&why);
    return true;
}

struct vault *vault_open(const char *folder, enum vault_use use, GError **error)
{
    struct vault *vault = g_new0(struct vault, 1);

    seal_start();
    vault->folder = g_strdup(folder);
    vault->use = use;
    vault->root = vault->keys = vault->drafts = vault->items = vault->packs = -1;
    vault->ask = vault->dock = vault->lock_fd = vault->wraps = vault->tries = -1;
    vault->opened_ms = clock_boottime_ms();
    vault->rows = g_ptr_array_new_with_free_func((GDestroyNotify)row_free);
    vault->by_id = g_hash_table_new(g_str_hash, g_str_equal);
    vault->takes = g_ptr_array_new();
    vault->gone = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    vault->leads = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    vault->news = g_ptr_array_new_with_free_func(g_free);
    vault->clock_fixed_ms = CLOCK_NO_WALL;
    if (folders_open(vault, error) && (use == VAULT_READ || lock_take(vault, error)) &&
        boot_count(vault, error) && enrol_load(vault, error) && sweep(vault, error) &&
        index_start(vault) && rows_load(vault, error)) {
        gone_load(vault);
        scrub_open(vault);
        dock_look(vault);
        rows_drop_freed(vault);
        tries_rearm(vault);
        return vault;
    }
    vault_close(vault);
    return NULL;
}

static void close_fd(int fd)
{
    if (fd >= 0)
        close(fd);
}

void vault_close(struct vault *vault)
{
    if (!vault)
        return;
    while (vault->takes->len)
        take_leave(g_ptr_array_index(vault->takes, 0));
    scrub_close(vault);
    lock_forget(vault);
    tries_forget(vault);
    enrol_unload(vault);
    free_forget(vault);
    times_free(vault);
    index_close(vault->index);
    g_hash_table_unref(vault->by_id);
    g_hash_table_unref(vault->gone);
    g_hash_table_unref(vault->leads);
    g_ptr_array_unref(vault->rows);
    g_ptr_array_unref(vault->takes);
    g_ptr_array_unref(vault->news);
    clock_free(vault->clock);
    close_fd(vault->wraps);
    close_fd(vault->tries);
    close_fd(vault->keys);
    close_fd(vault->drafts);
    close_fd(vault->items);
    close_fd(vault->packs);
    close_fd(vault->ask);
    close_fd(vault->dock);
    close_fd(vault->root);
    close_fd(vault->lock_fd);
    g_free(vault->folder);
    g_free(vault);
}

const struct clock *vault_clock(const struct vault *vault)
{
    return vault->clock;
}
