// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* A target as a key: what its look and its state make of edge, fill, lip and ink. */
#include "ui/paint_inside.h"

#define EDGE_CHOSEN 4
#define EDGE_WORD 3
#define EDGE_WORD_BRIGHT 5
#define SHUTTER_RING 8
#define SHUTTER_GAP 18

enum radius { RADIUS_STAFF, RADIUS_CARD, RADIUS_KEY, RADIUS_CHOICE };
enum lip { LIP_NONE, LIP_PUPIL, LIP_STAFF };

struct key_look {
    enum radius radius;
    enum lip lip;
    enum colour fill, edge, ink, ink2, lip_colour;
    bool ticks; /* a tick when chosen */
};

static const struct key_look looks[] = {
    [LOOK_KEY] = {RADIUS_KEY, LIP_PUPIL, COLOUR_CARD, COLOUR_EDGE, COLOUR_INK, COLOUR_INK2,
                  COLOUR_LIP, true},
    [LOOK_CHOICE] = {RADIUS_CHOICE, LIP_PUPIL, COLOUR_CARD, COLOUR_EDGE, COLOUR_INK, COLOUR_INK2,
                     COLOUR_LIP, true},
    [LOOK_CARD] = {RADIUS_CARD, LIP_PUPIL, COLOUR_CARD, COLOUR_EDGE, COLOUR_INK, COLOUR_INK2,
                   COLOUR_LIP, true},
    [LOOK_FACE] = {RADIUS_KEY, LIP_PUPIL, COLOUR_CARD, COLOUR_EDGE, COLOUR_INK, COLOUR_INK2,
                   COLOUR_LIP, true},
    [LOOK_GO] = {RADIUS_KEY, LIP_PUPIL, COLOUR_ACCENT, COLOUR_ACCENT, COLOUR_ON, COLOUR_ON,
                 COLOUR_LIP_GO, true},
    [LOOK_STOP] = {RADIUS_KEY, LIP_PUPIL, COLOUR_INK, COLOUR_INK, COLOUR_ON, COLOUR_ON,
                   COLOUR_LIP_STOP, true},
    [LOOK_STAFF] = {RADIUS_STAFF, LIP_STAFF, COLOUR_CARD, COLOUR_EDGE, COLOUR_INK, COLOUR_INK2,
                    COLOUR_LIP, true},
    [LOOK_STAFF_GO] = {RADIUS_STAFF, LIP_STAFF, COLOUR_ACCENT, COLOUR_ACCENT, COLOUR_ON, COLOUR_ON,
                       COLOUR_LIP_GO, true},
    [LOOK_QUIET] = {RADIUS_STAFF, LIP_NONE, COLOUR_NONE, COLOUR_EDGE, COLOUR_INK, COLOUR_INK2,
                    COLOUR_NONE, true},
    [LOOK_RAIL] = {RADIUS_STAFF, LIP_NONE, COLOUR_NONE, COLOUR_NONE, COLOUR_RAIL_TEXT,
                   COLOUR_RAIL_2, COLOUR_NONE, false},
    [LOOK_RAIL_BUTTON] = {RADIUS_STAFF, LIP_NONE, COLOUR_RAIL, COLOUR_NONE, COLOUR_RAIL_TEXT,
                          COLOUR_RAIL_2, COLOUR_NONE, false},
    [LOOK_HEAD] = {RADIUS_CHOICE, LIP_PUPIL, COLOUR_CARD, COLOUR_EDGE, COLOUR_INK, COLOUR_INK2,
                   COLOUR_LIP, true},
    [LOOK_BARE] = {RADIUS_CARD, LIP_NONE, COLOUR_NONE, COLOUR_NONE, COLOUR_INK, COLOUR_INK2,
                   COLOUR_NONE, true},
    [LOOK_WORD] = {RADIUS_CARD, LIP_PUPIL, COLOUR_CARD, COLOUR_EDGE, COLOUR_INK, COLOUR_INK2,
                   COLOUR_LIP, true},
    [LOOK_DASHED] = {RADIUS_CARD, LIP_NONE, COLOUR_NONE, COLOUR_EDGE, COLOUR_INK, COLOUR_INK2,
                     COLOUR_NONE, true},
};

/* A key as it stands now, state and press taken in. */
struct key {
    struct rect rect;
    int radius, edge_width, lip;
    enum colour fill, edge, ink, ink2, lip_colour;
    uint32_t own_fill, own_edge; /* instead of those; 0: none */
    bool dashed, ticked;
};

static bool is_dark_look(enum target_look look)
{
    return look == LOOK_RAIL || look == LOOK_RAIL_BUTTON;
}

