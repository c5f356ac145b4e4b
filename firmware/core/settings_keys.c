// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings.h"

/* Every key of every program, in the order of board/settings.example. */
static const struct settings_key keys[] = {
    {"device", "name"},  {"vault", "path"},        {"camera", "source"}, {"microphone", "source"},
    {"dock", "sense"},   {"server", "url"},        {"server", "kind"},   {"server", "ca"},
    {"server", "pin"},   {"screen", "size"},       {"screen", "dpi"},    {"screen", "language"},
    {"screen", "theme"}, {"screen", "text_scale"}, {"speech", "rate"},   {"speech", "volume"},
    {NULL, NULL},
};

const struct settings_key *settings_keys(void)
{
    return keys;
}
