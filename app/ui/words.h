// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The words of the device: assets/strings/<language>.json, a flat object from key to text with
 * {name} places. English is whole; a key that a language lacks fails the build's check, and shows
 * its English otherwise. */
#include "core/fault.h"

struct words_book;
struct words_book *words_open(const char *language, GError **error) MUST_CHECK;
void words_close(struct words_book *book);
/* Whether the device speaks this language at all: its book is there. */
bool words_exist(const char *language);
const char *words_language(const struct words_book *book);
bool words_is_right_to_left(const struct words_book *book);
/* Borrowed. An unknown key is a programmer's mistake: asserts. */
const char *words_get(const struct words_book *book, const char *key);
/* With places filled: names and values alternate, NULL ends. g_free. Plurals: key.one / key.other
 * by `count` where both exist (and key.zero, key.two, key.few, key.many by CLDR for cy and ar). */
char *words_fill(const struct words_book *book, const char *key, ...) G_GNUC_NULL_TERMINATED;
/* A whole number in the language's figures: "1,240". g_free. */
char *words_number(const struct words_book *book, int64_t number);
/* A time as the language writes its figures: "10:42" as it is, or "١٠:٤٢". g_free. */
char *words_figures(const struct words_book *book, const char *western);
char *words_count(const struct words_book *book, const char *key, int64_t count);
