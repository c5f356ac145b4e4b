// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A scene: what a screen declares. An ordered list of pieces, in units (theme.h): targets, which
 * can be chosen, and pictures, which cannot. From this one list come drawing, touch, scanning
 * order, keyboard focus, what is spoken, and the test that taps "Swimming" by name.
 *
 * All text is copied into the scene. A scene is made anew after every change and compared with the
 * last, so that only what changed is drawn. Layout is written left to right; a mirrored theme turns
 * the whole scene round when it is drawn and touched. */
#include "ui/theme.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct box {
    int x, y, w, h; /* units */
};

/* What a picture shows. `name` is: for a symbol a word of assets/symbols/words.json or a code point
 * ("1F3CA"); for an icon a file in assets/icons; for a photo a key of the picture store
 * ("pack:photos/amara.svg", "draft:<id>/photo.jpg", "item:<id>/flat.jpg"); LIVE is the camera;
 * MARKED is the photo being marked up, drawn by its screen's painter. */
enum image_kind { IMAGE_NONE, IMAGE_SYMBOL, IMAGE_ICON, IMAGE_PHOTO, IMAGE_LIVE, IMAGE_PAINTER };

struct image {
    enum image_kind kind;
    const char *name;
};
#define NO_IMAGE ((struct image){IMAGE_NONE, NULL})
#define SYMBOL(name) ((struct image){IMAGE_SYMBOL, (name)})
#define ICON(name) ((struct image){IMAGE_ICON, (name)})
#define PHOTO(key) ((struct image){IMAGE_PHOTO, (key)})

enum target_look {
    LOOK_KEY,    /* pupil key: card, edge, lip, radius_key */
    LOOK_CHOICE, /* large choice: radius_choice */
    LOOK_CARD,   /* card: radius_card */
    LOOK_FACE,   /* a picture that fills the key above its name: pupils in the chooser, my face */
    LOOK_GO,     /* the main thing: accent fill, one on a screen */
    LOOK_STOP,   /* ink fill */
    LOOK_STAFF,  /* staff key: radius_staff, staff lip */
    LOOK_STAFF_GO,
    LOOK_QUIET,       /* staff key without fill or lip: throwing away, clear */
    LOOK_RAIL,        /* on the dark rail */
    LOOK_RAIL_BUTTON, /* a dark button over the camera */
    LOOK_SHUTTER,
    LOOK_HEAD, /* a place on a scale: the whole box is its tray in the tint that follows `tone`, the
                  first `head` units its head, with a 4-unit edge in `tone` and the label */
    LOOK_BARE, /* nothing of its own: a cell of a grid, a picture drawn beneath */
    LOOK_WORD, /* on a board: radius_card, fill and edge are the target's own */
    LOOK_DASHED, /* an answer that is not placed: dashed edge, no lip, still can be chosen */
};

enum target_state {
    STATE_REST,
    STATE_CHOSEN,
    STATE_NOT_YET, /* cannot be chosen yet: dashed, scanned over in silence */
    STATE_SAID,    /* being spoken */
};

enum target_role {
    ROLE_KEY,
    ROLE_CHOICE,
    ROLE_PLACE,
    ROLE_CARD,
    ROLE_LETTER,
    ROLE_CELL,
    ROLE_CANVAS
};

/* Where on the screen, for those who scan by groups: the sides are two, all else is the stage. */
enum region { REGION_STAGE, REGION_MY_NO, REGION_MINE };

enum arrangement { IMAGE_ABOVE, IMAGE_BESIDE, IMAGE_ONLY };

