// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* File it: whose it is, which target, what is to be said. A pupil who may not be pictured stops it
 * until the photo is blurred and staff have given their word, or it is set aside. */
#include "staff/file_inside.h"
#include "staff/staff_screens.h"

#include <string.h>

const struct file_choice FILE_PLACES[FILE_PLACE_COUNT] = {
    {"in class", "file.class", "class"},       {"around school", "file.school", "school"},
    {"in the community", "file.out", "place"}, {"on school transport", "file.bus", "bus"},
    {"at home", "file.home", "home"},
};
const struct file_choice FILE_HELPS[FILE_HELP_COUNT] = {
    {"none", "file.no-help", NULL},
    {"words", "file.words", NULL},
    {"touch", "file.touch", NULL},
    {"full", "file.full", NULL},
};

/* --- who and which --- */

const struct pack_pupil **file_everyone(const struct app *app, size_t *count)
{
    GPtrArray *list = g_ptr_array_new();
    const struct pack *pack = app_pack(app);
    size_t class_count = 0, all_count = 0;
    const struct pack_class *classes = pack != NULL ? pack_classes(pack, &class_count) : NULL;
    for (size_t i = 0; i < class_count; i++)
        for (const char *const *id = classes[i].today; *id != NULL; id++)
            if (pack_pupil(pack, *id) != NULL &&
                !g_ptr_array_find(list, pack_pupil(pack, *id), NULL))
                g_ptr_array_add(list, (void *)pack_pupil(pack, *id));
    const struct pack_pupil *all = pack != NULL ? pack_pupils(pack, &all_count) : NULL;
    for (size_t i = 0; i < all_count; i++)
        if (!g_ptr_array_find(list, &all[i], NULL))
            g_ptr_array_add(list, (void *)&all[i]);
    *count = list->len;
    return (const struct pack_pupil **)g_ptr_array_free(list, FALSE);
}

static bool has(const char *const *ids, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (g_str_equal(ids[i], id))
            return true;
    return false;
}

bool file_has_pupil(const struct file_screen *screen, const char *id)
{
    return has(screen->pupils, screen->pupil_count, id);
}

bool file_has_target(const struct file_screen *screen, const char *id)
{
    return has(screen->targets, screen->target_count, id);
}

size_t file_targets(const struct file_screen *screen, const struct app *app,
                    struct file_target targets[FILE_TARGETS_MOST])
{
    size_t count = 0;
    for (size_t i = 0; i < screen->pupil_count; i++) {
        const struct pack_pupil *pupil = pack_pupil(app_pack(app), screen->pupils[i]);
        for (size_t k = 0; pupil != NULL && k < pupil->target_count && count < FILE_TARGETS_MOST;
             k++)
            targets[count++] = (struct file_target){pupil, &pupil->targets[k]};
    }
    return count;
}

/* Puts an id in, or takes it out; false when there is no room. */
static bool toggle(const char **ids, size_t *count, size_t most, const char *id)
{
    for (size_t i = 0; i < *count; i++) {
        if (!g_str_equal(ids[i], id))
            continue;
        memmove(&ids[i], &ids[i + 1], (*count - i - 1) * sizeof *ids);
        (*count)--;
        return true;
    }
    if (*count == most)
        return false;
    /* The pack may be replaced while this screen is open; the id outlives it. */
    ids[(*count)++] = g_intern_string(id);
    return true;
}

/* A target of a pupil who is not chosen any more goes with them. */
static void drop_lost_targets(struct file_screen *screen, struct app *app)
{
    struct file_target known[FILE_TARGETS_MOST];
    size_t count = file_targets(screen, app, known);
    for (size_t i = screen->target_count; i-- > 0;) {
        bool found = false;
        for (size_t k = 0; k < count; k++)
            found = found || g_str_equal(known[k].target->id, screen->targets[i]);
        if (!found)
            toggle(screen->targets, &screen->target_count, FILE_TARGETS_MOST, screen->targets[i]);
    }
}

static void choose_pupil(struct file_screen *screen, struct app *app, int index)
{
    size_t count;
    g_autofree const struct pack_pupil **everyone = file_everyone(app, &count);
    if ((size_t)index >= count)
        return;
    toggle(screen->pupils, &screen->pupil_count, FILE_PUPILS_MOST, everyone[index]->id);
    memset(screen->vouched, 0, sizeof screen->vouched);
    drop_lost_targets(screen, app);
    screen->target_page = 0;
}

