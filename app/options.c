// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "options.h"

#include <getopt.h>
#include <stdio.h>

static const char HELP[] =
    "viewfinder: pupils give their views, staff capture evidence.\n"
    "\n"
    "Usage: viewfinder --settings FILE [--vault DIR] [--script FILE] [--shots DIR]\n"
    "                  [--windowed WxH] [--witness FILE]\n"
    "\n"
    "  --settings FILE   the device's settings (board/settings.example has every key)\n"
    "  --vault DIR       where everything is kept; else [vault] path in the settings\n"
    "  --script FILE     play a script of real input events, `-` from standard input, then end\n"
    "  --shots DIR       where a script's pictures of the screen go\n"
    "  --windowed WxH    a window of this size instead of the whole screen\n"
    "  --witness FILE    for proofs: note the SHA-256 of each medium as it comes to be in memory\n"
    "  --help, --version\n"
    "\n"
    "Exit status: 0, 1 when it failed, 2 when it was called wrongly.\n";

static enum options_way wrong(const char *what)
{
    fprintf(stderr, "viewfinder: %s\nTry `viewfinder --help`.\n", what);
    return OPTIONS_WRONG;
}

static bool read_size(const char *text, int *width, int *height)
{
    char after;
    return sscanf(text, "%5dx%5d%c", width, height, &after) == 2 && *width >= 320 &&
           *width <= 7680 && *height >= 240 && *height <= 7680;
}

static bool read_screen(struct options *options, struct settings *settings, GError **error)
{
    const char *size = settings_text(settings, "screen", "size", "1280x800");
    if (!options->windowed && !read_size(size, &options->width_px, &options->height_px))
        return fault(error, FAULT_INVALID, "[screen] size=%s: it should look like 1280x800", size);
    int64_t dpi, text;
    if (!settings_int(settings, "screen", "dpi", 60, 600, 0, &dpi, error) ||
        !settings_int(settings, "screen", "text_scale", 100, 130, 100, &text, error))
        return false;
    options->dpi = (int)dpi;
    options->text_percent = (int)text;
    options->theme = g_strdup(settings_text(settings, "screen", "theme", "calm"));
    options->language = g_strdup(settings_text(settings, "screen", "language", "en"));
    return true;
}

static bool read_speech(struct options *options, struct settings *settings, GError **error)
{
    int64_t rate, volume;
    if (!settings_int(settings, "speech", "rate", 50, 200, 100, &rate, error) ||
        !settings_int(settings, "speech", "volume", 0, 100, 100, &volume, error))
        return false;
    options->speech_rate = (int)rate;
    options->speech_volume = (int)volume;
    return true;
}

static bool read_settings(struct options *options, const char *path, GError **error)
{
    struct settings *settings = settings_open(path, error);
    if (settings == NULL)
        return false;
    bool ok = read_screen(options, settings, error) && read_speech(options, settings, error);
    if (ok) {
        options->name = g_strdup(settings_text(settings, "device", "name", NULL));
        options->camera = g_strdup(settings_text(settings, "camera", "source", "v4l2"));
        options->microphone = g_strdup(settings_text(settings, "microphone", "source", "alsa"));
        options->dock_sense = g_strdup(settings_text(settings, "dock", "sense", ""));
        const char *vault = settings_text(settings, "vault", "path", NULL);
        if (options->vault == NULL)
            options->vault = g_strdup(vault);
        ok = settings_all_read(settings, error);
    }
    settings_close(settings);
    return ok;
}

enum letter {
    LETTER_SETTINGS = 1,
    LETTER_VAULT,
    LETTER_SCRIPT,
    LETTER_SHOTS,
    LETTER_WINDOWED,
    LETTER_WITNESS,
    LETTER_HELP,
    LETTER_VERSION
};

static const struct option LONG[] = {
    {"settings", required_argument, NULL, LETTER_SETTINGS},
    {"vault", required_argument, NULL, LETTER_VAULT},
    {"script", required_argument, NULL, LETTER_SCRIPT},
    {"shots", required_argument, NULL, LETTER_SHOTS},
    {"windowed", required_argument, NULL, LETTER_WINDOWED},
    {"witness", required_argument, NULL, LETTER_WITNESS},
    {"help", no_argument, NULL, LETTER_HELP},
    {"version", no_argument, NULL, LETTER_VERSION},
    {0},
};

static void keep(char **place)
{
    g_free(*place);
    *place = g_strdup(optarg);
}

/* OPTIONS_RUN: go on with the next. */
static enum options_way take(struct options *options, int letter, char **settings)
{
    switch (letter) {
    case LETTER_SETTINGS:
        keep(settings);
        return OPTIONS_RUN;
    case LETTER_VAULT:
        keep(&options->vault);
        return OPTIONS_RUN;
    case LETTER_SCRIPT:
        keep(&options->script);
        return OPTIONS_RUN;
    case LETTER_SHOTS:
        keep(&options->shots);
        return OPTIONS_RUN;
    case LETTER_WITNESS:
        keep(&options->witness);
        return OPTIONS_RUN;
    case LETTER_WINDOWED:
        options->windowed = true;
        if (read_size(optarg, &options->width_px, &options->height_px))
            return OPTIONS_RUN;
        return wrong("--windowed wants a size such as 1280x800");
    case LETTER_HELP:
        fputs(HELP, stdout);
        return OPTIONS_DONE;
    case LETTER_VERSION:
        puts("viewfinder " VIEWFINDER_VERSION);
        return OPTIONS_DONE;
    default:
        return wrong("it was called with something it does not know.");
    }
}

enum options_way options_read(struct options *options, int argc, char **argv)
{
    *options = (struct options){0};
    g_autofree char *settings = NULL;
    int letter;
    optind = 1;
    opterr = 0;
    while ((letter = getopt_long(argc, argv, "", LONG, NULL)) != -1) {
        enum options_way way = take(options, letter, &settings);
        if (way != OPTIONS_RUN)
            return way;
    }
    if (optind < argc)
        return wrong("it takes no other words.");
    if (settings == NULL)
        return wrong("it needs --settings FILE.");
    g_autoptr(GError) error = NULL;
    if (!read_settings(options, settings, &error)) {
        fprintf(stderr,
                "viewfinder: %s: %s\nCorrect that line and start again; nothing was changed.\n",
                settings, error->message);
        return OPTIONS_FAILED;
    }
    if (options->vault == NULL)
        return wrong("it needs --vault DIR, or [vault] path in the settings.");
    return OPTIONS_RUN;
}

void options_finish(struct options *options)
{
    char **texts[] = {&options->name,       &options->vault,      &options->script,
                      &options->shots,      &options->witness,    &options->camera,
                      &options->microphone, &options->dock_sense, &options->theme,
                      &options->language};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_clear_pointer(texts[i], g_free);
}
