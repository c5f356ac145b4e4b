// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings.h"

#include "core/file.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define FILE_MOST ((size_t)64 * 1024)

/* One line of the file; a group's own line has the empty key. */
struct entry {
    char *group;
    char *key;
    char *value;
    int line;
};

struct settings {
    GPtrArray *entries;
};

static void entry_free(gpointer data)
{
    struct entry *entry = data;

    g_free(entry->group);
    g_free(entry->key);
    g_free(entry->value);
    g_free(entry);
}

static struct entry *find(const struct settings *settings, const char *group, const char *key)
{
    for (guint i = 0; i < settings->entries->len; i++) {
        struct entry *entry = g_ptr_array_index(settings->entries, i);
        if (strcmp(entry->group, group) == 0 && strcmp(entry->key, key) == 0)
            return entry;
    }
    return NULL;
}

static void add(struct settings *settings, const char *group, const char *key, const char *value,
                int line)
{
    struct entry *entry = g_new0(struct entry, 1);

    *entry = (struct entry){g_strdup(group), g_strdup(key), g_strdup(value), line};
    g_ptr_array_add(settings->entries, entry);
}

/* A name of a group or key: what cannot be one is a slip of the pen, said with its line. */
static bool is_word(const char *text)
{
    return *text && strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                 "0123456789_-") == strlen(text);
}

static bool read_group(struct settings *settings, char *text, int line, char **group,
                       GError **error)
{
    char *end = strchr(text, ']');

    if (!end || end[1])
        return fault(error, FAULT_INVALID, "settings line %d: a group is written [name]", line);
    *end = '\0';
    g_strstrip(text + 1);
    if (!is_word(text + 1))
        return fault(error, FAULT_INVALID, "settings line %d: '%.40s' is no name for a group", line,
                     text + 1);
    g_free(*group);
    *group = g_strdup(text + 1);
    add(settings, *group, "", "", line);
    return true;
}

static bool read_pair(struct settings *settings, char *text, int line, const char *group,
                      GError **error)
{
    char *equals = strchr(text, '=');
    struct entry *entry;

    if (!equals)
        return fault(error, FAULT_INVALID,
                     "settings line %d: '%.40s' is neither [group], key=value nor # comment", line,
                     text);
    *equals = '\0';
    g_strstrip(text);
    g_strstrip(equals + 1);
    if (!is_word(text))
        return fault(error, FAULT_INVALID, "settings line %d: '%.40s' is no name for a key", line,
                     text);
    if (!group)
        return fault(error, FAULT_INVALID, "settings line %d: '%s' stands before the first [group]",
                     line, text);
    entry = find(settings, group, text);
    if (entry)
        return fault(error, FAULT_INVALID,
                     "settings line %d: [%s] %s is set a second time (first in line %d)", line,
                     group, text, entry->line);
    add(settings, group, text, equals + 1, line);
    return true;
}

static bool read_lines(struct settings *settings, const char *text, GError **error)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autofree char *group = NULL;
    bool good = true;

    for (int i = 0; good && lines[i]; i++) {
        char *line = g_strstrip(lines[i]);
        if (*line == '[')
            good = read_group(settings, line, i + 1, &group, error);
        else if (*line && *line != '#')
            good = read_pair(settings, line, i + 1, group, error);
    }
    return good;
}

static bool check_text(const char *text, gsize length, GError **error)
{
    const char *end = NULL;
    int line = 1;

    if (g_utf8_validate(text, (gssize)length, &end))
        return true;
    for (const char *at = text; at < end; at++)
        line += *at == '\n';
    return fault(error, FAULT_INVALID, "settings line %d: this is not UTF-8 text", line);
}

struct settings *settings_open(const char *path, GError **error)
{
    g_autofree char *folder_path = g_path_get_dirname(path);
    g_autofree char *name = g_path_get_basename(path);
    g_autoptr(GBytes) bytes = NULL;
    g_autofree char *text = NULL;
    struct settings *settings;
    int folder = folder_open(folder_path, error);

    if (folder < 0)
        return NULL;
    bytes = file_read(folder, name, FILE_MOST, error);
    close(folder);
    if (!bytes) {
        g_prefix_error(error, "settings '%s': ", path);
        return NULL;
    }
    if (!check_text(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), error))
        return NULL;
    text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
    settings = g_new0(struct settings, 1);
    settings->entries = g_ptr_array_new_with_free_func(entry_free);
    if (read_lines(settings, text, error))
        return settings;
    settings_close(settings);
    return NULL;
}

