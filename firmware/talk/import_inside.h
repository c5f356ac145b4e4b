// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What the two sides of an import say to each other. */

#define BOARD_MANIFEST "manifest.json"

/* Frames: the list of faults, [[kind, board, button, detail]], comes first, once; then a board or
 * the manifest, as JSON; a picture or a sound. */
#define BOARD_FRAME_FAULTS 'f'
#define BOARD_FRAME_JSON 'j'
#define BOARD_FRAME_MEDIUM 'm'
