// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fault/proof.h"
#include "fault/trace.h"
#include "fault/world.h"
#include "seal/wrap.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

/* Nothing readable at rest. Words, a picture and a voice are planted and go through a device's day.
 * They are looked for in every byte that was ever written, overwritten and unlinked ones too, and
 * in every name; and, where this machine lets us mount one, in every byte of a small ext4 image
 * that held the vault, free space and journal with it. Nothing may be written outside the vault. */

static const char *const wanted[] = {
    "quokka",                                          /* all that was planted */
    "Amara",    "Zainab",     "Okafor",                /* names of the pack */
    "\"kind\"", "photograph", "At the pool", "I like", /* any record */
    WORLD_PIN,  WORLD_PUPIL,
};

/* In the middle of a save, and of a recording. */
#define CRASH_AT 3

struct search {
    struct verdict verdict;
    int64_t bytes;
    char pin[16]; /* what a person changed theirs to; or empty */
};

static void look_for(struct search *search, const char *word, const void *data, size_t bytes,
                     const char *where)
{
    if (!word[0] || !memmem(data, bytes, word, strlen(word)))
        return;
    search->verdict.undetected++;
    g_string_append_printf(search->verdict.why, "'%s' can be read in %s\n", word, where);
}

static void look(struct search *search, const void *data, size_t bytes, const char *where)
{
    search->bytes += (int64_t)bytes;
    for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++)
        look_for(search, wanted[i], data, bytes, where);
    look_for(search, search->pin, data, bytes, where);
}

/* --- what was written --- */

static void look_through_ops(struct search *search, const struct disk *disk)
{
    for (guint i = 0; i < disk->ops->len; i++) {
        const struct op *op = g_ptr_array_index(disk->ops, i);
        g_autofree char *where = g_strdup_printf("op %u", i);
        gsize bytes;
        const void *data = op->data ? g_bytes_get_data(op->data, &bytes) : NULL;
        if (data)
            look(search, data, bytes, where);
        if (op->name)
            look(search, op->name, strlen(op->name), where);
    }
}

/* Pieces of one file may each hold half of a word: their whole is looked at too. */
static void look_through_files(struct search *search, const char *folder)
{
    GDir *dir = g_dir_open(folder, 0, NULL);

    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        char *data;
        gsize bytes;
        if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
            look_through_files(search, path);
        } else if (g_file_get_contents(path, &data, &bytes, NULL)) {
            look(search, data, bytes, name);
            g_free(data);
        }
    }
    if (dir)
        g_dir_close(dir);
}

static void look_outside(struct search *search, const struct trace *trace)
{
    for (guint i = 0; i < trace->calls->len; i++) {
        const struct call *call = g_ptr_array_index(trace->calls, i);
        if (!call->writes_outside)
            continue;
        search->verdict.undetected++;
        g_string_append_printf(search->verdict.why, "call %u opens a file outside to write\n", i);
    }
}

/* The same seed makes the same PIN on the image. */
static void learn_pin(struct search *search, const char *said)
{
    const char *pin = strstr(said, "\npin ");

    if (!pin)
        g_error("nobody changed their PIN");
    g_strlcpy(search->pin, pin + strlen("\npin "), WRAP_PIN_DIGITS + 1);
}

static void search_writes(struct proof *proof, struct search *search)
{
    g_autofree char *base = proof_path(proof, "base"), *world = proof_path(proof, "world");
    g_autofree char *folder = g_build_filename(world, "vault", NULL);
    const char *const command[] = {proof->driver, "plant", world, "1", NULL};
    struct disk *disk;
    struct trace *trace;

    tree_copy(base, world);
    disk = disk_read(folder, "dock");
    trace = trace_run(command, NULL, folder, disk, proof->work);
    if (!trace || trace->status != 0 || strstr(trace->said, "failed ") ||
        !strstr(trace->said, "filed ") || !strstr(trace->said, "thrown ") ||
        !strstr(trace->said, "freed "))
        g_error("planting failed: %s", trace ? trace->said : "");
    learn_pin(search, trace->said);
    look_through_ops(search, disk);
    look_through_files(search, folder);
    look_outside(search, trace);
    trace_free(trace);
    disk_free(disk);
}

/* --- a disk of its own --- */

static bool run(const char *format, ...) G_GNUC_PRINTF(1, 2);

static bool run(const char *format, ...)
{
    va_list arguments;
    g_autofree char *command = NULL, *out = NULL, *errors = NULL;
    int status;

    va_start(arguments, format);
    command = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return g_spawn_command_line_sync(command, &out, &errors, &status, NULL) && status == 0 &&
           !strstr(out, "failed ");
}

/* Captured, filed, thrown away and freed; the same again with a crash in it; and swept. */
static bool live(struct proof *proof, const char *world)
{
    g_autofree char *tracing = g_strdup_printf("strace -qq -o /dev/null -e trace=fsync "
                                               "-e inject=fsync:signal=SIGKILL:when=%d",
                                               CRASH_AT);

    return run("%s plant %s 1", proof->driver, world) &&
           !run("%s %s words %s 2", tracing, proof->driver, world) &&
           !run("%s %s hang %s 3", tracing, proof->driver, world) &&
           run("%s sweep %s 4", proof->driver, world);
}

/* False where nothing can be mounted. */
static bool search_image(struct proof *proof, struct search *search)
{
    g_autofree char *image = proof_path(proof, "image"), *world = proof_path(proof, "mounted");
    g_autofree char *folder = g_build_filename(world, "vault", NULL);
    g_autofree char *base = proof_path(proof, "base");
    bool planted, gone;
    char *data;
    gsize bytes;

    if (!run("truncate -s 40M %s", image) || !run("mkfs.ext4 -q -F %s", image))
        return false;
    g_mkdir_with_parents(folder, 0700);
    if (!run("mount -o loop %s %s", image, folder))
        return false;
    planted = run("cp -r %s/school %s/brought %s", base, base, world) &&
              run("cp -a --sparse=always %s/vault/. %s", base, folder) && live(proof, world);
    gone = run("umount %s", folder) || umount2(folder, MNT_DETACH) == 0;
    if (!planted || !gone || !g_file_get_contents(image, &data, &bytes, NULL))
        g_error("a device's day on an image failed");
    look(search, data, bytes, "the image of a disk");
    g_free(data);
    return true;
}

/* The search must be able to find: the school's plan, which lies in clear, has all the names. */
static void search_must_find(struct proof *proof)
{
    g_autofree char *plan = proof_path(proof, "base/school/plan");
    struct search search = {0};

    verdict_init(&search.verdict);
    look_through_files(&search, plan);
    if (search.verdict.undetected < 3)
        g_error("the search finds nothing where it all lies in clear");
    verdict_finish(&search.verdict);
}

int main(int argc, char **argv)
{
    struct proof *proof = proof_start("rest", argc, argv, 0);
    struct search search = {0};
    bool mounted;

    /* The one file that the driver would write elsewhere. */
    g_unsetenv("VIEWFINDER_FAULT_MEMO");
    verdict_init(&search.verdict);
    search_must_find(proof);
    search_writes(proof, &search);
    mounted = search_image(proof, &search);
    proof_add(proof, &search.verdict, (int)G_N_ELEMENTS(wanted), NULL, "planted");
    printf("rest: %" G_GINT64_FORMAT " bytes searched, %s\n", search.bytes,
           mounted ? "a whole ext4 image among them"
                   : "all that were ever written; no image can be mounted here");
    verdict_finish(&search.verdict);
    return proof_end(proof);
}
