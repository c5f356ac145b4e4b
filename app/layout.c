// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "layout.h"

#include <glib.h>

bool layout_is_small(const struct theme *theme)
{
    return theme->layout == LAYOUT_SMALL;
}

struct box layout_inset(struct box box, int by)
{
    return (struct box){box.x + by, box.y + by, box.w - 2 * by, box.h - 2 * by};
}

struct box layout_middle(struct box box, int width, int height)
{
    return (struct box){box.x + (box.w - width) / 2, box.y + (box.h - height) / 2, width, height};
}

struct box layout_across(struct box box, int index, int count, int gap)
{
    int width = (box.w - gap * (count - 1)) / count;
    return (struct box){box.x + index * (width + gap), box.y, width, box.h};
}

struct layout_page layout_page(size_t count, size_t room, int page)
{
    if (count <= room)
        return (struct layout_page){0, count, false};
    g_assert(room > 1);
    size_t shown = room - 1, pages = (count + shown - 1) / shown;
    size_t first = (size_t)page % pages * shown;
    return (struct layout_page){first, MIN(shown, count - first), true};
}
