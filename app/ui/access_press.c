// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Switches over time: a press that counts, one that is held, and the frame that steps by itself. */
#include "ui/access_inside.h"

/* A switch that bounces; a hand that steps on is slower. */
#define BOUNCE_MS 100
/* Between the end of what was said and the next step. */
#define BREATH_MS 200

void press_forget(struct access *access)
{
    struct presses *presses = &access->presses;

    presses->is_down = false;
    presses->is_first = true;
    /* Who scans by themselves is met by a frame on the next screen, too. */
    if (access->way.scan != WAY_AUTOMATIC)
        presses->is_running = false;
    presses->rounds = 0;
}

static void begin_steps(struct access *access, int64_t now_ms)
{
    access->presses.is_first = true;
    access->presses.rounds = 0;
    access->presses.stepped_ms = now_ms;
}

static struct choice press_next(struct access *access, int64_t now_ms)
{
    bool is_bounce = now_ms - access->presses.next_ms < BOUNCE_MS;

    access->presses.next_ms = now_ms;
    return is_bounce ? NOTHING_CHOSEN : scan_next(access);
}

static struct choice press_select(struct access *access, int64_t now_ms)
{
    if (!access_take(access, now_ms))
        return NOTHING_CHOSEN;
    begin_steps(access, now_ms);
    return scan_select(access);
}

static struct choice press_automatic(struct access *access, int64_t now_ms)
{
    if (access->presses.is_running && access->mark.kind != MARK_NONE)
        return press_select(access, now_ms);
    access->mark = (struct mark){.kind = MARK_NONE};
    access->presses.is_running = true;
    begin_steps(access, now_ms);
    return scan_next(access);
}

/* The frame stays where it is at first: what is marked already can be chosen, too. */
static struct choice begin_inverse(struct access *access, int64_t now_ms)
{
    access->presses.is_running = true;
    begin_steps(access, now_ms);
    return access->mark.kind == MARK_NONE ? scan_next(access) : NOTHING_CHOSEN;
}

/* A press has lasted long enough to be one. */
static struct choice accept(struct access *access, int64_t now_ms)
{
    access->presses.is_spent = true;
    switch (access->way.scan) {
    case WAY_STEP_ONE:
        return press_select(access, now_ms);
    case WAY_AUTOMATIC:
        return press_automatic(access, now_ms);
    case WAY_INVERSE:
        return begin_inverse(access, now_ms);
    default:
        return access->presses.which == ACCESS_NEXT ? press_next(access, now_ms)
                                                    : press_select(access, now_ms);
    }
}

static int64_t accepted_after_ms(const struct access *access)
{
    return access->way.scan == WAY_STEP_ONE ? access->way.choose_ms : access->way.accept_ms;
}

static struct choice press_down(struct access *access, const struct access_event *event)
{
    struct presses *presses = &access->presses;

    presses->is_down = true;
    presses->is_spent = false;
    presses->which = event->kind;
    presses->down_ms = event->now_ms;
    return accepted_after_ms(access) == 0 ? accept(access, event->now_ms) : NOTHING_CHOSEN;
}

static struct choice press_up(struct access *access, const struct access_event *event)
{
    struct presses *presses = &access->presses;
    enum access_event_kind down = event->kind == ACCESS_NEXT_UP ? ACCESS_NEXT : ACCESS_SELECT;
    int64_t held_ms = event->now_ms - presses->down_ms;

    if (!presses->is_down || presses->which != down)
        return NOTHING_CHOSEN;
    presses->is_down = false;
    if (access->way.scan == WAY_STEP_ONE && !presses->is_spent && held_ms >= access->way.accept_ms)
        return press_next(access, event->now_ms);
    if (access->way.scan != WAY_INVERSE || !presses->is_running)
        return NOTHING_CHOSEN;
    presses->is_running = false;
    return held_ms < BOUNCE_MS ? NOTHING_CHOSEN : press_select(access, event->now_ms);
}

struct choice access_press(struct access *access, const struct access_event *event)
{
    bool is_up = event->kind == ACCESS_NEXT_UP || event->kind == ACCESS_SELECT_UP;

    return is_up ? press_up(access, event) : press_down(access, event);
}

void access_set_saying(struct access *access, bool is_saying, int64_t now_ms)
{
    struct presses *presses = &access->presses;

    if (presses->is_saying && !is_saying)
        presses->not_before_ms = now_ms + BREATH_MS;
    presses->is_saying = is_saying;
}

static bool awaits_accept(const struct access *access)
{
    return access->presses.is_down && !access->presses.is_spent;
}

static bool steps_alone(const struct access *access)
{
    const struct presses *presses = &access->presses;

    return presses->is_running && !presses->is_saying &&
           (access->way.scan == WAY_AUTOMATIC || access->way.scan == WAY_INVERSE);
}

static int64_t step_due_ms(const struct access *access)
{
    const struct presses *presses = &access->presses;
    int percent = presses->is_first ? access->way.first_percent : 100;
    int64_t due_ms = presses->stepped_ms + (int64_t)access->way.step_ms * percent / 100;

    /* A screen that has just come is met by the frame at once. */
    if (access->mark.kind == MARK_NONE)
        return presses->stepped_ms;
    return MAX(due_ms, presses->not_before_ms);
}

int64_t press_wait_ms(const struct access *access, int64_t now_ms)
{
    int64_t wait_ms = -1;

    if (!access->scene)
        return -1;
    if (awaits_accept(access))
        wait_ms = MAX(access->presses.down_ms + accepted_after_ms(access) - now_ms, 0);
    if (steps_alone(access))
        wait_ms = access_sooner(wait_ms, MAX(step_due_ms(access) - now_ms, 0));
    return wait_ms;
}

struct choice press_time(struct access *access, int64_t now_ms)
{
    struct presses *presses = &access->presses;
    struct choice choice;

    if (!access->scene)
        return NOTHING_CHOSEN;
    if (awaits_accept(access) && now_ms - presses->down_ms >= accepted_after_ms(access))
        return accept(access, now_ms);
    if (!steps_alone(access) || now_ms < step_due_ms(access))
        return NOTHING_CHOSEN;
    presses->is_first = access->mark.kind == MARK_NONE;
    presses->stepped_ms = now_ms;
    choice = scan_next(access);
    if (presses->rounds >= access->way.rounds) {
        /* Nobody is choosing: it rests until the next press. */
        access->mark = (struct mark){.kind = MARK_NONE};
        presses->is_running = false;
        choice = NOTHING_CHOSEN;
    }
    return choice;
}
