// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* What stands above a mat's places: the card that is offered with its question, or, at the end,
 * whether this is right. */
#include "pupil/mat_inside.h"

#include <string.h>

enum { ROW_TOP };

static struct box view_box(const struct theme *theme)
{
    struct box stage = middle_box(theme);
    return (struct box){stage.x, stage.y, stage.w, layout_is_small(theme) ? 132 : 224};
}

/* --- offering --- */

struct offer {
    struct box card, question, option, pips;
};

/* Card and words stand together in the middle of the view. */
static struct offer lay_out(const struct theme *theme, const char *question, const char *option)
{
    struct box view = view_box(theme);
    bool small = layout_is_small(theme);
    int card = small ? 106 : 176, gap = small ? 24 : 44;
    int most = view.w - card - gap - (small ? 48 : 96);
    int words = MAX(scene_words_width(theme, question, TYPE_T4, false),
                    scene_words_width(theme, option, TYPE_T6, true) + (small ? 44 : 66));
    words = CLAMP(words, small ? 200 : 320, most);
    int x = view.x + (view.w - card - gap - words) / 2;
    int tx = x + card + gap;
    if (small)
        return (struct offer){{x, view.y + 12, card, 106},
                              {tx, view.y + 4, words, 40},
                              {tx, view.y + 49, words, 50},
                              {tx, view.y + 114, words, 0}};
    return (struct offer){{x, view.y + 24, card, 176},
                          {tx, view.y + 26, words, 48},
                          {tx, view.y + 76, words, 74},
                          {tx, view.y + 184, words, 0}};
}

/* Looking at the thing in view is hearing it: on the small panel that is the target `listen`. */
static void declare_offered(struct scene *scene, const struct mat_screen *screen, struct box box,
                            int offered)
{
    const struct topic_option *option = mat_option(screen->mat, offered);
    char key[256];
    struct target target = {
        .id = layout_is_small(scene_theme(scene)) ? "listen" : "card",
        .label = option->words,
        .box = box,
        .look = LOOK_CARD,
        .role = ROLE_CARD,
        .arrangement = IMAGE_ONLY,
        .image = mat_view_image(option->symbol, key),
        .image_size = box.w * 136 / 176,
        .hide_label = true,
        .can_drag = true,
        .row = ROW_TOP,
        .action = MAT_ACTION_OFFERED,
        .arg = offered,
    };
    scene_target(scene, &target);
}

/* How many cards there are and which is this one: pips, or a bar where there are too many. */
static void declare_pips(struct scene *scene, const struct mat_screen *screen,
                         const struct app *app, struct box at, int offered)
{
    const struct theme *theme = scene_theme(scene);
    bool small = layout_is_small(theme);
    struct box view = view_box(theme);
    int count = (int)mat_option_count(screen->mat), words_w = small ? 0 : 130;
    int room = view.x + view.w - 40 - at.x - words_w, width = count * (small ? 23 : 26);
    if (width <= room) {
        scene_pips(scene, at.x, at.y, count, offered);
    } else {
        width = MIN(MAX(at.w, 200), room);
        scene_bar(scene, (struct box){at.x, at.y - 7, width, 14}, (offered + 1) * 1000 / count);
    }
    if (small)
        return;
    g_autofree char *now = words_number(app_words(app), offered + 1);
    g_autofree char *all = words_number(app_words(app), count);
    g_autofree char *text = words_fill(app_words(app), "mat.count", "now", now, "all", all, NULL);
    middle_words(scene, text, (struct box){at.x + width + 10, at.y - 18, words_w, 36}, TYPE_T2,
                 false, false);
}

/* A card and what is asked of it. */
static struct offer declare_asked(struct scene *scene, const struct mat_screen *screen, int option,
                                  const char *question, const char *words, bool said)
{
    struct offer offer = lay_out(scene_theme(scene), question, words);
    scene_corners(scene, view_box(scene_theme(scene)));
    declare_offered(scene, screen, offer.card, option);
    middle_words(scene, question, offer.question, TYPE_T4, false, false);
    middle_words(scene, words, offer.option, TYPE_T6, true, said);
    return offer;
}

static void declare_offer(struct scene *scene, const struct mat_screen *screen,
                          const struct app *app, int offered)
{
    const char *words = mat_option(screen->mat, offered)->words;
    g_autofree char *option = mat_view_asks_whole(screen->mat)
                                  ? g_strdup(words)
                                  : words_fill(app_words(app), "mat.option", "option", words, NULL);
    g_autofree char *question = mat_view_question(screen, app);
    struct offer offer = declare_asked(scene, screen, offered, mat_question(screen->mat), option,
                                       g_str_equal(app_saying(app), question));
    declare_pips(scene, screen, app, offer.pips, offered);
    scene_set_prompt(scene, question);
}

/* --- a card was picked up, or is to be --- */

static void declare_moving(struct scene *scene, const struct mat_screen *screen,
                           const struct app *app)
{
    const char *question = app_word(app, "mat.where-to");
    const char *words = mat_option(screen->mat, screen->moving)->words;
    declare_asked(scene, screen, screen->moving, question, words,
                  g_str_equal(app_saying(app), words));
    scene_set_prompt(scene, question);
}

