// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The keys, laid out. */
#include "ui/keyboard_inside.h"

#include <math.h>

/* Between keys, above and below them, in units. */
struct spacing {
    int side, top, bottom, gap_x, gap_y;
};

static const struct spacing spacings[] = {
    [LAYOUT_WIDE] = {26, 16, 24, 12, 16},
    [LAYOUT_SMALL] = {8, 6, 6, 6, 6},
};

struct key {
    enum key_kind kind;
    const char *letter;  /* KEY_LETTER */
    double column, span; /* of the layout's columns */
};

struct key_row {
    struct key keys[KEYBOARD_COLUMNS_MOST + 2];
    int count;
};

struct drawing {
    const struct keyboard *keyboard;
    struct scene *scene;
    struct box box;
    int first_action, first_row;
};

static void add(struct key_row *row, enum key_kind kind, const char *letter, double *column,
                double span)
{
    row->keys[row->count++] = (struct key){kind, letter, *column, span};
    *column += span;
}

/* How wide shift and backspace are: the same on every page, so that they stay where they are. */
static double side_span(const struct keyboard_layout *layout)
{
    double left = layout->columns - (double)layout->letters[0][2]->len;

    return layout->has_case ? left / 2 : left;
}

static void fill_letters(const struct keyboard *keyboard, int index, struct key_row *row)
{
    const struct keyboard_layout *layout = keyboard->layout;
    const GPtrArray *letters = layout->letters[keyboard->page][index];
    double side = index == 2 ? side_span(layout) : 0;
    double from = layout->has_case ? side : 0, to = layout->columns - side, column = 0;

    if (index == 2 && layout->has_case && keyboard->page != 1)
        add(row, KEY_SHIFT, NULL, &column, side);
    column = from + (to - from - letters->len) / 2;
    for (guint i = 0; i < letters->len; i++)
        add(row, KEY_LETTER, g_ptr_array_index(letters, i), &column, 1);
    column = to;
    if (index == 2)
        add(row, KEY_BACKSPACE, NULL, &column, side);
}

static void fill_last(const struct keyboard *keyboard, const char *const signs[2],
                      struct key_row *row)
{
    double column = 0;

    add(row, KEY_FIGURES, NULL, &column, 1.5);
    add(row, KEY_ACCENTS, NULL, &column, 1);
    add(row, KEY_SPACE, NULL, &column, keyboard->layout->columns - 6);
    add(row, KEY_LETTER, signs[0], &column, 1);
    add(row, KEY_LETTER, signs[1], &column, 1);
    add(row, KEY_DONE, NULL, &column, 1.5);
}

/* A keyboard is not turned round in a mirrored theme: it is turned back here. */
static struct box place(const struct drawing *drawing, const struct key *key, int row)
{
    const struct theme *theme = scene_theme(drawing->scene);
    const struct spacing *spacing = &spacings[theme->layout];
    struct box box = drawing->box;
    double pitch_x =
        (double)(box.w - 2 * spacing->side + spacing->gap_x) / drawing->keyboard->layout->columns;
    double pitch_y =
        (double)(box.h - spacing->top - spacing->bottom + spacing->gap_y) / KEYBOARD_ROWS;
    int left = (int)lround(key->column * pitch_x), top = (int)lround(row * pitch_y);
    int right = (int)lround((key->column + key->span) * pitch_x) - spacing->gap_x;
    int bottom = (int)lround((row + 1) * pitch_y) - spacing->gap_y;
    int x = spacing->side + (theme->mirrored ? box.w - 2 * spacing->side - right : left);

    return (struct box){box.x + x, box.y + spacing->top + top, right - left, bottom - top};
}

static void dress_letter(const struct drawing *drawing, const struct key *key,
                         struct target *target)
{
    const struct keyboard *keyboard = drawing->keyboard;
    gunichar letter = g_utf8_get_char(key->letter);
    g_autofree char *id = g_strdup_printf("key-%s", key->letter);
    g_autoptr(GString) label = g_string_new(NULL);

