// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Hands and eyes outside the program: presses through XTest, and looks at the X server's own pixels
 * as XDamage reports them. Boxes are in pixels: X Y W H.
 *
 *   bench_hands show RUNS PROGRAM… [-- PROGRAM…]   ms from fork to a window with pixels:
 *                                      medians, then the best of each
 *   bench_hands go BOX                 a tap; ms from letting go until most of the window is new
 *   bench_hands press BOX…             taps one after the other
 *   bench_hands tap COUNT BOX [BOX]    taps in turn; ms from press to first changed pixel in the
 * box: p50 p99 max lost bench_hands sound COUNT FIFO BOX   taps; ms from letting go to the first
 * sample that is not silence, of SDL's disk driver: p50 p99 max lost */
#include "figures.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XTest.h>
#include <X11/extensions/Xdamage.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST 1000
#define LOST_US 1000000
/* Longer than the 300 ms in which access takes no second choice. */
#define BETWEEN_US 380000
#define HELD_US 40000
/* Rectangles nearer in time than this are one painting. */
#define GAP_US 4000

struct hands {
    Display *display;
    Window root;
    int damage_event;
    XRectangle all;
};

static void open_display(struct hands *hands)
{
    int error;

    hands->display = XOpenDisplay(NULL);
    if (!hands->display)
        give_up("no X display");
    hands->root = DefaultRootWindow(hands->display);
    hands->all = (XRectangle){0, 0, (unsigned short)DisplayWidth(hands->display, 0),
                              (unsigned short)DisplayHeight(hands->display, 0)};
    if (!XDamageQueryExtension(hands->display, &hands->damage_event, &error))
        give_up("the X server has no DAMAGE");
    XDamageCreate(hands->display, hands->root, XDamageReportRawRectangles);
    XSync(hands->display, False);
}

/* The next rectangle that was painted on, until `until_us`. */
static bool next_damage(struct hands *hands, int64_t until_us, XRectangle *area)
{
    for (;;) {
        while (XPending(hands->display) > 0) {
            XEvent event;
            XNextEvent(hands->display, &event);
            if (event.type != hands->damage_event + XDamageNotify)
                continue;
            const XDamageNotifyEvent *damage = (const XDamageNotifyEvent *)(const void *)&event;
            *area = damage->area;
            return true;
        }
        int64_t left_us = until_us - now_us();
        struct pollfd polled = {.fd = ConnectionNumber(hands->display), .events = POLLIN};
        if (left_us <= 0)
            return false;
        poll(&polled, 1, (int)(left_us / 1000) + 1);
    }
}

static void drain(struct hands *hands)
{
    XRectangle area;

    XSync(hands->display, False);
    while (next_damage(hands, 0, &area)) {
    }
}

static XImage *look(struct hands *hands, XRectangle box)
{
    XImage *image = XGetImage(hands->display, hands->root, box.x, box.y, box.width, box.height,
                              AllPlanes, ZPixmap);
    if (!image)
        give_up("the screen cannot be seen");
    return image;
}

static bool is_same(const XImage *a, const XImage *b)
{
    return memcmp(a->data, b->data, (size_t)a->bytes_per_line * (size_t)a->height) == 0;
}

static void press(struct hands *hands, XRectangle box, bool down)
{
    if (down)
        XTestFakeMotionEvent(hands->display, -1, box.x + box.width / 2, box.y + box.height / 2, 0);
    XTestFakeButtonEvent(hands->display, 1, down, 0);
    XFlush(hands->display);
}

static XRectangle read_box(char **words)
{
    int value[4];

    for (int i = 0; i < 4; i++) {
        value[i] = words[i] ? atoi(words[i]) : 0;
        if (value[i] < 0 || (i > 1 && value[i] == 0))
            give_up("a box is X Y W H");
    }
    return (XRectangle){(short)value[0], (short)value[1], (unsigned short)value[2],
                        (unsigned short)value[3]};
}

static void print_figures(double *ms, size_t count, int lost)
{
    if (count == 0)
        give_up("not one tap was answered");
    printf("%.2f %.2f %.2f %d\n", percentile(ms, count, 50), percentile(ms, count, 99),
           percentile(ms, count, 100), lost);
}

/* --- show --- */

/* Black is what lies under a window that was not painted yet. */
static bool has_pixels(struct hands *hands)
{
    XImage *image = look(hands, hands->all);
    int lit = 0, points = 0;

    for (int y = 20; y < image->height; y += 40)
        for (int x = 20; x < image->width; x += 40, points++)
            lit += (XGetPixel(image, x, y) & 0xffffff) != 0;
    XDestroyImage(image);
    return lit * 2 > points;
}

static double shown_ms(struct hands *hands, char **argv)
{
    XRectangle area;
    double ms;
    int64_t begun_us;
    pid_t pid;
    int out;

    XClearWindow(hands->display, hands->root);
    drain(hands);
    begun_us = now_us();
    pid = program_start(argv, &out);
    do {
        if (!next_damage(hands, begun_us + 20 * LOST_US, &area))
            give_up("a program painted nothing");
        ms = (double)(now_us() - begun_us) / 1000;
    } while ((int)area.width * area.height < 64 * 64 || !has_pixels(hands));
    program_end(pid);
    close(out);
    return ms;
}

