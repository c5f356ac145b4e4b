// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* What the screens know of the time: of now, and of when things were made. A time that nobody
 * vouches for is not shown as one. */
#include "app_internal.h"

#include <string.h>
#include <time.h>

#define MINUTE_MS ((int64_t)60 * 1000)

enum clock_quality app_clock(const struct app *app)
{
    return app->vault != NULL ? app_now(app).quality : CLOCK_UNKNOWN;
}

char *app_time_text(const struct app *app)
{
    struct tm local;
    if (app_clock(app) < CLOCK_RTC)
        return g_strdup("–");
    time_t seconds = (time_t)(app_now(app).wall_ms / 1000);
    if (localtime_r(&seconds, &local) == NULL)
        return g_strdup("–");
    return g_strdup_printf("%02d:%02d", local.tm_hour, local.tm_min);
}

struct dated app_dated(const struct app *app, const json_t *record)
{
    const json_t *made = json_object_get(record, "made");
    if (app->shelf.dating == NULL || made == NULL)
        return (struct dated){DATED_NOT, CLOCK_NO_WALL, CLOCK_NO_WALL};
    if (app->vault == NULL)
        return dating_of(app->shelf.dating, NULL, made);
    struct moment now = app_now(app);
    return dating_of(app->shelf.dating, &now, made);
}

int64_t app_age_ms(const struct app *app, const json_t *record)
{
    struct moment made;
    if (app->vault == NULL || !moment_from_json(json_object_get(record, "made"), &made))
        return -1;
    struct moment now = app_now(app);
    bool same = strcmp(made.boot, now.boot) == 0 && made.boottime_ms <= now.boottime_ms;
    return same ? now.boottime_ms - made.boottime_ms : -1;
}

int64_t dates_minute(const struct app *app, int64_t *left_ms)
{
    bool known = app_clock(app) >= CLOCK_RTC;
    int64_t now_ms = known ? app_now(app).wall_ms : clock_boottime_ms();
    *left_ms = MINUTE_MS - now_ms % MINUTE_MS;
    return now_ms / MINUTE_MS;
}
