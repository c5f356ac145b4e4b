// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/fuzz.h"

#include "child/frame.h"
#include "core/assets.h"
#include "plan/pack_inside.h"
#include "plan/pack_sift.h"
#include "plan/pack_zip.h"
#include "plan/picture.h"
#include "seal/age.h"
#include "talk/board_import.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* --- the child's side: a zip, and everything in it --- */

static int nowhere = -1;

static void open_nowhere(void)
{
    nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
}

static void run_zip(const uint8_t *data, size_t bytes)
{
    g_autoptr(GBytes) zip = g_bytes_new_static(data, bytes);

    if (!pack_sift(zip, board_sift_bytes, nowhere))
        fuzz_lost("it cannot be written");
}

static void seed_zip(void)
{
    static const char *const names[] = {"pack.json", "topics/a.json", "photos/a.svg", "b"};
    static const char *const texts[] = {"{\"a\":[1,2.5,\"x\"]}", "[]", "<svg/>", "anything"};

    for (size_t most = 0; most <= G_N_ELEMENTS(names); most++) {
        struct pack_zipper *zipper = pack_zipper_new(NULL);
        g_autoptr(GBytes) zip = NULL;
        for (size_t i = 0; i < most; i++) {
            g_autoptr(GBytes) text = g_bytes_new_static(texts[i], strlen(texts[i]));
            if (!pack_zipper_add(zipper, names[i], text, NULL))
                fuzz_lost("no zip");
        }
        zip = pack_zipper_finish(zipper, NULL);
        fuzz_seed(g_bytes_get_data(zip, NULL), g_bytes_get_size(zip));
    }
}

const struct fuzz_target fuzz_zip = {"zip", 20000, open_nowhere, seed_zip, run_zip};

/* --- the parent's side: what a child says, whoever speaks for it --- */

/* All that the screens would ask of a pack. */
static void look_over(struct pack *pack)
{
    size_t count;
    const struct pack_pupil *pupils = pack_pupils(pack, &count);
    const struct topic *topics;

    for (size_t i = 0; i < count; i++) {
        if (!pupils[i].id || !pupils[i].shown || !pupils[i].picture)
            fuzz_lost("a pupil without id, name or picture");
        if (!pupils[i].picture_is_symbol)
            g_bytes_unref(pack_file(pack, pupils[i].picture));
    }
    topics = pack_topics(pack, "cy", &count);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < topics[i].point_count; j++) {
            if (!topics[i].points[j].said)
                fuzz_lost("a point that says nothing");
        }
    }
    if (!pack_school_name(pack))
        fuzz_lost("a pack of no school");
}

static void open_answer(GBytes *answer)
{
    GError *error = NULL;
    struct pack *pack = pack_from_answer(answer, &error);

    fuzz_check(pack != NULL, &error);
    if (pack)
        look_over(pack);
    pack_unref(pack);
    g_clear_error(&error);
}

static void run_answer(const uint8_t *data, size_t bytes)
{
    g_autoptr(GBytes) answer = g_bytes_new_static(data, bytes);

    open_answer(answer);
}

/* What was said into a file in memory. */
static GBytes *said(int fd)
{
    off_t length = lseek(fd, 0, SEEK_CUR);
    char *data = g_malloc((size_t)length + 1);

    if (pread(fd, data, (size_t)length, 0) != length)
        fuzz_lost("memory");
    close(fd);
    return g_bytes_new_take(data, (gsize)length);
}

static GBytes *read_school(const char *name)
{
    g_autofree char *relative = g_strconcat("school/", name, NULL);
    GBytes *bytes = assets_read(relative, NULL);

    if (!bytes)
        fuzz_lost("no school");
    return bytes;
}

