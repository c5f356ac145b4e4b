// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* My voice: record, hear it, do it again, keep it. A take is on the disk while it is made; one that
 * is not kept is thrown away only by the pupil's own tap, else it waits. */
#include "pupil/pupil_screens.h"
#include "pupil/voice_inside.h"

static void start(struct voice_screen *screen, struct app *app)
{
    app_hush(app);
    json_t *record = app_record(app, "view.voice", "pupil");
    record_set_body(record, json_pack("{ss ss ss}", "question", app_word(app, "voice.question"),
                                      "language", app_language(app), "how", "speech"));
    g_free(screen->draft);
    screen->draft = g_strdup(record_id(record));
    screen->phase = VOICE_RECORDING;
    screen->is_failed = screen->asks_again = false;
    app_record_start(app, record);
}

static void leave(void *state, struct app *app)
{
    struct voice_screen *screen = state;
    app_record_stop(app);
    app_hush(app);
    g_free(screen->draft);
    json_decref(screen->record);
}

/* Again: the old take is gone by the pupil's own tap, and only then the new one begins. */
static void again(struct voice_screen *screen, struct app *app)
{
    app_hush(app);
    screen->asks_again = true;
    app_throw(app, screen->draft);
}

/* What is filed is what the draft holds: it is read back with its sound listed in it. */
static void keep(struct voice_screen *screen, struct app *app)
{
    app_hush(app);
    screen->phase = VOICE_KEEPING;
    app_draft_read(app, screen->draft);
}

static void file(struct voice_screen *screen, struct app *app)
{
    struct draft *draft = app_draft_take(app, NULL);
    if (draft == NULL)
        return;
    if (screen->phase == VOICE_KEEPING && g_strcmp0(draft->id.text, screen->draft) == 0)
        app_file(app, json_incref(draft->record));
    draft_free(draft);
}

static void failed(struct voice_screen *screen, struct app *app)
{
    const struct recording *recording = app_recording(app);
    screen->is_failed = true;
    if (screen->phase == VOICE_KEEPING) {
        screen->phase = VOICE_MADE;
        app_say(app, app_word(app, "mat.not-kept"));
    } else if (screen->phase != VOICE_MADE) {
        screen->phase = recording->is_gone ? VOICE_GONE : VOICE_READY;
        app_say(app, app_word(app, recording->is_gone ? "voice.no-microphone-said"
                                                      : "voice.failed-said"));
    }
}

static struct go news(struct voice_screen *screen, struct app *app, const struct action *action)
{
    bool ours = action->text == NULL || g_strcmp0(action->text, screen->draft) == 0;
    if (!ours)
        return STAY;
    switch (action->code) {
    case NEWS_LEVEL:
        if (screen->phase == VOICE_RECORDING && !app_recording(app)->is_on)
            screen->phase = VOICE_STOPPING;
        return STAY;
    case NEWS_RECORDED:
        screen->phase = VOICE_MADE;
        if (app_recording(app)->is_gone)
            app_say(app, app_word(app, "voice.no-microphone-said"));
        return STAY;
    case NEWS_RECORD_FAILED:
    case NEWS_SAVE_FAILED:
    case NEWS_FILE_FAILED:
    case NEWS_THROW_FAILED:
        failed(screen, app);
        return STAY;
    case NEWS_THROWN:
        screen->phase = VOICE_READY;
        if (screen->asks_again)
            start(screen, app);
        return STAY;
    case NEWS_DRAFT_READ:
        file(screen, app);
        return STAY;
    case NEWS_FILED:
        app_say(app, app_word(app, "mat.kept"));
        return (struct go){.kind = GO_HOME};
    default:
        return STAY;
    }
}

static struct go choose(struct voice_screen *screen, struct app *app, const struct action *action)
{
    switch (action->code) {
    case VOICE_START:
        start(screen, app);
        return STAY;
    case VOICE_FINISH:
        screen->phase = VOICE_STOPPING;
        app_record_stop(app);
        return STAY;
    case VOICE_HEAR:
        app_play_medium(app, screen->draft, "voice.ogg");
        return STAY;
    case VOICE_AGAIN:
        again(screen, app);
        return STAY;
    case VOICE_KEEP:
        keep(screen, app);
        return STAY;
    case VOICE_LISTEN:
        app_say(app, app_word(app, "voice.question"));
        return STAY;
    case SIDE_ACTION(SIDE_NOT_NOW):
        app_say(app, app_word(app, "chooser.not-now-said"));
        return (struct go){.kind = GO_HOME};
    case SIDE_ACTION(SIDE_SOMETHING_ELSE):
        app_say(app, app_word(app, "home.something-else-said"));
        return STAY;
    default:
        return STAY;
    }
}

static struct go act(void *state, struct app *app, const struct action *action)
{
    struct voice_screen *screen = state;
    struct go go;
    if (action->kind == ACTION_NEWS)
        return news(screen, app, action);
    /* While the microphone listens nothing speaks into it. */
    bool is_listen = action->kind == ACTION_CHOOSE &&
                     (action->code == VOICE_LISTEN || action->code == SIDE_ACTION(SIDE_LISTEN));
    if (is_listen && screen->phase == VOICE_RECORDING)
        return STAY;
    if (sides_act(app, action, app_word(app, "voice.question"), &go))
        return go;
    return action->kind == ACTION_CHOOSE ? choose(screen, app, action) : STAY;
}

static void declare(const void *state, const struct app *app, struct scene *scene)
{
    voice_view_declare(state, app, scene);
}

static void enter(void *state, struct app *app, const char *text)
{
    (void)state;
    (void)text;
    app_say(app, app_word(app, "voice.question"));
}

const struct screen voice_screen = {
    .name = "voice",
    .state_bytes = sizeof(struct voice_screen),
    .enter = enter,
    .leave = leave,
    .declare = declare,
    .act = act,
};
