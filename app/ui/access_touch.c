// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Fingers, and the mouse as one of them. */
#include "ui/access_inside.h"

#include <math.h>
#include <string.h>

/* Up to here a finger that shakes still taps; a hand that draws moves sooner than one that drags.
 */
#define DRAG_MM 8.0
#define STROKE_MM 3.0
#define HOLD_MS 600
/* A stroke of a minute; a longer one keeps its end instead of growing. */
#define STROKE_POINTS_MOST 8192

static bool covers(struct box box, double x, double y)
{
    return x >= box.x && y >= box.y && x < box.x + box.w && y < box.y + box.h;
}

const struct target *access_under(const struct access *access, double x, double y, bool for_drop)
{
    for (size_t i = scene_target_count(access->scene); i-- > 0;) {
        const struct target *target = scene_target_at(access->scene, i);

        if (covers(target->box, x, y) && (!for_drop || target->takes_drop))
            return access_is_open(target) ? target : NULL;
    }
    return NULL;
}

static struct point on_target(const struct access *access, const struct target *target)
{
    double x = access->touch.x - target->box.x, y = access->touch.y - target->box.y;

    if (access->theme->mirrored)
        x = target->box.w - x;
    return (struct point){(int)lround(CLAMP(x, 0, target->box.w)),
                          (int)lround(CLAMP(y, 0, target->box.h))};
}

static double moved_mm(const struct access *access)
{
    const struct touch *touch = &access->touch;

    return theme_mm(access->theme, hypot(touch->x - touch->start_x, touch->y - touch->start_y));
}

void access_touch_forget(struct access *access)
{
    access->touch.target[0] = '\0';
    access->touch.has_moved = access->touch.is_drag = access->touch.is_stroke = false;
    access->touch.is_spent = false;
}

static void add_point(struct access *access, struct point point)
{
    GArray *stroke = access->touch.stroke;

    if (stroke->len > 0) {
        struct point *last = &g_array_index(stroke, struct point, stroke->len - 1);

        if (last->x == point.x && last->y == point.y)
            return;
        if (stroke->len == STROKE_POINTS_MOST) {
            *last = point;
            return;
        }
    }
    g_array_append_val(stroke, point);
}

/* Chooses and nothing else: it cannot be dragged, held or drawn on. */
static bool is_plain(const struct target *target)
{
    return !target->can_drag && !target->can_hold && !target->takes_strokes;
}

static struct choice choose_there(struct access *access, const struct target *target,
                                  int64_t now_ms)
{
    struct choice choice;

    if (!access_take(access, now_ms))
        return NOTHING_CHOSEN;
    choice = access_choose(target);
    choice.at = on_target(access, target);
    return choice;
}

static struct choice touch_down(struct access *access, const struct access_event *event)
{
    struct touch *touch = &access->touch;
    const struct target *target;

    access_touch_forget(access);
    touch->is_down = true;
    touch->is_held = false;
    touch->finger = event->finger;
    touch->down_ms = event->now_ms;
    touch->start_x = touch->x;
    touch->start_y = touch->y;
    g_array_set_size(touch->stroke, 0);
    if (access->mark.kind == MARK_FOCUS)
        access->mark.is_hidden = true;
    target = access_under(access, touch->x, touch->y, false);
    if (!target)
        return NOTHING_CHOSEN;
    g_strlcpy(touch->target, target->id, sizeof touch->target);
    if (target->takes_strokes)
        add_point(access, on_target(access, target));
    touch->is_spent = access->way.on_press && access->way.hold_ms == 0 && is_plain(target);
    return touch->is_spent ? choose_there(access, target, event->now_ms) : NOTHING_CHOSEN;
}

/* What the finger slid onto is what it touches now. */
static void slide(struct access *access, int64_t now_ms)
{
    struct touch *touch = &access->touch;
    const struct target *on = access_under(access, touch->x, touch->y, false);
    const char *id = on && is_plain(on) ? on->id : "";

    if (strcmp(touch->target, id) == 0)
        return;
    g_strlcpy(touch->target, id, sizeof touch->target);
    touch->down_ms = now_ms;
}

static struct choice stroke_choice(const struct access *access, const struct target *target,
                                   enum choice_kind kind)
{
    struct choice choice = access_choose(target);

    choice.kind = kind;
    choice.stroke = (const struct point *)(const void *)access->touch.stroke->data;
    choice.stroke_points = access->touch.stroke->len;
    return choice;
}

static struct choice touch_move(struct access *access, int64_t now_ms)
{
    struct touch *touch = &access->touch;
    const struct target *target = access_target(access, touch->target);

    if (touch->is_held || touch->is_spent)
        return NOTHING_CHOSEN;
    if (access->way.slides && (!target || is_plain(target))) {
        slide(access, now_ms);
        return NOTHING_CHOSEN;
    }
    if (!target)
        return NOTHING_CHOSEN;
    if (target->takes_strokes) {
        add_point(access, on_target(access, target));
        touch->is_stroke = touch->is_stroke || moved_mm(access) > STROKE_MM;
        return touch->is_stroke ? stroke_choice(access, target, CHOICE_STROKE_MOVE)
                                : NOTHING_CHOSEN;
    }
    touch->has_moved = touch->has_moved || moved_mm(access) > DRAG_MM;
    touch->is_drag = touch->has_moved && target->can_drag;
    return NOTHING_CHOSEN;
}