void settings_close(struct settings *settings)
{
    if (!settings)
        return;
    g_ptr_array_unref(settings->entries);
    g_free(settings);
}

/* With an empty key the question is the group alone. */
static bool is_known(const char *group, const char *key)
{
    for (const struct settings_key *known = settings_keys(); known->group; known++) {
        if (strcmp(known->group, group) == 0 && (!*key || strcmp(known->key, key) == 0))
            return true;
    }
    return false;
}

const char *settings_text(struct settings *settings, const char *group, const char *key,
                          const char *otherwise)
{
    struct entry *entry = find(settings, group, key);

    if (!is_known(group, key))
        g_error("[%s] %s is not in settings_keys.c", group, key);
    return entry ? entry->value : otherwise;
}

bool settings_int(struct settings *settings, const char *group, const char *key, int64_t least,
                  int64_t most, int64_t otherwise, int64_t *value, GError **error)
{
    const char *text = settings_text(settings, group, key, NULL);
    gint64 number = otherwise;

    if (text && !g_ascii_string_to_signed(text, 10, least, most, &number, NULL))
        return fault(error, FAULT_INVALID,
                     "settings line %d: [%s] %s must be a whole number from %" G_GINT64_FORMAT
                     " to %" G_GINT64_FORMAT ", not '%.40s'",
                     find(settings, group, key)->line, group, key, least, most, text);
    *value = number;
    return true;
}

bool settings_choice(struct settings *settings, const char *group, const char *key,
                     const char *const *choices, int otherwise, int *choice, GError **error)
{
    const char *text = settings_text(settings, group, key, NULL);
    g_autofree char *all = NULL;

    *choice = otherwise;
    if (!text)
        return true;
    for (int i = 0; choices[i]; i++) {
        if (strcmp(choices[i], text) == 0) {
            *choice = i;
            return true;
        }
    }
    all = g_strjoinv(", ", (char **)choices);
    return fault(error, FAULT_INVALID, "settings line %d: [%s] %s must be one of %s, not '%.40s'",
                 find(settings, group, key)->line, group, key, all, text);
}

/* How many letters must change to make one word of the other (Levenshtein). */
static size_t distance(const char *a, const char *b)
{
    size_t width = strlen(b) + 1;
    g_autofree size_t *row = g_new(size_t, width);

    for (size_t j = 0; j < width; j++)
        row[j] = j;
    for (size_t i = 1; a[i - 1]; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j < width; j++) {
            size_t changed = corner + (a[i - 1] != b[j - 1]);
            corner = row[j];
            row[j] = MIN(changed, MIN(row[j], row[j - 1]) + 1);
        }
    }
    return row[width - 1];
}

/* The known group (`group` NULL) or key of a group that is nearest to `word`, if any is near. */
static const char *nearest(const char *group, const char *word)
{
    const char *best = NULL;
    size_t best_distance = 3;

    for (const struct settings_key *known = settings_keys(); known->group; known++) {
        const char *candidate = group ? known->key : known->group;
        size_t far;
        if (group && strcmp(known->group, group) != 0)
            continue;
        far = distance(word, candidate);
        if (far < best_distance && far < strlen(candidate)) {
            best = candidate;
            best_distance = far;
        }
    }
    return best;
}

static bool refuse(const struct entry *entry, GError **error)
{
    bool group_known = is_known(entry->group, "");
    const char *word = group_known ? entry->key : entry->group;
    const char *near = nearest(group_known ? entry->group : NULL, word);
    g_autofree char *hint = near ? g_strdup_printf("; did you mean '%s'?", near) : g_strdup("");

    if (group_known)
        return fault(error, FAULT_INVALID, "settings line %d: [%s] has no key '%s'%s", entry->line,
                     entry->group, entry->key, hint);
    return fault(error, FAULT_INVALID, "settings line %d: there is no group [%s]%s", entry->line,
                 entry->group, hint);
}

bool settings_all_read(struct settings *settings, GError **error)
{
    for (guint i = 0; i < settings->entries->len; i++) {
        const struct entry *entry = g_ptr_array_index(settings->entries, i);
        if (!is_known(entry->group, entry->key))
            return refuse(entry, error);
    }
    return true;
}
