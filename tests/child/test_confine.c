// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

/* From inside: everything that a parser which was broken into would try next. Each is tried first
 * by a process that is free, where it works, then by one that has shut itself in, where it must
 * not. */
#include "child/confine.h"

#include <errno.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>

static char *vault_file;   /* stands for any: one that may be read and written */
static char *vault_folder; /* where it is */
static int open_file = -1; /* open for writing since before */
static int spare = -1;     /* the end of a pipe */

static bool try_socket(void)
{
    return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static bool try_unix_socket(void)
{
    return socket(AF_UNIX, SOCK_STREAM, 0) >= 0;
}

static bool try_socketpair(void)
{
    int ends[2];
    return socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0;
}

static bool try_read(void)
{
    return open(vault_file, O_RDONLY) >= 0;
}

static bool try_read_system(void)
{
    return open("/etc/passwd", O_RDONLY) >= 0;
}

static bool try_write(void)
{
    return open(vault_file, O_WRONLY) >= 0;
}

static bool try_write_on(void)
{
    return write(open_file, "x", 1) == 1;
}

static bool try_cut(void)
{
    return truncate(vault_file, 1) == 0;
}

static bool try_look(void)
{
    struct stat about;
    return stat(vault_file, &about) == 0;
}

static bool try_create(void)
{
    g_autofree char *path = g_build_filename(vault_folder, "new", NULL);
    return open(path, O_CREAT | O_RDWR, 0600) >= 0;
}

static bool try_folder(void)
{
    g_autofree char *path = g_build_filename(vault_folder, "folder", NULL);
    return mkdir(path, 0700) == 0;
}

static bool try_link(void)
{
    g_autofree char *path = g_build_filename(vault_folder, "link", NULL);
    return symlink("/etc", path) == 0;
}

static bool try_rename(void)
{
    g_autofree char *path = g_build_filename(vault_folder, "renamed", NULL);
    return rename(vault_file, path) == 0 && rename(path, vault_file) == 0;
}

static bool try_device(void)
{
    return open("/dev/null", O_RDWR) >= 0;
}

static bool try_memory_file(void)
{
    return syscall(SYS_memfd_create, "x", 0) >= 0;
}

static bool try_dup(void)
{
    return dup(spare) >= 0;
}

static bool try_fork(void)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    return pid > 0 && waitpid(pid, NULL, 0) == pid;
}

static bool try_clone(void)
{
    long pid = syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, 0);
    if (pid == 0)
        _exit(0);
    return pid > 0 && waitpid((pid_t)pid, NULL, 0) == pid;
}

/* Where it works, the other program's status says so. */
static bool try_exec(void)
{
    execl("/bin/sh", "sh", "-c", "exit 0", NULL);
    return false;
}

static bool try_ptrace(void)
{
    return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0;
}

static bool try_memory_of_parent(void)
{
    char byte;
    struct iovec here = {&byte, 1}, there = {&open_file, 1};
    return syscall(SYS_process_vm_readv, getppid(), &here, 1, &there, 1, 0) == 1;
}

static bool try_signal(void)
{
    return kill(getppid(), 0) == 0;
}

static bool try_code(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                0) != MAP_FAILED;
}

static bool try_dumpable(void)
{
    return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == 0;
}

static bool try_chdir(void)
{
    return chdir("/") == 0;
}

static bool try_namespace(void)
{
    return unshare(CLONE_FS) == 0;
}

static const struct attempt {
    const char *name;
    bool (*works)(void);
} attempts[] = {
    {"socket", try_socket},
    {"unix socket", try_unix_socket},
    {"socketpair", try_socketpair},
    {"read a file of the vault", try_read},
    {"read a file of the system", try_read_system},
    {"write a file of the vault", try_write},
    {"write on into an open file", try_write_on},
    {"cut a file of the vault", try_cut},
    {"look at a file of the vault", try_look},
    {"make a file", try_create},
    {"make a folder", try_folder},
    {"make a link", try_link},
    {"rename", try_rename},
    {"open a device", try_device},
    {"make a file in memory", try_memory_file},
    {"dup", try_dup},
    {"fork", try_fork},
    {"clone", try_clone},
    {"exec", try_exec},
    {"ptrace", try_ptrace},
    {"read the parent's memory", try_memory_of_parent},
    {"signal the parent", try_signal},
    {"memory that runs", try_code},
    {"be dumpable again", try_dumpable},
    {"go to another folder", try_chdir},
    {"another namespace", try_namespace},
};

/* What a process of its own says: true, false, or that it died of it (which is no success). */
static bool works_in_child(const struct attempt *attempt, bool shut_in)
{
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        if (shut_in && !confine(0, NULL))
            _exit(2);
        _exit(attempt->works() ? 0 : 1);
    }
    assert_true(pid > 0);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    /* Code 2: it was never shut in, and the attempt says nothing. */
    assert_false(WIFEXITED(status) && WEXITSTATUS(status) == 2);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void clean(void)
{
    static const char *const made[] = {"new", "folder", "link"};

    for (size_t i = 0; i < G_N_ELEMENTS(made); i++) {
        g_autofree char *path = g_build_filename(vault_folder, made[i], NULL);
        g_remove(path);
    }
}

static void nothing_gets_out(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(attempts); i++) {
        /* Else the refusal would prove nothing. */
        if (!works_in_child(&attempts[i], false))
            fail_msg("free, and yet cannot: %s", attempts[i].name);
        clean();
        if (works_in_child(&attempts[i], true))
            fail_msg("shut in, and yet can: %s", attempts[i].name);
    }
}

/* Runs `work` shut in; its wait status. */
static int status_of(void (*work)(void))
{
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        if (!confine(0, NULL))
            _exit(2);
        work();
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

/* A build that watches memory takes terabytes of addresses for it: there is no bound there. */
#ifndef __SANITIZE_ADDRESS__
static void use_memory(void)
{
    void *memory = mmap(NULL, (size_t)400 * 1024 * 1024, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    _exit(memory == MAP_FAILED ? 0 : 1);
}

static void memory_is_bounded(void **state)
{
    int status = status_of(use_memory);

    (void)state;
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}
#endif

static void answer_and_end(void)
{
    g_autofree char *memory = g_malloc(1 << 20);
    memset(memory, 'a', 1 << 20);
    _exit(write(spare, memory, 5) == 5 ? 0 : 1);
}

static void answering_and_ending_work(void **state)
{
    int status;

    (void)state;
    status = status_of(answer_and_end);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static int set_up(void **state)
{
    struct scratch *scratch = scratch_new();
    int ends[2];

    scratch_put(scratch, "key", "secret", 6);
    vault_file = scratch_path(scratch, "key");
    vault_folder = g_strdup(scratch->path);
    open_file = open(vault_file, O_WRONLY | O_APPEND);
    assert_int_equal(pipe(ends), 0);
    spare = ends[1];
    *state = scratch;
    return 0;
}

static int tear_down(void **state)
{
    scratch_free(*state);
    g_free(vault_file);
    g_free(vault_folder);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_gets_out),
#ifndef __SANITIZE_ADDRESS__
        cmocka_unit_test(memory_is_bounded),
#endif
        cmocka_unit_test(answering_and_ending_work),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
