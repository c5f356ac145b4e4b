// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dockhand.h"

#include <sys/uio.h>

/* How often the disk is made to flush, counted by strace: a card wears, and a person waits. The
 * life is played by this program itself, which says between two acts which of them begins. */

/* Not write(2): nothing else that is counted here uses it. */
static void mark(const char *act)
{
    g_autofree char *line = g_strdup_printf("act %s\n", act);
    struct iovec all = {line, strlen(line)};

    if (writev(STDERR_FILENO, &all, 1) < 0)
        _exit(9);
}

/* A photograph from its shutter to its end; another follows it, as the last is never freed. */
static int live(const char *folder)
{
    struct kit kit = {.scratch = g_new0(struct scratch, 1)};
    g_autoptr(GBytes) plain = kit_bytes(300000, 1);
    g_autofree char *nonce = NULL;
    struct draft *draft;
    struct item item;

    kit.scratch->path = g_strdup(folder);
    kit.scratch->fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    kit.folder = scratch_path(kit.scratch, "vault");
    kit.secrets = kit_secrets(kit.scratch);
    must((kit.vault = vault_open(kit.folder, VAULT_WRITE, &error)) != NULL);
    kit_unlock(&kit);
    /* What is once a start: the index's log is made, the server's time is noted. */
    hand_item(&kit, 3);
    hand_time(&kit, HAND_KEEP + 1000);
    g_ptr_array_unref(vault_look(kit.vault, NULL));
    mark("save");
    draft = kit_photo(&kit, AMARA, plain);
    mark("caption");
    must(vault_draft_save(kit.vault, draft, NULL, NULL, 0, &error));
    mark("file");
    kit_file(&kit, draft, &item);
    mark("other");
    hand_item(&kit, 2);
    hand_receipt(&kit, &item);
    mark("receive");
    g_ptr_array_unref(vault_look(kit.vault, NULL));
    mark("ask");
    must(vault_free(kit.vault, NULL, &error));
    mark("other");
    nonce = hand_nonce(&kit, item.id.text);
    assert_non_null(nonce);
    struct attest attest = hand_attest(&kit, &item, nonce);
    hand_put_attest(&kit, item.id.text, &attest, &kit.secrets->receipt);
    mark("free");
    must(vault_free(kit.vault, NULL, &error));
    mark("other");
    must_fail(FAULT_MISSING, vault_item(kit.vault, item.id.text, &error) != NULL);
    mark("end");
    draft_free(draft);
    vault_close(kit.vault);
    return 0;
}

static int flushes(const char *log, const char *act)
{
    g_auto(GStrv) lines = g_strsplit(log, "\n", -1);
    g_autofree char *begins = g_strdup_printf("\"act %s\\n\"", act);
    bool counts = false, seen = false;
    int count = 0;

    for (char **line = lines; *line; line++) {
        if (strstr(*line, "writev(2")) {
            counts = strstr(*line, begins) != NULL;
            seen = seen || counts;
        } else {
            count += counts;
        }
    }
    assert_true(seen);
    return count;
}

static void photograph_is_saved_in_five_flushes_and_lives_in_twelve(void **state)
{
    static const char *const life[] = {"save", "file", "receive", "ask", "free"};
    struct kit *kit = *state;
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *log = NULL, *path = scratch_path(kit->scratch, "calls");
    int all = 0;

    vault_close(kit->vault);
    kit->vault = NULL;
    /* LeakSanitizer cannot run under strace. */
    assert_int_equal(scratch_run(kit->scratch,
                                 "ASAN_OPTIONS=detect_leaks=0 strace -f -qq -y -o calls -e "
                                 "trace=fsync,fdatasync,sync_file_range,syncfs,sync,msync,writev "
                                 "-e status=successful '%s' live \"$PWD\"",
                                 self),
                     0);
    assert_true(g_file_get_contents(path, &log, NULL, NULL));
    for (size_t i = 0; i < G_N_ELEMENTS(life); i++) {
        int count = flushes(log, life[i]);
        print_message("%s: %d\n", life[i], count);
        all += count;
    }
    assert_true(flushes(log, "save") >= 2); /* file and folder: fewer were none */
    assert_true(flushes(log, "save") <= 5);
    assert_true(flushes(log, "caption") <= 2);
    assert_true(all <= 12);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(photograph_is_saved_in_five_flushes_and_lives_in_twelve,
                                        kit_open, kit_close),
    };

    if (argc == 3 && strcmp(argv[1], "live") == 0) {
        seal_start();
        return live(argv[2]);
    }
    return cmocka_run_group_tests(tests, kit_prepare, kit_clear);
}