static void choose_target(struct file_screen *screen, struct app *app, int index)
{
    struct file_target targets[FILE_TARGETS_MOST];
    if ((size_t)index < file_targets(screen, app, targets))
        toggle(screen->targets, &screen->target_count, FILE_TARGETS_MOST,
               targets[index].target->id);
}

/* --- consent --- */

bool file_needs_word(const struct file_screen *screen, const struct app *app, size_t index)
{
    const struct pack_pupil *pupil = pack_pupil(app_pack(app), screen->pupils[index]);
    return screen->has_photo && (pupil == NULL || pupil->photo != MAY_YES);
}

static bool needs_words(const struct file_screen *screen, const struct app *app)
{
    for (size_t i = 0; i < screen->pupil_count; i++)
        if (file_needs_word(screen, app, i))
            return true;
    return false;
}

bool file_all_vouched(const struct file_screen *screen, const struct app *app)
{
    for (size_t i = 0; i < screen->pupil_count; i++)
        if (file_needs_word(screen, app, i) && !screen->vouched[i])
            return false;
    return true;
}

static bool has_marks(const struct file_screen *screen)
{
    return screen->markup != NULL && markup_count(screen->markup) > 0;
}

static bool hides(const struct file_screen *screen)
{
    return screen->markup != NULL && markup_hides(screen->markup);
}

/* --- the record --- */

static void set_text(json_t *object, const char *key, const char *text)
{
    if (text != NULL && text[0] != '\0')
        json_object_set_new(object, key, json_string(text));
    else
        json_object_del(object, key);
}

/* What the draft says, with what was chosen here. */
static json_t *complete(const struct file_screen *screen, struct app *app)
{
    json_t *record = json_deep_copy(screen->record);
    bool is_evidence = g_str_equal(record_kind(record), "evidence");
    json_object_set_new(record, "pupils", json_array());
    json_object_set_new(record, "targets", json_array());
    json_object_del(record, "unrecognisable");
    struct file_target targets[FILE_TARGETS_MOST];
    size_t count = file_targets(screen, app, targets);
    for (size_t i = 0; i < screen->pupil_count; i++)
        record_add_pupil(record, pack_pupil(app_pack(app), screen->pupils[i]));
    for (size_t i = 0; i < count; i++)
        if (file_has_target(screen, targets[i].target->id))
            record_add_target(record, targets[i].pupil, targets[i].target, app_language(app));
    if (is_evidence) {
        json_object_set_new(record, "context", json_string(FILE_PLACES[screen->place].value));
        json_object_set_new(record, "support", json_string(FILE_HELPS[screen->help].value));
        set_text(json_object_get(record, "body"), "caption", screen->caption);
    }
    return record;
}

static void add_words_given(const struct file_screen *screen, struct app *app, json_t *record)
{
    const struct pack_staff *staff = app_staff(app);
    struct moment now = app_now(app);
    for (size_t i = 0; i < screen->pupil_count; i++)
        if (file_needs_word(screen, app, i) && screen->vouched[i])
            record_add_unrecognisable(record, screen->pupils[i],
                                      staff != NULL ? staff->id : "unknown", &now);
}

/* With blur or crop only the flattened picture may leave the draft. */
static void leave_out_photo(json_t *record)
{
    json_t *media = json_object_get(record, "media");
    for (size_t i = json_array_size(media); i-- > 0;) {
        const char *name = json_string_value(json_object_get(json_array_get(media, i), "name"));
        if (g_strcmp0(name, "photo.jpg") == 0)
            json_array_remove(media, i);
    }
}

static void send_to_vault(struct file_screen *screen, struct app *app)
{
    json_t *record = complete(screen, app);
    if (hides(screen)) {
        leave_out_photo(record);
        add_words_given(screen, app, record);
    }
    screen->phase = FILE_FILING;
    app_file(app, record);
}

