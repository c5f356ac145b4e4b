// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/picture_inside.h"
#include "plan/svg_refs.h"

#include <string.h>

#define DEPTH_MOST 64
#define BYTES_MOST ((size_t)4 * 1024 * 1024)

/* Elements that run, fetch, embed or change what was checked. `image` is among them: what it embeds
 * would have passed no limit. */
static const char *const forbidden[] = {
    "script", "foreignobject", "iframe", "image",   "handler",          "listener",
    "set",    "animate",       "audio",  "video",   "animatetransform", "animatemotion",
    "embed",  "object",        "a",      "include", "animatecolor",     NULL,
};

/* Where pictures are drawn no font can be reached (app/drawer/). */
static const char *const words_elements[] = {"text", "tspan", "textpath", "tref", "flowroot", NULL};

struct scan {
    int depth;
    int styles; /* how many style elements are open */
    bool has_svg;
    struct svg_refs *refs;
};

static char *bare(const char *name)
{
    const char *colon = strrchr(name, ':');

    return g_ascii_strdown(colon ? colon + 1 : name, -1);
}

static void refer(struct svg_refs *refs, const char *id)
{
    gsize length = strcspn(id, "'\")");

    if (refs && length)
        svg_refs_to(refs, id, length);
}

/* CSS in an attribute or a style element: nothing imported, every url() within the picture, which
 * is told to `refs` where that is not NULL. A backslash could spell either in another way. */
static bool css_check(const char *text, gsize length, struct svg_refs *refs, GError **error)
{
    g_autofree char *css = g_ascii_strdown(text, (gssize)length);

    if (strchr(css, '\\') || strstr(css, "@import") || strstr(css, "image-set"))
        return fault(error, FAULT_INVALID, "SVG style with an import or an escape");
    for (const char *at = css; (at = strstr(at, "url")) != NULL;) {
        at += 3;
        at += strspn(at, " \t\r\n");
        if (*at != '(')
            continue;
        at++;
        at += strspn(at, " \t\r\n'\"");
        if (*at != '#')
            return fault(error, FAULT_INVALID, "SVG with a reference to the outside");
        /* As it was spelt: an id's letters are large or small. */
        refer(refs, text + (at + 1 - css));
    }
    return true;
}

static bool attribute_check(const char *name, const char *value, struct svg_refs *refs,
                            GError **error)
{
    g_autofree char *plain = bare(name);

    if (g_str_has_prefix(name, "xmlns"))
        return true;
    if (g_str_has_prefix(plain, "on"))
        return fault(error, FAULT_INVALID, "SVG with a script ('%s')", name);
    if (strcmp(plain, "href") == 0 || strcmp(plain, "src") == 0 || strcmp(plain, "base") == 0) {
        const char *at = value + strspn(value, " \t\r\n");
        if (*at != '#')
            return fault(error, FAULT_INVALID, "SVG with a reference to the outside ('%s')", name);
        if (at[1])
            svg_refs_to(refs, at + 1, strcspn(at + 1, " \t\r\n"));
    }
    return css_check(value, strlen(value), refs, error);
}

static const char *id_of(const char **names, const char **values)
{
    for (size_t i = 0; names[i]; i++) {
        if (strcmp(names[i], "id") == 0 || strcmp(names[i], "xml:id") == 0)
            return values[i];
    }
    return NULL;
}

static void start(GMarkupParseContext *context, const char *element, const char **names,
                  const char **values, gpointer user_data, GError **error)
{
    struct scan *scan = user_data;
    g_autofree char *plain = bare(element);

    (void)context;
    if (scan->depth == 0 && strcmp(plain, "svg") != 0) {
        fault(error, FAULT_INVALID, "is no SVG");
        return;
    }
    scan->has_svg = true;
    if (++scan->depth > DEPTH_MOST) {
        fault(error, FAULT_INVALID, "SVG nested deeper than %d", DEPTH_MOST);
        return;
    }
    if (g_strv_contains(forbidden, plain)) {
        fault(error, FAULT_INVALID, "SVG with a '%s'", element);
        return;
    }
    if (g_strv_contains(words_elements, plain)) {
        fault(error, FAULT_INVALID, "SVG with words in it ('%s'): make paths of them", element);
        return;
    }
    scan->styles += strcmp(plain, "style") == 0;
    svg_refs_begin(scan->refs, id_of(names, values));
    for (size_t i = 0; names[i]; i++) {
        if (!attribute_check(names[i], values[i], scan->refs, error))
            return;
    }
}

static void end(GMarkupParseContext *context, const char *element, gpointer user_data,
                GError **error)
{
    struct scan *scan = user_data;
    g_autofree char *plain = bare(element);

    (void)context;
    (void)error;
    scan->depth--;
    svg_refs_end(scan->refs);
    scan->styles -= strcmp(plain, "style") == 0;
}

static void words(GMarkupParseContext *context, const char *text, gsize length, gpointer user_data,
                  GError **error)
{
    struct scan *scan = user_data;

    (void)context;
    if (scan->styles > 0 && !css_check(text, length, NULL, error))
        return;
}

/* All that is neither element nor text. Comments are harmless; a declaration may only repeat that
 * this is UTF-8, which is what was read; DOCTYPE and ENTITY would change what was read. */
static void other(GMarkupParseContext *context, const char *text, gsize length, gpointer user_data,
                  GError **error)
{
    g_autofree char *lower = g_ascii_strdown(text, (gssize)length);

    (void)context;
    (void)user_data;
    if (g_str_has_prefix(lower, "<!--"))
        return;
    if (!g_str_has_prefix(lower, "<?xml "))
        fault(error, FAULT_INVALID, "SVG with an entity, a document type or an instruction");
    else if (strstr(lower, "encoding") && !strstr(lower, "\"utf-8\"") && !strstr(lower, "'utf-8'"))
        fault(error, FAULT_INVALID, "SVG that is not UTF-8");
}

bool svg_check(const char *text, size_t bytes, GError **error)
{
    static const GMarkupParser parser = {start, end, words, other, NULL};
    struct scan scan = {0, 0, false, NULL};
    GError *problem = NULL;
    GMarkupParseContext *context;
    bool good;

    if (bytes == 0 || bytes > BYTES_MOST)
        return fault(error, FAULT_INVALID, "an SVG of no bytes, or of more than 4 MiB");
    /* GLib's parser stumbles over its own message where it meets other bytes in a comment. */
    if (!g_utf8_validate(text, (gssize)bytes, NULL))
        return fault(error, FAULT_INVALID, "SVG that is not UTF-8");
    scan.refs = svg_refs_new();
    context = g_markup_parse_context_new(
        &parser, G_MARKUP_TREAT_CDATA_AS_TEXT | G_MARKUP_PREFIX_ERROR_POSITION, &scan, NULL);
    good = g_markup_parse_context_parse(context, text, (gssize)bytes, &problem) &&
           g_markup_parse_context_end_parse(context, &problem) &&
           svg_refs_check(scan.refs, &problem);
    g_markup_parse_context_free(context);
    svg_refs_free(scan.refs);
    if (good && scan.has_svg)
        return true;
    fault(error, FAULT_INVALID, "%s", problem ? problem->message : "is no SVG");
    g_clear_error(&problem);
    return false;
}
