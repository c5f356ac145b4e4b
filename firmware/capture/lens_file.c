// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/lens.h"
#include "core/file.h"

#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

/* Everything that can make a picture another one, or take it away. A file is looked at when its
 * writer has closed it; until then it would be seen half. */
#define CHANGES                                                                                    \
    (IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF)

struct lens_file {
    struct lens lens;
    char *where;
    bool is_folder;
    char *folder;   /* the folder watched and read from */
    char *current;  /* the name in it that is shown; kept when closed, to go on from there */
    GBytes *jpeg;   /* its bytes, while they could be read */
    bool has_moved; /* another picture is shown since the last look */
};

static bool is_picture(const char *name)
{
    const char *end = strrchr(name, '.');

    return end && name[0] != '.' &&
           (g_ascii_strcasecmp(end, ".jpg") == 0 || g_ascii_strcasecmp(end, ".jpeg") == 0);
}

/* The first picture after `current` in name order (or at it, with `stay`), from the first again
 * after the last; NULL when there is none. */
static char *choose(GPtrArray *names, const char *current, bool stay)
{
    const char *first = NULL;

    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        int order = current ? strcmp(name, current) : 1;
        if (!is_picture(name))
            continue;
        if (order > 0 || (stay && order == 0))
            return g_strdup(name);
        if (!first)
            first = name;
    }
    return g_strdup(first);
}

static bool find_in_folder(struct lens_file *file, int folder, bool stay, GError **error)
{
    GPtrArray *names = folder_list(folder, error);
    g_autofree char *name = NULL;

    if (!names)
        return false;
    name = choose(names, file->current, stay);
    g_ptr_array_unref(names);
    if (!name)
        return fault(error, FAULT_MISSING, "no JPEG in '%s'", file->where);
    g_free(file->current);
    file->current = g_steal_pointer(&name);
    return true;
}

/* Reads the picture that is to be shown. A file that cannot be read whole is shown as a broken one.
 */
static bool load(struct lens_file *file, bool stay, GError **error)
{
    int folder = folder_open(file->folder, error);
    g_autoptr(GError) problem = NULL;
    GBytes *jpeg = NULL;
    bool found;

    if (folder < 0)
        return false;
    found = !file->is_folder || find_in_folder(file, folder, stay, error);
    if (found)
        jpeg = file_read(folder, file->current, PHOTO_MOST_BYTES, &problem);
    close(folder);
    if (!found)
        return false;
    if (fault_is(problem, FAULT_MISSING)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    file->has_moved = file->has_moved || !file->jpeg || !jpeg || !g_bytes_equal(file->jpeg, jpeg);
    g_clear_pointer(&file->jpeg, g_bytes_unref);
    file->jpeg = jpeg;
    return true;
}

static bool watch(struct lens_file *file, GError **error)
{
    file->lens.fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (file->lens.fd < 0)
        return fault_errno(error, "cannot watch '%s'", file->folder);
    if (inotify_add_watch(file->lens.fd, file->folder, CHANGES | IN_ONLYDIR) < 0)
        return fault_errno(error, "no camera at '%s'", file->where);
    return true;
}

static void lens_file_close(struct lens *lens)
{
    struct lens_file *file = (struct lens_file *)lens;

    if (lens->fd >= 0)
        close(lens->fd);
    lens->fd = -1;
    g_clear_pointer(&file->jpeg, g_bytes_unref);
    g_clear_pointer(&file->folder, g_free);
}

static bool lens_file_open(struct lens *lens, GError **error)
{
    struct lens_file *file = (struct lens_file *)lens;

    file->is_folder = g_file_test(file->where, G_FILE_TEST_IS_DIR);
    file->folder = file->is_folder ? g_strdup(file->where) : g_path_get_dirname(file->where);
    if (!file->is_folder) {
        g_free(file->current);
        file->current = g_path_get_basename(file->where);
    }
    /* Watched before it is read: no change is missed. */
    if (watch(file, error) && load(file, true, error))
        return true;
    lens_file_close(lens);
    return false;
}

static bool concerns(const struct lens_file *file, const struct inotify_event *event)
{
    if (event->len == 0) /* the folder itself */
        return true;
    return file->is_folder ? is_picture(event->name) : strcmp(event->name, file->current) == 0;
}

/* Empties the list of events; true if one was about our pictures. */
static bool has_events(const struct lens_file *file)
{
    char events[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
    const struct inotify_event *event;
    bool any = false;
    ssize_t got;

    while ((got = read(file->lens.fd, events, sizeof(events))) > 0) {
        for (ssize_t at = 0; at < got; at += (ssize_t)(sizeof(*event) + event->len)) {
            event = (const struct inotify_event *)(events + at);
            any = any || concerns(file, event);
        }
    }
    return any;
}

static bool lens_file_look(struct lens *lens, bool *fresh, GError **error)
{
    struct lens_file *file = (struct lens_file *)lens;

    if (has_events(file) && !load(file, true, error))
        return false;
    *fresh = file->has_moved;
    file->has_moved = false;
    return true;
}

static struct pixels *lens_file_frame(struct lens *lens, int most_width_px, int most_height_px,
                                      GError **error)
{
    struct lens_file *file = (struct lens_file *)lens;

    if (!file->jpeg) {
        fault(error, FAULT_DAMAGED, "'%s' cannot be read", file->current);
        return NULL;
    }
    return photo_decode_scaled(file->jpeg, most_width_px, most_height_px, error);
}

static bool lens_file_take(struct lens *lens, struct lens_take *take, GError **error)
{
    struct lens_file *file = (struct lens_file *)lens;
    g_autoptr(GError) problem = NULL;
    bool taken = file->jpeg != NULL;

    if (taken)
        take->jpeg = g_bytes_ref(file->jpeg);
    else
        fault(error, FAULT_DAMAGED, "'%s' cannot be read", file->current);
    /* That there is no next one will be told by the next look. */
    if (file->is_folder && !load(file, false, &problem))
        g_debug("%s", problem->message);
    return taken;
}

static void lens_file_free(struct lens *lens)
{
    struct lens_file *file = (struct lens_file *)lens;

    g_free(file->where);
    g_free(file->current);
    g_free(file);
}

struct lens *lens_file_new(const char *where)
{
    static const struct lens_kind kind = {
        .open = lens_file_open,
        .close = lens_file_close,
        .look = lens_file_look,
        .frame = lens_file_frame,
        .take = lens_file_take,
        .free = lens_file_free,
    };
    struct lens_file *file = g_new0(struct lens_file, 1);

    file->lens.kind = &kind;
    file->lens.fd = -1;
    file->where = g_strdup(where);
    return &file->lens;
}
