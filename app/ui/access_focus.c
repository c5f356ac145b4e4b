// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Keys: the focus, its order and its arrows. */
#include "ui/access_inside.h"

/* What is off to the side counts as further away than what lies straight ahead. */
#define ASIDE_FACTOR 3

struct order {
    int row;
    size_t index;
};

static bool is_before(struct order a, struct order b)
{
    return a.row != b.row ? a.row < b.row : a.index < b.index;
}

/* The order of Tab is that of scanning: rows, then as declared. */
static const struct target *neighbour(const struct access *access, const struct target *from,
                                      bool is_backwards)
{
    const struct target *best = NULL, *end = NULL;
    struct order here = {0, 0}, best_order = {0, 0}, end_order = {0, 0};

    for (size_t i = 0; from && i < scene_target_count(access->scene); i++)
        if (scene_target_at(access->scene, i) == from)
            here = (struct order){from->row, i};
    for (size_t i = 0; i < scene_target_count(access->scene); i++) {
        const struct target *target = scene_target_at(access->scene, i);
        struct order order = {target->row, i};
        bool is_ahead = from && (is_backwards ? is_before(order, here) : is_before(here, order));

        if (!access_is_open(target))
            continue;
        if (!end || is_before(order, end_order) != is_backwards) {
            end = target;
            end_order = order;
        }
        if (is_ahead && (!best || is_before(order, best_order) != is_backwards)) {
            best = target;
            best_order = order;
        }
    }
    return best ? best : end;
}

static int gap(int a_from, int a_to, int b_from, int b_to)
{
    return MAX(0, MAX(b_from - a_to, a_from - b_to));
}

/* How far `to` lies from `from` in a direction, or -1 when it does not lie there. */
static int distance(struct box from, struct box to, int dx, int dy)
{
    int along_x = (to.x + to.w / 2) - (from.x + from.w / 2);
    int along_y = (to.y + to.h / 2) - (from.y + from.h / 2);
    int ahead = dx ? dx * along_x : dy * along_y;
    int gap_x = gap(from.x, from.x + from.w, to.x, to.x + to.w);
    int gap_y = gap(from.y, from.y + from.h, to.y, to.y + to.h);
    int aside = dx ? gap_y : gap_x;
    int off = ABS(dx ? along_y : along_x);

    /* Between two that are equally far, the one whose middle is nearer to the line. */
    return ahead > 0 ? ((dx ? gap_x : gap_y) + aside * ASIDE_FACTOR) * 16 + ahead + off : -1;
}

static const struct target *towards(const struct access *access, const struct target *from, int dx,
                                    int dy)
{
    const struct target *nearest = from;
    int least = INT_MAX;

    for (size_t i = 0; i < scene_target_count(access->scene); i++) {
        const struct target *target = scene_target_at(access->scene, i);
        int far = distance(from->box, target->box, dx, dy);

        if (access_is_open(target) && far >= 0 && far < least) {
            nearest = target;
            least = far;
        }
    }
    return nearest;
}

static const struct target *moved(const struct access *access, const struct target *from,
                                  enum access_event_kind kind)
{
    int right = access->theme->mirrored ? -1 : 1;

    if (!from)
        return neighbour(access, NULL, kind == ACCESS_FOCUS_PREVIOUS);
    switch (kind) {
    case ACCESS_FOCUS_NEXT:
        return neighbour(access, from, false);
    case ACCESS_FOCUS_PREVIOUS:
        return neighbour(access, from, true);
    case ACCESS_FOCUS_UP:
        return towards(access, from, 0, -1);
    case ACCESS_FOCUS_DOWN:
        return towards(access, from, 0, 1);
    case ACCESS_FOCUS_LEFT:
        return towards(access, from, -right, 0);
    case ACCESS_FOCUS_RIGHT:
        return towards(access, from, right, 0);
    default:
        return from;
    }
}

static struct choice set_focus(struct access *access, const struct target *target)
{
    struct choice choice = NOTHING_CHOSEN;

    if (!target)
        return choice;
    access->mark = (struct mark){.kind = MARK_FOCUS, .row = target->row};
    g_strlcpy(access->mark.target, target->id, sizeof access->mark.target);
    choice.kind = CHOICE_STEP;
    choice.say = target->say;
    return choice;
}

struct choice access_focus(struct access *access, const struct access_event *event)
{
    const struct mark *mark = &access->mark;
    const struct target *focus =
        mark->kind == MARK_FOCUS ? access_target(access, mark->target) : NULL;

    if (event->kind == ACCESS_ESCAPE) {
        struct choice choice = NOTHING_CHOSEN;

        choice.kind = access_take(access, event->now_ms) ? CHOICE_BACK : CHOICE_NONE;
        return choice;
    }
    if (event->kind != ACCESS_ENTER)
        return set_focus(access, moved(access, focus, event->kind));
    /* Nobody chooses what they have not seen marked. */
    if (!focus || mark->is_hidden)
        return set_focus(access, focus ? focus : neighbour(access, NULL, false));
    if (!access_is_open(focus))
        return NOTHING_CHOSEN;
    return access_take(access, event->now_ms) ? access_choose(focus) : NOTHING_CHOSEN;
}
