// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* File it: whose it is, which target, what is to be said. A pupil who may not be pictured stops it
 * until the photo is blurred and staff have given their word, or it is set aside. */
#include "staff/file_inside.h"
#include "staff/shown.h"
#include "staff/staff_screens.h"

#include <string.h>

/* Words first, then consent, then the picture: the order in which it can be stopped. */
static void file(struct file_screen *screen, struct app *app)
{
    screen->has_failed = false;
    if (screen->phase == FILE_CONFIRMING) {
        file_to_vault(screen, app);
        return;
    }
    if (file_needs_words(screen, app) && !file_hides(screen)) {
        screen->phase = FILE_BLOCKED;
        return;
    }
    if (file_has_marks(screen) && screen->has_flat && file_needs_words(screen, app)) {
        screen->phase = FILE_CONFIRMING;
        return;
    }
    if (!file_has_marks(screen) || screen->has_flat) {
        file_to_vault(screen, app);
        return;
    }
    /* Marks from before a crash: their picture is made now. */
    screen->phase = FILE_FLATTENING;
    app_flatten(app, file_complete(screen, app), json_deep_copy(screen->app_part), screen->markup);
}

/* Nobody has yet said a word for a picture that has changed. */
static void new_picture(struct file_screen *screen)
{
    screen->flat_no++;
    memset(screen->vouched, 0, sizeof screen->vouched);
}

static void flattened(struct file_screen *screen, struct app *app)
{
    struct draft *draft = app_draft_take(app, NULL);
    if (draft == NULL || screen->phase != FILE_FLATTENING) {
        draft_free(draft);
        return;
    }
    json_decref(screen->record);
    screen->record = json_incref(draft->record);
    draft_free(draft);
    screen->has_flat = true;
    new_picture(screen);
    if (file_needs_words(screen, app))
        screen->phase = FILE_CONFIRMING;
    else
        file_to_vault(screen, app);
}

/* --- the draft --- */

static void take_draft(struct file_screen *screen, struct app *app)
{
    struct draft *draft = app_draft_take(app, NULL);
    if (draft == NULL)
        return;
    bool is_first = screen->record == NULL;
    json_decref(screen->record);
    json_decref(screen->app_part);
    screen->record = json_incref(draft->record);
    screen->app_part = draft->app != NULL ? json_incref(draft->app) : json_object();
    draft_free(draft);
    screen->has_photo = shown_has(screen->record, "photo.jpg");
    screen->has_flat = shown_has(screen->record, "flat.jpg");
    screen->has_voice = shown_has(screen->record, "voice.ogg");
    new_picture(screen);
    g_clear_pointer(&screen->markup, markup_free);
    const json_t *marks = json_object_get(screen->app_part, "markup");
    g_autoptr(GError) damaged = NULL;
    if (marks != NULL)
        screen->markup = markup_from_json(marks, &damaged);
    screen->has_failed = damaged != NULL;
    if (is_first)
        file_take_choices(screen, app);
    screen->phase = FILE_CHOOSING;
}

/* What was chosen so far is kept in the draft, for another time or another hand. */
static void keep_choices(struct file_screen *screen, struct app *app)
{
    if (screen->record == NULL || screen->phase == FILE_FILING)
        return;
    app_draft_save(app, file_complete(screen, app), json_deep_copy(screen->app_part), NULL, NULL);
}

static void enter(void *state, struct app *app, const char *text)
{
    struct file_screen *screen = state;
    screen->draft_id = g_strdup(text);
    app_draft_read(app, text);
}

static void again(void *state, struct app *app)
{
    struct file_screen *screen = state;
    char *written = app_written_take(app);
    if (written != NULL) {
        g_free(screen->caption);
        screen->caption = written;
        return;
    }
    app_draft_read(app, screen->draft_id);
}

static void leave(void *state, struct app *app)
{
    (void)app;
    struct file_screen *screen = state;
    g_free(screen->draft_id);
    json_decref(screen->record);
    json_decref(screen->app_part);
    markup_free(screen->markup);
    g_free(screen->caption);
}

/* --- what is done --- */

