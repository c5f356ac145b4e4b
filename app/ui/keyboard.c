// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* What is being written, and what each key does to it. */
#include "ui/keyboard_inside.h"

#include <string.h>

void keyboard_init(struct keyboard *keyboard, const char *language, const char *text, size_t most)
{
    *keyboard = (struct keyboard){.text = g_string_new(NULL), .most = most};
    keyboard->layout = keyboard_layout_new(language);
    keyboard_type(keyboard, text ? text : "");
}

void keyboard_finish(struct keyboard *keyboard)
{
    if (keyboard->text)
        g_string_free(keyboard->text, TRUE);
    keyboard_layout_free(keyboard->layout);
    *keyboard = (struct keyboard){0};
}

static void rub_out(struct keyboard *keyboard)
{
    GString *text = keyboard->text;

    if (text->len > 0)
        g_string_truncate(
            text, (gsize)(g_utf8_find_prev_char(text->str, text->str + text->len) - text->str));
}

static void put(struct keyboard *keyboard, gunichar letter)
{
    if ((size_t)g_utf8_strlen(keyboard->text->str, -1) < keyboard->most)
        g_string_append_unichar(keyboard->text, letter);
}

void keyboard_type(struct keyboard *keyboard, const char *utf8)
{
    if (!g_utf8_validate(utf8, -1, NULL))
        return;
    for (; *utf8; utf8 = g_utf8_next_char(utf8)) {
        gunichar letter = g_utf8_get_char(utf8);

        if (letter == '\b')
            rub_out(keyboard);
        else if (!g_unichar_iscntrl(letter))
            put(keyboard, letter);
    }
}

static void turn_to(struct keyboard *keyboard, int page)
{
    keyboard->page = keyboard->page == page ? 0 : page;
    keyboard->shifted = false;
}

bool keyboard_act(struct keyboard *keyboard, int action, int arg, int first_action, bool *done)
{
    *done = false;
    switch (action - first_action) {
    case KEY_LETTER:
        put(keyboard, (gunichar)arg);
        keyboard->shifted = false;
        return true;
    case KEY_SHIFT:
        keyboard->shifted = !keyboard->shifted;
        return true;
    case KEY_BACKSPACE:
        rub_out(keyboard);
        return true;
    case KEY_FIGURES:
        turn_to(keyboard, 1);
        return true;
    case KEY_ACCENTS:
        turn_to(keyboard, 2);
        return true;
    case KEY_SPACE:
        put(keyboard, ' ');
        return true;
    case KEY_DONE:
        *done = true;
        return true;
    default:
        return false;
    }
}