static int radius_of(const struct pen *pen, const struct target *target)
{
    const struct theme *theme = pen->theme;
    const int radii[] = {theme->radius_staff, theme->radius_card, theme->radius_key,
                         theme->radius_choice};
    int units = radii[looks[target->look].radius];

    /* A large staff figure key, a pupil's large go: the radius grows with the key. */
    if (target->look == LOOK_GO && target->box.h >= 200)
        units = theme->radius_choice;
    return pen_px(pen, units);
}

static int lip_of(const struct pen *pen, const struct target *target)
{
    enum lip lip = looks[target->look].lip;
    int units = lip == LIP_PUPIL ? pen->theme->lip : lip == LIP_STAFF ? pen->theme->staff_lip : 0;

    return units > 0 ? pen_px(pen, units) : 0;
}

static struct key key_at_rest(const struct pen *pen, const struct target *target)
{
    const struct key_look *look = &looks[target->look];
    struct key key = {pen_rect(pen, target->box),
                      radius_of(pen, target),
                      pen_px(pen, pen->theme->edge),
                      lip_of(pen, target),
                      look->fill,
                      look->edge,
                      look->ink,
                      look->ink2,
                      look->lip_colour,
                      0,
                      0,
                      target->look == LOOK_DASHED,
                      false};

    if (target->look == LOOK_WORD) {
        key.own_fill = target->fill;
        key.own_edge = target->edge;
        key.edge_width = pen_px(pen, pen->theme->is_contrast ? EDGE_WORD_BRIGHT : EDGE_WORD);
    } else if (target->look == LOOK_HEAD) {
        key.edge_width = pen_px(pen, EDGE_CHOSEN);
        if (target->tone != COLOUR_GROUND)
            key.edge = target->tone;
    } else if (target->look == LOOK_RAIL_BUTTON && target->tone != COLOUR_GROUND) {
        key.fill = target->tone;
    }
    if (target->look == LOOK_RAIL_BUTTON && pen->theme->is_contrast)
        key.edge = COLOUR_EDGE;
    return key;
}

static void apply_chosen(const struct pen *pen, const struct target *target, struct key *key)
{
    key->ticked = looks[target->look].ticks;
    key->edge_width = pen_px(pen, EDGE_CHOSEN);
    key->dashed = false;
    if (is_dark_look(target->look)) {
        key->fill = COLOUR_CARD;
        key->ink = COLOUR_INK;
        key->ink2 = COLOUR_INK2;
        key->edge = pen->theme->is_contrast ? COLOUR_ACCENT : COLOUR_NONE;
        return;
    }
    key->edge = COLOUR_ACCENT;
    if (looks[target->look].fill == COLOUR_CARD || target->look == LOOK_DASHED)
        key->fill = COLOUR_ACCENT_TINT;
    if (looks[target->look].lip == LIP_STAFF)
        key->lip = 0;
}

static void apply_not_yet(const struct pen *pen, const struct target *target, struct key *key)
{
    key->lip = 0;
    key->dashed = true;
    key->edge_width = pen_px(pen, 2);
    key->ink = key->ink2 = COLOUR_OFF;
    if (is_dark_look(target->look)) {
        key->dashed = false;
        key->edge = COLOUR_NONE;
        return;
    }
    key->edge = pen->theme->is_contrast ? COLOUR_OFF : COLOUR_LINE;
    key->fill = looks[target->look].lip == LIP_PUPIL ? COLOUR_OFF_TINT : COLOUR_NONE;
}

static void apply_said(const struct pen *pen, struct key *key)
{
    key->fill = COLOUR_SAY;
    key->edge = pen->theme->is_contrast ? COLOUR_NOW : COLOUR_INK;
    key->edge_width = pen_px(pen, EDGE_CHOSEN);
    key->ink = key->ink2 = COLOUR_SAY_INK;
    key->dashed = false;
}

static void apply_pressed(const struct pen *pen, const struct target *target, struct key *key)
{
    key->rect.y += key_travel(pen, target);
    key->lip = 0;
    key->ticked = false;
    if (is_dark_look(target->look)) {
        key->fill = COLOUR_RAIL_KEY;
        key->ink = COLOUR_RAIL_TEXT;
        key->edge = pen->theme->is_contrast ? COLOUR_ACCENT : COLOUR_NONE;
        return;
    }
    if (target->look == LOOK_BARE) {
        key->edge = COLOUR_ACCENT;
        key->edge_width = pen_px(pen, EDGE_CHOSEN);
        return;
    }
    key->fill = COLOUR_ACCENT_TINT;
    key->ink = COLOUR_INK;
    key->ink2 = COLOUR_INK2;
    if (!key->dashed || target->state == STATE_NOT_YET)
        key->edge = COLOUR_ACCENT;
}

