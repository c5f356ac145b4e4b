// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "talk/book_inside.h"

#include "talk/colour.h"

#include <math.h>
#include <string.h>

#define ACTIONS_MOST 20
#define ACTION_BYTES_MOST 60

struct reading {
    struct board_book *book;
    const struct board *board;
    struct board_button *button;
    const json_t *source;
};

static void report(const struct reading *reading, enum board_fault_kind kind, const char *detail)
{
    board_faults_add(reading->book->faults, kind, reading->board->name,
                     board_button_called(reading->button), detail);
}

/* --- words --- */

/* An id that no earlier button has: what is placed on the board can be told apart. */
static void read_id(const struct reading *reading, int place)
{
    struct board_button *button = reading->button;
    const struct board_button *first = button - place;
    g_autofree char *made = g_strdup_printf("button-%d", place + 1);

    button->id = board_keep_id(reading->book, json_object_get(reading->source, "id"));
    if (!button->id) {
        button->id = g_string_chunk_insert_const(reading->book->texts, made);
        report(reading, BOARD_FAULT_BUTTON_ID, NULL);
        return;
    }
    for (int i = 0; i < place; i++) {
        if (first[i].id == button->id) { /* texts are kept once */
            report(reading, BOARD_FAULT_BUTTON_ID, button->id);
            return;
        }
    }
}

static void read_words(const struct reading *reading)
{
    struct board_button *button = reading->button;
    bool was_cut = false;
    const char *label =
        board_keep_words(reading->book, json_object_get(reading->source, "label"), &was_cut);

    button->label = label ? label : "";
    button->vocalization =
        board_keep_words(reading->book, json_object_get(reading->source, "vocalization"), &was_cut);
    if (was_cut)
        report(reading, BOARD_FAULT_WORDS_LONG, NULL);
}

/* Some have words only to be said: better seen than nothing. */
static void judge_words(const struct reading *reading)
{
    struct board_button *button = reading->button;

    if (*button->label || button->is_hidden)
        return;
    if (button->vocalization)
        button->label = button->vocalization;
    else
        report(reading, BOARD_FAULT_WORDS, NULL);
}

/* --- actions --- */

static enum board_act act_of(const char *text)
{
    static const struct {
        const char *text;
        enum board_act act;
    } acts[] = {
        {":space", BOARD_SPACE}, {":home", BOARD_HOME},   {":back", BOARD_BACK},
        {":speak", BOARD_SPEAK}, {":clear", BOARD_CLEAR}, {":backspace", BOARD_BACKSPACE},
    };

    if (*text == '+' && text[1])
        return BOARD_LETTERS;
    for (size_t i = 0; i < G_N_ELEMENTS(acts); i++) {
        if (g_ascii_strcasecmp(text, acts[i].text) == 0)
            return acts[i].act;
    }
    return BOARD_OTHER;
}

static void add_action(const struct reading *reading, GArray *actions, const json_t *value)
{
    struct board_action action = {
        .text = board_keep_text(reading->book, json_string_value(value), ACTION_BYTES_MOST)};

    if (!action.text || actions->len == ACTIONS_MOST)
        return;
    action.act = act_of(action.text);
    if (action.act == BOARD_OTHER)
        report(reading, BOARD_FAULT_ACTION, action.text);
    g_array_append_val(actions, action);
}

/* Some programs have the action where others have what is said. */
static bool is_action_in_words(const struct board_button *button)
{
    const char *words = button->vocalization;

    return words && !strpbrk(words, " \n\t") &&
           ((*words == ':' && act_of(words) != BOARD_OTHER) ||
            (*words == '+' && g_utf8_strlen(words, -1) <= 4));
}

/* `actions` in their order; `action` stands beside them for programs that know but one. */
static void read_actions(const struct reading *reading)
{
    struct board_button *button = reading->button;
    GArray *actions = g_array_new(FALSE, FALSE, sizeof(struct board_action));
    const json_t *list = json_object_get(reading->source, "actions");
    size_t place;
    json_t *each;

    json_array_foreach(list, place, each) add_action(reading, actions, each);
    if (actions->len == 0)
        add_action(reading, actions, json_object_get(reading->source, "action"));
    if (actions->len == 0 && json_is_array(json_object_get(reading->source, "action")))
        json_array_foreach(json_object_get(reading->source, "action"), place, each)
            add_action(reading, actions, each);
    if (actions->len == 0 && is_action_in_words(button)) {
        add_action(reading, actions, json_object_get(reading->source, "vocalization"));
        button->vocalization = NULL;
    }
    button->action_count = (int)actions->len;
    if (actions->len > 0) {
        struct board_action *kept = board_keep(reading->book, actions->len, sizeof *kept);
        memcpy(kept, actions->data, actions->len * sizeof *kept);
        button->actions = kept;
    }
    g_array_unref(actions);
}

/* --- looks --- */

static uint32_t read_colour(const struct reading *reading, const char *key)
{
    const json_t *value = json_object_get(reading->source, key);
    const char *text = json_string_value(value);
    uint32_t argb = 0;

    if (!value || json_is_null(value) || (text && !*text))
        return 0;
    if (!colour_read(text, &argb))
        report(reading, BOARD_FAULT_COLOUR, text);
    return argb;
}

