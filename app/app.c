// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* What screens ask of the app that needs no worker. */
#include "app_internal.h"

#include <stdio.h>

int64_t app_ms(const struct app *app)
{
    return clock_boottime_ms() + app->advanced_ms;
}

const struct theme *app_theme(const struct app *app)
{
    return &app->theme;
}

const struct words_book *app_words(const struct app *app)
{
    return app->words;
}

const char *app_word(const struct app *app, const char *key)
{
    return words_get(app->words, key);
}

const char *app_language(const struct app *app)
{
    return words_language(app->words);
}

const struct pack *app_pack(const struct app *app)
{
    return app->shelf.pack;
}

const struct pack_pupil *app_pupil(const struct app *app)
{
    if (app->pupil == NULL || app->shelf.pack == NULL)
        return NULL;
    return pack_pupil(app->shelf.pack, app->pupil);
}

void app_set_pupil(struct app *app, const char *pupil_id)
{
    g_free(app->pupil);
    app->pupil = g_strdup(pupil_id);
    app->is_dirty = true;
    reach_take(app);
}

bool app_is_open(const struct app *app)
{
    return app->shelf.is_open;
}

enum vault_enrolment app_enrolment(const struct app *app)
{
    return app->shelf.enrolment;
}

bool app_is_known(const struct app *app)
{
    return app->shelf.is_known;
}

const char *app_vault_trouble(const struct app *app)
{
    return app->shelf.trouble;
}

struct moment app_now(const struct app *app)
{
    /* The vault's clock is made once and read under its own lock-free rules: it only ever gains a
     * fix, on the worker. Before there is a vault, nothing is recorded. */
    g_assert(app->vault != NULL);
    return clock_now(vault_clock(app->vault));
}

json_t *app_record(struct app *app, const char *kind, const char *by)
{
    struct id id = id_new();
    struct moment now = app_now(app);
    const struct pack_staff *staff = g_str_equal(by, "staff") ? app_staff(app) : NULL;
    json_t *record =
        record_new(id.text, kind, &now, app->shelf.device != NULL ? app->shelf.device : "", by,
                   staff != NULL ? staff->id : NULL);
    const struct pack_pupil *pupil = app_pupil(app);
    if (pupil != NULL)
        record_add_pupil(record, pupil);
    return record;
}

/* --- speech --- */

void app_say_in(struct app *app, const char *words, const char *language)
{
    g_free(app->saying);
    app->saying = g_strdup(words);
    speech_say(app->speech, words, language);
    app->is_dirty = true;
}

void app_prompt(struct app *app, const char *words)
{
    if (!app->reach.has_prompts)
        return;
    g_free(app->saying);
    app->saying = g_strdup(words);
    speech_prompt(app->speech, words, app_language(app));
    app->is_dirty = true;
}

void app_say(struct app *app, const char *words)
{
    app_say_in(app, words, app_language(app));
}

void app_hush(struct app *app)
{
    speech_hush(app->speech);
}

const char *app_saying(const struct app *app)
{
    return app->saying != NULL ? app->saying : "";
}

long app_saying_at(const struct app *app)
{
    return app->saying_at;
}

void app_prepare(struct app *app, const char *words)
{
    speech_prepare(app->speech, words, app_language(app));
}

/* --- snapshots --- */

size_t app_drafts(const struct app *app, const struct draft_view **drafts)
{
    *drafts = app->shelf.draft_views;
    return app->shelf.drafts != NULL ? app->shelf.drafts->len : 0;
}

int app_draft_count(const struct app *app)
{
    return app->shelf.draft_count;
}

const struct wreck *app_wrecks(const struct app *app, size_t *count)
{
    const GArray *wrecks = app->shelf.wrecks;
    *count = wrecks != NULL ? wrecks->len : 0;
    return wrecks != NULL ? (const struct wreck *)(const void *)wrecks->data : NULL;
}

size_t app_items(const struct app *app, struct item *const **items)
{
    const GPtrArray *list = app->shelf.items;
    *items = list != NULL ? (struct item *const *)list->pdata : NULL;
    return list != NULL ? list->len : 0;
}

const struct vault_dock *app_dock(const struct app *app)
{
    return &app->shelf.dock;
}

int app_photos_left(const struct app *app)
{
    return app->shelf.photos_left;
}

void app_write(struct app *app, const char *text)
{
    g_free(app->written);
    app->written = g_strdup(text);
}

char *app_written_take(struct app *app)
{
    return g_steal_pointer(&app->written);
}

/* --- time, news and faults --- */

void app_tick_after(struct app *app, int ms)
{
    app->tick_due_ms = app_ms(app) + ms;
}

void app_news(struct app *app, enum news news, const char *text)
{
    struct action action = {
        .kind = ACTION_NEWS, .code = (int)news, .on_code = -1, .at = {-1, -1}, .text = text};
    if (app->stage.depth > 0)
        stage_act(app, &action);
}

void app_news_fault(struct app *app, enum news news, const char *text, GError *error_take)
{
    g_clear_error(&app->fault);
    app->fault = error_take;
    app_news(app, news, text);
}

bool app_fault_is(const struct app *app, enum fault_code code)
{
    return fault_is(app->fault, code);
}

const char *app_fault_words(const struct app *app)
{
    static const struct {
        enum fault_code code;
        const char *key;
    } words[] = {
        {FAULT_INVALID, "fault.invalid"}, {FAULT_MISSING, "fault.missing"},
        {FAULT_FULL, "fault.full"},       {FAULT_BUSY, "fault.busy"},
        {FAULT_OFFLINE, "fault.offline"}, {FAULT_REFUSED, "fault.refused"},
        {FAULT_DAMAGED, "fault.damaged"}, {FAULT_DENIED, "fault.denied"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (fault_is(app->fault, words[i].code))
            return app_word(app, words[i].key);
    return app_word(app, "fault.system");
}

void app_event(const char *what, const char *id)
{
    printf("%s%s%s\n", what, id[0] != '\0' ? " " : "", id);
    fflush(stdout);
}
