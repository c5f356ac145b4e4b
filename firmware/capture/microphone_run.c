// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/microphone_run.h"
#include "capture/sound.h"
#include "capture/stream.h"
#include "core/file.h"

#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>

#define TICK_MS 40
/* How long the last bytes may take once the end was asked for. */
#define END_US (5 * G_USEC_PER_SEC)
#define TONE_HZ 440
#define TONE_PEAK 8231 /* -12 dBFS of 32767 */
#define FLOOR_DBFS (-100.0)

/* The queue takes up what a slow sink holds back, behind the levels, which go on. A page of Ogg
 * holds a quarter of a second: what is lost by a cut. */
#define RAW "audio/x-raw,format=S16LE,rate=48000,channels=1,layout=interleaved"
#define ENCODE                                                                                     \
    " ! level name=level interval=100000000"                                                       \
    " ! queue max-size-time=10000000000 max-size-buffers=0 max-size-bytes=0"                       \
    " ! opusenc bitrate=32000 audio-type=voice frame-size=20"                                      \
    " ! oggmux max-delay=250000000 max-page-delay=250000000"                                       \
    " ! appsink name=sink sync=false"

struct recording {
    struct microphone *microphone;
    GstElement *pipeline;
    GstBus *bus;
    GstAppSrc *source;   /* for what is made here; NULL for a sound card */
    struct sound *sound; /* the file's, NULL for a tone */
    int64_t began_us;    /* when the first sample was due */
    int64_t fed;         /* samples pushed */
    bool ending;         /* no more sound goes in */
    int64_t ending_us;   /* since when */
    gint has_ended;      /* the last byte was handed over; atomic */
    GError *problem;     /* why it is gone */
};

static void tell(const struct microphone *microphone)
{
    if (microphone->news)
        microphone->news(microphone->context);
}

/* --- on GStreamer's threads --- */

/* Counts what goes in, and lets in no more than a recording may have. */
static GstPadProbeReturn on_sound(GstPad *pad, GstPadProbeInfo *info, gpointer of)
{
    struct recording *recording = of;
    struct microphone *microphone = recording->microphone;
    int64_t samples =
        (int64_t)(gst_buffer_get_size(GST_PAD_PROBE_INFO_BUFFER(info)) / sizeof(int16_t));
    bool first, fits;

    (void)pad;
    g_mutex_lock(&microphone->lock);
    first = microphone->state == MICROPHONE_OPENING;
    if (first)
        microphone->state = MICROPHONE_RECORDING;
    fits = microphone->samples + samples <= microphone->most_samples;
    if (fits)
        microphone->samples += samples;
    else
        microphone->stop = true;
    g_mutex_unlock(&microphone->lock);
    if (first)
        tell(microphone);
    return fits ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP;
}

static GstFlowReturn on_page(GstAppSink *sink, gpointer of)
{
    const struct microphone *microphone = ((struct recording *)of)->microphone;
    GstSample *sample = gst_app_sink_pull_sample(sink);
    GstBuffer *buffer = sample ? gst_sample_get_buffer(sample) : NULL;
    GstMapInfo map;

    if (buffer && gst_buffer_map(buffer, &map, GST_MAP_READ)) {
        microphone->sink(microphone->sink_context, map.data, map.size);
        gst_buffer_unmap(buffer, &map);
    }
    g_clear_pointer(&sample, gst_sample_unref);
    return GST_FLOW_OK;
}

static void on_end(GstAppSink *sink, gpointer of)
{
    (void)sink;
    g_atomic_int_set(&((struct recording *)of)->has_ended, 1);
}

/* --- on the recording's thread --- */

