// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Where the frame of scanning goes: groups, rows, then the targets of one, and out again. */
#include "ui/access_inside.h"

#include <string.h>

static struct choice step(const char *say)
{
    struct choice choice = NOTHING_CHOSEN;

    choice.kind = CHOICE_STEP;
    choice.say = say;
    return choice;
}

static struct choice mark_group(struct access *access, int group)
{
    access->mark = (struct mark){.kind = MARK_GROUP, .group = group};
    return step(scan_group_words(access, group));
}

static struct choice mark_row(struct access *access, int row)
{
    struct mark *mark = &access->mark;

    *mark =
        (struct mark){.kind = MARK_ROW, .group = mark->group, .row = row, .rounds = mark->rounds};
    return step(scan_row_words(access, row));
}

static struct choice mark_cell(struct access *access, const struct target *target)
{
    struct mark *mark = &access->mark;

    mark->kind = MARK_CELL;
    mark->group = scan_group_of(access, target);
    mark->row = target->row;
    g_strlcpy(mark->target, target->id, sizeof mark->target);
    return step(target->say);
}

static struct choice mark_out(struct access *access, enum mark_kind kind)
{
    access->mark.kind = kind;
    access->mark.target[0] = '\0';
    return step(access->out);
}

/* --- one step on --- */

/* A round of the whole screen is done: counted for the frame that steps by itself. */
static void count_round(struct access *access)
{
    access->presses.rounds++;
}

static bool has_groups(const struct access *access)
{
    int first = 0, second = 0;

    return scan_group_after(access, -1, &first) && scan_group_after(access, first, &second);
}

static struct choice next_group(struct access *access, int after)
{
    int group = 0;

    if (!scan_group_after(access, after, &group)) {
        count_round(access);
        if (!scan_group_after(access, -1, &group))
            return NOTHING_CHOSEN;
    }
    return mark_group(access, group);
}

/* Rows of a screen without groups go round; those of a group end in the way out. */
static struct choice next_row(struct access *access, int after)
{
    struct mark *mark = &access->mark;
    bool is_group = has_groups(access);
    int group = is_group ? mark->group : -1, row = 0;

    if (scan_row_after(access, group, after, &row))
        return mark_row(access, row);
    if (is_group && mark->kind == MARK_ROW)
        return mark_out(access, MARK_OUT_GROUP);
    if (!is_group && after != INT_MIN)
        count_round(access);
    return scan_row_after(access, group, INT_MIN, &row) ? mark_row(access, row) : NOTHING_CHOSEN;
}

static struct choice first_mark(struct access *access)
{
    const struct target *first;
    int row = 0;

    access->mark = (struct mark){.kind = MARK_NONE};
    if (!scan_row_after(access, -1, INT_MIN, &row))
        return NOTHING_CHOSEN;
    if (has_groups(access))
        return next_group(access, -1);
    first = access_in_row(access, row, NULL);
    return access->way.pattern == WAY_LINEAR ? mark_cell(access, first) : next_row(access, INT_MIN);
}

static struct choice next_of_all(struct access *access)
{
    struct mark *mark = &access->mark;
    const struct target *target = access_in_row(access, mark->row, mark->target);
    int row = 0;

    if (!target && scan_row_after(access, -1, mark->row, &row))
        target = access_in_row(access, row, NULL);
    if (target)
        return mark_cell(access, target);
    count_round(access);
    return first_mark(access);
}

static struct choice next_in_row(struct access *access)
{
    struct mark *mark = &access->mark;
    bool is_out = mark->kind == MARK_OUT;
    const struct target *target = access_in_row(access, mark->row, is_out ? NULL : mark->target);

    if (access->way.pattern == WAY_LINEAR)
        return next_of_all(access);
    if (!is_out && !target)
        return mark_out(access, MARK_OUT);
    if (is_out && ++mark->rounds >= access->way.rounds) {
        mark->rounds = 0;
        return mark_row(access, mark->row);
    }
    return target ? mark_cell(access, target) : next_row(access, INT_MIN);
}

struct choice scan_next(struct access *access)
{
    struct mark *mark = &access->mark;

