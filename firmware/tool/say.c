// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool/tool.h"

#include <stdlib.h>

/* What a person does next, by what kind of fault it was. */
static const char *const hints[] = {
    [FAULT_INVALID] = "Nothing was changed by it.",
    [FAULT_MISSING] = "Nothing was changed. Look at the name that was given.",
    [FAULT_FULL] = "Nothing that was saved is lost. Dock the device, let it send, and try again.",
    [FAULT_BUSY] = "Nothing was changed by it. When that is over, try again.",
    [FAULT_OFFLINE] = "Dock the device and try again.",
    [FAULT_REFUSED] = "Nothing that was saved is lost.",
    [FAULT_DAMAGED] = "Nothing was removed. For a file that was given, make it again; for the vault, "
                      "`verify` says which items are whole.",
    [FAULT_DENIED] = "Nothing was changed.",
    [FAULT_SYSTEM] = "Nothing that was saved is lost. Look at the disk and at who may write there.",
};

void say(const struct tool *tool, json_t *value_take, const char *format, ...)
{
    va_list arguments;

    if (option_is_given(tool, OPTION_JSON)) {
        json_dumpf(value_take, stdout, JSON_COMPACT);
    } else {
        va_start(arguments, format);
        vfprintf(stdout, format, arguments);
        va_end(arguments);
    }
    json_decref(value_take);
    putchar('\n');
    fflush(stdout);
}

void say_fault(const GError *error)
{
    fprintf(stderr, "viewfinder-vault: %s\n", error->message);
    if (error->domain == FAULT && error->code >= 0 && error->code < (int)G_N_ELEMENTS(hints))
        fprintf(stderr, "%s\n", hints[error->code]);
}

void say_note(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

int say_misused(const char *format, ...)
{
    va_list arguments;

    fputs("viewfinder-vault: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputs("\nviewfinder-vault --help shows all of it.\n", stderr);
    return TOOL_MISUSED;
}