struct target {
    const char *id;     /* stable, without '#'; unique on the screen; asserted */
    const char *label;  /* the words on it, in the screen's language; a target without is a bug */
    const char *second; /* a second line, smaller; or NULL */
    const char *say;    /* what is spoken; NULL = label */
    struct box box;
    enum target_look look;
    enum target_state state;
    enum target_role role;
    enum arrangement arrangement;
    struct image image;
    int image_size; /* units; 0 = what fits */
    enum type_size type;
    bool bold;
    bool hide_label; /* the label is spoken and found, but drawn by a picture instead */
    bool can_drag;   /* drag it onto a target with takes_drop: ACTION_DROP */
    bool takes_drop;
    bool takes_strokes;  /* a finger's path on it comes as ACTION_STROKE; a tap as ACTION_CHOOSE */
    bool can_hold;       /* held 600 ms: ACTION_HOLD */
    enum colour tone;    /* edge or fill where the look has one */
    uint32_t fill, edge; /* LOOK_WORD: 0xAARRGGBB; 0: a card's */
    int head;           /* LOOK_HEAD: how much of the box is the head; 0: all of it, without tray */
    int count;          /* a count in a gold disc at the top corner; 0 none */
    enum region region; /* scanning by groups: the sides are each one */
    int row;            /* scanning: targets of one row share a number; rows go in rising order */
    int action;         /* the screen's own; comes back to `act` */
    int arg;
};

enum align { ALIGN_START, ALIGN_CENTRE, ALIGN_END };

struct words {
    const char *text;
    struct box box; /* wrapped to its width, at most as many lines as its height holds */
    enum type_size type;
    bool bold;
    enum align align;
    enum colour colour;
    bool middle;  /* centred in the box's height */
    bool written; /* being written: a caret after the last letter; of what does not fit, the
                     end is seen */
    bool said;    /* on say fill, with the little loudspeaker: being spoken */
};

struct scene;

/* How wide the words are on one line, in units, rounded up: for a panel that hugs its words. */
int scene_words_width(const struct theme *theme, const char *text, enum type_size type, bool bold);

struct scene *scene_new(const struct theme *theme);
void scene_free(struct scene *scene);
const struct theme *scene_theme(const struct scene *scene);

/* What can be chosen. Returns the index. */
int scene_target(struct scene *scene, const struct target *target);

/* What cannot. */
void scene_words(struct scene *scene, const struct words *words);
void scene_panel(struct scene *scene, struct box box, enum colour fill, enum colour edge,
                 int edge_width, int radius);
void scene_image(struct scene *scene, struct box box, struct image image, int radius);
/* A photo fitted inside its box instead of covering it. */
void scene_image_whole(struct scene *scene, struct box box, struct image image, int radius);
/* An icon in a colour of the theme, ink by default. */
void scene_icon(struct scene *scene, struct box box, const char *name, enum colour colour);
void scene_corners(struct scene *scene,
                   struct box box); /* in view: at most one a screen, asserted */
void scene_dashed(struct scene *scene, struct box box, enum colour edge, int radius);
void scene_line(struct scene *scene, struct box box, enum colour colour);
void scene_disc(struct scene *scene, int x, int y, int radius, enum colour fill, enum colour edge);
void scene_bar(struct scene *scene, struct box box, int permille); /* progress */
/* From `x` on, centred on `y`; now: 0-based, -1 none. */
void scene_pips(struct scene *scene, int x, int y, int count, int now);
/* Level bars of a recording, newest last, 0..100 each; `left` more dots to come. */
void scene_levels(struct scene *scene, struct box box, const uint8_t *levels, size_t count,
                  size_t left);
/* Drawn by the screen itself (the photo with its marks): called while painting with a cairo_t that
 * is clipped to the box and scaled so that one unit is one. `version` says when it changed. */
struct _cairo; /* cairo_t */
typedef void scene_painter(void *context, struct _cairo *cairo, struct box box);
void scene_paint(struct scene *scene, struct box box, scene_painter *painter, void *context,
                 uint64_t version);

/* The list, for access, script and tests. Borrowed until the scene is freed. */
size_t scene_target_count(const struct scene *scene);
const struct target *scene_target_at(const struct scene *scene, size_t index);
/* By id ("#id") or whole label; `nth` from 1. NULL when there are fewer. `*matches` = how many. */
const struct target *scene_find(const struct scene *scene, const char *label, int nth,
                                int *matches);
/* Every word that can be seen: labels and words, for `expect`. */
bool scene_shows(const struct scene *scene, const char *text, int *matches);
/* {screen, targets [{id, label, say, rect_mm [x, y, w, h], role, row}]} as one line. g_free. */
char *scene_list(const struct scene *scene, const char *screen);
/* What the screen as a whole says when it is entered, or on `listen`. */
void scene_set_prompt(struct scene *scene, const char *say);
const char *scene_prompt(const struct scene *scene);
