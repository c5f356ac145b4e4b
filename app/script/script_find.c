// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* From a label to the place for a finger. */
#include "script/script_inside.h"

/* Where a finger looks for a free piece of a target: its middle first, then across it. */
#define TRIES 9

const struct target *script_find(const struct scene *scene, const char *label, int nth, char **why)
{
    int matches = 0;
    const struct target *target = scene ? scene_find(scene, label, MAX(nth, 1), &matches) : NULL;

    if (matches == 0)
        *why = g_strdup("nothing here is called that");
    else if (matches > 1 && nth == 0)
        *why = g_strdup_printf("%d things here are called that; say which by a number", matches);
    else if (!target)
        *why = g_strdup_printf("only %d here %s called that", matches, matches > 1 ? "are" : "is");
    else if (target->state == STATE_NOT_YET)
        *why = g_strdup("it cannot be chosen yet");
    else
        return target;
    return NULL;
}

static bool covers(struct box box, double x, double y)
{
    return x >= box.x && y >= box.y && x < box.x + box.w && y < box.y + box.h;
}

bool script_is_on_top(const struct scene *scene, const struct target *target, bool for_drop,
                      double x, double y)
{
    for (size_t i = scene_target_count(scene); i-- > 0;) {
        const struct target *other = scene_target_at(scene, i);

        if (covers(other->box, x, y) && (!for_drop || other->takes_drop))
            return other == target;
    }
    return false;
}

bool script_point(const struct scene *scene, const struct target *target, bool for_drop, double *x,
                  double *y)
{
    for (int i = 0; i < TRIES * TRIES; i++) {
        /* 0, -1, 1, -2, 2 … ninths from the middle. */
        int across = i % TRIES, down = i / TRIES;
        double right = (across % 2 ? -1 : 1) * ((across + 1) / 2) / (double)TRIES;
        double below = (down % 2 ? -1 : 1) * ((down + 1) / 2) / (double)TRIES;

        *x = target->box.x + target->box.w * (0.5 + right);
        *y = target->box.y + target->box.h * (0.5 + below);
        if (script_is_on_top(scene, target, for_drop, *x, *y))
            return true;
    }
    return false;
}

const struct target *script_canvas(const struct scene *scene)
{
    for (size_t i = 0; scene && i < scene_target_count(scene); i++) {
        const struct target *target = scene_target_at(scene, i);

        if (target->role == ROLE_CANVAS && target->state != STATE_NOT_YET)
            return target;
    }
    return NULL;
}

void script_tell_targets(const struct script_host *host)
{
    FILE *err = host->err ? host->err : stderr;
    const struct scene *scene = host->scene(host->context);

    fprintf(err, "On the screen \"%s\" there is:\n", host->screen(host->context));
    for (size_t i = 0; scene && i < scene_target_count(scene); i++) {
        const struct target *target = scene_target_at(scene, i);

        fprintf(err, "  #%s \"%s\"%s\n", target->id, target->label,
                target->state == STATE_NOT_YET ? " (not yet)" : "");
    }
    fflush(err);
}
