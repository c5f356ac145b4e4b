// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/clock.h"
#include "core/file.h"
#include "dock/dock_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIRST_MS 1000
#define MOST_MS ((int64_t)15 * 60 * 1000)
#define ONCE_MOST_MS 2000
#define ONCE_PATIENCE_MS 60000
#define ONCE_TRIES 3
#define TICK_MS 1000
#define LOOK_EVERY_MS 5000
#define SEND_MOST 20

/* A folder that says it has not changed is looked at again all the same, now and then: two changes
 * within one tick of the kernel's clock look like one. */
static bool is_worth_a_look(struct dock *dock, int items, int64_t now_ms)
{
    struct stat about = {0};
    bool changed;

    if (items >= 0 && fstat(items, &about) != 0)
        return true;
    changed = about.st_mtim.tv_sec != dock->looked_at.tv_sec ||
              about.st_mtim.tv_nsec != dock->looked_at.tv_nsec;
    dock->looked_at = about.st_mtim;
    return changed || now_ms - dock->looked_ms >= LOOK_EVERY_MS;
}

static enum step look(struct dock *dock)
{
    int items = openat(dock->vault, "items", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    int64_t now_ms = clock_boottime_ms();
    GError *error = NULL;
    bool good = true;

    if (is_worth_a_look(dock, items, now_ms)) {
        good = queue_look(dock->queue, items, dock->receipts, &error);
        dock->looked_ms = now_ms;
    }
    if (items >= 0)
        close(items);
    return good ? STEP_GO_ON : dock_fail(dock, error);
}

/* At most SEND_MOST uploads, one after the other, so that their receipts are not long in coming;
 * the folder is looked at before each, since the app goes on working. */
static enum step send_some(struct dock *dock, bool *more)
{
    enum step step = look(dock);
    struct queued *item = NULL;

    for (int i = 0; step == STEP_GO_ON && i < SEND_MOST; i++) {
        item = pick_next(dock);
        if (!item)
            break;
        step = send_item(dock, item);
        if (step == STEP_GO_ON && dock_is_stopped(dock))
            step = STEP_STOPPED;
        if (step == STEP_GO_ON)
            step = look(dock);
    }
    *more = item != NULL;
    return step;
}

static enum step round_of_plan(struct dock *dock)
{
    enum step step = enrol_round(dock);
    bool more = true;

    if (step == STEP_GO_ON)
        step = fetch_time(dock);
    if (step == STEP_GO_ON)
        step = fetch_pack(dock);
    while (step == STEP_GO_ON && more) {
        step = receipts_round(dock);
        if (step == STEP_GO_ON)
            step = send_some(dock, &more);
    }
    if (step == STEP_GO_ON)
        step = receipts_round(dock);
    if (step == STEP_GO_ON)
        step = attest_round(dock);
    return step == STEP_GO_ON ? past_round(dock) : step;
}

static enum step round_of_tus(struct dock *dock)
{
    enum step step = STEP_GO_ON;
    bool more = true;

    while (step == STEP_GO_ON && more)
        step = send_some(dock, &more);
    return step;
}

/* What was only to be stored soon. */
static enum step flush(struct dock *dock, enum step step)
{
    GError *error = NULL;

    return queue_flush(dock->queue, &error) ? step : dock_fail(dock, error);
}

static enum step run_round(struct dock *dock)
{
    enum step step = look(dock);

