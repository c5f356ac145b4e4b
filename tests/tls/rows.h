// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What a server may show, what a device may know of its own, and what must come of it. */
#include "planserver/certificate.h"

/* What a device knows: bits of a set. */
enum known {
    KNOWN_CA_AND_PIN = 1, /* settings: ca and pin */
    KNOWN_CODE = 2,       /* what the enrolment code said: the CA's hash and the pin */
    KNOWN_PIN = 4,        /* settings: pin */
    KNOWN_CA = 8,         /* settings: ca */
    KNOWN_ALL = 15,
    KNOWN_PINS = 7,         /* whatever has a pin */
    KNOWN_AUTHORITIES = 11, /* whatever has an authority */
};

enum time_known { TIME_KNOWN, TIME_UNKNOWN };

struct row {
    const char *name;
    bool other_authority, self_signed, other_key, other_host, old_tls;
    int from_days, until_days; /* beside today */
    enum time_known time;
    int heard;   /* by these it is taken for the school's own */
    int refused; /* by these it gets nothing */
};

extern const struct row rows[];
extern const int row_count;

/* The school's authority and key, and somebody else's. */
struct cast {
    struct certificate *authority, *server, *other_authority, *other_server;
    char *ca; /* PEM */
    char *ca_sha256;
    char *pin;
};
void cast_open(struct cast *cast);
void cast_close(struct cast *cast);
/* The chain and key in PEM that a row's server shows; the caller frees. */
void row_show(const struct cast *cast, const struct row *row, char **chain, char **key);
