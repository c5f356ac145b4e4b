// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Boards from outside: a `.obf` or `.obz` from a USB stick or a pack is unpacked, mended and judged
 * in a throwaway child (child/child.h), and comes out as frames of JSON, checked pictures and
 * sounds, and the list of what was wrong. board_book_open is for files of our own making. */
#include "talk/book.h"

#define BOARD_SIFT_JOB "boards"

/* The child's side. False: nobody listens. What is no board at all is answered with a refusal. */
bool board_sift(GBytes *file, int out) MUST_CHECK;
/* The same in memory, for boards within a pack. New reference. */
GBytes *board_sift_bytes(GBytes *file);

/* The parent's side: runs the child and waits; on the worker. FAULT_INVALID: no board in it, or the
 * child died of it; FAULT_SYSTEM. */
struct board_book *board_book_import(GBytes *file, const char *name, GError **error) MUST_CHECK;
/* The same of what a child has answered, whoever speaks for it. FAULT_INVALID. */
struct board_book *board_book_from_answer(GBytes *answer, const char *name,
                                          GError **error) MUST_CHECK;
