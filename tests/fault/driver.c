// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fault/driver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

void say(const char *format, ...)
{
    va_list arguments;
    char *text;
    struct iovec all;

    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    all = (struct iovec){text, strlen(text)};
    if (writev(STDOUT_FILENO, &all, 1) != (ssize_t)all.iov_len)
        _exit(9);
    g_free(text);
}

uint32_t scene_below(struct scene *scene, uint32_t most)
{
    scene->seed = scene->seed * 1664525 + 1013904223;
    return (uint32_t)(((uint64_t)scene->seed * most) >> 32);
}

static void say_failed(const char *what, GError *why)
{
    g_autofree char *words = g_strdelimit(g_strdup(why ? why->message : ""), "\n", ' ');

    /* A failure without a reason is no clear fault. */
    if (!why || why->domain != FAULT || !words[0])
        _exit(6);
    say("failed %s %d %s\n", what, why->code, words);
    g_error_free(why);
}

bool twice(struct scene *scene, const char *what, trying *call, void *context)
{
    for (int i = 0; i < 2; i++) {
        GError *why = NULL;
        if (call(scene, context, &why)) {
            g_assert_no_error(why);
            return true;
        }
        say_failed(what, why);
    }
    return false;
}

/* --- opening --- */

static bool try_open(struct scene *scene, void *context, GError **error)
{
    (void)context;
    scene->vault = vault_open(scene->folder, VAULT_WRITE, error);
    return scene->vault != NULL;
}

static bool try_unlock(struct scene *scene, void *context, GError **error)
{
    GError *why = NULL;

    (void)context;
    if (vault_unlock(scene->vault, scene->pin, &why))
        return true;
    if (fault_is(why, FAULT_DENIED) && scene->other_pin[0]) {
        g_error_free(why);
        return vault_unlock(scene->vault, scene->other_pin, error);
    }
    g_propagate_error(error, why);
    return false;
}

bool scene_open(struct scene *scene)
{
    if (!twice(scene, "open", try_open, NULL))
        return false;
    say("opened\n");
    return true;
}

bool scene_unlock(struct scene *scene)
{
    if (!twice(scene, "unlock", try_unlock, NULL))
        return false;
    say("unlocked\n");
    return true;
}

void scene_close(struct scene *scene)
{
    g_clear_pointer(&scene->vault, vault_close);
}

/* --- the acts --- */

static bool try_pin(struct scene *scene, void *context, GError **error)
{
    return vault_person_set(scene->vault, vault_who(scene->vault), NULL, context, error);
}

void act_pin(struct scene *scene)
{
    char pin[16];

    g_snprintf(pin, sizeof pin, "%06u", scene_below(scene, 1000000));
    say("try-pin %s\n", pin);
    g_strlcpy(scene->other_pin, pin, sizeof scene->other_pin);
    if (!twice(scene, "pin", try_pin, pin))
        return;
    say("pin %s\n", pin);
    g_strlcpy(scene->pin, pin, sizeof scene->pin);
}

static void act_nothing(struct scene *scene)
{
    (void)scene;
}

static void reopen(struct scene *scene, bool unlock)
{
    scene_close(scene);
    if (!scene_open(scene) || (unlock && !scene_unlock(scene)))
        exit(0);
}

/* Locked captures, then everything else in an order that the seed makes, a restart among it. */
static void act_day(struct scene *scene)
{
    void (*acts[])(struct scene *) = {
        act_capture, act_file_one, act_voice, act_throw_one, act_receive, act_pack,     act_pin,
        act_words,   act_file_one, act_voice, act_throw_one, act_pack,    act_file_one, act_free,
    };

    act_capture(scene);
    act_words(scene);
    act_capture(scene);
    if (!scene_unlock(scene))
        return;
    for (uint32_t i = G_N_ELEMENTS(acts); i > 0; i--) {
        uint32_t other = scene_below(scene, i);
        void (*act)(struct scene *) = acts[other];
        acts[other] = acts[i - 1];
        act(scene);
        if (i == G_N_ELEMENTS(acts) / 2)
            reopen(scene, true);
    }
    act_receive(scene);
    act_free(scene);
    act_hang(scene);
    reopen(scene, true);
    act_file_one(scene);
}

static const struct named {
    const char *name;
    bool unlock;
    void (*act)(struct scene *);
} acts[] = {
    {"sweep", false, act_nothing}, {"unlock", true, act_nothing}, {"capture", false, act_capture},
    {"words", false, act_words},   {"voice", false, act_voice},   {"hang", false, act_hang},
    {"file", true, act_file},      {"throw", true, act_throw},    {"receive", false, act_receive},
    {"pack", true, act_pack},      {"pin", true, act_pin},        {"plant", true, act_plant},
    {"free", true, act_free},      {"day", false, act_day},
};

static int run(const struct named *named, struct scene *scene)
{
    say("start\n");
    if (scene_open(scene) && (!named->unlock || scene_unlock(scene)))
        named->act(scene);
    scene_close(scene);
    say("ended\n");
    return 0;
}

static int make(const char *world)
{
    GError *why = NULL;

    if (world_make(world, &why))
        return 0;
    fprintf(stderr, "fault_driver: %s\n", why->message);
    return 1;
}

/* What the vault warns of is what these proofs cause. */
static void pass_over(const char *domain, GLogLevelFlags level, const char *message, void *data)
{
    (void)domain;
    (void)data;
    if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL))
        fprintf(stderr, "%s\n", message);
}

int main(int argc, char **argv)
{
    struct scene scene = {0};

    g_log_set_default_handler(pass_over, NULL);
    seal_start();

    if (argc == 3 && strcmp(argv[1], "make") == 0)
        return make(argv[2]);
    for (size_t i = 0; argc >= 4 && argc <= 6 && i < G_N_ELEMENTS(acts); i++) {
        if (strcmp(acts[i].name, argv[1]) != 0)
            continue;
        scene.world = argv[2];
        scene.folder = world_vault(argv[2], NULL);
        scene.seed = (uint32_t)strtoul(argv[3], NULL, 10);
        g_strlcpy(scene.pin, argc > 4 ? argv[4] : WORLD_PIN, sizeof scene.pin);
        g_strlcpy(scene.other_pin, argc > 5 ? argv[5] : "", sizeof scene.other_pin);
        return run(&acts[i], &scene);
    }
    fprintf(stderr, "usage: fault_driver make WORLD | ACT WORLD SEED [PIN [PIN-OR]]\n");
    return 2;
}
