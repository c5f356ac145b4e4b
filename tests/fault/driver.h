// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The driver: a device's day in small acts over the vault, each a real call or two. On standard
 * output it says what it is about to do (`try-…`) and what it was told is done; the second is what
 * must hold for ever after. promise.h reads it. A call that fails is said (`failed …`) and tried
 * once more, as a person taps again. */
#include "fault/world.h"
#include "vault/vault.h"

struct scene {
    const char *world;
    char *folder; /* the vault's */
    struct vault *vault;
    uint32_t seed;               /* moves on with everything that is made */
    char pin[16], other_pin[16]; /* the second: what it may be after a cut, or empty */
};

/* A line on standard output, written at once (not by write(2): that is made to fail). */
void say(const char *format, ...) G_GNUC_PRINTF(1, 2);
/* A random number below `most`, from the seed. */
uint32_t scene_below(struct scene *scene, uint32_t most);

/* Something that may fail, and is tried a second time. */
typedef bool trying(struct scene *scene, void *context, GError **error);
bool twice(struct scene *scene, const char *what, trying *call, void *context);

/* Opens the vault, sweep and all; and by the PIN. */
bool scene_open(struct scene *scene);
bool scene_unlock(struct scene *scene);
void scene_close(struct scene *scene);

/* Acts on an open vault. */
void act_capture(struct scene *scene); /* a photograph, and its caption: locked or open */
void act_words(struct scene *scene);   /* words, saved after each */
void act_voice(struct scene *scene);   /* a recording, come to its end */
void act_hang(struct scene *scene);    /* a recording that is left going on */
/* These need it unlocked. */
void act_file(struct scene *scene); /* every draft */
void act_file_one(struct scene *scene);
void act_throw(struct scene *scene); /* every draft */
void act_throw_one(struct scene *scene);
void act_receive(struct scene *scene); /* receipts come for all items */
void act_free(struct scene *scene);    /* the server proves what it holds; it goes from here */
void act_pack(struct scene *scene);    /* the next pack comes */
void act_plant(struct scene *scene);   /* words and bytes that must be found nowhere */
void act_pin(struct scene *scene);     /* a person changes their PIN */
