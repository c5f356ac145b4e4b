// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The comparison at the end of a demonstration: what the app made, as it was told from memory
 * before anything was sealed, against what the plan server holds. A day lies in one folder:
 *   log/witness.jsonl  each medium as it came to be, each item as it was filed (app/witness.h)
 *   log/events.txt     the app's standard output: saved, filed, thrown, received
 *   log/list.json      the device's own list: `viewfinder-vault --json list`
 *   school/  vault/  server/bags/  server/opened/
 * A check that does not hold is a problem, and the day goes on to the next check. */
#include "plan/school.h"
#include <jansson.h>

struct compare {
    const char *folder;
    struct school *school;
    struct school_secrets *secrets;
    struct minisign_public device_key;

    json_t *made;  /* {id: {name: {name, type, bytes, sha256}}}: the last of each name counts */
    json_t *filed; /* {id: the witness's line} */
    json_t *saved, *thrown; /* {id: true} */
    json_t *list;           /* the device's */

    json_t *items; /* for the summary */
    json_t *known; /* {path below server/opened: true} of everything that may lie there */
    int64_t sent, received;
    int problems;
};

void compare_problem(struct compare *compare, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* Free with g_free. */
char *compare_path(const struct compare *compare, const char *below);

/* told.c: the witness, the events, the list. False when one of them cannot be read. */
bool told_read(struct compare *compare, GError **error) MUST_CHECK;
/* The media that an item was filed with, as they were made, in the order of the record. New
 * reference; what was never made is a problem. */
json_t *told_media(struct compare *compare, const char *id, const json_t *names);
int64_t told_captured(const struct compare *compare);

/* device.c: one item after another, each with its receipt. */
void device_check(struct compare *compare);

/* server.c */
void server_check_bag(struct compare *compare, const json_t *item, const json_t *media);
void server_check_opened(struct compare *compare, const json_t *item, const json_t *pupils,
                         const json_t *media);
/* Nothing else lies there. */
void server_check_rest(struct compare *compare);

/* summary.c */
bool summary_write(const struct compare *compare, GError **error) MUST_CHECK;
void summary_print(const struct compare *compare);
