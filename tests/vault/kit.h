// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A school, and a vault that is enrolled with it, open, with the school's pack; made once for a
 * test program and copied for each test. */
#include "scratch.h"

#include "bag/bag.h"
#include "core/json.h"
#include "plan/pack.h"
#include "record/mat.h"
#include "vault/vault.h"

#define KIT UNUSED_IN_SOME
#define PIN "482916"
#define BY_PIN(text) (&(struct vault_opener){.pin = (text)})
#define AMARA "6fee95a9-e375-4e43-8405-3899b0fc3ee0" /* may be pictured and heard */
#define BEN "d37d19d3-c258-4061-8d3f-be9540a606e5"   /* may be heard, not pictured */
#define STAFF "682ca036-95c8-42ab-8708-7c5ac4aed70d"

struct kit {
    struct scratch *scratch;
    char *folder; /* the vault's */
    struct vault *vault;
    struct school_secrets *secrets;
};

static struct scratch *template;

#define must(call)                                                                                 \
    do {                                                                                           \
        GError *error = NULL;                                                                      \
        bool done = (call);                                                                        \
        if (!done)                                                                                 \
            print_error("%s\n", error ? error->message : "no reason given");                       \
        assert_true(done);                                                                         \
        assert_null(error);                                                                        \
    } while (0)

#define must_fail(code, call)                                                                      \
    do {                                                                                           \
        GError *error = NULL;                                                                      \
        assert_false(call);                                                                        \
        if (!fault_is(error, code))                                                                \
            print_error("another fault: %s\n", error ? error->message : "none");                   \
        assert_true(fault_is(error, code));                                                        \
        g_error_free(error);                                                                       \
    } while (0)

KIT struct school *kit_school(const struct scratch *scratch)
{
    g_autoptr(GBytes) bytes = scratch_get(scratch, "school/school.json");
    struct school *school = school_read(bytes, NULL);

    assert_non_null(school);
    return school;
}

KIT struct school_secrets *kit_secrets(const struct scratch *scratch)
{
    g_autofree char *folder = scratch_path(scratch, "school");
    struct school_secrets *secrets = school_secrets_read(folder, NULL);

    assert_non_null(secrets);
    return secrets;
}

/* A pack of the school's own plan for the vault's device. */
KIT GBytes *kit_pack(const struct scratch *scratch, struct vault *vault, int64_t number,
                     char **minisig)
{
    struct school_secrets *secrets = kit_secrets(scratch);
    g_autofree char *plan = scratch_path(scratch, "school/plan");
    g_autofree char *comment = pack_comment(vault_school(vault)->id, vault_device(vault), number);
    g_autoptr(GBytes) ask = scratch_get(scratch, "vault/keys/asked.json");
    json_t *asked = json_read(ask, 65536, NULL);
    struct age_recipient device;
    GBytes *sealed;

    must(age_recipient_parse(json_string_value(json_object_get(asked, "recipient")), &device,
                             &error));
    json_decref(asked);
    sealed = pack_seal(plan, &device, &secrets->pack, comment, minisig, NULL);
    assert_non_null(sealed);
    seal_secret_free(secrets);
    return sealed;
}

KIT void kit_import(const struct scratch *scratch, struct vault *vault, int64_t number)
{
    g_autofree char *minisig = NULL;
    g_autoptr(GBytes) sealed = kit_pack(scratch, vault, number, &minisig);
    bool changed;

    must(vault_pack_import(vault, sealed, minisig, &changed, &error));
    assert_true(changed);
}

KIT int kit_prepare(void **state)
{
    g_autofree char *school_folder = NULL, *folder = NULL;
    struct school *school;
    struct vault *vault;

    (void)state;
    seal_start();
    template = scratch_new();
    school_folder = scratch_path(template, "school");
    folder = scratch_path(template, "vault");
    must(school_make(school_folder, &error));
    school = kit_school(template);
    vault = vault_open(folder, VAULT_WRITE, NULL);
    assert_non_null(vault);
    must(vault_enrol_school(vault, school, "Oak class",
                            &(struct vault_opener){.who = STAFF, .pin = PIN}, &error));
    must(vault_unlock(vault, PIN, &error));
    kit_import(template, vault, 1);
    vault_close(vault);
    school_free(school);
    return 0;
}

KIT int kit_clear(void **state)
{
    (void)state;
    scratch_free(template);
    return 0;
}

/* Closes and opens anew, locked. */
KIT void kit_reopen(struct kit *kit)
{
    vault_close(kit->vault);
    must((kit->vault = vault_open(kit->folder, VAULT_WRITE, &error)) != NULL);
}

KIT void kit_unlock(struct kit *kit)
{
    must(vault_unlock(kit->vault, PIN, &error));
}

/* A copy of the template, locked. */
KIT int kit_open_locked(void **state)
{
    struct kit *kit = g_new0(struct kit, 1);

    kit->scratch = scratch_new();
    assert_int_equal(scratch_run(kit->scratch, "cp -a %s/. .", template->path), 0);
    kit->folder = scratch_path(kit->scratch, "vault");
    kit->secrets = kit_secrets(kit->scratch);
    kit_reopen(kit);
    *state = kit;
    return 0;
}

