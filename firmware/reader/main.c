// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The throwaway child: shuts itself in, does one job with what it is given, and ends. Others start
 * it (child/child.h); by hand it says with `holds` what this kernel shuts it in with. */
#include "child/confine.h"
#include "plan/pack_sift.h"
#include "talk/board_import.h"

#include <jansson.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static bool say_what_holds(GBytes *input, int out)
{
    (void)input;
    (void)out;
    return true;
}

static bool sift_pack(GBytes *input, int out)
{
    return pack_sift(input, board_sift_bytes, out);
}

static const struct job {
    const char *name;
    bool (*work)(GBytes *input, int out);
} jobs[] = {
    {PACK_SIFT_JOB, sift_pack},
    {BOARD_SIFT_JOB, board_sift},
    {"holds", say_what_holds},
};

/* All of standard input, which is a file in memory that nobody can change. */
static GBytes *map_input(void)
{
    struct stat stat;
    void *data;

    if (fstat(STDIN_FILENO, &stat) != 0 || !S_ISREG(stat.st_mode) || stat.st_size == 0)
        return g_bytes_new_static("", 0);
    data = mmap(NULL, (size_t)stat.st_size, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
    return data == MAP_FAILED ? NULL : g_bytes_new_static(data, (size_t)stat.st_size);
}

/* What a library would open a file for, once it is shut in. */
static void prepare(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    json_object_seed(0);
}

static int run(const struct job *job)
{
    g_autoptr(GBytes) input = map_input();
    int held;

    if (!input)
        return 3;
    prepare();
    held = confine(g_bytes_get_size(input), NULL);
    if (held && job->work == say_what_holds)
        return puts(confined_words(held)) < 0 || fflush(stdout) != 0;
    return held && job->work(input, STDOUT_FILENO) ? 0 : 3;
}

int main(int argc, char **argv)
{
    for (size_t i = 0; argc == 2 && i < G_N_ELEMENTS(jobs); i++) {
        /* Not by exit: nothing is left to be said or done, and nothing to be asked of the kernel.
         */
        if (strcmp(argv[1], jobs[i].name) == 0)
            _exit(run(&jobs[i]));
    }
    fputs("viewfinder-reader: started by Viewfinder, never by hand\n", stderr);
    return 2;
}
