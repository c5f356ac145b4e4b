// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dockhand.h"

#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

/* A disk that fills up: the vault on a small disk of its own, in memory, in a child that has its
 * own view of what is mounted. */

#define MIB ((off_t)1024 * 1024)

static void put_line(const char *path, const char *line)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);

    assert_true(fd >= 0 && write(fd, line, strlen(line)) == (ssize_t)strlen(line));
    close(fd);
}

/* Whoever is not root is root in a space of their own. */
static bool leave_world(void)
{
    g_autofree char *users = g_strdup_printf("0 %d 1\n", (int)geteuid());
    g_autofree char *groups = g_strdup_printf("0 %d 1\n", (int)getegid());

    if (geteuid() == 0)
        return unshare(CLONE_NEWNS) == 0;
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
        return false;
    put_line("/proc/self/setgroups", "deny");
    put_line("/proc/self/uid_map", users);
    put_line("/proc/self/gid_map", groups);
    return true;
}

static bool mount_small(const char *folder)
{
    unsigned long hidden = MS_NOSUID | MS_NODEV;

    if (!leave_world())
        return false;
    return mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
           mount("small", folder, "tmpfs", hidden, "size=128m,mode=0755") == 0;
}

/* Runs the rest of a test in a child; cmocka's own failure ends it with another status than 0. */
static void in_child(struct kit *kit, void (*rest)(struct kit *kit))
{
    int status;
    pid_t child;

    vault_close(kit->vault);
    kit->vault = NULL;
    child = fork();
    if (child == 0) {
        g_autofree char *folder = scratch_path(kit->scratch, "small");
        if (g_mkdir(folder, 0700) != 0 || !mount_small(folder))
            _exit(70);
        g_free(kit->folder);
        kit->folder = g_build_filename(folder, "vault", NULL);
        if (scratch_run(kit->scratch, "cp -a vault small/") != 0)
            _exit(71);
        kit_reopen(kit);
        kit_unlock(kit);
        rest(kit);
        vault_close(kit->vault);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 70) {
        print_message("no disk may be mounted here\n");
        skip();
    }
    assert_int_equal(status, 0);
}

static off_t room(const struct kit *kit)
{
    struct statvfs disk;

    assert_int_equal(statvfs(kit->folder, &disk), 0);
    return (off_t)(disk.f_bavail * disk.f_frsize);
}

/* Fills the disk but for so many bytes, with a file that is not the vault's. */
static void leave(const struct kit *kit, off_t bytes)
{
    g_autofree char *path = scratch_path(kit->scratch, "small/filler");
    struct stat about = {.st_size = 0};
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    assert_true(fd >= 0);
    assert_int_equal(fstat(fd, &about), 0);
    if (room(kit) > bytes)
        assert_int_equal(posix_fallocate(fd, about.st_size, room(kit) - bytes), 0);
    else
        assert_int_equal(ftruncate(fd, about.st_size - (bytes - room(kit))), 0);
    close(fd);
}

static bool has_reserve(const struct kit *kit)
{
    return kit_count(kit, "keys", "reserve") == 1;
}

static void refuses_early(struct kit *kit)
{
    int many = vault_photos_left(kit->vault);

    assert_true(has_reserve(kit));
    assert_true(many > 0 && many < 10);
    must(vault_has_room(kit->vault, VAULT_NEED_PHOTO, 0, &error));
    must(vault_has_room(kit->vault, VAULT_NEED_VOICE, 0, &error));
    must_fail(FAULT_FULL, vault_has_room(kit->vault, VAULT_NEED_VIDEO, 0, &error));
    leave(kit, 70 * MIB);
    must_fail(FAULT_FULL, vault_has_room(kit->vault, VAULT_NEED_PHOTO, 0, &error));
    must_fail(FAULT_FULL, vault_has_room(kit->vault, VAULT_NEED_VOICE, 0, &error));
    must_fail(FAULT_FULL, vault_has_room(kit->vault, VAULT_NEED_DOCUMENT, 1 << 30, &error));
    must_fail(FAULT_FULL, vault_has_room(kit->vault, VAULT_NEED_DOCUMENT, INT64_MAX / 2, &error));
    must(vault_has_room(kit->vault, VAULT_NEED_WORDS, 0, &error));
    assert_int_equal(vault_photos_left(kit->vault), 0);
    leave(kit, 0);
    must(vault_has_room(kit->vault, VAULT_NEED_WORDS, 0, &error));
}

static void videos_first_then_photographs_are_refused_before_the_shutter(void **state)
{
    struct kit *kit = *state;

    must(vault_has_room(kit->vault, VAULT_NEED_VIDEO, 0, &error)); /* on a disk that has room */
    in_child(*state, refuses_early);
}

