// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/lens.h"
#include "capture/lens_device.h"
#include "capture/pixels.h"
#include "capture/stream.h"

#include <gst/app/gstappsink.h>
#include <gst/video/video.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* The sink holds one frame, and a newer one replaces it: a slow screen never makes a camera wait. A
 * USB camera's own JPEGs are preferred: the shutter then keeps them without a second loss, and the
 * preview decodes only as much as it shows. */
#define SINK " ! appsink name=sink max-buffers=1 drop=true sync=false"

struct lens_stream {
    struct lens lens;
    const char *source;
    char *device;
    GstElement *pipeline;
    GstBus *bus;
    GstSample *sample; /* the newest frame */
    GstVideoConverter *converter;
    GstVideoInfo from, to; /* what the converter was made for */
};

static const struct {
    const char *source, *description;
} pipelines[] = {
    {"v4l2", "v4l2src name=source ! image/jpeg,framerate=[5/1,1000/1];"
             "video/x-raw,framerate=[5/1,1000/1]" SINK},
    {"libcamera", "libcamerasrc name=source ! video/x-raw" SINK},
    {"pattern", "videotestsrc name=source is-live=true pattern=ball ! "
                "video/x-raw,format=I420,width=1280,height=720,framerate=10/1" SINK},
};

static void wake(const struct lens_stream *stream)
{
    eventfd_write(stream->lens.fd, 1);
}

static GstFlowReturn on_sample(GstAppSink *sink, gpointer of)
{
    (void)sink;
    wake(of);
    return GST_FLOW_OK;
}

/* Only ends and errors are of interest; the rest would pile up unread. */
static GstBusSyncReply on_message(GstBus *bus, GstMessage *message, gpointer of)
{
    (void)bus;
    if (GST_MESSAGE_TYPE(message) != GST_MESSAGE_ERROR &&
        GST_MESSAGE_TYPE(message) != GST_MESSAGE_EOS) {
        gst_message_unref(message);
        return GST_BUS_DROP;
    }
    wake(of);
    return GST_BUS_PASS;
}

static void lens_stream_close(struct lens *lens)
{
    struct lens_stream *stream = (struct lens_stream *)lens;

    g_clear_pointer(&stream->pipeline, stream_free);
    if (stream->bus)
        gst_bus_set_sync_handler(stream->bus, NULL, NULL, NULL);
    g_clear_pointer(&stream->bus, gst_object_unref);
    g_clear_pointer(&stream->sample, gst_sample_unref);
    g_clear_pointer(&stream->converter, gst_video_converter_free);
    if (lens->fd >= 0)
        close(lens->fd);
    lens->fd = -1;
}

static bool choose_device(struct lens_stream *stream, GError **error)
{
    g_autofree char *first = NULL;

    if (strcmp(stream->source, "v4l2") != 0)
        return true;
    if (!stream->device)
        first = lens_device_first();
    if (!stream->device && !first)
        return fault(error, FAULT_MISSING, "no camera is plugged in");
    g_object_set(stream_element(stream->pipeline, "source"), "device",
                 stream->device ? stream->device : first, NULL);
    return true;
}

static bool build(struct lens_stream *stream, GError **error)
{
    static GstAppSinkCallbacks callbacks = {.new_sample = on_sample};

    for (size_t i = 0; i < G_N_ELEMENTS(pipelines); i++) {
        if (strcmp(pipelines[i].source, stream->source) == 0)
            stream->pipeline = stream_new(pipelines[i].description, error);
    }
    if (!stream->pipeline)
        return false;
    if (!choose_device(stream, error))
        return false;
    gst_app_sink_set_callbacks(GST_APP_SINK(stream_element(stream->pipeline, "sink")), &callbacks,
                               stream, NULL);
    stream->bus = gst_element_get_bus(stream->pipeline);
    gst_bus_set_sync_handler(stream->bus, on_message, stream, NULL);
    return true;
}

static bool lens_stream_open(struct lens *lens, GError **error)
{
    struct lens_stream *stream = (struct lens_stream *)lens;

    if (!stream_start(error))
        return false;
    lens->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (lens->fd < 0)
        return fault_errno(error, "cannot make an event");
    if (build(stream, error) && stream_play(stream->pipeline, error))
        return true;
    lens_stream_close(lens);
    return false;
}

static bool lens_stream_look(struct lens *lens, bool *fresh, GError **error)
{
    struct lens_stream *stream = (struct lens_stream *)lens;
    GstMessage *message = gst_bus_pop(stream->bus);
    GstSample *sample;
    eventfd_t count;

    eventfd_read(lens->fd, &count);
    *fresh = false;
    if (message) {
        stream_fault(message, error);
        gst_message_unref(message);
        return false;
    }
    sample =
        gst_app_sink_try_pull_sample(GST_APP_SINK(stream_element(stream->pipeline, "sink")), 0);
    if (sample) {
        g_clear_pointer(&stream->sample, gst_sample_unref);
        stream->sample = sample;
        *fresh = true;
    }
    return true;
}

static bool is_jpeg(GstSample *sample)
{
    return gst_structure_has_name(gst_caps_get_structure(gst_sample_get_caps(sample), 0),
                                  "image/jpeg");
}