    dock->not_before_ms = 0;
    if (step == STEP_GO_ON)
        step = dock->asked->kind == DOCK_PLAN ? round_of_plan(dock) : round_of_tus(dock);
    if (step == STEP_GO_ON)
        step = abandon_round(dock);
    if (step == STEP_GO_ON) {
        if (dock->asked->said && dock->said_trouble)
            dock->asked->said(dock->asked->context, trouble_words(TROUBLE_NONE));
        dock->trouble = dock->said_trouble = TROUBLE_NONE;
        dock->failures = 0;
    }
    dock_show(dock, true);
    return flush(dock, step);
}

/* A device that fails us (its disk is full) is no reason to give up: it is said, and tried again.
 */
static void say_failure(struct dock *dock)
{
    fprintf(stderr, "viewfinder-dock: %s. Nothing is lost; trying again\n", dock->failure->message);
    g_clear_error(&dock->failure);
    dock->failures++;
    dock->not_before_ms = clock_boottime_ms() + wait_ms(&dock->wait, dock->failures, -1);
}

static void wake(struct dock *dock)
{
    dock_say("docked");
    queue_wake(dock->queue);
    dock->failures = 0;
    dock->not_before_ms = dock->time_due_ms = dock->pack_due_ms = 0;
}

static void work(struct dock *dock)
{
    int64_t now_ms = clock_boottime_ms();

    if (enrol_is_asked_anew(dock))
        dock->not_before_ms = 0;
    if (look(dock) == STEP_FAILED)
        say_failure(dock);
    else if ((pick_due_ms(dock) <= now_ms ||
              (attest_is_asked_anew(dock) && dock->not_before_ms <= now_ms)) &&
             run_round(dock) == STEP_FAILED)
        say_failure(dock);
}

/* How long it may sleep while it is undocked: for ever, but for a watchdog. */
static int64_t rest_ms(const struct dock *dock)
{
    return dock->asked->alive_ms ? dock->asked->alive_ms : -1;
}

/* A network that came back, or another one, is tried at once: nobody waits a quarter of an hour
 * beside it. */
static void hear_network(struct dock *dock)
{
    bool over;

    if (!dock->network || !watch_take(dock->network, &over))
        return;
    if (over)
        g_clear_pointer(&dock->network, watch_free);
    if (dock->trouble == TROUBLE_OFFLINE) {
        dock->not_before_ms = 0;
        dock->failures = 0;
    }
}

static enum dock_end run_daemon(struct dock *dock)
{
    bool was_docked = false;
    bool begins;

    while (!wait_is_stopped(dock->asked->stop_fd)) {
        dock_alive(dock);
        dock->docked = sense_is_docked(dock->sense, clock_boottime_ms());
        begins = dock->docked && !was_docked;
        if (begins)
            wake(dock);
        hear_network(dock);
        if (dock->docked)
            work(dock);
        if (!dock->docked && (was_docked || begins))
            dock_say("undocked");
        was_docked = dock->docked;
        dock_show(dock, true);
        sense_wait(dock->sense, dock->docked ? TICK_MS : rest_ms(dock), dock->asked->stop_fd);
    }
    return DOCK_ALL_DONE;
}

/* Waiting helps for a while: against a server that is down three tries and a sixth of the patience,
 * against one that answers and does not come to an end all of it. It helps against no other
 * trouble. */
static bool is_hopeless(const struct dock *dock)
{
    int64_t now_ms = clock_boottime_ms();
    int64_t still_ms = now_ms - dock->moved_ms;

    switch (dock->trouble) {
    case TROUBLE_NOT_OUR_SERVER:
    case TROUBLE_NOT_ENROLLED:
    case TROUBLE_CODE_REFUSED:
    case TROUBLE_NOT_LET_IN:
    case TROUBLE_TOKEN_REFUSED:
        return true;
    case TROUBLE_NONE:
        return still_ms >= dock->patience_ms;
    default:
        return still_ms >= dock->patience_ms ||
               (still_ms >= dock->patience_ms / 6 && dock->failures >= ONCE_TRIES) ||
               dock->not_before_ms - now_ms > dock->patience_ms;
    }
}

static enum dock_end tell_end(struct dock *dock)
{
    const GPtrArray *items = queue_items(dock->queue);
    int unfinished = pick_unfinished(dock);
    int attention = 0;

    for (guint i = 0; i < items->len; i++)
        attention += ((struct queued *)g_ptr_array_index(items, i))->state == QUEUED_ATTENTION;
    if (unfinished > 0 && dock->trouble == TROUBLE_NONE)
        fprintf(stderr,
                "attention: the server did not take or confirm %d of %u items in time. Nothing is "
                "lost: run it again later\n",
                unfinished, items->len);
    dock_say("items: %u in all, %u done, %d to go, %d need attention", items->len,
             items->len - (guint)(unfinished + attention), unfinished, attention);
    return unfinished || attention || dock->trouble || dock->enrol_trouble ? DOCK_ATTENTION
                                                                           : DOCK_ALL_DONE;
}

static enum dock_end run_once(struct dock *dock, GError **error)
{
    enum step step = look(dock);

