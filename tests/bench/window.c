// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* The floor: the least that an SDL2 window can do, on the same driver and with the same hints.
 *
 *   bench_window WxH board FOLDER    the folder's pictures in a grid, and "painted"; again after a
 * tap bench_window WxH tap             a rectangle is filled while the mouse is down bench_window
 * WxH sound           a tone while the mouse was let go
 *
 * Ends by SIGTERM. */
#include "figures.h"

#include <SDL.h>
#include <SDL_image.h>
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS 6
#define TONE_SAMPLES 2205
#define TONE_RATE 22050
#define BUFFER_SAMPLES 512

struct bare {
    SDL_Window *window;
    SDL_Surface *surface;
    SDL_AudioDeviceID device;
    SDL_atomic_t tone_left;
};

static void fill(struct bare *bare, SDL_Rect rect, Uint8 grey)
{
    SDL_FillRect(bare->surface, &rect, SDL_MapRGB(bare->surface->format, grey, grey, grey));
    SDL_UpdateWindowSurfaceRects(bare->window, &rect, 1);
}

static void show_board(struct bare *bare, const char *folder, Uint8 grey)
{
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    int count = 0;

    if (!dir)
        give_up("no folder of pictures");
    SDL_FillRect(bare->surface, NULL, SDL_MapRGB(bare->surface->format, grey, grey, grey));
    while ((entry = readdir(dir))) {
        char path[4096];
        SDL_Surface *picture;
        SDL_Rect place = {count % COLUMNS * bare->surface->w / COLUMNS,
                          count / COLUMNS * bare->surface->h / 3, 0, 0};

        if (!strstr(entry->d_name, ".png"))
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        picture = IMG_Load(path);
        if (!picture)
            give_up(IMG_GetError());
        SDL_BlitSurface(picture, NULL, bare->surface, &place);
        SDL_FreeSurface(picture);
        count++;
    }
    closedir(dir);
    if (count != 18)
        give_up("the floor is a board of 18 pictures");
    SDL_UpdateWindowSurface(bare->window);
    puts("painted");
    fflush(stdout);
}

static void tone(void *context, Uint8 *stream, int bytes)
{
    struct bare *bare = context;
    int16_t *samples = (int16_t *)(void *)stream;

    for (int i = 0; i < bytes / 2; i++) {
        bool is_on = SDL_AtomicGet(&bare->tone_left) > 0;

        samples[i] = is_on ? (i / 20 % 2 ? 8000 : -8000) : 0;
        if (is_on)
            SDL_AtomicAdd(&bare->tone_left, -1);
    }
}

static void open_sound(struct bare *bare)
{
    SDL_AudioSpec wanted = {.freq = TONE_RATE,
                            .format = AUDIO_S16SYS,
                            .channels = 1,
                            .samples = BUFFER_SAMPLES,
                            .callback = tone,
                            .userdata = bare};

    if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0)
        give_up(SDL_GetError());
    bare->device = SDL_OpenAudioDevice(NULL, 0, &wanted, NULL, 0);
    if (!bare->device)
        give_up(SDL_GetError());
    SDL_PauseAudioDevice(bare->device, 0);
}

static void run(struct bare *bare, const char *folder)
{
    Uint8 grey = 220;
    const SDL_Rect place = {bare->surface->w / 4, bare->surface->h / 4, bare->surface->w / 2,
                            bare->surface->h / 2};
    SDL_Event event;

    while (SDL_WaitEvent(&event) && event.type != SDL_QUIT) {
        if (event.type == SDL_MOUSEBUTTONUP && folder)
            show_board(bare, folder, grey ^= 16);
        else if (event.type == SDL_MOUSEBUTTONDOWN)
            fill(bare, place, 40);
        else if (event.type == SDL_MOUSEBUTTONUP)
            fill(bare, place, 220);
        if (event.type == SDL_MOUSEBUTTONUP && bare->device)
            SDL_AtomicSet(&bare->tone_left, TONE_SAMPLES);
    }
}

int main(int argc, char **argv)
{
    struct bare bare = {0};
    int width, height;

    if (argc < 3 || sscanf(argv[1], "%dx%d", &width, &height) != 2)
        give_up("usage: bench_window WxH board FOLDER|tap|sound");
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    if (SDL_Init(SDL_INIT_VIDEO) != 0)
        give_up(SDL_GetError());
    bare.window = SDL_CreateWindow("floor", 0, 0, width, height, 0);
    bare.surface = bare.window ? SDL_GetWindowSurface(bare.window) : NULL;
    if (!bare.surface)
        give_up(SDL_GetError());
    if (argc == 4)
        show_board(&bare, argv[3], 240);
    else if (strcmp(argv[2], "tap") == 0 || strcmp(argv[2], "sound") == 0)
        fill(&bare, (SDL_Rect){0, 0, width, height}, 220);
    if (strcmp(argv[2], "sound") == 0)
        open_sound(&bare);
    run(&bare, argv[3]);
    SDL_Quit();
    return 0;
}
