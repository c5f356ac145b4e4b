// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window.h"

#include "core/clock.h"

#include <SDL.h>
#include <SDL_image.h>
#include <SDL_syswm.h>
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#define CONSOLE_FDS 16
/* A mouse speaks as a finger with a number of its own. */
#define MOUSE_FINGER (-2)

struct window {
    SDL_Window *window;
    SDL_Surface *surface; /* SDL's, borrowed */
    bool is_mouse_down;
    int console_fds[CONSOLE_FDS]; /* the kernel's input devices, only to be woken by */
    size_t console_count;
};

static void set_hints(void)
{
    /* Through Mesa a software frame costs 8 ms and a leak (SDL 2.26 on Debian 12). */
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    /* One path for touch: events that SDL makes from others would choose twice. */
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
    SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0");
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
    SDL_SetHint(SDL_HINT_APP_NAME, "Viewfinder");
    /* Without a session bus, its library would fork a program to start one. */
    g_setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:", FALSE);
    if (g_getenv("SDL_VIDEODRIVER") == NULL) {
        bool has_display = g_getenv("DISPLAY") != NULL;
        SDL_SetHint(SDL_HINT_VIDEODRIVER,
                    has_display ? "x11,KMSDRM,offscreen" : "KMSDRM,offscreen");
    }
}

static bool is_driver(const char *name)
{
    return g_strcmp0(SDL_GetCurrentVideoDriver(), name) == 0;
}

