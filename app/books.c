// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Books of boards: opened on the worker when they are first asked for, then kept. They hold words,
 * no names: a locked device has them too. */
#include "core/assets.h"
#include "keep.h"
#include "talk/board_import.h"

#include <stdio.h>

static bool work_open(struct task *task, GError **error)
{
    g_autofree char *relative = g_strdup_printf("boards/%s.obz", task->id);
    g_autoptr(GBytes) bytes = assets_read(relative, error);
    if (bytes == NULL)
        return false;
    task->book = board_book_import(bytes, task->id, error);
    return task->book != NULL;
}

static void then_opened(struct task *task)
{
    struct app *app = task->app;
    if (task->ok)
        g_hash_table_insert(app->board_books, g_strdup(task->id), g_steal_pointer(&task->book));
    else
        fprintf(stderr, "viewfinder: the boards %s cannot be opened: %s\n", task->id,
                task->error->message);
    app_news(app, NEWS_BOOK, task->id);
}

static void close_book(void *book)
{
    board_book_unref(book);
}

struct board_book *app_book(struct app *app, const char *name)
{
    if (app->board_books == NULL)
        app->board_books = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, close_book);
    if (!g_hash_table_contains(app->board_books, name)) {
        struct task *task = task_new(app, work_open, then_opened);
        task->id = g_strdup(name);
        task->opens = true;
        g_hash_table_insert(app->board_books, g_strdup(name), NULL);
        task_post(task, JOB_FIRST);
    }
    return g_hash_table_lookup(app->board_books, name);
}

void books_close(struct app *app)
{
    g_clear_pointer(&app->board_books, g_hash_table_destroy);
}
