// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dock/sense.h"

#include "core/clock.h"
#include "core/file.h"
#include "dock/watch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define NOT_YET (-1)
#define LOOK_MS 500
/* Now and then it looks all the same. */
#define LOOK_SELDOM_MS (10 * 60 * 1000)

struct sense {
    char *path;        /* of the file that is read; NULL for a line */
    bool empty_is_yes; /* a file that is there is enough, if it does not begin with 0 */
    struct gpio *gpio;
    struct watch *watch; /* NULL: nobody tells of changes */
    int64_t since_ms;    /* when it began to say yes, or NOT_YET */
};

static bool open_line(struct sense *sense, const char *what, GError **error)
{
    const char *comma = strrchr(what, ',');
    g_autofree char *chip = comma ? g_strndup(what, (gsize)(comma - what)) : NULL;
    guint64 line;

    if (!comma || !*chip || !g_ascii_string_to_unsigned(comma + 1, 10, 0, 1023, &line, NULL))
        return fault(error, FAULT_INVALID,
                     "[dock] sense=gpio:%.60s must be gpio:chip,line, such as gpio:gpiochip0,17",
                     what);
    sense->gpio = gpio_open(chip, (unsigned)line, error);
    return sense->gpio != NULL;
}

static bool open_system(struct sense *sense, const char *root, const char *folder, const char *name,
                        const char *file, GError **error)
{
    if (!file_name_is_plain(name))
        return fault(error, FAULT_INVALID, "[dock] sense: '%.60s' is no name of a device", name);
    sense->path = g_build_filename(root, folder, name, file, NULL);
    return true;
}

/* What tests put elsewhere the kernel knows nothing of. */
static struct watch *watch_by_spec(const struct sense *sense, const char *spec, const char *root)
{
    if (g_str_has_prefix(spec, "file:"))
        return watch_file(sense->path);
    if (strcmp(root, "/") != 0)
        return NULL;
    if (g_str_has_prefix(spec, "supply:"))
        return watch_power();
    return g_str_has_prefix(spec, "carrier:") ? watch_links() : NULL;
}

static bool open_by_spec(struct sense *sense, const char *spec, const char *root, GError **error)
{
    const char *colon = strchr(spec, ':');
    const char *what = colon ? colon + 1 : "";

    if (g_str_has_prefix(spec, "file:/")) {
        sense->path = g_strdup(what);
        sense->empty_is_yes = true;
        return true;
    }
    if (g_str_has_prefix(spec, "gpio:"))
        return open_line(sense, what, error);
    if (g_str_has_prefix(spec, "supply:"))
        return open_system(sense, root, "sys/class/power_supply", what, "online", error);
    if (g_str_has_prefix(spec, "carrier:"))
        return open_system(sense, root, "sys/class/net", what, "carrier", error);
    return fault(error, FAULT_INVALID,
                 "[dock] sense=%.60s is none of file:/path, gpio:chip,line, supply:NAME, "
                 "carrier:IFACE",
                 spec);
}

struct sense *sense_open(const char *spec, const char *root, GError **error)
{
    struct sense *sense = g_new0(struct sense, 1);

    sense->since_ms = NOT_YET;
    if (!open_by_spec(sense, spec, root, error)) {
        sense_close(sense);
        return NULL;
    }
    sense->watch = watch_by_spec(sense, spec, root);
    return sense;
}

void sense_close(struct sense *sense)
{
    if (!sense)
        return;
    gpio_close(sense->gpio);
    watch_free(sense->watch);
    g_free(sense->path);
    g_free(sense);
}

bool sense_says_docked(struct sense *sense)
{
    char first = '\0';
    ssize_t got;
    int fd;

    if (sense->gpio)
        return gpio_is_high(sense->gpio);
    fd = open(sense->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return false;
    got = TEMP_FAILURE_RETRY(read(fd, &first, 1)); /* EINVAL while an interface is down */
    close(fd);
    if (sense->empty_is_yes)
        return got == 0 || (got == 1 && first != '0');
    return got == 1 && first == '1';
}

bool sense_is_docked(struct sense *sense, int64_t now_ms)
{
    if (!sense_says_docked(sense)) {
        sense->since_ms = NOT_YET;
        return false;
    }
    if (sense->since_ms == NOT_YET)
        sense->since_ms = now_ms;
    return now_ms - sense->since_ms >= SENSE_STEADY_MS;
}

static int told_fd(const struct sense *sense)
{
    if (sense->gpio)
        return gpio_fd(sense->gpio);
    return sense->watch ? watch_fd(sense->watch) : -1;
}

/* True when what was told may change what it says. */
static bool take_told(struct sense *sense)
{
    bool over, matters;

    if (sense->gpio) {
        gpio_take(sense->gpio);
        return true;
    }
    matters = watch_take(sense->watch, &over);
    if (over)
        g_clear_pointer(&sense->watch, watch_free);
    return matters;
}

/* When to look again though nothing is told. */
static int64_t look_again_ms(const struct sense *sense, int64_t now_ms)
{
    bool unsteady = sense->since_ms != NOT_YET && now_ms - sense->since_ms < SENSE_STEADY_MS;

    return unsteady || told_fd(sense) < 0 ? LOOK_MS : LOOK_SELDOM_MS;
}

void sense_wait(struct sense *sense, int64_t most_ms, int stop_fd)
{
    int64_t now_ms = clock_boottime_ms();
    int64_t look_ms = look_again_ms(sense, now_ms);
    int64_t until_ms = now_ms + (most_ms < 0 ? look_ms : MIN(most_ms, look_ms));
    bool goes_on = true;

    while (goes_on) {
        struct pollfd ends[] = {{.fd = stop_fd, .events = POLLIN},
                                {.fd = told_fd(sense), .events = POLLIN}};
        int64_t left_ms = until_ms - clock_boottime_ms();
        goes_on = left_ms > 0 && poll(ends, 2, (int)left_ms) >= 0 && !ends[0].revents &&
                  !(ends[1].revents && take_told(sense));
    }
}
