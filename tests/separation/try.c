// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Tries, as whoever runs it, what the other user must not let it do: one attempt a line on standard
 * input, `<what> <argument> [<argument>]`. Says of each `refused` or `ALLOWED`, and ends with 0
 * only when the system refused every one for want of permission: what is not there at all was not
 * refused. With --may it is the other way round. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static bool opens(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC | O_NONBLOCK, 0600);
    char byte;
    bool good = fd >= 0;

    if (good && (flags & O_ACCMODE) == O_RDONLY && !(flags & O_DIRECTORY))
        good = read(fd, &byte, 1) >= 0;
    if (fd >= 0)
        close(fd);
    return good;
}

static bool try_read(const char *path, const char *other)
{
    (void)other;
    return opens(path, O_RDONLY);
}

static bool try_list(const char *path, const char *other)
{
    (void)other;
    return opens(path, O_RDONLY | O_DIRECTORY);
}

static bool try_write(const char *path, const char *other)
{
    (void)other;
    return opens(path, O_WRONLY);
}

static bool try_make(const char *path, const char *other)
{
    bool made = opens(path, O_WRONLY | O_CREAT | O_EXCL);

    (void)other;
    if (made)
        unlink(path);
    return made;
}

static bool try_remove(const char *path, const char *other)
{
    (void)other;
    return unlink(path) == 0;
}

static bool try_rename(const char *path, const char *other)
{
    return rename(path, other) == 0;
}

/* A second name for a file that is another's, in a folder of one's own. */
static bool try_link(const char *path, const char *other)
{
    return link(path, other) == 0;
}

static bool try_chmod(const char *path, const char *other)
{
    (void)other;
    return chmod(path, 0777) == 0;
}

/* --- the other's process --- */

static bool try_proc(const char *pid, const char *name)
{
    char path[64];

    snprintf(path, sizeof path, "/proc/%s/%s", pid, name);
    return opens(path, strcmp(name, "fd") == 0 ? O_RDONLY | O_DIRECTORY : O_RDONLY);
}

static bool try_copy(const char *pid, const char *other)
{
    char byte;
    struct iovec mine = {&byte, 1}, theirs = {(void *)try_copy, 1};

    (void)other;
    return process_vm_readv(atoi(pid), &mine, 1, &theirs, 1, 0) == 1;
}

static bool try_trace(const char *pid, const char *other)
{
    (void)other;
    return ptrace(PTRACE_SEIZE, atoi(pid), NULL, NULL) == 0;
}

static bool try_steal(const char *pid, const char *fd)
{
    int process = (int)syscall(SYS_pidfd_open, atoi(pid), 0);
    int stolen = process < 0 ? -1 : (int)syscall(SYS_pidfd_getfd, process, atoi(fd), 0);

    return stolen >= 0;
}

static bool try_kill(const char *pid, const char *other)
{
    (void)other;
    return kill(atoi(pid), SIGKILL) == 0;
}

static const struct attempt {
    const char *what;
    bool (*does)(const char *, const char *);
} ATTEMPTS[] = {
    {"read", try_read}, {"list", try_list},     {"write", try_write}, {"make", try_make},
    {"link", try_link}, {"remove", try_remove}, {"chmod", try_chmod}, {"rename", try_rename},
    {"proc", try_proc}, {"copy", try_copy},     {"trace", try_trace}, {"steal", try_steal},
    {"kill", try_kill},
};

static const struct attempt *find(const char *what)
{
    for (size_t i = 0; i < sizeof ATTEMPTS / sizeof *ATTEMPTS; i++) {
        if (strcmp(ATTEMPTS[i].what, what) == 0)
            return &ATTEMPTS[i];
    }
    fprintf(stderr, "nobody knows how to try: %s\n", what);
    exit(2);
}

int main(int count, char **words)
{
    bool may = count > 1 && strcmp(words[1], "--may") == 0;
    char what[16], one[1024], other[1024], line[2100];
    int wrong = 0, tried = 0;

    while (fgets(line, sizeof line, stdin)) {
        other[0] = '\0';
        if (sscanf(line, "%15s %1023s %1023s", what, one, other) < 2)
            continue;
        errno = 0;
        bool allowed = find(what)->does(one, other);
        bool refused = !allowed && (errno == EACCES || errno == EPERM);
        const char *why = allowed ? "" : strerror(errno);
        printf("%s %s %s: %s%s%s\n", what, one, other,
               allowed   ? "ALLOWED"
               : refused ? "refused"
                         : "NOT TRIED",
               *why ? ": " : "", why);
        wrong += may ? !allowed : !refused;
        tried++;
    }
    printf("tried %d, wrong %d\n", tried, wrong);
    return wrong || !tried;
}
