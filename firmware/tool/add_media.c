// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool/add.h"

#include "capture/photo.h"
#include "capture/sound.h"

#include <string.h>

#define HEAR_AT_HZ 8000

/* --- photographs --- */

/* Looks at what is about to be kept, whoever cleaned it: up to the picture itself only what a
 * picture needs (ITU-T T.81, table B.1), and JFIF's and Adobe's own segments, which say how the
 * colours are meant. */
static bool is_bare(GBytes *jpeg)
{
    gsize length;
    const uint8_t *data = g_bytes_get_data(jpeg, &length);
    gsize at = 2;

    while (at + 4 <= length && data[at] == 0xff) {
        uint8_t marker = data[at + 1];
        bool is_comment = marker == 0xfe;
        bool is_application = marker >= 0xe0 && marker <= 0xef;
        if (is_comment || (is_application && marker != 0xe0 && marker != 0xee))
            return false;
        if (marker == 0xda)
            return data[length - 2] == 0xff && data[length - 1] == 0xd9;
        at += 2 + ((gsize)data[at + 2] << 8 | data[at + 3]);
    }
    return false;
}

static void fill(struct medium *medium, const char *name, const char *type, GBytes *bytes)
{
    memset(medium, 0, sizeof *medium);
    g_strlcpy(medium->name, name, sizeof medium->name);
    g_strlcpy(medium->type, type, sizeof medium->type);
    medium->bytes = (int64_t)g_bytes_get_size(bytes);
    medium->sha256 = digest_of_bytes(bytes);
}

bool add_photo(const char *path, struct added *added, GError **error)
{
    g_autoptr(GBytes) given = input_read(path, PHOTO_MOST_BYTES, error);
    int width_px, height_px;

    if (!given)
        return false;
    added->bytes = photo_clean(given, &width_px, &height_px, error);
    if (!added->bytes) {
        g_prefix_error(error, "'%s': ", path);
        return false;
    }
    if (!is_bare(added->bytes))
        return fault(error, FAULT_INVALID,
                     "'%s': its place and device could not be taken out, so it was not added",
                     path);
    fill(&added->medium, "photo.jpg", "image/jpeg", added->bytes);
    added->medium.width = width_px;
    added->medium.height = height_px;
    return true;
}

/* --- recordings --- */

static const struct form {
    const char *start;
    size_t at;
    const char *name, *type;
} forms[] = {
    {"OggS", 0, "voice.ogg", "audio/ogg"},
    {"WAVE", 8, "voice.wav", "audio/wav"},
};

static const struct form *form_of(GBytes *bytes)
{
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);

    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
        if (length > forms[i].at + 4 && memcmp(data + forms[i].at, forms[i].start, 4) == 0)
            return &forms[i];
    }
    return NULL;
}

bool add_audio(const char *path, struct added *added, GError **error)
{
    const struct form *form;
    struct sound *sound;

    added->bytes = input_read(path, SOUND_MOST_BYTES, error);
    if (!added->bytes)
        return false;
    form = form_of(added->bytes);
    if (!form)
        return fault(error, FAULT_INVALID, "'%s' is neither Ogg nor WAV: --document takes any file",
                     path);
    sound = sound_decode(added->bytes, HEAR_AT_HZ, error);
    if (!sound) {
        g_prefix_error(error, "'%s': ", path);
        return false;
    }
    fill(&added->medium, form->name, form->type, added->bytes);
    added->medium.duration_ms = (int64_t)sound->samples * 1000 / sound->rate_hz;
    sound_free(sound);
    return true;
}
