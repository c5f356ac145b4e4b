// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* The dock sense: whether the device stands in its dock, as the settings say how to tell:
 *   file:/path           the file is there and does not begin with 0 (for tests and other senses)
 *   gpio:chip,line       a line reads 1: gpio:gpiochip0,17
 *   supply:NAME          /sys/class/power_supply/NAME/online (sysfs-class-power) begins with 1
 *   carrier:IFACE        /sys/class/net/IFACE/carrier (sysfs-class-net) begins with 1
 * What cannot be read says no. */
#include "core/fault.h"
#include <stdint.h>

/* For so long a sense must say yes before it is believed; a no is believed at once. */
#define SENSE_STEADY_MS 2000

struct sense;

/* `root` is "/" but in tests. FAULT_INVALID for another form; a GPIO line that cannot be had fails
 * with the system's reason. */
struct sense *sense_open(const char *spec, const char *root, GError **error) MUST_CHECK;
void sense_close(struct sense *sense); /* NULL allowed */
/* What it says this moment. */
bool sense_says_docked(struct sense *sense);
/* What is believed: `now_ms` is CLOCK_BOOTTIME. To be asked after each sense_wait. */
bool sense_is_docked(struct sense *sense, int64_t now_ms);
/* Until it may say something else, at most so long (-1: no limit), or until `stop_fd` can be read.
 * Where the kernel tells of changes it sleeps meanwhile; else it looks twice a second. */
void sense_wait(struct sense *sense, int64_t most_ms, int stop_fd);

/* sense_gpio.c: libgpiod, version 1 of its interface, is known there alone. */
struct gpio;
struct gpio *gpio_open(const char *chip, unsigned line, GError **error) MUST_CHECK;
void gpio_close(struct gpio *gpio); /* NULL allowed */
bool gpio_is_high(struct gpio *gpio);
/* Can be read when the line has changed; -1 where the kernel does not tell. */
int gpio_fd(struct gpio *gpio);
/* Takes the changes that were told. */
void gpio_take(struct gpio *gpio);
