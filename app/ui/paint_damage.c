// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Damage: the few rectangles that must be drawn again. */
#include "ui/paint_inside.h"

bool rects_touch(struct rect a, struct rect b)
{
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

static struct rect around(struct rect a, struct rect b)
{
    int x = MIN(a.x, b.x), y = MIN(a.y, b.y);
    int right = MAX(a.x + a.w, b.x + b.w), bottom = MAX(a.y + a.h, b.y + b.h);

    return (struct rect){x, y, right - x, bottom - y};
}

static int64_t area(struct rect rect)
{
    return (int64_t)rect.w * rect.h;
}

void damage_settle(struct damage *damage, size_t most)
{
    for (;;) {
        int64_t best = INT64_MAX;
        size_t first = 0, second = 0;

        for (size_t i = 0; i < damage->count; i++) {
            for (size_t j = i + 1; j < damage->count; j++) {
                struct rect a = damage->rects[i], b = damage->rects[j];
                int64_t cost = rects_touch(a, b) ? -1 : area(around(a, b)) - area(a) - area(b);

                if (cost < best) {
                    best = cost;
                    first = i;
                    second = j;
                }
            }
        }
        if (best >= 0 && damage->count <= most)
            return;
        damage->rects[first] = around(damage->rects[first], damage->rects[second]);
        damage->rects[second] = damage->rects[--damage->count];
    }
}

void damage_add(struct damage *damage, struct rect rect, struct rect whole)
{
    int right = MIN(rect.x + rect.w, whole.w), bottom = MIN(rect.y + rect.h, whole.h);

    rect.x = MAX(rect.x, 0);
    rect.y = MAX(rect.y, 0);
    rect.w = right - rect.x;
    rect.h = bottom - rect.y;
    if (rect.w <= 0 || rect.h <= 0)
        return;
    damage->rects[damage->count++] = rect;
    damage_settle(damage, DAMAGE_RECTS);
}
