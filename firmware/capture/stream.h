// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* GStreamer, as far as capture/ shares it. Included by lens_stream.c, microphone_stream.c, sound.c
 * and capture.c alone. */
#include "core/fault.h"
#include <gst/gst.h>

/* Starts GStreamer if it is not yet. Takes its time: never on the main thread. FAULT_SYSTEM. */
bool stream_start(GError **error) MUST_CHECK;

/* A pipeline of this description (GStreamer's own notation; nothing from outside may be in it).
 * FAULT_SYSTEM names the element that is not installed. The caller's: stream_free. */
GstElement *stream_new(const char *description, GError **error) MUST_CHECK;
void stream_free(GstElement *pipeline); /* stops it first; NULL allowed */
/* A named element of it, borrowed: the pipeline keeps it. */
GstElement *stream_element(GstElement *pipeline, const char *name);

/* What an error message of GStreamer's means here: MISSING, DENIED, BUSY, DAMAGED or SYSTEM.
 * Returns false. */
bool stream_fault(GstMessage *message, GError **error);
/* Plays it. Fails at once where an element refuses; later errors come on the bus. */
bool stream_play(GstElement *pipeline, GError **error) MUST_CHECK;
