// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/school.h"

#include "core/assets.h"
#include "core/file.h"
#include "core/id.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ASSET_MOST ((size_t)32 * 1024 * 1024)

/* What plan/ is made of, and from where in the assets. pack.json is written apart. */
static const struct part {
    const char *from, *to, *ending;
} parts[] = {
    {"school/photos", "photos", ".svg"},
    {"topics", "topics", ".json"},
    {"schemes", "schemes", ".json"},
};

static int make_empty(const char *folder, GError **error)
{
    g_autoptr(GPtrArray) names = NULL;
    int fd;

    if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
        fault_errno(error, "cannot make the folder '%s'", folder);
        return -1;
    }
    fd = folder_open(folder, error);
    if (fd < 0)
        return -1;
    names = folder_list(fd, error);
    if (names && names->len == 0)
        return fd;
    if (names)
        fault(error, FAULT_INVALID, "'%s' holds something already; name a folder that is new",
              folder);
    close(fd);
    return -1;
}

static bool write_text(int folder, const char *name, const char *text, mode_t mode, GError **error)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static(text, strlen(text));

    return file_write(folder, name, bytes, FILE_NEW, mode, error);
}

/* As `age-keygen` writes it. */
static bool write_identity(int folder, const char *name, const char *what,
                           const struct age_identity *identity, GError **error)
{
    struct age_recipient recipient;
    char shown[AGE_TEXT_MAX];
    char *secret = seal_secret_new(AGE_TEXT_MAX);
    char *text = seal_secret_new(512);
    bool good;

    age_recipient_of(identity, &recipient);
    age_recipient_text(&recipient, shown);
    age_identity_text(identity, secret);
    g_snprintf(text, 512, "# %s\n# public key: %s\n%s\n", what, shown, secret);
    good = write_text(folder, name, text, 0600, error);
    seal_secret_free(text);
    seal_secret_free(secret);
    return good;
}

static bool write_signing(int folder, const char *name, const struct minisign_secret *key,
                          GError **error)
{
    char *text = minisign_secret_file(key);
    bool good = write_text(folder, name, text, 0600, error);

    seal_wipe(text, strlen(text));
    g_free(text);
    return good;
}

static bool copy_part(int plan, const struct part *part, GError **error)
{
    g_autofree char *path = g_build_filename(assets_path(), part->from, NULL);
    int from = folder_open(path, error);
    int to = from < 0 ? -1 : folder_make(plan, part->to, 0755, error);
    g_autoptr(GPtrArray) names = to < 0 ? NULL : folder_list(from, error);
    bool good = names != NULL;

    for (guint i = 0; good && i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_autoptr(GBytes) bytes = NULL;
        if (!g_str_has_suffix(name, part->ending))
            continue;
        bytes = file_read(from, name, ASSET_MOST, error);
        good = bytes && file_write(to, name, bytes, FILE_NEW, 0644, error);
    }
    if (to >= 0)
        close(to);
    if (from >= 0)
        close(from);
    return good;
}

/* The demonstration's pack.json with this school's id and recipients. */
static char *pack_text(const struct school *school, GError **error)
{
    json_t *pack = assets_json("school/pack.json", error);
    json_t *own;
    char *text;

    if (!pack)
        return NULL;
    own = school_to_json(school);
    json_object_set_new(pack, "school",
                        json_pack("{s:s, s:s}", "id", school->id, "name", school->name));
    json_object_set(pack, "recipients", json_object_get(own, "recipients"));
    text = json_dumps(pack, JSON_INDENT(2));
    json_decref(own);
    json_decref(pack);
    return text;
}

static bool write_plan(int folder, const struct school *school, GError **error)
{
    char *text = pack_text(school, error);
    int plan = text ? folder_make(folder, "plan", 0755, error) : -1;
    bool good = plan >= 0 && write_text(plan, "pack.json", text, 0644, error);

    for (size_t i = 0; good && i < G_N_ELEMENTS(parts); i++)
        good = copy_part(plan, &parts[i], error);
    if (plan >= 0)
        close(plan);
    free(text);
    return good;
}

static bool write_school(int folder, const struct school *school, GError **error)
{
    json_t *value = school_to_json(school);
    char *text = json_dumps(value, JSON_INDENT(2));
    bool good = write_text(folder, "school.json", text, 0644, error);

    free(text);
    json_decref(value);
    return good;
}

static struct school *new_school(struct school_secrets *secrets, GError **error)
{
    json_t *plan = assets_json("school/pack.json", error);
    struct school *school;

    if (!plan)
        return NULL;
    school = g_new0(struct school, 1);
    school->id = g_strdup(id_new().text);
    school->name =
        g_strdup(json_string_value(json_object_get(json_object_get(plan, "school"), "name")));
    school->recipients_version = 1;
    json_decref(plan);
    age_identity_new(&secrets->ingest);
    age_identity_new(&secrets->escrow);
    age_recipient_of(&secrets->ingest, &school->ingest);
    age_recipient_of(&secrets->escrow, &school->escrow);
    minisign_new(&school->receipt_key, &secrets->receipt);
    minisign_new(&school->pack_key, &secrets->pack);
    return school;
}

/* school.json comes last: a folder without it is no school, whatever else lies there. */
static bool write_all(int folder, const struct school *school, const struct school_secrets *secrets,
                      GError **error)
{
    return write_identity(folder, "ingest.key", "the school's ingest key: the server opens with it",
                          &secrets->ingest, error) &&
           write_identity(folder, "escrow.key",
                          "the school's escrow key: keep it on paper in the safe", &secrets->escrow,
                          error) &&
           write_signing(folder, "receipt.key", &secrets->receipt, error) &&
           write_signing(folder, "pack.key", &secrets->pack, error) &&
           write_plan(folder, school, error) && write_school(folder, school, error);
}

bool school_make(const char *folder, GError **error)
{
    int fd = make_empty(folder, error);
    struct school_secrets *secrets;
    struct school *school;
    bool good;

    if (fd < 0)
        return false;
    secrets = seal_secret_new(sizeof *secrets);
    school = new_school(secrets, error);
    good = school && write_all(fd, school, secrets, error);
    close(fd);
    school_free(school);
    seal_secret_free(secrets);
    return good;
}