/* On a bare console SDL reads /dev/input itself; we open the same devices only to be woken. */
static void open_console(struct window *window)
{
    DIR *folder = opendir("/dev/input");
    if (folder == NULL)
        return;
    const struct dirent *entry;
    while ((entry = readdir(folder)) != NULL && window->console_count < CONSOLE_FDS) {
        if (!g_str_has_prefix(entry->d_name, "event"))
            continue;
        int fd = openat(dirfd(folder), entry->d_name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        if (fd >= 0)
            window->console_fds[window->console_count++] = fd;
    }
    closedir(folder);
}

struct window *window_open(int width_px, int height_px, bool windowed, GError **error)
{
    set_hints();
    if (SDL_Init(SDL_INIT_VIDEO) != 0) {
        fault(error, FAULT_SYSTEM, "The screen cannot be opened: %s", SDL_GetError());
        return NULL;
    }
    struct window *window = g_new0(struct window, 1);
    Uint32 flags = windowed ? 0 : SDL_WINDOW_FULLSCREEN_DESKTOP;
    window->window = SDL_CreateWindow("Viewfinder", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
                                      width_px, height_px, flags);
    if (window->window == NULL) {
        fault(error, FAULT_SYSTEM, "The window cannot be opened: %s", SDL_GetError());
        window_close(window);
        return NULL;
    }
    if (is_driver("KMSDRM"))
        open_console(window);
    if (!windowed)
        SDL_ShowCursor(SDL_DISABLE);
    SDL_StartTextInput();
    return window;
}

void window_close(struct window *window)
{
    if (window == NULL)
        return;
    for (size_t i = 0; i < window->console_count; i++)
        close(window->console_fds[i]);
    if (window->window != NULL)
        SDL_DestroyWindow(window->window);
    SDL_Quit();
    g_free(window);
}

void window_size(const struct window *window, int *width_px, int *height_px)
{
    SDL_GetWindowSize(window->window, width_px, height_px);
}

bool window_attach(struct window *window, struct paint *paint, GError **error)
{
    window->surface = SDL_GetWindowSurface(window->window);
    if (window->surface == NULL)
        return fault(error, FAULT_SYSTEM, "The window has no pixels: %s", SDL_GetError());
    Uint32 format = window->surface->format->format;
    if (format != SDL_PIXELFORMAT_RGB888 && format != SDL_PIXELFORMAT_ARGB8888)
        return fault(error, FAULT_SYSTEM, "The screen's pixels are %s; 32-bit RGB is needed.",
                     SDL_GetPixelFormatName(format));
    paint_set_surface(paint, window->surface->pixels, window->surface->w, window->surface->h,
                      window->surface->pitch);
    return true;
}

void window_show(struct window *window, const struct pixel_rect *damage, size_t count)
{
    SDL_Rect rects[64];
    g_assert(count <= G_N_ELEMENTS(rects));
    for (size_t i = 0; i < count; i++)
        rects[i] = (SDL_Rect){damage[i].x, damage[i].y, damage[i].w, damage[i].h};
    if (count > 0)
        SDL_UpdateWindowSurfaceRects(window->window, rects, (int)count);
}

static int x11_fd(struct window *window)
{
#ifdef SDL_VIDEO_DRIVER_X11
    SDL_SysWMinfo info;
    SDL_VERSION(&info.version);
    if (SDL_GetWindowWMInfo(window->window, &info) && info.subsystem == SDL_SYSWM_X11)
        return ConnectionNumber(info.info.x11.display);
#endif
    (void)window;
    return -1;
}

size_t window_fds(struct window *window, int *fds, size_t most)
{
    size_t count = 0;
    int x11 = is_driver("x11") ? x11_fd(window) : -1;
    if (x11 >= 0 && count < most)
        fds[count++] = x11;
    for (size_t i = 0; i < window->console_count && count < most; i++)
        fds[count++] = window->console_fds[i];
    return count;
}

int window_wait_ms(const struct window *window)
{
    (void)window;
    bool tells =
        is_driver("x11") || is_driver("KMSDRM") || is_driver("offscreen") || is_driver("dummy");
    return tells ? -1 : 16;
}

bool window_save(struct window *window, const char *path, GError **error)
{
    if (IMG_SavePNG(window->surface, path) != 0)
        return fault(error, FAULT_SYSTEM, "The picture %s cannot be written: %s", path,
                     SDL_GetError());
    return true;
}

/* The devices' bytes themselves are SDL's to read; ours only woke us. */
static void drain_console(struct window *window)
{
    char bytes[1024];
    for (size_t i = 0; i < window->console_count; i++)
        while (read(window->console_fds[i], bytes, sizeof bytes) > 0) {
        }
}

static bool from_finger(const struct window *window, const SDL_TouchFingerEvent *finger,
                        struct window_event *event)
{
    int width, height;
    window_size(window, &width, &height);
    event->kind = WINDOW_ACCESS;
    event->access.finger = finger->fingerId;
    event->access.x = finger->x * width;
    event->access.y = finger->y * height;
    event->access.kind = finger->type == SDL_FINGERDOWN ? ACCESS_DOWN
                         : finger->type == SDL_FINGERUP ? ACCESS_UP
                                                        : ACCESS_MOVE;
    return true;
}

static bool from_mouse(struct window *window, const SDL_Event *sdl, struct window_event *event)
{
    bool is_motion = sdl->type == SDL_MOUSEMOTION;
    if (!is_motion && sdl->button.button != SDL_BUTTON_LEFT)
        return false;
    event->kind = WINDOW_ACCESS;
    event->access.finger = MOUSE_FINGER;
    event->access.x = is_motion ? sdl->motion.x : sdl->button.x;
    event->access.y = is_motion ? sdl->motion.y : sdl->button.y;
    if (!is_motion)
        window->is_mouse_down = sdl->type == SDL_MOUSEBUTTONDOWN;
    if (is_motion)
        event->access.kind = window->is_mouse_down ? ACCESS_MOVE : ACCESS_POINT;
    else
        event->access.kind = window->is_mouse_down ? ACCESS_DOWN : ACCESS_UP;
    return true;
}

/* F1 and F2 are what switch interfaces are set to send for "next" and "select". */
static bool from_key(const SDL_KeyboardEvent *key, struct window_event *event)
{
    static const struct {
        SDL_Keycode code;
        enum access_event_kind kind;
    } keys[] = {
        {SDLK_F1, ACCESS_NEXT},           {SDLK_F2, ACCESS_SELECT},
        {SDLK_TAB, ACCESS_FOCUS_NEXT},    {SDLK_UP, ACCESS_FOCUS_UP},
        {SDLK_DOWN, ACCESS_FOCUS_DOWN},   {SDLK_LEFT, ACCESS_FOCUS_LEFT},
        {SDLK_RIGHT, ACCESS_FOCUS_RIGHT}, {SDLK_RETURN, ACCESS_ENTER},
        {SDLK_KP_ENTER, ACCESS_ENTER},    {SDLK_SPACE, ACCESS_ENTER},
        {SDLK_ESCAPE, ACCESS_ESCAPE},
    };
    if (key->keysym.sym == SDLK_BACKSPACE) {
        event->kind = WINDOW_TEXT;
        g_strlcpy(event->text, "\b", sizeof event->text);
        return true;
    }
    if (key->repeat)
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        if (keys[i].code != key->keysym.sym)
            continue;
        event->kind = WINDOW_ACCESS;
        event->access.kind = keys[i].kind;
        /* Where something is being written, Space is a letter: the loop tells by the text. */
        if (key->keysym.sym == SDLK_SPACE)
            g_strlcpy(event->text, " ", sizeof event->text);
        if (key->keysym.sym == SDLK_TAB && (key->keysym.mod & KMOD_SHIFT) != 0)
            event->access.kind = ACCESS_FOCUS_PREVIOUS;
        return true;
    }
    return false;
}

