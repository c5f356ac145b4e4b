// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "record/dating.h"

#include <string.h>

/* By how much clocks may contradict each other and still be believed: they drift. */
#define NEAR_MS ((int64_t)60 * 1000)

struct anchor {
    char boot[37];
    int64_t boot_no;
    int64_t offset_ms; /* wall minus boottime */
    int64_t last_ms;   /* the latest wall time known in this boot */
};

struct dating {
    GArray *anchors;
};

static void clear(void *data)
{
    g_array_unref(((struct dating *)data)->anchors);
}

struct dating *dating_new(void)
{
    struct dating *dating = g_atomic_rc_box_new0(struct dating);

    dating->anchors = g_array_new(FALSE, FALSE, sizeof(struct anchor));
    return dating;
}

struct dating *dating_ref(struct dating *dating)
{
    return g_atomic_rc_box_acquire(dating);
}

void dating_unref(struct dating *dating)
{
    if (dating)
        g_atomic_rc_box_release_full(dating, clear);
}

static struct anchor *anchor_of(const struct dating *dating, const char *boot)
{
    for (guint i = 0; i < dating->anchors->len; i++) {
        struct anchor *anchor = &g_array_index(dating->anchors, struct anchor, i);
        if (strcmp(anchor->boot, boot) == 0)
            return anchor;
    }
    return NULL;
}

void dating_add(struct dating *dating, const char *boot, int64_t boot_no, int64_t wall_ms,
                int64_t boottime_ms)
{
    struct anchor fresh = {.boot_no = boot_no, .last_ms = wall_ms};
    struct anchor *anchor = anchor_of(dating, boot);
    int64_t offset_ms = wall_ms - boottime_ms;

    if (!anchor) {
        g_strlcpy(fresh.boot, boot, sizeof fresh.boot);
        fresh.offset_ms = offset_ms;
        g_array_append_val(dating->anchors, fresh);
        return;
    }
    anchor->last_ms = MAX(anchor->last_ms + offset_ms - anchor->offset_ms, wall_ms);
    anchor->offset_ms = offset_ms;
    if (boot_no > 0)
        anchor->boot_no = boot_no;
}

bool moment_from_json(const json_t *made, struct moment *moment)
{
    static const char *const words[] = {"unknown", "restored", "rtc", "ntp", "server"};
    const json_t *wall = json_object_get(made, "wall");
    const char *boot = json_string_value(json_object_get(made, "boot"));
    const char *quality = json_string_value(json_object_get(made, "quality"));

    *moment = (struct moment){
        .wall_ms = json_is_integer(wall) ? json_integer_value(wall) : CLOCK_NO_WALL,
        .boot_no = json_integer_value(json_object_get(made, "boot_no")),
        .boottime_ms = json_integer_value(json_object_get(made, "boottime_ms")),
    };
    if (!boot || !quality)
        return false;
    g_strlcpy(moment->boot, boot, sizeof moment->boot);
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strcmp(words[i], quality) == 0)
            moment->quality = (enum clock_quality)i;
    }
    if (moment->wall_ms == CLOCK_NO_WALL)
        moment->quality = CLOCK_UNKNOWN;
    return true;
}

static struct dated at(int64_t wall_ms)
{
    return (struct dated){DATED_AT, wall_ms, wall_ms};
}

static bool dates_its_boot(const struct moment *now)
{
    return now && now->quality >= CLOCK_RTC;
}

/* After everything that is known of the boots before, and before the next dated boot began. */
static struct dated bounds_of(const struct dating *dating, const struct moment *now,
                              const struct moment *made)
{
    struct dated bounds = {DATED_BETWEEN, CLOCK_NO_WALL, CLOCK_NO_WALL};

    for (guint i = 0; i < dating->anchors->len; i++) {
        const struct anchor *anchor = &g_array_index(dating->anchors, struct anchor, i);
        if (anchor->boot_no <= 0)
            continue;
        if (anchor->boot_no < made->boot_no)
            bounds.from_ms = MAX(bounds.from_ms, anchor->last_ms + made->boottime_ms);
        else if (anchor->boot_no > made->boot_no &&
                 (bounds.to_ms == CLOCK_NO_WALL || anchor->offset_ms < bounds.to_ms))
            bounds.to_ms = anchor->offset_ms;
    }
    if (dates_its_boot(now) && now->boot_no > made->boot_no && bounds.to_ms == CLOCK_NO_WALL)
        bounds.to_ms = now->wall_ms - now->boottime_ms;
    if (bounds.from_ms == CLOCK_NO_WALL && bounds.to_ms == CLOCK_NO_WALL)
        bounds.how = DATED_NOT;
    if (bounds.to_ms == CLOCK_NO_WALL || bounds.from_ms <= bounds.to_ms)
        return bounds;
    if (bounds.from_ms <= bounds.to_ms + NEAR_MS)
        return (struct dated){DATED_BETWEEN, bounds.to_ms, bounds.from_ms};
    return (struct dated){DATED_NOT, CLOCK_NO_WALL, CLOCK_NO_WALL};
}

static bool is_believed(const struct moment *made, const struct dated *bounds)
{
    if (made->quality != CLOCK_RTC)
        return made->quality > CLOCK_RTC;
    return (bounds->from_ms == CLOCK_NO_WALL || made->wall_ms >= bounds->from_ms - NEAR_MS) &&
           (bounds->to_ms == CLOCK_NO_WALL || made->wall_ms <= bounds->to_ms + NEAR_MS);
}

struct dated dating_of_moment(const struct dating *dating, const struct moment *now,
                              const struct moment *made)
{
    const struct anchor *anchor = anchor_of(dating, made->boot);
    struct dated bounds;

    if (anchor)
        return at(anchor->offset_ms + made->boottime_ms);
    if (dates_its_boot(now) && strcmp(now->boot, made->boot) == 0)
        return at(now->wall_ms - now->boottime_ms + made->boottime_ms);
    bounds = bounds_of(dating, now, made);
    return is_believed(made, &bounds) ? at(made->wall_ms) : bounds;
}

struct dated dating_of(const struct dating *dating, const struct moment *now, const json_t *made)
{
    struct moment moment;

    if (!moment_from_json(made, &moment))
        return (struct dated){DATED_NOT, CLOCK_NO_WALL, CLOCK_NO_WALL};
    return dating_of_moment(dating, now, &moment);
}