int key_travel(const struct pen *pen, const struct target *target)
{
    bool moves = looks[target->look].lip != LIP_NONE && target->state != STATE_NOT_YET;

    return moves ? pen_px(pen, looks[target->look].lip == LIP_STAFF ? 3 : 4) : 0;
}

static struct key key_now(const struct pen *pen, const struct target *target, bool pressed)
{
    struct key key = key_at_rest(pen, target);

    if (target->state != STATE_REST || pressed)
        key.own_fill = key.own_edge = 0;
    if (target->state == STATE_CHOSEN)
        apply_chosen(pen, target, &key);
    else if (target->state == STATE_NOT_YET)
        apply_not_yet(pen, target, &key);
    else if (target->state == STATE_SAID)
        apply_said(pen, &key);
    if (pressed && target->state != STATE_NOT_YET)
        apply_pressed(pen, target, &key);
    return key;
}

static void draw_shutter(const struct pen *pen, const struct target *target, bool pressed)
{
    struct rect rect = pen_rect(pen, target->box);
    struct rect disc = rect_grown(rect, -pen_px(pen, SHUTTER_GAP + (pressed ? 4 : 0)));
    enum colour inner = target->state == STATE_CHOSEN    ? COLOUR_REC
                        : target->state == STATE_NOT_YET ? COLOUR_RAIL_KEY
                        : pressed                        ? COLOUR_ACCENT_TINT
                                                         : COLOUR_RAIL_TEXT;

    pen_edge(pen, rect, rect.w / 2.0, pen_px(pen, SHUTTER_RING),
             target->state == STATE_NOT_YET ? COLOUR_RAIL_2 : COLOUR_RAIL_TEXT);
    pen_fill(pen, disc, disc.w / 2.0, inner);
}

static void draw_body(const struct pen *pen, const struct key *key)
{
    if (key->lip > 0) {
        struct rect lip = key->rect;

        lip.y += key->lip;
        pen_fill(pen, lip, key->radius, key->lip_colour);
    }
    if (key->dashed || key->edge == COLOUR_NONE || key->fill == COLOUR_NONE) {
        pen_fill(pen, key->rect, key->radius, key->fill);
        return;
    }
    /* Edge first and the inside over it: two fills, and no seam of the lip between them. */
    if (key->own_fill) {
        pen_fill_argb(pen, key->rect, key->radius, key->own_edge);
        pen_fill_argb(pen, rect_grown(key->rect, -key->edge_width), key->radius - key->edge_width,
                      key->own_fill);
        return;
    }
    pen_fill(pen, key->rect, key->radius, key->edge);
    if (key->edge != key->fill)
        pen_fill(pen, rect_grown(key->rect, -key->edge_width), key->radius - key->edge_width,
                 key->fill);
}

static void draw_edge(const struct pen *pen, const struct key *key)
{
    if (key->dashed)
        pen_dashed(pen, key->rect, key->radius, key->edge_width, key->edge);
    else if (key->fill == COLOUR_NONE)
        pen_edge(pen, key->rect, key->radius, key->edge_width, key->edge);
}

/* The column under a scale's head; in high contrast it is only lined. A tint stands next to its
 * tone in the list of colours. */
static void draw_tray(const struct pen *pen, const struct target *target)
{
    struct rect tray = pen_rect(pen, target->box);
    int radius = pen_px(pen, pen->theme->radius_choice);

    if (pen->theme->is_contrast)
        pen_edge(pen, tray, radius, pen_px(pen, pen->theme->edge), COLOUR_LIP);
    else
        pen_fill(pen, tray, radius,
                 target->tone == COLOUR_GROUND ? COLOUR_TRAY : (enum colour)(target->tone + 1));
}

static void draw_key(const struct pen *pen, const struct target *target, bool pressed)
{
    struct key key;
    struct rect inside;

    key = key_now(pen, target, pressed);
    inside = rect_grown(key.rect, -key.edge_width);
    draw_body(pen, &key);
    if (target->look == LOOK_FACE)
        draw_face(pen, target, inside, key.radius - key.edge_width, key.ink);
    else
        draw_label(pen, target, key.edge == COLOUR_NONE ? key.rect : inside, key.ink, key.ink2);
    draw_edge(pen, &key);
    if (key.ticked)
        draw_tick(pen, key.rect);
    if (target->count > 0)
        draw_count(pen, key.rect, target->count, is_dark_look(target->look));
}

void draw_target(const struct pen *pen, const struct target *target, bool pressed)
{
    struct target head = *target;

    if (target->look == LOOK_SHUTTER) {
        draw_shutter(pen, target, pressed);
        return;
    }
    if (target->look == LOOK_HEAD && target->head > 0) {
        draw_tray(pen, target);
        head.box.h = target->head;
    }
    draw_key(pen, &head, pressed);
}
