// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/speech_inside.h"

#include <stdlib.h>

/* Three minutes of speech. */
#define STORE_BYTES_MOST (8u << 20)

static void span_free(void *data)
{
    struct span *span = data;

    g_free(span->text);
    g_free(span);
}

GPtrArray *spans_new(void)
{
    return g_ptr_array_new_with_free_func(span_free);
}

void spans_add(GPtrArray *spans, size_t start, size_t end, char *text_take)
{
    struct span *span = g_new(struct span, 1);

    *span = (struct span){start, end, text_take};
    g_ptr_array_add(spans, span);
}

const int16_t *clip_samples(const struct clip *clip, size_t *count)
{
    gsize bytes;
    const int16_t *samples = g_bytes_get_data(clip->pcm, &bytes);

    *count = bytes / sizeof *samples;
    return samples;
}

/* A word has been heard when its sound has ended, whatever pause follows. */
static void draw_in(struct span *span, const int16_t *samples, size_t count)
{
    span->end = MIN(span->end, count);
    span->start = MIN(span->start, span->end);
    for (size_t end = span->end; end > span->start; end--) {
        if (abs(samples[end - 1]) >= SPEECH_SILENCE) {
            span->end = end;
            return;
        }
    }
}

struct clip *clip_new(GBytes *pcm, int rate, GPtrArray *spans_take)
{
    struct clip *clip = g_new0(struct clip, 1);
    const int16_t *samples;
    size_t count;

    g_atomic_ref_count_init(&clip->count);
    clip->pcm = g_bytes_ref(pcm);
    clip->rate = rate;
    clip->spans = spans_take;
    samples = clip_samples(clip, &count);
    for (guint i = 0; i < spans_take->len; i++)
        draw_in(g_ptr_array_index(spans_take, i), samples, count);
    return clip;
}

struct clip *clip_ref(struct clip *clip)
{
    g_atomic_ref_count_inc(&clip->count);
    return clip;
}

void clip_unref(struct clip *clip)
{
    if (!clip || !g_atomic_ref_count_dec(&clip->count))
        return;
    g_bytes_unref(clip->pcm);
    g_ptr_array_unref(clip->spans);
    g_free(clip);
}

struct kept {
    char *key;
    struct clip *clip;
};

struct clip_store {
    GHashTable *links; /* key -> its link in `order` */
    GQueue *order;     /* struct kept *, the last used first */
    size_t bytes;
};

struct clip_store *clip_store_new(void)
{
    struct clip_store *store = g_new0(struct clip_store, 1);

    store->links = g_hash_table_new(g_str_hash, g_str_equal);
    store->order = g_queue_new();
    return store;
}

static void forget_last(struct clip_store *store)
{
    struct kept *kept = g_queue_pop_tail(store->order);

    g_hash_table_remove(store->links, kept->key);
    store->bytes -= g_bytes_get_size(kept->clip->pcm);
    clip_unref(kept->clip);
    g_free(kept->key);
    g_free(kept);
}

void clip_store_free(struct clip_store *store)
{
    while (!g_queue_is_empty(store->order))
        forget_last(store);
    g_queue_free(store->order);
    g_hash_table_unref(store->links);
    g_free(store);
}

struct clip *clip_store_get(struct clip_store *store, const char *key)
{
    GList *link = g_hash_table_lookup(store->links, key);

    if (!link)
        return NULL;
    g_queue_unlink(store->order, link);
    g_queue_push_head_link(store->order, link);
    return clip_ref(((struct kept *)link->data)->clip);
}

void clip_store_put(struct clip_store *store, const char *key, struct clip *clip)
{
    size_t bytes = g_bytes_get_size(clip->pcm);
    struct kept *kept;

    if (bytes > STORE_BYTES_MOST / 2 || g_hash_table_contains(store->links, key))
        return;
    while (store->bytes + bytes > STORE_BYTES_MOST)
        forget_last(store);
    kept = g_new(struct kept, 1);
    *kept = (struct kept){g_strdup(key), clip_ref(clip)};
    g_queue_push_head(store->order, kept);
    g_hash_table_insert(store->links, kept->key, store->order->head);
    store->bytes += bytes;
}