static struct draft *view_of(const struct kit *kit)
{
    struct pack *pack = vault_pack(kit->vault);
    size_t count;
    const struct topic *topics = pack_topics(pack, "en", &count);
    struct mat *mat = mat_new(&topics[0], "en");
    struct moment now = clock_now(vault_clock(kit->vault));
    struct draft *draft = kit_draft(kit, "view.mat", "pupil", AMARA);

    mat_place(mat, 0, 1, &now);
    record_set_body(draft->record, mat_body(mat));
    mat_free(mat);
    pack_unref(pack);
    return draft;
}

static void words_fit(struct kit *kit)
{
    g_autoptr(GBytes) plain = kit_bytes(300000, 1), picture = kit_bytes(90000, 2);
    struct draft *photo = kit_draft(kit, "evidence", "staff", AMARA), *view = view_of(kit);
    struct draft *saved = kit_photo(kit, AMARA, plain);
    struct medium medium = kit_medium("photo.jpg", "image/jpeg", plain);
    struct item item;

    leave(kit, 0);
    assert_true(has_reserve(kit));
    record_add_medium(photo->record, &medium);
    must_fail(FAULT_FULL, vault_draft_save(kit->vault, photo, &medium, &plain, 1, &error));
    must_fail(FAULT_FULL, vault_file(kit->vault, saved->id.text, saved->record, NULL, &error));
    assert_true(has_reserve(kit));
    assert_int_equal(kit_count(kit, "drafts", photo->id.text), 0);
    kit_save(kit, view, "view.png", "image/png", picture);
    assert_false(has_reserve(kit));
    kit_file(kit, view, &item);
    leave(kit, 0);
    must_fail(FAULT_FULL, vault_file(kit->vault, saved->id.text, saved->record, NULL, &error));
    assert_int_equal(vault_draft_count(kit->vault), 1);
    assert_int_equal(scratch_run(kit->scratch, "rm small/filler"), 0);
    g_ptr_array_unref(vault_look(kit->vault, NULL));
    assert_true(has_reserve(kit));
    kit_file(kit, saved, NULL);
    kit_reopen(kit);
    assert_int_equal(vault_verify(kit->vault, NULL, NULL, NULL), 2);
    draft_free(photo);
    draft_free(view);
    draft_free(saved);
}

static void words_and_views_fit_when_nothing_else_does(void **state)
{
    in_child(*state, words_fit);
}

static void opens_full(struct kit *kit)
{
    g_autoptr(GBytes) plain = kit_bytes(30000, 1);
    struct draft *draft = kit_photo(kit, AMARA, plain);

    kit_file(kit, draft, NULL);
    leave(kit, 0);
    kit_reopen(kit);
    kit_unlock(kit);
    assert_int_equal(scratch_run(kit->scratch, "rm small/vault/vault.db*"), 0);
    leave(kit, 0);
    kit_reopen(kit);
    kit_unlock(kit);
    g_autoptr(GPtrArray) items = kit_items(kit);
    assert_int_equal(items->len, 1);
    assert_int_equal(((struct item *)g_ptr_array_index(items, 0))->state, ITEM_WAITING);
    assert_non_null(((struct item *)g_ptr_array_index(items, 0))->record);
    draft_free(draft);
}

static void full_disk_keeps_the_vault_open(void **state)
{
    in_child(*state, opens_full);
}

/* Long before its time, but a day old, and the disk is nearly full. */
static void asks_early(struct kit *kit)
{
    struct item old = hand_item(kit, 1), newest = hand_item(kit, 2);
    g_autofree char *nonce = NULL;

    /* The dock's hand reaches to the small disk, by a folder that is opened where it is mounted. */
    close(kit->scratch->fd);
    kit->scratch->fd = open(kit->scratch->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_int_equal(scratch_run(kit->scratch, "rm -rf vault && ln -s small/vault vault"), 0);
    hand_receipt(kit, &old);
    hand_receipt(kit, &newest);
    hand_time(kit, HAND_STORED + HAND_DAY + 1000);
    g_ptr_array_unref(vault_look(kit->vault, NULL));
    must(vault_free(kit->vault, NULL, &error));
    assert_null(hand_nonce(kit, old.id.text));
    leave(kit, 20 * MIB);
    must(vault_free(kit->vault, NULL, &error));
    nonce = hand_nonce(kit, old.id.text);
    assert_non_null(nonce);
}

static void room_that_is_short_frees_what_is_a_day_old(void **state)
{
    in_child(*state, asks_early);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_open, kit_close)
        TEST(videos_first_then_photographs_are_refused_before_the_shutter),
        TEST(room_that_is_short_frees_what_is_a_day_old),
        TEST(words_and_views_fit_when_nothing_else_does),
        TEST(full_disk_keeps_the_vault_open),
    };

    return cmocka_run_group_tests(tests, kit_prepare, kit_clear);
}