/* What is chosen of the draft: nothing of it leads anywhere. */
static void choose_of(struct file_screen *screen, struct app *app, const struct action *action)
{
    switch (action->code) {
    case FILE_PUPIL:
        file_choose_pupil(screen, app, action->arg);
        break;
    case FILE_PUPILS_MORE:
        screen->pupil_page++;
        break;
    case FILE_TARGET:
        file_choose_target(screen, app, action->arg);
        break;
    case FILE_TARGETS_MORE:
        screen->target_page++;
        break;
    case FILE_PLACE:
        screen->place = action->arg;
        break;
    case FILE_HELP:
        screen->help = action->arg;
        break;
    case FILE_VOUCH:
        screen->vouched[action->arg] = !screen->vouched[action->arg];
        break;
    case FILE_VOUCH_MORE:
        screen->vouch_page++;
        break;
    default:
        break;
    }
}

static struct go choose(struct file_screen *screen, struct app *app, const struct action *action)
{
    switch (action->code) {
    case FILE_CAPTION:
        return PUSH(SCREEN_KEYBOARD, screen->caption);
    case FILE_MARK:
        keep_choices(screen, app);
        return PUSH(SCREEN_MARKUP, screen->draft_id);
    case FILE_HEAR:
        app_play_medium(app, screen->draft_id, "voice.ogg");
        return STAY;
    case FILE_LATER:
    case FILE_ASIDE:
        keep_choices(screen, app);
        return BACK;
    case FILE_THROW:
    case FILE_THROW_NO:
        screen->asks_throw = action->code == FILE_THROW;
        return STAY;
    case FILE_THROW_YES:
        app_throw(app, screen->draft_id);
        return STAY;
    case FILE_FILE:
        file(screen, app);
        return STAY;
    default:
        choose_of(screen, app, action);
        return STAY;
    }
}

static struct go news(struct file_screen *screen, struct app *app, const struct action *action)
{
    if (action->code == NEWS_PACK)
        file_forget_lost(screen, app);
    if (g_strcmp0(action->text, screen->draft_id) != 0)
        return STAY;
    switch (action->code) {
    case NEWS_DRAFT_READ:
        take_draft(screen, app);
        return STAY;
    case NEWS_FLAT:
        flattened(screen, app);
        return STAY;
    case NEWS_FILED:
    case NEWS_THROWN:
        return BACK;
    case NEWS_FILE_FAILED:
        screen->has_failed = true;
        screen->phase =
            app_fault_is(app, FAULT_REFUSED) && !file_hides(screen) ? FILE_BLOCKED : FILE_CHOOSING;
        return STAY;
    case NEWS_SAVE_FAILED:
    case NEWS_THROW_FAILED:
        screen->has_failed = true;
        if (screen->phase == FILE_FLATTENING)
            screen->phase = FILE_CHOOSING;
        return STAY;
    default:
        return STAY;
    }
}

static struct go act(void *state, struct app *app, const struct action *action)
{
    struct file_screen *screen = state;
    struct go go;
    if (action->kind == ACTION_NEWS)
        return news(screen, app, action);
    bool asks = screen->phase == FILE_BLOCKED || screen->phase == FILE_CONFIRMING;
    if (asks && frame_is_back(action)) {
        screen->phase = FILE_CHOOSING;
        return STAY;
    }
    if (frame_act(action, &go)) {
        keep_choices(screen, app);
        return go;
    }
    return action->kind == ACTION_CHOOSE ? choose(screen, app, action) : STAY;
}

static void declare(const void *state, const struct app *app, struct scene *scene)
{
    const struct file_screen *screen = state;
    frame_rail(scene, app, RAIL_INBOX);
    if (screen->phase == FILE_BLOCKED || screen->phase == FILE_CONFIRMING)
        file_confirm_declare(screen, app, scene);
    else
        file_view_declare(screen, app, scene);
}

const struct screen file_it_screen = {
    .name = "file-it",
    .state_bytes = sizeof(struct file_screen),
    .is_staff = true,
    .enter = enter,
    .leave = leave,
    .again = again,
    .declare = declare,
    .act = act,
};
