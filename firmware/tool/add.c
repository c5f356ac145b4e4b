// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool/add.h"

#include <string.h>

/* What can be added, and what it is taken for. */
static const struct source {
    enum option option;
    const char *evidence;
    enum vault_need need;
} sources[] = {
    {OPTION_PHOTO, "photograph", VAULT_NEED_PHOTO},
    {OPTION_AUDIO, "observation", VAULT_NEED_VOICE},
    {OPTION_DOCUMENT, "work", VAULT_NEED_DOCUMENT},
    {OPTION_NOTE, "observation", VAULT_NEED_WORDS},
};

struct adding {
    struct tool *tool;
    const struct source *source;
    const char *given;
    struct pack *pack;
    struct draft draft;
};

/* --- what the record says --- */

static bool add_pupils(struct adding *adding, GError **error)
{
    const GPtrArray *ids = adding->tool->given[OPTION_PUPIL];

    for (guint i = 0; i < ids->len; i++) {
        const struct pack_pupil *pupil = pack_pupil(adding->pack, g_ptr_array_index(ids, i));
        if (!pupil)
            return fault(error, FAULT_MISSING, "the plan pack has no pupil '%s'",
                         (const char *)g_ptr_array_index(ids, i));
        record_add_pupil(adding->draft.record, pupil);
    }
    return true;
}

/* The words of a target in the record are in the pack's first language, as staff see them. */
static const char *first_language(const struct pack *pack)
{
    return json_string_value(json_array_get(json_object_get(pack_json(pack), "languages"), 0));
}

static bool add_target(struct adding *adding, const char *id, GError **error)
{
    const GPtrArray *ids = adding->tool->given[OPTION_PUPIL];
    bool found = false;

    for (guint i = 0; i < ids->len; i++) {
        const struct pack_pupil *pupil = pack_pupil(adding->pack, g_ptr_array_index(ids, i));
        const struct pack_target *target = pack_pupil_target(pupil, id);
        if (target)
            record_add_target(adding->draft.record, pupil, target, first_language(adding->pack));
        found = found || target;
    }
    return found || fault(error, FAULT_MISSING, "none of these pupils has a target '%s'", id);
}

static json_t *body(const struct adding *adding)
{
    json_t *body = json_pack("{s:s}", "evidence", adding->source->evidence);
    g_autofree char *name = NULL;

    if (adding->source->option == OPTION_NOTE) {
        json_object_set_new(body, "caption", json_string(adding->given));
    } else if (adding->source->option == OPTION_DOCUMENT) {
        name = g_path_get_basename(adding->given);
        if (g_utf8_validate(name, -1, NULL))
            json_object_set_new(body, "caption", json_string(name));
    }
    return body;
}

/* Who is named, of the pack's staff; else who opened the vault, where that is known. */
static bool whose(const struct adding *adding, const char **staff, GError **error)
{
    const char *named = option_text(adding->tool, OPTION_BY);
    size_t count;
    const struct pack_staff *each = pack_staff(adding->pack, &count);

    *staff = named ? NULL : vault_who(adding->tool->vault);
    for (size_t i = 0; named && i < count; i++) {
        if (strcmp(each[i].id, named) == 0)
            *staff = each[i].id;
    }
    return *staff || !named ||
           fault(error, FAULT_MISSING, "the plan pack has no member of staff '%s'", named);
}

static bool make_record(struct adding *adding, GError **error)
{
    struct moment now = clock_now(vault_clock(adding->tool->vault));
    const GPtrArray *targets = adding->tool->given[OPTION_TARGET];
    const char *staff;

    adding->draft.id = id_new();
    adding->draft.app = json_object();
    if (!whose(adding, &staff, error))
        return false;
    adding->draft.record =
        record_new(adding->draft.id.text, "evidence", &now, vault_device(adding->tool->vault),
                   staff ? "staff" : "unknown", staff);
    record_set_body(adding->draft.record, body(adding));
    if (option_is_given(adding->tool, OPTION_FOR))
        record_set_for_lead(adding->draft.record);
    if (!add_pupils(adding, error))
        return false;
    for (guint i = 0; i < targets->len; i++) {
        if (!add_target(adding, g_ptr_array_index(targets, i), error))
            return false;
    }
    return record_check(adding->draft.record, error);
}

/* --- saved, filed: each is said when it is true --- */

static void say_saved(const struct adding *adding)
{
    say(adding->tool, json_pack("{s:s, s:s}", "what", "saved", "id", adding->draft.id.text),
        "saved %s", adding->draft.id.text);
}

static void say_filed(const struct adding *adding, const struct item *item)
{
    say(adding->tool,
        json_pack("{s:s, s:s, s:I}", "what", "filed", "id", item->id.text, "seq",
                  (json_int_t)item->seq),
        "filed %s %" G_GINT64_FORMAT, item->id.text, (gint64)item->seq);
}

/* The rule names ids; a person knows names. */
static void refused_in_words(const struct adding *adding, GError **error)
{
    g_auto(GStrv) ids = g_strsplit((*error)->message, " ", -1);
    g_autoptr(GString) names = g_string_new(NULL);

    for (char **id = ids; *id; id++) {
        const struct pack_pupil *pupil = pack_pupil(adding->pack, *id);
        g_string_append_printf(names, "%s%s", names->len ? ", " : "", pupil ? pupil->shown : *id);
    }
    g_clear_error(error);
    fault(error, FAULT_REFUSED,
          "not filed: the plan does not allow this of %s. It is saved as draft %s, on this device "
          "only: open it in Viewfinder's inbox, and blur it, set it aside or throw it away",
          names->str, adding->draft.id.text);
}

