// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fault/proof.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SAID_MOST 10

/* --- folders --- */

void tree_remove(const char *path)
{
    GDir *dir = g_dir_open(path, 0, NULL);

    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *inner = g_build_filename(path, name, NULL);
        if (unlink(inner) != 0)
            tree_remove(inner);
    }
    if (dir)
        g_dir_close(dir);
    g_remove(path);
}

static void copy_file(const char *from, const char *to, const struct stat *about)
{
    struct timespec times[2] = {about->st_atim, about->st_mtim};
    int in = open(from, O_RDONLY | O_CLOEXEC);
    int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, about->st_mode & 0777);
    static char piece[65536];
    bool good = in >= 0 && out >= 0;

    /* Holes stay holes: a kept reserve takes no room twice. */
    for (off_t at = 0; good && (at = lseek(in, at, SEEK_DATA)) >= 0;) {
        ssize_t got = pread(in, piece, sizeof piece, at);
        good = got > 0 && pwrite(out, piece, (size_t)got, at) == got;
        at += got;
    }
    if (!good || ftruncate(out, about->st_size) != 0 || futimens(out, times) != 0)
        g_error("cannot copy %s: %s", from, g_strerror(errno));
    close(in);
    close(out);
}

void tree_copy(const char *from, const char *to)
{
    tree_link(from, to, NULL);
}

void tree_link(const char *from, const char *to, const char *linked)
{
    GDir *dir = g_dir_open(from, 0, NULL);
    bool links = linked && g_str_has_suffix(from, linked);

    if (!dir || g_mkdir(to, 0700) != 0)
        g_error("cannot copy %s to %s", from, to);
    for (const char *name; (name = g_dir_read_name(dir));) {
        g_autofree char *one = g_build_filename(from, name, NULL);
        g_autofree char *other = g_build_filename(to, name, NULL);
        struct stat about;
        if (lstat(one, &about) != 0)
            g_error("cannot look at %s", one);
        if (S_ISDIR(about.st_mode))
            tree_link(one, other, linked);
        else if (!links || link(one, other) != 0)
            copy_file(one, other, &about);
    }
    g_dir_close(dir);
}

/* --- start and end --- */

static void usage(const char *name, int64_t states)
{
    printf("usage: tests/fault/%s [--states N] [--all] [--third N] [--act NAME] [--seed N]\n"
           "           [--rounds N] [--jobs N] [--keep DIR] [--build DIR] [--long]\n"
           "  --states  so many (%" G_GINT64_FORMAT ", 0: no limit)\n"
           "  --all     all there are\n"
           "  --third   1 to 3: this one of what takes turns by the day\n"
           "  --act     only this one of the driver's; bits: only in this kind of file\n"
           "  --rounds  so often, each with the next seed\n"
           "  --keep    puts the first vault that breaks a promise there\n"
           "  --long    the size that is proved before a release\n",
           name, states);
}

static char *next(int argc, char **argv, int *at)
{
    if (++*at < argc)
        return argv[*at];
    fprintf(stderr, "%s wants a value\n", argv[*at - 1]);
    exit(2);
}

static int positive(const char *text)
{
    int number = atoi(text);

    return MAX(number, 1);
}

static void read_options(struct proof *proof, int argc, char **argv)
{
    for (int at = 1; at < argc; at++) {
        if (strcmp(argv[at], "--states") == 0)
            proof->states = g_ascii_strtoll(next(argc, argv, &at), NULL, 10);
        else if (strcmp(argv[at], "--seed") == 0)
            proof->seed = g_ascii_strtoull(next(argc, argv, &at), NULL, 10);
        else if (strcmp(argv[at], "--act") == 0)
            proof->act = g_strdup(next(argc, argv, &at));
        else if (strcmp(argv[at], "--rounds") == 0)
            proof->rounds = positive(next(argc, argv, &at));
        else if (strcmp(argv[at], "--third") == 0)
            proof->third = positive(next(argc, argv, &at));
        else if (strcmp(argv[at], "--jobs") == 0)
            proof->jobs = positive(next(argc, argv, &at));
        else if (strcmp(argv[at], "--keep") == 0)
            proof->keep = g_strdup(next(argc, argv, &at));
        else if (strcmp(argv[at], "--all") == 0)
            proof->all = true;
        else {
            usage(proof->name, proof->states);
            exit(strcmp(argv[at], "--help") == 0 ? 0 : 2);
        }
    }
}

/* Messages of the vault about what it finds are what these proofs cause. */
static void pass_over(const char *domain, GLogLevelFlags level, const char *message, void *data)
{
    (void)domain;
    (void)data;
    if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL))
        fprintf(stderr, "%s\n", message);
}