/* Words first, then consent, then the picture: the order in which it can be stopped. */
static void file(struct file_screen *screen, struct app *app)
{
    screen->has_failed = false;
    if (needs_words(screen, app) && !hides(screen)) {
        screen->phase = FILE_BLOCKED;
        return;
    }
    if (has_marks(screen) && screen->has_flat && needs_words(screen, app)) {
        screen->phase = FILE_CONFIRMING;
        return;
    }
    if (!has_marks(screen) || screen->has_flat) {
        send_to_vault(screen, app);
        return;
    }
    /* Marks from before a crash: their picture is made now. */
    screen->phase = FILE_FLATTENING;
    app_flatten(app, complete(screen, app), json_deep_copy(screen->app_part), screen->markup);
}

static void flattened(struct file_screen *screen, struct app *app)
{
    struct draft *draft = app_draft_take(app, NULL);
    if (draft == NULL || screen->phase != FILE_FLATTENING) {
        draft_free(draft);
        return;
    }
    json_decref(screen->record);
    screen->record = json_incref(draft->record);
    draft_free(draft);
    screen->has_flat = true;
    screen->flat_no++;
    if (needs_words(screen, app))
        screen->phase = FILE_CONFIRMING;
    else
        send_to_vault(screen, app);
}

/* --- the draft --- */

static void take_choices(struct file_screen *screen, struct app *app)
{
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(screen->record, "pupils"), i, entry)
    {
        const char *id = json_string_value(json_object_get(entry, "id"));
        const struct pack_pupil *pupil = id != NULL ? pack_pupil(app_pack(app), id) : NULL;
        if (pupil != NULL && !file_has_pupil(screen, id))
            toggle(screen->pupils, &screen->pupil_count, FILE_PUPILS_MOST, pupil->id);
    }
    struct file_target targets[FILE_TARGETS_MOST];
    size_t count = file_targets(screen, app, targets);
    json_array_foreach(json_object_get(screen->record, "targets"), i, entry)
    {
        const char *id = json_string_value(json_object_get(entry, "id"));
        for (size_t k = 0; k < count; k++)
            if (g_strcmp0(id, targets[k].target->id) == 0 && !file_has_target(screen, id))
                toggle(screen->targets, &screen->target_count, FILE_TARGETS_MOST,
                       targets[k].target->id);
    }
    const char *caption =
        json_string_value(json_object_get(json_object_get(screen->record, "body"), "caption"));
    if (screen->caption == NULL)
        screen->caption = g_strdup(caption);
}

static bool has_medium(const json_t *record, const char *name)
{
    size_t i;
    json_t *medium;
    json_array_foreach(json_object_get(record, "media"), i,
                       medium) if (g_strcmp0(json_string_value(json_object_get(medium, "name")),
                                             name) == 0) return true;
    return false;
}

static void take_draft(struct file_screen *screen, struct app *app)
{
    struct draft *draft = app_draft_take(app, NULL);
    if (draft == NULL)
        return;
    bool is_first = screen->record == NULL;
    json_decref(screen->record);
    json_decref(screen->app_part);
    screen->record = json_incref(draft->record);
    screen->app_part = draft->app != NULL ? json_incref(draft->app) : json_object();
    draft_free(draft);
    screen->has_photo = has_medium(screen->record, "photo.jpg");
    screen->has_flat = has_medium(screen->record, "flat.jpg");
    screen->has_voice = has_medium(screen->record, "voice.ogg");
    screen->flat_no++;
    g_clear_pointer(&screen->markup, markup_free);
    const json_t *marks = json_object_get(screen->app_part, "markup");
    g_autoptr(GError) damaged = NULL;
    if (marks != NULL)
        screen->markup = markup_from_json(marks, &damaged);
    screen->has_failed = damaged != NULL;
    if (is_first)
        take_choices(screen, app);
    screen->phase = FILE_CHOOSING;
}

/* What was chosen so far is kept in the draft, for another time or another hand. */
static void keep_choices(struct file_screen *screen, struct app *app)
{
    if (screen->record == NULL || screen->phase == FILE_FILING)
        return;
    app_draft_save(app, complete(screen, app), json_deep_copy(screen->app_part), NULL, NULL);
}

static void enter(void *state, struct app *app, const char *text)
{
    struct file_screen *screen = state;
    screen->draft_id = g_strdup(text);
    app_draft_read(app, text);
}

static void again(void *state, struct app *app)
{
    struct file_screen *screen = state;
    char *written = app_written_take(app);
    if (written != NULL) {
        g_free(screen->caption);
        screen->caption = written;
        return;
    }
    app_draft_read(app, screen->draft_id);
}

