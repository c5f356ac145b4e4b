// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pupil/middle.h"
#include "pupil/sides.h"
#include "pupil/talk_inside.h"

bool talk_can_keep(const struct talk_screen *screen)
{
    size_t count;

    if (screen->record == NULL || screen->talk == NULL)
        return false;
    sentence_words(talk_sentence(screen->talk), &count);
    return count > 0 && !sentence_is_modelled(talk_sentence(screen->talk));
}

static bool has_words(const struct talk_screen *screen)
{
    size_t count;

    sentence_words(talk_sentence(screen->talk), &count);
    return count > 0;
}

static void declare_side(struct scene *scene, const struct app *app, struct target key, int slot)
{
    key.box = sides_slot(scene_theme(scene), false, slot);
    key.label = app_word(app, key.label);
    key.look = LOOK_KEY;
    key.image_size = 52;
    key.type = TYPE_T2;
    key.row = ROW_MINE;
    key.region = REGION_MINE;
    scene_target(scene, &key);
}

/* On the wide panel: keep, more words, and the adult's own key. */
static void declare_mine(const struct talk_screen *screen, const struct app *app,
                         struct scene *scene)
{
    const struct board *board = board_book_board(talk_book(screen->talk), talk_board(screen->talk));
    struct talk_page page = talk_page(scene_theme(scene), board, screen->page);
    struct target keep = {.id = "keep",
                          .label = "talk.keep",
                          .image = ICON("keep"),
                          .state = talk_can_keep(screen) ? STATE_REST : STATE_NOT_YET,
                          .action = TALK_ACTION_KEEP};
    struct target more = {.id = "more-words",
                          .label = "talk.more",
                          .image = ICON("grid"),
                          .action = TALK_ACTION_MORE};
    struct target showing = {.id = "showing",
                             .label = "talk.showing",
                             .image = ICON("person"),
                             .state = talk_is_modelling(screen->talk) ? STATE_CHOSEN : STATE_REST,
                             .action = TALK_ACTION_SHOWING};

    if (layout_is_small(scene_theme(scene)))
        return;
    if (screen->record != NULL)
        declare_side(scene, app, keep, 1);
    if (page.pages > 1)
        declare_side(scene, app, more, 2);
    if (screen->record != NULL)
        declare_side(scene, app, showing, 3);
}

static void declare_key(struct scene *scene, const struct app *app, struct target key,
                        struct box box)
{
    key.box = box;
    key.label = app_word(app, key.label);
    key.image_size = 52;
    key.type = TYPE_T3;
    scene_target(scene, &key);
}

/* The sentence on top, and beside it what says it; on the small panel also what keeps it. */
static void declare_top(const struct talk_screen *screen, const struct app *app,
                        struct scene *scene)
{
    const struct theme *theme = scene_theme(scene);
    struct box middle = middle_box(theme);
    bool small = layout_is_small(theme);
    bool keeps = small && screen->record != NULL;
    int gap = middle_gap(theme), h = small ? 140 : 128, w = small ? 116 : 132;
    struct box strip = {middle.x, middle.y, middle.w - (w + gap) * (keeps ? 2 : 1), h};
    struct box say = {strip.x + strip.w + gap, middle.y, w, h}, keep = say;
    int said = screen->says_sentence && app_saying(app)[0] != '\0' && app_saying_at(app) >= 0
                   ? sentence_word_at(talk_sentence(screen->talk), (size_t)app_saying_at(app))
                   : -1;
    struct target say_key = {.id = "say",
                             .label = "talk.say",
                             .look = LOOK_GO,
                             .image = ICON("listen"),
                             .state = has_words(screen) ? STATE_REST : STATE_NOT_YET,
                             .row = 20,
                             .action = TALK_ACTION_SAY};
    struct target keep_key = {.id = "keep",
                              .label = "talk.keep",
                              .look = LOOK_KEY,
                              .image = ICON("keep"),
                              .state = talk_can_keep(screen) ? STATE_REST : STATE_NOT_YET,
                              .row = 20,
                              .action = TALK_ACTION_KEEP};

    keep.x += w + gap;
    talk_declare_strip(screen->talk, app, scene, strip, said);
    declare_key(scene, app, say_key, say);
    if (keeps)
        declare_key(scene, app, keep_key, keep);
}

static void declare_clear(const struct talk_screen *screen, const struct app *app,
                          struct scene *scene)
{
    struct target clear = {.id = "clear",
                           .label = app_word(app, "talk.clear"),
                           .box = sides_slot(scene_theme(scene), true, 1),
                           .look = LOOK_KEY,
                           .state = has_words(screen) ? STATE_REST : STATE_NOT_YET,
                           .image = ICON("cross"),
                           .image_size = 52,
                           .type = TYPE_T2,
                           .row = ROW_MY_NO,
                           .region = REGION_MY_NO,
                           .action = TALK_ACTION_CLEAR};

    if (!layout_is_small(scene_theme(scene)))
        scene_target(scene, &clear);
}

static void declare_waiting(const struct talk_screen *screen, const struct app *app,
                            struct scene *scene)
{
    const char *key = screen->is_missing ? "talk.missing" : "talk.opening";

    middle_words(scene, app_word(app, key), middle_box(scene_theme(scene)), TYPE_T4, false, false);
    scene_set_prompt(scene, app_word(app, key));
}

void talk_declare(const struct talk_screen *screen, const struct app *app, struct scene *scene)
{
    bool is_known = screen->record != NULL;
    unsigned shown = is_known ? SIDES_USUAL & ~(unsigned)SIDE_LISTEN : SIDE_BACK;

    if (screen->talk == NULL) {
        declare_waiting(screen, app, scene);
        sides_declare(scene, app, shown, 0);
        return;
    }
    scene_set_prompt(scene, app_word(app, "talk.title"));
    talk_declare_board(screen, app, scene);
    declare_top(screen, app, scene);
    declare_mine(screen, app, scene);
    declare_clear(screen, app, scene);
    sides_declare(scene, app, shown | SIDE_UNDO, has_words(screen) ? 0 : SIDE_UNDO);
}
