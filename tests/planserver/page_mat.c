// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/page_inside.h"

#include <string.h>

static const char *option_words(const json_t *body, const char *id)
{
    size_t index;
    json_t *option;

    json_array_foreach(json_object_get(body, "options"), index, option)
    {
        if (page_says(option, "id", id))
            return page_text(option, "words");
    }
    return id;
}

/* The options whose `key` is `value`; a heading comes before the first, or always. */
static void add_answers(GString *html, const json_t *body, const char *key, const char *value,
                        const char *style, const char *words)
{
    g_autoptr(GString) list = g_string_new(NULL);
    size_t index;
    json_t *entry;

    json_array_foreach(json_object_get(body, "final"), index, entry)
    {
        if (page_says(entry, key, value))
            page_add(list, "<li dir=auto>%s</li>", option_words(body, page_text(entry, "option")));
    }
    if (!list->len && strcmp(style, "other") == 0)
        return;
    page_add(html, "<li class=\"%s\"><b dir=auto>%s</b>", style, words);
    if (list->len)
        g_string_append_printf(html, "<ul>%s</ul>", list->str);
    g_string_append(html, "</li>\n");
}

void page_mat_add(GString *html, const json_t *record)
{
    const json_t *body = json_object_get(record, "body");
    size_t index;
    json_t *point;

    if (!page_says(record, "kind", "view.mat"))
        return;
    page_add(html, "<p dir=auto>%s</p>\n<ul class=mat>\n",
             page_text(json_object_get(body, "topic"), "question"));
    json_array_foreach(json_object_get(body, "scale"), index, point)
    {
        const char *style = page_says(point, "meaning", "like")      ? "like"
                            : page_says(point, "meaning", "dislike") ? "dislike"
                                                                     : "middle";

        add_answers(html, body, "point", page_text(point, "id"), style, page_text(point, "words"));
    }
    add_answers(html, body, "answer", "not-now", "other", "Not now");
    add_answers(html, body, "answer", "something-else", "other", "Something else");
    add_answers(html, body, "answer", "set-aside", "other", "Set aside");
    g_string_append(html, "</ul>\n");
}
