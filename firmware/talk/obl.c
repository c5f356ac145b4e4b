// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "talk/obl.h"

#include "core/json.h"
#include "talk/sentence_inside.h"

#include <string.h>

#define EXT "ext_viewfinder_"

struct logging {
    const json_t *record;
    struct sentence *sentence; /* played again, press by press */
    json_t *events;
    const struct press *press;
};

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/* ISO 8601 in UTC, or NULL when nobody knows. */
static json_t *time_of(const json_t *moment)
{
    const json_t *wall = json_object_get(moment, "wall");
    int64_t ms = json_integer_value(wall);
    g_autoptr(GDateTime) when = NULL;
    g_autofree char *seconds = NULL;

    if (!json_is_integer(wall) || ms < 0)
        return NULL;
    when = g_date_time_new_from_unix_utc(ms / 1000);
    seconds = when ? g_date_time_format(when, "%Y-%m-%dT%H:%M:%S") : NULL;
    return seconds ? json_sprintf("%s.%03dZ", seconds, (int)(ms % 1000)) : NULL;
}

static void set_time(json_t *object, const char *key, const json_t *moment)
{
    json_t *time = time_of(moment);

    if (time)
        json_object_set_new(object, key, time);
    else
        json_object_set(object, EXT "boottime_ms", json_object_get(moment, "boottime_ms"));
}

static json_t *add_event(struct logging *logging, const char *type, const json_t *when,
                         bool modelling)
{
    json_t *event = json_pack(
        "{s:o, s:s, s:b}", "id",
        json_sprintf("%s:%zu", text_of(logging->record, "id"), json_array_size(logging->events)),
        "type", type, "modeling", (int)modelling);

    set_time(event, "timestamp", when);
    json_array_append_new(logging->events, event);
    return event;
}

/* --- what was said --- */

static json_t *word_as_button(const struct sentence_word *word)
{
    json_t *button;

    if (word->is_spelled)
        return json_pack("{s:s, s:s}", "action", ":completion", "text", word->spoken);
    button = json_pack("{s:s, s:s, s:s}", "id", word->button, "board_id", word->board, "label",
                       word->shown);
    if (strcmp(word->shown, word->spoken) != 0)
        json_object_set_new(button, "vocalization", json_string(word->spoken));
    return button;
}

static json_t *add_utterance(struct logging *logging, const json_t *when, bool modelling)
{
    size_t count;
    const struct sentence_word *words = sentence_words(logging->sentence, &count);
    json_t *event = add_event(logging, "utterance", when, modelling);
    json_t *buttons = json_array();

    for (size_t i = 0; i < count; i++)
        json_array_append_new(buttons, word_as_button(&words[i]));
    json_object_set_new(event, "text", json_string(sentence_spoken(logging->sentence)));
    json_object_set_new(event, "buttons", buttons);
    return event;
}

static void said(void *context, const struct sentence *sentence, const char *what)
{
    struct logging *logging = context;

    if (strcmp(what, ":speak") == 0 && *sentence_spoken(sentence))
        add_utterance(logging, logging->press->when, logging->press->is_modelled);
}

/* --- what was pressed --- */

static bool is_spoken(const struct press *press)
{
    for (char **what = press->did; *what; what++) {
        if (strcmp(*what, SENTENCE_WORD) == 0 || **what == '+')
            return true;
    }
    return false;
}

static void add_actions(json_t *event, const struct press *press)
{
    json_t *actions = json_array();

    for (char **what = press->did; *what; what++) {
        if (strcmp(*what, SENTENCE_WORD) != 0)
            json_array_append_new(actions, json_pack("{s:s}", "action", *what));
    }
    if (press->opened)
        json_array_append_new(actions, json_pack("{s:s, s:s}", "action", ":open_board",
                                                 "destination_board_id", press->opened));
    if (json_array_size(actions) > 0)
        json_object_set(event, "actions", actions);
    json_decref(actions);
}

