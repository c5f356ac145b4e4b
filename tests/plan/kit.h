// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A school in a folder of its own, a device that is sealed to, and packs with anything in them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "core/file.h"
#include "core/id.h"
#include "core/json.h"
#include "plan/pack.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>

#define KIT G_GNUC_UNUSED static

/* Packs are hundreds of thousands of small allocations, and to walk the stack of each takes most of
 * the time. ASAN_OPTIONS=malloc_context_size=30 shows where a leak came from. */
const char *__asan_default_options(void);
G_GNUC_UNUSED const char *__asan_default_options(void)
{
    return "malloc_context_size=1";
}

struct kit {
    char *folder;
    char *school_folder;
    struct school *school;
    struct school_secrets *secrets;
    struct age_identity *vault_key;
    struct age_recipient device_key;
    struct id device;
    GBytes *zip; /* of the school's own plan */
};

/* One file of a zip, in the order it is written. */
struct kit_file {
    char *name;
    GBytes *bytes;
    mode_t type;
};

KIT void kit_file_free(gpointer data)
{
    struct kit_file *file = data;

    g_free(file->name);
    g_bytes_unref(file->bytes);
    g_free(file);
}

KIT GBytes *kit_read(const char *path)
{
    char *data = NULL;
    gsize length;

    assert_true(g_file_get_contents(path, &data, &length, NULL));
    return g_bytes_new_take(data, length);
}

KIT char *kit_plan(const struct kit *kit)
{
    return g_build_filename(kit->school_folder, "plan", NULL);
}

KIT char *kit_comment(const struct kit *kit, int64_t number)
{
    return pack_comment(kit->school->id, kit->device.text, number);
}

/* The school's own plan, sealed and signed as the server does it. */
KIT GBytes *kit_pack(const struct kit *kit, int64_t number, char **minisig)
{
    g_autofree char *plan = kit_plan(kit);
    g_autofree char *comment = kit_comment(kit, number);
    GError *error = NULL;
    GBytes *sealed =
        pack_seal(plan, &kit->device_key, &kit->secrets->pack, comment, minisig, &error);

    if (!sealed)
        print_error("%s\n", error->message);
    assert_non_null(sealed);
    return sealed;
}

KIT GBytes *kit_own_zip(const struct kit *kit)
{
    g_autofree char *minisig = NULL;
    g_autoptr(GBytes) sealed = kit_pack(kit, 1, &minisig);

    return age_open(sealed, kit->vault_key, NULL);
}

