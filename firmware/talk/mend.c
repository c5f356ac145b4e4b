// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "talk/mend.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#define DEPTH_MOST 32
#define DIGITS_MOST 15

/* What is to come next in an object or a list. */
enum want { WANT_ITEM, WANT_COLON, WANT_VALUE, WANT_COMMA };

struct level {
    bool is_object, has_items;
    enum want want;
    GHashTable *keys; /* of an object, as they were written */
};

struct mend {
    const char *at; /* ends with a NUL, and has none before */
    GString *out;
    struct level levels[DEPTH_MOST];
    int depth;
    bool too_deep;
};

static struct level *top(struct mend *mend)
{
    return &mend->levels[mend->depth - 1];
}

/* --- the text --- */

/* By its mark; NULL when it is none. No converter of the system's: that would open files, and a
 * child that is shut in has none. */
static char *from_utf16(const guint8 *data, gsize length)
{
    int high = data[0] == 0xfe ? 0 : 1;
    glong units = (glong)(length / 2) - 1;
    g_autofree gunichar2 *text = g_new(gunichar2, units + 1);

    for (glong i = 0; i < units; i++)
        text[i] = (gunichar2)(data[2 * i + 2 + high] << 8 | data[2 * i + 3 - high]);
    return length % 2 ? NULL : g_utf16_to_utf8(text, units, NULL, NULL, NULL);
}

static char *as_utf8(GBytes *bytes)
{
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);
    g_autofree char *wide = NULL;

    if (length >= 2 && (memcmp(data, "\xff\xfe", 2) == 0 || memcmp(data, "\xfe\xff", 2) == 0))
        wide = from_utf16((const guint8 *)data, length);
    if (wide)
        return g_steal_pointer(&wide);
    return g_utf8_make_valid(length ? data : "", (gssize)length);
}

/* Blanks, marks that are nothing, and comments. */
static void skip(struct mend *mend)
{
    for (;;) {
        const char *end;

        mend->at += strspn(mend->at, " \t\r\n\v\f");
        if (g_str_has_prefix(mend->at, "\xef\xbb\xbf") ||
            g_str_has_prefix(mend->at, "\xef\xbf\xbd")) {
            mend->at += 3;
        } else if (g_str_has_prefix(mend->at, "//")) {
            mend->at += strcspn(mend->at, "\n");
        } else if (g_str_has_prefix(mend->at, "/*")) {
            end = strstr(mend->at + 2, "*/");
            mend->at = end ? end + 2 : mend->at + strlen(mend->at);
        } else {
            return;
        }
    }
}

/* --- strings and words --- */

static int hex4(const char *at)
{
    int value = 0;

    for (int i = 0; i < 4; i++) {
        if (!g_ascii_isxdigit(at[i]))
            return -1;
        value = value * 16 + g_ascii_xdigit_value(at[i]);
    }
    return value;
}

/* After `\u`: a character, two halves of one, or what stands for a character that cannot be. */
static const char *copy_unicode(GString *out, const char *at)
{
    int first = hex4(at);
    int second =
        first >= 0xd800 && first < 0xdc00 && at[4] == '\\' && at[5] == 'u' ? hex4(at + 6) : -1;

    if (first < 0)
        return at;
    if (second >= 0xdc00 && second < 0xe000) {
        g_string_append_printf(out, "\\u%04x\\u%04x", (unsigned)first, (unsigned)second);
        return at + 10;
    }
    if (first == 0 || (first >= 0xd800 && first < 0xe000))
        first = 0xfffd;
    g_string_append_printf(out, "\\u%04x", (unsigned)first);
    return at + 4;
}

static const char *copy_escape(GString *out, const char *at)
{
    if (*at == 'u')
        return copy_unicode(out, at + 1);
    if (*at && strchr("\"\\/bfnrt", *at))
        g_string_append_printf(out, "\\%c", *at);
    else if ((unsigned char)*at >= 0x20)
        g_string_append_c(out, *at);
    else
        return at;
    return at + 1;
}

/* A string from its quote on; the end of the text ends it too. */
static char *take_string(struct mend *mend)
{
    GString *out = g_string_new("\"");
    char quote = *mend->at++;

    while (*mend->at && *mend->at != quote) {
        if (*mend->at == '\\')
            mend->at = copy_escape(out, mend->at + 1);
        else if (*mend->at == '"')
            mend->at++, g_string_append(out, "\\\"");
        else if ((unsigned char)*mend->at < 0x20)
            g_string_append_printf(out, "\\u%04x", (unsigned)*mend->at++);
        else
            g_string_append_c(out, *mend->at++);
    }
    mend->at += *mend->at == quote;
    g_string_append_c(out, '"');
    return g_string_free(out, FALSE);
}

/* RFC 8259, 6; no longer than everybody can read. */
static bool is_number(const char *word)
{
    const char *at = word + (*word == '-');
    size_t whole = strspn(at, "0123456789");
    const char *rest = at + whole;

    if (whole == 0 || whole > DIGITS_MOST || (*at == '0' && whole > 1))
        return false;
    if (*rest == '.') {
        if (strspn(rest + 1, "0123456789") == 0)
            return false;
        rest += 1 + strspn(rest + 1, "0123456789");
    }
    if (*rest == 'e' || *rest == 'E') {
        rest += 1 + (rest[1] == '+' || rest[1] == '-');
        if (strspn(rest, "0123456789") == 0)
            return false;
        rest += strspn(rest, "0123456789");
    }
    return *rest == '\0' && isfinite(g_ascii_strtod(word, NULL));
}

