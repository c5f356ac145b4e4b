// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/vault_internal.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* For the safeguarding lead. An item is sealed to the school's ingest and escrow keys and not to
 * this device, and vault.db has nothing of it but that it is there. Its draft is sealed to escrow
 * and to a key that is never written anywhere: whoever writes it goes on with it until the vault is
 * locked or the program ends, and after that nobody opens it here.
 *
 * What then still lies in drafts/ is not lost, and cannot wait for a person either: none can finish
 * what they cannot read. The next who opens the vault has it filed as it is: an item of the lead's,
 * whose media are the draft's sealed files. The ingest key opens the item, the escrow key what is
 * in it. At a power cut between the item and the unlinking of the draft the sweep does the rest. */

#define FILES_MOST 64

/* --- keys --- */

bool lead_has(const struct vault *vault, const char *id)
{
    return g_hash_table_contains(vault->leads, id);
}

static bool is_open(const struct vault *vault, const char *id)
{
    return vault->fleeting &&
           GPOINTER_TO_INT(g_hash_table_lookup(vault->leads, id)) == vault->fleeting_no;
}

size_t draft_recipients(struct vault *vault, const char *id,
                        struct age_recipient recipients[DRAFT_RECIPIENTS])
{
    recipients[0] = vault->escrow;
    if (is_open(vault, id))
        age_recipient_of(vault->fleeting, &recipients[1]);
    else if (lead_has(vault, id))
        return 1; /* a recording that goes on after it was locked */
    else
        recipients[1] = vault->asked->recipient;
    return DRAFT_RECIPIENTS;
}

const struct age_identity *draft_reader(const struct vault *vault, const char *id, GError **error)
{
    if (!lead_has(vault, id) || vault->other)
        return vault_reader(vault, error);
    if (is_open(vault, id))
        return vault->fleeting;
    fault(error, FAULT_DENIED, "draft '%s' is for the safeguarding lead: nobody opens it here", id);
    return NULL;
}

