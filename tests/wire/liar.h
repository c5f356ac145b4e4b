// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Who signs for the fault server, by the school's own keys or falsely. */
#include "transfer/fault_server.h"

struct liar;

/* How many kinds there are, and what one of them is called. */
guint liar_count(void);
const char *liar_name(guint kind);
/* It does not lie: the control. */
bool liar_is_honest(guint kind);
/* What it said once stays with the device: a false receipt is shown, and nothing goes by it. */
bool liar_is_final(guint kind);

/* With the keys of the world's school, for its device. */
struct liar *liar_new(const char *world, guint kind);
void liar_free(struct liar *liar);
void liar_serve(struct liar *liar, struct fault_server *server);
/* Honest from now on. */
void liar_repent(struct liar *liar);
