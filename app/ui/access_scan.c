// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Step scanning with two switches: rows, then the targets of one. */
#include "ui/access_inside.h"

#include <string.h>

#define ROUNDS_MOST 3
/* A switch that bounces; a hand that steps on is slower. */
#define BOUNCE_MS 100

/* The lowest row above `above` in which something can be chosen. */
static bool row_above(const struct access *access, int above, int *row)
{
    bool found = false;

    for (size_t i = 0; i < scene_target_count(access->scene); i++) {
        const struct target *target = scene_target_at(access->scene, i);

        if (access_is_open(target) && target->row > above && (!found || target->row < *row)) {
            *row = target->row;
            found = true;
        }
    }
    return found;
}

const struct target *access_in_row(const struct access *access, int row, const char *after)
{
    bool is_past = !after;

    for (size_t i = 0; i < scene_target_count(access->scene); i++) {
        const struct target *target = scene_target_at(access->scene, i);

        if (target->row == row && is_past && access_is_open(target))
            return target;
        is_past = is_past || strcmp(target->id, after) == 0;
    }
    return NULL;
}

static bool is_single(const struct access *access, int row)
{
    const struct target *first = access_in_row(access, row, NULL);

    return first && !access_in_row(access, row, first->id);
}

struct box access_row_box(const struct access *access, int row)
{
    int left = INT_MAX, top = INT_MAX, right = INT_MIN, bottom = INT_MIN;

    for (size_t i = 0; i < scene_target_count(access->scene); i++) {
        const struct target *target = scene_target_at(access->scene, i);

        if (target->row != row)
            continue;
        left = MIN(left, target->box.x);
        top = MIN(top, target->box.y);
        right = MAX(right, target->box.x + target->box.w);
        bottom = MAX(bottom, target->box.y + target->box.h);
    }
    return right < left ? (struct box){0} : (struct box){left, top, right - left, bottom - top};
}

static const char *row_words(struct access *access, int row)
{
    const struct target *target = access_in_row(access, row, NULL);

    g_string_truncate(access->say, 0);
    for (; target; target = access_in_row(access, row, target->id)) {
        if (!*target->say)
            continue; /* a key that keeps what it is to itself */
        g_string_append_printf(access->say, "%s%s", access->say->len > 0 ? ", " : "", target->say);
    }
    return access->say->str;
}

static struct choice step(const char *say)
{
    struct choice choice = NOTHING_CHOSEN;

    choice.kind = CHOICE_STEP;
    choice.say = say;
    return choice;
}

static struct choice mark_row(struct access *access, int row)
{
    access->mark = (struct mark){.kind = MARK_ROW, .row = row};
    return step(row_words(access, row));
}

static struct choice mark_cell(struct access *access, const struct target *target)
{
    access->mark.kind = MARK_CELL;
    g_strlcpy(access->mark.target, target->id, sizeof access->mark.target);
    return step(target->say);
}

static struct choice next_row(struct access *access, int above)
{
    int row = 0;

    if (!row_above(access, above, &row) && !row_above(access, INT_MIN, &row))
        return NOTHING_CHOSEN;
    return mark_row(access, row);
}

static struct choice next_in_row(struct access *access)
{
    struct mark *mark = &access->mark;
    bool is_out = mark->kind == MARK_OUT;
    const struct target *target = access_in_row(access, mark->row, is_out ? NULL : mark->target);

    if (!is_out && !target) {
        mark->kind = MARK_OUT;
        mark->target[0] = '\0';
        return step(access->out);
    }
    if (is_out && ++mark->rounds == ROUNDS_MOST)
        return mark_row(access, mark->row);
    return target ? mark_cell(access, target) : next_row(access, INT_MIN);
}

static struct choice press_next(struct access *access, int64_t now_ms)
{
    bool is_bounce = now_ms - access->next_ms < BOUNCE_MS;

    access->next_ms = now_ms;
    if (is_bounce)
        return NOTHING_CHOSEN;
    switch (access->mark.kind) {
    case MARK_ROW:
        return next_row(access, access->mark.row);
    case MARK_CELL:
    case MARK_OUT:
        return next_in_row(access);
    default:
        return next_row(access, INT_MIN);
    }
}

/* Scanning goes on from the row, whose frame comes back at once; what was chosen is what is spoken.
 */
static struct choice choose(struct access *access, const struct target *target)
{
    access->mark = (struct mark){.kind = MARK_ROW, .row = target->row};
    return access_choose(target);
}

static struct choice press_select(struct access *access)
{
    struct mark *mark = &access->mark;
    const struct target *first = access_in_row(access, mark->row, NULL);
    const struct target *marked = access_target(access, mark->target);

    switch (mark->kind) {
    case MARK_ROW:
        if (!first)
            return NOTHING_CHOSEN; /* all of the row waits */
        if (is_single(access, mark->row))
            return choose(access, first);
        mark->rounds = 0;
        return mark_cell(access, first);
    case MARK_CELL:
        return choose(access, marked);
    case MARK_OUT:
        return mark_row(access, mark->row);
    default:
        return next_row(access, INT_MIN);
    }
}

struct choice access_scan(struct access *access, const struct access_event *event)
{
    if (event->kind == ACCESS_NEXT)
        return press_next(access, event->now_ms);
    return access_take(access, event->now_ms) ? press_select(access) : NOTHING_CHOSEN;
}

/* Nothing of the row can be chosen just now, as while a recording is saved: the frame waits there.
 */
static void wait_on_row(struct access *access)
{
    struct mark *mark = &access->mark;
    const struct target *there = NULL;

    for (size_t i = 0; !there && i < scene_target_count(access->scene); i++)
        if (scene_target_at(access->scene, i)->row == mark->row)
            there = scene_target_at(access->scene, i);
    if (!there)
        *mark = (struct mark){.kind = MARK_NONE};
    else if (mark->kind != MARK_FOCUS)
        *mark = (struct mark){.kind = MARK_ROW, .row = mark->row};
    else if (!access_target(access, mark->target))
        g_strlcpy(mark->target, there->id, sizeof mark->target);
}

/* The scene is another: the frame stays on what it was on, or on its row, or goes to the start. */
void access_mark_keep(struct access *access)
{
    struct mark *mark = &access->mark;
    const struct target *target = access_target(access, mark->target);
    const struct target *first = access_in_row(access, mark->row, NULL);

    if (mark->kind == MARK_NONE)
        return;
    if (mark->kind == MARK_FOCUS && target && access_is_open(target)) {
        mark->row = target->row;
        return;
    }
    if (mark->kind == MARK_CELL && target && access_is_open(target) && target->row == mark->row)
        return;
    if (!first) {
        wait_on_row(access);
    } else if (mark->kind == MARK_FOCUS) {
        g_strlcpy(mark->target, first->id, sizeof mark->target);
    } else if (mark->kind == MARK_CELL || is_single(access, mark->row)) {
        *mark = (struct mark){.kind = MARK_ROW, .row = mark->row};
    }
}