    switch (mark->kind) {
    case MARK_GROUP:
        return next_group(access, mark->group);
    case MARK_ROW:
        return next_row(access, mark->row);
    case MARK_CELL:
    case MARK_OUT:
        return next_in_row(access);
    case MARK_OUT_GROUP:
        if (++mark->rounds >= access->way.rounds)
            return mark_group(access, mark->group);
        return next_row(access, INT_MIN);
    default:
        return first_mark(access);
    }
}

/* --- chosen --- */

/* Scanning goes on from the row, whose frame comes back at once; what was chosen is what is spoken.
 */
static struct choice choose(struct access *access, const struct target *target)
{
    struct mark *mark = &access->mark;

    if (access->way.pattern == WAY_LINEAR)
        mark->rounds = 0;
    else
        *mark = (struct mark){.kind = MARK_ROW, .group = mark->group, .row = target->row};
    return access_choose(target);
}

static struct choice enter_row(struct access *access)
{
    const struct target *first = access_in_row(access, access->mark.row, NULL);

    if (!first)
        return NOTHING_CHOSEN; /* all of the row waits */
    if (scan_is_single(access, access->mark.row))
        return choose(access, first);
    access->mark.rounds = 0;
    return mark_cell(access, first);
}

/* A group of one row is that row. */
static struct choice enter_group(struct access *access)
{
    struct mark *mark = &access->mark;
    int row = 0, second = 0;

    if (!scan_row_after(access, mark->group, INT_MIN, &row))
        return NOTHING_CHOSEN;
    mark->rounds = 0;
    if (scan_row_after(access, mark->group, row, &second))
        return mark_row(access, row);
    mark->row = row;
    return enter_row(access);
}

/* Out of a row to its row; where a group is that row alone, to the group. */
static struct choice leave_row(struct access *access)
{
    struct mark *mark = &access->mark;
    int first = 0, second = 0;
    bool is_alone = scan_row_after(access, mark->group, INT_MIN, &first) &&
                    !scan_row_after(access, mark->group, first, &second);

    mark->rounds = 0;
    return has_groups(access) && is_alone ? mark_group(access, mark->group)
                                          : mark_row(access, mark->row);
}

struct choice scan_select(struct access *access)
{
    struct mark *mark = &access->mark;
    const struct target *marked = access_target(access, mark->target);

    switch (mark->kind) {
    case MARK_GROUP:
        return enter_group(access);
    case MARK_ROW:
        return enter_row(access);
    case MARK_CELL:
        return choose(access, marked);
    case MARK_OUT:
        return leave_row(access);
    case MARK_OUT_GROUP:
        return mark_group(access, mark->group);
    default:
        return first_mark(access);
    }
}

/* --- another scene --- */

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
        *mark = (struct mark){.kind = MARK_ROW, .group = mark->group, .row = mark->row};
    else if (!access_target(access, mark->target))
        g_strlcpy(mark->target, there->id, sizeof mark->target);
}

static bool stays(const struct access *access)
{
    const struct mark *mark = &access->mark;
    const struct target *target = access_target(access, mark->target);
    int row = 0;

    switch (mark->kind) {
    case MARK_NONE:
        return true;
    case MARK_GROUP:
    case MARK_OUT_GROUP:
        return scan_row_after(access, mark->group, INT_MIN, &row);
    case MARK_FOCUS:
        return target && access_is_open(target);
    case MARK_CELL:
        return target && access_is_open(target) && target->row == mark->row;
    default:
        return false;
    }
}

/* The scene is another: the frame stays on what it was on, or on its row, or goes to the start. */
void access_mark_keep(struct access *access)
{
    struct mark *mark = &access->mark;
    const struct target *first;

    if (stays(access)) {
        if (mark->kind == MARK_FOCUS)
            mark->row = access_target(access, mark->target)->row;
        return;
    }
    if (mark->kind == MARK_GROUP || mark->kind == MARK_OUT_GROUP) {
        *mark = (struct mark){.kind = MARK_NONE};
        return;
    }
    first = access_in_row(access, mark->row, NULL);
    if (!first)
        wait_on_row(access);
    else if (mark->kind == MARK_FOCUS)
        g_strlcpy(mark->target, first->id, sizeof mark->target);
    else if (mark->kind == MARK_CELL || scan_is_single(access, mark->row))
        *mark = (struct mark){.kind = MARK_ROW, .group = mark->group, .row = mark->row};
}
