// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/clock.h"
#include "dock/dock_inside.h"

#include <stdarg.h>
#include <stdio.h>

#define APP_EVERY_MS 1000

void dock_show(struct dock *dock, bool at_once)
{
    struct state_view view = {.docked = dock->docked,
                              .trouble = dock->trouble ? dock->trouble : dock->enrol_trouble,
                              .items = queue_items(dock->queue),
                              .sending = dock->sending};

    state_show(dock->state, &view, at_once);
}

void dock_say(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    fflush(stdout);
}

void dock_moved(struct dock *dock)
{
    dock->failures = 0;
    dock->moved_ms = clock_boottime_ms();
}

void dock_alive(struct dock *dock)
{
    if (dock->asked->alive)
        dock->asked->alive(dock->asked->context);
}

/* Each trouble is said when it begins, not at every try. */
static void say_trouble(struct dock *dock, enum trouble trouble, const char *words)
{
    const char *plain = dock->asked->once ? trouble_words_once(trouble) : trouble_words(trouble);

    if (dock->asked->said && dock->said_trouble != trouble)
        dock->asked->said(dock->asked->context, plain);
    dock->trouble = trouble;
    if (dock->said_trouble != trouble)
        fprintf(stderr, "trouble %s: %s%s%s\n", trouble_code(trouble), plain, words ? ". " : "",
                words ? words : "");
    dock->said_trouble = trouble;
    dock_show(dock, true);
}

enum step dock_wait_all(struct dock *dock, enum trouble trouble, int64_t retry_after_ms,
                        const char *words)
{
    dock->failures++;
    dock->not_before_ms =
        clock_boottime_ms() + wait_ms(&dock->wait, dock->failures, retry_after_ms);
    say_trouble(dock, trouble, words);
    return STEP_WAIT;
}

enum step dock_wait_for_app(struct dock *dock, enum trouble trouble)
{
    dock->not_before_ms = clock_boottime_ms() + APP_EVERY_MS;
    if (trouble != dock->enrol_trouble)
        say_trouble(dock, trouble, NULL);
    dock->trouble = trouble;
    return STEP_WAIT;
}

enum step dock_server_failed(struct dock *dock, GError *error)
{
    enum step step;

    if (dock_is_stopped(dock))
        step = STEP_STOPPED;
    else
        step = dock_wait_all(dock, trouble_of(error), dock->server.retry_after_ms, error->message);
    g_error_free(error);
    return step;
}

enum step dock_fail(struct dock *dock, GError *error)
{
    g_clear_error(&dock->failure);
    dock->failure = error;
    return STEP_FAILED;
}

bool dock_is_stopped(struct dock *dock)
{
    return wait_is_stopped(dock->asked->stop_fd) || !dock->docked;
}
