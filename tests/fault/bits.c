// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fault/disk.h"
#include "fault/proof.h"
#include "fault/snapshot.h"
#include "fault/world.h"
#include "vault/vault.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* One bit turns, in one file of a vault that holds some of everything. In an item, a draft, a
 * receipt, a pack or a key it must be noticed, and what is said must name the thing; in a database,
 * or a file that only helps, it is noticed or changes nothing that is shown or sent. */

enum kind {
    KIND_ITEM,
    KIND_DRAFT,
    KIND_RECEIPT,
    KIND_PACK,
    KIND_WRAP,
    KIND_KEY,
    KIND_DATABASE,
    KIND_HELP,
    KINDS
};

static const char *const kind_names[KINDS + 1] = {"item", "draft", "receipt",  "pack",
                                                  "wrap", "key",   "database", "help"};

/* One vault, as it was. */
struct flips {
    char *vault;
    GPtrArray *files[KINDS]; /* names beneath it */
    struct snapshot *before;
};

/* The index with its log beside it, as a cut leaves it, which hides much of the database; and the
 * same after an orderly end. */
enum { CUT, CLOSED, ENDS };
#define ITEMS "/items"

static const char *const end_names[ENDS] = {"cut", "closed"};

/* What only helps: it may be wrong without being noticed, but nothing may change by it. */
static bool only_helps(const char *name)
{
    static const char *const helps[] = {"lock", "keys/boot", "keys/pack", "keys/device.pub",
                                        "keys/scrub"};

    for (size_t i = 0; i < G_N_ELEMENTS(helps); i++) {
        if (strcmp(name, helps[i]) == 0)
            return true;
    }
    return false;
}

static int kind_of(const char *name)
{
    if (strcmp(name, "keys/reserve") == 0)
        return -1; /* zeros that nobody reads */
    if (g_str_has_prefix(name, "dock/") && !g_str_has_prefix(name, "dock/receipts/"))
        return -1; /* the dock's own, of which the vault has its copy */
    if (g_str_has_prefix(name, "vault.db"))
        return KIND_DATABASE;
    if (only_helps(name) || g_str_has_prefix(name, "keys/tries/"))
        return KIND_HELP;
    if (g_str_has_prefix(name, "items/"))
        return KIND_ITEM;
    if (g_str_has_prefix(name, "drafts/"))
        return KIND_DRAFT;
    if (g_str_has_prefix(name, "dock/receipts/"))
        return KIND_RECEIPT;
    if (g_str_has_prefix(name, "packs/"))
        return KIND_PACK;
    return g_str_has_suffix(name, ".wrap") ? KIND_WRAP : KIND_KEY;
}

static void find_files(struct flips *flips, const char *beneath)
{
    g_autofree char *path = g_build_filename(flips->vault, beneath, NULL);
    GDir *dir = g_dir_open(path, 0, NULL);

    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        char *inner = beneath[0] ? g_build_filename(beneath, name, NULL) : g_strdup(name);
        g_autofree char *whole = g_build_filename(flips->vault, inner, NULL);
        struct stat about;
        int kind = kind_of(inner);
        if (g_file_test(whole, G_FILE_TEST_IS_DIR))
            find_files(flips, inner);
        else if (kind >= 0 && stat(whole, &about) == 0 && about.st_size > 0)
            g_ptr_array_add(flips->files[kind], g_strdup(inner));
        g_free(inner);
    }
    if (dir)
        g_dir_close(dir);
}

/* --- one bit --- */

static int64_t draw_bit(const char *path, uint64_t *seed)
{
    struct stat about;

    if (stat(path, &about) != 0)
        g_error("cannot look at %s", path);
    return (int64_t)(disk_random(seed) % ((uint64_t)about.st_size * 8));
}

static void flip(const char *path, int64_t bit)
{
    int fd = open(path, O_RDWR | O_CLOEXEC);
    struct timespec times[2];
    struct stat about;
    uint8_t byte;

    if (fd < 0 || fstat(fd, &about) != 0 || pread(fd, &byte, 1, bit / 8) != 1)
        g_error("cannot read %s", path);
    byte ^= (uint8_t)(1 << bit % 8);
    times[0] = about.st_atim;
    times[1] = about.st_mtim;
    /* A bit turns by itself: the file's time does not say so. */
    if (pwrite(fd, &byte, 1, bit / 8) != 1 || futimens(fd, times) != 0 || close(fd) != 0)
        g_error("cannot change %s", path);
}

/* A worker's own vault, whose index knows its items by where they lie: each state has the very same
 * ones, linked, and a bit of theirs turns in place, and back. */
