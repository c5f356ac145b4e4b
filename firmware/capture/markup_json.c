// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/mark.h"
#include "core/json.h"

#include <string.h>

#define MOST_SIDE 65500
#define NONE (-1)

/* Which members each kind has, and how many points. */
struct form {
    const char *kind;
    bool colour, line, words, symbol;
    guint least_points, most_points;
};

static const struct form forms[] = {
    [MARK_PEN] = {"pen", true, true, false, false, 1, MARKUP_MOST_POINTS},
    [MARK_ARROW] = {"arrow", true, true, false, false, 2, 2},
    [MARK_WORDS] = {"words", false, true, true, false, 1, 1},
    [MARK_SYMBOL] = {"symbol", false, false, true, true, 2, 2},
    [MARK_BLUR] = {"blur", false, false, false, false, 2, 2},
    [MARK_BRUSH] = {"brush", false, false, false, false, 1, MARKUP_MOST_POINTS},
    [MARK_CROP] = {"crop", false, false, false, false, 2, 2},
};

static const char *const colours[] = {"amber", "white", "ink", "blue"};
static const char *const lines[] = {"thin", "middle", "thick"};

static int find(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0)
            return (int)i;
    }
    return NONE;
}

static const struct form *form_named(const char *kind)
{
    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
        if (strcmp(forms[i].kind, kind) == 0)
            return &forms[i];
    }
    return NULL;
}

static json_t *mark_to_json(const struct mark *mark)
{
    const struct form *form = &forms[mark->kind];
    json_t *value = json_object();
    json_t *points = json_array();

    json_object_set_new(value, "kind", json_string(form->kind));
    if (form->colour)
        json_object_set_new(value, "colour", json_string(colours[mark->colour]));
    if (form->line)
        json_object_set_new(value, "line", json_string(lines[mark->line]));
    if (form->words)
        json_object_set_new(value, "words", json_string(mark->words));
    if (form->symbol)
        json_object_set_new(value, "symbol", json_string(mark->symbol));
    for (guint i = 0; i < mark->points->len; i++) {
        json_array_append_new(points, json_integer(mark_at(mark, i).x));
        json_array_append_new(points, json_integer(mark_at(mark, i).y));
    }
    json_object_set_new(value, "points", points);
    return value;
}

json_t *markup_to_json(const struct markup *markup)
{
    json_t *marks = json_array();
    json_t *value = json_object();

    for (size_t i = 0; i < markup_count(markup); i++)
        json_array_append_new(marks, mark_to_json(markup_mark(markup, i)));
    json_object_set_new(value, "width", json_integer(markup->width_px));
    json_object_set_new(value, "height", json_integer(markup->height_px));
    json_object_set_new(value, "marks", marks);
    return value;
}

static bool read_words(const json_t *value, const char *key, size_t least, size_t most,
                       char **words, GError **error)
{
    const char *text = json_get_string(value, key, error);

    if (!text)
        return false;
    if (strlen(text) < least || strlen(text) != json_string_length(json_object_get(value, key)) ||
        !mark_words_are_plain(text, most))
        return fault(error, FAULT_INVALID, "'%s' is no plain text of at most %zu bytes", key, most);
    *words = g_strdup(text);
    return true;
}

static bool read_choice(const json_t *value, const char *key, const char *const *names,
                        size_t count, int *choice, GError **error)
{
    const char *text = json_get_string(value, key, error);

    if (!text)
        return false;
    *choice = find(text, names, count);
    if (*choice == NONE)
        return fault(error, FAULT_INVALID, "'%s' has no choice '%.20s'", key, text);
    return true;
}

static bool read_points(const struct markup *markup, const json_t *value, const struct form *form,
                        GArray *points, GError **error)
{
    const json_t *list = json_get_array(value, "points", error);
    size_t count;

    if (!list)
        return false;
    count = json_array_size(list);
    if (count % 2 || count / 2 < form->least_points || count / 2 > form->most_points)
        return fault(error, FAULT_INVALID, "%zu coordinates are no points of a %s", count,
                     form->kind);
    for (size_t i = 0; i < count; i += 2) {
        const json_t *x = json_array_get(list, i);
        const json_t *y = json_array_get(list, i + 1);
        struct mark_point point;
        if (!json_is_integer(x) || !json_is_integer(y) || json_integer_value(x) < 0 ||
            json_integer_value(x) >= markup->width_px || json_integer_value(y) < 0 ||
            json_integer_value(y) >= markup->height_px)
            return fault(error, FAULT_INVALID, "point %zu is not in the photo", i / 2 + 1);
        point.x = (int32_t)json_integer_value(x);
        point.y = (int32_t)json_integer_value(y);
        g_array_append_val(points, point);
    }
    return true;
}

static bool read_mark(const struct markup *markup, const json_t *value, struct mark *mark,
                      GError **error)
{
    const char *kind = json_get_string(value, "kind", error);
    const struct form *form = kind ? form_named(kind) : NULL;
    int colour = MARK_INK;
    int line = MARK_MIDDLE;
    size_t members;

    if (!kind)
        return false;
    if (!form)
        return fault(error, FAULT_INVALID, "there is no mark '%.20s'", kind);
    members = (size_t)2 + form->colour + form->line + form->words + form->symbol;
    if (json_object_size(value) != members)
        return fault(error, FAULT_INVALID, "a %s has %zu members", form->kind, members);
    if (form->colour &&
        !read_choice(value, "colour", colours, G_N_ELEMENTS(colours), &colour, error))
        return false;
    if (form->line && !read_choice(value, "line", lines, G_N_ELEMENTS(lines), &line, error))
        return false;
    mark->kind = (enum mark_kind)(form - forms);
    mark->colour = (enum mark_colour)colour;
    mark->line = (enum mark_line)line;
    if (form->words &&
        !read_words(value, "words", form->symbol ? 0 : 1, MARKUP_MOST_WORDS, &mark->words, error))
        return false;
    if (form->symbol && !read_words(value, "symbol", 1, MARK_MOST_SYMBOL, &mark->symbol, error))
        return false;
    return read_points(markup, value, form, mark->points, error);
}

static bool read_marks(struct markup *markup, const json_t *marks, GError **error)
{
    if (json_array_size(marks) > MARKUP_MOST_MARKS)
        return fault(error, FAULT_INVALID, "more than %d marks", MARKUP_MOST_MARKS);
    for (size_t i = 0; i < json_array_size(marks); i++) {
        struct mark *mark = mark_new(MARK_PEN, MARK_AMBER, MARK_MIDDLE);
        g_ptr_array_add(markup->marks, mark);
        if (!read_mark(markup, json_array_get(marks, i), mark, error)) {
            g_prefix_error(error, "mark %zu: ", i + 1);
            return false;
        }
    }
    return true;
}

struct markup *markup_from_json(const json_t *value, GError **error)
{
    int64_t width, height;
    const json_t *marks;
    struct markup *markup;

    if (!json_get_int(value, "width", &width, error) ||
        !json_get_int(value, "height", &height, error))
        return NULL;
    marks = json_get_array(value, "marks", error);
    if (!marks)
        return NULL;
    if (json_object_size(value) != 3 || width < 1 || width > MOST_SIDE || height < 1 ||
        height > MOST_SIDE || width * height > PHOTO_MOST_PIXELS) {
        fault(error, FAULT_INVALID, "the markup is not of a photo");
        return NULL;
    }
    markup = markup_new((int)width, (int)height);
    if (read_marks(markup, marks, error))
        return markup;
    markup_free(markup);
    return NULL;
}
