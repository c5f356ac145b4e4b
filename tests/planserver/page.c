// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/page.h"

#include "core/file.h"
#include "core/json.h"
#include "planserver/opened.h"
#include "planserver/page_inside.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE_NAME "index.html"
#define JSON_MOST ((size_t)16 * 1024 * 1024)
#define UNKNOWN_NAME "Without a pupil"

void page_add(GString *html, const char *format, ...)
{
    va_list values;
    char *text;

    va_start(values, format);
    text = g_markup_vprintf_escaped(format, values);
    va_end(values);
    g_string_append(html, text);
    g_free(text);
}

/* Nothing may be loaded but pictures and sounds from beside the page, and nothing may run. */
void page_begin(GString *html, const struct page_school *school, const char *title)
{
    g_string_append(html, "<!doctype html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n"
                          "<meta http-equiv=Content-Security-Policy content=\"default-src 'none';"
                          " img-src 'self' file:; media-src 'self' file:;"
                          " style-src 'unsafe-inline'\">\n"
                          "<meta name=viewport content=\"width=device-width\">\n"
                          "<meta name=referrer content=no-referrer>\n");
    page_add(html, "<title>%s &middot; %s</title>\n<style>\n", title, school->name);
    g_string_append(html, page_style);
    page_add(html, "</style>\n</head>\n<body>\n<div class=bar><div><b><bdi>%s</bdi></b>",
             school->name);
    if (school->is_demonstration)
        g_string_append(html, "<span class=demo>Demonstration: nobody here is real</span>");
}

void page_end(GString *html)
{
    g_string_append(html, "</main>\n</body>\n</html>\n");
}

char *page_time(int64_t wall_ms)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(wall_ms / 1000);
    char *text = time ? g_date_time_format(time, "%A %-d %B %Y, %H:%M") : NULL;

    return text ? text : g_strdup("a time that no calendar has");
}

int64_t page_item_ms(const struct page_item *item)
{
    return item->dated.to_ms != CLOCK_NO_WALL ? item->dated.to_ms : item->arrived_ms;
}

static void item_free(void *context)
{
    struct page_item *item = context;

    json_decref(item->record);
    g_free(item->id);
    g_free(item);
}

static int newest_first(gconstpointer a, gconstpointer b)
{
    const struct page_item *one = *(struct page_item *const *)a;
    const struct page_item *two = *(struct page_item *const *)b;
    int64_t when_one = page_item_ms(one), when_two = page_item_ms(two);

    if (when_one != when_two)
        return when_one < when_two ? 1 : -1;
    return strcmp(one->id, two->id);
}

static json_t *read_json(int folder, const char *name, GError **error)
{
    g_autoptr(GBytes) bytes = file_read(folder, name, JSON_MOST, error);

    return bytes ? json_read(bytes, JSON_MOST, error) : NULL;
}

