// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/digest.h"
#include "core/id.h"

/* Upload-Metadata, `key base64, key base64 …`: the two that a bag needs. False when one is missing,
 * stands twice or is no id or hash, when the whole is longer than 2000, or base64 is not padded. */
bool tus_metadata_read(const char *header, struct id *record, struct digest *sha256);
