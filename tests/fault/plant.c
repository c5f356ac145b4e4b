// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fault/driver.h"

#include <string.h>

/* Words, a picture and a voice that would be known again wherever they came to lie. */

static GBytes *planted_bytes(size_t bytes)
{
    GByteArray *data = g_byte_array_new();

    while (data->len < bytes)
        g_byte_array_append(data, (const guint8 *)WORLD_PLANTED_BYTES, strlen(WORLD_PLANTED_BYTES));
    return g_byte_array_free_to_bytes(data);
}

static struct draft *planted_draft(struct scene *scene, const char *kind, const char *by)
{
    struct draft *draft = g_new0(struct draft, 1);
    struct moment now = clock_now(vault_clock(scene->vault));
    const char *staff = strcmp(by, "staff") == 0 ? WORLD_STAFF : NULL;
    struct pack *pack = vault_pack(scene->vault);

    draft->id = id_new();
    draft->record = record_new(draft->id.text, kind, &now, vault_device(scene->vault), by, staff);
    record_add_pupil(draft->record, pack_pupil(pack, WORLD_PUPIL));
    if (staff)
        record_set_body(draft->record, json_pack("{s:s, s:s}", "evidence", "photograph", "caption",
                                                 WORLD_PLANTED_WORDS));
    draft->app = json_pack("{s:s}", "typed", WORLD_PLANTED_WORDS " and on");
    pack_unref(pack);
    return draft;
}

static bool try_photo(struct scene *scene, void *context, GError **error)
{
    struct draft *draft = context;
    g_autoptr(GBytes) plain = planted_bytes(150000);
    struct medium medium = world_medium("photo.jpg", "image/jpeg", plain);

    record_add_medium(draft->record, &medium);
    return vault_draft_save(scene->vault, draft, &medium, &plain, 1, error);
}

static bool try_voice(struct scene *scene, void *context, GError **error)
{
    g_autoptr(GBytes) plain = planted_bytes(100000);
    struct take *take = take_open(scene->vault, context, "voice.ogg", "audio/ogg", error);
    gsize length, at = 0;
    const char *data = g_bytes_get_data(plain, &length);
    struct medium medium;

    for (; take && at < length; at += 25000) {
        if (!take_write(take, data + at, MIN(length - at, 25000), error) || !take_sync(take, error))
            return false;
    }
    return take && take_finish(take, 3000, &medium, error);
}

void act_plant(struct scene *scene)
{
    struct draft *photo = planted_draft(scene, "evidence", "staff");
    struct draft *other = planted_draft(scene, "evidence", "staff");
    struct draft *voice = planted_draft(scene, "view.voice", "pupil");

    if (twice(scene, "photo", try_photo, photo) && twice(scene, "photo", try_photo, other) &&
        twice(scene, "voice", try_voice, voice)) {
        act_throw_one(scene);
        act_file(scene);
        act_receive(scene);
        act_pack(scene);
        act_pin(scene);
        act_free(scene);
        act_words(scene);
        act_hang(scene);
    }
    draft_free(photo);
    draft_free(other);
    draft_free(voice);
}
