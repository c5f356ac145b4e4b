// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* What there is to scan: groups of rows, rows, and the targets in one. */
#include "ui/access_inside.h"

#include <string.h>

int scan_group_of(const struct access *access, const struct target *target)
{
    return access->way.pattern == WAY_GROUPS ? (int)target->region : 0;
}

bool scan_group_after(const struct access *access, int group, int *next)
{
    bool found = false;

    for (size_t i = 0; i < scene_target_count(access->scene); i++) {
        const struct target *target = scene_target_at(access->scene, i);
        int its = scan_group_of(access, target);

        if (access_is_open(target) && its > group && (!found || its < *next)) {
            *next = its;
            found = true;
        }
    }
    return found;
}

bool scan_row_after(const struct access *access, int group, int row, int *next)
{
    bool found = false;

    for (size_t i = 0; i < scene_target_count(access->scene); i++) {
        const struct target *target = scene_target_at(access->scene, i);
        bool is_in = group < 0 || scan_group_of(access, target) == group;

        if (is_in && access_is_open(target) && target->row > row &&
            (!found || target->row < *next)) {
            *next = target->row;
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

bool scan_is_single(const struct access *access, int row)
{
    const struct target *first = access_in_row(access, row, NULL);

    return first && !access_in_row(access, row, first->id);
}

/* Round all targets of a row, or with `row` below nought all of a group. */
static struct box box_round(const struct access *access, int group, int row)
{
    int left = INT_MAX, top = INT_MAX, right = INT_MIN, bottom = INT_MIN;

    for (size_t i = 0; i < scene_target_count(access->scene); i++) {
        const struct target *target = scene_target_at(access->scene, i);

        if (row >= 0 ? target->row != row : scan_group_of(access, target) != group)
            continue;
        left = MIN(left, target->box.x);
        top = MIN(top, target->box.y);
        right = MAX(right, target->box.x + target->box.w);
        bottom = MAX(bottom, target->box.y + target->box.h);
    }
    return right < left ? (struct box){0} : (struct box){left, top, right - left, bottom - top};
}

struct box scan_row_box(const struct access *access, int row)
{
    return box_round(access, 0, row);
}

struct box scan_group_box(const struct access *access, int group)
{
    return box_round(access, group, -1);
}

static void add_words(struct access *access, int row)
{
    const struct target *target = access_in_row(access, row, NULL);

    for (; target; target = access_in_row(access, row, target->id)) {
        if (!*target->say)
            continue; /* a key that keeps what it is to itself */
        g_string_append_printf(access->say, "%s%s", access->say->len > 0 ? ", " : "", target->say);
    }
}

const char *scan_row_words(struct access *access, int row)
{
    g_string_truncate(access->say, 0);
    add_words(access, row);
    return access->say->str;
}

const char *scan_group_words(struct access *access, int group)
{
    int row = INT_MIN;

    g_string_truncate(access->say, 0);
    while (scan_row_after(access, group, row, &row))
        add_words(access, row);
    return access->say->str;
}