KIT int kit_open(void **state)
{
    kit_open_locked(state);
    kit_unlock(*state);
    return 0;
}

KIT int kit_close(void **state)
{
    struct kit *kit = *state;

    vault_close(kit->vault);
    seal_secret_free(kit->secrets);
    scratch_free(kit->scratch);
    g_free(kit->folder);
    g_free(kit);
    return 0;
}

/* --- things to keep --- */

/* Bytes that look like nothing and are the same for the same seed. */
KIT GBytes *kit_bytes(size_t bytes, uint32_t seed)
{
    uint8_t *data = g_malloc(bytes + 4);

    for (size_t i = 0; i < bytes; i += 4) {
        seed = seed * 1664525 + 1013904223;
        memcpy(data + i, &seed, 4);
    }
    return g_bytes_new_take(data, bytes);
}

KIT struct medium kit_medium(const char *name, const char *type, GBytes *plain)
{
    struct medium medium = {.bytes = (int64_t)g_bytes_get_size(plain)};

    g_strlcpy(medium.name, name, sizeof medium.name);
    g_strlcpy(medium.type, type, sizeof medium.type);
    medium.sha256 = digest_of_bytes(plain);
    return medium;
}

/* Free with kit_draft_free. `pupil` may be NULL. */
KIT struct draft *kit_draft(const struct kit *kit, const char *kind, const char *by,
                            const char *pupil)
{
    struct draft *draft = g_new0(struct draft, 1);
    struct moment now = clock_now(vault_clock(kit->vault));

    draft->id = id_new();
    draft->record = record_new(draft->id.text, kind, &now, vault_device(kit->vault), by,
                               strcmp(by, "staff") == 0 ? STAFF : NULL);
    draft->app = json_object();
    if (strcmp(kind, "evidence") == 0)
        record_set_body(draft->record, json_pack("{s:s}", "evidence", "photograph"));
    if (pupil) {
        struct pack *pack = vault_pack(kit->vault);
        assert_non_null(pack);
        record_add_pupil(draft->record, pack_pupil(pack, pupil));
        pack_unref(pack);
    }
    return draft;
}

KIT void kit_save(const struct kit *kit, struct draft *draft, const char *name, const char *type,
                  GBytes *plain)
{
    struct medium medium = kit_medium(name, type, plain);

    record_add_medium(draft->record, &medium);
    must(vault_draft_save(kit->vault, draft, &medium, &plain, 1, &error));
}

/* A saved photograph of a pupil. */
KIT struct draft *kit_photo(const struct kit *kit, const char *pupil, GBytes *plain)
{
    struct draft *draft = kit_draft(kit, "evidence", "staff", pupil);

    kit_save(kit, draft, "photo.jpg", "image/jpeg", plain);
    return draft;
}

KIT void kit_file(const struct kit *kit, const struct draft *draft, struct item *item)
{
    must(vault_file(kit->vault, draft->id.text, draft->record, item, &error));
}

/* The items; each test owns them. */
KIT GPtrArray *kit_items(const struct kit *kit)
{
    GPtrArray *items = vault_items(kit->vault, NULL);

    assert_non_null(items);
    return items;
}

KIT enum item_state kit_state(const struct kit *kit, const char *id)
{
    g_autoptr(GPtrArray) items = kit_items(kit);

    for (guint i = 0; i < items->len; i++) {
        const struct item *item = g_ptr_array_index(items, i);
        if (strcmp(item->id.text, id) == 0)
            return item->state;
    }
    fail_msg("no item %s", id);
    return ITEM_ATTENTION;
}

/* `vault/items/<seq>-<id>.zip`; g_free. */
KIT char *kit_item_file(const struct item *item)
{
    return g_strdup_printf("vault/items/%010d-%s.zip", (int)item->seq, item->id.text);
}

KIT void kit_flip(const struct kit *kit, const char *file, size_t at, bool from_end)
{
    g_autofree char *path = scratch_path(kit->scratch, file);
    int fd = open(path, O_RDWR | O_CLOEXEC);
    off_t size = lseek(fd, 0, SEEK_END);
    off_t where = from_end ? size - 1 - (off_t)at : (off_t)at;
    uint8_t byte;

    assert_true(fd >= 0 && where >= 0 && where < size);
    assert_int_equal(pread(fd, &byte, 1, where), 1);
    byte ^= 0x10;
    assert_int_equal(pwrite(fd, &byte, 1, where), 1);
    close(fd);
}

/* How many files in a folder of the vault have this in their name. */
KIT int kit_count(const struct kit *kit, const char *folder, const char *part)
{
    g_autofree char *path = g_build_filename(kit->folder, folder, NULL);
    GDir *dir = g_dir_open(path, 0, NULL);
    int count = 0;

    assert_non_null(dir);
    for (const char *name; (name = g_dir_read_name(dir));)
        count += strstr(name, part) != NULL;
    g_dir_close(dir);
    return count;
}