static struct choice drop(const struct access *access, const struct target *target)
{
    const struct target *on = access_under(access, access->touch.x, access->touch.y, true);
    struct choice choice = access_choose(target);

    choice.kind = CHOICE_DROPPED;
    if (on && on != target) {
        g_strlcpy(choice.dropped_on, on->id, sizeof choice.dropped_on);
        choice.at = on_target(access, on);
    }
    return choice;
}

static struct choice touch_up(struct access *access, int64_t now_ms, bool is_cancelled)
{
    struct touch touch = access->touch;
    const struct target *target = access_target(access, touch.target);
    bool is_long = now_ms - touch.down_ms >= access->way.hold_ms;
    struct choice choice;

    access->touch.is_down = false;
    if (target && access_is_open(target) && touch.is_stroke) {
        add_point(access, on_target(access, target));
        choice = stroke_choice(access, target, CHOICE_STROKE);
    } else if (!target || !access_is_open(target) || touch.is_held || touch.is_spent ||
               is_cancelled) {
        choice = NOTHING_CHOSEN;
    } else if (touch.is_drag) {
        choice = access_take(access, now_ms) ? drop(access, target) : NOTHING_CHOSEN;
    } else if (is_long && covers(target->box, touch.x, touch.y)) {
        choice = choose_there(access, target, now_ms);
    } else {
        choice = NOTHING_CHOSEN;
    }
    access_touch_forget(access);
    return choice;
}

/* A hand that rests beside the keys keeps no finger of the other from them. */
static bool is_resting(const struct access *access)
{
    return access->touch.is_down && access->touch.target[0] == '\0' && !access->way.slides;
}

/* A finger that lies still dwells as a pointer does. */
static void point_by_finger(struct access *access, const struct access_event *event)
{
    struct access_event point = *event;

    if (!access->way.dwells)
        return;
    point.kind = access->touch.is_down ? ACCESS_POINT : ACCESS_GONE;
    /* A finger has not lain there before it came. */
    if (event->kind == ACCESS_DOWN)
        access->dwell.must_move = false;
    access_point(access, &point);
}

struct choice access_touch(struct access *access, const struct access_event *event)
{
    struct touch *touch = &access->touch;
    bool is_ours = touch->is_down && touch->finger == event->finger;
    bool is_first = event->kind == ACCESS_DOWN && (!touch->is_down || is_resting(access));
    struct choice choice;

    if (!is_ours && !is_first)
        return NOTHING_CHOSEN;
    if (event->kind != ACCESS_CANCEL)
        theme_point(access->theme, event->x, event->y, &touch->x, &touch->y);
    switch (event->kind) {
    case ACCESS_DOWN:
        choice = touch_down(access, event);
        break;
    case ACCESS_MOVE:
        choice = touch_move(access, event->now_ms);
        break;
    default:
        choice = touch_up(access, event->now_ms, event->kind == ACCESS_CANCEL);
    }
    point_by_finger(access, event);
    return choice;
}

static bool may_hold(const struct access *access)
{
    const struct touch *touch = &access->touch;
    const struct target *target = access_target(access, touch->target);

    return touch->is_down && target && target->can_hold && access_is_open(target) &&
           !touch->has_moved && !touch->is_stroke && !touch->is_held && !touch->is_spent &&
           covers(target->box, touch->x, touch->y);
}

/* Chooses while the finger is still there, once it has lain long enough. */
static bool may_choose(const struct access *access)
{
    const struct touch *touch = &access->touch;
    const struct target *target = access_target(access, touch->target);

    return access->way.on_press && access->way.hold_ms > 0 && touch->is_down && !touch->is_spent &&
           target && is_plain(target) && access_is_open(target) &&
           covers(target->box, touch->x, touch->y);
}

int64_t touch_wait_ms(const struct access *access, int64_t now_ms)
{
    int64_t lain_ms = now_ms - access->touch.down_ms;

    if (may_hold(access))
        return MAX(HOLD_MS + access->way.hold_ms - lain_ms, 0);
    return may_choose(access) ? MAX(access->way.hold_ms - lain_ms, 0) : -1;
}

struct choice touch_time(struct access *access, int64_t now_ms)
{
    struct touch *touch = &access->touch;
    const struct target *target = access_target(access, touch->target);
    int64_t lain_ms = now_ms - touch->down_ms;
    struct choice choice;

    if (may_choose(access) && lain_ms >= access->way.hold_ms) {
        touch->is_spent = true;
        return choose_there(access, target, now_ms);
    }
    if (!may_hold(access) || lain_ms < HOLD_MS + access->way.hold_ms)
        return NOTHING_CHOSEN;
    touch->is_held = true;
    choice = choose_there(access, target, now_ms);
    if (choice.kind == CHOICE_CHOSEN)
        choice.kind = CHOICE_HELD;
    return choice;
}

const char *access_pressed(const struct access *access)
{
    const struct touch *touch = &access->touch;
    const struct target *target = access_target(access, touch->target);

    if (!touch->is_down || !target || target->takes_strokes || !access_is_open(target))
        return NULL;
    return touch->is_drag || covers(target->box, touch->x, touch->y) ? touch->target : NULL;
}

bool access_drag(const struct access *access, char target[64], int *dx, int *dy)
{
    const struct touch *touch = &access->touch;

    if (!touch->is_down || !touch->is_drag)
        return false;
    g_strlcpy(target, touch->target, sizeof touch->target);
    *dx = (int)lround(touch->x - touch->start_x);
    *dy = (int)lround(touch->y - touch->start_y);
    return true;
}
