// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/score.h"

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

struct score *score_new(void)
{
    void *memory =
        mmap(NULL, sizeof(struct score), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED)
        g_error("no memory to share");
    return memory;
}

static void add(int64_t *sum, int64_t value)
{
    __atomic_add_fetch(sum, value, __ATOMIC_SEQ_CST);
}

void score_add(struct score *score, const struct found *found)
{
    add(&score->tried, 1);
    add(&score->acknowledged, found->acknowledged);
    add(&score->lost, found->lost);
    add(&score->twice, found->twice);
    add(&score->early, found->early);
    add(&score->undetected, found->undetected);
}

bool score_share(struct score *score, int jobs, score_work *work, void *context)
{
    bool all = true;

    fflush(NULL);
    for (int i = 0; i < jobs; i++) {
        pid_t child = fork();
        if (child < 0)
            g_error("cannot fork");
        if (child > 0)
            continue;
        while (work(context, __atomic_fetch_add(&score->next, 1, __ATOMIC_SEQ_CST)))
            ;
        fflush(NULL);
        _exit(0);
    }
    for (int i = 0, status; i < jobs; i++)
        all = wait(&status) > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0 && all;
    return all;
}

int score_end(const struct score *score, const char *name)
{
    printf("%s: tried %" G_GINT64_FORMAT ", acknowledged %" G_GINT64_FORMAT
           ", lost %" G_GINT64_FORMAT ", twice %" G_GINT64_FORMAT ", early %" G_GINT64_FORMAT
           ", undetected %" G_GINT64_FORMAT "\n",
           name, score->tried, score->acknowledged, score->lost, score->twice, score->early,
           score->undetected);
    return score->tried == 0 || score->lost || score->twice || score->early || score->undetected;
}
