// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What the files of the index share. */
#include "vault/index.h"

#include <sqlite3.h>

/* Statements that are made once, when they are first wanted. */
enum index_statement {
    INDEX_PUT,
    INDEX_DROP,
    INDEX_PUT_BOX,
    INDEX_DROP_BOX,
    INDEX_BOX,
    INDEX_PUT_GONE,
    INDEX_DROP_GONE,
    INDEX_STATEMENTS
};

struct index {
    sqlite3 *db;
    sqlite3_stmt *statements[INDEX_STATEMENTS];
    bool is_read_only;
    bool is_light; /* what is begun need not be durable by itself */
    bool is_urgent; /* damage was written, and is to be seen by whoever reads, too */
};

/* Sets `error` with what SQLite says, and returns false. */
bool index_failed(const struct index *index, const char *what, GError **error);
/* What is urgent goes from the log to the file, so that a program that only reads sees it. */
void index_checkpoint(struct index *index);
