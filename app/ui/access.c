// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/access_inside.h"

#include <string.h>

struct access *access_new(const struct theme *theme)
{
    struct access *access = g_new0(struct access, 1);

    access->theme = theme;
    access->way = way_usual();
    access->chosen_ms = ACCESS_LONG_AGO;
    access->presses.next_ms = ACCESS_LONG_AGO;
    access->dwell.left_ms = ACCESS_LONG_AGO;
    access->say = g_string_new(NULL);
    access->out = g_strdup("out");
    access->touch.stroke = g_array_new(FALSE, FALSE, sizeof(struct point));
    return access;
}

void access_free(struct access *access)
{
    if (!access)
        return;
    g_array_free(access->touch.stroke, TRUE);
    g_string_free(access->say, TRUE);
    g_free(access->out);
    g_free(access);
}

void access_set_out(struct access *access, const char *say)
{
    g_free(access->out);
    access->out = g_strdup(say);
}

void access_set_way(struct access *access, const struct way *way)
{
    access->way = *way;
    way_bound(&access->way);
    access_touch_forget(access);
    access->presses.is_running = false;
    press_forget(access);
    dwell_rest(access);
}

const struct way *access_way(const struct access *access)
{
    return &access->way;
}

void access_set_scene(struct access *access, const struct scene *scene, bool fresh)
{
    access->scene = scene;
    if (fresh || !scene) {
        press_forget(access);
        dwell_rest(access);
    }
    if (fresh || !scene || !access_target(access, access->touch.target))
        access_touch_forget(access);
    if (fresh || !scene)
        access->mark = (struct mark){.kind = MARK_NONE};
    else
        access_mark_keep(access);
}

const struct target *access_target(const struct access *access, const char *id)
{
    if (!access->scene || !*id)
        return NULL;
    for (size_t i = 0; i < scene_target_count(access->scene); i++) {
        const struct target *target = scene_target_at(access->scene, i);

        if (strcmp(target->id, id) == 0)
            return target;
    }
    return NULL;
}

bool access_is_open(const struct target *target)
{
    return target->state != STATE_NOT_YET;
}

static int64_t ignore_ms(const struct access *access)
{
    const struct way *way = &access->way;
    bool steps_alone = way->scan == WAY_AUTOMATIC || way->scan == WAY_INVERSE;

    return steps_alone ? MIN(way->ignore_ms, way->step_ms / 2) : way->ignore_ms;
}

bool access_take(struct access *access, int64_t now_ms)
{
    if (now_ms - access->chosen_ms < ignore_ms(access))
        return false;
    access->chosen_ms = now_ms;
    return true;
}

struct choice access_choose(const struct target *target)
{
    struct choice choice = NOTHING_CHOSEN;

    choice.kind = CHOICE_CHOSEN;
    g_strlcpy(choice.target, target->id, sizeof choice.target);
    return choice;
}

struct choice access_event(struct access *access, const struct access_event *event)
{
    if (!access->scene)
        return NOTHING_CHOSEN;
    switch (event->kind) {
    case ACCESS_DOWN:
    case ACCESS_MOVE:
    case ACCESS_UP:
    case ACCESS_CANCEL:
        return access_touch(access, event);
    case ACCESS_POINT:
    case ACCESS_GONE:
        return access_point(access, event);
    case ACCESS_NEXT:
    case ACCESS_SELECT:
    case ACCESS_NEXT_UP:
    case ACCESS_SELECT_UP:
        return access_press(access, event);
    default:
        return access_focus(access, event);
    }
}

int64_t access_sooner(int64_t a_ms, int64_t b_ms)
{
    if (a_ms < 0 || b_ms < 0)
        return MAX(a_ms, b_ms);
    return MIN(a_ms, b_ms);
}

int64_t access_wait_ms(const struct access *access, int64_t now_ms)
{
    int64_t wait = touch_wait_ms(access, now_ms);

    wait = access_sooner(wait, press_wait_ms(access, now_ms));
    return access_sooner(wait, dwell_wait_ms(access, now_ms));
}

struct choice access_time(struct access *access, int64_t now_ms)
{
    struct choice choice = touch_time(access, now_ms);

    if (choice.kind == CHOICE_NONE)
        choice = press_time(access, now_ms);
    if (choice.kind == CHOICE_NONE)
        choice = dwell_time(access, now_ms);
    return choice;
}

bool access_mark(const struct access *access, struct box *box)
{
    const struct target *target = access_target(access, access->mark.target);

    switch (access->mark.is_hidden ? MARK_NONE : access->mark.kind) {
    case MARK_FOCUS:
    case MARK_CELL:
        if (!target)
            return false;
        *box = target->box;
        return true;
    case MARK_ROW:
    case MARK_OUT:
        *box = scan_row_box(access, access->mark.row);
        return true;
    case MARK_GROUP:
    case MARK_OUT_GROUP:
        *box = scan_group_box(access, access->mark.group);
        return true;
    default:
        return false;
    }
}
