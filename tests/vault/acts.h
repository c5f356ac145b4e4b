// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What is cut: saving, filing, throwing away, recording. Each act is a program by itself, and says
 * on standard output what is true from now on. */
#include "kit.h"

#include <sys/uio.h>

#define ACT_PHOTO_BYTES 150000
#define ACT_VOICE_BYTES 90000

static void say(const char *what, const char *id)
{
    g_autofree char *line = g_strdup_printf("%s %s\n", what, id);
    struct iovec all = {line, strlen(line)};

    /* Not write(2): that is made to fail. */
    if (writev(STDOUT_FILENO, &all, 1) < 0)
        _exit(9);
}

static void give_up(const GError *why)
{
    say("failed", why->message);
    _exit(0);
}

#define or_give_up(call)                                                                           \
    do {                                                                                           \
        GError *error = NULL;                                                                      \
        if (!(call))                                                                               \
            give_up(error);                                                                        \
    } while (0)

static void act_photo(const struct kit *kit)
{
    g_autoptr(GBytes) plain = kit_bytes(ACT_PHOTO_BYTES, 1);
    struct medium medium = kit_medium("photo.jpg", "image/jpeg", plain);
    struct draft *draft = kit_draft(kit, "evidence", "staff", NULL);

    record_add_medium(draft->record, &medium);
    or_give_up(vault_draft_save(kit->vault, draft, &medium, &plain, 1, &error));
    say("saved", draft->id.text);
    record_set_body(draft->record,
                    json_pack("{s:s, s:s}", "evidence", "photograph", "caption", "Here"));
    or_give_up(vault_draft_save(kit->vault, draft, NULL, NULL, 0, &error));
    say("captioned", draft->id.text);
    draft_free(draft);
}

static struct draft *first_draft(const struct kit *kit)
{
    g_autoptr(GPtrArray) drafts = NULL;

    or_give_up(vault_unlock(kit->vault, PIN, &error));
    or_give_up((drafts = vault_drafts(kit->vault, NULL, &error)) != NULL);
    if (drafts->len != 1)
        _exit(8);
    return g_ptr_array_steal_index(drafts, 0);
}

static void act_file(const struct kit *kit)
{
    struct draft *draft = first_draft(kit);

    or_give_up(vault_file(kit->vault, draft->id.text, draft->record, NULL, &error));
    say("filed", draft->id.text);
    draft_free(draft);
}

static void act_throw(const struct kit *kit)
{
    struct draft *draft = first_draft(kit);

    or_give_up(vault_draft_throw(kit->vault, draft->id.text, STAFF, &error));
    say("thrown", draft->id.text);
    draft_free(draft);
}

static void act_voice(const struct kit *kit)
{
    g_autoptr(GBytes) plain = kit_bytes(ACT_VOICE_BYTES, 2);
    const uint8_t *data = g_bytes_get_data(plain, NULL);
    struct draft *draft = kit_draft(kit, "view.voice", "pupil", NULL);
    struct take *take;
    struct medium medium;

    or_give_up((take = take_open(kit->vault, draft, "voice.ogg", "audio/ogg", &error)) != NULL);
    for (size_t at = 0; at < ACT_VOICE_BYTES; at += 30000) {
        g_autofree char *bytes = g_strdup_printf("%d", (int)at + 30000);
        or_give_up(take_write(take, data + at, 30000, &error));
        or_give_up(take_sync(take, &error));
        say("synced", bytes);
    }
    or_give_up(take_finish(take, 3000, &medium, &error));
    say("taken", draft->id.text);
    draft_free(draft);
}

static void act_unlock(const struct kit *kit)
{
    or_give_up(vault_unlock(kit->vault, PIN, &error));
}

static void act_nothing(const struct kit *kit)
{
    (void)kit;
}

static const struct act {
    const char *name;
    void (*run)(const struct kit *kit);
} acts[] = {
    {"nothing", act_nothing}, {"unlock", act_unlock}, {"photo", act_photo},
    {"file", act_file},       {"throw", act_throw},   {"voice", act_voice},
};

static int run_act(const char *name, char *folder)
{
    GError *why = NULL;
    struct kit kit = {.folder = folder};

    kit.vault = vault_open(folder, VAULT_WRITE, &why);
    if (!kit.vault)
        give_up(why);
    say("opened", "-");
    for (size_t i = 0; i < G_N_ELEMENTS(acts); i++) {
        if (strcmp(acts[i].name, name) == 0)
            acts[i].run(&kit);
    }
    vault_close(kit.vault);
    say("ended", "-");
    return 0;
}
