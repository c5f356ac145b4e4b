// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Random harm to a parser's input, the same on every run for one seed. */
#include <glib.h>
#include <string.h>

/* Flips, overwrites, removes, repeats, inserts or cuts: one to four times. */
__attribute__((unused)) static void mutate(GRand *random, GByteArray *bytes)
{
    for (int times = g_rand_int_range(random, 1, 5); times > 0 && bytes->len > 0; times--) {
        guint at = (guint)g_rand_int_range(random, 0, (gint32)bytes->len);
        guint some = (guint)g_rand_int_range(random, 1, 40);
        guint run = MIN(bytes->len - at, some);
        GByteArray *tail;

        switch (g_rand_int_range(random, 0, 6)) {
        case 0:
            bytes->data[at] ^= (guint8)(1 << g_rand_int_range(random, 0, 8));
            break;
        case 1:
            bytes->data[at] = (guint8)g_rand_int(random);
            break;
        case 2:
            g_byte_array_remove_range(bytes, at, run);
            break;
        case 3: /* repeats a run, which keeps the syntax more often than noise does */
        case 4:
            tail = g_byte_array_new();
            g_byte_array_append(tail, bytes->data + at, bytes->len - at);
            if (g_rand_boolean(random))
                memset(bytes->data + at, (int)(g_rand_int(random) & 0xff), run);
            g_byte_array_set_size(bytes, at + run);
            g_byte_array_append(bytes, tail->data, tail->len);
            g_byte_array_unref(tail);
            break;
        default:
            g_byte_array_set_size(bytes, at);
            break;
        }
    }
}