static const char *own_vault(const struct proof *proof, const struct flips *flips, int end,
                             int worker)
{
    static char *own[ENDS];
    g_autofree char *name = g_strdup_printf("own-%s-%d", end_names[end], worker);
    g_autofree char *other = g_strconcat(name, "-open", NULL);
    g_autofree char *path = proof_path(proof, name), *open_path = proof_path(proof, other);
    struct vault *vault;

    if (own[end])
        return own[end];
    tree_copy(flips->vault, path);
    vault = vault_open(path, VAULT_WRITE, NULL);
    if (!vault || !vault_unlock(vault, WORLD_PIN, NULL))
        g_error("%s cannot be opened", path);
    if (end == CUT)
        tree_link(path, open_path, ITEMS);
    vault_close(vault);
    own[end] = g_strdup(end == CUT ? open_path : path);
    return own[end];
}

/* What a complaint about this file must contain. */
static char *name_for(const char *file, enum kind kind)
{
    g_autofree char *base = g_path_get_basename(file);

    if (kind == KIND_ITEM)
        return g_strndup(strchr(base, '-') + 1, ID_LENGTH);
    if (kind == KIND_DRAFT || kind == KIND_RECEIPT)
        return g_strndup(base, ID_LENGTH);
    if (kind == KIND_PACK)
        return g_strdup_printf("pack %d", atoi(base));
    /* Two that contradict each other cannot say which of them is wrong. */
    return g_strdup(kind == KIND_KEY ? "keys/" : base);
}

/* Lines that were there before and are not any more, but for those about the thing itself. */
static char *first_gone(const struct flips *flips, const struct snapshot *after, const char *about)
{
    GHashTableIter iter;
    void *line;

    g_hash_table_iter_init(&iter, flips->before->lines);
    while (g_hash_table_iter_next(&iter, &line, NULL)) {
        if (!g_hash_table_contains(after->lines, line) && !(about && g_str_has_prefix(line, about)))
            return line;
    }
    return NULL;
}

/* A recording that was cut is complained of from the start. */
static void drop_known(const struct flips *flips, struct snapshot *after)
{
    g_auto(GStrv) lines = g_strsplit(flips->before->complaints->str, "\n", -1);

    for (char **line = lines; *line; line++) {
        if (**line)
            g_string_replace(after->complaints, *line, "", 0);
    }
    g_string_replace(after->complaints, "\n\n", "\n", 0);
    if (strcmp(after->complaints->str, "\n") == 0)
        g_string_truncate(after->complaints, 0);
}

/* In minisign's first line, which nothing signs and nobody reads. */
static bool is_comment(const struct flips *flips, const char *file, int64_t bit)
{
    static const char comment[] = "untrusted comment: ";
    g_autofree char *path = g_build_filename(flips->vault, file, NULL), *text = NULL;
    gsize length;
    const char *from =
        g_file_get_contents(path, &text, &length, NULL) ? strstr(text, comment) : NULL;

    return from && bit / 8 >= from - text &&
           bit / 8 < from - text + (int64_t)strlen(comment) +
                         (int64_t)strcspn(from + strlen(comment), "\\\n");
}

/* Nothing is gone, and where it is that is no wonder: in a comment, or where the tail of a
 * recording holds all that its file does. */
static bool is_harmless(const struct flips *flips, const char *file, enum kind kind, int64_t bit,
                        const char *gone)
{
    g_autofree char *stem = g_strndup(file, strlen(file) - strlen(".age"));
    g_autofree char *tail = g_strconcat(flips->vault, "/", stem, ".tail.age", NULL);

    return !gone && (is_comment(flips, file, bit) ||
                     (kind == KIND_DRAFT && g_file_test(tail, G_FILE_TEST_EXISTS)));
}

static void judge(const struct flips *flips, const char *file, enum kind kind, int64_t bit,
                  const struct snapshot *after, struct verdict *verdict)
{
    g_autofree char *name = name_for(file, kind);
    bool complains = after->complaints->len > 0;
    const char *gone = first_gone(flips, after, NULL);

    if (gone && !complains) {
        verdict->undetected++;
        g_string_append_printf(verdict->why, "nothing is said, and gone is: %.200s\n", gone);
    } else if (kind < KIND_DATABASE && !is_harmless(flips, file, kind, bit, gone) &&
               !strstr(after->complaints->str, name)) {
        verdict->undetected++;
        g_string_append_printf(verdict->why, "'%s' is not named: %.300s\n", name,
                               complains ? after->complaints->str : "nothing is said");
    }
    /* One thing's damage takes nothing else with it. */
    if (kind == KIND_KEY)
        return;
    gone = first_gone(flips, after, kind == KIND_PACK ? "pack" : name);
    if (gone) {
        verdict->lost++;
        g_string_append_printf(verdict->why, "gone is: %.200s (%.200s)\n", gone,
                               after->complaints->str);
    }
}

