// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "talk/faults.h"

#include <string.h>

#define KEPT_MOST 2000
#define TEXT_MOST 120

static const char *const keys[] = {
    [BOARD_FAULT_ENTRY] = "boardfault.entry",
    [BOARD_FAULT_MANIFEST] = "boardfault.manifest",
    [BOARD_FAULT_ROOT] = "boardfault.root",
    [BOARD_FAULT_LISTED] = "boardfault.listed",
    [BOARD_FAULT_BOARDS_MANY] = "boardfault.boards-many",
    [BOARD_FAULT_UNREADABLE] = "boardfault.unreadable",
    [BOARD_FAULT_MENDED] = "boardfault.mended",
    [BOARD_FAULT_FORMAT] = "boardfault.format",
    [BOARD_FAULT_BOARD_ID] = "boardfault.board-id",
    [BOARD_FAULT_LOCALE] = "boardfault.locale",
    [BOARD_FAULT_GRID] = "boardfault.grid",
    [BOARD_FAULT_GRID_ID] = "boardfault.grid-id",
    [BOARD_FAULT_BUTTONS_MANY] = "boardfault.buttons-many",
    [BOARD_FAULT_BUTTON_ID] = "boardfault.button-id",
    [BOARD_FAULT_UNPLACED] = "boardfault.unplaced",
    [BOARD_FAULT_WORDS] = "boardfault.words",
    [BOARD_FAULT_WORDS_LONG] = "boardfault.words-long",
    [BOARD_FAULT_LINK] = "boardfault.link",
    [BOARD_FAULT_LINK_OUTSIDE] = "boardfault.link-outside",
    [BOARD_FAULT_ACTION] = "boardfault.action",
    [BOARD_FAULT_COLOUR] = "boardfault.colour",
    [BOARD_FAULT_PLACE] = "boardfault.place",
    [BOARD_FAULT_PICTURE] = "boardfault.picture",
    [BOARD_FAULT_PICTURE_OUTSIDE] = "boardfault.picture-outside",
    [BOARD_FAULT_PICTURE_SET] = "boardfault.picture-set",
    [BOARD_FAULT_PICTURE_BROKEN] = "boardfault.picture-broken",
    [BOARD_FAULT_SOUND] = "boardfault.sound",
    [BOARD_FAULT_SOUND_OUTSIDE] = "boardfault.sound-outside",
    [BOARD_FAULT_SOUND_BROKEN] = "boardfault.sound-broken",
};
G_STATIC_ASSERT(G_N_ELEMENTS(keys) == BOARD_FAULT_KINDS);

struct board_faults {
    GArray *kept; /* struct board_fault */
    GStringChunk *texts;
    size_t found;
};

const char *board_fault_key(enum board_fault_kind kind)
{
    g_assert(kind < BOARD_FAULT_KINDS);
    return keys[kind];
}

struct board_faults *board_faults_new(void)
{
    struct board_faults *faults = g_new0(struct board_faults, 1);

    faults->kept = g_array_new(FALSE, FALSE, sizeof(struct board_fault));
    faults->texts = g_string_chunk_new(1024);
    return faults;
}

void board_faults_free(struct board_faults *faults)
{
    if (!faults)
        return;
    g_array_unref(faults->kept);
    g_string_chunk_free(faults->texts);
    g_free(faults);
}

/* Cut between two characters. */
static const char *keep(struct board_faults *faults, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);
    size_t bytes = strlen(valid);

    if (bytes > TEXT_MOST)
        *g_utf8_find_prev_char(valid, valid + TEXT_MOST + 1) = '\0';
    return g_string_chunk_insert_const(faults->texts, valid);
}

void board_faults_add(struct board_faults *faults, enum board_fault_kind kind, const char *board,
                      const char *button, const char *detail)
{
    struct board_fault fault = {.kind = kind};

    if (faults->found++ >= KEPT_MOST)
        return;
    fault.board = keep(faults, board);
    fault.button = keep(faults, button);
    fault.detail = keep(faults, detail);
    g_array_append_val(faults->kept, fault);
}

const struct board_fault *board_faults_all(const struct board_faults *faults, size_t *count)
{
    *count = faults->kept->len;
    return (const struct board_fault *)(const void *)faults->kept->data;
}

size_t board_faults_found(const struct board_faults *faults)
{
    return faults->found;
}
