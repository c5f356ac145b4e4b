// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "seal/words.h"

#include "core/digest.h"

#include <string.h>

/* Short, of things that can be pictured, and no two that sound alike. Their order is part of the
 * contract: server and device show the same. */
static const char *const words[] = {
    "acorn",   "actor",    "album",    "alley",    "amber",   "angel",   "ankle",   "apple",
    "apron",   "arena",    "arrow",    "aunt",     "autumn",  "badge",   "bagel",   "baker",
    "balloon", "bamboo",   "banana",   "banjo",    "barn",    "basket",  "beach",   "bead",
    "beak",    "bean",     "bear",     "beetle",   "bell",    "belt",    "bench",   "berry",
    "bird",    "biscuit",  "blanket",  "blossom",  "boat",    "bonnet",  "book",    "boot",
    "bottle",  "bowl",     "branch",   "bread",    "brick",   "bridge",  "broom",   "brush",
    "bubble",  "bucket",   "butter",   "button",   "cabin",   "cake",    "camel",   "candle",
    "canoe",   "carpet",   "carrot",   "castle",   "cave",    "cedar",   "chair",   "chalk",
    "cheese",  "cherry",   "chess",    "chimney",  "circus",  "cloud",   "clover",  "coat",
    "cocoa",   "coin",     "comet",    "copper",   "coral",   "cotton",  "crayon",  "cricket",
    "crown",   "cup",      "curtain",  "daisy",    "dancer",  "desk",    "dinner",  "dolphin",
    "donkey",  "door",     "dragon",   "drawer",   "drum",    "duck",    "eagle",   "earth",
    "easel",   "echo",     "elbow",    "engine",   "feather", "fern",    "fiddle",  "field",
    "finger",  "fire",     "flag",     "flute",    "forest",  "fork",    "fox",     "frog",
    "garden",  "gate",     "giant",    "ginger",   "giraffe", "glove",   "goat",    "goose",
    "grape",   "grass",    "guitar",   "hammer",   "harbour", "harp",    "hat",     "hazel",
    "hedge",   "helmet",   "hill",     "honey",    "horse",   "hotel",   "house",   "island",
    "ivory",   "jacket",   "jelly",    "jewel",    "jigsaw",  "juggler", "jungle",  "kettle",
    "king",    "kite",     "kitten",   "ladder",   "lake",    "lamp",    "lantern", "leaf",
    "lemon",   "letter",   "lily",     "lion",     "lobster", "magnet",  "mango",   "maple",
    "marble",  "market",   "meadow",   "melon",    "milk",    "mint",    "mirror",  "monkey",
    "moon",    "mountain", "mouse",    "mushroom", "music",   "needle",  "nest",    "nettle",
    "nurse",   "oak",      "ocean",    "olive",    "onion",   "orange",  "orchid",  "otter",
    "oven",    "owl",      "paddle",   "paint",    "palace",  "panda",   "paper",   "parade",
    "parrot",  "pasta",    "peach",    "pear",     "pebble",  "pencil",  "penguin", "pepper",
    "piano",   "picnic",   "pillow",   "pine",     "pirate",  "planet",  "plum",    "pocket",
    "pond",    "pony",     "poppy",    "potato",   "puddle",  "puppet",  "puzzle",  "quilt",
    "rabbit",  "radio",    "rain",     "ribbon",   "rice",    "river",   "robin",   "rocket",
    "rose",    "saddle",   "sailor",   "salad",    "sand",    "scarf",   "school",  "shell",
    "silver",  "spoon",    "squirrel", "star",     "stone",   "sugar",   "summer",  "swan",
    "table",   "tailor",   "teapot",   "tiger",    "toast",   "tulip",   "tunnel",  "turtle",
    "violin",  "wagon",    "walnut",   "whale",    "willow",  "window",  "wolf",    "zebra",
};
_Static_assert(G_N_ELEMENTS(words) == 256, "a word for each value of a byte");

char *words_of_device(const struct minisign_public *signing, const struct age_recipient *recipient)
{
    g_autofree char *key = minisign_public_text(signing);
    g_autofree char *both = NULL;
    char sealed_to[AGE_TEXT_MAX];
    GString *text = g_string_new(NULL);
    struct digest digest;

    age_recipient_text(recipient, sealed_to);
    both = g_strdup_printf("viewfinder device\n%s\n%s\n", key, sealed_to);
    digest = digest_of(both, strlen(both));
    for (size_t i = 0; i < WORDS_COUNT; i++)
        g_string_append_printf(text, "%s%s", i ? "-" : "", words[digest.bytes[i]]);
    return g_string_free(text, FALSE);
}