    dock_moved(dock);
    queue_wake(dock->queue);
    while (step == STEP_GO_ON || step == STEP_WAIT) {
        step = run_round(dock);
        dock->looked_ms = -LOOK_EVERY_MS;
        if (step == STEP_GO_ON)
            step = look(dock);
        if ((step == STEP_GO_ON && pick_unfinished(dock) == 0) ||
            ((step == STEP_GO_ON || step == STEP_WAIT) && is_hopeless(dock)))
            return tell_end(dock);
        if (step == STEP_GO_ON || step == STEP_WAIT)
            wait_for(MIN(pick_due_ms(dock), dock->moved_ms + dock->patience_ms) -
                         clock_boottime_ms(),
                     dock->asked->stop_fd);
        if (dock_is_stopped(dock))
            step = STEP_STOPPED;
    }
    if (step == STEP_FAILED)
        g_propagate_error(error, g_steal_pointer(&dock->failure));
    else
        dock_say("stopped before the end; the next start goes on from here");
    return DOCK_STOPPED;
}

/* Held for as long as the folder is open, however this program ends: the database can be deleted
 * under a dock that runs, the folder is not. */
static bool lock_folder(const struct dock *dock, GError **error)
{
    if (flock(dock->folder, LOCK_EX | LOCK_NB) == 0)
        return true;
    if (errno == EWOULDBLOCK)
        return fault(error, FAULT_BUSY, "another viewfinder-dock is running on this vault");
    return fault_errno(error, "cannot lock the folder dock/");
}

static bool open_folders(struct dock *dock, GError **error)
{
    dock->vault = folder_open(dock->asked->vault, error);
    if (dock->vault < 0) {
        g_prefix_error(
            error,
            "there is no vault yet (start Viewfinder, or enrol with viewfinder-vault, first): ");
        return false;
    }
    dock->folder = folder_make(dock->vault, "dock", 0750, error);
    if (dock->folder < 0 || !lock_folder(dock, error))
        return false;
    dock->receipts = folder_make(dock->folder, "receipts", 0750, error);
    if (dock->receipts < 0)
        return false;
    dock->attests = folder_make(dock->folder, "attests", 0750, error);
    return dock->attests >= 0;
}

static bool open_all(struct dock *dock, GError **error)
{
    g_autofree char *folder = g_build_filename(dock->asked->vault, "dock", NULL);

    dock->clock = clock_new(0);
    if (!dock->asked->once) {
        dock->sense = sense_open(dock->asked->sense ? dock->asked->sense : "", "/", error);
        if (!dock->sense)
            return false;
        dock->network = watch_links();
    }
    if (!open_folders(dock, error) || !server_open(dock, error))
        return false;
    dock->queue = queue_open(folder, error);
    if (!dock->queue)
        return false;
    dock->state = state_new(dock->folder);
    dock->looked_ms = -LOOK_EVERY_MS;
    return true;
}

static void close_all(struct dock *dock)
{
    if (dock->state && dock->queue) {
        dock->docked = false;
        dock_show(dock, true);
    }
    state_free(dock->state);
    queue_close(dock->queue);
    server_close(dock);
    sense_close(dock->sense);
    watch_free(dock->network);
    clock_free(dock->clock);
    g_free(dock->refused_code);
    g_clear_error(&dock->failure);
    for (size_t i = 0; i < 4; i++) {
        int fd = (const int[]){dock->attests, dock->receipts, dock->folder, dock->vault}[i];
        if (fd >= 0)
            close(fd);
    }
}

enum dock_end dock_run(const struct dock_asked *asked, GError **error)
{
    struct dock dock = {.asked = asked,
                        .wait = {asked->wait.first_ms ? asked->wait.first_ms : FIRST_MS,
                                 asked->wait.most_ms ? asked->wait.most_ms
                                 : asked->once       ? ONCE_MOST_MS
                                                     : MOST_MS},
                        .patience_ms = asked->patience_ms ? asked->patience_ms : ONCE_PATIENCE_MS,
                        .vault = -1,
                        .folder = -1,
                        .receipts = -1,
                        .attests = -1,
                        .docked = asked->once};
    enum dock_end end = DOCK_STOPPED;

    if (open_all(&dock, error))
        end = asked->once ? run_once(&dock, error) : run_daemon(&dock);
    close_all(&dock);
    return end;
}
