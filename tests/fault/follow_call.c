// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fault/follow_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What each system call does to the folder. */

static void give_up(struct following *following, const struct spoken *spoken, const char *why)
{
    if (following->good)
        fprintf(stderr, "%s(%s …): %s\n", spoken->name, spoken->count ? spoken->arguments[0] : "",
                why);
    following->good = false;
}

/* --- what an argument means --- */

static GBytes *bytes_of(const char *quoted)
{
    const char *from = strchr(quoted, '"');
    GByteArray *bytes = g_byte_array_new();

    for (from = from ? from + 1 : ""; from[0] == '\\' && from[1] == 'x'; from += 4) {
        guint8 byte = (guint8)(g_ascii_xdigit_value(from[2]) * 16 + g_ascii_xdigit_value(from[3]));
        g_byte_array_append(bytes, &byte, 1);
    }
    return g_byte_array_free_to_bytes(bytes);
}

static char *text_of(const char *quoted)
{
    g_autoptr(GBytes) bytes = bytes_of(quoted);
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);

    return g_strndup(data ? data : "", length);
}

static struct open_file *file_of(struct following *following, const char *argument)
{
    return g_hash_table_lookup(following->files, GINT_TO_POINTER(atoi(argument)));
}

/* The node of an open descriptor inside the folder, or -1. */
static int node_of(struct following *following, const char *argument)
{
    const struct open_file *file = file_of(following, argument);

    return file ? file->node : -1;
}

static struct node *node_at(const struct following *following, int node)
{
    return g_ptr_array_index(following->disk->nodes, node);
}

static GHashTable *names_of(struct following *following, int node)
{
    while (following->names_room <= node) {
        GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        GHashTableIter iter;
        void *name, *value;
        following->names = g_renew(GHashTable *, following->names, following->names_room + 1);
        following->names[following->names_room] = names;
        g_hash_table_iter_init(&iter, node_at(following, following->names_room)->names);
        while (g_hash_table_iter_next(&iter, &name, &value))
            g_hash_table_insert(names, g_strdup(name), value);
        following->names_room++;
    }
    return following->names[node];
}

static int look(struct following *following, int folder, const char *name)
{
    return GPOINTER_TO_INT(g_hash_table_lookup(names_of(following, folder), name)) - 1;
}

/* Where a path leads: the folder's node, and the last name (g_free; "." for the folder itself). -1:
 * not in the folder. */
static int place_of(struct following *following, const char *at, const char *quoted, char **name)
{
    g_autofree char *path = text_of(quoted);
    const char *rest = path;
    g_auto(GStrv) parts = NULL;
    int folder = 0;
    guint count;

    *name = NULL;
    if (path[0] != '/') {
        folder = node_of(following, at);
    } else if (!g_str_has_prefix(path, following->folder) ||
               (path[strlen(following->folder)] && path[strlen(following->folder)] != '/')) {
        return -1;
    } else {
        rest = path + strlen(following->folder);
    }
    parts = g_strsplit(rest, "/", -1);
    count = g_strv_length(parts);
    for (guint i = 0; folder >= 0 && i + 1 < count; i++) {
        if (parts[i][0])
            folder = look(following, folder, parts[i]);
    }
    if (folder >= 0)
        *name = g_strdup(count && parts[count - 1][0] ? parts[count - 1] : ".");
    return folder;
}

/* --- what a call does --- */

static void add(struct following *following, struct op op)
{
    disk_add(following->disk, op);
}

static void name_node(struct following *following, int folder, const char *name, int node)
{
    g_hash_table_insert(names_of(following, folder), g_strdup(name), GINT_TO_POINTER(node + 1));
    add(following,
        (struct op){.kind = OP_NAME, .folder = folder, .node = node, .name = g_strdup(name)});
}

static int make_node(struct following *following, int folder, const char *name, bool is_folder)
{
    bool outside =
        node_at(following, folder)->outside || (folder == 0 && strcmp(name, "dock") == 0);
    int node = disk_new_node(following->disk, is_folder, outside);

    name_node(following, folder, name, node);
    return node;
}

static void remember_file(struct following *following, int fd, struct open_file file)
{
    g_hash_table_insert(following->files, GINT_TO_POINTER(fd), g_memdup2(&file, sizeof file));
}

