// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int64_t now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

double percentile(double *values, size_t count, int percent)
{
    size_t at = (count * (size_t)percent + 99) / 100;

    qsort(values, count, sizeof *values, compare);
    return values[at > 0 ? at - 1 : 0];
}

void print_turns(double *ours, double *theirs, size_t count)
{
    printf("%.1f", percentile(ours, count, 50));
    if (theirs)
        printf(" %.1f", percentile(theirs, count, 50));
    printf(" %.1f", percentile(ours, count, 0));
    if (theirs)
        printf(" %.1f", percentile(theirs, count, 0));
    putchar('\n');
}

pid_t program_start(char *const *argv, int *out)
{
    int pipe_fds[2] = {-1, -1};
    pid_t pid;

    if (out && pipe(pipe_fds) != 0)
        give_up("no pipe");
    fflush(NULL);
    pid = fork();
    if (pid < 0)
        give_up("no further process");
    if (pid == 0) {
        if (out) {
            dup2(pipe_fds[1], STDOUT_FILENO);
            close(pipe_fds[0]);
            close(pipe_fds[1]);
        }
        execvp(argv[0], argv);
        perror(argv[0]);
        _exit(127);
    }
    if (out) {
        close(pipe_fds[1]);
        *out = pipe_fds[0];
    }
    return pid;
}

void program_end(pid_t pid)
{
    kill(pid, SIGTERM);
    waitpid(pid, NULL, 0);
}

void give_up(const char *why)
{
    fprintf(stderr, "bench: %s\n", why);
    exit(1);
}