/* A switch may do what it does when it goes up. */
static bool from_key_up(const SDL_KeyboardEvent *key, struct window_event *event)
{
    if (key->keysym.sym != SDLK_F1 && key->keysym.sym != SDLK_F2)
        return false;
    event->kind = WINDOW_ACCESS;
    event->access.kind = key->keysym.sym == SDLK_F1 ? ACCESS_NEXT_UP : ACCESS_SELECT_UP;
    return true;
}

static bool from_window(const SDL_WindowEvent *change, struct window_event *event)
{
    if (change->event == SDL_WINDOWEVENT_LEAVE) {
        event->kind = WINDOW_ACCESS;
        event->access.kind = ACCESS_GONE;
        return true;
    }
    if (change->event == SDL_WINDOWEVENT_EXPOSED)
        event->kind = WINDOW_EXPOSED;
    else if (change->event == SDL_WINDOWEVENT_SIZE_CHANGED)
        event->kind = WINDOW_RESIZED;
    else
        return false;
    return true;
}

static bool translate(struct window *window, const SDL_Event *sdl, struct window_event *event)
{
    switch (sdl->type) {
    case SDL_FINGERDOWN:
    case SDL_FINGERMOTION:
    case SDL_FINGERUP:
        return from_finger(window, &sdl->tfinger, event);
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
    case SDL_MOUSEMOTION:
        return from_mouse(window, sdl, event);
    case SDL_KEYDOWN:
        return from_key(&sdl->key, event);
    case SDL_KEYUP:
        return from_key_up(&sdl->key, event);
    case SDL_TEXTINPUT:
        event->kind = WINDOW_TEXT;
        g_strlcpy(event->text, sdl->text.text, sizeof event->text);
        return true;
    case SDL_WINDOWEVENT:
        return from_window(&sdl->window, event);
    case SDL_QUIT:
        event->kind = WINDOW_QUIT;
        return true;
    default:
        return false;
    }
}

bool window_next(struct window *window, struct window_event *event)
{
    drain_console(window);
    SDL_Event sdl;
    while (SDL_PollEvent(&sdl)) {
        *event = (struct window_event){.access.now_ms = clock_boottime_ms()};
        if (translate(window, &sdl, event))
            return true;
    }
    return false;
}
