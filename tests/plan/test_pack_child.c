// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/kit.h"

/* Packs that were made to harm whoever reads them, and readers that were harmed: the pack is
 * refused with a reason, and whoever asked lives on. */

#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define MIB ((size_t)1024 * 1024)

/* --- packs --- */

static void json_nested_without_end_is_refused(void **state)
{
    g_autoptr(GPtrArray) files = kit_files(*state);
    g_autofree char *deep = g_strnfill(100000, '[');

    kit_add(files, "history.json", deep, 100000);
    kit_refused(*state, files, "history.json", "depth");
}

static void drawing_that_draws_itself_is_refused(void **state)
{
    static const char *const drawings[] = {
        "<svg><g id='a'><use href='#a'/></g></svg>",
        "<svg><g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g></svg>",
        "<svg><pattern id='p'><rect fill='url(#p)'/></pattern><rect fill='url(#p)'/></svg>",
        "<svg><g id='A'><rect style='mask: url( \"#A\" )'/></g></svg>",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(drawings); i++) {
        g_autoptr(GPtrArray) files = kit_files(*state);
        kit_add_text(files, "photos/loop.svg", drawings[i]);
        kit_refused(*state, files, "photos/loop.svg", "without end");
    }
}

/* Ten of ten of ten …: a kilobyte that draws ten thousand million circles. */
static void drawing_of_very_many_is_refused(void **state)
{
    g_autoptr(GPtrArray) files = kit_files(*state);
    g_autoptr(GString) text = g_string_new("<svg><defs><circle id='a0' r='1'/>");

    for (int i = 1; i <= 10; i++) {
        g_string_append_printf(text, "<g id='a%d'>", i);
        for (int j = 0; j < 10; j++)
            g_string_append_printf(text, "<use href='#a%d'/>", i - 1);
        g_string_append(text, "</g>");
    }
    g_string_append(text, "</defs><use href='#a10'/></svg>");
    kit_add_text(files, "photos/many.svg", text->str);
    kit_refused(*state, files, "photos/many.svg", "more than 20000 elements");
}

static void drawing_that_refers_as_drawings_do_is_taken(void **state)
{
    g_autoptr(GPtrArray) files = kit_files(*state);

    kit_add_text(files, "photos/plain.svg",
                 "<svg xmlns='http://www.w3.org/2000/svg' id='svg'><defs id='d'>"
                 "<linearGradient id='g'/><linearGradient id='h' href='#g'/>"
                 "<clipPath id='c'><rect/></clipPath><g id='leaf'><path fill='url(#h)'/></g></defs>"
                 "<g clip-path='url(#c)'><use href='#leaf'/><use href='#leaf'/></g></svg>");
    kit_accepted(*state, files);
}

static void picture_of_a_thousand_million_dots_is_refused(void **state)
{
    static const uint8_t png[33] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0,    13,
                                    'I',  'H', 'D', 'R', 0,    0,    0x75, 0x30, 0, 0, 0x75, 0x30};
    g_autoptr(GPtrArray) files = kit_files(*state);

    kit_add(files, "photos/huge.png", png, sizeof png);
    kit_refused(*state, files, "photos/huge.png", "40 megapixels");
}

/* --- readers --- */

/* The reader is a script of these words, until reader_is(kit, NULL). */
static void reader_is(const struct kit *kit, const char *words)
{
    g_autofree char *path = g_build_filename(kit->folder, "reader", NULL);
    g_autofree char *script = g_strdup_printf("#!/bin/sh\n%s\n", words);

    g_unsetenv("VIEWFINDER_READER");
    if (!words)
        return;
    assert_true(g_file_set_contents(path, script, -1, NULL));
    assert_int_equal(chmod(path, 0700), 0);
    assert_true(g_setenv("VIEWFINDER_READER", path, TRUE));
}

static void refused_by(const struct kit *kit, const char *words, const char *reason)
{
    g_autoptr(GError) error = NULL;

    reader_is(kit, words);
    assert_null(kit_open_zip(kit, kit->zip, &error));
    reader_is(kit, NULL);
    assert_true(fault_is(error, FAULT_INVALID));
    if (!strstr(error->message, reason))
        fail_msg("'%s' is not about '%s'", error->message, reason);
}

static void still_opens(const struct kit *kit)
{
    struct pack *pack = kit_open_zip(kit, kit->zip, NULL);

    assert_non_null(pack);
    pack_unref(pack);
}

