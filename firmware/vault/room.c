// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/vault_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define MIB ((int64_t)1024 * 1024)
#define RESERVE_FILE "reserve"
#define RESERVE_BYTES (16 * MIB)
/* What photographs, voices and documents leave free for words and views. */
#define KEPT_FREE (64 * MIB)
/* What videos leave free besides, for photographs and voices. */
#define VIDEO_LEAVES (256 * MIB)
#define WORDS_BYTES (MIB / 4)
#define SHORT_PART 5

/* What one of each takes at its usual size: the draft and the item stand beside each other while it
 * is filed, and a photograph has its flattened picture too. */
static int64_t takes_bytes(enum vault_need need, int64_t bytes)
{
    switch (need) {
    case VAULT_NEED_PHOTO:
        return 3 * (bytes > 0 ? bytes : 5 * MIB);
    case VAULT_NEED_VOICE:
        return 2 * (bytes > 0 ? bytes : 4 * MIB);
    case VAULT_NEED_DOCUMENT:
        return 2 * (bytes > 0 ? bytes : MIB);
    case VAULT_NEED_VIDEO:
        return 2 * (bytes > 0 ? bytes : 60 * MIB);
    case VAULT_NEED_WORDS:
        break;
    }
    return 2 * (bytes > 0 ? bytes : WORDS_BYTES);
}

static bool has_reserve(const struct vault *vault)
{
    return vault->keys >= 0 && faccessat(vault->keys, RESERVE_FILE, F_OK, 0) == 0;
}

bool vault_has_room(struct vault *vault, enum vault_need need, int64_t bytes, GError **error)
{
    int64_t room = folder_room_bytes(vault->root, error);
    int64_t takes = takes_bytes(need, bytes);
    int64_t leaves = KEPT_FREE + (need == VAULT_NEED_VIDEO ? VIDEO_LEAVES : 0);

    if (room < 0)
        return false;
    if (need == VAULT_NEED_WORDS) {
        if (room >= takes || (has_reserve(vault) && room + RESERVE_BYTES >= takes))
            return true;
    } else if (takes <= INT64_MAX - leaves && room >= leaves + takes) {
        return true;
    }
    return fault(error, FAULT_FULL,
                 "the device is full: what is saved is safe; dock it so that there is room again");
}

bool room_is_short(const struct vault *vault)
{
    int64_t room = folder_room_bytes(vault->root, NULL);
    struct statvfs disk;

    return room >= 0 && fstatvfs(vault->root, &disk) == 0 &&
           room < (int64_t)(disk.f_blocks / SHORT_PART * disk.f_frsize);
}

int vault_photos_left(struct vault *vault)
{
    int64_t room = folder_room_bytes(vault->root, NULL);
    int64_t left = (room - KEPT_FREE) / takes_bytes(VAULT_NEED_PHOTO, 0);

    return room < KEPT_FREE ? 0 : (int)MIN(left, quick_left(vault));
}

bool room_release(struct vault *vault)
{
    if (vault->use == VAULT_READ || !has_reserve(vault))
        return false;
    g_warning("the disk is full: words now draw on the kept reserve");
    return file_remove(vault->keys, RESERVE_FILE, NULL);
}

void room_restore(struct vault *vault)
{
    int64_t room = folder_room_bytes(vault->root, NULL);
    int fd;

    if (vault->use == VAULT_READ || has_reserve(vault) || room < KEPT_FREE + RESERVE_BYTES)
        return;
    fd = openat(vault->keys, RESERVE_FILE, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                0600);
    if (fd < 0)
        return;
    if (posix_fallocate(fd, 0, RESERVE_BYTES) != 0)
        unlinkat(vault->keys, RESERVE_FILE, 0);
    close(fd);
}
