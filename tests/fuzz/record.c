// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/fuzz.h"

#include "core/assets.h"
#include "plan/topic.h"
#include "record/mat.h"
#include "record/record.h"

/* A record as a draft, an item or the tool brings it, and the mat in it. */
static void look_at_mat(const json_t *body)
{
    g_autoptr(GError) error = NULL;
    struct mat *mat = mat_from_body(body, &error);

    fuzz_check(mat != NULL, &error);
    if (!mat)
        return;
    for (size_t i = 0; i < mat_option_count(mat); i++) {
        int point = mat_point_of(mat, (int)i);
        if (point < -1 || point >= (int)mat_point_count(mat))
            fuzz_lost("an option where no point is");
    }
    if (mat_offered(mat) >= (int)mat_option_count(mat))
        fuzz_lost("an option that there is not is offered");
    json_decref(mat_body(mat));
    mat_free(mat);
}

static void run_record(const uint8_t *data, size_t bytes)
{
    g_autoptr(GBytes) text = g_bytes_new_static(data, bytes);
    g_autoptr(GError) error = NULL;
    json_t *record = record_read(text, &error);
    struct medium media[4];
    g_autoptr(GBytes) again = NULL;

    fuzz_check(record != NULL, &error);
    if (!record)
        return;
    again = record_bytes(record, &error);
    fuzz_check(again != NULL, &error);
    if (!record_id(record) || !record_kind(record))
        fuzz_lost("a record without id or kind");
    record_media(record, media, G_N_ELEMENTS(media));
    if (strcmp(record_kind(record), "view.mat") == 0)
        look_at_mat(json_object_get(record, "body"));
    json_decref(record);
}

static const char id[] = "f1d2d2f9-24e9-4c1a-9f0e-0a3d5ce6a0f0";
static const char device[] = "682ca036-95c8-42ab-8708-7c5ac4aed70d";

static void seed_one(const char *kind, json_t *body_take)
{
    struct moment made = {.wall_ms = 1700000000000,
                          .quality = CLOCK_SERVER,
                          .boot = "3b0c54b4-7f6f-4c1a-9f0e-0a3d5ce6a001",
                          .boot_no = 4,
                          .boottime_ms = 1000};
    json_t *record = record_new(id, kind, &made, device, "pupil", NULL);
    char *text;

    record_set_body(record, body_take);
    text = json_dumps(record, JSON_COMPACT);
    fuzz_seed_text(text);
    free(text);
    json_decref(record);
}

static json_t *mat_of_moves(const struct topic *topic)
{
    struct moment when = {.wall_ms = CLOCK_NO_WALL, .quality = CLOCK_UNKNOWN, .boottime_ms = 5};
    struct mat *mat = mat_new(topic, "en");
    json_t *body;

    g_strlcpy(when.boot, "3b0c54b4-7f6f-4c1a-9f0e-0a3d5ce6a001", sizeof when.boot);
    mat_place(mat, 0, 1, &when);
    mat_place(mat, 0, 0, &when);
    mat_answer(mat, MAT_NOT_NOW, 1, &when);
    mat_undo(mat, &when);
    mat_answer(mat, MAT_STOP, -1, &when);
    body = mat_body(mat);
    mat_free(mat);
    return body;
}

static void seed_record(void)
{
    g_autoptr(GPtrArray) documents = g_ptr_array_new();
    json_t *topic = assets_json("topics/things-i-do.json", NULL);
    struct topic_set *set;
    size_t count;

    if (!topic)
        fuzz_lost("no topic");
    g_ptr_array_add(documents, topic);
    set = topic_set_new(documents, "en", "en");
    seed_one("view.mat", mat_of_moves(&topic_set_all(set, &count)[0]));
    seed_one("evidence", json_pack("{s:s}", "evidence", "photograph"));
    topic_set_free(set);
    json_decref(topic);
}

const struct fuzz_target fuzz_record = {"record", 30000, NULL, seed_record, run_record};
