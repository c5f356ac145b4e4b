// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A school's pack, opened as a device opens it, and records about its pupils. */
#include "scratch.h"

#include "core/json.h"
#include "plan/pack.h"
#include "record/mat.h"
#include "record/record.h"

#define KIT UNUSED_IN_SOME
#define AMARA "6fee95a9-e375-4e43-8405-3899b0fc3ee0" /* may be pictured, filmed and heard */
#define BEN "d37d19d3-c258-4061-8d3f-be9540a606e5"   /* may be heard only */
#define JAKUB "7bf9e189-565b-4d33-9710-bb6a47414af5" /* photo unknown */
#define STAFF "682ca036-95c8-42ab-8708-7c5ac4aed70d"
#define DEVICE "0b8e1c52-93b2-4a55-8c8e-2b6a1a9f0c11"

static struct pack *pack;

KIT GBytes *kit_sealed(struct scratch *scratch, const struct age_identity *key,
                       const struct school *school, char **minisig)
{
    g_autofree char *folder = scratch_path(scratch, "school");
    g_autofree char *plan = scratch_path(scratch, "school/plan");
    g_autofree char *comment = pack_comment(school->id, DEVICE, 1);
    struct school_secrets *secrets = school_secrets_read(folder, NULL);
    struct age_recipient recipient;
    GBytes *sealed;

    age_recipient_of(key, &recipient);
    sealed = pack_seal(plan, &recipient, &secrets->pack, comment, minisig, NULL);
    assert_non_null(sealed);
    seal_secret_free(secrets);
    return sealed;
}

/* `change` may alter the school's pack.json before it is sealed; NULL: as it is. */
KIT struct pack *kit_pack(void (*change)(json_t *plan))
{
    struct scratch *scratch = scratch_new();
    g_autofree char *folder = scratch_path(scratch, "school");
    struct age_identity *key = seal_secret_new(sizeof *key);
    g_autoptr(GBytes) public_part = NULL, sealed = NULL, plan = NULL, changed = NULL;
    g_autofree char *minisig = NULL;
    struct school *school;
    struct pack *made;
    json_t *json;

    seal_start();
    age_identity_new(key);
    assert_true(school_make(folder, NULL));
    public_part = scratch_get(scratch, "school/school.json");
    school = school_read(public_part, NULL);
    plan = scratch_get(scratch, "school/plan/pack.json");
    json = json_read(plan, 1 << 20, NULL);
    if (change)
        change(json);
    changed = json_canonical(json, NULL);
    scratch_put(scratch, "school/plan/pack.json", g_bytes_get_data(changed, NULL),
                g_bytes_get_size(changed));
    sealed = kit_sealed(scratch, key, school, &minisig);
    made = pack_open(sealed, minisig, key, school, DEVICE, 0, NULL);
    assert_non_null(made);
    json_decref(json);
    school_free(school);
    seal_secret_free(key);
    scratch_free(scratch);
    return made;
}

KIT int kit_prepare(void **state)
{
    (void)state;
    seal_start();
    pack = kit_pack(NULL);
    return 0;
}

KIT int kit_clear(void **state)
{
    (void)state;
    pack_unref(pack);
    return 0;
}

KIT struct moment kit_moment(int64_t boottime_ms)
{
    struct moment moment = {
        .wall_ms = CLOCK_NO_WALL,
        .quality = CLOCK_UNKNOWN,
        .boot = "3b0c54b4-7f6f-4c1a-9f0e-0a3d5ce6a001",
        .boot_no = 4,
        .boottime_ms = boottime_ms,
    };

    return moment;
}

KIT json_t *kit_record(const char *kind, const char *by, const char *pupil)
{
    static const char id[] = "f1d2d2f9-24e9-4c1a-9f0e-0a3d5ce6a0f0";
    struct moment made = kit_moment(1000);
    json_t *record =
        record_new(id, kind, &made, DEVICE, by, strcmp(by, "staff") == 0 ? STAFF : NULL);

    if (strcmp(kind, "evidence") == 0)
        record_set_body(record, json_pack("{s:s}", "evidence", "photograph"));
    if (pupil)
        record_add_pupil(record, pack_pupil(pack, pupil));
    return record;
}

KIT void kit_medium(json_t *record, const char *name, const char *type)
{
    struct medium medium = {.bytes = 5};

    g_strlcpy(medium.name, name, sizeof medium.name);
    g_strlcpy(medium.type, type, sizeof medium.type);
    medium.sha256 = digest_of("hello", 5);
    record_add_medium(record, &medium);
}
