// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fault/promise.h"

#include "fault/world.h"

#include <stdlib.h>
#include <string.h>

static void promised_free(void *data)
{
    struct promised *promised = data;

    g_array_unref(promised->media);
    g_free(promised);
}

struct promises *promises_new(void)
{
    struct promises *promises = g_new0(struct promises, 1);

    promises->list = g_ptr_array_new_with_free_func(promised_free);
    promises->freeable = g_hash_table_new(NULL, NULL);
    promises->by_id = g_hash_table_new(g_str_hash, g_str_equal);
    promises->pack = promises->tried_pack = 1;
    g_strlcpy(promises->pin, WORLD_PIN, sizeof promises->pin);
    return promises;
}

void promises_free(struct promises *promises)
{
    g_hash_table_unref(promises->by_id);
    g_hash_table_unref(promises->freeable);
    g_ptr_array_unref(promises->list);
    g_free(promises);
}

static struct promised *get(struct promises *promises, const char *id)
{
    struct promised *promised = g_hash_table_lookup(promises->by_id, id);

    if (promised)
        return promised;
    promised = g_new0(struct promised, 1);
    g_strlcpy(promised->id.text, id, sizeof promised->id.text);
    promised->media = g_array_new(FALSE, TRUE, sizeof(struct promised_medium));
    g_ptr_array_add(promises->list, promised);
    g_hash_table_insert(promises->by_id, promised->id.text, promised);
    return promised;
}

/* `words` are name, bytes, seed. */
static struct promised_medium *medium(struct promised *promised, char **words)
{
    struct promised_medium new = {.bytes = g_ascii_strtoll(words[1], NULL, 10)};

    for (guint i = 0; i < promised->media->len; i++) {
        struct promised_medium *old = &g_array_index(promised->media, struct promised_medium, i);
        if (strcmp(old->name, words[0]) == 0)
            return old;
    }
    g_strlcpy(new.name, words[0], sizeof new.name);
    new.seed = (uint32_t)strtoul(words[2], NULL, 10);
    g_array_append_val(promised->media, new);
    return &g_array_index(promised->media, struct promised_medium, promised->media->len - 1);
}

static void hear_try_save(struct promises *promises, char **words)
{
    get(promises, words[0])->tried_step = atoi(words[1]);
}

static void hear_saved(struct promises *promises, char **words)
{
    get(promises, words[0])->saved_step = atoi(words[1]);
}

static void hear_kept(struct promises *promises, char **words)
{
    hear_saved(promises, words);
    medium(get(promises, words[0]), words + 2)->kept = true;
}

static void hear_try_take(struct promises *promises, char **words)
{
    medium(get(promises, words[0]), words + 1);
}

static void hear_synced(struct promises *promises, char **words)
{
    medium(get(promises, words[0]), words + 1)->synced = g_ascii_strtoll(words[2], NULL, 10);
}

static void hear_taken(struct promises *promises, char **words)
{
    medium(get(promises, words[0]), words + 1)->kept = true;
}

static void hear_try_file(struct promises *promises, char **words)
{
    get(promises, words[0])->tried_file = true;
}

static void hear_filed(struct promises *promises, char **words)
{
    struct promised *promised = get(promises, words[0]);

    promised->filed = true;
    promised->seq = g_ascii_strtoll(words[1], NULL, 10);
    promises->highest_seq = MAX(promises->highest_seq, promised->seq);
    if (!digest_parse(words[2], &promised->sha256))
        g_error("'%s' is no hash", words[2]);
}

static void hear_try_throw(struct promises *promises, char **words)
{
    struct promised *promised = get(promises, words[0]);

    promised->tried_throw = true;
    promised->by_staff = strcmp(words[1], "pupil") != 0;
}

static void hear_thrown(struct promises *promises, char **words)
{
    struct promised *promised = get(promises, words[0]);

    promised->thrown = true;
    promised->withdrawal = atoi(words[2]);
}

static void hear_received(struct promises *promises, char **words)
{
    struct promised *promised = get(promises, words[0]);

    /* A withdrawal was filed by itself. */
    promised->received = promised->tried_file = true;
}

static void hear_try_free(struct promises *promises, char **words)
{
    get(promises, words[0])->tried_free = true;
    g_hash_table_add(promises->freeable, GINT_TO_POINTER(atoi(words[1])));
}

static void hear_freed(struct promises *promises, char **words)
{
    get(promises, words[0])->freed = true;
}

static void hear_try_pack(struct promises *promises, char **words)
{
    promises->tried_pack = atoi(words[0]);
}

static void hear_pack(struct promises *promises, char **words)
{
    promises->pack = atoi(words[0]);
}

static void hear_try_pin(struct promises *promises, char **words)
{
    g_strlcpy(promises->tried_pin, words[0], sizeof promises->tried_pin);
}

static void hear_pin(struct promises *promises, char **words)
{
    g_strlcpy(promises->pin, words[0], sizeof promises->pin);
    promises->tried_pin[0] = '\0';
}

static void hear_failed(struct promises *promises, char **words)
{
    (void)words;
    promises->failed++;
}

static void hear_ended(struct promises *promises, char **words)
{
    (void)words;
    promises->is_ended = true;
}

static void hear_nothing(struct promises *promises, char **words)
{
    (void)promises;
    (void)words;
}

static const struct word {
    const char *said;
    guint words;
    bool counts; /* as something that was acknowledged */
    void (*hear)(struct promises *promises, char **words);
} vocabulary[] = {
    {"try-save", 2, false, hear_try_save},
    {"saved", 2, true, hear_saved},
    {"kept", 5, true, hear_kept},
    {"try-take", 4, false, hear_try_take},
    {"synced", 4, true, hear_synced},
    {"taken", 4, true, hear_taken},
    {"try-file", 1, false, hear_try_file},
    {"filed", 3, true, hear_filed},
    {"try-throw", 2, false, hear_try_throw},
    {"thrown", 3, true, hear_thrown},
    {"received", 1, true, hear_received},
    {"try-pack", 1, false, hear_try_pack},
    {"pack", 1, true, hear_pack},
    {"failed", 2, false, hear_failed},
    {"try-pin", 1, false, hear_try_pin},
    {"pin", 1, true, hear_pin},
    {"try-free", 2, false, hear_try_free},
    {"freed", 1, true, hear_freed},
    {"start", 0, false, hear_nothing},
    {"opened", 0, false, hear_nothing},
    {"unlocked", 0, true, hear_nothing},
    {"ended", 0, false, hear_ended},
};

bool promises_hear(struct promises *promises, const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, " ", -1);

    for (size_t i = 0; i < G_N_ELEMENTS(vocabulary); i++) {
        const struct word *word = &vocabulary[i];
        if (strcmp(words[0], word->said) != 0)
            continue;
        if (g_strv_length(words) < word->words + 1)
            return false;
        word->hear(promises, words + 1);
        promises->count += word->counts;
        return true;
    }
    return false;
}

bool promises_hear_all(struct promises *promises, const char *text)
{
    for (const char *end; (end = strchr(text, '\n')); text = end + 1) {
        g_autofree char *line = g_strndup(text, (gsize)(end - text));
        if (!promises_hear(promises, line))
            return false;
    }
    return true;
}
