// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The inside of a scene, for scene*.c and paint*.c alone. */
#include "ui/scene.h"
#include <glib.h>

enum piece_kind {
    PIECE_TARGET,
    PIECE_WORDS,
    PIECE_PANEL,
    PIECE_IMAGE,
    PIECE_CORNERS,
    PIECE_DASHED,
    PIECE_LINE,
    PIECE_DISC,
    PIECE_BAR,
    PIECE_PIPS,
    PIECE_LEVELS,
    PIECE_PAINTER,
};

struct piece {
    enum piece_kind kind;
    struct box box;
    enum colour fill, edge;
    int edge_width, radius;
    struct image image;
    bool whole;            /* the image is fitted inside, not covering */
    size_t target;         /* PIECE_TARGET: its index */
    struct words words;    /* PIECE_WORDS */
    int number, now;       /* bar: permille; pips: how many, which is now */
    const uint8_t *levels; /* PIECE_LEVELS */
    size_t level_count, levels_left;
    scene_painter *painter; /* PIECE_PAINTER */
    void *context;
    uint64_t version;
};

struct scene {
    const struct theme *theme;
    GStringChunk *texts;
    GArray *pieces;  /* struct piece */
    GArray *targets; /* struct target */
    GPtrArray *kept; /* levels */
    const char *prompt;
    bool has_corners;
};
