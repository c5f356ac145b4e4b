// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Topics of mats, made from their JSON (assets/schema/topic.json) for one language. */
#include "core/schema.h"
#include "plan/pack.h"

/* Read and checked by `rules`, which are assets/schema/topic.json; `id` is what the file's name
 * says it is. New reference. FAULT_INVALID. */
json_t *topic_read(GBytes *bytes, const char *id, const struct schema *rules,
                   GError **error) MUST_CHECK;

/* All topics in one language. Every word is borrowed from the documents (json_t, checked), which
 * must outlive it. */
struct topic_set;
struct topic_set *topic_set_new(const GPtrArray *documents, const char *language,
                                const char *first);
void topic_set_free(struct topic_set *set);
const struct topic *topic_set_all(const struct topic_set *set, size_t *count);
