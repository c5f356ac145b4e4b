// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fault/harm.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct stage stages[] = {
    {"capture", "base", "opened", true, NULL, NULL},
    {"words", "base", "opened", true, NULL, NULL},
    {"voice", "base", "opened", true, NULL, NULL},
    {"hang", "base", "opened", true, NULL, NULL},
    {"file", "drafts", "unlocked", true, NULL, NULL},
    {"sweep", "crashed", "start", false, NULL, NULL},
    {"unlock", "items", "opened", false, NULL, NULL},
    {"throw", "drafts", "unlocked", false, NULL, NULL},
    {"receive", "items", "opened", false, NULL, NULL},
    {"send", "items", NULL, false, NULL, NULL},
    {"pack", "items", "unlocked", false, NULL, NULL},
    {"pin", "items", "unlocked", false, NULL, NULL},
    {"free", "received", "unlocked", false, NULL, NULL},
};

bool stage_is_send(const struct stage *stage)
{
    return strcmp(stage->act, "send") == 0;
}

/* Runs an act undisturbed and adds what it said to `said`. */
static void perform(struct proof *proof, const char *act, const char *world, GString *said)
{
    g_autofree char *command =
        g_strdup_printf("%s %s %s %u", proof->driver, act, world, (unsigned)proof->seed);
    g_autofree char *out = NULL;
    int status;

    if (!g_spawn_command_line_sync(command, &out, NULL, &status, NULL) || status != 0 ||
        strstr(out, "failed "))
        g_error("'%s' does not come to its end: %s", act, out);
    g_string_append(said, out);
}

/* --- the worlds --- */

/* What a cut may leave: parts, a draft whose item is there, media that no JSON names. */
static void crash(struct proof *proof, const char *world, GString *said)
{
    static const char *const parts[] = {"keys/pack.part", "drafts/x.part", "items/x.part",
                                        "packs/9.age.part", "ask/enrol.part"};
    static const char orphan[] = "0b9d5bb0-6ab1-4a24-8a6a-2f8d5e0c7a11";
    g_autofree char *drafts = proof_path(proof, "drafts/vault/drafts");
    g_autofree char *tail = g_strdup_printf("%s/vault/drafts/%s.voice.ogg.tail.age", world, orphan);
    GDir *dir = g_dir_open(drafts, 0, NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autofree char *path = g_build_filename(world, "vault", parts[i], NULL);
        g_file_set_contents(path, "half", 4, NULL);
    }
    g_file_set_contents(tail, "half", 4, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *from = g_build_filename(drafts, name, NULL), *data = NULL;
        g_autofree char *to = g_build_filename(world, "vault", "drafts", name, NULL);
        g_autofree char *lost = g_strdup_printf("%s/vault/drafts/%s.photo.jpg.age", world, orphan);
        gsize length;
        if (!g_file_get_contents(from, &data, &length, NULL) ||
            !g_file_set_contents(to, data, (gssize)length, NULL))
            g_error("cannot copy %s", from);
        if (g_str_has_suffix(name, ".photo.jpg.age"))
            g_file_set_contents(lost, data, (gssize)length, NULL);
    }
    if (dir)
        g_dir_close(dir);
    /* Its bytes are those of the photograph that was kept. */
    for (const char *kept = strstr(said->str, "kept "); kept; kept = NULL) {
        g_auto(GStrv) words = g_strsplit_set(kept, " \n", 8);
        g_string_append_printf(said, "try-take %s photo.jpg %s %s\n", orphan, words[4], words[5]);
    }
}

static void make_worlds(struct proof *proof, GHashTable *said)
{
    static const char *const names[] = {"base", "drafts", "items", "crashed", "received"};
    static const char *const acts[][4] = {
        {NULL}, {"capture", "voice", NULL}, {"file", NULL}, {NULL}, {"unlock", "receive", NULL}};
    GString *so_far = g_string_new(NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *world = proof_path(proof, names[i]);
        if (i > 0) {
            g_autofree char *before = proof_path(proof, names[i - 1]);
            tree_remove(world);
            tree_copy(before, world);
        }
        for (const char *const *act = acts[i]; *act; act++)
            perform(proof, *act, world, so_far);
        if (strcmp(names[i], "crashed") == 0)
            crash(proof, world, so_far);
        g_hash_table_insert(said, (void *)names[i], g_strdup(so_far->str));
    }
    g_string_free(so_far, TRUE);
}

/* --- recording each act once --- */

static bool speaks(const struct trace *trace, const char *word, int *index)
{
    g_auto(GStrv) lines = g_strsplit(trace->said, "\n", -1);

    for (*index = 0; lines[*index]; ++*index) {
        if (strcmp(lines[*index], word) == 0)
            return true;
    }
    return false;
}

/* The calls on the vault after its word (NULL: all), of which each line is one writev. */
static GPtrArray *calls_after(const struct trace *trace, const char *word)
{
    GPtrArray *calls = g_ptr_array_new();
    int line = -1, said = -1;

    if (word && !speaks(trace, word, &line))
        g_error("nobody says '%s'", word);
    for (guint i = 0; i < trace->calls->len; i++) {
        struct call *call = g_ptr_array_index(trace->calls, i);
        if (strcmp(call->name, "writev") == 0)
            said++;
        else if (said >= line && call->inside)
            g_ptr_array_add(calls, call);
    }
    return calls;
}

static struct stage *record(struct proof *proof, const struct stage *model, GHashTable *said)
{
    struct stage *stage = g_memdup2(model, sizeof *model);
    g_autofree char *from = proof_path(proof, stage->from), *world = proof_path(proof, "once");
    g_autofree char *folder = g_build_filename(world, "vault", NULL);
    g_autofree char *seed = g_strdup_printf("%u", (unsigned)proof->seed);
    const char *const command[] = {proof->driver, stage->act, world, seed, NULL};
    struct send *send = NULL;
    struct trace *trace;
    struct disk *disk;

    tree_copy(from, world);
    if (stage_is_send(stage))
        send = send_new(proof->driver, world);
    disk = disk_read(folder, send ? NULL : "dock");
    trace = trace_run(send ? send_command(send) : command, NULL, folder, disk, proof->work);
    send_free(send);
    if (!trace || trace->status != 0 || strstr(trace->said, "failed "))
        g_error("'%s' cannot be recorded", stage->act);
    stage->calls = calls_after(trace, stage->after);
    stage->said = g_strdup(g_hash_table_lookup(said, stage->from));
    disk_free(disk); /* the trace stays: its calls are the stage's */
    tree_remove(world);
    return stage;
}

GPtrArray *stages_make(struct proof *proof)
{
    GPtrArray *made = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) said = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);

    make_worlds(proof, said);
    for (size_t i = 0; i < G_N_ELEMENTS(stages); i++)
        g_ptr_array_add(made, record(proof, &stages[i], said));
    return made;
}
