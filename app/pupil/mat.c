// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The views mat: a topic, a scale, and cards that the pupil puts where they belong. Every
 * placement, move and answer is kept in order; from the first one on the mat is a draft on the
 * disk. */
#include "pupil/mat_inside.h"
#include "pupil/pupil_screens.h"

static const struct topic *find_topic(struct app *app, const char *id)
{
    size_t count = 0;
    const struct topic *topics =
        app_pack(app) != NULL ? pack_topics(app_pack(app), app_language(app), &count) : NULL;
    for (size_t i = 0; i < count; i++)
        if (g_strcmp0(topics[i].id, id) == 0)
            return &topics[i];
    return NULL;
}

static void say_question(struct mat_screen *screen, struct app *app)
{
    g_autofree char *question = mat_view_question(screen, app);
    app_say(app, question);
}

static void enter(void *state, struct app *app, const char *text)
{
    struct mat_screen *screen = state;
    const struct topic *topic = find_topic(app, text);
    g_assert(topic != NULL);
    screen->mat = mat_new(topic, app_language(app));
    screen->record = app_record(app, "view.mat", "pupil");
    screen->moving = screen->reading = -1;
    say_question(screen, app);
}

static void leave(void *state, struct app *app)
{
    (void)app;
    struct mat_screen *screen = state;
    mat_free(screen->mat);
    json_decref(screen->record);
}

/* --- read-back --- */

static void read_on(struct mat_screen *screen, struct app *app)
{
    int option, point;
    if (!mat_view_placed(screen->mat, screen->reading, &option, &point)) {
        screen->reading = -1;
        return;
    }
    screen->began = false;
    g_autofree char *sentence = mat_view_sentence(screen->mat, option, point);
    app_say(app, sentence);
}

static void start_reading(struct mat_screen *screen, struct app *app)
{
    screen->reading = 0;
    read_on(screen, app);
}

static void spoken(struct mat_screen *screen, struct app *app)
{
    if (screen->phase != MAT_KEEPING || screen->reading < 0)
        return;
    bool quiet = app_saying(app)[0] == '\0';
    if (!quiet) {
        screen->began = true;
    } else if (screen->began) {
        screen->reading++;
        read_on(screen, app);
    }
}

/* --- what was said is kept --- */

static void save(struct mat_screen *screen, struct app *app)
{
    json_t *record = json_deep_copy(screen->record);
    record_set_body(record, mat_body(screen->mat));
    screen->is_saved = true;
    app_draft_save(app, record, NULL, NULL, NULL);
}

static void offer_next(struct mat_screen *screen, struct app *app)
{
    screen->moving = -1;
    screen->phase = mat_is_finished(screen->mat) ? MAT_KEEPING : MAT_OFFERING;
    if (screen->phase == MAT_KEEPING)
        start_reading(screen, app);
    else
        say_question(screen, app);
}

/* The card that a place or an answer is about: the one picked up, else the one offered. */
static int current(const struct mat_screen *screen)
{
    return screen->moving >= 0 ? screen->moving : mat_offered(screen->mat);
}

static void place(struct mat_screen *screen, struct app *app, int option, int point)
{
    if (option < 0) {
        app_say(app, mat_point(screen->mat, point)->words);
        return;
    }
    struct moment now = app_now(app);
    mat_place(screen->mat, option, point, &now);
    save(screen, app);
    offer_next(screen, app);
}

static void answer(struct mat_screen *screen, struct app *app, enum mat_move move)
{
    int option = current(screen);
    if (option < 0 && move != MAT_STOP)
        return;
    struct moment now = app_now(app);
    mat_answer(screen->mat, move, option, &now);
    save(screen, app);
    offer_next(screen, app);
}

static void undo(struct mat_screen *screen, struct app *app)
{
    struct moment now = app_now(app);
    if (screen->moving >= 0) {
        screen->moving = -1;
    } else if (mat_undo(screen->mat, &now)) {
        save(screen, app);
        offer_next(screen, app);
    }
}

static void pick_up(struct mat_screen *screen, struct app *app, int option)
{
    screen->moving = screen->moving == option ? -1 : option;
    screen->reading = -1;
    screen->phase = MAT_OFFERING;
    app_say(app, mat_option(screen->mat, option)->words);
}

static void keep(struct mat_screen *screen, struct app *app)
{
    if (screen->phase == MAT_LEAVING)
        return;
    screen->phase = MAT_LEAVING;
    screen->reading = -1;
    json_t *record = json_deep_copy(screen->record);
    record_set_body(record, mat_body(screen->mat));
    app_file_view(app, record, mat_picture(screen->mat, app));
}

/* Stop: no more, which is an answer. With nothing said yet there is nothing to keep. */
static struct go stop(struct mat_screen *screen, struct app *app)
{
    if (!screen->is_saved || screen->phase == MAT_KEEPING) {
        app_hush(app);
        return (struct go){.kind = GO_HOME};
    }
    answer(screen, app, MAT_STOP);
    return STAY;
}

