// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* Consent. A pupil who may not be pictured stops the filing; when the picture hides somebody, it is
 * shown whole, and staff say for each such pupil that they cannot be recognised in it. */
#include "staff/file_inside.h"

enum { ROW_VOUCH, ROW_KEYS = 40 };

struct measures {
    struct box view; /* the corner marks; the picture stands inside them */
    int inset;
    struct box text, list; /* what is to be done; a row for each pupil */
    int row_h, gap;
    struct box aside, mark, go;
};

static const struct measures WIDE = {
    .view = {128, 96, 688, 584},
    .inset = 16,
    .text = {840, 108, 416, 128},
    .list = {840, 256, 416, 424},
    .row_h = 96,
    .gap = 12,
    .aside = {128, 704, 338, 80},
    .mark = {478, 704, 338, 80},
    .go = {840, 704, 416, 80},
};

static const struct measures SMALL = {
    .view = {88, 64, 392, 320},
    .inset = 10,
    .text = {496, 64, 296, 82},
    .list = {496, 154, 296, 230},
    .row_h = 71,
    .gap = 8,
    .aside = {88, 400, 192, 72},
    .mark = {288, 400, 192, 72},
    .go = {496, 400, 296, 72},
};

static void declare_picture(const struct file_screen *screen, struct scene *scene,
                            const struct measures *m)
{
    g_autofree char *key =
        screen->phase == FILE_CONFIRMING
            ? g_strdup_printf("draft:%s/flat.jpg?%d", screen->draft_id, screen->flat_no)
            : g_strdup_printf("draft:%s/photo.jpg", screen->draft_id);
    scene_corners(scene, m->view);
    scene_image_whole(scene, layout_inset(m->view, m->inset), PHOTO(key), 10);
}

/* --- each pupil that it is about --- */

static struct box row_box(const struct measures *m, int slot)
{
    return (struct box){m->list.x, m->list.y + slot * (m->row_h + m->gap), m->list.w, m->row_h};
}

static enum type_size row_type(const struct scene *scene)
{
    return layout_is_small(scene_theme(scene)) ? TYPE_T1 : TYPE_T2;
}

static void declare_vouch(const struct file_screen *screen, const struct app *app,
                          struct scene *scene, struct box box, size_t pupil)
{
    const struct pack_pupil *who = pack_pupil(app_pack(app), screen->pupils[pupil]);
    g_autofree char *label = words_fill(app_words(app), "confirm.cannot", "name", who->shown, NULL);
    g_autofree char *id = g_strdup_printf("vouch-%s", who->id);
    char picture[PUPILS_KEY];
    struct target vouch = {
        .id = id,
        .label = label,
        .box = box,
        .look = LOOK_STAFF,
        .state = screen->vouched[pupil] ? STATE_CHOSEN : STATE_REST,
        .role = ROLE_CHOICE,
        .arrangement = IMAGE_BESIDE,
        .image = pupils_face(who, picture),
        .image_size = box.h - 24,
        .type = row_type(scene),
        .row = ROW_VOUCH + (int)pupil,
        .action = FILE_VOUCH,
        .arg = (int)pupil,
    };
    scene_target(scene, &vouch);
}

static void declare_may_not(const struct file_screen *screen, const struct app *app,
                            struct scene *scene, struct box box, size_t pupil)
{
    const struct pack_pupil *who = pack_pupil(app_pack(app), screen->pupils[pupil]);
    g_autofree char *text = words_fill(app_words(app), "confirm.may-not", "name", who->shown, NULL);
    char picture[PUPILS_KEY];
    int side = box.h - 24;
    struct words words = {
        .text = text,
        .box = {box.x + side + 32, box.y, box.w - side - 40, box.h},
        .type = row_type(scene),
        .colour = COLOUR_INK,
        .middle = true,
    };
    scene_panel(scene, box, COLOUR_WARN_TINT, COLOUR_WARN, 2, 12);
    scene_image(scene, (struct box){box.x + 20, box.y + 12, side, side}, pupils_face(who, picture),
                10);
    scene_words(scene, &words);
}

