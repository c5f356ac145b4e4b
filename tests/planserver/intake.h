// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Intake: one finished upload, held to everything that the contract asks of it. */
#include "plan/school.h"
#include "planserver/store.h"

/* For so long a device keeps what it has a receipt for, unless the school says otherwise. */
#define INTAKE_KEEP_DAYS 30
#define INTAKE_DAY_MS ((int64_t)24 * 60 * 60 * 1000)

struct intake { /* all borrowed */
    struct store *store;
    const struct school *school;
    const struct school_secrets *secrets;
    int keep_days;
};

/* Takes it in, or refuses it with a reason in its row; either way its own bytes go. False when
 * neither could be done: the upload stands as it did, to be tried again. */
bool intake_settle(const struct intake *intake, const struct upload *upload,
                   GError **error) MUST_CHECK;
