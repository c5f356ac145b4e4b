// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* How long until a program says its first word: the milliseconds from fork to the first line on its
 * standard output, which this reads and then ends it.
 *
 *   bench_first RUNS PROGRAM [ARGUMENT…] [-- PROGRAM [ARGUMENT…]]
 *
 * Two programs take turns, so that what else the machine does falls on both. Prints the median of
 * each and the best of each, on one line. */
#include "figures.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST_RUNS 200

static double first_line_ms(char **argv)
{
    int64_t begun_us = now_us();
    int out;
    char byte;
    pid_t pid = program_start(argv, &out);

    do {
        if (read(out, &byte, 1) != 1)
            give_up("a program ended without a word");
    } while (byte != '\n');
    double ms = (double)(now_us() - begun_us) / 1000;
    program_end(pid);
    close(out);
    return ms;
}

int main(int argc, char **argv)
{
    double ms[2][MOST_RUNS];
    int runs = argc > 2 ? atoi(argv[1]) : 0;
    char **programs[2] = {argv + 2, NULL};

    if (runs < 1 || runs > MOST_RUNS)
        give_up("usage: bench_first RUNS PROGRAM [ARGUMENT…] [-- PROGRAM [ARGUMENT…]]");
    for (int i = 3; i < argc - 1 && !programs[1]; i++) {
        if (strcmp(argv[i], "--") == 0) {
            argv[i] = NULL;
            programs[1] = argv + i + 1;
        }
    }
    for (int run = 0; run < runs; run++)
        for (int i = 0; i < 2 && programs[i]; i++)
            ms[i][run] = first_line_ms(programs[i]);
    print_turns(ms[0], programs[1] ? ms[1] : NULL, (size_t)runs);
    return 0;
}
