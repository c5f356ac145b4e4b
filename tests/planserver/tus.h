// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* tus 1.0.0 (tus.io, resumable upload protocol) at /v1/bags: core and creation. An offset that the
 * server has named is on its disk: each PATCH is flushed before it is answered, and a long one
 * every few megabytes, so that little is sent twice after a cut. */
#include "planserver/store.h"

#define TUS_PATH "/v1/bags"
#define TUS_LENGTH_MOST ((int64_t)2 * 1024 * 1024 * 1024)

struct call;
struct tus;
struct tus_patch;

struct tus *tus_new(void);
void tus_free(struct tus *tus); /* NULL allowed */

/* Every reply under TUS_PATH bears these headers; false when the request was answered: 412, another
 * version. */
bool tus_greet(struct call *call);
/* Each answers, but `tus_patch`, which may go on to the body. */
void tus_options(struct call *call);
void tus_create(struct call *call);
void tus_head(struct call *call);
void tus_patch(struct call *call);
void tus_terminate(struct call *call);
void tus_patch_body(struct call *call, const void *data, size_t bytes);
void tus_patch_done(struct call *call);
/* Keeps what came, and lets others at the upload. */
void tus_patch_close(struct call *call);
