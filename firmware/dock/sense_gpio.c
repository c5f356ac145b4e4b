// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dock/sense.h"

#include <gpiod.h>

struct gpio {
    struct gpiod_chip *chip;
    struct gpiod_line *line;
    bool tells; /* of its edges */
};

/* A line without an interrupt tells nothing of its changes, and can still be read. */
static bool request(struct gpio *gpio)
{
    gpio->tells = gpiod_line_request_both_edges_events(gpio->line, "viewfinder-dock") == 0;
    return gpio->tells || gpiod_line_request_input(gpio->line, "viewfinder-dock") == 0;
}

struct gpio *gpio_open(const char *chip, unsigned line, GError **error)
{
    struct gpio *gpio = g_new0(struct gpio, 1);

    gpio->chip = gpiod_chip_open_lookup(chip);
    if (gpio->chip)
        gpio->line = gpiod_chip_get_line(gpio->chip, line);
    if (gpio->line && request(gpio))
        return gpio;
    fault_errno(error, "cannot watch the line %u of the chip '%s'", line, chip);
    gpio_close(gpio);
    return NULL;
}

/* Closing the chip releases its lines. */
void gpio_close(struct gpio *gpio)
{
    if (gpio && gpio->chip)
        gpiod_chip_close(gpio->chip);
    g_free(gpio);
}

bool gpio_is_high(struct gpio *gpio)
{
    return gpiod_line_get_value(gpio->line) == 1;
}

int gpio_fd(struct gpio *gpio)
{
    return gpio->tells ? gpiod_line_event_get_fd(gpio->line) : -1;
}

void gpio_take(struct gpio *gpio)
{
    const struct timespec now = {0};
    struct gpiod_line_event event;

    while (gpiod_line_event_wait(gpio->line, &now) == 1 &&
           gpiod_line_event_read(gpio->line, &event) == 0)
        ;
}
