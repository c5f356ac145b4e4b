// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fault.h"

#include <errno.h>
#include <string.h>

G_DEFINE_QUARK(viewfinder - fault, fault)

static void set(GError **error, enum fault_code code, const char *format, va_list arguments)
    G_GNUC_PRINTF(3, 0);

static void set(GError **error, enum fault_code code, const char *format, va_list arguments)
{
    if (error) {
        g_autofree char *text = g_strdup_vprintf(format, arguments);
        /* It may repeat what came from outside. */
        g_autofree char *readable = g_utf8_make_valid(text, -1);
        g_set_error_literal(error, FAULT, (int)code, readable);
    }
}

bool fault(GError **error, enum fault_code code, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    set(error, code, format, arguments);
    va_end(arguments);
    return false;
}

static enum fault_code code_of_errno(int number)
{
    switch (number) {
    case ENOSPC:
    case EDQUOT:
        return FAULT_FULL;
    case ENOENT:
        return FAULT_MISSING;
    case EAGAIN:
        return FAULT_BUSY;
    case EACCES:
    case EPERM:
        return FAULT_DENIED;
    default:
        return FAULT_SYSTEM;
    }
}

bool fault_errno(GError **error, const char *format, ...)
{
    int number = errno;
    va_list arguments;

    if (!error)
        return false;
    va_start(arguments, format);
    set(error, code_of_errno(number), format, arguments);
    va_end(arguments);
    if (*error) {
        g_autofree char *what = (*error)->message;
        (*error)->message = g_strdup_printf("%s: %s", what, g_strerror(number));
    }
    errno = number;
    return false;
}

bool fault_is(const GError *error, enum fault_code code)
{
    return error && error->domain == FAULT && error->code == (int)code;
}
