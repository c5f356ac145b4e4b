// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "child/confine.h"

#include <errno.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
#define IS_WATCHED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define IS_WATCHED 1
#endif
#endif
#ifndef IS_WATCHED
#define IS_WATCHED 0
#endif

#define MEMORY_MOST ((rlim_t)384 * 1024 * 1024)

/* --- limits --- */

static const struct limit {
    int resource;
    rlim_t most;
} limits[] = {
    {RLIMIT_CORE, 0},
    {RLIMIT_FSIZE, 0},
    {RLIMIT_NPROC, 0},
    {RLIMIT_NOFILE, 0},
    {RLIMIT_CPU, IS_WATCHED ? 20 : 5},
};

/* Whoever started it may have set a lower one, and then that stays. */
static bool set_limit(int resource, rlim_t most, GError **error)
{
    const struct rlimit both = {most, most};
    struct rlimit now;

    if (setrlimit((__rlimit_resource_t)resource, &both) == 0 ||
        (getrlimit((__rlimit_resource_t)resource, &now) == 0 && now.rlim_max <= most))
        return true;
    return fault_errno(error, "a limit cannot be set");
}

static bool limit_all(size_t input_bytes, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(limits); i++) {
        if (!set_limit(limits[i].resource, limits[i].most, error))
            return false;
    }
    return IS_WATCHED || set_limit(RLIMIT_AS, MEMORY_MOST + input_bytes, error);
}

/* --- seccomp --- */

/* What reading, unpacking, drawing and answering need. Whatever is not here fails with EPERM. */
static const int allowed[] = {
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(close),
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(futex_time64),
    SCMP_SYS(getrandom),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(sched_yield),
    SCMP_SYS(clock_gettime64),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(restart_syscall),
};

/* A call that this machine's kernel never had is no loss. */
static bool allow(scmp_filter_ctx filter, int call, unsigned count, const struct scmp_arg_cmp *when)
{
    int answer = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, count, when);

    return answer == 0 || answer == -EDOM;
}

/* Memory may be had, but never memory that runs. */
static bool allow_memory(scmp_filter_ctx filter)
{
    const struct scmp_arg_cmp no_run = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);

    return allow(filter, SCMP_SYS(mmap), 1, &no_run) &&
           allow(filter, SCMP_SYS(mmap2), 1, &no_run) &&
           allow(filter, SCMP_SYS(mprotect), 1, &no_run);
}

static bool filter_calls(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    bool good = filter && allow_memory(filter);

    for (size_t i = 0; good && i < G_N_ELEMENTS(allowed); i++)
        good = allow(filter, allowed[i], 0, NULL);
    /* Whatever a library has started already is shut in as well. */
    good = good && seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0 &&
           seccomp_load(filter) == 0;
    seccomp_release(filter);
    return good;
}

/* --- Landlock --- */

/* Rights that this kernel knows, by its version (the kernel's landlock.rst, "Compatibility"). A
 * ruleset that handles them all and allows none leaves nothing. */
static uint64_t rights_of(long version)
{
    uint64_t rights = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;

    if (version >= 2)
        rights |= UINT64_C(1) << 13; /* to link or rename across folders */
    if (version >= 3)
        rights |= UINT64_C(1) << 14; /* to cut a file */
    return rights;
}

static bool lock_land(void)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    struct landlock_ruleset_attr rules = {.handled_access_fs = rights_of(version)};
    bool good;
    int fd;

    if (version < 1)
        return false;
    fd = (int)syscall(SYS_landlock_create_ruleset, &rules, sizeof rules.handled_access_fs, 0);
    if (fd < 0)
        return false;
    good = syscall(SYS_landlock_restrict_self, fd, 0) == 0;
    close(fd);
    return good;
}

int confine(size_t input_bytes, GError **error)
{
    int held = CONFINED_LIMITS;

    /* Landlock wants a descriptor for a moment; the filter lets none of this pass. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 ||
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) {
        fault_errno(error, "privileges cannot be given up");
        return 0;
    }
    held |= lock_land() ? CONFINED_LANDLOCK : 0;
    if (!limit_all(input_bytes, error))
        return 0;
    return held | (filter_calls() ? CONFINED_SECCOMP : 0);
}

const char *confined_words(int held)
{
    switch (held & (CONFINED_SECCOMP | CONFINED_LANDLOCK)) {
    case CONFINED_SECCOMP | CONFINED_LANDLOCK:
        return "limits, seccomp and Landlock";
    case CONFINED_SECCOMP:
        return "limits and seccomp; this kernel has no Landlock";
    case CONFINED_LANDLOCK:
        return "limits and Landlock; this kernel has no seccomp";
    default:
        return held ? "limits alone; this kernel has neither seccomp nor Landlock" : "nothing";
    }
}