/* All are answered, and something is to be changed. */
static void declare_choosing(struct scene *scene, const struct app *app)
{
    const struct theme *theme = scene_theme(scene);
    bool small = layout_is_small(theme);
    struct box view = view_box(theme);
    int key_w = small ? 150 : 214, in = small ? 12 : 24;
    const char *text = app_word(app, "mat.choose-card");
    struct box words = {view.x + 32, view.y + in, view.w - key_w - 2 * in - 48, view.h - 2 * in};
    struct target done = {
        .id = "done",
        .label = app_word(app, "mat.done"),
        .box = {view.x + view.w - key_w - in, view.y + in, key_w, view.h - 2 * in - theme->lip},
        .look = LOOK_GO,
        .image = ICON("keep"),
        .image_size = small ? 40 : 56,
        .type = TYPE_T4,
        .row = ROW_TOP,
        .action = MAT_ACTION_DONE,
    };
    scene_corners(scene, view);
    middle_words(scene, text, words, TYPE_T5, true, g_str_equal(app_saying(app), text));
    middle_listen(scene, app, text, words);
    scene_set_prompt(scene, text);
    scene_target(scene, &done);
}

/* --- is this right? --- */

/* What was answered with not now or something else: one card, or the newest of several with their
 * count. An answer that is not on the scale is shown all the same. */
static void declare_not_now(struct scene *scene, const struct mat_screen *screen,
                            const struct app *app, struct box box)
{
    int options[MAT_CARDS_MOST];
    int count = (int)mat_view_not_now(screen->mat, options);
    if (count == 0)
        return;
    const struct topic_option *card = mat_option(screen->mat, options[count - 1]);
    bool small = layout_is_small(scene_theme(scene));
    int head = small ? 32 : 44;
    char key[PUPILS_KEY];
    struct words words = {
        .text =
            app_word(app, mat_is_not_now(screen->mat, options[count - 1]) ? "side.not-now"
                                                                          : "side.something-else"),
        .box = {box.x + 4, box.y + 6, box.w - 8, head - 4},
        .type = TYPE_T1,
        .bold = true,
        .align = ALIGN_CENTRE,
        .colour = COLOUR_INK,
        .middle = true,
    };
    struct target target = {
        .id = "answered-not-now",
        .label = card->words,
        .box = {box.x, box.y + head, box.w, box.h - head},
        .look = LOOK_BARE,
        .role = ROLE_CARD,
        .image = mat_view_image(card->symbol, key),
        .image_size = small ? 48 : 72,
        .type = TYPE_T2,
        .count = count > 1 ? count : 0,
        .row = ROW_TOP,
        .action = count > 1 ? MAT_ACTION_PILE : MAT_ACTION_CARD,
        .arg = count > 1 ? MAT_PILE_NOT_NOW : options[0],
    };
    scene_dashed(scene, box, COLOUR_EDGE, 16);
    scene_words(scene, &words);
    scene_target(scene, &target);
}

static void declare_key(struct scene *scene, const struct app *app, struct box box, bool keep,
                        bool not_yet)
{
    struct target target = {
        .id = keep ? "keep" : "change",
        .label = app_word(app, keep ? "mat.keep" : "mat.change"),
        .box = box,
        .look = keep ? LOOK_GO : LOOK_KEY,
        .state = not_yet ? STATE_NOT_YET : STATE_REST,
        .image = ICON(keep ? "keep" : "move"),
        .image_size = layout_is_small(scene_theme(scene)) ? 36 : 56,
        .type = layout_is_small(scene_theme(scene)) ? TYPE_T2 : TYPE_T4,
        .row = ROW_TOP,
        .action = keep ? MAT_ACTION_KEEP : MAT_ACTION_CHANGE,
    };
    scene_target(scene, &target);
}

/* The sentence that is being read back, or what went wrong. */
static void declare_read(struct scene *scene, const struct mat_screen *screen,
                         const struct app *app, struct box box)
{
    int option, point;
    if (screen->is_failed) {
        middle_words(scene, app_word(app, "mat.not-kept"), box, TYPE_T2, false, false);
    } else if (screen->reading >= 0 &&
               mat_view_placed(screen->mat, screen->reading, &option, &point)) {
        g_autofree char *sentence = mat_view_sentence(screen->mat, option, point);
        middle_words(scene, sentence, box, layout_is_small(scene_theme(scene)) ? TYPE_T2 : TYPE_T4,
                     false, true);
    }
}

static void declare_right(struct scene *scene, const struct mat_screen *screen,
                          const struct app *app)
{
    bool leaving = screen->phase == MAT_LEAVING;
    const char *text = app_word(app, "mat.right");
    scene_set_prompt(scene, text);
    if (layout_is_small(scene_theme(scene))) {
        middle_words(scene, text, (struct box){144, 12, 240, 52}, TYPE_T4, true, false);
        declare_read(scene, screen, app, (struct box){150, 68, 210, 68});
        middle_listen(scene, app, text, (struct box){136, 8, 248, 132});
        declare_key(scene, app, (struct box){400, 8, 122, 132}, false, leaving);
        declare_key(scene, app, (struct box){543, 8, 121, 132}, true, leaving);
        return;
    }
    middle_words(scene, text, (struct box){184, 74, 284, 64}, TYPE_T5, true, false);
    declare_read(scene, screen, app, (struct box){198, 142, 246, 56});
    declare_not_now(scene, screen, app, (struct box){484, 48, 136, 176});
    declare_key(scene, app, (struct box){644, 48, 214, 176}, false, leaving);
    declare_key(scene, app, (struct box){882, 48, 214, 176}, true, leaving);
}

void mat_top_declare(const struct mat_screen *screen, const struct app *app, struct scene *scene)
{
    int offered = mat_offered(screen->mat);
    if (screen->phase == MAT_KEEPING || screen->phase == MAT_LEAVING)
        declare_right(scene, screen, app);
    else if (screen->moving >= 0)
        declare_moving(scene, screen, app);
    else if (offered < 0)
        declare_choosing(scene, app);
    else
        declare_offer(scene, screen, app, offered);
}