static void flip_one(struct proof *proof, void *context, int64_t number, int worker)
{
    const struct flips *flips = (const struct flips *)context + number % ENDS;
    uint64_t seed = proof->seed + (uint64_t)number * UINT64_C(0x632be59bd9b4e019);
    g_autofree char *place = g_strdup_printf("flip-%d", worker);
    g_autofree char *vault = proof_path(proof, place), *path = NULL;
    const GPtrArray *files;
    const char *file;
    struct verdict verdict;
    struct snapshot *after;
    int64_t bit;
    enum kind kind;

    do {
        kind = (enum kind)(disk_random(&seed) % KINDS);
        files = flips->files[kind];
    } while (files->len == 0 || (proof->act && strcmp(proof->act, kind_names[kind]) != 0));
    file = g_ptr_array_index(files, (guint)(disk_random(&seed) % files->len));
    tree_link(own_vault(proof, flips, (int)(number % ENDS), worker), vault, ITEMS);
    path = g_build_filename(vault, file, NULL);
    bit = draw_bit(path, &seed);
    flip(path, bit);
    verdict_init(&verdict);
    after = snapshot_take(vault);
    drop_known(flips, after);
    judge(flips, file, kind, bit, after, &verdict);
    proof_add(proof, &verdict, (int)g_hash_table_size(flips->before->lines), vault,
              "%s, %s %s: bit %" G_GINT64_FORMAT, end_names[number % ENDS], kind_names[kind], file,
              bit);
    if (kind == KIND_ITEM)
        flip(path, bit);
    snapshot_free(after);
    verdict_finish(&verdict);
    tree_remove(vault);
}

/* --- a vault with some of everything --- */

static void perform(struct proof *proof, const char *act, const char *world, int seed)
{
    g_autofree char *command = g_strdup_printf("%s %s %s %d", proof->driver, act, world, seed);
    g_autofree char *out = NULL;
    int status;

    if (!g_spawn_command_line_sync(command, &out, NULL, &status, NULL) || status != 0 ||
        strstr(out, "failed "))
        g_error("'%s' does not come to its end: %s", act, out);
}

/* The index as a cut leaves it: with its log beside it. */
static void leave_open(const char *from, const char *to)
{
    struct vault *vault = vault_open(from, VAULT_WRITE, NULL);
    struct moment now = clock_now(vault_clock(vault));
    struct id id = id_new();
    json_t *record =
        record_new(id.text, "evidence", &now, vault_device(vault), "staff", WORLD_STAFF);

    record_set_body(record, json_pack("{s:s}", "evidence", "observation"));
    if (!vault_unlock(vault, WORLD_PIN, NULL) ||
        !vault_file_sources(vault, record, NULL, 0, NULL, NULL))
        g_error("nothing can be filed");
    json_decref(record);
    tree_copy(from, to);
    vault_close(vault);
}

static void prepare_one(struct proof *proof, struct flips *flips, const char *name)
{
    g_autofree char *read_name = g_strconcat(name, "-read", NULL);
    g_autofree char *copy = proof_path(proof, read_name);

    for (int kind = 0; kind < KINDS; kind++)
        flips->files[kind] = g_ptr_array_new_with_free_func(g_free);
    find_files(flips, "");
    tree_copy(flips->vault, copy);
    flips->before = snapshot_take(copy);
    printf("bits: %s, %u lines are shown or sent\n", name, g_hash_table_size(flips->before->lines));
}

static void prepare(struct proof *proof, struct flips flips[ENDS])
{
    static const char *const acts[] = {"capture", "voice", "file",  "receive", "pack",
                                       "capture", "voice", "words", "hang"};
    g_autofree char *world = proof_path(proof, "base");
    g_autofree char *closed = g_build_filename(world, "vault", NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(acts); i++)
        perform(proof, acts[i], world, (int)i + 1);
    for (int end = 0; end < ENDS; end++)
        flips[end].vault = proof_path(proof, end_names[end]);
    leave_open(closed, flips[CUT].vault);
    tree_copy(closed, flips[CLOSED].vault);
    for (int end = 0; end < ENDS; end++)
        prepare_one(proof, &flips[end], end_names[end]);
}

int main(int argc, char **argv)
{
    struct proof *proof = proof_start("bits", argc, argv, 500);
    struct flips flips[ENDS] = {{.vault = NULL}};

    if (proof->act && !g_strv_contains(kind_names, proof->act))
        g_error("no bits turn in '%s'", proof->act);
    if (proof->all)
        proof->states = 20000;
    prepare(proof, flips);
    proof_share(proof, proof->states, flip_one, flips);
    printf("bits: seed %" G_GUINT64_FORMAT "\n", proof->seed);
    return proof_end(proof);
}