static void declare_more(const struct app *app, struct scene *scene, struct box box)
{
    struct target more = {
        .id = "more",
        .label = app_word(app, "chooser.more"),
        .box = box,
        .look = LOOK_STAFF,
        .arrangement = IMAGE_BESIDE,
        .image = ICON("next"),
        .image_size = 32,
        .type = TYPE_T2,
        .row = ROW_KEYS - 1,
        .action = FILE_VOUCH_MORE,
    };
    scene_target(scene, &more);
}

static void declare_pupils(const struct file_screen *screen, const struct app *app,
                           struct scene *scene, const struct measures *m)
{
    size_t about[FILE_PUPILS_MOST], count = 0;
    for (size_t i = 0; i < screen->pupil_count; i++)
        if (file_needs_word(screen, app, i))
            about[count++] = i;
    int room = (m->list.h + m->gap) / (m->row_h + m->gap);
    struct layout_page page = layout_page(count, (size_t)room, screen->vouch_page);
    for (int i = 0; i < (int)page.shown; i++) {
        size_t pupil = about[page.first + (size_t)i];
        if (screen->phase == FILE_BLOCKED)
            declare_may_not(screen, app, scene, row_box(m, i), pupil);
        else
            declare_vouch(screen, app, scene, row_box(m, i), pupil);
    }
    if (page.turns)
        declare_more(app, scene, row_box(m, room - 1));
}

/* --- what can be done --- */

static void declare_key(const struct app *app, struct scene *scene, const struct target *key)
{
    struct target target = *key;
    target.label = app_word(app, key->label);
    target.arrangement = IMAGE_BESIDE;
    target.image_size = layout_is_small(scene_theme(scene)) ? 28 : 36;
    target.type = TYPE_T2;
    target.row = ROW_KEYS;
    scene_target(scene, &target);
}

static void declare_keys(const struct file_screen *screen, const struct app *app,
                         struct scene *scene, const struct measures *m)
{
    bool blocked = screen->phase == FILE_BLOCKED;
    struct target aside = {.id = "aside",
                           .label = "confirm.aside",
                           .box = m->aside,
                           .look = LOOK_STAFF,
                           .image = ICON("inbox"),
                           .action = FILE_ASIDE};
    struct target mark = {.id = "mark-up",
                          .label = blocked ? "confirm.blur" : "confirm.blur-more",
                          .box = blocked ? m->go : m->mark,
                          .look = blocked ? LOOK_STAFF_GO : LOOK_STAFF,
                          .image = ICON("blur"),
                          .action = FILE_MARK};
    struct target go = {.id = "file",
                        .label = "file.file",
                        .box = m->go,
                        .look = LOOK_STAFF_GO,
                        .image = ICON("file"),
                        .action = FILE_FILE,
                        .state = file_all_vouched(screen, app) ? STATE_REST : STATE_NOT_YET};
    declare_key(app, scene, &aside);
    declare_key(app, scene, &mark);
    if (!blocked)
        declare_key(app, scene, &go);
}

void file_confirm_declare(const struct file_screen *screen, const struct app *app,
                          struct scene *scene)
{
    bool small = layout_is_small(scene_theme(scene)), blocked = screen->phase == FILE_BLOCKED;
    const struct measures *m = small ? &SMALL : &WIDE;
    frame_title(scene, app, app_word(app, blocked ? "confirm.stop" : "confirm.title"), NULL);
    declare_picture(screen, scene, m);
    frame_text(scene, app_word(app, blocked ? "confirm.stop-2" : "confirm.look"), m->text,
               small ? TYPE_T1 : TYPE_T2, COLOUR_INK2);
    declare_pupils(screen, app, scene, m);
    declare_keys(screen, app, scene, m);
}
