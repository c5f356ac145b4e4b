// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What every program of the bench counts with. */
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

int64_t now_us(void);
/* Sorts, and answers the value that `percent` of all do not exceed. */
double percentile(double *values, size_t count, int percent);
/* Of programs that took turns: the median of each, then the best of each, on one line. `theirs` may
 * be NULL. */
void print_turns(double *ours, double *theirs, size_t count);
/* Starts a program with its standard output into `*out`, or ours where `out` is NULL. Exits 1 when
 * that is not possible. */
pid_t program_start(char *const *argv, int *out);
/* SIGTERM, then waits for its end. */
void program_end(pid_t pid);
/* Exits 1, having said so. */
void give_up(const char *why) __attribute__((noreturn));
