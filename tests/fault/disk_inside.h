// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What reading a disk and making its states share. */
#include "fault/disk.h"

struct node *disk_node(const struct disk *disk, int node);
struct op *disk_op(const struct disk *disk, int op);
bool op_is_name(const struct op *op);
bool op_is_content(const struct op *op);
/* For each folder's node its names before the first op, to be changed by the ops; NULL for files.
 */
GHashTable **disk_names(const struct disk *disk);
void disk_names_free(const struct disk *disk, GHashTable **names);
void disk_apply_name(GHashTable **names, const struct op *op);
