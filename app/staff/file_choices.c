// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Filing: whose it is and which targets it is for, as staff choose them. */
#include "staff/file_inside.h"

#include <string.h>

const struct file_choice FILE_PLACES[FILE_PLACE_COUNT] = {
    {"in class", "file.class", "class"},       {"around school", "file.school", "school"},
    {"in the community", "file.out", "place"}, {"on school transport", "file.bus", "bus"},
    {"at home", "file.home", "home"},
};
const struct file_choice FILE_HELPS[FILE_HELP_COUNT] = {
    {"none", "file.no-help", NULL},
    {"words", "file.words", NULL},
    {"touch", "file.touch", NULL},
    {"full", "file.full", NULL},
};

static bool has(const char *const *ids, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (g_str_equal(ids[i], id))
            return true;
    return false;
}

bool file_has_pupil(const struct file_screen *screen, const char *id)
{
    return has(screen->pupils, screen->pupil_count, id);
}

bool file_has_target(const struct file_screen *screen, const char *id)
{
    return has(screen->targets, screen->target_count, id);
}

size_t file_targets(const struct file_screen *screen, const struct app *app,
                    struct file_target targets[FILE_TARGETS_MOST])
{
    size_t count = 0;
    for (size_t i = 0; i < screen->pupil_count; i++) {
        const struct pack_pupil *pupil = pack_pupil(app_pack(app), screen->pupils[i]);
        for (size_t k = 0; pupil != NULL && k < pupil->target_count && count < FILE_TARGETS_MOST;
             k++)
            targets[count++] = (struct file_target){pupil, &pupil->targets[k]};
    }
    return count;
}

/* Puts an id in, or takes it out; false when there is no room. */
static bool toggle(const char **ids, size_t *count, size_t most, const char *id)
{
    for (size_t i = 0; i < *count; i++) {
        if (!g_str_equal(ids[i], id))
            continue;
        memmove(&ids[i], &ids[i + 1], (*count - i - 1) * sizeof *ids);
        (*count)--;
        return true;
    }
    if (*count == most)
        return false;
    /* The pack may be replaced while this screen is open; the id outlives it. */
    ids[(*count)++] = g_intern_string(id);
    return true;
}

/* A target of a pupil who is not chosen any more goes with them. */
static void drop_lost_targets(struct file_screen *screen, struct app *app)
{
    struct file_target known[FILE_TARGETS_MOST];
    size_t count = file_targets(screen, app, known);
    for (size_t i = screen->target_count; i-- > 0;) {
        bool found = false;
        for (size_t k = 0; k < count; k++)
            found = found || g_str_equal(known[k].target->id, screen->targets[i]);
        if (!found)
            toggle(screen->targets, &screen->target_count, FILE_TARGETS_MOST, screen->targets[i]);
    }
}

void file_forget_lost(struct file_screen *screen, struct app *app)
{
    for (size_t i = screen->pupil_count; i-- > 0;)
        if (pack_pupil(app_pack(app), screen->pupils[i]) == NULL)
            toggle(screen->pupils, &screen->pupil_count, FILE_PUPILS_MOST, screen->pupils[i]);
    memset(screen->vouched, 0, sizeof screen->vouched);
    drop_lost_targets(screen, app);
}

void file_choose_pupil(struct file_screen *screen, struct app *app, int index)
{
    size_t count;
    g_autofree const struct pack_pupil **everyone = pupils_everyone(app_pack(app), &count);
    if ((size_t)index >= count)
        return;
    toggle(screen->pupils, &screen->pupil_count, FILE_PUPILS_MOST, everyone[index]->id);
    memset(screen->vouched, 0, sizeof screen->vouched);
    drop_lost_targets(screen, app);
    screen->target_page = 0;
}

void file_choose_target(struct file_screen *screen, struct app *app, int index)
{
    struct file_target targets[FILE_TARGETS_MOST];
    if ((size_t)index < file_targets(screen, app, targets))
        toggle(screen->targets, &screen->target_count, FILE_TARGETS_MOST,
               targets[index].target->id);
}

static void take_pupils(struct file_screen *screen, struct app *app)
{
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(screen->record, "pupils"), i, entry)
    {
        const char *id = json_string_value(json_object_get(entry, "id"));
        const struct pack_pupil *pupil =
            id != NULL && app_pack(app) != NULL ? pack_pupil(app_pack(app), id) : NULL;
        if (pupil != NULL && !file_has_pupil(screen, id))
            toggle(screen->pupils, &screen->pupil_count, FILE_PUPILS_MOST, pupil->id);
    }
}

static void take_targets(struct file_screen *screen, struct app *app)
{
    struct file_target targets[FILE_TARGETS_MOST];
    size_t count = file_targets(screen, app, targets), i;
    json_t *entry;
    json_array_foreach(json_object_get(screen->record, "targets"), i, entry)
    {
        const char *id = json_string_value(json_object_get(entry, "id"));
        for (size_t k = 0; k < count; k++)
            if (g_strcmp0(id, targets[k].target->id) == 0 && !file_has_target(screen, id))
                toggle(screen->targets, &screen->target_count, FILE_TARGETS_MOST,
                       targets[k].target->id);
    }
}

static int choice_of(const struct file_choice *choices, int count, const json_t *value)
{
    for (int i = 0; i < count; i++)
        if (g_strcmp0(choices[i].value, json_string_value(value)) == 0)
            return i;
    return 0;
}

void file_take_choices(struct file_screen *screen, struct app *app)
{
    const json_t *record = screen->record;
    const json_t *caption = json_object_get(json_object_get(record, "body"), "caption");
    take_pupils(screen, app);
    take_targets(screen, app);
    screen->place = choice_of(FILE_PLACES, FILE_PLACE_COUNT, json_object_get(record, "context"));
    screen->help = choice_of(FILE_HELPS, FILE_HELP_COUNT, json_object_get(record, "support"));
    if (screen->caption == NULL)
        screen->caption = g_strdup(json_string_value(caption));
}
