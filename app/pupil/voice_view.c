// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* My voice as it is seen: the question in view, what the microphone hears, and four keys whose
 * places never change. */
#include "pupil/voice_inside.h"

#include <string.h>

enum { ROW_QUESTION, ROW_KEYS };

struct measures {
    struct box view, panel;
    int keys_y, keys_h, inset;
};

static struct measures measures_of(const struct theme *theme)
{
    if (layout_is_small(theme))
        return (struct measures){{136, 8, 528, 132}, {136, 161, 528, 150}, 332, 140, 14};
    return (struct measures){{184, 24, 912, 208}, {184, 256, 912, 272}, 552, 224, 24};
}

static void words_at(struct scene *scene, const char *text, struct box box, enum type_size type,
                     bool bold, enum align align)
{
    struct words words = {
        .text = text,
        .box = box,
        .type = type,
        .bold = bold,
        .align = align,
        .colour = COLOUR_INK,
        .middle = true,
    };
    scene_words(scene, &words);
}

/* --- the question --- */

static void declare_question(struct scene *scene, const struct app *app, const struct measures *m)
{
    const struct theme *theme = scene_theme(scene);
    bool small = layout_is_small(theme);
    const char *question = app_word(app, "voice.question");
    scene_corners(scene, m->view);
    scene_set_prompt(scene, question);
    int side = small ? 106 : 136; /* 20 mm */
    struct box picture = {m->view.x + (small ? 16 : 88), m->view.y + (m->view.h - side) / 2, side,
                          side};
    struct words words = {
        .text = question,
        .box = {picture.x + side + (small ? 24 : 48), m->view.y + 16,
                m->view.w - side - (small ? 72 : 200), m->view.h - 32},
        .type = TYPE_T5,
        .bold = true,
        .colour = COLOUR_INK,
        .middle = true,
        .said = g_str_equal(app_saying(app), question),
    };
    scene_words(scene, &words);
    if (!small) {
        scene_image(scene, picture, SYMBOL("microphone"), 0);
        return;
    }
    struct target listen = {
        .id = "listen",
        .label = app_word(app, "side.listen"),
        .say = question,
        .box = picture,
        .look = LOOK_BARE,
        .role = ROLE_KEY,
        .arrangement = IMAGE_ONLY,
        .hide_label = true,
        .image = SYMBOL("microphone"),
        .row = ROW_QUESTION,
        .action = VOICE_LISTEN,
    };
    scene_target(scene, &listen);
}

/* --- what the microphone hears --- */

static const char *heading(const struct voice_screen *screen)
{
    switch (screen->phase) {
    case VOICE_RECORDING:
        return "voice.recording";
    case VOICE_STOPPING:
        return "voice.saving";
    case VOICE_MADE:
        return "voice.made";
    case VOICE_KEEPING:
        return "voice.keeping";
    case VOICE_GONE:
        return "voice.no-microphone";
    default:
        return "voice.ready";
    }
}

/* The line under the bars: can I hear you? */
static const char *remark(const struct voice_screen *screen, const struct app *app,
                          const char **icon)
{
    const struct recording *recording = app_recording(app);
    *icon = NULL;
    if (screen->phase == VOICE_GONE)
        return "voice.ask-grown-up";
    /* Unplugged: what there was until then is whole, and can be heard and kept. */
    if (screen->phase == VOICE_MADE && recording->is_gone && !screen->is_failed)
        return "voice.failed";
    if (screen->is_failed && app_fault_is(app, FAULT_FULL))
        return "fault.full";
    if (screen->is_failed)
        return screen->phase == VOICE_MADE ? "mat.not-kept" : "voice.failed";
    if (screen->phase != VOICE_RECORDING)
        return NULL;
    *icon = recording->is_silent ? "quiet" : recording->heard_something ? "keep" : NULL;
    return recording->is_silent         ? "voice.silent"
           : recording->heard_something ? "voice.heard"
                                        : "voice.speak-now";
}

static void declare_levels(struct scene *scene, const struct recording *recording, struct box box)
{
    const size_t bars = 48;
    size_t count = MIN(recording->level_count, bars);
    scene_levels(scene, box, recording->levels + recording->level_count - count, count,
                 bars - count);
}

static void declare_time(struct scene *scene, const struct app *app, struct box box)
{
    int seconds = (int)(app_recording(app)->elapsed_ms / 1000);
    g_autofree char *western = g_strdup_printf("%d:%02d", seconds / 60, seconds % 60);
    g_autofree char *time = words_figures(app_words(app), western);
    words_at(scene, time, box, TYPE_T5, true, ALIGN_END);
}

/* What it does now, with the steady dot while it records; and for how long it has. */
static void declare_heading(struct scene *scene, const struct voice_screen *screen,
                            const struct app *app, struct box box)
{
    int time_w = 150, dot = 0;
    if (screen->phase == VOICE_RECORDING) {
        scene_disc(scene, box.x + 12, box.y + box.h / 2, 12, COLOUR_REC, COLOUR_NONE);
        dot = 38;
    }
    words_at(scene, app_word(app, heading(screen)),
             (struct box){box.x + dot, box.y, box.w - dot - time_w, box.h}, TYPE_T3, true,
             ALIGN_START);
    if (screen->phase != VOICE_READY && screen->phase != VOICE_GONE)
        declare_time(scene, app, (struct box){box.x + box.w - time_w, box.y, time_w, box.h});
}

