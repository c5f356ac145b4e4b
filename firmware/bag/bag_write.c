// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bag/bag_inside.h"

#include <string.h>
#include <zlib.h>

struct writing {
    const struct bag_recipe *recipe;
    age_sink *sink;
    void *context;
    struct digest_stream *whole;
    int64_t offset;
    GPtrArray *files;      /* all, in the order of the zip */
    GPtrArray *payload;    /* of these, those in data/ */
    GPtrArray *tags;       /* and those that tagmanifest lists */
    struct bag_file *file; /* the one being written */
    struct digest_stream *file_digest;
    int64_t file_bytes;
};

static bool put(struct writing *writing, const void *data, size_t bytes, GError **error)
{
    digest_stream_add(writing->whole, data, bytes);
    writing->offset += (int64_t)bytes;
    return writing->sink(writing->context, data, bytes, error);
}

static bool put_array(struct writing *writing, GByteArray *bytes, GError **error)
{
    bool done = put(writing, bytes->data, bytes->len, error);

    g_byte_array_unref(bytes);
    return done;
}

/* Begins a file of exactly `bytes`. */
static bool file_begin(struct writing *writing, const char *path, int64_t bytes, GError **error)
{
    struct bag_file *file = bag_file_new(&writing->recipe->info.id, path);
    GByteArray *header = g_byte_array_new();

    file->zip.bytes = (uint32_t)bytes;
    file->zip.offset = (uint32_t)writing->offset;
    g_ptr_array_add(writing->files, file);
    writing->file = file;
    writing->file_bytes = 0;
    writing->file_digest = digest_stream_new();
    zip_header(header, &file->zip);
    return put_array(writing, header, error);
}

/* An age_sink. */
static bool file_put(void *context, const void *data, size_t bytes, GError **error)
{
    struct writing *writing = context;

    writing->file->zip.crc = (uint32_t)crc32_z(writing->file->zip.crc, data, bytes);
    writing->file_bytes += (int64_t)bytes;
    digest_stream_add(writing->file_digest, data, bytes);
    return put(writing, data, bytes, error);
}

static bool file_end(struct writing *writing, GError **error)
{
    GByteArray *descriptor = g_byte_array_new();

    g_assert(writing->file_bytes == (int64_t)writing->file->zip.bytes);
    writing->file->sha256 = digest_stream_finish(writing->file_digest);
    g_clear_pointer(&writing->file_digest, digest_stream_free);
    zip_descriptor(descriptor, &writing->file->zip);
    return put_array(writing, descriptor, error);
}

/* A small file around data/; takes `text`. */
static bool put_tag(struct writing *writing, enum bag_tag tag, char *text, GError **error)
{
    size_t bytes = strlen(text);
    bool done = file_begin(writing, bag_tag_name(tag), (int64_t)bytes, error) &&
                file_put(writing, text, bytes, error) && file_end(writing, error);

    g_ptr_array_add(writing->tags, writing->file);
    g_free(text);
    return done;
}

/* Reads a source to its end into `sealed`: exactly as long as it said. */
static bool pump(const struct bag_source *source, struct age_writer *sealed, GError **error)
{
    g_autofree char *buffer = g_malloc(AGE_CHUNK_BYTES);
    int64_t left = source->bytes;
    gssize got;

    while ((got = source->read(source->context, buffer, AGE_CHUNK_BYTES, error)) > 0) {
        if (got > left)
            return fault(error, FAULT_INVALID, "'%s' is longer than it said", source->name);
        if (!age_writer_write(sealed, buffer, (size_t)got, error))
            return false;
        left -= got;
    }
    if (got == 0 && left > 0)
        return fault(error, FAULT_INVALID, "'%s' is shorter than it said", source->name);
    return got == 0;
}

static bool put_payload(struct writing *writing, const struct bag_source *source, GError **error)
{
    const struct bag_recipe *recipe = writing->recipe;
    g_autofree char *path = g_strdup_printf("data/%s.age", source->name);
    struct age_writer *sealed;
    bool done;

    if (!file_begin(writing, path, age_sealed_bytes(recipe->recipient_count, source->bytes), error))
        return false;
    sealed = age_writer_new(recipe->recipients, recipe->recipient_count, file_put, writing, error);
    done = sealed && pump(source, sealed, error) && age_writer_finish(sealed, error) &&
           file_end(writing, error);
    age_writer_free(sealed);
    g_ptr_array_add(writing->payload, writing->file);
    return done;
}

/* The record as a source. */
struct in_memory {
    GBytes *bytes;
    gsize at;
};

static gssize read_memory(void *context, void *buffer, size_t most, GError **error)
{
    struct in_memory *memory = context;
    gsize bytes;
    const char *data = g_bytes_get_data(memory->bytes, &bytes);
    size_t take = MIN(most, bytes - memory->at);

    (void)error;
    if (take > 0)
        memcpy(buffer, data + memory->at, take);
    memory->at += take;
    return (gssize)take;
}

