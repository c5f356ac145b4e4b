// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* An opened bag, as bag_read.c leaves it and bag_extract.c uses it. */
#include "bag/bag_inside.h"

struct bag {
    int fd;
    struct bag_info info;
    struct digest sha256;
    int64_t bytes;
    GPtrArray *files;   /* all, in the order of the zip */
    GPtrArray *payload; /* of these, those in data/ */
    GPtrArray *names;   /* of the payload, NULL-terminated */
};
