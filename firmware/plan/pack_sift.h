// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The inside of a pack, sifted in a throwaway child (child/child.h): the zip is walked, every JSON
 * and every picture in it is judged, and what the device wants of it is written out as frames. */
#include "core/fault.h"

#define PACK_SIFT_JOB "pack"

/* Frames: a JSON file that the device reads, written anew; a picture, as it was; the name alone of
 * any other file. */
#define PACK_FRAME_JSON 'j'
#define PACK_FRAME_PICTURE 'p'
#define PACK_FRAME_NAME 'n'

/* False: nobody listens. A pack that breaks a rule is answered with a refusal. */
bool pack_sift(GBytes *zip, int out) MUST_CHECK;
