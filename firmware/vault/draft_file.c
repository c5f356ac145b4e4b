// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/vault_internal.h"

#include <string.h>
#include <unistd.h>

/* The names of a draft's files, and each file by itself. */

bool medium_name_check(const char *name, GError **error)
{
    size_t length = strlen(name);

    if (length < 1 || length > 64 ||
        strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789.-") != length || !strchr(name, '.') ||
        name[0] == '.' || name[0] == '-' || g_str_has_suffix(name, ".") ||
        g_str_has_suffix(name, ".tail") || g_str_has_suffix(name, DRAFT_LEAD) ||
        g_str_has_suffix(name, ".part"))
        return fault(error, FAULT_INVALID, "'%.80s' is no name for a medium", name);
    return true;
}

/* A draft for the safeguarding lead bears that in its files' names, as it is sealed otherwise. */
static char *draft_name(const struct vault *vault, const char *id, const char *part)
{
    return g_strdup_printf("%s.%s%s.age", id, part, lead_has(vault, id) ? DRAFT_LEAD : "");
}

char *draft_json_name(const struct vault *vault, const char *id)
{
    return draft_name(vault, id, "json");
}

char *draft_medium_name(const struct vault *vault, const char *id, const char *name)
{
    return draft_name(vault, id, name);
}

char *draft_tail_name(const struct vault *vault, const char *id, const char *name)
{
    g_autofree char *tail = g_strconcat(name, ".tail", NULL);

    return draft_name(vault, id, tail);
}

enum draft_part draft_part_of(const char *file, struct id *id, char name[65])
{
    size_t length = strlen(file);
    enum draft_part part = PART_MEDIUM;

    if (length <= ID_LENGTH + 5 || length > ID_LENGTH + 5 + 64 + 10 || file[ID_LENGTH] != '.' ||
        !g_str_has_suffix(file, ".age"))
        return PART_NONE;
    g_strlcpy(id->text, file, sizeof id->text);
    if (!id_is_valid(id->text))
        return PART_NONE;
    length -= ID_LENGTH + 1 + 4;
    file += ID_LENGTH + 1;
    if (length > strlen(DRAFT_LEAD) &&
        strncmp(file + length - strlen(DRAFT_LEAD), DRAFT_LEAD, strlen(DRAFT_LEAD)) == 0)
        length -= strlen(DRAFT_LEAD);
    if (length == 4 && strncmp(file, "json", 4) == 0)
        return PART_JSON;
    if (length > 5 && strncmp(file + length - 5, ".tail", 5) == 0) {
        part = PART_TAIL;
        length -= 5;
    }
    if (length > 64)
        return PART_NONE;
    memcpy(name, file, length);
    name[length] = '\0';
    return medium_name_check(name, NULL) ? part : PART_NONE;
}

bool draft_file_put(struct vault *vault, const char *id, const char *file, GBytes *plain,
                    GError **error)
{
    struct age_recipient recipients[DRAFT_RECIPIENTS];
    g_autoptr(GBytes) sealed = NULL;
    struct file_writer *writer;
    gsize length;
    const void *data;

    sealed = age_seal(plain, recipients, draft_recipients(vault, id, recipients), error);
    writer = sealed ? file_writer_open(vault->drafts, file, false, 0600, error) : NULL;
    if (!writer)
        return false;
    data = g_bytes_get_data(sealed, &length);
    if (file_writer_write(writer, data, length, error))
        return file_writer_commit(writer, FILE_REPLACE, error);
    file_writer_abandon(writer);
    return false;
}

bool draft_json_put(struct vault *vault, const struct draft *draft, const struct medium *taking,
                    bool adopted, GError **error)
{
    g_autofree char *file = draft_json_name(vault, draft->id.text);
    json_t *value = json_pack("{s:O, s:O?, s:b}", "record", draft->record, "app", draft->app, "cut",
                              (int)draft->is_cut);
    g_autoptr(GBytes) plain = NULL;

    if (taking)
        json_object_set_new(value, "taking",
                            json_pack("{s:s, s:s}", "name", taking->name, "type", taking->type));
    if (adopted)
        json_object_set_new(value, "adopted", json_true());
    plain = json_canonical(value, error);
    json_decref(value);
    times_news(vault);
    return plain && draft_file_put(vault, draft->id.text, file, plain, error);
}

json_t *draft_json_read(struct vault *vault, const char *id, GError **error)
{
    const struct age_identity *reader = draft_reader(vault, id, error);
    g_autofree char *file = draft_json_name(vault, id);
    g_autoptr(GBytes) sealed = NULL;
    g_autoptr(GBytes) plain = NULL;
    json_t *value, *record;

    if (!reader)
        return NULL;
    if (!id_is_valid(id) || vault->drafts < 0) {
        fault(error, FAULT_MISSING, "there is no draft '%.40s'", id);
        return NULL;
    }
    sealed = file_read(vault->drafts, file, VAULT_JSON_MOST, error);
    plain = sealed ? age_open(sealed, reader, error) : NULL;
    value = plain ? json_read(plain, VAULT_JSON_MOST, error) : NULL;
    record = json_object_get(value, "record");
    if (value && (g_strcmp0(record_id(record), id) != 0 || !record_kind(record))) {
        fault(error, FAULT_DAMAGED, "draft '%s' holds no record of its own", id);
        g_clear_pointer(&value, json_decref);
    }
    return value;
}

bool draft_remove(struct vault *vault, const char *id, GError **error)
{
    g_autoptr(GPtrArray) files = folder_list(vault->drafts, error);
    g_autofree char *json = draft_json_name(vault, id);
    struct id found;
    char name[65];

    if (!files)
        return false;
    for (guint i = 0; i < files->len; i++) {
        const char *file = g_ptr_array_index(files, i);
        enum draft_part part = draft_part_of(file, &found, name);
        if (part != PART_NONE && part != PART_JSON && strcmp(found.text, id) == 0 &&
            unlinkat(vault->drafts, file, 0) != 0)
            return fault_errno(error, "cannot remove '%s'", file);
    }
    /* The JSON last: media without it would be taken for a capture that was cut short. */
    return file_remove(vault->drafts, json, error);
}