static struct page_item *item_read(const struct page_school *school, int pupil, const char *id,
                                   GError **error)
{
    int folder = openat(pupil, id, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    json_t *record = NULL;
    struct page_item *item;
    struct stat is;

    if (folder < 0 || fstat(folder, &is) != 0)
        fault_errno(error, "opened/…/%s", id);
    else
        record = read_json(folder, "record.json", error);
    if (folder >= 0)
        close(folder);
    if (!record)
        return NULL;
    item = g_new0(struct page_item, 1);
    item->id = g_strdup(id);
    item->record = record;
    item->dated = page_dated(school->dates, record);
    item->arrived_ms = (int64_t)is.st_mtim.tv_sec * 1000;
    return item;
}

/* Every item in a pupil's folder, newest first. */
static GPtrArray *items_read(const struct page_school *school, int pupil, GError **error)
{
    g_autoptr(GPtrArray) names = folder_list(pupil, error);
    g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func(item_free);

    for (guint i = 0; names && i < names->len; i++) {
        struct page_item *item;

        if (!id_is_valid(names->pdata[i]))
            continue;
        item = item_read(school, pupil, names->pdata[i], error);
        if (!item)
            return NULL;
        g_ptr_array_add(items, item);
    }
    g_ptr_array_sort(items, newest_first);
    return names ? g_steal_pointer(&items) : NULL;
}

/* As the newest of their items shows it. */
static const char *pupil_shown(const GPtrArray *items, const char *pupil)
{
    size_t index;
    json_t *entry;

    for (guint i = 0; i < items->len; i++) {
        const struct page_item *item = items->pdata[i];

        json_array_foreach(json_object_get(item->record, "pupils"), index, entry)
        {
            if (g_strcmp0(json_string_value(json_object_get(entry, "id")), pupil) == 0)
                return json_string_value(json_object_get(entry, "shown"));
        }
    }
    return strcmp(pupil, OPENED_NONE) == 0 ? UNKNOWN_NAME : pupil;
}

/* `portrait` may be NULL: a picture beside the page. */
static void add_heading(GString *html, const char *portrait, const char *name, guint count,
                        const char *noun)
{
    g_string_append(html, "<header class=head><h1 class=view>");
    if (portrait)
        page_add(html, "<img src=\"%s\" alt=\"\">", portrait);
    page_add(html,
             "<bdi>%s</bdi><i></i><i></i><i></i><i></i></h1>"
             "<p>%u %s%s</p></header>\n",
             name, count, noun, count == 1 ? "" : "s");
}

/* Of what stands in opened/. */
static bool is_pupil(const char *name)
{
    return strcmp(name, PAGE_NAME) != 0 && *name != '.' && !g_str_has_suffix(name, ".part");
}

static bool write_page(int folder, GString *html, GError **error)
{
    g_autoptr(GBytes) bytes = NULL;

    page_end(html);
    bytes = g_bytes_new(html->str, html->len);
    return file_write(folder, PAGE_NAME, bytes, FILE_REPLACE, 0600, error);
}

static bool write_pupil(struct store *store, const struct page_school *school, const char *pupil,
                        GError **error)
{
    int folder = folder_make(store_folder(store, STORE_OPENED), pupil, 0700, error);
    g_autoptr(GPtrArray) items = folder >= 0 ? items_read(school, folder, error) : NULL;
    g_autoptr(GString) html = g_string_new(NULL);
    bool done = false;

    if (items) {
        page_begin(html, school, pupil_shown(items, pupil));
        g_string_append(html, "<a class=far href=\"../index.html\">Everybody</a></div></div>\n"
                              "<main>\n");
        add_heading(html, page_portrait(school, pupil, folder), pupil_shown(items, pupil),
                    items->len, "item");
        for (guint i = 0; i < items->len; i++)
            page_item_add(html, school, items->pdata[i], pupil);
        done = write_page(folder, html, error);
    }
    if (folder >= 0)
        close(folder);
    return done;
}

static void add_card(GString *html, const char *pupil, const char *portrait, const GPtrArray *items)
{
    g_autofree char *newest = page_time(page_item_ms(items->pdata[0]));

    page_add(html, "<li><a href=\"%s/index.html\">", pupil);
    if (portrait)
        page_add(html, "<img src=\"%s/%s\" alt=\"\">", pupil, portrait);
    page_add(html,
             "<div><b><bdi>%s</bdi></b><span>%u item%s</span><span>%s</span></div></a></li>\n",
             pupil_shown(items, pupil), items->len, items->len == 1 ? "" : "s", newest);
}

static bool add_pupil(GString *html, const struct page_school *school, int opened,
                      const char *pupil, GError **error)
{
    int folder = openat(opened, pupil, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    g_autoptr(GPtrArray) items = folder >= 0 ? items_read(school, folder, error) : NULL;

    if (folder < 0)
        return fault_errno(error, "opened/%s", pupil);
    if (items && items->len > 0)
        add_card(html, pupil, page_portrait(school, pupil, folder), items);
    close(folder);
    return items != NULL;
}

static bool write_top(struct store *store, const struct page_school *school, GError **error)
{
    int opened = store_folder(store, STORE_OPENED);
    g_autoptr(GPtrArray) names = folder_list(opened, error);
    g_autoptr(GString) html = g_string_new(NULL);
    g_autoptr(GString) list = g_string_new(NULL);
    guint count = 0;

    for (guint i = 0; names && i < names->len; i++) {
        const char *name = names->pdata[i];

        if (!is_pupil(name))
            continue;
        if (!add_pupil(list, school, opened, name, error))
            return false;
        count += strcmp(name, OPENED_NONE) != 0;
    }
    if (!names)
        return false;
    page_begin(html, school, "Received");
    g_string_append(html, "</div></div>\n<main>\n");
    add_heading(html, NULL, "What pupils and staff have sent", count, "pupil");
    g_string_append_printf(html, "<ul class=pupils>\n%s</ul>\n", list->str);
    return write_page(opened, html, error);
}

bool page_write(struct store *store, const struct school *school, const char *school_folder,
                const GPtrArray *pupils, GError **error)
{
    struct page_school about;
    g_autoptr(GPtrArray) all = NULL;
    bool done = true;

    page_school_open(&about, school->name, school_folder);
    about.dates = page_dates_open(store);
    /* What names no pupil may date what others made. */
    if (g_ptr_array_find_with_equal_func((GPtrArray *)pupils, OPENED_NONE, g_str_equal, NULL)) {
        all = folder_list(store_folder(store, STORE_OPENED), error);
        done = all != NULL;
        pupils = all;
    }
    for (guint i = 0; done && i < pupils->len; i++)
        done = !is_pupil(pupils->pdata[i]) || write_pupil(store, &about, pupils->pdata[i], error);
    done = done && write_top(store, &about, error);
    page_dates_close(about.dates);
    page_school_close(&about);
    return done;
}
