// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Playing a script: a step waits until the app is done with the last one, acts, and is judged. */
#include "script/script_inside.h"

#include <errno.h>
#include <string.h>

/* How often a step that waits looks again. */
#define LOOK_MS 20
#define GIVE_UP_MS 10000
/* What must stay away has stayed away. */
#define CALM_MS 150
/* Access takes no second choice within 300 ms. */
#define CHOICE_MS 320

enum outcome { OUTCOME_DONE, OUTCOME_AGAIN, OUTCOME_FAILED };

static enum outcome failed(const struct script_host *host, const struct step *step, const char *why)
{
    FILE *err = host->err ? host->err : stderr;

    fprintf(err, "script line %d: %s: %s.\n", step->line, step->source, why);
    script_tell_targets(host);
    return OUTCOME_FAILED;
}

/* Steps that act or judge wait for what the last one asked for; not for ever. */
static bool is_settled(const struct script *script, const struct script_host *host, int64_t now_ms)
{
    return !host->is_busy(host->context) || now_ms - script->begun_ms >= GIVE_UP_MS;
}

static bool shows(const struct script_host *host, const char *label, int nth)
{
    const struct scene *scene = host->scene(host->context);
    int matches = 0;

    return scene && scene_shows(scene, label, &matches) && matches >= MAX(nth, 1);
}

static enum outcome play_gesture(struct script *script, const struct script_host *host,
                                 const struct step *step, int64_t now_ms)
{
    g_autofree char *why = NULL;

    if (!is_settled(script, host, now_ms) || now_ms < script->free_ms)
        return OUTCOME_AGAIN;
    why = hands_begin(script, host, step);
    return why ? failed(host, step, why) : OUTCOME_DONE;
}

static enum outcome play_wait(struct script *script, const struct script_host *host,
                              const struct step *step, int64_t now_ms)
{
    int64_t most_ms = step->verb == VERB_WAIT ? step->ms : GIVE_UP_MS;
    g_autofree char *why = NULL;

    if (shows(host, step->text, step->nth))
        return OUTCOME_DONE;
    if (now_ms - script->begun_ms < most_ms)
        return OUTCOME_AGAIN;
    why = g_strdup_printf("it did not come within %d seconds", (int)(most_ms / 1000));
    return failed(host, step, why);
}

static enum outcome play_expect_not(struct script *script, const struct script_host *host,
                                    const struct step *step, int64_t now_ms)
{
    if (!is_settled(script, host, now_ms)) {
        script->calm_ms = -1;
        return OUTCOME_AGAIN;
    }
    if (shows(host, step->text, step->nth))
        return failed(host, step, "it is here");
    if (script->calm_ms < 0)
        script->calm_ms = now_ms;
    return now_ms - script->calm_ms >= CALM_MS ? OUTCOME_DONE : OUTCOME_AGAIN;
}

static enum outcome play_heard(struct script *script, const struct script_host *host,
                               const struct step *step, int64_t now_ms)
{
    if (host->heard(host->context, step->text))
        return OUTCOME_DONE;
    if (now_ms - script->begun_ms < GIVE_UP_MS)
        return OUTCOME_AGAIN;
    return failed(host, step, "these words did not come out of the loudspeaker");
}

static enum outcome play_shot(struct script *script, const struct script_host *host,
                              const struct step *step, int64_t now_ms)
{
    const struct scene *scene = host->scene(host->context);
    g_autoptr(GError) error = NULL;
    g_autofree char *name = NULL, *path = NULL;

    if (!is_settled(script, host, now_ms) || !scene)
        return OUTCOME_AGAIN;
    if (!host->shots)
        return failed(host, step, "there is no folder for pictures; say --shots DIR");
    name = g_strdup_printf("%s-%dx%d.png", step->text, scene_theme(scene)->width_px,
                           scene_theme(scene)->height_px);
    path = g_build_filename(host->shots, name, NULL);
    if (g_mkdir_with_parents(host->shots, 0755) != 0)
        return failed(host, step, g_strerror(errno));
    if (!host->shoot(host->context, path, &error))
        return failed(host, step, error->message);
    return OUTCOME_DONE;
}