KIT int kit_open_school(void **state)
{
    struct kit *kit = g_new0(struct kit, 1);
    g_autofree char *json = NULL;
    g_autoptr(GBytes) bytes = NULL;

    seal_start();
    /* What GLib calls misuse is a failure. */
    g_log_set_always_fatal(G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
    kit->folder = g_dir_make_tmp("viewfinder-plan-XXXXXX", NULL);
    kit->school_folder = g_build_filename(kit->folder, "school", NULL);
    assert_true(school_make(kit->school_folder, NULL));
    json = g_build_filename(kit->school_folder, "school.json", NULL);
    bytes = kit_read(json);
    kit->school = school_read(bytes, NULL);
    assert_non_null(kit->school);
    kit->secrets = school_secrets_read(kit->school_folder, NULL);
    assert_non_null(kit->secrets);
    kit->vault_key = seal_secret_new(sizeof *kit->vault_key);
    age_identity_new(kit->vault_key);
    age_recipient_of(kit->vault_key, &kit->device_key);
    kit->device = id_new();
    kit->zip = kit_own_zip(kit);
    *state = kit;
    return 0;
}

KIT void kit_remove(const char *path)
{
    char *argv[] = {"rm", "-rf", "--", (char *)path, NULL};

    g_spawn_sync(NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

KIT int kit_close_school(void **state)
{
    struct kit *kit = *state;

    kit_remove(kit->folder);
    school_free(kit->school);
    seal_secret_free(kit->secrets);
    seal_secret_free(kit->vault_key);
    g_bytes_unref(kit->zip);
    g_free(kit->school_folder);
    g_free(kit->folder);
    g_free(kit);
    return 0;
}

KIT struct pack *kit_open(const struct kit *kit, GBytes *sealed, const char *minisig, int64_t least,
                          GError **error)
{
    return pack_open(sealed, minisig, kit->vault_key, kit->school, kit->device.text, least, error);
}

KIT void kit_add(GPtrArray *files, const char *name, const void *data, size_t bytes)
{
    struct kit_file *file = g_new0(struct kit_file, 1);

    file->name = g_strdup(name);
    file->bytes = g_bytes_new(data, bytes);
    file->type = AE_IFREG;
    g_ptr_array_add(files, file);
}

KIT void kit_add_text(GPtrArray *files, const char *name, const char *text)
{
    kit_add(files, name, text, strlen(text));
}

KIT struct kit_file *kit_find(GPtrArray *files, const char *name)
{
    for (guint i = 0; i < files->len; i++) {
        struct kit_file *file = g_ptr_array_index(files, i);
        if (strcmp(file->name, name) == 0)
            return file;
    }
    fail_msg("no file %s", name);
    return NULL;
}

/* The files of the school's own good pack. */
KIT GPtrArray *kit_files(const struct kit *kit)
{
    GPtrArray *files = g_ptr_array_new_with_free_func(kit_file_free);
    struct archive *archive = archive_read_new();
    struct archive_entry *entry;

    archive_read_support_format_zip(archive);
    archive_read_open_memory(archive, g_bytes_get_data(kit->zip, NULL), g_bytes_get_size(kit->zip));
    while (archive_read_next_header(archive, &entry) == ARCHIVE_OK) {
        size_t size = (size_t)archive_entry_size(entry);
        g_autofree char *data = g_malloc(size + 1);
        assert_int_equal(archive_read_data(archive, data, size + 1), size);
        kit_add(files, archive_entry_pathname(entry), data, size);
    }
    archive_read_free(archive);
    assert_true(files->len > 10);
    return files;
}

KIT la_ssize_t kit_keep(struct archive *archive, void *context, const void *data, size_t bytes)
{
    (void)archive;
    g_byte_array_append(context, data, (guint)bytes);
    return (la_ssize_t)bytes;
}

KIT GBytes *kit_zip(const GPtrArray *files)
{
    struct archive *archive = archive_write_new();
    GByteArray *zip = g_byte_array_new();

    archive_write_set_format_zip(archive);
    archive_write_set_options(archive, "compression-level=1");
    archive_write_set_bytes_in_last_block(archive, 1);
    assert_int_equal(archive_write_open(archive, zip, NULL, kit_keep, NULL), ARCHIVE_OK);
    for (guint i = 0; i < files->len; i++) {
        const struct kit_file *file = g_ptr_array_index(files, i);
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, file->name);
        archive_entry_set_filetype(entry, file->type);
        archive_entry_set_perm(entry, 0644);
        if (file->type == AE_IFLNK)
            archive_entry_set_symlink(entry, "pack.json");
        else
            archive_entry_set_size(entry, (la_int64_t)g_bytes_get_size(file->bytes));
        assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
        if (file->type == AE_IFREG)
            archive_write_data(archive, g_bytes_get_data(file->bytes, NULL),
                               g_bytes_get_size(file->bytes));
        archive_entry_free(entry);
    }
    assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
    archive_write_free(archive);
    return g_byte_array_free_to_bytes(zip);
}

/* What a device says to a zip that the school itself sealed and signed. */
KIT struct pack *kit_open_zip(const struct kit *kit, GBytes *zip, GError **error)
{
    g_autofree char *comment = kit_comment(kit, 7);
    g_autoptr(GBytes) sealed = age_seal(zip, &kit->device_key, 1, NULL);
    g_autofree char *minisig = NULL;

    minisig = minisign_sign(&kit->secrets->pack, g_bytes_get_data(sealed, NULL),
                            g_bytes_get_size(sealed), comment);
    return kit_open(kit, sealed, minisig, 6, error);
}

/* These files are refused, and the words name entry and reason. */
KIT void kit_refused(const struct kit *kit, const GPtrArray *files, const char *entry,
                     const char *reason)
{
    g_autoptr(GBytes) zip = kit_zip(files);
    g_autoptr(GError) error = NULL;
    struct pack *pack = kit_open_zip(kit, zip, &error);

    if (pack)
        fail_msg("taken, with '%s'", entry);
    assert_non_null(error);
    if (!strstr(error->message, entry) || !strstr(error->message, reason))
        print_error("said: %s\n", error->message);
    assert_non_null(strstr(error->message, entry));
    assert_non_null(strstr(error->message, reason));
    assert_true(fault_is(error, FAULT_INVALID));
}

KIT void kit_accepted(const struct kit *kit, const GPtrArray *files)
{
    g_autoptr(GBytes) zip = kit_zip(files);
    g_autoptr(GError) error = NULL;
    struct pack *pack = kit_open_zip(kit, zip, &error);

    if (!pack)
        print_error("said: %s\n", error->message);
    assert_non_null(pack);
    pack_unref(pack);
}

/* A JSON file among them, to be changed and put back. */
KIT json_t *kit_json(GPtrArray *files, const char *name)
{
    json_t *value = json_read(kit_find(files, name)->bytes, 1 << 20, NULL);

    assert_non_null(value);
    return value;
}

KIT void kit_put_json(GPtrArray *files, const char *name, json_t *value_take)
{
    struct kit_file *file = kit_find(files, name);
    char *text = json_dumps(value_take, 0);

    g_bytes_unref(file->bytes);
    file->bytes = g_bytes_new(text, strlen(text));
    free(text);
    json_decref(value_take);
}