static bool read_part(const json_t *source, const char *key, double *value)
{
    const json_t *found = json_object_get(source, key);

    *value = json_number_value(found);
    return json_is_number(found) && isfinite(*value);
}

/* All four or none. What hangs over the edge is drawn back on to the board. */
static void read_place(const struct reading *reading)
{
    struct board_button *button = reading->button;
    double left, top, width, height;
    int found =
        read_part(reading->source, "left", &left) + read_part(reading->source, "top", &top) +
        read_part(reading->source, "width", &width) + read_part(reading->source, "height", &height);

    if (found < 4)
        return;
    if (left < 0 || top < 0 || left >= 1 || top >= 1 || width <= 0 || height <= 0 ||
        left + width > 1.0001 || top + height > 1.0001)
        report(reading, BOARD_FAULT_PLACE, NULL);
    button->width = CLAMP(width, 0.02, 1);
    button->height = CLAMP(height, 0.02, 1);
    button->left = CLAMP(left, 0, 1 - button->width);
    button->top = CLAMP(top, 0, 1 - button->height);
}

static enum board_part part_of(const json_t *source)
{
    static const struct {
        const char *said;
        enum board_part part;
    } parts[] = {
        {"pronoun", BOARD_PART_PERSON},
        {"person", BOARD_PART_PERSON},
        {"verb", BOARD_PART_VERB},
        {"usu participle verb", BOARD_PART_VERB},
        {"adjective", BOARD_PART_DESCRIPTION},
        {"adverb", BOARD_PART_DESCRIPTION},
        {"description", BOARD_PART_DESCRIPTION},
        {"noun", BOARD_PART_NOUN},
        {"social", BOARD_PART_SOCIAL},
        {"interjection", BOARD_PART_SOCIAL},
        {"question", BOARD_PART_QUESTION},
        {"preposition", BOARD_PART_LITTLE},
        {"conjunction", BOARD_PART_LITTLE},
        {"determiner", BOARD_PART_LITTLE},
        {"article", BOARD_PART_LITTLE},
        {"little", BOARD_PART_LITTLE},
        {"negation", BOARD_PART_NO},
        {"no", BOARD_PART_NO},
    };
    const char *said =
        json_string_value(json_object_get(source, "ext_" BOARD_SYMBOLS "_part_of_speech"));

    if (!said)
        said = json_string_value(json_object_get(source, "ext_coughdrop_part_of_speech"));
    for (size_t i = 0; said && i < G_N_ELEMENTS(parts); i++) {
        if (g_ascii_strcasecmp(said, parts[i].said) == 0)
            return parts[i].part;
    }
    return BOARD_PART_UNKNOWN;
}

/* --- links, whose ends are looked for when all boards are there --- */

static bool says_yes(const json_t *source, const char *key, bool *said)
{
    const json_t *value = json_object_get(source, key);

    if (!json_is_boolean(value))
        return false;
    *said = json_is_true(value);
    return true;
}

/* The format does not say whether a button that opens a board also speaks. Where the file does, by
 * the extension that is in use, that counts; else a button with words of its own to say says them.
 */
static bool adds_words(const struct reading *reading, const json_t *link)
{
    bool said = false;

    if (says_yes(reading->source, "ext_" BOARD_SYMBOLS "_add", &said) ||
        says_yes(reading->source, "ext_coughdrop_add_vocalization", &said) ||
        says_yes(reading->source, "ext_coughdrop_add_to_vocalization", &said) ||
        says_yes(link, "add_to_sentence", &said))
        return said;
    return reading->button->vocalization != NULL;
}

static void read_link(const struct reading *reading, struct board_page *page)
{
    json_t *link = json_object_get(reading->source, "load_board");
    bool asks = (json_is_object(link) && json_object_size(link) > 0) || json_is_string(link);
    const char *page_outside = json_string_value(json_object_get(reading->source, "url"));
    bool disabled = false;

    if (says_yes(reading->source, "ext_coughdrop_link_disabled", &disabled) && disabled)
        asks = false;
    if (page_outside && *page_outside) /* it says its word, and goes nowhere */
        report(reading, BOARD_FAULT_LINK_OUTSIDE, page_outside);
    reading->button->link = BOARD_NONE;
    reading->button->link_adds = asks && adds_words(reading, link);
    g_ptr_array_add(page->links, asks ? json_incref(link) : NULL);
}

void board_button_read(struct board_book *book, struct board_page *page, const json_t *source,
                       struct board_button *button, int place)
{
    const struct reading reading = {book, &page->board, button, source};

    button->label = button->id = "";
    read_words(&reading);
    read_id(&reading, place);
    button->is_hidden = json_is_true(json_object_get(source, "hidden"));
    read_actions(&reading);
    judge_words(&reading);
    button->background = read_colour(&reading, "background_color");
    button->border = read_colour(&reading, "border_color");
    button->part = part_of(source);
    read_place(&reading);
    read_link(&reading, page);
    g_ptr_array_add(page->picture_ids,
                    (char *)board_keep_id(book, json_object_get(source, "image_id")));
    g_ptr_array_add(page->sound_ids,
                    (char *)board_keep_id(book, json_object_get(source, "sound_id")));
    button->picture = button->sound = BOARD_NONE;
}
