// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dock/sense.h"

#include <gpiod.h>

struct gpio {
    struct gpiod_chip *chip;
    struct gpiod_line *line;
};

struct gpio *gpio_open(const char *chip, unsigned line, GError **error)
{
    struct gpio *gpio = g_new0(struct gpio, 1);

    gpio->chip = gpiod_chip_open_lookup(chip);
    if (gpio->chip)
        gpio->line = gpiod_chip_get_line(gpio->chip, line);
    if (gpio->line && gpiod_line_request_input(gpio->line, "viewfinder-dock") == 0)
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