static bool put_all_payload(struct writing *writing, GError **error)
{
    const struct bag_recipe *recipe = writing->recipe;
    struct in_memory memory = {recipe->record, 0};
    struct bag_source record = {BAG_RECORD, (int64_t)g_bytes_get_size(recipe->record), read_memory,
                                &memory};

    if (!put_payload(writing, &record, error))
        return false;
    for (size_t i = 0; i < recipe->media_count; i++) {
        if (!put_payload(writing, &recipe->media[i], error))
            return false;
    }
    return true;
}

static int64_t payload_bytes(const struct bag_recipe *recipe)
{
    int64_t sum =
        age_sealed_bytes(recipe->recipient_count, (int64_t)g_bytes_get_size(recipe->record));

    for (size_t i = 0; i < recipe->media_count; i++)
        sum += age_sealed_bytes(recipe->recipient_count, recipe->media[i].bytes);
    return sum;
}

/* Form of RFC 8493; signed is what binds all the rest. */
static bool put_files(struct writing *writing, GError **error)
{
    const struct bag_recipe *recipe = writing->recipe;
    g_autofree char *comment = bag_text_comment(&recipe->info);
    g_autofree char *list = NULL;
    char *info = bag_text_info(&recipe->info, payload_bytes(recipe), recipe->media_count + 1);

    if (!put_tag(writing, BAG_BAGIT, g_strdup(bag_text_bagit()), error)) {
        g_free(info);
        return false;
    }
    if (!put_tag(writing, BAG_INFO, info, error) || !put_all_payload(writing, error) ||
        !put_tag(writing, BAG_MANIFEST, bag_text_manifest(writing->payload), error))
        return false;
    list = bag_text_manifest(writing->tags);
    return put_tag(writing, BAG_TAGMANIFEST, g_strdup(list), error) &&
           put_tag(writing, BAG_MINISIG,
                   minisign_sign(recipe->signing, list, strlen(list), comment), error);
}

static bool put_directory(struct writing *writing, GError **error)
{
    GByteArray *directory = g_byte_array_new();

    /* A bag_file begins with its zip_entry. */
    zip_directory(directory, (const struct zip_entry *const *)writing->files->pdata,
                  writing->files->len, (uint32_t)writing->offset);
    return put_array(writing, directory, error);
}

int64_t bag_room_bytes(const struct bag_recipe *recipe)
{
    /* Each file has its name twice, its header, descriptor and directory entry, and a line. */
    const int64_t around = 2 * 160 + 30 + 16 + 46 + 160;

    return payload_bytes(recipe) + around * (int64_t)(recipe->media_count + 1 + BAG_TAGS) + 2048;
}

static bool name_is_free(const struct bag_recipe *recipe, size_t index)
{
    const char *name = recipe->media[index].name;

    for (size_t i = 0; i < index; i++) {
        if (strcmp(recipe->media[i].name, name) == 0)
            return false;
    }
    return strcmp(name, BAG_RECORD) != 0;
}

static bool check_recipe(const struct bag_recipe *recipe, GError **error)
{
    if (!id_is_valid(recipe->info.id.text) || !id_is_valid(recipe->info.device.text) ||
        recipe->info.seq < 1)
        return fault(error, FAULT_INVALID, "a bag needs an id, a device and a number from 1 on");
    if (recipe->media_count > BAG_MEDIA_MOST)
        return fault(error, FAULT_INVALID, "a bag holds at most %d media", BAG_MEDIA_MOST);
    for (size_t i = 0; i < recipe->media_count; i++) {
        if (!bag_name_is_valid(recipe->media[i].name) || !name_is_free(recipe, i))
            return fault(error, FAULT_INVALID,
                         "'%.80s' cannot be the name of a medium, or is twice",
                         recipe->media[i].name);
        if (recipe->media[i].bytes < 0 || recipe->media[i].bytes > ZIP_MOST)
            return fault(error, FAULT_INVALID, "'%s' is too large for a bag",
                         recipe->media[i].name);
    }
    if (bag_room_bytes(recipe) > ZIP_MOST)
        return fault(error, FAULT_INVALID, "a bag holds less than four gibibytes");
    return true;
}

static void file_free(gpointer file)
{
    bag_file_free(file);
}

bool bag_write(const struct bag_recipe *recipe, age_sink *sink, void *context,
               struct digest *sha256, int64_t *bytes, GError **error)
{
    struct writing writing = {.recipe = recipe, .sink = sink, .context = context};
    bool done;

    if (!check_recipe(recipe, error))
        return false;
    writing.whole = digest_stream_new();
    writing.files = g_ptr_array_new_with_free_func(file_free);
    writing.payload = g_ptr_array_new();
    writing.tags = g_ptr_array_new();
    done = put_files(&writing, error) && put_directory(&writing, error);
    if (done) {
        *sha256 = digest_stream_finish(writing.whole);
        *bytes = writing.offset;
    }
    g_ptr_array_unref(writing.tags);
    g_ptr_array_unref(writing.payload);
    g_ptr_array_unref(writing.files);
    digest_stream_free(writing.file_digest);
    digest_stream_free(writing.whole);
    return done;
}
