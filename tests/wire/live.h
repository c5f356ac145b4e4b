// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A real server that can be killed at any moment and comes back at the same address: the reference
 * plan server, or @tus/server from npm. Whatever does not work ends the proof. */
#include "wire/wire.h"

enum live_kind { LIVE_PLAN, LIVE_TUS_1, LIVE_TUS_2, LIVE_KINDS };

struct live;

const char *live_name(enum live_kind kind);
/* False where the machine's Node is too old for it. */
bool live_is_here(enum live_kind kind);
/* Running. */
struct live *live_new(enum live_kind kind);
void live_free(struct live *live);
const char *live_url(const struct live *live);
void live_kill(struct live *live);
void live_start(struct live *live);
/* Adds an item that this server can take, about so large, with the token that it knows. */
void live_add_item(struct live *live, struct wire *wire, size_t bytes);
/* True when the dock has done with the item what it can with this server. */
bool live_is_done(const struct live *live, const struct wire *wire, guint item);
/* How many times it holds exactly these bytes; and in how many places it holds anything at all of
 * uploads, but empty ones. */
int live_copies(const struct live *live, GBytes *bag, struct id id);
int live_places(const struct live *live);
