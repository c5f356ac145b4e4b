// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/sound.h"
#include "capture/stream.h"

#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <string.h>

/* No data for so long is no slow machine but a decoder that waits for what never comes. */
#define PATIENCE_US (10 * G_USEC_PER_SEC)
#define SLICE (10 * GST_MSECOND)
#define HEAD_BYTES 512

/* The parsers are named one by one, so that a hostile file chooses among these and nothing else
 * that happens to be installed. The caps behind them bound what a header can claim. */
#define SOURCE "appsrc name=source format=bytes stream-type=stream ! "
#define BOUNDS "audio/x-raw,rate=[4000,192000],channels=[1,8] ! "
#define SINK                                                                                       \
    "audioconvert ! audioresample ! capsfilter name=caps ! "                                       \
    "appsink name=sink sync=false max-buffers=4"

static const char *const wav = SOURCE "wavparse ! " BOUNDS SINK;
static const char *const opus = SOURCE "oggdemux ! opusdec ! " BOUNDS SINK;
static const char *const vorbis = SOURCE "oggdemux ! vorbisdec ! " BOUNDS SINK;

void sound_free(struct sound *sound)
{
    if (!sound)
        return;
    g_free(sound->pcm);
    g_free(sound);
}

static bool holds(const char *head, size_t bytes, const char *what, size_t what_bytes)
{
    return memmem(head, bytes, what, what_bytes) != NULL;
}

/* RFC 3533 and RFC 7845: the first page's payload names the codec. */
static const char *pipeline_for(GBytes *bytes)
{
    gsize length;
    const char *head = g_bytes_get_data(bytes, &length);
    gsize looked = MIN(length, HEAD_BYTES);

    if (looked >= 12 && memcmp(head, "RIFF", 4) == 0 && memcmp(head + 8, "WAVE", 4) == 0)
        return wav;
    if (looked < 4 || memcmp(head, "OggS", 4) != 0)
        return NULL;
    if (holds(head, looked, "OpusHead", 8))
        return opus;
    if (holds(head, looked, "\x01vorbis", 7))
        return vorbis;
    return NULL;
}

struct decoding {
    GstElement *pipeline;
    GstBus *bus;
    GByteArray *pcm;
    size_t most_bytes;
};

static bool start(struct decoding *decoding, GBytes *bytes, int rate_hz, GError **error)
{
    GstCaps *caps = gst_caps_new_simple("audio/x-raw", "format", G_TYPE_STRING,
                                        G_BYTE_ORDER == G_LITTLE_ENDIAN ? "S16LE" : "S16BE", "rate",
                                        G_TYPE_INT, rate_hz, "channels", G_TYPE_INT, 1, NULL);
    GstAppSrc *source = GST_APP_SRC(stream_element(decoding->pipeline, "source"));

    g_object_set(stream_element(decoding->pipeline, "caps"), "caps", caps, NULL);
    gst_caps_unref(caps);
    decoding->bus = gst_element_get_bus(decoding->pipeline);
    if (!stream_play(decoding->pipeline, error))
        return false;
    gst_app_src_push_buffer(source, gst_buffer_new_wrapped_bytes(bytes));
    gst_app_src_end_of_stream(source);
    return true;
}

static bool keep(struct decoding *decoding, GstSample *sample, GError **error)
{
    GstBuffer *buffer = gst_sample_get_buffer(sample);
    GstMapInfo map;
    bool fits;

    if (!buffer || !gst_buffer_map(buffer, &map, GST_MAP_READ))
        return true;
    fits = decoding->pcm->len + map.size <= decoding->most_bytes;
    if (fits)
        g_byte_array_append(decoding->pcm, map.data, (guint)map.size);
    gst_buffer_unmap(buffer, &map);
    return fits || fault(error, FAULT_INVALID, "the sound is longer than %d s", SOUND_MOST_SECONDS);
}

/* An error ends it; what came before is kept. */
static bool has_failed(struct decoding *decoding, GError **problem)
{
    GstMessage *message = gst_bus_pop_filtered(decoding->bus, GST_MESSAGE_ERROR);

    if (!message)
        return false;
    stream_fault(message, problem);
    gst_message_unref(message);
    return true;
}

static bool collect(struct decoding *decoding, GError **error)
{
    GstAppSink *sink = GST_APP_SINK(stream_element(decoding->pipeline, "sink"));
    int64_t last_us = g_get_monotonic_time();
    g_autoptr(GError) problem = NULL;

    while (!gst_app_sink_is_eos(sink) && !has_failed(decoding, &problem) &&
           g_get_monotonic_time() - last_us < PATIENCE_US) {
        GstSample *sample = gst_app_sink_try_pull_sample(sink, SLICE);
        bool kept;
        if (!sample)
            continue;
        kept = keep(decoding, sample, error);
        gst_sample_unref(sample);
        if (!kept)
            return false;
        last_us = g_get_monotonic_time();
    }
    if (decoding->pcm->len < sizeof(int16_t))
        return fault(error, FAULT_DAMAGED, "the file holds no sound that can be decoded%s%s",
                     problem ? ": " : "", problem ? problem->message : "");
    return true;
}

static struct sound *take_sound(struct decoding *decoding, int rate_hz)
{
    struct sound *sound = g_new0(struct sound, 1);

    sound->rate_hz = rate_hz;
    sound->samples = decoding->pcm->len / sizeof(int16_t);
    sound->pcm = (int16_t *)(void *)g_byte_array_free(g_steal_pointer(&decoding->pcm), FALSE);
    return sound;
}

struct sound *sound_decode(GBytes *bytes, int rate_hz, GError **error)
{
    struct decoding decoding = {.most_bytes =
                                    (size_t)SOUND_MOST_SECONDS * (size_t)rate_hz * sizeof(int16_t)};
    const char *description = pipeline_for(bytes);
    struct sound *sound = NULL;

    g_assert(rate_hz >= 8000 && rate_hz <= 48000);
    if (!description || g_bytes_get_size(bytes) > SOUND_MOST_BYTES) {
        fault(error, FAULT_INVALID, "no Ogg or WAV of at most 64 MB");
        return NULL;
    }
    if (!stream_start(error))
        return NULL;
    decoding.pipeline = stream_new(description, error);
    if (!decoding.pipeline)
        return NULL;
    decoding.pcm = g_byte_array_new();
    if (start(&decoding, bytes, rate_hz, error) && collect(&decoding, error))
        sound = take_sound(&decoding, rate_hz);
    stream_free(decoding.pipeline);
    g_clear_pointer(&decoding.bus, gst_object_unref);
    g_clear_pointer(&decoding.pcm, g_byte_array_unref);
    return sound;
}
