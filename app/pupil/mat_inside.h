// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The views mat's screen: what its files share. mat.c acts, mat_view.c declares, mat_picture.c
 * makes the picture that is kept. */
#include "pupil/middle.h"
#include "pupil/sides.h"
#include "pupils.h"

#define MAT_CARDS_MOST 64
#define MAT_PILE_NOT_NOW (-1)

enum mat_phase {
    MAT_OFFERING, /* one option after another */
    MAT_PILE,     /* all cards of one place, to choose one from */
    MAT_KEEPING,  /* is this right? */
    MAT_LEAVING,  /* kept: on its way to the disk */
};

struct mat_screen {
    struct mat *mat;
    json_t *record; /* without body until it is saved */
    enum mat_phase phase;
    int pile; /* the place whose cards are shown, or MAT_PILE_NOT_NOW */
    int pile_page;
    int moving;     /* a card that was chosen to be moved, or -1 */
    bool is_saved;  /* a draft of it is on the disk */
    bool is_failed; /* the last save did not succeed */
    int reading;    /* read-back: index into the placed cards, or -1 */
    bool began;     /* the sentence at `reading` has begun to sound */
};

enum mat_action {
    MAT_ACTION_PLACE,
    MAT_ACTION_CARD,
    MAT_ACTION_OFFERED,
    MAT_ACTION_PILE,
    MAT_ACTION_MORE,
    MAT_ACTION_CHANGE,
    MAT_ACTION_DONE,
    MAT_ACTION_KEEP,
};

void mat_view_declare(const struct mat_screen *screen, const struct app *app, struct scene *scene);
/* mat_top.c: what stands above the places. */
void mat_top_declare(const struct mat_screen *screen, const struct app *app, struct scene *scene);
/* Options that were answered with not now, in the topic's order; answers how many. */
size_t mat_view_not_now(const struct mat *mat, int options[MAT_CARDS_MOST]);
/* The cards of a pile: a place's, or those answered with not now. */
size_t mat_view_pile(const struct mat *mat, int pile, int options[MAT_CARDS_MOST]);
/* What a pile is called. */
const char *mat_view_pile_words(const struct mat_screen *screen, const struct app *app, int pile);
/* "How do you feel about swimming?"; g_free. */
char *mat_view_question(const struct mat_screen *screen, const struct app *app);
/* The topic's question is a whole one ("How is it going?"), not one that the option completes. */
bool mat_view_asks_whole(const struct mat *mat);
/* The placed cards in the order of places, then of arrival: the `index`th, or false at the end. */
bool mat_view_placed(const struct mat *mat, int index, int *option, int *point);
/* "You like art"; g_free. */
char *mat_view_sentence(const struct mat *mat, int option, int point);
/* An option's or point's picture; `key` as for pupils_face. */
struct image mat_view_image(const char *symbol, char key[PUPILS_KEY]);
enum colour mat_view_tone(const struct topic_point *point);
/* The finished mat as a picture, painted now. */
cairo_surface_t *mat_picture(const struct mat *mat, struct app *app);