static void add_button(struct logging *logging, const struct press *press)
{
    json_t *event = add_event(logging, "button", press->when, press->is_modelled);

    json_object_set_new(event, "label", json_string(press->shown));
    json_object_set_new(event, "spoken", json_boolean(is_spoken(press)));
    json_object_set_new(event, "button_id", json_string(press->button));
    json_object_set_new(event, "board_id", json_string(press->board));
    if (strcmp(press->shown, press->spoken) != 0)
        json_object_set_new(event, "vocalization", json_string(press->spoken));
    add_actions(event, press);
}

static void add_press(struct logging *logging, const struct press *press)
{
    json_t *event;

    if (press->button) {
        add_button(logging, press);
        return;
    }
    for (char **what = press->did; *what; what++) {
        event = add_event(logging, "action", press->when, press->is_modelled);
        json_object_set_new(event, "action", json_string(*what));
    }
}

static bool add_presses(struct logging *logging, const json_t *presses, GError **error)
{
    size_t place;
    json_t *entry;

    json_array_foreach((json_t *)presses, place, entry)
    {
        const struct sentence_step step = {said, logging};
        struct press press;
        if (!press_from_json(entry, &press)) {
            press_clear(&press);
            return fault(error, FAULT_INVALID, "press %zu of the message cannot have been made",
                         place);
        }
        add_press(logging, &press);
        logging->press = &press;
        sentence_take(logging->sentence, press, &step);
    }
    return true;
}

/* --- the log --- */

static json_t *make_session(const struct logging *logging, const json_t *body)
{
    const json_t *record = logging->record, *presses = json_object_get(body, "presses");
    size_t count = json_array_size(presses);
    json_t *session =
        json_pack("{s:s, s:s, s:s, s:s}", "id", text_of(record, "id"), "type", "log", "device_id",
                  text_of(record, "device"), "locale", text_of(body, "language"));
    const json_t *made = json_object_get(record, "made");

    set_time(session, "started",
             count > 0 ? json_object_get(json_array_get(presses, 0), "when") : made);
    set_time(session, "ended",
             count > 0 ? json_object_get(json_array_get(presses, count - 1), "when") : made);
    json_object_set(session, "events", logging->events);
    return session;
}

static json_t *session_of(const json_t *record, GError **error)
{
    struct logging logging = {.record = record};
    const json_t *body = json_get_object(record, "body", error);
    const json_t *presses = body ? json_get_array(body, "presses", error) : NULL;
    json_t *session = NULL;

    if (!presses)
        return NULL;
    if (!text_of(record, "id") || !text_of(record, "device") || !text_of(body, "language") ||
        g_strcmp0(text_of(record, "kind"), "view.message") != 0) {
        fault(error, FAULT_INVALID, "a record that is no message");
        return NULL;
    }
    logging.sentence = sentence_new("", text_of(body, "language"));
    logging.events = json_array();
    if (add_presses(&logging, presses, error)) {
        if (*sentence_spoken(logging.sentence))
            json_object_set_new(add_utterance(&logging, json_object_get(record, "made"),
                                              sentence_is_modelled(logging.sentence)),
                                EXT "kept", json_true());
        session = make_session(&logging, body);
    }
    json_decref(logging.events);
    sentence_free(logging.sentence);
    return session;
}

json_t *obl_make(json_t *const *records, size_t count, const char *pupil, const char *name,
                 GError **error)
{
    json_t *sessions = json_array(), *log;
    const char *language = "en";

    for (size_t i = 0; i < count; i++) {
        json_t *session = session_of(records[i], error);
        if (!session) {
            json_decref(sessions);
            return NULL;
        }
        if (i == 0)
            language = text_of(session, "locale");
        json_array_append_new(sessions, session);
    }
    log =
        json_pack("{s:s, s:o, s:s, s:s}", "format", "open-board-log-0.1", "user_id",
                  json_sprintf("viewfinder:%s", pupil), "source", "viewfinder", "locale", language);
    if (name)
        json_object_set_new(log, "user_name", json_string(name));
    json_object_set_new(log, "sessions", sessions);
    return log;
}
