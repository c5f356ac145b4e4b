// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The views mat's screen: what its files share. mat.c acts, mat_view.c declares, mat_picture.c
 * makes the picture that is kept. */
#include "pupil/middle.h"
#include "pupil/sides.h"

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
    int pile;       /* the place whose cards are shown */
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
    MAT_ACTION_CHANGE,
    MAT_ACTION_DONE,
    MAT_ACTION_KEEP
};

void mat_view_declare(const struct mat_screen *screen, const struct app *app, struct scene *scene);
/* mat_top.c: what stands above the places. */
void mat_top_declare(const struct mat_screen *screen, const struct app *app, struct scene *scene);
/* The first option that was answered with not now, or -1. */
int mat_view_not_now(const struct mat *mat);
/* "How do you feel about swimming?"; g_free. */
char *mat_view_question(const struct mat_screen *screen, const struct app *app);
/* The placed cards in the order of places, then of arrival: the `index`th, or false at the end. */
bool mat_view_placed(const struct mat *mat, int index, int *option, int *point);
/* "You like art"; g_free. */
char *mat_view_sentence(const struct mat *mat, int option, int point);
/* An option's or point's picture; `key` as for sides_face. */
struct image mat_view_image(const char *symbol, char key[256]);
enum colour mat_view_tone(const struct topic_point *point);
/* The finished mat as a picture, painted now. */
cairo_surface_t *mat_picture(const struct mat *mat, struct app *app);