/* As pack.json of a made school is: with keys, which the asset has not. */
static char *good_json(void)
{
    g_autoptr(GBytes) bytes = read_school("pack.json");
    json_t *pack = json_loadb(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), 0, NULL);
    struct age_identity one, other = {{9}};
    struct age_recipient recipient;
    char ingest[AGE_TEXT_MAX], escrow[AGE_TEXT_MAX];
    char *text;

    fuzz_identity(&one);
    age_recipient_of(&one, &recipient);
    age_recipient_text(&recipient, ingest);
    age_recipient_of(&other, &recipient);
    age_recipient_text(&recipient, escrow);
    json_object_set_new(
        pack, "recipients",
        json_pack("{s:i, s:s, s:s}", "version", 1, "ingest", ingest, "escrow", escrow));
    json_object_set_new(
        pack, "school",
        json_pack("{s:s, s:s}", "id", "682ca036-95c8-42ab-8708-7c5ac4aed70d", "name", "A school"));
    json_object_set_new(pack, "topics", json_array());
    json_object_del(pack, "scheme");
    text = json_dumps(pack, JSON_COMPACT);
    json_decref(pack);
    return text;
}

/* Every picture that the school's plan may name. */
static bool put_names(int fd)
{
    g_autofree char *path = g_build_filename(assets_path(), "school/photos", NULL);
    GDir *dir = g_dir_open(path, 0, NULL);
    bool good = dir != NULL;

    for (const char *name; good && (name = g_dir_read_name(dir));) {
        g_autofree char *whole = g_strconcat("photos/", name, NULL);
        good = frame_put(fd, PACK_FRAME_PICTURE, whole, "<svg/>", 6);
    }
    if (dir)
        g_dir_close(dir);
    return good;
}

static GBytes *answer_with(const void *pack, size_t bytes)
{
    int fd = memfd_create("answer", MFD_CLOEXEC);

    if (fd < 0 || !put_names(fd) || !frame_put(fd, PACK_FRAME_JSON, "pack.json", pack, bytes) ||
        !frame_end(fd))
        fuzz_lost("memory");
    return said(fd);
}

static void seed_answer(void)
{
    char *json = good_json();
    g_autoptr(GBytes) whole = answer_with(json, strlen(json));
    GError *error = NULL;
    struct pack *pack = pack_from_answer(whole, &error);

    /* Else nothing beyond the first check would ever be reached. */
    if (!pack)
        fuzz_lost(error->message);
    pack_unref(pack);
    fuzz_seed(g_bytes_get_data(whole, NULL), g_bytes_get_size(whole));
    fuzz_seed("x\0\0\0\0\0\5words", 12);
    fuzz_seed("n\0\1\0\0\0\0az\0\0\0\0\0\0", 15);
    free(json);
}

const struct fuzz_target fuzz_answer = {"answer", 100000, NULL, seed_answer, run_answer};

static void run_pack(const uint8_t *data, size_t bytes)
{
    g_autoptr(GBytes) answer = answer_with(data, bytes);

    open_answer(answer);
}

static void seed_pack(void)
{
    char *json = good_json();

    fuzz_seed_text(json);
    free(json);
    fuzz_seed_text("{}");
}

const struct fuzz_target fuzz_pack = {"pack", 100000, NULL, seed_pack, run_pack};

/* --- pictures --- */

static void judge(const char *name, const uint8_t *data, size_t bytes)
{
    g_autoptr(GBytes) picture = g_bytes_new_static(data, bytes);
    g_autoptr(GError) error = NULL;

    fuzz_check(picture_check(name, picture, &error), &error);
}

static void run_svg(const uint8_t *data, size_t bytes)
{
    judge("a.svg", data, bytes);
}

static void seed_svg(void)
{
    fuzz_seed_files("assets/school/photos", ".svg");
    fuzz_seed_text("<?xml version='1.0' encoding='UTF-8'?><!-- words -->"
                   "<svg xmlns='http://www.w3.org/2000/svg'><defs><g id='a'><path d='M0 0'/></g>"
                   "</defs><use href='#a' style='fill:url( \"#b\" )'/><style>.a{fill:red}</style>"
                   "<![CDATA[x]]></svg>");
    fuzz_seed_text("<svg><g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g></svg>");
}

const struct fuzz_target fuzz_svg = {"svg", 20000, NULL, seed_svg, run_svg};

static void run_png(const uint8_t *data, size_t bytes)
{
    judge("a.png", data, bytes);
}

static void seed_png(void)
{
    fuzz_seed("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\2\0\0\0\2\10\2\0\0\0\xfd\xd4\x9a\x73", 33);
    fuzz_seed("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\10\6\0\0\0\0\0\0\0",
              33);
}

const struct fuzz_target fuzz_png = {"png", 4096, NULL, seed_png, run_png};
