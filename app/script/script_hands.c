// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The hands of a script: fingers, keys and switches as SDL's own events. */
#include "script/script_inside.h"

#include <SDL.h>
#include <math.h>
#include <string.h>

/* One finger's rate, and how long a tap stays down. */
#define BEAT_MS 12
#define TAP_MS 30
/* More than access takes for a bounce of `next`. */
#define NEXT_MS 120
#define DRAG_BEATS 8
#define STROKE_STEP_MM 5.0
#define FINGER 1

struct beat {
    SDL_Event event;
    int64_t gap_ms;
};

static void add(struct script *script, const SDL_Event *event, int64_t gap_ms)
{
    struct beat *beat = g_new(struct beat, 1);

    beat->event = *event;
    beat->gap_ms = gap_ms;
    g_queue_push_tail(script->beats, beat);
}

/* `x` and `y` in units, as screens are declared. */
static void add_finger(struct script *script, const struct theme *theme, Uint32 type, double x,
                       double y, int64_t gap_ms)
{
    SDL_Event event = {.type = type};
    double seen = theme->mirrored ? theme->width - x : x;

    event.tfinger.touchId = FINGER;
    event.tfinger.fingerId = FINGER;
    event.tfinger.x = (float)((seen * theme->scale + theme->left_px) / theme->width_px);
    event.tfinger.y = (float)((y * theme->scale + theme->top_px) / theme->height_px);
    event.tfinger.pressure = 1;
    add(script, &event, gap_ms);
}

static char *place_of(const struct scene *scene, const char *label, int nth, bool for_drop,
                      double *x, double *y)
{
    char *why = NULL;
    const struct target *target = script_find(scene, label, nth, &why);

    if (!target)
        return why;
    if (for_drop && !target->takes_drop)
        return g_strdup_printf("nothing can be dropped on \"%s\"", label);
    if (!script_point(scene, target, for_drop, x, y))
        return g_strdup("something else covers it whole");
    return NULL;
}

static char *begin_tap(struct script *script, const struct scene *scene, const struct step *step)
{
    double x, y;
    char *why = place_of(scene, step->text, step->nth, false, &x, &y);

    if (why)
        return why;
    add_finger(script, scene_theme(scene), SDL_FINGERDOWN, x, y,
               step->verb == VERB_HOLD ? step->ms : TAP_MS);
    add_finger(script, scene_theme(scene), SDL_FINGERUP, x, y, BEAT_MS);
    script->is_choice = true;
    return NULL;
}

/* A mouse, a head or a gaze that moves; nothing is pressed. */
static char *begin_point(struct script *script, const struct scene *scene, const struct step *step)
{
    SDL_Event event = {.type = SDL_MOUSEMOTION};
    const struct theme *theme;
    double x, y;
    char *why = place_of(scene, step->text, step->nth, false, &x, &y);

    if (why)
        return why;
    theme = scene_theme(scene);
    x = theme->mirrored ? theme->width - x : x;
    event.motion.x = (Sint32)lround(x * theme->scale + theme->left_px);
    event.motion.y = (Sint32)lround(y * theme->scale + theme->top_px);
    add(script, &event, BEAT_MS);
    return NULL;
}

static char *begin_drag(struct script *script, const struct scene *scene, const struct step *step)
{
    const struct theme *theme;
    double x, y, to_x, to_y;
    char *why = place_of(scene, step->text, step->nth, false, &x, &y);

    if (!why)
        why = place_of(scene, step->onto, step->onto_nth, true, &to_x, &to_y);
    if (why)
        return why;
    theme = scene_theme(scene);
    add_finger(script, theme, SDL_FINGERDOWN, x, y, BEAT_MS);
    for (int i = 1; i <= DRAG_BEATS; i++)
        add_finger(script, theme, SDL_FINGERMOTION, x + (to_x - x) * i / DRAG_BEATS,
                   y + (to_y - y) * i / DRAG_BEATS, BEAT_MS);
    add_finger(script, theme, SDL_FINGERUP, to_x, to_y, BEAT_MS);
    script->is_choice = true;
    return NULL;
}

/* From the picture's top left as it is seen; in units, as it is declared. */
static void spot_on(const struct theme *theme, const struct target *canvas, struct spot spot,
                    double *x, double *y)
{
    double unit_mm = theme_mm(theme, 1);

    *x = canvas->box.x +
         (theme->mirrored ? canvas->box.w - spot.x_mm / unit_mm : spot.x_mm / unit_mm);
    *y = canvas->box.y + spot.y_mm / unit_mm;
}

static char *outside(const struct theme *theme, const struct target *canvas, struct spot spot)
{
    double width_mm = theme_mm(theme, canvas->box.w), height_mm = theme_mm(theme, canvas->box.h);

    if (spot.x_mm <= width_mm && spot.y_mm <= height_mm)
        return NULL;
    return g_strdup_printf("%g,%g is outside the picture, which is %.1f by %.1f mm", spot.x_mm,
                           spot.y_mm, width_mm, height_mm);
}

static void add_segment(struct script *script, const struct theme *theme,
                        const struct target *canvas, struct spot from, struct spot to)
{
    int beats = (int)ceil(hypot(to.x_mm - from.x_mm, to.y_mm - from.y_mm) / STROKE_STEP_MM);
    double x, y;

    beats = CLAMP(beats, 1, 40);
    for (int i = 1; i <= beats; i++) {
        struct spot spot = {from.x_mm + (to.x_mm - from.x_mm) * i / beats,
                            from.y_mm + (to.y_mm - from.y_mm) * i / beats};

        spot_on(theme, canvas, spot, &x, &y);
        add_finger(script, theme, SDL_FINGERMOTION, x, y, BEAT_MS);
    }
}