    if (keyboard->shifted)
        letter = g_unichar_toupper(letter);
    /* A mark that sits on a letter is shown on a stroke of its own. */
    if (g_unichar_ismark(letter))
        g_string_append(label, "\u0640");
    g_string_append_unichar(label, letter);
    target->id = id;
    target->label = label->str;
    target->say = keyboard_layout_say(keyboard->layout, key->letter);
    target->role = ROLE_LETTER;
    target->type = TYPE_T4;
    target->arg = (int)letter;
    scene_target(drawing->scene, target);
}

/* The keys that are not letters: id, words, what is spoken, icon. */
static const struct {
    const char *id, *word, *say, *icon;
} others[] = {
    [KEY_SHIFT] = {"shift", "shift", NULL, "shift"},
    [KEY_BACKSPACE] = {"backspace", "backspace", NULL, "backspace"},
    [KEY_FIGURES] = {"figures", "figures", "say_figures", NULL},
    [KEY_ACCENTS] = {"accents", "accents", NULL, "globe"},
    [KEY_SPACE] = {"space", "space", "say_space", NULL},
    [KEY_DONE] = {"done", "done", NULL, "keep"},
};

static void dress_other(const struct drawing *drawing, const struct key *key, struct target *target)
{
    const struct keyboard *keyboard = drawing->keyboard;
    bool leads_back = (key->kind == KEY_FIGURES && keyboard->page == 1) ||
                      (key->kind == KEY_ACCENTS && keyboard->page == 2);
    const char *word = leads_back ? "letters" : others[key->kind].word;
    const char *say = leads_back ? "say_letters" : others[key->kind].say;
    const char *icon = leads_back ? NULL : others[key->kind].icon;
    bool is_small = scene_theme(drawing->scene)->layout == LAYOUT_SMALL;

    target->id = others[key->kind].id;
    target->label = keyboard_layout_word(keyboard->layout, word);
    target->say = say ? keyboard_layout_word(keyboard->layout, say) : NULL;
    target->type = key->kind == KEY_SPACE ? TYPE_T2 : TYPE_T3;
    if (icon) {
        target->image = ICON(icon);
        target->image_size = is_small ? 34 : 40;
        target->arrangement = IMAGE_ONLY;
    }
    if (key->kind == KEY_DONE) {
        target->look = LOOK_STAFF_GO;
        target->arrangement = is_small ? IMAGE_ABOVE : IMAGE_BESIDE;
        target->image_size = is_small ? 24 : 40;
        target->type = is_small ? TYPE_T2 : TYPE_T3;
    }
    if (key->kind == KEY_SHIFT && keyboard->shifted)
        target->state = STATE_CHOSEN;
    scene_target(drawing->scene, target);
}

/* Declared in the order of reading, which is that of scanning too. */
static void declare_row(const struct drawing *drawing, const struct key_row *row, int index)
{
    bool is_mirrored = scene_theme(drawing->scene)->mirrored;

    for (int i = 0; i < row->count; i++) {
        const struct key *key = &row->keys[is_mirrored ? row->count - 1 - i : i];
        struct target target = {
            .box = place(drawing, key, index),
            .look = LOOK_STAFF,
            .role = ROLE_KEY,
            .row = drawing->first_row + index,
            .action = drawing->first_action + (int)key->kind,
        };

        if (key->kind == KEY_LETTER)
            dress_letter(drawing, key, &target);
        else
            dress_other(drawing, key, &target);
    }
}

void keyboard_declare(const struct keyboard *keyboard, struct scene *scene, struct box box,
                      int first_action, int first_row)
{
    struct drawing drawing = {keyboard, scene, box, first_action, first_row};
    const char *signs = json_string_value(json_object_get(keyboard->layout->document, "signs"));
    g_autofree char *first = g_utf8_substring(signs, 0, 1), *second = g_utf8_substring(signs, 1, 2);
    const char *const both[2] = {first, second};

    scene_panel(scene, box, COLOUR_TRAY, COLOUR_NONE, 0, 0);
    for (int i = 0; i < KEYBOARD_ROWS; i++) {
        struct key_row row = {.count = 0};

        if (i < KEYBOARD_LETTER_ROWS)
            fill_letters(keyboard, i, &row);
        else
            fill_last(keyboard, both, &row);
        declare_row(&drawing, &row, i);
    }
}