static bool is_plain_draft(const struct vault *vault, const char *id)
{
    g_autofree char *json = draft_json_name(vault, id);

    return faccessat(vault->drafts, json, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

bool lead_begin(struct vault *vault, const struct draft *draft, GError **error)
{
    const char *id = draft->id.text;

    if (lead_has(vault, id))
        return is_open(vault, id) ||
               fault(
                   error, FAULT_DENIED,
                   "draft '%s' is for the safeguarding lead, and was closed: it is filed as it is",
                   id);
    /* One that began otherwise is sealed to the device already: it becomes the lead's when it is
     * filed. */
    if (!record_is_for_lead(draft->record) || is_plain_draft(vault, id))
        return true;
    if (!vault->key)
        return fault(error, FAULT_DENIED, "the vault is locked: open it with a PIN first");
    if (!vault->fleeting) {
        vault->fleeting = seal_secret_new(sizeof *vault->fleeting);
        age_identity_new(vault->fleeting);
        vault->fleeting_no++;
    }
    g_hash_table_insert(vault->leads, g_strdup(id), GINT_TO_POINTER(vault->fleeting_no));
    return true;
}

/* --- what is there --- */

static bool is_lead_file(const char *file, struct id *id)
{
    char name[65];

    return g_str_has_suffix(file, DRAFT_LEAD ".age") && draft_part_of(file, id, name) != PART_NONE;
}

void leads_find(struct vault *vault)
{
    g_autoptr(GPtrArray) files = vault->drafts < 0 ? NULL : folder_list(vault->drafts, NULL);

    for (guint i = 0; files && i < files->len; i++) {
        struct id id;
        if (is_lead_file(g_ptr_array_index(files, i), &id) && !lead_has(vault, id.text))
            g_hash_table_insert(vault->leads, g_strdup(id.text), NULL);
    }
}

int vault_lead_count(const struct vault *vault)
{
    g_autoptr(GPtrArray) files = vault->drafts < 0 ? NULL : folder_list(vault->drafts, NULL);
    g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; files && i < files->len; i++) {
        struct id id;
        if (is_lead_file(g_ptr_array_index(files, i), &id))
            g_hash_table_add(ids, g_strdup(id.text));
    }
    return (int)g_hash_table_size(ids);
}

/* --- filed as it is --- */

struct sealed_files {
    struct bag_source sources[FILES_MOST];
    size_t count;
};

static gssize read_sealed(void *context, void *buffer, size_t most, GError **error)
{
    ssize_t got = read(GPOINTER_TO_INT(context), buffer, most);

    if (got < 0)
        fault_errno(error, "cannot read a draft for the safeguarding lead");
    return got;
}

/* Its length and hash are those of the sealed bytes: what they hold is not known here. */
static bool measure(int fd, struct medium *medium, GError **error)
{
    struct digest_stream *digest = digest_stream_new();
    uint8_t piece[16384];
    gssize got;

    while ((got = read_sealed(GINT_TO_POINTER(fd), piece, sizeof piece, error)) > 0) {
        digest_stream_add(digest, piece, (size_t)got);
        medium->bytes += got;
    }
    medium->sha256 = digest_stream_finish(digest);
    digest_stream_free(digest);
    if (got == 0 && lseek(fd, 0, SEEK_SET) != 0)
        return fault_errno(error, "cannot read a draft for the safeguarding lead");
    return got == 0;
}

static bool add_file(struct vault *vault, const char *file, struct sealed_files *files,
                     json_t *record, GError **error)
{
    struct medium medium = {.type = "application/octet-stream"};
    int fd;

    if (strlen(file) - ID_LENGTH - 1 < sizeof medium.name)
        g_strlcpy(medium.name, file + ID_LENGTH + 1, sizeof medium.name);
    else
        g_snprintf(medium.name, sizeof medium.name, "sealed-%zu.age", files->count);
    fd = openat(vault->drafts, file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return fault_errno(error, "cannot open 'drafts/%s'", file);
    if (!measure(fd, &medium, error)) {
        close(fd);
        return false;
    }
    record_add_medium(record, &medium);
    files->sources[files->count] =
        (struct bag_source){g_strdup(medium.name), medium.bytes, read_sealed, GINT_TO_POINTER(fd)};
    files->count++;
    return true;
}

static bool add_files(struct vault *vault, const char *id, struct sealed_files *files,
                      json_t *record, GError **error)
{
    g_autoptr(GPtrArray) names = folder_list(vault->drafts, error);
    bool good = names != NULL;

    for (guint i = 0; good && i < names->len; i++) {
        const char *file = g_ptr_array_index(names, i);
        struct id of;
        if (!is_lead_file(file, &of) || strcmp(of.text, id) != 0)
            continue;
        good = files->count < FILES_MOST
                   ? add_file(vault, file, files, record, error)
                   : fault(error, FAULT_INVALID, "draft '%s' has too many files", id);
    }
    return good;
}

static void close_files(struct sealed_files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        close(GPOINTER_TO_INT(files->sources[i].context));
        g_free((char *)files->sources[i].name);
    }
}

static json_t *closed_record(struct vault *vault, const char *id)
{
    struct moment now = clock_now(vault->clock);
    json_t *record = record_new(id, "concern", &now, vault->device.text, "unknown", NULL);

    record_set_for_lead(record);
    record_set_body(record,
                    json_pack("{s:b, s:s}", "sealed_draft", 1, "words",
                              "Begun for the safeguarding lead and not finished before the device "
                              "was locked or switched off. Its files are as they were: the "
                              "school's escrow key opens them."));
    return record;
}

static bool file_closed(struct vault *vault, const char *id, GError **error)
{
    struct sealed_files files = {.count = 0};
    json_t *record = closed_record(vault, id);
    struct row *row = row_find(vault, id);
    bool done =
        row ||
        (add_files(vault, id, &files, record, error) &&
         (files.count == 0 || item_write(vault, record, files.sources, files.count, &row, error)));

    close_files(&files);
    json_decref(record);
    return done && draft_remove(vault, id, error);
}

void leads_file(struct vault *vault)
{
    g_autoptr(GList) ids = g_hash_table_get_keys(vault->leads);

    for (GList *at = ids; at && vault->use == VAULT_WRITE && vault->signing; at = at->next) {
        g_autofree char *id = g_strdup(at->data);
        g_autoptr(GError) why = NULL;
        if (is_open(vault, id) || take_of(vault, id))
            continue;
        if (file_closed(vault, id, &why))
            g_hash_table_remove(vault->leads, id);
        else
            g_warning("a draft for the safeguarding lead waits: %s", why->message);
    }
}
