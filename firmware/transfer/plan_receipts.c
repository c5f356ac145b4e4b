// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/digest.h"
#include "core/json.h"
#include "transfer/plan_inside.h"
#include "transfer/url.h"

#include <string.h>

/* 500 receipts of about 1 KB, with room. */
#define ANSWER_MOST ((size_t)4 * 1024 * 1024)
#define REASON_MOST 200

static void word_free(gpointer data)
{
    struct plan_word *word = data;

    if (word->receipt)
        g_bytes_unref(word->receipt);
    g_free(word->url);
    g_free(word->reason);
    g_free(word);
}

static bool read_received(const json_t *entry, struct plan_word *word, GError **error)
{
    json_t *body = NULL;
    struct digest digest;
    const char *id;
    const char *sha256;
    bool good = false;

    word->receipt = plan_signed(json_object_get(entry, "receipt"), &body, error);
    if (!word->receipt)
        return false;
    id = json_get_string(body, "id", error);
    sha256 = id ? json_get_string(body, "sha256", error) : NULL;
    if (sha256)
        good = json_get_int(body, "length", &word->length_bytes, error);
    if (good && (strcmp(id, word->id.text) != 0 || !digest_parse(sha256, &digest)))
        good = fault(error, FAULT_INVALID, "a receipt is for something else than it says");
    if (good)
        g_strlcpy(word->sha256, sha256, sizeof word->sha256);
    json_decref(body);
    return good;
}

static bool read_partial(const struct plan_server *server, const json_t *entry,
                         struct plan_word *word, GError **error)
{
    const char *url = json_get_string(entry, "url", error);

    if (!url || !json_get_int(entry, "offset", &word->offset, error))
        return false;
    if (word->offset < 0)
        return fault(error, FAULT_INVALID, "an offset is negative");
    word->url = url_resolve(server->url, url, error);
    return word->url != NULL;
}

/* Somebody else's text, which goes to a log and a terminal: one line, nothing but print. */
static char *clean_reason(const char *text)
{
    GString *clean = g_string_new(NULL);

    for (; text && *text && clean->len < REASON_MOST; text = g_utf8_next_char(text)) {
        gunichar c = g_utf8_get_char(text);
        g_string_append_unichar(clean, g_unichar_isprint(c) ? c : ' ');
    }
    if (!clean->len)
        g_string_append(clean, "no reason given");
    return g_string_free(clean, FALSE);
}

static bool read_state(const struct plan_server *server, const json_t *entry,
                       struct plan_word *word, GError **error)
{
    static const char *const states[] = {
        [PLAN_UNKNOWN] = "unknown",   [PLAN_PARTIAL] = "partial", [PLAN_CHECKING] = "checking",
        [PLAN_RECEIVED] = "received", [PLAN_REFUSED] = "refused",
    };
    const char *state = json_get_string(entry, "state", error);
    size_t index = 0;

    if (!state)
        return false;
    while (index < G_N_ELEMENTS(states) && strcmp(states[index], state) != 0)
        index++;
    if (index == G_N_ELEMENTS(states))
        return fault(error, FAULT_INVALID, "'%.20s' is no state of an item", state);
    word->state = (enum plan_state)index;
    if (word->state == PLAN_RECEIVED)
        return read_received(entry, word, error);
    if (word->state == PLAN_PARTIAL)
        return read_partial(server, entry, word, error);
    if (word->state == PLAN_REFUSED)
        word->reason = clean_reason(json_string_value(json_object_get(entry, "reason")));
    return true;
}

/* Takes the id out of `open` so that a second word for it is none. */
static bool read_entry(const struct plan_server *server, const json_t *entry, GHashTable *open,
                       GPtrArray *words, GError **error)
{
    const char *id = json_get_string(entry, "id", error);
    struct plan_word *word;

    if (!id)
        return false;
    if (!g_hash_table_remove(open, id))
        return true; /* not asked for */
    word = g_new0(struct plan_word, 1);
    g_ptr_array_add(words, word);
    g_strlcpy(word->id.text, id, sizeof word->id.text);
    return read_state(server, entry, word, error);
}

static GPtrArray *read_words(const struct plan_server *server, GBytes *bytes, GHashTable *open,
                             GError **error)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(word_free);
    json_t *answer = json_read(bytes, ANSWER_MOST, error);
    const json_t *entries = answer ? json_get_array(answer, "receipts", error) : NULL;
    bool good = entries != NULL;

    for (size_t i = 0; good && i < json_array_size(entries); i++)
        good = read_entry(server, json_array_get(entries, i), open, words, error);
    json_decref(answer);
    if (good)
        return words;
    g_ptr_array_unref(words);
    return NULL;
}

static GBytes *make_query(const struct id *ids, size_t count)
{
    json_t *list = json_array();
    json_t *query = json_pack("{s:o}", "ids", list);
    char *text;

    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_string(ids[i].text));
    text = json_dumps(query, JSON_COMPACT);
    json_decref(query);
    return g_bytes_new_take(text, strlen(text));
}

GPtrArray *plan_receipts(struct plan_server *server, const struct id *ids, size_t count,
                         GError **error)
{
    static const char *const headers[] = {"Content-Type: application/json", NULL};
    static const int expected[] = {200, 0};
    g_autoptr(GBytes) query = make_query(ids, count);
    g_autoptr(GHashTable) open = g_hash_table_new(g_str_hash, g_str_equal);
    struct http_request asked = {.method = HTTP_POST,
                                 .token = server->token,
                                 .headers = headers,
                                 .body = query,
                                 .most_bytes = ANSWER_MOST};
    struct http_answer *reply;
    GPtrArray *words;

    g_assert(count <= PLAN_IDS_MOST);
    reply = plan_ask(server, &asked, "/v1/receipts/query", expected, error);
    if (!reply)
        return NULL;
    for (size_t i = 0; i < count; i++)
        g_hash_table_add(open, (gpointer)ids[i].text);
    words = read_words(server, reply->body, open, error);
    http_answer_free(reply);
    return words;
}
