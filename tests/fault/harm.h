// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* Harm done to one system call at a time: an act of the driver runs under strace, which kills it or
 * makes the call fail, and the vault that is left is judged. What kill and io share. */
#include "fault/proof.h"
#include "fault/send.h"
#include "fault/trace.h"

/* An act from a vault that stands ready for it. */
struct stage {
    const char *act;
    const char *from;  /* the world that it starts from */
    const char *after; /* harm comes after this was said */
    bool is_main;      /* capture and filing: all of it, each time */
    char *said;        /* what was promised before */
    GPtrArray *calls;  /* struct call: those on the vault */
};

/* It is the dock's program that acts, not the driver. */
bool stage_is_send(const struct stage *stage);
/* Makes the worlds and records each act once. Free with g_ptr_array_unref: struct stage. */
GPtrArray *stages_make(struct proof *proof);

/* One call to be harmed in one way. */
struct harm {
    const struct stage *stage;
    const struct call *call;
    const char *way; /* as strace's inject wants it: "error=EIO", "signal=SIGKILL" */
    bool goes_on;    /* every later call of the name, too */
    bool is_short;   /* half of a write, by a library that stands before the real one */
};

struct harms {
    struct proof *proof;
    GArray *list; /* struct harm */
};

/* All, or all of capture and filing and a third of the rest: another one each day. */
void harms_choose(struct harms *harms);
/* Does each and judges it. */
void harms_do(struct harms *harms);
