// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/page_inside.h"

#include <string.h>

const char *page_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text ? text : "";
}

bool page_says(const json_t *object, const char *key, const char *value)
{
    return strcmp(page_text(object, key), value) == 0;
}

struct words {
    const char *name;
    const char *words;
};

static const struct words kinds[] = {
    {"view.mat", "Views mat"},
    {"view.message", "Message in symbols"},
    {"view.voice", "In their own voice"},
    {"view.video", "In their own signs"},
    {"view.thisisme", "This is me"},
    {"view.review", "Getting ready for a review"},
    {"view.target", "How a target went"},
    {"judgement", "Judgement"},
    {"narrative", "Narrative"},
    {"concern", "Concern"},
    {"log", "Log"},
    {"advice", "Advice"},
    {"intervention", "Intervention"},
    {"preference", "Preference"},
    {"signature", "Signature"},
    {"setting", "Setting"},
    {"time", "The device's clock"},
    {"correction", "Correction"},
    {"withdrawal", "Taken back"},
    {"device", "About the device"},
    {NULL, NULL},
};

static const struct words evidence[] = {
    {"work", "Work sample"},        {"assessment", "Assessment"},
    {"observation", "Observation"}, {"photograph", "Photograph"},
    {"certificate", "Certificate"}, {"report", "Report"},
    {"home", "From home"},          {NULL, NULL},
};

static const char *look_up(const struct words *table, const char *name)
{
    for (; table->name; table++)
        if (strcmp(table->name, name) == 0)
            return table->words;
    return name;
}

static void add_title(GString *html, const json_t *record)
{
    const json_t *body = json_object_get(record, "body");
    const char *topic = page_text(json_object_get(body, "topic"), "words");

    if (page_says(record, "kind", "evidence"))
        page_add(html, "<h2>%s</h2>\n", look_up(evidence, page_text(body, "evidence")));
    else if (*topic)
        page_add(html, "<h2>%s: <bdi>%s</bdi></h2>\n", look_up(kinds, page_text(record, "kind")),
                 topic);
    else
        page_add(html, "<h2>%s</h2>\n", look_up(kinds, page_text(record, "kind")));
}

static const char *pupil_name(const json_t *record, const char *id)
{
    size_t index;
    json_t *pupil;

    json_array_foreach(json_object_get(record, "pupils"), index, pupil)
    {
        if (page_says(pupil, "id", id))
            return page_text(pupil, "shown");
    }
    return "a pupil";
}

/* NULL when the record does not say who. */
static const char *maker(const struct page_school *school, const json_t *record, const char *pupil)
{
    const char *name = page_staff_name(school, page_text(record, "staff"));

    if (page_says(record, "by", "pupil"))
        return pupil_name(record, pupil);
    if (page_says(record, "by", "staff"))
        return name ? name : "a member of staff";
    return page_says(record, "by", "family") ? "family" : NULL;
}

static void add_when(GString *html, const struct page_item *item)
{
    const struct dated *dated = &item->dated;
    g_autofree char *from = page_time(dated->from_ms != CLOCK_NO_WALL ? dated->from_ms : 0);
    g_autofree char *to = page_time(dated->to_ms != CLOCK_NO_WALL ? dated->to_ms : 0);
    g_autofree char *arrived = page_time(item->arrived_ms);

    if (dated->how == DATED_AT) {
        page_add(html, "%s", from);
        return;
    }
    page_add(html, "The device did not know the time. ");
    if (dated->from_ms != CLOCK_NO_WALL)
        page_add(html, "It was made after %s. ", from);
    if (dated->to_ms != CLOCK_NO_WALL)
        page_add(html, "It was made before %s. ", to);
    page_add(html, "It arrived on %s", arrived);
}

static void add_who(GString *html, const struct page_school *school, const struct page_item *item,
                    const char *pupil)
{
    const char *name = maker(school, item->record, pupil);

    g_string_append(html, "<p class=who>");
    add_when(html, item);
    if (name)
        page_add(html, " &middot; by <bdi>%s</bdi>", name);
    g_string_append(html, "</p>\n");
}

/* --- what was captured --- */

static const json_t *medium_named(const json_t *record, const char *name)
{
    size_t index;
    json_t *medium;

    json_array_foreach(json_object_get(record, "media"), index, medium)
    {
        if (page_says(medium, "name", name))
            return medium;
    }
    return NULL;
}

static bool is_type(const json_t *medium, const char *type)
{
    return g_str_has_prefix(page_text(medium, "type"), type);
}

static bool is_played(const json_t *medium)
{
    return is_type(medium, "image/") || is_type(medium, "audio/") || is_type(medium, "video/");
}

/* The photograph under a flattened picture is the same picture without what was drawn on it. */
static bool is_seen(const json_t *record, const json_t *medium)
{
    return is_played(medium) &&
           !(page_says(medium, "name", "photo.jpg") && medium_named(record, "flat.jpg"));
}

static void add_picture(GString *html, const char *id, const json_t *record, const json_t *medium)
{
    const char *caption = page_text(json_object_get(record, "body"), "caption");
    const char *name = page_text(medium, "name");
    const char *alt = page_says(record, "kind", "view.mat") ? "The mat as it was kept"
                      : *caption                            ? caption
                                                            : "Photograph without a caption";

    page_add(html, "<a href=\"%s/%s\"><img src=\"%s/%s\" alt=\"%s\"></a>\n", id, name, id, name,
             alt);
}

