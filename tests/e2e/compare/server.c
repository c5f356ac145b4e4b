// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* What the plan server holds: each bag, opened here once more with the school's key, and what lies
 * opened in the pupils' folders. */
#include "bag/bag.h"
#include "core/digest.h"
#include "e2e/compare/compare.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const char *text(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));

    return value ? value : "";
}

static const json_t *named(const json_t *media, const char *name)
{
    size_t i;
    json_t *medium;

    json_array_foreach(media, i, medium) if (strcmp(text(medium, "name"), name) == 0) return medium;
    return NULL;
}

/* --- a bag --- */

static bool add(void *context, const void *data, size_t bytes, GError **error)
{
    (void)error;
    digest_stream_add(context, data, bytes);
    return true;
}

static void check_plain(struct compare *compare, const struct bag *bag, const json_t *medium)
{
    struct digest_stream *stream = digest_stream_new();
    g_autoptr(GError) error = NULL;
    const char *name = text(medium, "name"), *id = bag_info(bag)->id.text;
    char hex[DIGEST_HEX + 1] = "";

    if (!bag_extract(bag, name, &compare->secrets->ingest, add, stream, &error)) {
        compare_problem(compare, "%s of the bag %s cannot be opened: %s", name, id, error->message);
    } else {
        struct digest sha256 = digest_stream_finish(stream);

        digest_hex(&sha256, hex);
        if (strcmp(hex, text(medium, "sha256")) != 0)
            compare_problem(compare, "%s of the bag %s is not what the app made", name, id);
    }
    digest_stream_free(stream);
}

static void check_bag(struct compare *compare, const struct bag *bag, const json_t *item,
                      const json_t *media)
{
    const char *const *names = bag_names(bag);
    const char *id = text(item, "id");
    char sha256[DIGEST_HEX + 1];
    size_t count = 0;

    digest_hex(bag_sha256(bag), sha256);
    if (strcmp(sha256, text(item, "sha256")) != 0 || strcmp(bag_info(bag)->id.text, id) != 0)
        compare_problem(compare, "the server's bag %s is not the device's", id);
    for (const char *const *name = names + 1; *name; name++, count++) {
        const json_t *medium = named(media, *name);

        if (medium)
            check_plain(compare, bag, medium);
        else
            compare_problem(compare, "the bag %s holds %s, which was not filed", id, *name);
    }
    if (count < json_array_size(media))
        compare_problem(compare, "the bag %s holds less than was filed", id);
}

void server_check_bag(struct compare *compare, const json_t *item, const json_t *media)
{
    g_autofree char *below = g_strdup_printf("server/bags/%s.zip", text(item, "id"));
    g_autofree char *path = compare_path(compare, below);
    g_autoptr(GError) error = NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct bag *bag = NULL;

    if (fd < 0)
        fault_errno(&error, "it cannot be opened");
    else
        bag = bag_open(fd, &compare->device_key, &error);
    if (bag)
        check_bag(compare, bag, item, media);
    else
        compare_problem(compare, "the server's bag %s: %s", below, error->message);
    bag_close(bag);
    if (fd >= 0)
        close(fd);
}

/* --- opened --- */

static void check_file(struct compare *compare, const char *below, const json_t *medium)
{
    g_autofree char *path = compare_path(compare, below);
    g_autoptr(GError) error = NULL;
    g_autofree char *data = NULL;
    char hex[DIGEST_HEX + 1];
    gsize bytes;
    struct digest sha256;

    json_object_set_new(compare->known, below, json_true());
    if (!g_file_get_contents(path, &data, &bytes, &error)) {
        compare_problem(compare, "%s", error->message);
        return;
    }
    sha256 = digest_of(data, bytes);
    digest_hex(&sha256, hex);
    if (strcmp(hex, text(medium, "sha256")) != 0 ||
        (json_int_t)bytes != json_integer_value(json_object_get(medium, "bytes")))
        compare_problem(compare, "%s is not what the app made", below);
}

static void check_record(struct compare *compare, const char *below, const json_t *record)
{
    g_autofree char *path = compare_path(compare, below);
    json_t *opened = json_load_file(path, 0, NULL);

    json_object_set_new(compare->known, below, json_true());
    if (!json_equal(opened, record))
        compare_problem(compare, "%s is not the record that was filed", below);
    json_decref(opened);
}

static void check_folder(struct compare *compare, const char *pupil, const json_t *item,
                         const json_t *media)
{
    const char *id = text(item, "id");
    g_autofree char *record = g_strdup_printf("server/opened/%s/%s/record.json", pupil, id);
    size_t i;
    json_t *medium;

    check_record(compare, record, json_object_get(item, "record"));
    json_array_foreach(media, i, medium)
    {
        g_autofree char *below =
            g_strdup_printf("server/opened/%s/%s/%s", pupil, id, text(medium, "name"));

        check_file(compare, below, medium);
    }
}

void server_check_opened(struct compare *compare, const json_t *item, const json_t *pupils,
                         const json_t *media)
{
    size_t i;
    json_t *pupil;

    json_array_foreach(pupils, i, pupil)
        check_folder(compare, json_string_value(pupil), item, media);
    if (json_array_size(pupils) == 0)
        check_folder(compare, "none", item, media);
}

/* --- nothing else --- */

/* The pages for people, in the first `pages` levels, are the server's own: made of what lies
 * beneath. */
static void check_rest(struct compare *compare, const char *below, int pages)
{
    g_autofree char *path = compare_path(compare, below);
    GDir *folder = g_dir_open(path, 0, NULL);

    for (const char *name; folder && (name = g_dir_read_name(folder));) {
        g_autofree char *inner = g_build_filename(below, name, NULL);
        g_autofree char *inner_path = compare_path(compare, inner);

        if (g_file_test(inner_path, G_FILE_TEST_IS_DIR))
            check_rest(compare, inner, pages - 1);
        else if (pages <= 0 && !json_object_get(compare->known, inner))
            compare_problem(compare, "%s was never filed", inner);
    }
    if (folder)
        g_dir_close(folder);
}

void server_check_rest(struct compare *compare)
{
    size_t i;
    json_t *item;

    json_array_foreach(compare->items, i, item)
    {
        g_autofree char *bag = g_strdup_printf("server/bags/%s.zip", text(item, "id"));

        json_object_set_new(compare->known, bag, json_true());
    }
    check_rest(compare, "server/bags", 0);
    check_rest(compare, "server/opened", 2);
}
