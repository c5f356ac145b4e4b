// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The inside of a pack, sifted in a throwaway child (child/child.h): the zip is walked, every JSON
 * and every picture in it is judged, and what the device wants of it is written out as frames. */
#include "core/fault.h"

#define PACK_SIFT_JOB "pack"

/* Frames: a JSON file that the device reads, written anew; a picture, as it was; a file of boards, as
 * frames of its own; the name alone of any other file. */
#define PACK_FRAME_JSON 'j'
#define PACK_FRAME_PICTURE 'p'
#define PACK_FRAME_BOARDS 'b'
#define PACK_FRAME_NAME 'n'

/* Boards are another module's: the frames that stand for a `.obf` or `.obz` of boards/. New
 * reference. */
typedef GBytes *pack_sift_boards(GBytes *file);

/* False: nobody listens. A pack that breaks a rule is answered with a refusal. */
bool pack_sift(GBytes *zip, pack_sift_boards *boards, int out) MUST_CHECK;