/* The kept reserve is one hole: nobody reads it, and each copy would be 16 MiB. */
static void hollow(const char *path)
{
    struct stat about;

    if (stat(path, &about) == 0 && (truncate(path, 0) != 0 || truncate(path, about.st_size) != 0))
        g_error("cannot change %s", path);
}

static void make_world(struct proof *proof)
{
    g_autofree char *memo = proof_path(proof, "memo"), *base = proof_path(proof, "base");
    g_autofree char *reserve = proof_path(proof, "base/vault/keys/reserve");
    g_autofree char *command = NULL;

    g_setenv("VIEWFINDER_FAULT_MEMO", memo, TRUE);
    command = g_strdup_printf("%s make %s", proof->driver, base);
    if (system(command) != 0)
        g_error("the world could not be made");
    hollow(reserve);
}

struct proof *proof_start(const char *name, int argc, char **argv, int64_t states)
{
    struct proof *proof = g_new0(struct proof, 1);
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *bin = g_path_get_dirname(self ? self : "");
    const char *memory = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : g_get_tmp_dir();

    proof->name = name;
    proof->states = states;
    proof->seed = (uint64_t)g_get_real_time();
    proof->jobs = (int)g_get_num_processors();
    proof->rounds = 1;
    setvbuf(stdout, NULL, _IOLBF, 0); /* no child may inherit a half-printed line */
    read_options(proof, argc, argv);
    proof->driver = g_build_filename(bin, "fault_driver", NULL);
    proof->work = g_build_filename(memory, "viewfinder-fault-XXXXXX", NULL);
    proof->tally =
        mmap(NULL, sizeof *proof->tally, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (!g_mkdtemp(proof->work) || proof->tally == MAP_FAILED)
        g_error("no room to work in");
    g_log_set_default_handler(pass_over, NULL);
    make_world(proof);
    return proof;
}

char *proof_path(const struct proof *proof, const char *name)
{
    return g_build_filename(proof->work, name, NULL);
}

int proof_end(struct proof *proof)
{
    const struct tally *tally = proof->tally;
    bool good =
        tally->tried > 0 && tally->lost + tally->twice + tally->early + tally->undetected == 0;

    tree_remove(proof->work);
    printf("%s: tried %" G_GINT64_FORMAT ", acknowledged %" G_GINT64_FORMAT
           ", lost %" G_GINT64_FORMAT ", twice %" G_GINT64_FORMAT ", early %" G_GINT64_FORMAT
           ", undetected %" G_GINT64_FORMAT "\n",
           proof->name, tally->tried, tally->acknowledged, tally->lost, tally->twice, tally->early,
           tally->undetected);
    g_free(proof->work);
    g_free(proof->driver);
    g_free(proof->keep);
    g_free(proof->act);
    g_free(proof);
    return good ? 0 : 1;
}

/* --- counting --- */

static void add(int64_t *sum, int64_t more)
{
    __atomic_fetch_add(sum, more, __ATOMIC_RELAXED);
}

void proof_add(struct proof *proof, const struct verdict *verdict, int acknowledged,
               const char *folder, const char *what, ...)
{
    struct tally *tally = proof->tally;
    g_autofree char *text = NULL;
    va_list arguments;
    int64_t before;

    add(&tally->tried, 1);
    add(&tally->acknowledged, acknowledged);
    add(&tally->lost, verdict->lost);
    add(&tally->twice, verdict->twice);
    add(&tally->early, verdict->early);
    add(&tally->undetected, verdict->undetected);
    if (verdict_is_good(verdict))
        return;
    before = __atomic_fetch_add(&tally->faults, 1, __ATOMIC_RELAXED);
    va_start(arguments, what);
    text = g_strdup_vprintf(what, arguments);
    va_end(arguments);
    if (before < SAID_MOST)
        fprintf(stderr, "%s: %s\n%s", proof->name, text, verdict->why->str);
    if (before == 0 && proof->keep && folder)
        tree_copy(folder, proof->keep);
}

bool proof_share(struct proof *proof, int64_t count, proof_work *work, void *context)
{
    int jobs = (int)MIN((int64_t)proof->jobs, count);
    g_autofree pid_t *workers = g_new0(pid_t, jobs + 1);
    bool good = true;

    fflush(NULL);
    for (int worker = 0; worker < jobs; worker++) {
        workers[worker] = fork();
        if (workers[worker] != 0)
            continue;
        for (int64_t number = worker; number < count; number += jobs)
            work(proof, context, number, worker);
        _exit(0);
    }
    for (int worker = 0; worker < jobs; worker++) {
        int status;
        if (waitpid(workers[worker], &status, 0) != workers[worker] || status != 0) {
            fprintf(stderr, "%s: a worker died (%d)\n", proof->name, status);
            add(&proof->tally->lost, 1);
            good = false;
        }
    }
    return good;
}
