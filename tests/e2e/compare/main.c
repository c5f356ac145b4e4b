// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2e/compare/compare.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char HELP[] =
    "viewfinder-compare: is what the plan server holds what the app made?\n"
    "\n"
    "Usage: viewfinder-compare DIR\n"
    "\n"
    "DIR is what `board/demo --keep DIR` left, with the device's list in DIR/log/list.json. "
    "Writes\n"
    "DIR/summary.json, prints the counts, and each thing that is not as it should be.\n"
    "\n"
    "Exit status: 0 all is equal and received, 1 it is not, 2 called wrongly.\n";

void compare_problem(struct compare *compare, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    fputs("viewfinder-compare: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    compare->problems++;
}

char *compare_path(const struct compare *compare, const char *below)
{
    return g_build_filename(compare->folder, below, NULL);
}

static bool read_school(struct compare *compare, GError **error)
{
    g_autofree char *folder = compare_path(compare, "school");
    g_autofree char *path = compare_path(compare, "school/school.json");
    g_autoptr(GBytes) bytes = NULL;
    char *data;
    gsize length;

    if (!g_file_get_contents(path, &data, &length, error))
        return false;
    bytes = g_bytes_new_take(data, length);
    compare->school = school_read(bytes, error);
    compare->secrets = compare->school ? school_secrets_read(folder, error) : NULL;
    return compare->secrets != NULL;
}

static bool read_device(struct compare *compare, GError **error)
{
    g_autofree char *path = compare_path(compare, "device/device.pub");
    g_autofree char *text = NULL;

    return g_file_get_contents(path, &text, NULL, error) &&
           minisign_public_parse(text, &compare->device_key, error);
}

static bool run(struct compare *compare, GError **error)
{
    compare->items = json_array();
    compare->known = json_object();
    if (!read_school(compare, error) || !read_device(compare, error) || !told_read(compare, error))
        return false;
    device_check(compare);
    server_check_rest(compare);
    if (!summary_write(compare, error))
        return false;
    summary_print(compare);
    return compare->problems == 0;
}

static void finish(struct compare *compare)
{
    json_t **values[] = {&compare->made, &compare->filed, &compare->saved, &compare->thrown,
                         &compare->list, &compare->items, &compare->known};

    for (size_t i = 0; i < G_N_ELEMENTS(values); i++)
        g_clear_pointer(values[i], json_decref);
    school_free(compare->school);
    seal_secret_free(compare->secrets);
}

int main(int argc, char **argv)
{
    struct compare compare = {0};
    g_autoptr(GError) error = NULL;
    bool good;

    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        fputs(HELP, stdout);
        return 0;
    }
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        puts("viewfinder-compare " VIEWFINDER_VERSION);
        return 0;
    }
    if (argc != 2 || argv[1][0] == '-') {
        fputs(HELP, stderr);
        return 2;
    }
    seal_start();
    compare.folder = argv[1];
    good = run(&compare, &error);
    if (error)
        fprintf(stderr, "viewfinder-compare: %s\n", error->message);
    finish(&compare);
    return good ? 0 : 1;
}