static void do_open(struct following *following, struct spoken *spoken)
{
    bool has_at = strcmp(spoken->name, "openat") == 0;
    const char *at = has_at ? spoken->arguments[0] : "AT_FDCWD";
    const char *flags = spoken->arguments[has_at ? 2 : 1];
    struct open_file file = {.node = -1, .appends = strstr(flags, "O_APPEND") != NULL};
    g_autofree char *name = NULL;
    int folder = place_of(following, at, spoken->arguments[has_at], &name);

    spoken->inside = folder >= 0;
    if (spoken->failed)
        return;
    spoken->writes_outside = folder < 0 && (strstr(flags, "O_WRONLY") || strstr(flags, "O_RDWR"));
    if (strstr(flags, "O_TMPFILE"))
        give_up(following, spoken, "nameless files are not followed");
    if (folder >= 0)
        file.node = strcmp(name, ".") == 0 ? folder : look(following, folder, name);
    if (folder >= 0 && file.node < 0)
        file.node = make_node(following, folder, name, false);
    else if (folder >= 0 && strstr(flags, "O_TRUNC"))
        add(following, (struct op){.kind = OP_SIZE, .node = file.node});
    remember_file(following, (int)spoken->answer, file);
}

static void do_close(struct following *following, struct spoken *spoken)
{
    spoken->inside = node_of(following, spoken->arguments[0]) >= 0;
    g_hash_table_remove(following->files, GINT_TO_POINTER(atoi(spoken->arguments[0])));
}

static void do_dup(struct following *following, struct spoken *spoken)
{
    const struct open_file *file = file_of(following, spoken->arguments[0]);
    bool dups = strcmp(spoken->name, "fcntl") != 0 || strstr(spoken->arguments[1], "F_DUPFD");

    spoken->inside = file && file->node >= 0;
    if (file && dups && !spoken->failed)
        remember_file(following, (int)spoken->answer, *file);
}

static void do_seek(struct following *following, struct spoken *spoken)
{
    struct open_file *file = file_of(following, spoken->arguments[0]);

    spoken->inside = file && file->node >= 0;
    if (file && !spoken->failed) {
        file->at = spoken->answer;
        file->is_read = false;
    }
}

static void do_read(struct following *following, struct spoken *spoken)
{
    struct open_file *file = file_of(following, spoken->arguments[0]);

    spoken->inside = file && file->node >= 0;
    if (file && strcmp(spoken->name, "read") == 0)
        file->is_read = true;
}

static void put(struct following *following, int node, int64_t at, const char *quoted,
                int64_t answer)
{
    g_autoptr(GBytes) all = bytes_of(quoted);
    struct op op = {.kind = OP_WRITE, .node = node, .offset = at};

    /* A short write wrote what it says. */
    op.data = g_bytes_new_from_bytes(all, 0, MIN((gsize)answer, g_bytes_get_size(all)));
    add(following, op);
}

/* What a program says on its standard output. */
static void say(struct following *following, const struct spoken *spoken)
{
    g_autofree char *words = text_of(spoken->arguments[1]);

    if (strcmp(spoken->arguments[0], "1") == 0 && !spoken->failed)
        add(following, (struct op){.kind = OP_SAID, .words = g_strchomp(g_steal_pointer(&words))});
}

static void do_write(struct following *following, struct spoken *spoken)
{
    struct open_file *file = file_of(following, spoken->arguments[0]);

    if (!file)
        say(following, spoken);
    spoken->inside = file && file->node >= 0;
    if (!spoken->inside || spoken->failed)
        return;
    if (file->appends || file->is_read) {
        give_up(following, spoken, "where it writes is not known");
        return;
    }
    put(following, file->node, file->at, spoken->arguments[1], spoken->answer);
    file->at += spoken->answer;
}

static void do_pwrite(struct following *following, struct spoken *spoken)
{
    int node = node_of(following, spoken->arguments[0]);

    spoken->inside = node >= 0;
    if (spoken->inside && !spoken->failed)
        put(following, node, g_ascii_strtoll(spoken->arguments[3], NULL, 10), spoken->arguments[1],
            spoken->answer);
}

static void do_writev(struct following *following, struct spoken *spoken)
{
    if (node_of(following, spoken->arguments[0]) >= 0)
        give_up(following, spoken, "is not followed in the folder");
    else
        say(following, spoken);
}

static void do_sync(struct following *following, struct spoken *spoken)
{
    int node = node_of(following, spoken->arguments[0]);

    spoken->inside = node >= 0;
    if (spoken->inside)
        add(following, (struct op){.kind = spoken->failed ? OP_SYNC_FAILED : OP_SYNC,
                                   .node = node,
                                   .whole = strcmp(spoken->name, "fsync") == 0});
}

