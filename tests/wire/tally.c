// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/tally.h"

#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

void found_init(struct found *found)
{
    *found = (struct found){.why = g_string_new(NULL)};
}

void found_finish(struct found *found)
{
    g_string_free(found->why, TRUE);
}

bool found_is_good(const struct found *found)
{
    return !found->lost && !found->twice && !found->early && !found->undetected;
}

void found_add(struct found *found, int *count, const char *format, ...)
{
    va_list arguments;

    ++*count;
    va_start(arguments, format);
    g_string_append(found->why, "    ");
    g_string_append_vprintf(found->why, format, arguments);
    g_string_append_c(found->why, '\n');
    va_end(arguments);
}

struct tally *tally_new(void)
{
    void *memory =
        mmap(NULL, sizeof(struct tally), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED)
        g_error("no memory to share");
    return memory;
}

static void add(int64_t *sum, int64_t value)
{
    __atomic_add_fetch(sum, value, __ATOMIC_SEQ_CST);
}

void tally_add(struct tally *tally, const struct found *found)
{
    add(&tally->tried, 1);
    add(&tally->acknowledged, found->acknowledged);
    add(&tally->lost, found->lost);
    add(&tally->twice, found->twice);
    add(&tally->early, found->early);
    add(&tally->undetected, found->undetected);
}

bool tally_share(struct tally *tally, int jobs, tally_work *work, void *context)
{
    bool all = true;

    fflush(NULL);
    for (int i = 0; i < jobs; i++) {
        pid_t child = fork();
        if (child < 0)
            g_error("cannot fork");
        if (child > 0)
            continue;
        while (work(context, __atomic_fetch_add(&tally->next, 1, __ATOMIC_SEQ_CST)))
            ;
        fflush(NULL);
        _exit(0);
    }
    for (int i = 0, status; i < jobs; i++)
        all = wait(&status) > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0 && all;
    return all;
}

int tally_end(const struct tally *tally, const char *name)
{
    printf("%s: tried %" G_GINT64_FORMAT ", acknowledged %" G_GINT64_FORMAT
           ", lost %" G_GINT64_FORMAT ", twice %" G_GINT64_FORMAT ", early %" G_GINT64_FORMAT
           ", undetected %" G_GINT64_FORMAT "\n",
           name, tally->tried, tally->acknowledged, tally->lost, tally->twice, tally->early,
           tally->undetected);
    return tally->tried == 0 || tally->lost || tally->twice || tally->early || tally->undetected;
}
