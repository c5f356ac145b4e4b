// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fault/disk_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What becomes of ops that nothing made durable, for one file or folder. */
enum fate { FATE_NONE, FATE_ALL, FATE_FIRST, FATE_SOME, FATES };

struct making {
    const struct disk *disk;
    int cut;
    enum disk_model model;
    uint64_t seed;
    uint8_t *fate; /* of each node's content */
    int *until;    /* FATE_FIRST: this op and later ones are lost */
    uint8_t *names_fate;
    int *names_until;
    GHashTable **names;
    GByteArray **content; /* NULL: as before */
    int64_t *size;
};

/* SplitMix64, a public-domain generator. */
uint64_t disk_random(uint64_t *seed)
{
    uint64_t z = (*seed += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static int below(struct making *making, int most)
{
    return most > 0 ? (int)(disk_random(&making->seed) % (uint64_t)most) : 0;
}

static bool survives(struct making *making, int at, enum fate fate, int until)
{
    if (disk_op(making->disk, at)->durable_at[making->model] < making->cut)
        return true;
    return fate == FATE_ALL || (fate == FATE_FIRST && at < until) ||
           (fate == FATE_SOME && below(making, 2));
}

/* The ops that nothing has made safe by the time of the cut. */
static GArray *find_unsafe(const struct making *making)
{
    GArray *unsafe = g_array_new(FALSE, FALSE, sizeof(int));

    for (int at = 0; at < making->cut; at++) {
        if (disk_op(making->disk, at)->durable_at[making->model] >= making->cut)
            g_array_append_val(unsafe, at);
    }
    return unsafe;
}

/* One of them, from which on they are lost; or the end. */
static int draw_until(struct making *making, const GArray *unsafe)
{
    guint at = (guint)below(making, (int)unsafe->len + 1);

    return at < unsafe->len ? g_array_index(unsafe, int, at) : making->cut;
}

static void draw_fates(struct making *making)
{
    g_autoptr(GArray) unsafe = find_unsafe(making);
    /* One draw in eight has one fate for everything: the plain cases come up often, too. */
    int same = below(making, 8) == 0 ? below(making, FATES) : -1;

    for (guint i = 0; i < making->disk->nodes->len; i++) {
        making->fate[i] = (uint8_t)(same >= 0 ? same : below(making, FATES));
        making->until[i] = draw_until(making, unsafe);
        making->names_fate[i] = (uint8_t)(same >= 0 ? same : below(making, FATES));
        making->names_until[i] = draw_until(making, unsafe);
    }
    /* A journal has one order for all names. */
    if (making->model == DISK_JOURNAL) {
        for (guint i = 1; i < making->disk->nodes->len; i++) {
            making->names_fate[i] = FATE_FIRST;
            making->names_until[i] = making->names_until[0];
        }
        making->names_fate[0] = FATE_FIRST;
        if (same == FATE_ALL)
            memset(making->names_fate, FATE_ALL, making->disk->nodes->len);
    }
}

static GByteArray *content_of(struct making *making, int node)
{
    if (!making->content[node]) {
        const GByteArray *before = disk_node(making->disk, node)->content;
        making->content[node] = g_byte_array_sized_new(before->len);
        g_byte_array_append(making->content[node], before->data, before->len);
    }
    return making->content[node];
}

static void put_bytes(struct making *making, int node, int64_t at, const uint8_t *data,
                      size_t bytes)
{
    GByteArray *content = content_of(making, node);
    guint had = content->len;

    if ((guint)at + bytes > had) {
        g_byte_array_set_size(content, (guint)at + (guint)bytes);
        memset(content->data + had, 0, content->len - had);
    }
    memcpy(content->data + at, data, bytes);
    making->size[node] = MAX(making->size[node], at + (int64_t)bytes);
}

/* Some sectors of one write: the first ones, or any; the file as long as if all were there, or not.
 */
static void put_torn(struct making *making, const struct op *op)
{
    gsize bytes;
    const uint8_t *data = g_bytes_get_data(op->data, &bytes);
    bool first_only = below(making, 2), long_anyway = below(making, 2);
    int sectors = (int)((bytes + 511) / 512 + 1), keep = below(making, sectors);
    size_t at = 0;

    for (int sector = 0; at < bytes; sector++) {
        size_t piece = MIN(512 - (size_t)(op->offset + (int64_t)at) % 512, bytes - at);
        if (first_only ? sector < keep : below(making, 2))
            put_bytes(making, op->node, op->offset + (int64_t)at, data + at, piece);
        at += piece;
    }
    if (long_anyway)
        making->size[op->node] = MAX(making->size[op->node], op->offset + (int64_t)bytes);
}

static void set_size(struct making *making, const struct op *op)
{
    GByteArray *content = content_of(making, op->node);

    if ((int64_t)content->len > op->offset)
        g_byte_array_set_size(content, (guint)op->offset);
    making->size[op->node] = op->offset;
}

static void apply_content(struct making *making, int at)
{
    const struct op *op = disk_op(making->disk, at);
    bool is_safe = op->durable_at[making->model] < making->cut;

    if (!survives(making, at, making->fate[op->node], making->until[op->node]))
        return;
    if (op->kind == OP_SIZE)
        set_size(making, op);
    else if (!is_safe && below(making, 3) == 0)
        put_torn(making, op);
    else
        put_bytes(making, op->node, op->offset, g_bytes_get_data(op->data, NULL),
                  g_bytes_get_size(op->data));
}

static void apply_all(struct making *making)
{
    for (int at = 0; at < making->cut; at++) {
        const struct op *op = disk_op(making->disk, at);
        if (op_is_content(op))
            apply_content(making, at);
        else if (op_is_name(op) && survives(making, at, making->names_fate[op->folder],
                                            making->names_until[op->folder]))
            disk_apply_name(making->names, op);
    }
}

static void write_node(const struct making *making, int number, int folder, const char *name)
{
    const struct node *node = disk_node(making->disk, number);
    const GByteArray *content = making->content[number] ? making->content[number] : node->content;
    int64_t size = making->size[number];
    struct timespec times[2] = {{.tv_nsec = UTIME_NOW},
                                {node->mtime_ns / 1000000000, node->mtime_ns % 1000000000}};
    int fd = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    size_t bytes = (size_t)MIN((int64_t)content->len, size);

    if (fd < 0 || write(fd, content->data, bytes) != (ssize_t)bytes ||
        (size > (int64_t)bytes && ftruncate(fd, size) != 0) ||
        (node->mtime_ns && futimens(fd, times) != 0) || close(fd) != 0)
        g_error("cannot make '%s': %s", name, g_strerror(errno));
}

static void write_folder(const struct making *making, int number, int folder)
{
    GHashTableIter iter;
    void *name, *value;

    g_hash_table_iter_init(&iter, making->names[number]);
    while (g_hash_table_iter_next(&iter, &name, &value)) {
        int child = GPOINTER_TO_INT(value) - 1, fd;
        if (!disk_node(making->disk, child)->is_folder) {
            write_node(making, child, folder, name);
            continue;
        }
        if (mkdirat(folder, name, 0700) != 0 ||
            (fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
            g_error("cannot make '%s': %s", (const char *)name, g_strerror(errno));
        write_folder(making, child, fd);
        close(fd);
    }
}

void disk_make(const struct disk *disk, int cut, enum disk_model model, uint64_t seed,
               const char *folder)
{
    guint nodes = disk->nodes->len;
    struct making making = {.disk = disk, .cut = cut, .model = model, .seed = seed};
    int fd;

    making.fate = g_new0(uint8_t, nodes);
    making.until = g_new0(int, nodes);
    making.names_fate = g_new0(uint8_t, nodes);
    making.names_until = g_new0(int, nodes);
    making.content = g_new0(GByteArray *, nodes);
    making.size = g_new0(int64_t, nodes);
    making.names = disk_names(disk);
    for (guint i = 0; i < nodes; i++)
        making.size[i] = disk_node(disk, (int)i)->size;
    draw_fates(&making);
    apply_all(&making);
    if (g_mkdir_with_parents(folder, 0700) != 0 ||
        (fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
        g_error("cannot make %s", folder);
    write_folder(&making, 0, fd);
    close(fd);
    disk_names_free(disk, making.names);
    for (guint i = 0; i < nodes; i++) {
        if (making.content[i])
            g_byte_array_unref(making.content[i]);
    }
    g_free(making.fate);
    g_free(making.until);
    g_free(making.names_fate);
    g_free(making.names_until);
    g_free(making.content);
    g_free(making.size);
}