/* Whether it hears anything; and how long a recording may be. */
static void declare_remark(struct scene *scene, const struct voice_screen *screen,
                           const struct app *app, struct box box)
{
    const char *icon;
    const char *key = remark(screen, app, &icon);
    bool says_most = screen->phase == VOICE_RECORDING && !layout_is_small(scene_theme(scene));
    int taken = icon != NULL ? 48 : 0, most_w = says_most ? 320 : 0;
    if (icon != NULL)
        scene_icon(scene, (struct box){box.x, box.y + (box.h - 36) / 2, 36, 36}, icon, COLOUR_INK);
    if (key != NULL)
        words_at(scene, app_word(app, key),
                 (struct box){box.x + taken, box.y, box.w - taken - most_w, box.h}, TYPE_T2, false,
                 ALIGN_START);
    if (says_most)
        words_at(scene, app_word(app, "voice.most"),
                 (struct box){box.x + box.w - most_w, box.y, most_w, box.h}, TYPE_T2, false,
                 ALIGN_END);
}

/* At the far end, clear of the words, which are longer in some languages. */
static void declare_no_microphone(struct scene *scene, struct box in)
{
    int side = layout_is_small(scene_theme(scene)) ? 72 : 112;
    struct box end = {in.x + in.w - side - 8, in.y, side, in.h};
    scene_icon(scene, layout_middle(end, side, side), "mic", COLOUR_OFF);
}

static void declare_panel(struct scene *scene, const struct voice_screen *screen,
                          const struct app *app, const struct measures *m)
{
    const struct theme *theme = scene_theme(scene);
    bool small = layout_is_small(theme), on = screen->phase == VOICE_RECORDING;
    struct box in = layout_inset(m->panel, m->inset);
    int head_h = small ? 36 : 48, foot_h = small ? 36 : 44;
    struct box levels = {in.x, in.y + head_h + 8, in.w, in.h - head_h - foot_h - 16};
    scene_panel(scene, m->panel, COLOUR_CARD, on ? COLOUR_REC : COLOUR_NONE, on ? 4 : 0,
                theme->radius_choice);
    declare_heading(scene, screen, app, (struct box){in.x, in.y, in.w, head_h});
    if (screen->phase == VOICE_GONE)
        declare_no_microphone(scene, in);
    else
        declare_levels(scene, app_recording(app), levels);
    declare_remark(scene, screen, app, (struct box){in.x, in.y + in.h - foot_h, in.w, foot_h});
}

/* --- the keys --- */

struct key {
    const char *id, *words, *icon;
    enum voice_action action;
    bool main, not_yet;
};

static void declare_key(struct scene *scene, const struct app *app, const struct key *key,
                        struct box box, bool large)
{
    bool small = layout_is_small(scene_theme(scene));
    struct target target = {
        .id = key->id,
        .label = app_word(app, key->words),
        .box = box,
        .look = key->main ? LOOK_GO : LOOK_CHOICE,
        .state = key->not_yet ? STATE_NOT_YET : STATE_REST,
        .image = ICON(key->icon),
        .image_size = small   ? 44
                      : large ? 72
                              : 56,
        .type = large && !small ? TYPE_T4 : TYPE_T3,
        .bold = large,
        .row = ROW_KEYS,
        .action = key->action,
    };
    scene_target(scene, &target);
}

static void declare_keys(struct scene *scene, const struct voice_screen *screen,
                         const struct app *app, const struct measures *m)
{
    bool made = screen->phase == VOICE_MADE;
    bool on = screen->phase == VOICE_RECORDING;
    bool ready = screen->phase == VOICE_READY || screen->phase == VOICE_GONE;
    const struct key keys[] = {
        {on ? "finished" : "record",
         on                            ? "voice.finish"
         : screen->phase == VOICE_GONE ? "voice.try-again"
                                       : "voice.start",
         on ? "finish" : "record", on ? VOICE_FINISH : VOICE_START, on || ready, !on && !ready},
        {"hear", "voice.hear", "play", VOICE_HEAR, false, !made},
        {"again", "voice.again", "again", VOICE_AGAIN, false, !made},
        {"keep", "voice.keep", "keep", VOICE_KEEP, made, !made},
    };
    bool small = layout_is_small(scene_theme(scene));
    int gap = middle_gap(scene_theme(scene));
    int first = small ? 150 : 288;
    struct box stage = middle_box(scene_theme(scene));
    int rest = (stage.w - first - 3 * gap) / 3;
    int x = stage.x;
    for (int i = 0; i < (int)G_N_ELEMENTS(keys); i++) {
        int width = i == 0 ? first : rest;
        declare_key(scene, app, &keys[i], (struct box){x, m->keys_y, width, m->keys_h}, i == 0);
        x += width + gap;
    }
}

void voice_view_declare(const struct voice_screen *screen, const struct app *app,
                        struct scene *scene)
{
    struct measures m = measures_of(scene_theme(scene));
    declare_question(scene, app, &m);
    declare_panel(scene, screen, app, &m);
    declare_keys(scene, screen, app, &m);
    sides_declare(scene, app, SIDES_USUAL, 0);
}
