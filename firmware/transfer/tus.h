// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* tus 1.0.0 (tus.io, resumable upload protocol): creation, HEAD, PATCH, and what to do after each
 * answer. No call here fails: whatever came back, or did not, is turned into a reaction by one
 * table (tus_table.c). The offset is always the server's word; a 204 says nothing about a disk. */
#include "core/digest.h"
#include "core/id.h"
#include "transfer/http.h"
#include "transfer/trouble.h"

enum tus_step { TUS_CREATE, TUS_HEAD, TUS_PATCH };

enum tus_reaction {
    TUS_DONE,      /* as asked: `url` after TUS_CREATE, `offset` after the others */
    TUS_ASK,       /* uncertain: HEAD, and go on from there */
    TUS_ASK_LATER, /* this item waits; then HEAD (before a second POST: the receipts) */
    TUS_FORGET,    /* the URL leads nowhere: the receipts, then a new upload */
    TUS_FIND,      /* the server may have an upload of it: the receipts say where */
    TUS_PARK,      /* this item needs a person: `trouble` says why */
    TUS_WAIT_ALL,  /* nothing is to be sent for a while: `trouble` says why */
    TUS_STOPPED,   /* `go_on` said no */
};

/* One cell of the table. */
struct tus_rule {
    enum tus_reaction reaction;
    enum trouble trouble;
    int park_after; /* so many answers of this kind without a byte between them: park; 0 never */
};

/* Status 0 is no answer at all. Any status has a rule. */
const struct tus_rule *tus_rule(enum tus_step step, int status);

/* Where to: the server's endpoint for uploads, and the bearer token or NULL. */
struct tus_server {
    struct http *http;
    const char *endpoint;
    const char *token;
};

/* What is sent: nothing else about it goes out in clear, since a HEAD echoes it. */
struct tus_upload {
    struct id id;
    struct digest sha256;
    int64_t length_bytes;
};

struct tus_answer {
    enum tus_reaction reaction;
    enum trouble trouble;
    int park_after;
    int status; /* 0: no answer */
    int64_t offset;
    char *url; /* absolute, of the endpoint's own origin */
    int64_t retry_after_ms;
    bool near;
    char *words; /* what came, for a log; NULL when all is as asked */
};

void tus_create(const struct tus_server *server, const struct tus_upload *upload,
                struct tus_answer *answer);
/* With `fresh` on a connection of its own, so that nothing in between answers from memory. */
void tus_head(const struct tus_server *server, const struct tus_upload *upload, const char *url,
              bool fresh, struct tus_answer *answer);

/* A part of the upload's file. */
struct tus_piece {
    int fd;
    int64_t offset;
    int64_t bytes;
};
void tus_patch(const struct tus_server *server, const char *url, const struct tus_piece *piece,
               struct tus_answer *answer);
enum tus_end {
    TUS_END_DONE,  /* it is gone, or the server keeps such uploads whatever one says */
    TUS_END_LEFT,  /* it is finished, or it is not this upload: it was left alone */
    TUS_END_LATER, /* nobody said so yet */
};
/* Gives up an upload that was begun and will never be finished (the termination extension): asks
 * first, and sends no DELETE unless the server says that it is this very upload and not whole. The
 * length in `upload` counts for nothing: what is abandoned may not be known any more. */
enum tus_end tus_end(const struct tus_server *server, const struct tus_upload *upload,
                     const char *url);
void tus_answer_clear(struct tus_answer *answer);

/* How much to send in one PATCH: 6 MiB, which every known store takes (Amazon S3: at least 5 MiB;
 * Cloudflare: a multiple of 256 KiB; Supabase: 6 MB), so that a bad line costs little and a proxy
 * that buffers holds little. To a server nearby, with neither, all that is left at once. */
#define TUS_PIECE_BYTES ((int64_t)6 * 1024 * 1024)
int64_t tus_piece_bytes(bool near, int64_t left_bytes);
