// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bag/bag_inside.h"

#include <string.h>

#define DEVICE "\nBag-Group-Identifier: "
#define SEQ "\nViewfinder-Seq: "
#define PREVIOUS "\nViewfinder-Previous: "

const char *bag_tag_name(enum bag_tag tag)
{
    static const char *const names[BAG_TAGS] = {
        [BAG_BAGIT] = "bagit.txt",
        [BAG_INFO] = "bag-info.txt",
        [BAG_MANIFEST] = "manifest-sha256.txt",
        [BAG_TAGMANIFEST] = "tagmanifest-sha256.txt",
        [BAG_MINISIG] = "tagmanifest-sha256.txt.minisig",
    };

    return names[tag];
}

bool bag_name_is_valid(const char *name)
{
    size_t length = strlen(name);

    return length > 0 && length <= BAG_NAME_MOST && g_ascii_isalnum(name[0]) &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789.-") == length;
}

struct bag_file *bag_file_new(const struct id *id, const char *path)
{
    struct bag_file *file = g_new0(struct bag_file, 1);

    file->zip.name = g_strdup_printf("%s/%s", id->text, path);
    return file;
}

void bag_file_free(struct bag_file *file)
{
    g_free(file->zip.name);
    g_free(file);
}

const char *bag_file_path(const struct bag_file *file)
{
    return file->zip.name + ID_LENGTH + 1;
}

/* RFC 8493, 2.1.1. */
const char *bag_text_bagit(void)
{
    return "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
}

char *bag_text_info(const struct bag_info *info, int64_t payload_bytes, size_t payload_files)
{
    char previous[DIGEST_HEX + 1] = BAG_PREVIOUS_NONE;

    if (info->has_previous)
        digest_hex(&info->previous, previous);
    return g_strdup_printf(
        "External-Identifier: %s" DEVICE "%s\nPayload-Oxum: %" G_GINT64_FORMAT
        ".%zu\nViewfinder-Format: " BAG_FORMAT SEQ "%" G_GINT64_FORMAT PREVIOUS "%s\n",
        info->id.text, info->device.text, payload_bytes, payload_files, info->seq, previous);
}

/* The rest of the line behind `label`; NULL if there is none. */
static char *field(const char *text, const char *label)
{
    const char *found = strstr(text, label);

    return found ? g_strndup(found + strlen(label), strcspn(found + strlen(label), "\n")) : NULL;
}

bool bag_text_info_read(const char *text, struct bag_info *info)
{
    g_autofree char *device = field(text, DEVICE);
    g_autofree char *seq = field(text, SEQ);
    g_autofree char *previous = field(text, PREVIOUS);

    if (!id_is_valid(device) || !seq || !previous ||
        !g_ascii_string_to_signed(seq, 10, 1, G_MAXINT64, &info->seq, NULL))
        return false;
    memcpy(info->device.text, device, sizeof info->device.text);
    info->has_previous = strcmp(previous, BAG_PREVIOUS_NONE) != 0;
    return !info->has_previous || digest_parse(previous, &info->previous);
}

char *bag_text_manifest(const GPtrArray *files)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < files->len; i++) {
        const struct bag_file *file = g_ptr_array_index(files, i);
        char hex[DIGEST_HEX + 1];
        digest_hex(&file->sha256, hex);
        g_string_append_printf(text, "%s  %s\n", hex, bag_file_path(file));
    }
    return g_string_free(text, FALSE);
}

char *bag_text_comment(const struct bag_info *info)
{
    return g_strdup_printf("id=%s device=%s seq=%" G_GINT64_FORMAT, info->id.text,
                           info->device.text, info->seq);
}