static char *begin_stroke(struct script *script, const struct scene *scene, const struct step *step)
{
    const struct target *canvas = script_canvas(scene);
    const struct spot *spots = (const struct spot *)(const void *)step->spots->data;
    const struct theme *theme;
    double x, y;

    if (!canvas)
        return g_strdup("there is no picture to draw on here");
    theme = scene_theme(scene);
    for (guint i = 0; i < step->spots->len; i++) {
        char *why = outside(theme, canvas, spots[i]);

        if (why)
            return why;
    }
    spot_on(theme, canvas, spots[0], &x, &y);
    if (!script_is_on_top(scene, canvas, false, x, y))
        return g_strdup("something else lies over the first point");
    add_finger(script, theme, SDL_FINGERDOWN, x, y, BEAT_MS);
    for (guint i = 1; i < step->spots->len; i++)
        add_segment(script, theme, canvas, spots[i - 1], spots[i]);
    spot_on(theme, canvas, spots[step->spots->len - 1], &x, &y);
    add_finger(script, theme, SDL_FINGERUP, x, y, BEAT_MS);
    return NULL;
}

/* "Shift-Tab" is Tab with Shift. */
static SDL_Keycode key_of(const char *name, Uint16 *mod)
{
    bool is_shifted = g_str_has_prefix(name, "Shift-") && name[6];

    *mod = is_shifted ? KMOD_LSHIFT : KMOD_NONE;
    if (is_shifted)
        name += 6;
    return SDL_GetKeyFromName(strcmp(name, "Enter") == 0 ? "Return" : name);
}

bool hands_knows_key(const char *name)
{
    Uint16 mod;

    return key_of(name, &mod) != SDLK_UNKNOWN;
}

static void add_text(struct script *script, const char *text, gsize bytes)
{
    SDL_Event event = {.type = SDL_TEXTINPUT};

    memcpy(event.text.text, text, bytes);
    event.text.text[bytes] = '\0';
    add(script, &event, BEAT_MS);
}

/* As a keyboard does it: a key that has a letter sends that too, where text is wanted. */
static void add_key(struct script *script, SDL_Keycode key, Uint16 mod, int64_t held_ms,
                    int64_t gap_ms)
{
    SDL_Event event = {.type = SDL_KEYDOWN};

    event.key.state = SDL_PRESSED;
    event.key.keysym.sym = key;
    event.key.keysym.scancode = SDL_GetScancodeFromKey(key);
    event.key.keysym.mod = mod;
    add(script, &event, MAX(held_ms, BEAT_MS));
    if (key >= SDLK_SPACE && key < SDLK_DELETE && SDL_IsTextInputActive()) {
        char letter = mod ? g_ascii_toupper((char)key) : (char)key;

        add_text(script, &letter, 1);
    }
    event.type = SDL_KEYUP;
    event.key.state = SDL_RELEASED;
    add(script, &event, gap_ms);
}

static void begin_key(struct script *script, const struct step *step)
{
    Uint16 mod;
    SDL_Keycode key = key_of(step->text, &mod);

    script->is_choice = key == SDLK_RETURN || key == SDLK_KP_ENTER || key == SDLK_SPACE ||
                        key == SDLK_ESCAPE || key == SDLK_F2;
    add_key(script, key, mod, 0, key == SDLK_F1 ? NEXT_MS : BEAT_MS);
}

/* The keys that switch interfaces send. */
static void begin_switch(struct script *script, const struct step *step)
{
    script->is_choice = step->is_select || step->ms > 0;
    add_key(script, step->is_select ? SDLK_F2 : SDLK_F1, KMOD_NONE, step->ms,
            step->is_select ? BEAT_MS : NEXT_MS);
}

static void begin_type(struct script *script, const struct step *step)
{
    const char *at = step->text;

    while (*at) {
        const char *end = at;

        while (*end && g_utf8_next_char(end) - at < SDL_TEXTINPUTEVENT_TEXT_SIZE)
            end = g_utf8_next_char(end);
        add_text(script, at, (gsize)(end - at));
        at = end;
    }
}

char *hands_begin(struct script *script, const struct script_host *host, const struct step *step)
{
    const struct scene *scene = host->scene(host->context);

    switch (step->verb) {
    case VERB_TAP:
    case VERB_HOLD:
        return begin_tap(script, scene, step);
    case VERB_POINT:
        return begin_point(script, scene, step);
    case VERB_DRAG:
        return begin_drag(script, scene, step);
    case VERB_STROKE:
        return begin_stroke(script, scene, step);
    case VERB_KEY:
        begin_key(script, step);
        return NULL;
    case VERB_SWITCH:
        begin_switch(script, step);
        return NULL;
    default:
        begin_type(script, step);
        return NULL;
    }
}

int64_t hands_beat(struct script *script)
{
    g_autofree struct beat *beat = g_queue_pop_head(script->beats);
    int64_t gap_ms = beat->gap_ms;

    beat->event.common.timestamp = SDL_GetTicks();
    /* A full queue is emptied by the loop before we come again. */
    if (SDL_PushEvent(&beat->event) < 0) {
        g_queue_push_head(script->beats, g_steal_pointer(&beat));
        return BEAT_MS;
    }
    return gap_ms;
}