/* A word without quotes: a number, true, false or null stay what they are, but as a key. */
static char *take_word(struct mend *mend, bool as_key)
{
    size_t length = strcspn(mend->at, "{}[],:\"' \t\r\n\v\f");
    g_autofree char *word = g_strndup(mend->at, MAX(length, 1));
    GString *out;

    mend->at += strlen(word);
    if (!as_key && (strcmp(word, "true") == 0 || strcmp(word, "false") == 0 ||
                    strcmp(word, "null") == 0 || is_number(word)))
        return g_strdup(word);
    if (!as_key &&
        (strcmp(word, "NaN") == 0 || strcmp(word, "undefined") == 0 || strcmp(word, "None") == 0))
        return g_strdup("null");
    out = g_string_new("\"");
    for (const char *at = word; *at; at++) {
        if ((unsigned char)*at >= 0x20)
            g_string_append_printf(out, *at == '\\' ? "\\\\" : "%c", *at);
    }
    g_string_append_c(out, '"');
    return g_string_free(out, FALSE);
}

/* --- the order of things --- */

static void write_key(struct mend *mend, const char *quoted)
{
    struct level *level = top(mend);
    g_autofree char *key = g_strdup(quoted);

    for (int again = 2; !g_hash_table_add(level->keys, g_strdup(key)); again++) {
        g_free(key);
        key = g_strdup_printf("\"ext_again_%d_%s", again, quoted + 1);
    }
    g_string_append_printf(mend->out, "%s%s", level->has_items ? "," : "", key);
    level->has_items = true;
    level->want = WANT_COLON;
}

/* All that has to stand before a value. */
static void before_value(struct mend *mend)
{
    struct level *level = mend->depth ? top(mend) : NULL;

    if (!level)
        return;
    if (!level->is_object) {
        if (level->has_items)
            g_string_append_c(mend->out, ',');
        level->has_items = true;
    } else {
        if (level->want != WANT_COLON && level->want != WANT_VALUE)
            write_key(mend, "\"ext_without_key\"");
        if (level->want == WANT_COLON)
            g_string_append_c(mend->out, ':');
    }
    level->want = WANT_COMMA;
}

/* A key whose value never came. */
static void finish_item(struct mend *mend)
{
    struct level *level = top(mend);

    if (level->is_object && (level->want == WANT_COLON || level->want == WANT_VALUE))
        g_string_append(mend->out, level->want == WANT_COLON ? ":null" : "null");
    level->want = WANT_ITEM;
}

static void open_level(struct mend *mend, bool is_object)
{
    before_value(mend);
    mend->at++;
    if (mend->depth == DEPTH_MOST) {
        mend->too_deep = true;
        return;
    }
    mend->levels[mend->depth++] = (struct level){
        .is_object = is_object,
        .keys = is_object ? g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL) : NULL,
    };
    g_string_append_c(mend->out, is_object ? '{' : '[');
}

static void close_level(struct mend *mend)
{
    struct level *level = top(mend);

    finish_item(mend);
    g_string_append_c(mend->out, level->is_object ? '}' : ']');
    g_clear_pointer(&level->keys, g_hash_table_unref);
    mend->depth--;
}

/* A bracket that closes something further out closes what is within as well; one that closes
 * nothing is nothing. */
static void close_as_said(struct mend *mend, bool is_object)
{
    int depth = mend->depth;

    mend->at++;
    while (depth > 0 && mend->levels[depth - 1].is_object != is_object)
        depth--;
    while (depth > 0 && mend->depth >= depth)
        close_level(mend);
}

static void take_item(struct mend *mend)
{
    const struct level *level = top(mend);
    bool as_key = level->is_object && level->want != WANT_COLON && level->want != WANT_VALUE;
    bool quoted = *mend->at == '"' || *mend->at == '\'';
    g_autofree char *item = quoted ? take_string(mend) : take_word(mend, as_key);

    if (as_key) {
        write_key(mend, item);
        return;
    }
    before_value(mend);
    g_string_append(mend->out, item);
}

static void take_next(struct mend *mend)
{
    char next = *mend->at;

    if (next == '{' || next == '[') {
        open_level(mend, next == '{');
    } else if (next == '}' || next == ']') {
        close_as_said(mend, next == '}');
    } else if (next == ',') {
        finish_item(mend);
        mend->at++;
    } else if (next == ':') {
        if (top(mend)->want == WANT_COLON) {
            g_string_append_c(mend->out, ':');
            top(mend)->want = WANT_VALUE;
        }
        mend->at++;
    } else {
        take_item(mend);
    }
}

GBytes *mend_json(GBytes *bytes)
{
    g_autofree char *text = as_utf8(bytes);
    struct mend mend = {.at = text + strcspn(text, "{"), .out = g_string_new(NULL)};

    if (*mend.at)
        open_level(&mend, true);
    while (mend.depth > 0 && !mend.too_deep) {
        skip(&mend);
        if (!*mend.at)
            break;
        take_next(&mend);
    }
    while (mend.depth > 0)
        close_level(&mend);
    if (mend.out->len > 0 && !mend.too_deep)
        return g_string_free_to_bytes(mend.out);
    g_string_free(mend.out, TRUE);
    return NULL;
}