static bool build(struct recording *recording, GError **error)
{
    static GstAppSinkCallbacks callbacks = {.new_sample = on_page, .eos = on_end};
    const struct microphone *microphone = recording->microphone;
    bool is_card = microphone->kind == MICROPHONE_ALSA;
    GstElement *source;
    GstPad *pad;

    recording->pipeline =
        stream_new(is_card ? "alsasrc name=source ! audioconvert ! audioresample ! " RAW ENCODE
                           : "appsrc name=source format=time caps=" RAW ENCODE,
                   error);
    if (!recording->pipeline)
        return false;
    source = stream_element(recording->pipeline, "source");
    if (!is_card)
        recording->source = GST_APP_SRC(source);
    else if (microphone->where)
        g_object_set(source, "device", microphone->where, NULL);
    gst_app_sink_set_callbacks(GST_APP_SINK(stream_element(recording->pipeline, "sink")),
                               &callbacks, recording, NULL);
    pad = gst_element_get_static_pad(stream_element(recording->pipeline, "level"), "sink");
    gst_pad_add_probe(pad, GST_PAD_PROBE_TYPE_BUFFER, on_sound, recording, NULL);
    gst_object_unref(pad);
    recording->bus = gst_element_get_bus(recording->pipeline);
    return stream_play(recording->pipeline, error);
}

static GBytes *read_file(const char *path, GError **error)
{
    g_autofree char *where = g_path_get_dirname(path);
    g_autofree char *name = g_path_get_basename(path);
    int folder = folder_open(where, error);
    GBytes *bytes = NULL;

    if (folder >= 0) {
        bytes = file_read(folder, name, SOUND_MOST_BYTES, error);
        close(folder);
    }
    return bytes;
}

static bool load_file(struct recording *recording, GError **error)
{
    GBytes *bytes = read_file(recording->microphone->where, error);

    if (!bytes)
        return false;
    recording->sound = sound_decode(bytes, MICROPHONE_RATE_HZ, error);
    g_bytes_unref(bytes);
    return recording->sound != NULL;
}

static bool start(struct recording *recording, GError **error)
{
    if (recording->microphone->kind == MICROPHONE_NONE)
        return fault(error, FAULT_MISSING, "there is no microphone");
    if (!stream_start(error))
        return false;
    if (recording->microphone->kind == MICROPHONE_FILE && !load_file(recording, error))
        return false;
    if (!build(recording, error))
        return false;
    recording->began_us = g_get_monotonic_time();
    return true;
}

static int16_t sample_at(const struct recording *recording, int64_t at)
{
    if (recording->sound)
        return at < (int64_t)recording->sound->samples ? recording->sound->pcm[at] : 0;
    if (recording->microphone->kind == MICROPHONE_TONE)
        return (int16_t)lrint(TONE_PEAK *
                              sin(2 * G_PI * TONE_HZ * (double)at / MICROPHONE_RATE_HZ));
    return 0;
}

/* Pushes what has become due since the last time, as a sound card would. */
static void feed(struct recording *recording)
{
    int64_t passed_us = g_get_monotonic_time() - recording->began_us;
    int64_t due =
        MIN(passed_us * MICROPHONE_RATE_HZ / G_USEC_PER_SEC, recording->microphone->most_samples);
    int64_t count = due - recording->fed;
    int16_t *pcm;
    GstBuffer *buffer;

    if (count <= 0)
        return;
    pcm = g_new(int16_t, count);
    for (int64_t i = 0; i < count; i++)
        pcm[i] = sample_at(recording, recording->fed + i);
    buffer = gst_buffer_new_wrapped(pcm, (gsize)count * sizeof(*pcm));
    GST_BUFFER_PTS(buffer) =
        gst_util_uint64_scale((guint64)recording->fed, GST_SECOND, MICROPHONE_RATE_HZ);
    GST_BUFFER_DURATION(buffer) =
        gst_util_uint64_scale((guint64)count, GST_SECOND, MICROPHONE_RATE_HZ);
    recording->fed = due;
    gst_app_src_push_buffer(recording->source, buffer);
}

