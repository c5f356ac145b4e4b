// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A book as a package for any program that reads the Open Board Format: what the format asks for is
 * there and valid, whatever the file it was read from looked like; everything else that stood in
 * that file still stands there (`ext_` and unknown members, files that nothing refers to). Symbols
 * of the device's own set come with their drawings. The same book makes the same bytes. */
#include "talk/book.h"

/* An `.obz`. FAULT_INVALID: larger than a package may be; FAULT_SYSTEM. */
GBytes *board_book_write(const struct board_book *book, GError **error) MUST_CHECK;