/* Of a card it is an answer; of the whole mat it means later: the draft waits for the pupil. */
static struct go not_now(struct mat_screen *screen, struct app *app)
{
    if (current(screen) < 0) {
        app_say(app, app_word(app, "chooser.not-now-said"));
        return (struct go){.kind = GO_HOME};
    }
    answer(screen, app, MAT_NOT_NOW);
    return STAY;
}

static void something_else(struct mat_screen *screen, struct app *app)
{
    if (current(screen) < 0)
        app_say(app, app_word(app, "home.something-else-said"));
    else
        answer(screen, app, MAT_SOMETHING_ELSE);
}

static struct go news(struct mat_screen *screen, struct app *app, const struct action *action)
{
    bool ours = g_strcmp0(action->text, record_id(screen->record)) == 0;
    switch (action->code) {
    case NEWS_SPOKEN:
        spoken(screen, app);
        break;
    case NEWS_SAVED:
        screen->is_failed = screen->is_failed && !ours;
        break;
    case NEWS_SAVE_FAILED:
        screen->is_failed = screen->is_failed || ours;
        break;
    case NEWS_FILED:
        if (!ours)
            break;
        app_say(app, app_word(app, "mat.kept"));
        return (struct go){.kind = GO_HOME};
    case NEWS_FILE_FAILED:
        if (!ours)
            break;
        screen->is_failed = true;
        screen->phase = MAT_KEEPING;
        app_say(app, app_word(app, "mat.not-kept"));
        break;
    default:
        break;
    }
    return STAY;
}

static struct go back(struct mat_screen *screen, struct app *app)
{
    if (screen->phase == MAT_PILE ||
        (screen->phase == MAT_KEEPING && !mat_is_finished(screen->mat))) {
        screen->phase = MAT_OFFERING;
        return STAY;
    }
    app_hush(app);
    return BACK;
}

static void change(struct mat_screen *screen, struct app *app)
{
    screen->phase = MAT_OFFERING;
    screen->reading = -1;
    app_say(app, app_word(app, "mat.change-said"));
}

static void open_pile(struct mat_screen *screen, struct app *app, int pile)
{
    screen->phase = MAT_PILE;
    screen->pile = pile;
    screen->pile_page = 0;
    screen->reading = -1;
    app_say(app, mat_view_pile_words(screen, app, pile));
}

/* What is in view, again. */
static void listen(struct mat_screen *screen, struct app *app)
{
    if (screen->phase == MAT_KEEPING)
        start_reading(screen, app);
    else if (screen->phase == MAT_PILE)
        app_say(app, mat_view_pile_words(screen, app, screen->pile));
    else if (screen->moving >= 0)
        app_say(app, app_word(app, "mat.where-to"));
    else
        say_question(screen, app);
}

static struct go choose(struct mat_screen *screen, struct app *app, const struct action *action)
{
    switch (action->code) {
    case MAT_ACTION_PLACE:
        place(screen, app, current(screen), action->arg);
        break;
    case MAT_ACTION_CARD:
        pick_up(screen, app, action->arg);
        break;
    case MAT_ACTION_OFFERED:
    case SIDE_ACTION(SIDE_LISTEN):
        listen(screen, app);
        break;
    case MAT_ACTION_PILE:
        open_pile(screen, app, action->arg);
        break;
    case MAT_ACTION_MORE:
        screen->pile_page++;
        break;
    case MAT_ACTION_CHANGE:
        change(screen, app);
        break;
    case MAT_ACTION_DONE:
        screen->phase = MAT_KEEPING;
        start_reading(screen, app);
        break;
    case MAT_ACTION_KEEP:
        keep(screen, app);
        break;
    case SIDE_ACTION(SIDE_UNDO):
        undo(screen, app);
        break;
    case SIDE_ACTION(SIDE_NOT_NOW):
        return not_now(screen, app);
    case SIDE_ACTION(SIDE_SOMETHING_ELSE):
        something_else(screen, app);
        break;
    case SIDE_ACTION(SIDE_STOP):
        return stop(screen, app);
    case SIDE_ACTION(SIDE_BACK):
        return back(screen, app);
    default:
        return action->code == SIDE_ACTION(SIDE_ME) ? (struct go){.kind = GO_HOME} : STAY;
    }
    return STAY;
}

static struct go act(void *state, struct app *app, const struct action *action)
{
    struct mat_screen *screen = state;
    switch (action->kind) {
    case ACTION_NEWS:
        return news(screen, app, action);
    case ACTION_BACK:
        return back(screen, app);
    case ACTION_DROP:
        if (action->on_code == MAT_ACTION_PLACE)
            place(screen, app, action->arg, action->on_arg);
        return STAY;
    case ACTION_CHOOSE:
        return choose(screen, app, action);
    default:
        return STAY;
    }
}

static void declare(const void *state, const struct app *app, struct scene *scene)
{
    mat_view_declare(state, app, scene);
}

const struct screen mat_screen = {
    .name = "mat",
    .state_bytes = sizeof(struct mat_screen),
    .enter = enter,
    .leave = leave,
    .declare = declare,
    .act = act,
};
