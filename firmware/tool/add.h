// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* For the files of add alone: evidence from a file, as a draft first, then filed. */
#include "tool/tool.h"

/* One medium that was checked, in memory. */
struct added {
    struct medium medium;
    GBytes *bytes;
};

/* A photograph without place and device, whose bytes were looked at again. */
bool add_photo(const char *path, struct added *added, GError **error) MUST_CHECK;
/* A recording that can be heard. */
bool add_audio(const char *path, struct added *added, GError **error) MUST_CHECK;

/* A document is not held in memory: what it is, and where it is read from. */
struct document {
    struct medium medium;
    int fd;
};
bool document_open(const char *path, struct document *document, GError **error) MUST_CHECK;
void document_close(struct document *document);
/* Saved only: as a draft that grows. */
bool document_save(const struct document *document, struct vault *vault, const struct draft *draft,
                   GError **error) MUST_CHECK;
/* Filed at once, read as it is sealed. */
bool document_file(const struct document *document, struct vault *vault, const json_t *record,
                   struct item *item, GError **error) MUST_CHECK;
