// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/qr.h"

#include "capture/qr_read.h"
#include "child/child.h"

#include <string.h>

struct qr {
    struct child *child;
    int looked; /* at so many frames by this child */
};

struct qr *qr_new(void)
{
    return g_new0(struct qr, 1);
}

void qr_rest(struct qr *qr)
{
    g_clear_pointer(&qr->child, child_end);
    qr->looked = 0;
}

void qr_free(struct qr *qr)
{
    if (!qr)
        return;
    qr_rest(qr);
    g_free(qr);
}

/* ITU-R BT.601, in 256ths: what a code needs is brightness. */
static GBytes *grey_of(const struct pixels *pixels)
{
    uint8_t *grey = g_malloc_n((size_t)pixels->width_px, (size_t)pixels->height_px);
    uint8_t *out = grey;

    for (int y = 0; y < pixels->height_px; y++) {
        const uint8_t *in = pixels->bgrx + (size_t)y * pixels->stride_bytes;
        for (int x = 0; x < pixels->width_px; x++, in += 4)
            *out++ = (uint8_t)((29 * in[0] + 150 * in[1] + 77 * in[2]) >> 8);
    }
    return g_bytes_new_take(grey, (gsize)pixels->width_px * (gsize)pixels->height_px);
}

static bool ask(struct qr *qr, const struct frame *question, struct frame *answer, GError **error)
{
    if (qr->child && child_is_lost(qr->child))
        qr_rest(qr);
    if (!qr->child)
        qr->child = child_start(CHILD_SCANNER, NULL, error);
    return qr->child && child_ask(qr->child, question, QR_TEXT_MOST, CHILD_WALL_MS, answer, error);
}

/* Its text, where it is one and begins so. */
static GBytes *text_of(const struct frame *answer, const char *begins)
{
    gsize length;
    const char *data = g_bytes_get_data(answer->data, &length);

    if (answer->kind != QR_TEXT || length < strlen(begins) ||
        memcmp(data, begins, strlen(begins)) != 0)
        return NULL;
    return g_bytes_ref(answer->data);
}

GBytes *qr_find(struct qr *qr, const struct pixels *pixels, const char *begins)
{
    g_autofree char *name =
        g_strdup_printf("%d %d %s", pixels->width_px, pixels->height_px, begins);
    g_autoptr(GBytes) grey = grey_of(pixels);
    const struct frame question = {QR_ASK, name, grey};
    struct frame answer = {0};
    g_autoptr(GError) why = NULL;
    GBytes *text;
    bool heard = ask(qr, &question, &answer, &why);

    /* One that has looked at many frames may have used up its time on the others. */
    if (!heard && qr->child && child_is_lost(qr->child) && qr->looked > 0) {
        g_clear_error(&why);
        heard = ask(qr, &question, &answer, &why);
    }
    if (!heard) {
        g_warning("a frame of the camera could not be looked at: %s", why->message);
        return NULL;
    }
    qr->looked++;
    text = text_of(&answer, begins);
    frame_clear(&answer);
    return text;
}
