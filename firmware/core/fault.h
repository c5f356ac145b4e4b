// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A fault: why a call failed, sorted by what the caller does next.
 *
 * Every call that can fail returns bool or a pointer, is MUST_CHECK, and takes a GError last.
 * The lowest layer says what happened and to which thing; the highest decides whether to log it,
 * once. A screen never shows the raw text: it has its own words for each code. */
#include <glib.h>
#include <stdbool.h>

#define MUST_CHECK __attribute__((warn_unused_result))

enum fault_code {
    FAULT_INVALID, /* what came in breaks a rule: refuse it */
    FAULT_MISSING, /* it is not there */
    FAULT_FULL,    /* no room: stop, and ask to dock */
    FAULT_BUSY,    /* again soon */
    FAULT_OFFLINE, /* wait for the dock or the network */
    FAULT_REFUSED, /* the other side said no: do not repeat unchanged */
    FAULT_DAMAGED, /* bytes are not what they were: set aside and report */
    FAULT_DENIED,  /* wrong PIN, wrong key, not allowed */
    FAULT_SYSTEM,  /* the operating system failed us: errno is in the text */
};

#define FAULT fault_quark()
GQuark fault_quark(void);

/* Sets `error` if it is not NULL, and returns false, so that a caller can `return fault(...)`. */
bool fault(GError **error, enum fault_code code, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* The same with errno's meaning at the end; ENOSPC and EDQUOT become FAULT_FULL, ENOENT
 * FAULT_MISSING, EAGAIN and EWOULDBLOCK FAULT_BUSY, EACCES and EPERM FAULT_DENIED. */
bool fault_errno(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* True if `error` is a fault of this kind; false for NULL. */
bool fault_is(const GError *error, enum fault_code code);
