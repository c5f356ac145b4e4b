// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/stream.h"
#include "capture/capture.h"

static GMutex starting;
static bool has_started;
static GThread *ahead;

bool stream_start(GError **error)
{
    g_autoptr(GError) problem = NULL;

    g_mutex_lock(&starting);
    if (!has_started) {
        /* Plug-ins are looked over in this process: a fork of a program with threads and locked
         * memory is asking for trouble, and a kiosk has nowhere to put a child's crash. */
        gst_registry_fork_set_enabled(FALSE);
        has_started = gst_init_check(NULL, NULL, &problem);
    }
    g_mutex_unlock(&starting);
    if (!has_started)
        return fault(error, FAULT_SYSTEM, "GStreamer cannot start: %s",
                     problem ? problem->message : "no reason given");
    return true;
}

static gpointer start_ahead(gpointer unused)
{
    g_autoptr(GError) problem = NULL;

    (void)unused;
    if (!stream_start(&problem))
        g_warning("%s", problem->message);
    return NULL;
}

void capture_start_ahead(void)
{
    if (!ahead)
        ahead = g_thread_new("capture", start_ahead, NULL);
}

void capture_finish(void)
{
    if (ahead)
        g_thread_join(g_steal_pointer(&ahead));
    g_mutex_lock(&starting);
    if (has_started)
        gst_deinit();
    has_started = false;
    g_mutex_unlock(&starting);
}

GstElement *stream_new(const char *description, GError **error)
{
    g_autoptr(GError) problem = NULL;
    GstElement *pipeline =
        gst_parse_launch_full(description, NULL, GST_PARSE_FLAG_FATAL_ERRORS, &problem);

    if (pipeline)
        return gst_object_ref_sink(pipeline);
    fault(error, FAULT_SYSTEM, "a part of GStreamer is not installed: %s", problem->message);
    return NULL;
}

void stream_free(GstElement *pipeline)
{
    if (!pipeline)
        return;
    gst_element_set_state(pipeline, GST_STATE_NULL);
    gst_object_unref(pipeline);
}

GstElement *stream_element(GstElement *pipeline, const char *name)
{
    GstElement *element = gst_bin_get_by_name(GST_BIN(pipeline), name);

    g_assert(element);
    gst_object_unref(element);
    return element;
}

static enum fault_code code_of(const GError *problem)
{
    if (problem->domain == GST_STREAM_ERROR)
        return FAULT_DAMAGED;
    if (problem->domain != GST_RESOURCE_ERROR)
        return FAULT_SYSTEM;
    switch (problem->code) {
    case GST_RESOURCE_ERROR_NOT_FOUND:
    case GST_RESOURCE_ERROR_READ:
    case GST_RESOURCE_ERROR_OPEN_READ:
    case GST_RESOURCE_ERROR_OPEN_READ_WRITE:
        return FAULT_MISSING;
    case GST_RESOURCE_ERROR_NOT_AUTHORIZED:
        return FAULT_DENIED;
    case GST_RESOURCE_ERROR_BUSY:
        return FAULT_BUSY;
    default:
        return FAULT_SYSTEM;
    }
}

bool stream_fault(GstMessage *message, GError **error)
{
    g_autoptr(GError) problem = NULL;

    if (GST_MESSAGE_TYPE(message) != GST_MESSAGE_ERROR)
        return fault(error, FAULT_MISSING, "%s ended", GST_MESSAGE_SRC_NAME(message));
    gst_message_parse_error(message, &problem, NULL);
    return fault(error, code_of(problem), "%s: %s", GST_MESSAGE_SRC_NAME(message),
                 problem->message);
}

bool stream_play(GstElement *pipeline, GError **error)
{
    GstBus *bus;
    GstMessage *message;

    if (gst_element_set_state(pipeline, GST_STATE_PLAYING) != GST_STATE_CHANGE_FAILURE)
        return true;
    bus = gst_element_get_bus(pipeline);
    message = gst_bus_pop_filtered(bus, GST_MESSAGE_ERROR);
    if (message) {
        stream_fault(message, error);
        gst_message_unref(message);
    } else {
        fault(error, FAULT_SYSTEM, "the device cannot be started");
    }
    gst_object_unref(bus);
    return false;
}
