// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Talk: a board of words, a sentence, a voice. It works locked, too: then it is speech and nothing
 * is kept. With a pupil there, every press is a draft's until the pupil keeps the sentence; one
 * that they leave is thrown away, as speech is. */
#include "pupil/pupil_screens.h"
#include "pupil/sides.h"
#include "pupil/talk_inside.h"

#define BOOK "core-4x5"

static void begin(struct talk_screen *screen, struct app *app)
{
    struct board_book *book = app_book(app, screen->book);

    if (book == NULL || screen->talk != NULL)
        return;
    screen->talk = talk_new(book, app_language(app));
    app_say(app, app_word(app, "talk.title"));
}

static void new_record(struct talk_screen *screen, struct app *app)
{
    json_decref(screen->record);
    screen->record = app_pupil(app) != NULL ? app_record(app, "view.message", "pupil") : NULL;
    screen->is_saved = false;
}

static void enter(void *state, struct app *app, const char *text)
{
    struct talk_screen *screen = state;

    (void)text;
    screen->book = BOOK;
    new_record(screen, app);
    begin(screen, app);
}

static void leave(void *state, struct app *app)
{
    struct talk_screen *screen = state;

    (void)app;
    talk_free(screen->talk);
    json_decref(screen->record);
}

/* --- what was said is kept --- */

static json_t *record_now(const struct talk_screen *screen)
{
    json_t *record = json_deep_copy(screen->record);

    record_set_body(record, sentence_body(talk_sentence(screen->talk)));
    return record;
}

static void save(struct talk_screen *screen, struct app *app)
{
    if (screen->record == NULL || sentence_is_modelled(talk_sentence(screen->talk)))
        return;
    screen->is_saved = true;
    app_draft_save(app, record_now(screen), NULL, NULL, NULL);
}

static void keep(struct talk_screen *screen, struct app *app)
{
    if (!talk_can_keep(screen) || screen->is_keeping)
        return;
    screen->is_keeping = true;
    app_file_view(app, record_now(screen), talk_picture(screen->talk, app));
}

/* By the pupil's own tap: what they did not keep was speech. */
static struct go go_away(struct talk_screen *screen, struct app *app, enum go_kind kind)
{
    app_hush(app);
    if (screen->is_saved && !screen->is_keeping)
        app_throw(app, record_id(screen->record));
    return (struct go){.kind = kind};
}

/* --- presses --- */

static void heard(struct talk_screen *screen, struct app *app, struct sentence_answer *answer)
{
    if (answer->go != SENTENCE_STAY)
        screen->page = 0;
    if (answer->say != NULL) {
        const struct board *board =
            board_book_board(talk_book(screen->talk), talk_board(screen->talk));
        screen->says_sentence = answer->says_sentence;
        app_say_in(app, answer->say, board_language(board, talk_language(screen->talk)));
    }
    sentence_answer_clear(answer);
    save(screen, app);
}

static void press(struct talk_screen *screen, struct app *app, int button)
{
    struct moment now = app_now(app);
    struct sentence_answer answer = {.sound = BOARD_NONE, .board = BOARD_NONE};

    talk_press(screen->talk, button, &now, &answer);
    heard(screen, app, &answer);
}

static void press_key(struct talk_screen *screen, struct app *app, enum board_act act)
{
    struct moment now = app_now(app);
    struct sentence_answer answer = {.sound = BOARD_NONE, .board = BOARD_NONE};

    talk_do(screen->talk, act, &now, &answer);
    heard(screen, app, &answer);
}

/* To the board before; from the first, away. */
static struct go back(struct talk_screen *screen, struct app *app)
{
    if (screen->talk == NULL || !talk_may_go_back(screen->talk))
        return go_away(screen, app, GO_BACK);
    press_key(screen, app, BOARD_BACK);
    return STAY;
}

static struct go choose(struct talk_screen *screen, struct app *app, const struct action *action)
{
    switch (action->code) {
    case TALK_ACTION_WORD:
        press(screen, app, action->arg);
        return STAY;
    case TALK_ACTION_SAY:
        press_key(screen, app, BOARD_SPEAK);
        return STAY;
    case SIDE_ACTION(SIDE_UNDO):
        press_key(screen, app, BOARD_BACKSPACE);
        return STAY;
    case TALK_ACTION_CLEAR:
        press_key(screen, app, BOARD_CLEAR);
        return STAY;
    case TALK_ACTION_KEEP:
        keep(screen, app);
        return STAY;
    case TALK_ACTION_MORE:
        screen->page++;
        return STAY;
    case TALK_ACTION_SHOWING:
        talk_set_modelling(screen->talk, !talk_is_modelling(screen->talk));
        return STAY;
    default:
        return STAY;
    }
}

static struct go choose_side(struct talk_screen *screen, struct app *app, int code)
{
    switch (code) {
    case SIDE_ACTION(SIDE_BACK):
        return back(screen, app);
    case SIDE_ACTION(SIDE_ME):
    case SIDE_ACTION(SIDE_STOP):
        return go_away(screen, app, GO_HOME);
    case SIDE_ACTION(SIDE_NOT_NOW):
        go_away(screen, app, GO_HOME);
        app_say(app, app_word(app, "chooser.not-now-said"));
        return (struct go){.kind = GO_HOME};
    case SIDE_ACTION(SIDE_SOMETHING_ELSE):
        app_say(app, app_word(app, "home.something-else-said"));
        return STAY;
    default:
        return STAY;
    }
}

static void kept(struct talk_screen *screen, struct app *app)
{
    screen->is_keeping = screen->is_failed = false;
    talk_begin(screen->talk);
    new_record(screen, app);
    app_say(app, app_word(app, "talk.kept"));
}

static void news(struct talk_screen *screen, struct app *app, const struct action *action)
{
    bool ours = screen->record != NULL && g_strcmp0(action->text, record_id(screen->record)) == 0;

    switch (action->code) {
    case NEWS_BOOK:
        begin(screen, app);
        screen->is_missing = screen->talk == NULL;
        break;
    case NEWS_SPOKEN:
        screen->says_sentence = screen->says_sentence && app_saying(app)[0] != '\0';
        break;
    case NEWS_FILED:
        if (ours)
            kept(screen, app);
        break;
    case NEWS_FILE_FAILED:
        if (!ours)
            break;
        screen->is_keeping = false;
        screen->is_failed = true;
        app_say(app, app_word(app, "mat.not-kept"));
        break;
    default:
        break;
    }
}

static struct go act(void *state, struct app *app, const struct action *action)
{
    struct talk_screen *screen = state;

    switch (action->kind) {
    case ACTION_NEWS:
        news(screen, app, action);
        return STAY;
    case ACTION_BACK:
        return back(screen, app);
    case ACTION_CHOOSE:
        if (action->code < SIDE_ACTION(0) || action->code == SIDE_ACTION(SIDE_UNDO))
            return screen->talk != NULL ? choose(screen, app, action) : STAY;
        return choose_side(screen, app, action->code);
    default:
        return STAY;
    }
}

static void declare(const void *state, const struct app *app, struct scene *scene)
{
    talk_declare(state, app, scene);
}

const struct screen talk_screen = {
    .name = "talk",
    .state_bytes = sizeof(struct talk_screen),
    .enter = enter,
    .leave = leave,
    .declare = declare,
    .act = act,
};
