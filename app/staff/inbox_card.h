// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* How one draft looks in the inbox: its picture, whose it is and when it was made. */
#include "app.h"
#include "layout.h"

struct inbox_place {
    struct box box;
    int row; /* of the scan */
    bool is_chosen;
};

void inbox_card_draft(const struct app *app, struct scene *scene, const struct inbox_place *place,
                      const struct draft_view *draft, int index, int action);
/* One that cannot be opened is shown all the same, by what is known of it. */
void inbox_card_wreck(const struct app *app, struct scene *scene, const struct inbox_place *place,
                      const struct wreck *wreck, int index, int action);
