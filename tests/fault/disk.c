// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fault/disk_inside.h"

#include <limits.h>
#include <string.h>
#include <sys/stat.h>

static void node_free(void *data)
{
    struct node *node = data;

    g_byte_array_unref(node->content);
    g_hash_table_unref(node->names);
    g_free(node);
}

static void op_free(void *data)
{
    struct op *op = data;

    g_free(op->name);
    g_free(op->from);
    g_free(op->words);
    if (op->data)
        g_bytes_unref(op->data);
    g_free(op);
}

int disk_new_node(struct disk *disk, bool is_folder, bool outside)
{
    struct node *node = g_new0(struct node, 1);

    node->is_folder = is_folder;
    node->outside = outside;
    node->content = g_byte_array_new();
    node->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_ptr_array_add(disk->nodes, node);
    return (int)disk->nodes->len - 1;
}

struct node *disk_node(const struct disk *disk, int node)
{
    return g_ptr_array_index(disk->nodes, node);
}

struct op *disk_op(const struct disk *disk, int op)
{
    return g_ptr_array_index(disk->ops, op);
}

/* --- what stands there --- */

static void read_file(struct node *node, const char *path)
{
    char *data;
    gsize length;
    struct stat about;

    if (!g_file_get_contents(path, &data, &length, NULL) || stat(path, &about) != 0)
        g_error("cannot read %s", path);
    node->size = (int64_t)length;
    node->mtime_ns = (int64_t)about.st_mtim.tv_sec * 1000000000 + about.st_mtim.tv_nsec;
    while (length > 0 && !data[length - 1])
        length--;
    g_byte_array_append(node->content, (const guint8 *)data, (guint)length);
    g_free(data);
}

static int read_any(struct disk *disk, const char *path, const char *outside, bool is_outside)
{
    bool is_folder = g_file_test(path, G_FILE_TEST_IS_DIR);
    int number = disk_new_node(disk, is_folder, is_outside);
    GDir *dir = is_folder ? g_dir_open(path, 0, NULL) : NULL;

    if (!is_folder)
        read_file(disk_node(disk, number), path);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *inner = g_build_filename(path, name, NULL);
        bool leads_out = is_outside || (number == 0 && g_strcmp0(name, outside) == 0);
        int child = read_any(disk, inner, outside, leads_out);
        g_hash_table_insert(disk_node(disk, number)->names, g_strdup(name),
                            GINT_TO_POINTER(child + 1));
    }
    if (dir)
        g_dir_close(dir);
    return number;
}

struct disk *disk_read(const char *folder, const char *outside)
{
    struct disk *disk = g_new0(struct disk, 1);

    disk->nodes = g_ptr_array_new_with_free_func(node_free);
    disk->ops = g_ptr_array_new_with_free_func(op_free);
    read_any(disk, folder, outside, false);
    return disk;
}

void disk_free(struct disk *disk)
{
    if (!disk)
        return;
    g_ptr_array_unref(disk->ops);
    g_ptr_array_unref(disk->nodes);
    g_free(disk);
}

void disk_add(struct disk *disk, struct op op_take)
{
    g_ptr_array_add(disk->ops, g_memdup2(&op_take, sizeof op_take));
}

/* --- when what becomes durable --- */

bool op_is_name(const struct op *op)
{
    return op->kind == OP_NAME || op->kind == OP_UNNAME || op->kind == OP_RENAME;
}

bool op_is_content(const struct op *op)
{
    return op->kind == OP_WRITE || op->kind == OP_SIZE;
}

/* The first flush after `at` that makes it safe in this model. */
static int find_flush(const struct disk *disk, int at, enum disk_model model)
{
    const struct op *op = disk_op(disk, at);
    int holder = op_is_name(op) ? op->folder : op->node;

    if (disk_node(disk, holder)->outside)
        return at;
    for (int i = at + 1; i < (int)disk->ops->len; i++) {
        const struct op *flush = disk_op(disk, i);
        bool same = flush->node == holder;
        if (flush->kind == OP_SYNC_FAILED && same)
            return INT_MAX;
        if (flush->kind != OP_SYNC)
            continue;
        if (same || (model == DISK_JOURNAL && op_is_name(op) && flush->whole &&
                     !disk_node(disk, flush->node)->outside))
            return i;
    }
    return INT_MAX;
}

void disk_settle(struct disk *disk)
{
    for (int i = 0; i < (int)disk->ops->len; i++) {
        struct op *op = disk_op(disk, i);
        for (int model = DISK_JOURNAL; model <= DISK_STRICT; model++)
            op->durable_at[model] = op_is_name(op) || op_is_content(op)
                                        ? find_flush(disk, i, (enum disk_model)model)
                                        : -1;
    }
}

/* --- the times that files bear --- */

static void learn(struct disk *disk, int folder, GHashTable *const *names, const char *path)
{
    GHashTableIter iter;
    void *name, *value;

    g_hash_table_iter_init(&iter, names[folder]);
    while (g_hash_table_iter_next(&iter, &name, &value)) {
        int number = GPOINTER_TO_INT(value) - 1;
        struct node *node = disk_node(disk, number);
        g_autofree char *inner = g_build_filename(path, name, NULL);
        struct stat about;
        if (node->is_folder)
            learn(disk, number, names, inner);
        else if (stat(inner, &about) == 0)
            node->mtime_ns = (int64_t)about.st_mtim.tv_sec * 1000000000 + about.st_mtim.tv_nsec;
    }
}

GHashTable **disk_names(const struct disk *disk)
{
    GHashTable **names = g_new0(GHashTable *, disk->nodes->len);

    for (guint i = 0; i < disk->nodes->len; i++) {
        GHashTableIter iter;
        void *name, *value;
        if (!disk_node(disk, (int)i)->is_folder)
            continue;
        names[i] = g_hash_table_new(g_str_hash, g_str_equal);
        g_hash_table_iter_init(&iter, disk_node(disk, (int)i)->names);
        while (g_hash_table_iter_next(&iter, &name, &value))
            g_hash_table_insert(names[i], name, value);
    }
    return names;
}

void disk_names_free(const struct disk *disk, GHashTable **names)
{
    for (guint i = 0; i < disk->nodes->len; i++) {
        if (names[i])
            g_hash_table_unref(names[i]);
    }
    g_free(names);
}

static void rename_node(GHashTable *names, const struct op *op)
{
    void *node = GINT_TO_POINTER(op->node + 1);

    /* It bears the old name only if that was made, or is some other's by now. */
    if (g_hash_table_lookup(names, op->from) == node)
        g_hash_table_remove(names, op->from);
    g_hash_table_insert(names, op->name, node);
}

void disk_apply_name(GHashTable **names, const struct op *op)
{
    if (op->kind == OP_NAME)
        g_hash_table_insert(names[op->folder], op->name, GINT_TO_POINTER(op->node + 1));
    else if (op->kind == OP_UNNAME)
        g_hash_table_remove(names[op->folder], op->name);
    else if (op->kind == OP_RENAME)
        rename_node(names[op->folder], op);
}

void disk_learn_times(struct disk *disk, const char *folder)
{
    GHashTable **names = disk_names(disk);

    for (int i = 0; i < (int)disk->ops->len; i++)
        disk_apply_name(names, disk_op(disk, i));
    learn(disk, 0, names, folder);
    disk_names_free(disk, names);
}