static void do_rename(struct following *following, struct spoken *spoken)
{
    bool has_at = strncmp(spoken->name, "renameat", 8) == 0;
    g_autofree char *from = NULL, *to = NULL;
    int folder = place_of(following, has_at ? spoken->arguments[0] : "AT_FDCWD",
                          spoken->arguments[has_at ? 1 : 0], &from);
    int other = place_of(following, has_at ? spoken->arguments[2] : "AT_FDCWD",
                         spoken->arguments[has_at ? 3 : 1], &to);
    int node;

    spoken->inside = folder >= 0 || other >= 0;
    if (!spoken->inside || spoken->failed)
        return;
    node = folder == other ? look(following, folder, from) : -1;
    if (node < 0) {
        give_up(following, spoken, "a rename between folders is not followed");
        return;
    }
    g_hash_table_remove(names_of(following, folder), from);
    g_hash_table_insert(names_of(following, folder), g_strdup(to), GINT_TO_POINTER(node + 1));
    add(following, (struct op){.kind = OP_RENAME,
                               .folder = folder,
                               .node = node,
                               .from = g_steal_pointer(&from),
                               .name = g_steal_pointer(&to)});
}

static void do_unlink(struct following *following, struct spoken *spoken)
{
    bool has_at = strcmp(spoken->name, "unlinkat") == 0;
    g_autofree char *name = NULL;
    int folder = place_of(following, has_at ? spoken->arguments[0] : "AT_FDCWD",
                          spoken->arguments[has_at], &name);

    spoken->inside = folder >= 0;
    if (folder < 0 || spoken->failed)
        return;
    g_hash_table_remove(names_of(following, folder), name);
    add(following,
        (struct op){.kind = OP_UNNAME, .folder = folder, .name = g_steal_pointer(&name)});
}

static void do_mkdir(struct following *following, struct spoken *spoken)
{
    bool has_at = strcmp(spoken->name, "mkdirat") == 0;
    g_autofree char *name = NULL;
    int folder = place_of(following, has_at ? spoken->arguments[0] : "AT_FDCWD",
                          spoken->arguments[has_at], &name);

    spoken->inside = folder >= 0;
    if (folder >= 0 && !spoken->failed)
        make_node(following, folder, name, true);
}

static void do_resize(struct following *following, struct spoken *spoken)
{
    int node = node_of(following, spoken->arguments[0]);
    bool allocates = strcmp(spoken->name, "fallocate") == 0;
    int64_t size;

    spoken->inside = node >= 0;
    if (node < 0 || spoken->failed)
        return;
    size = g_ascii_strtoll(spoken->arguments[allocates ? 3 : 1], NULL, 10);
    if (allocates)
        size += g_ascii_strtoll(spoken->arguments[2], NULL, 10);
    add(following, (struct op){.kind = OP_SIZE, .node = node, .offset = size});
}

static void do_map(struct following *following, struct spoken *spoken)
{
    if (spoken->count > 4 && strstr(spoken->arguments[2], "PROT_WRITE") &&
        strstr(spoken->arguments[3], "MAP_SHARED") && node_of(following, spoken->arguments[4]) >= 0)
        give_up(following, spoken, "writing through memory is not followed");
}

static void do_look(struct following *following, struct spoken *spoken)
{
    g_autofree char *name = NULL;
    bool has_at = g_str_has_suffix(spoken->name, "at") || g_str_has_suffix(spoken->name, "at2");

    if (g_str_has_prefix(spoken->arguments[0], "\"") || has_at)
        spoken->inside = place_of(following, has_at ? spoken->arguments[0] : "AT_FDCWD",
                                  spoken->arguments[has_at], &name) >= 0;
    else
        spoken->inside = node_of(following, spoken->arguments[0]) >= 0;
}

static void do_unknown(struct following *following, struct spoken *spoken)
{
    do_look(following, spoken);
    if (spoken->inside)
        give_up(following, spoken, "is not followed");
}

static const struct known {
    const char *name;
    void (*act)(struct following *following, struct spoken *spoken);
} known[] = {
    {"open", do_open},        {"openat", do_open},   {"close", do_close},
    {"dup", do_dup},          {"dup2", do_dup},      {"dup3", do_dup},
    {"fcntl", do_dup},        {"lseek", do_seek},    {"read", do_read},
    {"pread64", do_read},     {"readv", do_read},    {"write", do_write},
    {"pwrite64", do_pwrite},  {"writev", do_writev}, {"fsync", do_sync},
    {"fdatasync", do_sync},   {"rename", do_rename}, {"renameat", do_rename},
    {"renameat2", do_rename}, {"unlink", do_unlink}, {"unlinkat", do_unlink},
    {"mkdir", do_mkdir},      {"mkdirat", do_mkdir}, {"ftruncate", do_resize},
    {"fallocate", do_resize}, {"mmap", do_map},      {"getdents64", do_look},
    {"newfstatat", do_look},  {"fstatfs", do_look},  {"statfs", do_look},
    {"fchmod", do_look},      {"flock", do_look},    {"faccessat", do_look},
    {"faccessat2", do_look},  {"access", do_look},
};

void follow_call(struct following *following, struct spoken *spoken)
{
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
        if (strcmp(known[i].name, spoken->name) == 0) {
            known[i].act(following, spoken);
            return;
        }
    }
    do_unknown(following, spoken);
}