static enum outcome play_list(struct script *script, const struct script_host *host, int64_t now_ms)
{
    FILE *out = host->out ? host->out : stdout;
    const struct scene *scene = host->scene(host->context);
    g_autofree char *list = NULL;

    if (!is_settled(script, host, now_ms) || !scene)
        return OUTCOME_AGAIN;
    list = scene_list(scene, host->screen(host->context));
    fprintf(out, "%s\n", list);
    fflush(out);
    return OUTCOME_DONE;
}

static enum outcome play_device(struct script *script, const struct script_host *host,
                                const struct step *step, int64_t now_ms)
{
    if (!is_settled(script, host, now_ms))
        return OUTCOME_AGAIN;
    if (step->verb == VERB_ADVANCE)
        host->advance(host->context, step->ms);
    else
        host->dock(host->context, step->verb == VERB_DOCK);
    return OUTCOME_DONE;
}

static enum outcome play(struct script *script, const struct script_host *host,
                         const struct step *step, int64_t now_ms)
{
    switch (step->verb) {
    case VERB_WAIT:
    case VERB_EXPECT:
        return play_wait(script, host, step, now_ms);
    case VERB_EXPECT_NOT:
        return play_expect_not(script, host, step, now_ms);
    case VERB_HEARD:
        return play_heard(script, host, step, now_ms);
    case VERB_SHOT:
        return play_shot(script, host, step, now_ms);
    case VERB_LIST:
        return play_list(script, host, now_ms);
    case VERB_DOCK:
    case VERB_UNDOCK:
    case VERB_ADVANCE:
        return play_device(script, host, step, now_ms);
    case VERB_SLEEP:
        /* Without looking in between: a sleeping script is a still screen. */
        script->due_ms = script->begun_ms + step->ms;
        return OUTCOME_DONE;
    default:
        return play_gesture(script, host, step, now_ms);
    }
}

static struct script_turn turn(const struct script *script, int64_t wait_ms)
{
    return (struct script_turn){script->state, script->state == SCRIPT_PLAYING ? wait_ms : 0};
}

static struct script_turn play_beat(struct script *script, int64_t now_ms)
{
    script->due_ms = now_ms + hands_beat(script);
    /* A pushed event wakes no poll: the loop comes round at once to take it. */
    return turn(script, 0);
}

static void begin(struct script *script, int64_t now_ms)
{
    if (script->is_choice)
        script->free_ms = now_ms + CHOICE_MS;
    script->is_choice = false;
    script->is_begun = true;
    script->begun_ms = now_ms;
    script->calm_ms = -1;
}

/* All that has come is played: more of a pipe, or the end. */
static struct script_turn play_on(struct script *script, const struct script_host *host,
                                  int64_t now_ms)
{
    g_autoptr(GError) error = NULL;

    if (!script_read_more(script, &error)) {
        fprintf(host->err ? host->err : stderr, "%s\n", error->message);
        script_tell_targets(host);
        script->state = SCRIPT_FAILED;
    } else if (script->at < script->steps->len) {
        script->is_begun = false;
        return turn(script, 0);
    } else if (script->pipe < 0 && is_settled(script, host, now_ms)) {
        script->state = SCRIPT_DONE;
    }
    return turn(script, LOOK_MS);
}

struct script_turn script_next(struct script *script, const struct script_host *host,
                               int64_t now_ms)
{
    enum outcome outcome;

    if (script->state != SCRIPT_PLAYING)
        return turn(script, 0);
    if (now_ms < script->due_ms)
        return turn(script, script->due_ms - now_ms);
    if (!g_queue_is_empty(script->beats))
        return play_beat(script, now_ms);
    if (!script->is_begun)
        begin(script, now_ms);
    if (script->at == script->steps->len)
        return play_on(script, host, now_ms);
    outcome = play(script, host, g_ptr_array_index(script->steps, script->at), now_ms);
    if (outcome == OUTCOME_AGAIN)
        return turn(script, LOOK_MS);
    if (outcome == OUTCOME_FAILED)
        script->state = SCRIPT_FAILED;
    script->at++;
    script->is_begun = false;
    return g_queue_is_empty(script->beats) ? turn(script, 0) : play_beat(script, now_ms);
}
