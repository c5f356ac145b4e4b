// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Filing: what becomes of the record, and consent. A pupil who may not be pictured stops a photo
 * until it is blurred and staff have given their word. */
#include "staff/file_inside.h"

bool file_needs_word(const struct file_screen *screen, const struct app *app, size_t index)
{
    const struct pack_pupil *pupil = pack_pupil(app_pack(app), screen->pupils[index]);
    return screen->has_photo && (pupil == NULL || pupil->photo != MAY_YES);
}

bool file_needs_words(const struct file_screen *screen, const struct app *app)
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

bool file_has_marks(const struct file_screen *screen)
{
    return screen->markup != NULL && markup_count(screen->markup) > 0;
}

bool file_hides(const struct file_screen *screen)
{
    return screen->markup != NULL && markup_hides(screen->markup);
}

static void set_text(json_t *object, const char *key, const char *text)
{
    if (text != NULL && text[0] != '\0')
        json_object_set_new(object, key, json_string(text));
    else
        json_object_del(object, key);
}

/* What the draft says, with what was chosen here. */
json_t *file_complete(const struct file_screen *screen, struct app *app)
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

void file_to_vault(struct file_screen *screen, struct app *app)
{
    json_t *record = file_complete(screen, app);
    if (file_hides(screen)) {
        leave_out_photo(record);
        add_words_given(screen, app, record);
    }
    screen->phase = FILE_FILING;
    app_file(app, record);
}
