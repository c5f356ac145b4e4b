// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/assets.h"

#include "core/file.h"
#include "core/json.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILE_MOST ((size_t)32 * 1024 * 1024)

/* Installed, a program finds them beside it; in the build they are where they were made. */
static char *find_path(void)
{
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *bin = program ? g_path_get_dirname(program) : NULL;
    g_autofree char *beside = bin ? g_build_filename(bin, "..", "share", "viewfinder", NULL) : NULL;

    if (beside && g_file_test(beside, G_FILE_TEST_IS_DIR))
        return g_canonicalize_filename(beside, NULL);
    return g_strdup(VIEWFINDER_ASSETS_DIR);
}

const char *assets_path(void)
{
    static gsize found;
    const char *named = g_getenv("VIEWFINDER_ASSETS");

    if (named && *named)
        return named;
    if (g_once_init_enter(&found))
        g_once_init_leave(&found, (gsize)find_path());
    return (const char *)found;
}

/* Where it really stands: the folder may be made of links into the source tree. */
static char *resolve(const char *relative, GError **error)
{
    g_autofree char *whole = g_build_filename(assets_path(), relative, NULL);
    char *real;

    if (relative[0] == '/' || strstr(relative, "..")) {
        fault(error, FAULT_INVALID, "'%s' leads out of the assets", relative);
        return NULL;
    }
    real = realpath(whole, NULL);
    if (!real)
        fault_errno(error, "cannot find '%s'", whole);
    return real;
}

GBytes *assets_read(const char *relative, GError **error)
{
    char *real = resolve(relative, error);
    g_autofree char *folder_path = real ? g_path_get_dirname(real) : NULL;
    g_autofree char *name = real ? g_path_get_basename(real) : NULL;
    GBytes *bytes;
    int folder;

    free(real);
    if (!name)
        return NULL;
    folder = folder_open(folder_path, error);
    if (folder < 0)
        return NULL;
    bytes = file_read(folder, name, FILE_MOST, error);
    close(folder);
    if (!bytes)
        g_prefix_error(error, "%s: ", folder_path);
    return bytes;
}

json_t *assets_json(const char *relative, GError **error)
{
    g_autoptr(GBytes) bytes = assets_read(relative, error);
    json_t *value = bytes ? json_read(bytes, FILE_MOST, error) : NULL;

    if (bytes && !value)
        g_prefix_error(error, "%s/%s: ", assets_path(), relative);
    return value;
}

struct schema *assets_schema(const char *name, GError **error)
{
    g_autofree char *relative = g_strdup_printf("schema/%s.json", name);
    json_t *document = assets_json(relative, error);
    struct schema *schema;

    if (!document)
        return NULL;
    schema = schema_new(document, error);
    json_decref(document);
    if (!schema)
        g_prefix_error(error, "%s: ", relative);
    return schema;
}