static int8_t dbfs(const GstStructure *structure, const char *name)
{
    const GValue *value = gst_structure_get_value(structure, name);
    GValueArray *channels = value ? g_value_get_boxed(value) : NULL;
    double level = FLOOR_DBFS;

    if (channels && channels->n_values > 0)
        level = g_value_get_double(&channels->values[0]);
    return (int8_t)lrint(CLAMP(isnan(level) ? FLOOR_DBFS : level, FLOOR_DBFS, 0.0));
}

static void note_level(struct microphone *microphone, const GstStructure *structure)
{
    struct microphone_level level = {.peak_dbfs = dbfs(structure, "peak"),
                                     .rms_dbfs = dbfs(structure, "rms")};

    g_mutex_lock(&microphone->lock);
    g_array_append_val(microphone->levels, level);
    if (level.rms_dbfs > MICROPHONE_SILENCE_DBFS)
        microphone->heard_ms = (int64_t)microphone->levels->len * MICROPHONE_LEVEL_MS;
    g_mutex_unlock(&microphone->lock);
    tell(microphone);
}

static void end(struct recording *recording)
{
    if (recording->ending)
        return;
    recording->ending = true;
    recording->ending_us = g_get_monotonic_time();
    if (recording->source)
        gst_app_src_end_of_stream(recording->source);
    else
        gst_element_send_event(recording->pipeline, gst_event_new_eos());
}

/* The source failed, but what it gave before goes on to its end. */
static void note_problem(struct recording *recording, GstMessage *message)
{
    g_clear_error(&recording->problem);
    stream_fault(message, &recording->problem);
    end(recording);
}

static void listen_for(struct recording *recording, int64_t ms)
{
    GstMessage *message = gst_bus_timed_pop(recording->bus, (GstClockTime)ms * GST_MSECOND);

    for (; message; message = gst_bus_pop(recording->bus)) {
        const GstStructure *structure = gst_message_get_structure(message);
        if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_ERROR)
            note_problem(recording, message);
        else if (structure && gst_structure_has_name(structure, "level"))
            note_level(recording->microphone, structure);
        gst_message_unref(message);
    }
}

static bool is_asked_to_stop(struct microphone *microphone)
{
    bool stop;

    g_mutex_lock(&microphone->lock);
    stop = microphone->stop;
    g_mutex_unlock(&microphone->lock);
    return stop;
}

static bool has_vanished(const struct recording *recording)
{
    return recording->microphone->kind == MICROPHONE_FILE &&
           access(recording->microphone->where, F_OK) != 0;
}

static void run(struct recording *recording)
{
    struct microphone *microphone = recording->microphone;

    while (!g_atomic_int_get(&recording->has_ended)) {
        if (recording->source && !recording->ending)
            feed(recording);
        listen_for(recording, TICK_MS);
        if (!recording->ending && has_vanished(recording)) {
            fault(&recording->problem, FAULT_MISSING, "'%s' is not there any more",
                  microphone->where);
            end(recording);
        }
        if (is_asked_to_stop(microphone) ||
            (recording->source && recording->fed >= microphone->most_samples))
            end(recording);
        if (recording->ending && g_get_monotonic_time() - recording->ending_us > END_US) {
            g_warning("the end of a recording did not come");
            break;
        }
    }
}

gpointer microphone_run(gpointer of)
{
    struct microphone *microphone = of;
    struct recording recording = {.microphone = microphone};

    if (start(&recording, &recording.problem))
        run(&recording);
    /* Stopped before it is told: no byte may come afterwards. */
    stream_free(recording.pipeline);
    g_clear_pointer(&recording.bus, gst_object_unref);
    sound_free(recording.sound);
    g_mutex_lock(&microphone->lock);
    microphone->state = recording.problem ? MICROPHONE_GONE : MICROPHONE_ENDED;
    if (recording.problem)
        microphone->why = (enum fault_code)recording.problem->code;
    g_mutex_unlock(&microphone->lock);
    if (recording.problem)
        g_debug("microphone: %s", recording.problem->message);
    g_clear_error(&recording.problem);
    tell(microphone);
    return NULL;
}