static void unref_map(gpointer of)
{
    GstMapInfo *map = of;

    gst_memory_unmap(map->memory, map);
    gst_memory_unref(map->memory);
    g_free(map);
}

/* The frame's bytes, not copied: they stay mapped for as long as they are referred to. */
static GBytes *bytes_of(GstSample *sample)
{
    GstMapInfo *map = g_new0(GstMapInfo, 1);
    GstMemory *memory = gst_buffer_get_all_memory(gst_sample_get_buffer(sample));

    if (memory && gst_memory_map(memory, map, GST_MAP_READ))
        return g_bytes_new_with_free_func(map->data, map->size, unref_map, map);
    if (memory)
        gst_memory_unref(memory);
    g_free(map);
    return g_bytes_new(NULL, 0);
}

static void prepare(struct lens_stream *stream, const GstVideoInfo *from, const GstVideoInfo *to)
{
    if (stream->converter && gst_video_info_is_equal(from, &stream->from) &&
        gst_video_info_is_equal(to, &stream->to))
        return;
    g_clear_pointer(&stream->converter, gst_video_converter_free);
    stream->converter = gst_video_converter_new(from, to, NULL);
    stream->from = *from;
    stream->to = *to;
}

static bool convert_into(struct lens_stream *stream, const GstVideoInfo *from,
                         struct pixels *pixels)
{
    GstVideoInfo to;
    GstVideoFrame in, out;
    GstBuffer *buffer;
    bool done = false;

    gst_video_info_set_format(&to, GST_VIDEO_FORMAT_BGRx, (guint)pixels->width_px,
                              (guint)pixels->height_px);
    /* A converter changes neither. */
    to.fps_n = from->fps_n;
    to.fps_d = from->fps_d;
    to.interlace_mode = from->interlace_mode;
    prepare(stream, from, &to);
    buffer = gst_buffer_new_wrapped_full(0, pixels->bgrx, GST_VIDEO_INFO_SIZE(&to), 0,
                                         GST_VIDEO_INFO_SIZE(&to), NULL, NULL);
    if (stream->converter &&
        gst_video_frame_map(&in, from, gst_sample_get_buffer(stream->sample), GST_MAP_READ)) {
        if (gst_video_frame_map(&out, &to, buffer, GST_MAP_WRITE)) {
            gst_video_converter_frame(stream->converter, &in, &out);
            gst_video_frame_unmap(&out);
            done = true;
        }
        gst_video_frame_unmap(&in);
    }
    gst_buffer_unref(buffer);
    return done;
}

/* Raw pixels, converted and scaled at once; 0 by 0 is full size. */
static struct pixels *convert(struct lens_stream *stream, int most_width_px, int most_height_px,
                              GError **error)
{
    GstVideoInfo from;
    struct pixels *pixels;
    int width, height;

    if (!gst_video_info_from_caps(&from, gst_sample_get_caps(stream->sample)) ||
        (int64_t)from.width * from.height > PHOTO_MOST_PIXELS) {
        fault(error, FAULT_DAMAGED, "the camera's picture is of no known kind");
        return NULL;
    }
    pixels_fit_size(from.width, from.height, most_width_px ? most_width_px : from.width,
                    most_height_px ? most_height_px : from.height, &width, &height);
    pixels = pixels_new(width, height);
    if (convert_into(stream, &from, pixels))
        return pixels;
    pixels_free(pixels);
    fault(error, FAULT_DAMAGED, "the camera's picture cannot be converted");
    return NULL;
}

static struct pixels *lens_stream_frame(struct lens *lens, int most_width_px, int most_height_px,
                                        GError **error)
{
    struct lens_stream *stream = (struct lens_stream *)lens;
    struct pixels *pixels;
    GBytes *jpeg;

    if (!stream->sample) {
        fault(error, FAULT_BUSY, "no picture yet");
        return NULL;
    }
    if (!is_jpeg(stream->sample))
        return convert(stream, most_width_px, most_height_px, error);
    jpeg = bytes_of(stream->sample);
    pixels = photo_decode_scaled(jpeg, most_width_px, most_height_px, error);
    g_bytes_unref(jpeg);
    return pixels;
}

static bool lens_stream_take(struct lens *lens, struct lens_take *take, GError **error)
{
    struct lens_stream *stream = (struct lens_stream *)lens;

    if (!stream->sample)
        return fault(error, FAULT_BUSY, "the camera gave no picture");
    if (is_jpeg(stream->sample))
        take->jpeg = bytes_of(stream->sample);
    else
        take->pixels = convert(stream, 0, 0, error);
    return take->jpeg || take->pixels;
}

static void lens_stream_free(struct lens *lens)
{
    struct lens_stream *stream = (struct lens_stream *)lens;

    g_free(stream->device);
    g_free(stream);
}

struct lens *lens_stream_new(const char *source, const char *device)
{
    static const struct lens_kind kind = {
        .open = lens_stream_open,
        .close = lens_stream_close,
        .look = lens_stream_look,
        .frame = lens_stream_frame,
        .take = lens_stream_take,
        .free = lens_stream_free,
        .is_steady = true,
    };
    struct lens_stream *stream = g_new0(struct lens_stream, 1);

    stream->lens.kind = &kind;
    stream->lens.fd = -1;
    stream->source = source;
    stream->device = g_strdup(device);
    return &stream->lens;
}
