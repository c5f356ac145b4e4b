// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The throwaway child that looks for codes in the camera's frames (child/child.h): shuts itself in,
 * then answers each frame, until nobody asks any more. */
#include "capture/qr_read.h"
#include "child/confine.h"
#include "child/frame.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define QUESTION_MOST ((size_t)QR_SIDE_MOST * QR_SIDE_MOST)

static bool answer(GBytes *text)
{
    gsize length = 0;
    const char *data = text ? g_bytes_get_data(text, &length) : "";

    return frame_put(STDOUT_FILENO, text ? QR_TEXT : QR_NONE, "", data, length);
}

static bool look(const struct frame *question)
{
    gsize length;
    const uint8_t *grey = g_bytes_get_data(question->data, &length);
    g_autoptr(GBytes) text = NULL;
    int width = 0, height = 0, begins = 0;

    if (question->kind != QR_ASK ||
        sscanf(question->name, "%5d %5d %n", &width, &height, &begins) != 2 || !begins ||
        width < 1 || height < 1 || width > QR_SIDE_MOST || height > QR_SIDE_MOST ||
        length != (gsize)width * (gsize)height)
        return false;
    text = qr_read(grey, width, height, question->name + begins);
    return answer(text);
}

int main(void)
{
    struct frame question;
    bool good = true;

    if (!confine(0, NULL))
        _exit(3);
    while (good && frame_hear(STDIN_FILENO, QUESTION_MOST, &question)) {
        good = look(&question);
        frame_clear(&question);
    }
    /* Not by exit: nothing is left to be said or done, and nothing to be asked of the kernel. */
    _exit(good ? 0 : 3);
}
