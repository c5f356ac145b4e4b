// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Consent. A pupil who may not be pictured stops the filing; when the picture hides somebody, it is
 * shown whole, and staff say for each such pupil that they cannot be recognised in it. */
#include "staff/file_inside.h"

enum { ROW_VOUCH, ROW_KEYS = 40 };

struct measures {
    struct box photo;
    int x, w, y, row_h, keys_y, keys_h, gap;
};

static struct measures measures_of(const struct theme *theme)
{
    if (layout_is_small(theme))
        return (struct measures){{84, 60, 400, 330}, 496, 296, 110, 78, 400, 72, 8};
    return (struct measures){{144, 120, 656, 560}, 840, 416, 220, 96, 704, 80, 12};
}

static void line(struct scene *scene, const char *text, struct box box, enum type_size type,
                 bool bold)
{
    struct words words = {.text = text,
                          .box = box,
                          .type = type,
                          .bold = bold,
                          .colour = bold ? COLOUR_INK : COLOUR_INK2};
    scene_words(scene, &words);
}

static void declare_picture(const struct file_screen *screen, struct scene *scene,
                            const struct measures *m)
{
    struct box p = m->photo;
    scene_corners(scene, (struct box){p.x - 16, p.y - 16, p.w + 32, p.h + 32});
    g_autofree char *key =
        screen->phase == FILE_CONFIRMING
            ? g_strdup_printf("draft:%s/flat.jpg?%d", screen->draft_id, screen->flat_no)
            : g_strdup_printf("draft:%s/photo.jpg", screen->draft_id);
    scene_image_whole(scene, p, PHOTO(key), 10);
}

static void declare_vouch(const struct file_screen *screen, const struct app *app,
                          struct scene *scene, const struct measures *m, size_t pupil, int slot)
{
    const struct pack_pupil *who = pack_pupil(app_pack(app), screen->pupils[pupil]);
    g_autofree char *label = words_fill(app_words(app), "confirm.cannot", "name", who->shown, NULL);
    g_autofree char *id = g_strdup_printf("vouch-%s", who->id);
    char picture[256];
    struct target vouch = {
        .id = id,
        .label = label,
        .box = {m->x, m->y + slot * (m->row_h + m->gap), m->w, m->row_h},
        .look = LOOK_STAFF,
        .state = screen->vouched[pupil] ? STATE_CHOSEN : STATE_REST,
        .role = ROLE_CHOICE,
        .arrangement = IMAGE_BESIDE,
        .image = pupils_face(who, picture),
        .image_size = m->row_h - 28,
        .type = layout_is_small(scene_theme(scene)) ? TYPE_T1 : TYPE_T2,
        .row = ROW_VOUCH + slot,
        .action = FILE_VOUCH,
        .arg = (int)pupil,
    };
    scene_target(scene, &vouch);
}

static void declare_blocked(const struct file_screen *screen, const struct app *app,
                            struct scene *scene, const struct measures *m)
{
    int slot = 0;
    for (size_t i = 0; i < screen->pupil_count; i++) {
        if (!file_needs_word(screen, app, i))
            continue;
        const struct pack_pupil *who = pack_pupil(app_pack(app), screen->pupils[i]);
        g_autofree char *text =
            words_fill(app_words(app), "confirm.may-not", "name", who->shown, NULL);
        struct box box = {m->x, m->y + slot++ * (m->row_h + m->gap), m->w, m->row_h};
        char picture[256];
        int side = m->row_h - 28;
        scene_panel(scene, box, COLOUR_WARN_TINT, COLOUR_WARN, 2, 12);
        scene_image(scene, (struct box){box.x + 14, box.y + 14, side, side},
                    pupils_face(who, picture), 10);
        struct words words = {.text = text,
                              .box = {box.x + side + 30, box.y, box.w - side - 44, box.h},
                              .type = layout_is_small(scene_theme(scene)) ? TYPE_T1 : TYPE_T2,
                              .colour = COLOUR_INK,
                              .middle = true};
        scene_words(scene, &words);
    }
}

static void key(const struct app *app, struct scene *scene, const char *id, const char *words,
                const char *icon, struct box box, enum target_look look, enum file_action action,
                bool not_yet)
{
    struct target target = {
        .id = id,
        .label = app_word(app, words),
        .box = box,
        .look = look,
        .state = not_yet ? STATE_NOT_YET : STATE_REST,
        .arrangement = IMAGE_BESIDE,
        .image = ICON(icon),
        .image_size = layout_is_small(scene_theme(scene)) ? 28 : 36,
        .type = TYPE_T2,
        .row = ROW_KEYS,
        .action = (int)action,
    };
    scene_target(scene, &target);
}

static void declare_keys(const struct file_screen *screen, const struct app *app,
                         struct scene *scene, const struct measures *m)
{
    bool blocked = screen->phase == FILE_BLOCKED;
    int left = m->photo.x - (layout_is_small(scene_theme(scene)) ? 0 : 16);
    int w = (m->x - left - 2 * m->gap) / 2;
    struct box aside = {left, m->keys_y, w, m->keys_h},
               mark = {left + w + m->gap, m->keys_y, w, m->keys_h};
    struct box go = {m->x, m->keys_y, m->w, m->keys_h};
    key(app, scene, "aside", "confirm.aside", "inbox", aside, LOOK_STAFF, FILE_ASIDE, false);
    if (blocked) {
        key(app, scene, "mark-up", "confirm.blur", "blur", go, LOOK_STAFF_GO, FILE_MARK, false);
        return;
    }
    key(app, scene, "mark-up", "confirm.blur-more", "blur", mark, LOOK_STAFF, FILE_MARK, false);
    key(app, scene, "file", "file.file", "file", go, LOOK_STAFF_GO, FILE_FILE,
        !file_all_vouched(screen, app));
}

void file_confirm_declare(const struct file_screen *screen, const struct app *app,
                          struct scene *scene)
{
    struct measures m = measures_of(scene_theme(scene));
    bool small = layout_is_small(scene_theme(scene)), blocked = screen->phase == FILE_BLOCKED;
    frame_title(scene, app, app_word(app, blocked ? "confirm.stop" : "confirm.title"), NULL);
    declare_picture(screen, scene, &m);
    line(scene, app_word(app, blocked ? "confirm.stop-2" : "confirm.look"),
         (struct box){m.x, small ? 56 : 116, m.w, small ? 52 : 96}, small ? TYPE_T1 : TYPE_T2,
         false);
    if (blocked) {
        declare_blocked(screen, app, scene, &m);
    } else {
        int slot = 0;
        for (size_t i = 0; i < screen->pupil_count; i++)
            if (file_needs_word(screen, app, i))
                declare_vouch(screen, app, scene, &m, i, slot++);
    }
    declare_keys(screen, app, scene, &m);
}