static void leave(void *state, struct app *app)
{
    (void)app;
    struct file_screen *screen = state;
    g_free(screen->draft_id);
    json_decref(screen->record);
    json_decref(screen->app_part);
    markup_free(screen->markup);
    g_free(screen->caption);
}

/* --- what is done --- */

static struct go choose(struct file_screen *screen, struct app *app, const struct action *action)
{
    switch (action->code) {
    case FILE_PUPIL:
        choose_pupil(screen, app, action->arg);
        return STAY;
    case FILE_PUPILS_MORE:
        screen->pupil_page++;
        return STAY;
    case FILE_TARGET:
        choose_target(screen, app, action->arg);
        return STAY;
    case FILE_TARGETS_MORE:
        screen->target_page++;
        return STAY;
    case FILE_PLACE:
        screen->place = action->arg;
        return STAY;
    case FILE_HELP:
        screen->help = action->arg;
        return STAY;
    case FILE_CAPTION:
        return PUSH(SCREEN_KEYBOARD, screen->caption);
    case FILE_MARK:
        keep_choices(screen, app);
        return PUSH(SCREEN_MARKUP, screen->draft_id);
    case FILE_HEAR:
        app_play_medium(app, screen->draft_id, "voice.ogg");
        return STAY;
    case FILE_LATER:
    case FILE_ASIDE:
        keep_choices(screen, app);
        return BACK;
    case FILE_THROW:
        screen->asks_throw = true;
        return STAY;
    case FILE_THROW_NO:
        screen->asks_throw = false;
        return STAY;
    case FILE_THROW_YES:
        app_throw(app, screen->draft_id);
        return STAY;
    case FILE_VOUCH:
        screen->vouched[action->arg] = !screen->vouched[action->arg];
        return STAY;
    case FILE_FILE:
        if (screen->phase == FILE_CONFIRMING)
            send_to_vault(screen, app);
        else
            file(screen, app);
        return STAY;
    default:
        return STAY;
    }
}

static struct go news(struct file_screen *screen, struct app *app, const struct action *action)
{
    if (g_strcmp0(action->text, screen->draft_id) != 0)
        return STAY;
    switch (action->code) {
    case NEWS_DRAFT_READ:
        take_draft(screen, app);
        return STAY;
    case NEWS_FLAT:
        flattened(screen, app);
        return STAY;
    case NEWS_FILED:
    case NEWS_THROWN:
        return BACK;
    case NEWS_FILE_FAILED:
        screen->has_failed = true;
        screen->phase =
            app_fault_is(app, FAULT_REFUSED) && !hides(screen) ? FILE_BLOCKED : FILE_CHOOSING;
        return STAY;
    case NEWS_SAVE_FAILED:
    case NEWS_THROW_FAILED:
        screen->has_failed = true;
        if (screen->phase == FILE_FLATTENING)
            screen->phase = FILE_CHOOSING;
        return STAY;
    default:
        return STAY;
    }
}

static struct go act(void *state, struct app *app, const struct action *action)
{
    struct file_screen *screen = state;
    struct go go;
    if (action->kind == ACTION_NEWS)
        return news(screen, app, action);
    bool is_back = action->kind == ACTION_BACK ||
                   (action->kind == ACTION_CHOOSE && action->code == RAIL_ACTION + RAIL_BACK);
    if (is_back && (screen->phase == FILE_BLOCKED || screen->phase == FILE_CONFIRMING)) {
        screen->phase = FILE_CHOOSING;
        return STAY;
    }
    if (frame_act(app, action, &go)) {
        keep_choices(screen, app);
        return go;
    }
    return action->kind == ACTION_CHOOSE ? choose(screen, app, action) : STAY;
}

static void declare(const void *state, const struct app *app, struct scene *scene)
{
    const struct file_screen *screen = state;
    frame_rail(scene, app, RAIL_INBOX);
    if (screen->phase == FILE_BLOCKED || screen->phase == FILE_CONFIRMING)
        file_confirm_declare(screen, app, scene);
    else
        file_view_declare(screen, app, scene);
}

const struct screen file_it_screen = {
    .name = "file-it",
    .state_bytes = sizeof(struct file_screen),
    .is_staff = true,
    .enter = enter,
    .leave = leave,
    .again = again,
    .declare = declare,
    .act = act,
};
