// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A school and an enrolled vault with its pack, all made by the program itself; once for a test
 * program, copied for each test. Commands are run by a shell in the scratch folder, where $V is the
 * program and $P the program with vault and PIN. */
#include "scratch.h"

#include <jansson.h>

#define KIT UNUSED_IN_SOME
#define AMARA "6fee95a9-e375-4e43-8405-3899b0fc3ee0" /* may be pictured and heard */
#define BEN "d37d19d3-c258-4061-8d3f-be9540a606e5"   /* may be heard, not pictured */
#define JAKUB "7bf9e189-565b-4d33-9710-bb6a47414af5" /* nobody knows whether he may be pictured */

static struct scratch *template;

KIT void kit_environment(void)
{
    g_setenv("V", BUILD_DIR "/bin/viewfinder-vault", TRUE);
    g_setenv("P", BUILD_DIR "/bin/viewfinder-vault --vault vault --pin-file pin", TRUE);
    g_setenv("SCHEMA", SOURCE_DIR "/assets/schema/viewfinder-vault.json", TRUE);
    g_setenv("LC_ALL", "C.UTF-8", TRUE);
}

/* Fails the test, with what was said, unless the command ends so. */
#define ends(status, scratch, ...)                                                                 \
    do {                                                                                           \
        int ended = scratch_run(scratch, __VA_ARGS__);                                             \
        if (ended != (status)) {                                                                   \
            g_autofree char *said = scratch_out(scratch);                                          \
            print_error("ended with %d: %s\n", ended, said);                                       \
        }                                                                                          \
        assert_int_equal(ended, status);                                                           \
    } while (0)

/* What the last command wrote holds this. */
KIT void said(const struct scratch *scratch, const char *words)
{
    g_autofree char *out = scratch_out(scratch);

    if (!strstr(out, words))
        print_error("not said: '%s' but: %s\n", words, out);
    assert_non_null(strstr(out, words));
}

/* One line of JSON that a command wrote to a file, held against the schema by a foreign program. */
KIT json_t *kit_json(const struct scratch *scratch, const char *name)
{
    g_autofree char *path = scratch_path(scratch, name);
    json_error_t problem;
    json_t *value;

    ends(0, scratch,
         "/usr/bin/python3 -c 'import json, jsonschema, sys; "
         "check = jsonschema.Draft202012Validator(json.load(open(sys.argv[1]))); "
         "[check.validate(json.loads(line)) for line in open(sys.argv[2])]' \"$SCHEMA\" %s",
         name);
    value = json_load_file(path, JSON_DISABLE_EOF_CHECK, &problem);
    if (!value)
        fail_msg("%s: %s", name, problem.text);
    return value;
}

KIT const char *kit_text(const json_t *value, const char *key)
{
    return json_string_value(json_object_get(value, key));
}

/* Opens the newest item with the school's key: $id and its data/ in a folder of that name. */
#define OPEN_NEWEST                                                                                \
    "id=$($V --vault vault list | tail -1 | cut -f2); rm -rf $id; "                                \
    "unzip -qq vault/items/*-$id.zip && "                                                          \
    "for f in $id/data/*.age; do age -d -i school/ingest.key $f >${f%%.age} || exit 9; done; "

KIT int kit_prepare(void **state)
{
    (void)state;
    kit_environment();
    template = scratch_new();
    ends(0, template, "$V new-school school");
    ends(0, template, "printf '482916\\n' >pin && chmod 600 pin");
    ends(0, template,
         "$P enrol --school school/school.json --name 'Maple class' --json >device.json");
    ends(0, template, "$V make-pack --school school --device device.json --number 1 --out one.age");
    ends(0, template, "$P import-pack one.age");
    return 0;
}

KIT int kit_clear(void **state)
{
    (void)state;
    scratch_free(template);
    return 0;
}

KIT int kit_open(void **state)
{
    struct scratch *scratch = scratch_new();

    assert_int_equal(scratch_run(scratch, "cp -a %s/. .", template->path), 0);
    *state = scratch;
    return 0;
}

KIT int kit_close(void **state)
{
    scratch_free(*state);
    return 0;
}

#define kit_test(claim) cmocka_unit_test_setup_teardown(claim, kit_open, kit_close)