static void show(struct hands *hands, int runs, char **argv)
{
    double ms[2][MOST];
    char **programs[2] = {argv, NULL};

    for (char **word = argv; *word && !programs[1]; word++) {
        if (strcmp(*word, "--") == 0) {
            *word = NULL;
            programs[1] = word + 1;
            break;
        }
    }
    for (int run = 0; run < runs; run++)
        for (int i = 0; i < 2 && programs[i]; i++)
            ms[i][run] = shown_ms(hands, programs[i]);
    print_turns(ms[0], programs[1] ? ms[1] : NULL, (size_t)runs);
}

/* --- go --- */

static void go(struct hands *hands, XRectangle box)
{
    const double most = (double)hands->all.width * hands->all.height * 0.4;
    XRectangle area;
    double painted = 0;
    int64_t begun_us, last_us, end_us = 0;

    press(hands, box, true);
    usleep(HELD_US);
    drain(hands);
    begun_us = last_us = now_us();
    press(hands, box, false);
    while (next_damage(hands, begun_us + 3 * LOST_US, &area)) {
        int64_t at_us = now_us();
        if (at_us - last_us > GAP_US) {
            if (painted >= most)
                break;
            painted = 0;
        }
        last_us = at_us;
        painted += (double)area.width * area.height;
        if (painted >= most)
            end_us = at_us;
    }
    if (end_us == 0)
        give_up("after the tap most of the window stayed as it was");
    printf("%.1f\n", (double)(end_us - begun_us) / 1000);
}

/* --- press, tap --- */

static void press_all(struct hands *hands, char **words)
{
    for (; words[0]; words += 4) {
        press(hands, read_box(words), true);
        usleep(HELD_US);
        press(hands, read_box(words), false);
        usleep(BETWEEN_US);
    }
}

static bool tap(struct hands *hands, XRectangle box, double *ms)
{
    XRectangle area;
    XImage *before = look(hands, box), *after;
    bool changed = false;
    int64_t begun_us;

    drain(hands);
    begun_us = now_us();
    press(hands, box, true);
    while (!changed && next_damage(hands, begun_us + LOST_US, &area)) {
        *ms = (double)(now_us() - begun_us) / 1000;
        after = look(hands, box);
        changed = !is_same(before, after);
        XDestroyImage(after);
    }
    XDestroyImage(before);
    usleep(HELD_US);
    press(hands, box, false);
    return changed;
}

static void tap_all(struct hands *hands, int count, const XRectangle *boxes, int box_count)
{
    double ms[MOST];
    size_t seen = 0;
    int lost = 0;

    for (int i = 0; i < count; i++) {
        if (tap(hands, boxes[i % box_count], &ms[seen]))
            seen++;
        else
            lost++;
        usleep(BETWEEN_US);
    }
    print_figures(ms, seen, lost);
}

/* --- sound --- */

/* Reads what the audio thread writes; true when a sample is not silence. */
static bool has_sound(int fifo, int64_t until_us)
{
    int16_t samples[4096];
    struct pollfd polled = {.fd = fifo, .events = POLLIN};
    int64_t left_us;

    while ((left_us = until_us - now_us()) > 0) {
        if (poll(&polled, 1, (int)(left_us / 1000) + 1) <= 0)
            continue;
        ssize_t got = read(fifo, samples, sizeof samples);
        for (ssize_t i = 0; i < got / 2; i++)
            if (abs(samples[i]) > 64)
                return true;
        if (got <= 0)
            usleep(500);
    }
    return false;
}

/* What was said before has come to its end. */
static void wait_for_silence(int fifo)
{
    int64_t most_us = now_us() + 20 * LOST_US;

    while (now_us() < most_us && has_sound(fifo, now_us() + BETWEEN_US)) {
    }
}

static void sound(struct hands *hands, int count, const char *path, XRectangle box)
{
    double ms[MOST];
    size_t heard = 0;
    int fifo = open(path, O_RDONLY | O_NONBLOCK), lost = 0;

    if (fifo < 0)
        give_up("the loudspeaker's pipe cannot be read");
    for (int i = 0; i < count; i++) {
        wait_for_silence(fifo);
        press(hands, box, true);
        usleep(HELD_US);
        has_sound(fifo, now_us() + 1);
        int64_t begun_us = now_us();
        press(hands, box, false);
        if (has_sound(fifo, begun_us + 2 * LOST_US))
            ms[heard++] = (double)(now_us() - begun_us) / 1000;
        else
            lost++;
    }
    print_figures(ms, heard, lost);
}

int main(int argc, char **argv)
{
    struct hands hands;
    const char *verb = argc > 2 ? argv[1] : "";
    int count = argc > 2 ? atoi(argv[2]) : 0;
    bool counts = count > 0 && count <= MOST;

    open_display(&hands);
    if (strcmp(verb, "go") == 0 && argc == 6) {
        go(&hands, read_box(argv + 2));
    } else if (strcmp(verb, "press") == 0 && argc > 5 && (argc - 2) % 4 == 0) {
        press_all(&hands, argv + 2);
    } else if (strcmp(verb, "show") == 0 && counts && argc > 3) {
        show(&hands, count, argv + 3);
    } else if (strcmp(verb, "tap") == 0 && counts && (argc == 7 || argc == 11)) {
        XRectangle boxes[2] = {read_box(argv + 3), read_box(argc == 11 ? argv + 7 : argv + 3)};
        tap_all(&hands, count, boxes, argc == 11 ? 2 : 1);
    } else if (strcmp(verb, "sound") == 0 && counts && argc == 8) {
        sound(&hands, count, argv[3], read_box(argv + 4));
    } else {
        give_up("usage: bench_hands show|go|press|tap|sound …, see hands.c");
    }
    XCloseDisplay(hands.display);
    return 0;
}
