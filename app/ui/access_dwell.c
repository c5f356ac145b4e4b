// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* A pointer that rests: it locks on, a ring fills, and what it stands on is chosen. */
#include "ui/access_inside.h"

#include <math.h>
#include <string.h>

/* Less is a hand, a head or an eye that trembles. */
#define MOVE_MM 4.0
#define FRAME_MS 40

static void forget(struct dwell *dwell)
{
    dwell->target[0] = '\0';
    dwell->left_ms = ACCESS_LONG_AGO;
}

void dwell_rest(struct access *access)
{
    struct dwell *dwell = &access->dwell;

    forget(dwell);
    dwell->must_move = true;
    dwell->rest_x = dwell->x;
    dwell->rest_y = dwell->y;
}

static bool is_off(const struct dwell *dwell)
{
    return dwell->left_ms != ACCESS_LONG_AGO;
}

/* What ends or throws away takes twice as long. */
static int64_t needed_ms(const struct access *access, const struct target *target)
{
    bool is_grave = target->look == LOOK_STOP || target->look == LOOK_QUIET;

    return access->way.dwell_ms * (is_grave ? 2 : 1);
}

static int64_t filled_ms(const struct access *access, int64_t now_ms)
{
    const struct dwell *dwell = &access->dwell;
    int64_t until_ms = is_off(dwell) ? dwell->left_ms : now_ms;

    return MAX(until_ms - dwell->since_ms - access->way.lock_on_ms, 0);
}

static void lock_on(struct dwell *dwell, const struct target *target, int64_t now_ms)
{
    forget(dwell);
    g_strlcpy(dwell->target, target->id, sizeof dwell->target);
    dwell->since_ms = now_ms;
}

/* Another target takes the ring when the pointer has been on it for as long as locking on takes. */
static void stray(struct access *access, const struct target *on, int64_t now_ms)
{
    struct dwell *dwell = &access->dwell;

    if (!is_off(dwell))
        dwell->left_ms = now_ms;
    if (!on || strcmp(dwell->other, on->id) != 0) {
        g_strlcpy(dwell->other, on ? on->id : "", sizeof dwell->other);
        dwell->other_ms = now_ms;
    } else if (now_ms - dwell->other_ms >= access->way.lock_on_ms) {
        lock_on(dwell, on, dwell->other_ms);
        return;
    }
    if (now_ms - dwell->left_ms > access->way.grace_ms)
        forget(dwell);
}

static const struct target *stands_on(const struct access *access)
{
    const struct target *target = access_under(access, access->dwell.x, access->dwell.y, false);

    return target && !target->takes_strokes ? target : NULL;
}

static void look(struct access *access, int64_t now_ms)
{
    struct dwell *dwell = &access->dwell;
    const struct target *on = dwell->is_there ? stands_on(access) : NULL;

    if (dwell->must_move)
        return;
    if (*dwell->target && !access_target(access, dwell->target))
        forget(dwell);
    if (!*dwell->target) {
        if (on)
            lock_on(dwell, on, now_ms);
    } else if (!on || strcmp(on->id, dwell->target) != 0) {
        stray(access, on, now_ms);
    } else if (is_off(dwell)) {
        dwell->since_ms += now_ms - dwell->left_ms;
        dwell->left_ms = ACCESS_LONG_AGO;
        dwell->other[0] = '\0';
    }
}

struct choice access_point(struct access *access, const struct access_event *event)
{
    struct dwell *dwell = &access->dwell;

    if (!access->way.dwells || !access->scene)
        return NOTHING_CHOSEN;
    dwell->is_there = event->kind == ACCESS_POINT;
    if (dwell->is_there) {
        theme_point(access->theme, event->x, event->y, &dwell->x, &dwell->y);
        if (theme_mm(access->theme, hypot(dwell->x - dwell->rest_x, dwell->y - dwell->rest_y)) >
            MOVE_MM)
            dwell->must_move = false;
    }
    look(access, event->now_ms);
    return NOTHING_CHOSEN;
}

static const struct target *ringed(const struct access *access)
{
    return access->way.dwells && access->scene ? access_target(access, access->dwell.target) : NULL;
}

int64_t dwell_wait_ms(const struct access *access, int64_t now_ms)
{
    const struct dwell *dwell = &access->dwell;
    int64_t lock_ms = dwell->since_ms + access->way.lock_on_ms - now_ms;

    if (!ringed(access))
        return -1;
    if (is_off(dwell))
        return MAX(dwell->left_ms + access->way.grace_ms + 1 - now_ms, 0);
    return lock_ms > 0 ? lock_ms : FRAME_MS;
}

struct choice dwell_time(struct access *access, int64_t now_ms)
{
    const struct target *target = ringed(access);
    struct choice choice;

    if (!target)
        return NOTHING_CHOSEN;
    look(access, now_ms);
    target = ringed(access);
    if (!target || is_off(&access->dwell) || !access_is_open(target) ||
        filled_ms(access, now_ms) < needed_ms(access, target) || !access_take(access, now_ms))
        return NOTHING_CHOSEN;
    choice = access_choose(target);
    /* A finger that lay there chooses nothing more when it goes. */
    access->touch.is_spent = true;
    dwell_rest(access);
    return choice;
}

bool access_dwell(const struct access *access, int64_t now_ms, struct box *box, int *permille)
{
    const struct target *target = ringed(access);

    if (!target || access_is_open(target) == false)
        return false;
    *box = target->box;
    *permille = (int)MIN(filled_ms(access, now_ms) * 1000 / needed_ms(access, target), 1000);
    return true;
}