static void reader_that_ends_otherwise_is_a_refusal(void **state)
{
    refused_by(*state, "kill -9 $$", "died");
    refused_by(*state, "kill -SEGV $$", "died");
    refused_by(*state, "exit 1", "gave up");
    refused_by(*state, "exit 0", "does not add up");
    still_opens(*state);
}

#define END "z\\0\\0\\0\\0\\0\\0"

static void reader_that_talks_nonsense_is_a_refusal(void **state)
{
    static const char *const words[] = {
        "echo a good pack, on my word",
        "exec head -c 4000000 /dev/zero",
        /* well formed, and a lie */
        "printf 'n\\0\\4\\0\\0\\0\\0../x" END "'",
        "printf 'n\\0\\1\\0\\0\\0\\0an\\0\\1\\0\\0\\0\\0a" END "'",
        "printf 'n\\0\\1\\0\\0\\0\\1ab" END "'",
        "printf 'p\\0\\6\\0\\0\\0\\1a.html<" END "'",
        "printf 'q\\0\\1\\0\\0\\0\\0a" END "'",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        refused_by(*state, words[i], "does not add up");
    refused_by(*state, "printf '" END "'", "no pack.json");
    refused_by(*state, "printf 'j\\0\\11\\0\\0\\0\\2pack.json{}" END "'", "pack.json: ");
    still_opens(*state);
}

/* What a device would not take from a plan it does not take from its reader: the schema is held
 * against it here. */
static void reader_may_not_add_what_a_pack_may_not_hold(void **state)
{
    refused_by(*state, "printf 'j\\0\\15\\0\\0\\0\\12topics/a.json{\"id\":\"a\"}" END "'",
               "topics/a.json: ");
    refused_by(*state, "printf 'j\\0\\14\\0\\0\\0\\2history.json{}" END "'", "history.json");
}

/* --- a real reader, ended in the middle --- */

static pid_t reader_of(pid_t parent)
{
    GDir *proc = g_dir_open("/proc", 0, NULL);
    pid_t found = 0;

    for (const char *name; !found && (name = g_dir_read_name(proc));) {
        g_autofree char *path = g_build_filename("/proc", name, "stat", NULL);
        g_autofree char *text = NULL;
        const char *after;
        int pid = atoi(name), ppid = 0;
        if (pid <= 0 || !g_file_get_contents(path, &text, NULL, NULL))
            continue;
        after = strstr(text, "(viewfinder-read) ");
        if (after && sscanf(after, "(viewfinder-read) %*c %d", &ppid) == 1 && ppid == parent)
            found = pid;
    }
    g_dir_close(proc);
    return found;
}

static gpointer kill_reader(gpointer data)
{
    (void)data;
    for (pid_t pid = 0; !pid; g_usleep(2000)) {
        pid = reader_of(getpid());
        if (pid)
            kill(pid, SIGKILL);
    }
    return NULL;
}

static void reader_that_is_killed_in_the_middle_is_a_refusal(void **state)
{
    g_autoptr(GPtrArray) files = kit_files(*state);
    g_autofree uint8_t *zeros = g_malloc0(150 * MIB), *noise = g_malloc(6 * MIB);
    g_autoptr(GBytes) zip = NULL;
    g_autoptr(GError) error = NULL;
    GThread *killer;

    seal_random(noise, 6 * MIB);
    kit_add(files, "other/noise.bin", noise, 6 * MIB);
    for (int i = 0; i < 3; i++) {
        g_autofree char *name = g_strdup_printf("other/%d.bin", i);
        kit_add(files, name, zeros, 150 * MIB);
    }
    zip = kit_zip(files);
    killer = g_thread_new("killer", kill_reader, NULL);
    assert_null(kit_open_zip(*state, zip, &error));
    g_thread_join(killer);
    assert_true(fault_is(error, FAULT_INVALID));
    assert_non_null(strstr(error->message, "died"));
    still_opens(*state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_nested_without_end_is_refused),
        cmocka_unit_test(drawing_that_draws_itself_is_refused),
        cmocka_unit_test(drawing_of_very_many_is_refused),
        cmocka_unit_test(drawing_that_refers_as_drawings_do_is_taken),
        cmocka_unit_test(picture_of_a_thousand_million_dots_is_refused),
        cmocka_unit_test(reader_that_ends_otherwise_is_a_refusal),
        cmocka_unit_test(reader_that_talks_nonsense_is_a_refusal),
        cmocka_unit_test(reader_may_not_add_what_a_pack_may_not_hold),
        cmocka_unit_test(reader_that_is_killed_in_the_middle_is_a_refusal),
    };

    return cmocka_run_group_tests(tests, kit_open_school, kit_close_school);
}
