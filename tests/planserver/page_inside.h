// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What the files of the pages share. */
#include "planserver/store.h"
#include "record/dating.h"
#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct page_school {
    const char *name;
    bool is_demonstration;
    json_t *plan; /* pack.json; may be NULL */
    int plan_folder;
    struct page_dates *dates;
};

struct page_item {
    char *id;
    json_t *record;
    int64_t arrived_ms; /* when it was opened here */
    struct dated dated;
};

extern const char page_style[];

/* The plan as it is now; one that cannot be read leaves the pages without the names of staff, not
 * the people without their pages. */
void page_school_open(struct page_school *about, const char *name, const char *school_folder);
void page_school_close(struct page_school *about);
/* The name that the plan has for a member of staff, or NULL. */
const char *page_staff_name(const struct page_school *about, const char *id);
/* Copies the face that the plan has for a pupil into `folder`. The file's name there, static, or
 * NULL when there is none that can be shown. */
const char *page_portrait(const struct page_school *about, const char *pupil, int folder);

/* A member that is text; "" when it is not there. */
const char *page_text(const json_t *object, const char *key);
bool page_says(const json_t *object, const char *key, const char *value);

/* printf whose words (%s) are escaped. */
void page_add(GString *html, const char *format, ...) G_GNUC_PRINTF(2, 3);
void page_begin(GString *html, const struct page_school *school, const char *title);
void page_end(GString *html);

/* "Saturday 21 November 2026, 14:05", to be freed. */
char *page_time(int64_t wall_ms);
/* What is known of when things were made (page_dates.c). */
struct page_dates *page_dates_open(const struct store *store);
void page_dates_close(struct page_dates *dates);
struct dated page_dated(const struct page_dates *dates, const json_t *record);
/* What orders items: when it was made, as far as it is known, or else when it arrived. A time that
 * a device only believed orders nothing. */
int64_t page_item_ms(const struct page_item *item);
/* One item as a card; `pupil` is whose page it is on. */
void page_item_add(GString *html, const struct page_school *school, const struct page_item *item,
                   const char *pupil);
/* The answers of a mat in words, in the order of the scale; nothing for another kind. */
void page_mat_add(GString *html, const json_t *record);