static void add_seen(GString *html, const char *id, const json_t *record)
{
    size_t index;
    json_t *medium;

    json_array_foreach(json_object_get(record, "media"), index, medium)
    {
        const char *name = page_text(medium, "name");
        const char *tag = is_type(medium, "audio/") ? "audio" : "video";

        if (!is_seen(record, medium))
            continue;
        if (is_type(medium, "image/"))
            add_picture(html, id, record, medium);
        else
            page_add(html, "<%s controls preload=metadata src=\"%s/%s\"></%s>\n", tag, id, name,
                     tag);
    }
}

static bool has_seen(const json_t *record)
{
    size_t index;
    json_t *medium;

    json_array_foreach(json_object_get(record, "media"), index, medium)
    {
        if (is_seen(record, medium))
            return true;
    }
    return false;
}

static void add_files(GString *html, const char *id, const json_t *record)
{
    size_t index;
    json_t *medium;

    json_array_foreach(json_object_get(record, "media"), index, medium)
    {
        g_autofree char *size =
            g_format_size((guint64)json_integer_value(json_object_get(medium, "bytes")));

        if (!is_played(medium))
            page_add(html, "<p><a class=file download href=\"%s/%s\">%s, %s</a></p>\n", id,
                     page_text(medium, "name"), page_text(medium, "name"), size);
    }
}

/* --- what was said about it --- */

static void add_row(GString *html, const char *term, const char *words)
{
    if (*words)
        page_add(html, "<dt>%s</dt><dd dir=auto>%s</dd>\n", term, words);
}

static void add_targets(GString *html, const json_t *record, const char *pupil)
{
    size_t index, area_index;
    json_t *target, *area;

    json_array_foreach(json_object_get(record, "targets"), index, target)
    {
        if (!page_says(target, "pupil", pupil))
            continue;
        page_add(html, "<dt>Target</dt><dd><bdi lang=\"%s\">%s</bdi>",
                 page_text(target, "language"), page_text(target, "words"));
        json_array_foreach(json_object_get(target, "areas"), area_index, area)
        {
            page_add(html, "<br><span class=area>%s</span>", json_string_value(area));
        }
        g_string_append(html, "</dd>\n");
    }
}

static void add_others(GString *html, const json_t *record, const char *pupil)
{
    g_autoptr(GString) names = g_string_new(NULL);
    size_t index;
    json_t *entry;

    json_array_foreach(json_object_get(record, "pupils"), index, entry)
    {
        if (!page_says(entry, "id", pupil))
            g_string_append_printf(names, "%s%s", names->len ? ", " : "",
                                   page_text(entry, "shown"));
    }
    add_row(html, "With", names->str);
}

static void add_facts(GString *html, const json_t *record, const char *pupil)
{
    const json_t *body = json_object_get(record, "body");
    g_autoptr(GString) rows = g_string_new(NULL);

    add_targets(rows, record, pupil);
    add_others(rows, record, pupil);
    if (!page_says(record, "kind", "view.mat"))
        add_row(rows, "Question", page_text(body, "question"));
    add_row(rows, "Where", page_text(record, "context"));
    add_row(rows, "Support", page_text(record, "support"));
    add_row(rows, "Level", page_text(body, "level"));
    add_row(rows, "Engagement", page_text(body, "engagement"));
    if (rows->len)
        g_string_append_printf(html, "<dl>\n%s</dl>\n", rows->str);
}

static void add_vouched(GString *html, const struct page_school *school, const json_t *record)
{
    size_t index;
    json_t *entry;

    json_array_foreach(json_object_get(record, "unrecognisable"), index, entry)
    {
        const char *staff = page_staff_name(school, page_text(entry, "staff"));

        page_add(html,
                 "<p class=vouch><bdi>%s</bdi> may not be pictured. <bdi>%s</bdi> looked at this "
                 "picture and confirmed that <bdi>%s</bdi> cannot be recognised in it.</p>\n",
                 pupil_name(record, page_text(entry, "pupil")), staff ? staff : "A member of staff",
                 pupil_name(record, page_text(entry, "pupil")));
    }
}

static void add_told(GString *html, const struct page_school *school, const struct page_item *item,
                     const char *pupil)
{
    const json_t *record = item->record;
    const char *caption = page_text(json_object_get(record, "body"), "caption");

    add_title(html, record);
    add_who(html, school, item, pupil);
    if (*caption)
        page_add(html, "<p class=say dir=auto>%s</p>\n", caption);
    page_mat_add(html, record);
    if (json_is_true(json_object_get(json_object_get(record, "body"), "stopped")))
        page_add(html, "<p><bdi>%s</bdi> said: stop.</p>\n", pupil_name(record, pupil));
    add_facts(html, record, pupil);
    add_vouched(html, school, record);
    if (page_says(record, "kind", "withdrawal"))
        page_add(html,
                 "<p>Something captured (%s) was thrown away on the device before it was "
                 "filed. Only this note was kept.</p>\n",
                 page_text(json_object_get(record, "body"), "kind"));
    add_files(html, item->id, record);
    page_add(html,
             "<details><summary>For the record</summary><p>record %s<br>device %s<br>"
             "<a href=\"%s/record.json\">record.json</a></p></details>\n",
             item->id, page_text(record, "device"), item->id);
}

void page_item_add(GString *html, const struct page_school *school, const struct page_item *item,
                   const char *pupil)
{
    bool seen = has_seen(item->record);

    page_add(html, "<article class=\"item%s\" id=\"r-%s\">\n", seen ? "" : " plain", item->id);
    if (seen) {
        g_string_append(html, "<div class=seen>\n");
        add_seen(html, item->id, item->record);
        g_string_append(html, "</div>\n");
    }
    g_string_append(html, "<div class=told>\n");
    add_told(html, school, item, pupil);
    g_string_append(html, "</div>\n</article>\n");
}
