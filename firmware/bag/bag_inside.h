// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What writing and reading a bag share: its names and its texts. Each text is made from what is
 * known; the reader makes it again and compares, so there is one way to write every bag. */
#include "bag/bag.h"
#include "bag/zip.h"

#define BAG_RECORD "record.json"
#define BAG_MEDIA_MOST 64
#define BAG_NAME_MOST 64
#define BAG_TEXT_MOST 65536

/* Numbers of the files around data/, which hold the first two and the last three places. */
enum bag_tag { BAG_BAGIT, BAG_INFO, BAG_MANIFEST, BAG_TAGMANIFEST, BAG_MINISIG, BAG_TAGS };

struct bag_file {
    struct zip_entry
        zip; /* name with the top folder; stays first, zip.h is given these as entries */
    struct digest sha256;
    int64_t data_offset; /* of its first byte in the zip */
};

const char *bag_tag_name(enum bag_tag tag);
/* True for what a medium may be called. */
bool bag_name_is_valid(const char *name);

struct bag_file *bag_file_new(const struct id *id, const char *path);
void bag_file_free(struct bag_file *file);
/* The path within the top folder. Borrowed. */
const char *bag_file_path(const struct bag_file *file);

/* The texts. Free with g_free. `files` are struct bag_file, one line each. */
const char *bag_text_bagit(void);
char *bag_text_info(const struct bag_info *info, int64_t payload_bytes, size_t payload_files);
char *bag_text_manifest(const GPtrArray *files);
char *bag_text_comment(const struct bag_info *info);
/* Device, seq and previous out of bag-info.txt; the rest is compared later. */
bool bag_text_info_read(const char *text, struct bag_info *info);
