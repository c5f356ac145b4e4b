// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* One key in every state it can be in, or a whole views mat, painted to a PNG: to be looked at.
 *   states states|mat THEME LANGUAGE FILE.png */
#include "ui/kit.h"

#include <stdio.h>
#include <string.h>

struct shown_state {
    const char *title, *second;
    enum target_look look;
    enum target_state state;
    struct image image;
    const char *label;
    int size;
};

static const struct shown_state states[] = {
    {"At rest", "edge and lip", LOOK_KEY, STATE_REST, {IMAGE_SYMBOL, "swimming"}, "swimming", 80},
    {"Pressed",
     "lip gone, 4 px down",
     LOOK_KEY,
     STATE_REST,
     {IMAGE_SYMBOL, "swimming"},
     "swimming ",
     80},
    {"Chosen",
     "4 px edge, tint, tick",
     LOOK_KEY,
     STATE_CHOSEN,
     {IMAGE_SYMBOL, "swimming"},
     "swimming",
     80},
    {"Not yet", "dashed, no lip", LOOK_KEY, STATE_NOT_YET, {IMAGE_ICON, "play"}, "Hear it", 64},
    {"Being said",
     "marker fill, 4 px ink",
     LOOK_KEY,
     STATE_SAID,
     {IMAGE_SYMBOL, "swimming"},
     "swimming",
     80},
    {"Scan or focus",
     "ink 3, gold 6, ink 3",
     LOOK_KEY,
     STATE_REST,
     {IMAGE_SYMBOL, "swimming"},
     "swimming",
     80},
    {"on dark", "the same frame", LOOK_STOP, STATE_REST, {IMAGE_ICON, "stop"}, "Stop", 56},
    {"Dashed",
     "not placed, but a choice",
     LOOK_DASHED,
     STATE_REST,
     {IMAGE_SYMBOL, "swimming"},
     "swimming",
     80},
    {"The main thing",
     "one on a screen",
     LOOK_GO,
     STATE_REST,
     {IMAGE_ICON, "keep"},
     "Yes, keep",
     64},
    {"Stop", "bottom of the no side", LOOK_STOP, STATE_REST, {IMAGE_ICON, "stop"}, "Stop", 56},
};

static const struct {
    const char *name;
    enum colour colour;
} swatches[] = {
    {"ground", COLOUR_GROUND},
    {"tray", COLOUR_TRAY},
    {"card", COLOUR_CARD},
    {"edge", COLOUR_EDGE},
    {"ink", COLOUR_INK},
    {"accent", COLOUR_ACCENT},
    {"tint", COLOUR_ACCENT_TINT},
    {"now", COLOUR_NOW},
    {"like", COLOUR_LIKE},
    {"middle", COLOUR_MIDDLE},
    {"don’t like", COLOUR_DISLIKE},
    {"warn", COLOUR_WARN},
    {"alert", COLOUR_ALERT},
};

static void words(struct scene *scene, const char *text, struct box box, enum type_size type,
                  bool bold, enum align align, enum colour colour)
{
    scene_words(scene, &(struct words){.text = text,
                                       .box = box,
                                       .type = type,
                                       .bold = bold,
                                       .align = align,
                                       .colour = colour});
}

static void declare_state(struct scene *scene, int i)
{
    const struct shown_state *state = &states[i];
    struct box box = {72 + 244 * (i % 5), i < 5 ? 104 : 408, 168, 160};
    char id[16];

    snprintf(id, sizeof id, "state-%d", i);
    scene_target(scene, &(struct target){.id = id,
                                         .label = state->label,
                                         .box = box,
                                         .look = state->look,
                                         .state = state->state,
                                         .image = state->image,
                                         .image_size = state->size,
                                         .type = TYPE_T2,
                                         .action = i});
    words(scene, state->title, (struct box){box.x - 26, box.y + 184, 220, 30}, TYPE_T2, true,
          ALIGN_CENTRE, COLOUR_INK);
    words(scene, state->second, (struct box){box.x - 26, box.y + 212, 220, 25}, TYPE_T1, false,
          ALIGN_CENTRE, COLOUR_INK2);
}

static struct scene *declare(const struct theme *theme)
{
    struct scene *scene = scene_new(theme);

    words(scene, "One key, and every state it can be in", (struct box){56, 24, 900, 46}, TYPE_T4,
          true, ALIGN_START, COLOUR_INK);
    for (int i = 0; i < (int)G_N_ELEMENTS(states); i++)
        declare_state(scene, i);
    for (int i = 0; i < (int)G_N_ELEMENTS(swatches); i++) {
        struct box box = {56 + 90 * i, 696, 80, 48};

        scene_panel(scene, box, swatches[i].colour, COLOUR_EDGE, 2, 10);
        words(scene, swatches[i].name, (struct box){box.x - 8, 748, 96, 28}, TYPE_T1, false,
              ALIGN_CENTRE, COLOUR_INK);
    }
    return scene;
}

int main(int argc, char **argv)
{
    struct pixel_rect damage[8];
    struct window window;
    struct scene *scene;

    if (argc != 5) {
        fprintf(stderr, "states states|mat THEME LANGUAGE FILE.png\n");
        return 2;
    }
    window_open(&window, argv[2], 1280, 800, argv[3]);
    if (strcmp(argv[1], "mat") == 0) {
        scene = mat_scene(&window.theme, (struct mat_look){.said = true, .placed = 5});
        paint_scene(window.paint, scene, NULL, (struct frame_mark){false}, damage, 8);
    } else {
        scene = declare(&window.theme);
        paint_scene(window.paint, scene, "state-1",
                    (struct frame_mark){true, {72, 408, 168, 160}, false, 0}, damage, 8);
    }
    window_save(&window, argv[4]);
    scene_free(scene);
    window_close(&window);
    return 0;
}