static void not_filed(const struct adding *adding, GError **error)
{
    if (error && fault_is(*error, FAULT_REFUSED))
        refused_in_words(adding, error);
    else
        g_prefix_error(error, "saved as draft %s, but not filed: ", adding->draft.id.text);
}

static bool file_draft(struct adding *adding, GError **error)
{
    struct item *item = g_new0(struct item, 1);
    bool filed =
        vault_file(adding->tool->vault, adding->draft.id.text, adding->draft.record, item, error);

    if (filed)
        say_filed(adding, item);
    else
        not_filed(adding, error);
    item_free(item);
    return filed;
}

static bool save_and_file(struct adding *adding, const struct added *added, size_t count,
                          GError **error)
{
    struct vault *vault = adding->tool->vault;

    if (count > 0)
        record_add_medium(adding->draft.record, &added->medium);
    if (!record_check(adding->draft.record, error) ||
        !vault_draft_save(vault, &adding->draft, &added->medium, &added->bytes, count, error))
        return false;
    say_saved(adding);
    return file_draft(adding, error);
}

static bool add_in_memory(struct adding *adding, GError **error)
{
    struct added added = {.bytes = NULL};
    bool read = adding->source->option == OPTION_PHOTO ? add_photo(adding->given, &added, error)
                                                       : add_audio(adding->given, &added, error);
    bool good =
        read &&
        vault_has_room(adding->tool->vault, adding->source->need, added.medium.bytes, error) &&
        save_and_file(adding, &added, 1, error);

    g_clear_pointer(&added.bytes, g_bytes_unref);
    return good;
}

static bool add_note(struct adding *adding, GError **error)
{
    const struct added nothing = {.bytes = NULL};

    return save_and_file(adding, &nothing, 0, error);
}

/* What may not be filed is saved as a draft; what may is filed at once, for it is large. */
static bool keep_document(struct adding *adding, const struct document *document, GError **error)
{
    struct vault *vault = adding->tool->vault;
    struct item *item;
    bool filed;
    GError *why = NULL;

    record_add_medium(adding->draft.record, &document->medium);
    if (!record_check(adding->draft.record, error) ||
        !vault_has_room(vault, VAULT_NEED_DOCUMENT, document->medium.bytes, error))
        return false;
    if (!record_may_file(adding->draft.record, adding->pack, &why)) {
        if (!document_save(document, vault, &adding->draft, error)) {
            g_error_free(why);
            return false;
        }
        say_saved(adding);
        g_propagate_error(error, why);
        not_filed(adding, error);
        return false;
    }
    item = g_new0(struct item, 1);
    filed = document_file(document, vault, adding->draft.record, item, error);
    if (filed) {
        say_saved(adding);
        say_filed(adding, item);
    }
    item_free(item);
    return filed;
}

static bool add_document(struct adding *adding, GError **error)
{
    struct document document;
    bool good = document_open(adding->given, &document, error);

    if (!good)
        return false;
    good = keep_document(adding, &document, error);
    document_close(&document);
    return good;
}

static bool add(struct adding *adding, GError **error)
{
    if (!adding->pack)
        return fault(error, FAULT_OFFLINE,
                     "this device has no plan pack yet, so it knows no pupil: dock it, or use "
                     "import-pack");
    if (!make_record(adding, error))
        return false;
    switch (adding->source->option) {
    case OPTION_NOTE:
        return add_note(adding, error);
    case OPTION_DOCUMENT:
        return add_document(adding, error);
    default:
        return add_in_memory(adding, error);
    }
}

int add_run(struct tool *tool, GError **error)
{
    struct adding adding = {.tool = tool};
    int kinds = 0;
    bool good;

    for (size_t i = 0; i < G_N_ELEMENTS(sources); i++) {
        if (option_is_given(tool, sources[i].option)) {
            adding.source = &sources[i];
            kinds++;
        }
    }
    if (kinds != 1)
        return say_misused("add exactly one of --photo, --audio, --document and --note");
    if (option_is_given(tool, OPTION_FOR) &&
        strcmp(option_text(tool, OPTION_FOR), "safeguarding") != 0)
        return say_misused("evidence can be for 'safeguarding' and for nobody else");
    if (!option_is_given(tool, OPTION_PUPIL))
        return say_misused("whose is it? --pupil ID");
    adding.given = option_text(tool, adding.source->option);
    if (adding.source->option == OPTION_NOTE && !g_utf8_validate(adding.given, -1, NULL))
        return say_misused("the note is no UTF-8 text");
    if (adding.source->option == OPTION_NOTE && !adding.given[strspn(adding.given, " \t\r\n")])
        return say_misused("the note is empty");
    adding.pack = vault_pack(tool->vault);
    good = add(&adding, error);
    json_decref(adding.draft.record);
    json_decref(adding.draft.app);
    pack_unref(adding.pack);
    return good ? TOOL_DONE : TOOL_FAILED;
}
