// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fault/follow.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Calls that read are in the log for whoever fails them; without their bytes it stays small. */
static const char traced[] =
    "trace=open,openat,openat2,creat,close,dup,dup2,dup3,fcntl,flock,lseek,read,pread64,readv,"
    "write,"
    "pwrite64,writev,pwritev,pwritev2,fsync,fdatasync,sync,syncfs,sync_file_range,msync,mmap,"
    "rename,"
    "renameat,renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat,link,linkat,symlink,symlinkat,truncate,"
    "ftruncate,fallocate,copy_file_range,sendfile,splice,getdents64,newfstatat,fstatfs,statfs,"
    "fchmod,"
    "faccessat,faccessat2,access";

static void call_free(void *data)
{
    struct call *call = data;

    g_free(call->name);
    g_free(call);
}

void trace_free(struct trace *trace)
{
    if (!trace)
        return;
    g_ptr_array_unref(trace->calls);
    g_free(trace->said);
    g_free(trace);
}

static int run(const char *const *command, const char *const *options, const char *log,
               const char *out)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    int status = 0;
    pid_t child;

    for (const char *const *word =
             (const char *const[]){"strace", "-ff", "-qq", "-a", "1", "-xx", "-s", "4000000", "-e",
                                   traced, "-o", log, NULL};
         *word; word++)
        g_ptr_array_add(words, (void *)*word);
    for (; options && *options; options++)
        g_ptr_array_add(words, (void *)*options);
    for (; *command; command++)
        g_ptr_array_add(words, (void *)*command);
    g_ptr_array_add(words, NULL);
    child = fork();
    if (child == 0) {
        if (!freopen(out, "w", stdout))
            _exit(126);
        execvp("strace", (char **)words->pdata);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) != child)
        return 126;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* The log of the program itself: those of its children, if any, are called by other numbers, and
 * may not speak of the folder. */
static char *own_log(const char *scratch, const char *folder)
{
    GDir *dir = g_dir_open(scratch, 0, NULL);
    g_autofree char *hex = follow_hex(folder);
    char *own = NULL;

    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(scratch, name, NULL);
        g_autofree char *text = NULL;
        bool speaks;
        if (!g_str_has_prefix(name, "trace.") || !g_file_get_contents(path, &text, NULL, NULL))
            continue;
        speaks = strstr(text, hex) != NULL;
        if (speaks && own) {
            fprintf(stderr, "two processes work on the folder: this cannot be followed\n");
            g_clear_pointer(&own, g_free);
            break;
        }
        if (speaks)
            own = g_steal_pointer(&text);
    }
    if (dir)
        g_dir_close(dir);
    return own;
}

static void empty(const char *scratch)
{
    GDir *dir = g_dir_open(scratch, 0, NULL);

    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(scratch, name, NULL);
        if (g_str_has_prefix(name, "trace."))
            unlink(path);
    }
    if (dir)
        g_dir_close(dir);
}

struct trace *trace_run(const char *const *command, const char *const *options, const char *folder,
                        struct disk *disk, const char *scratch)
{
    struct trace *trace = g_new0(struct trace, 1);
    g_autofree char *log = g_build_filename(scratch, "trace", NULL);
    g_autofree char *out = g_build_filename(scratch, "said", NULL);
    g_autofree char *text = NULL;
    bool good;

    empty(scratch);
    trace->calls = g_ptr_array_new_with_free_func(call_free);
    trace->status = run(command, options, log, out);
    text = own_log(scratch, folder);
    good = text && g_file_get_contents(out, &trace->said, NULL, NULL) &&
           follow(text, folder, disk, trace->calls);
    if (!good) {
        fprintf(stderr, "strace %s ended with %d and cannot be followed\n", command[0],
                trace->status);
        g_clear_pointer(&trace, trace_free);
    } else {
        disk_learn_times(disk, folder);
        disk_settle(disk);
    }
    return trace;
}
