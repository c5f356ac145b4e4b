// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A QR code of a text, over libqrencode. All three: FAULT_INVALID for a text that is too long. */
#include "core/fault.h"

/* An SVG, for a page; the caller frees. */
char *qr_svg(const char *text, GError **error) MUST_CHECK;
/* Half blocks in UTF-8, dark on light whatever the terminal's colours; the caller frees. */
char *qr_terminal(const char *text, GError **error) MUST_CHECK;
bool qr_png(const char *text, const char *path, GError **error) MUST_CHECK;
