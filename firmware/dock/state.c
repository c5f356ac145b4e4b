// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dock/state.h"

#include "core/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME "state.json"
#define PART "state.json.part"

struct state {
    int folder;
    char boot[37];
    char *said;        /* without the time */
    int64_t looked_ms; /* whether there is anything new to say */
    bool complained;
};

struct state *state_new(int folder)
{
    struct state *state = g_new0(struct state, 1);

    state->folder = folder;
    state->looked_ms = -STATE_LEAST_MS;
    clock_boot_id(state->boot);
    return state;
}

void state_free(struct state *state)
{
    if (!state)
        return;
    g_free(state->said);
    g_free(state);
}

static json_t *describe_item(const struct queued *item, const char *state, enum trouble why)
{
    const char *code = trouble_code(why);

    return json_pack("{s:s, s:I, s:I, s:s?}", "state", state, "offset", (json_int_t)item->offset,
                     "length", (json_int_t)item->bytes, "why", code);
}

static json_t *describe(const struct state *state, const struct state_view *view)
{
    json_t *items = json_object();

    for (guint i = 0; i < view->items->len; i++) {
        const struct queued *item = g_ptr_array_index(view->items, i);
        json_t *entry = NULL;
        if (item == view->sending)
            entry = describe_item(item, "sending", TROUBLE_NONE);
        else if (item->state == QUEUED_SENT)
            entry = describe_item(item, "sent", TROUBLE_NONE);
        else if (item->state == QUEUED_ATTENTION)
            entry = describe_item(item, "attention", item->why);
        if (entry)
            json_object_set_new(items, item->id.text, entry);
    }
    return json_pack("{s:b, s:s, s:s?, s:o}", "docked", view->docked, "boot", state->boot,
                     "trouble", trouble_code(view->trouble), "items", items);
}

/* Rename without a flush: see the header. */
static bool put(int folder, const char *text)
{
    size_t length = strlen(text);
    int fd = openat(folder, PART, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0640);
    bool good;

    if (fd < 0)
        return false;
    good = fchmod(fd, 0640) == 0 && TEMP_FAILURE_RETRY(write(fd, text, length)) == (ssize_t)length;
    good = close(fd) == 0 && good;
    return good && renameat(folder, PART, folder, NAME) == 0;
}

static void write_now(struct state *state, json_t *all, int64_t now_ms)
{
    char *text;

    json_object_set_new(all, "boottime_ms", json_integer(now_ms));
    text = json_dumps(all, JSON_COMPACT | JSON_SORT_KEYS);
    if (!put(state->folder, text) && !state->complained) {
        fprintf(stderr, "viewfinder-dock: cannot write dock/state.json: %s. Sending goes on\n",
                g_strerror(errno));
        state->complained = true;
    }
    free(text);
}

void state_show(struct state *state, const struct state_view *view, bool at_once)
{
    int64_t now_ms = clock_boottime_ms();
    json_t *all;
    char *text;

    if (!at_once && now_ms - state->looked_ms < STATE_LEAST_MS)
        return;
    state->looked_ms = now_ms;
    all = describe(state, view);
    text = json_dumps(all, JSON_COMPACT | JSON_SORT_KEYS);
    if (g_strcmp0(text, state->said) != 0) {
        g_free(state->said);
        state->said = g_strdup(text);
        write_now(state, all, now_ms);
    }
    free(text);
    json_decref(all);
}
