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
        return (struct measures){{136, 8, 528, 132}, {136, 161, 528, 150}, 332, 140, 16};
    return (struct measures){{184, 24, 912, 208}, {184, 256, 912, 272}, 552, 224, 28};
}

static void words_at(struct scene *scene, const char *text, struct box box, enum type_size type,
                     bool bold, enum align align)
{
    struct words words = {.text = text,
                          .box = box,
                          .type = type,
                          .bold = bold,
                          .align = align,
                          .colour = COLOUR_INK,
                          .middle = true};
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
static const char *remark(const struct voice_screen *screen, const struct recording *recording,
                          const char **icon)
{
    *icon = NULL;
    if (screen->phase == VOICE_GONE)
        return "voice.ask-grown-up";
    /* Unplugged: what there was until then is whole, and can be heard and kept. */
    if (screen->phase == VOICE_MADE && recording->is_gone && !screen->is_failed)
        return "voice.failed";
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

static void declare_panel(struct scene *scene, const struct voice_screen *screen,
                          const struct app *app, const struct measures *m)
{
    const struct recording *recording = app_recording(app);
    const struct theme *theme = scene_theme(scene);
    bool small = layout_is_small(theme), on = screen->phase == VOICE_RECORDING;
    struct box p = m->panel;
    int in = m->inset, head_h = small ? 40 : 56;
    scene_panel(scene, p, COLOUR_CARD, on ? COLOUR_REC : COLOUR_NONE, on ? 4 : 0,
                theme->radius_choice);
    int head_x = p.x + in;
    if (on) {
        scene_disc(scene, p.x + in + 12, p.y + in + head_h / 2 - 8, 12, COLOUR_REC, COLOUR_NONE);
        head_x += 38;
    }
    struct box head = {head_x, p.y + in - 8, p.w - 2 * in - 160, head_h};
    words_at(scene, app_word(app, heading(screen)), head, TYPE_T3, true, ALIGN_START);
    if (screen->phase == VOICE_GONE) {
        scene_icon(scene, (struct box){p.x + p.w / 2 - 36, p.y + p.h / 2 - 36, 72, 72}, "mic",
                   COLOUR_OFF);
    } else {
        int seconds = (int)(recording->elapsed_ms / 1000);
        g_autofree char *time = g_strdup_printf("%d:%02d", seconds / 60, seconds % 60);
        if (screen->phase != VOICE_READY)
            words_at(scene, time, (struct box){p.x + p.w - in - 150, head.y, 150, head_h}, TYPE_T5,
                     true, ALIGN_END);
        int top = head.y + head_h, foot = small ? 40 : 52;
        declare_levels(scene, recording,
                       (struct box){p.x + in, top, p.w - 2 * in, p.y + p.h - foot - top - 8});
    }
    const char *icon;
    const char *key = remark(screen, recording, &icon);
    int foot_y = p.y + p.h - (small ? 42 : 60);
    if (icon != NULL)
        scene_icon(scene, (struct box){p.x + in, foot_y + 2, 36, 36}, icon, COLOUR_INK);
    if (key != NULL)
        words_at(scene, app_word(app, key),
                 (struct box){p.x + in + (icon ? 48 : 0), foot_y, 480, 40}, TYPE_T2, false,
                 ALIGN_START);
    if (on && !small)
        words_at(scene, app_word(app, "voice.most"),
                 (struct box){p.x + p.w - in - 320, foot_y, 320, 40}, TYPE_T2, false, ALIGN_END);
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
