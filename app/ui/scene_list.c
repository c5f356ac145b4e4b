// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* A scene as a list: how access, scripts and tests see it. */
#include "ui/scene_inside.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

static const char *const role_names[] = {
    [ROLE_KEY] = "key",       [ROLE_CHOICE] = "choice", [ROLE_PLACE] = "place",
    [ROLE_CARD] = "card",     [ROLE_LETTER] = "letter", [ROLE_CELL] = "cell",
    [ROLE_CANVAS] = "canvas",
};

size_t scene_target_count(const struct scene *scene)
{
    return scene->targets->len;
}

const struct target *scene_target_at(const struct scene *scene, size_t index)
{
    g_assert(index < scene->targets->len);
    return &g_array_index(scene->targets, struct target, index);
}

static bool is_named(const struct target *target, const char *label)
{
    return label[0] == '#' && label[1] ? strcmp(target->id, label + 1) == 0
                                       : strcmp(target->label, label) == 0;
}

const struct target *scene_find(const struct scene *scene, const char *label, int nth, int *matches)
{
    const struct target *found = NULL;
    int count = 0;

    for (size_t i = 0; i < scene->targets->len; i++) {
        const struct target *target = scene_target_at(scene, i);

        if (is_named(target, label) && ++count == nth)
            found = target;
    }
    if (matches)
        *matches = count;
    return found;
}

static int seen_on(const struct target *target, const char *text)
{
    bool label = !target->hide_label && strcmp(target->label, text) == 0;
    bool second = target->second && strcmp(target->second, text) == 0;

    return label + second;
}

/* A label that a picture stands for is not counted beside the same words drawn as words. */
static int seen_hidden(const struct scene *scene, const char *text)
{
    int count = 0;

    for (size_t i = 0; i < scene->targets->len; i++) {
        const struct target *target = scene_target_at(scene, i);

        count += target->hide_label && strcmp(target->label, text) == 0;
    }
    return count;
}

bool scene_shows(const struct scene *scene, const char *text, int *matches)
{
    int count = 0;

    for (size_t i = 0; i < scene->pieces->len; i++) {
        const struct piece *piece = &g_array_index(scene->pieces, struct piece, i);

        if (piece->kind == PIECE_TARGET)
            count += text[0] == '#' ? is_named(scene_target_at(scene, piece->target), text)
                                    : seen_on(scene_target_at(scene, piece->target), text);
        else if (piece->kind == PIECE_WORDS)
            count += strcmp(piece->words.text, text) == 0;
    }
    if (count == 0)
        count = seen_hidden(scene, text);
    if (matches)
        *matches = count;
    return count > 0;
}

static json_t *tenths(double mm)
{
    return json_real(round(mm * 10) / 10);
}

/* Where it is on the panel, as one would measure it with a ruler. */
static json_t *ruled(const struct theme *theme, struct box box)
{
    int x = theme->mirrored ? theme->width - box.x - box.w : box.x;
    double left = theme->left_px / theme->scale, top = theme->top_px / theme->scale;

    return json_pack("[oooo]", tenths(theme_mm(theme, x + left)),
                     tenths(theme_mm(theme, box.y + top)), tenths(theme_mm(theme, box.w)),
                     tenths(theme_mm(theme, box.h)));
}

char *scene_list(const struct scene *scene, const char *screen)
{
    json_t *targets = json_array();
    json_t *list = json_pack("{s:s, s:o}", "screen", screen, "targets", targets);
    char *text, *line;

    for (size_t i = 0; i < scene->targets->len; i++) {
        const struct target *target = scene_target_at(scene, i);

        json_array_append_new(targets,
                              json_pack("{s:s, s:s, s:s, s:o, s:s, s:i}", "id", target->id, "label",
                                        target->label, "say", target->say, "rect_mm",
                                        ruled(scene->theme, target->box), "role",
                                        role_names[target->role], "row", target->row));
    }
    text = json_dumps(list, JSON_COMPACT | JSON_REAL_PRECISION(6));
    g_assert(text);
    line = g_strdup(text);
    free(text);
    json_decref(list);
    return line;
}
