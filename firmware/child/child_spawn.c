// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "child/child_inside.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

static char *beside_us(const char *program)
{
    g_autofree char *own = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = own ? g_path_get_dirname(own) : NULL;

    return folder ? g_build_filename(folder, program, NULL) : NULL;
}

char *child_path(const char *program)
{
    const char *named = g_getenv("VIEWFINDER_READER");
    char *path = named && *named ? g_strdup(named) : beside_us(program);

    if (path && access(path, X_OK) == 0)
        return path;
    g_free(path);
    path = g_build_filename(VIEWFINDER_BIN_DIR, program, NULL);
    if (access(path, X_OK) == 0)
        return path;
    g_free(path);
    return NULL;
}

/* Standard input, output and nothing else; signals as they are by themselves. */
static int spawn(const char *path, char *const *argv, int input, int output, pid_t *pid)
{
    char *const empty[] = {NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    int failed;

    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    failed = posix_spawn_file_actions_adddup2(&actions, input, 0);
    if (!failed)
        failed = posix_spawn_file_actions_adddup2(&actions, output, 1);
    if (!failed)
        failed = posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    if (!failed)
        failed = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    if (!failed)
        failed = posix_spawn(pid, path, &actions, &attributes, argv, empty);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return failed;
}

bool child_spawn(const char *program, const char *word, int input, int output, pid_t *pid,
                 GError **error)
{
    g_autofree char *path = child_path(program);
    char *const argv[] = {(char *)program, (char *)word, NULL};
    int failed;

    if (!path)
        return fault(error, FAULT_SYSTEM, "%s is not where this program is", program);
    failed = spawn(path, argv, input, output, pid);
    return !failed || fault(error, FAULT_SYSTEM, "cannot start %s: %s", path, g_strerror(failed));
}
