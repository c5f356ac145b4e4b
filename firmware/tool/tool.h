// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* viewfinder-vault: for an administrator, a script, a test. It keeps the vault's rules and has no
 * way round them. Each verb is a file and a row in verbs.c; each option a row in options.c.
 *
 * On standard output stands only what is true and what a script may read: tab-separated text, or
 * with --json one JSON document a line (assets/schema/viewfinder-vault.json). All else goes to
 * standard error. */
#include "vault/vault.h"

#include <stdio.h>

enum { TOOL_DONE = 0, TOOL_FAILED = 1, TOOL_MISUSED = 2 };

enum option {
    OPTION_VAULT,
    OPTION_PIN_FILE,
    OPTION_BADGE_FILE,
    OPTION_WHO,
    OPTION_IDENTITY,
    OPTION_JSON,
    OPTION_PHOTO,
    OPTION_AUDIO,
    OPTION_DOCUMENT,
    OPTION_NOTE,
    OPTION_PUPIL,
    OPTION_TARGET,
    OPTION_FOR,
    OPTION_BY,
    OPTION_CODE,
    OPTION_SCHOOL,
    OPTION_NAME,
    OPTION_TIMEOUT,
    OPTION_DEVICE,
    OPTION_RECIPIENT,
    OPTION_DEVICE_ID,
    OPTION_NUMBER,
    OPTION_OUT,
    OPTION_STAFF,
    OPTION_NEW_PIN_FILE,
    OPTION_HELP,
    OPTION_VERSION,
    OPTION_COUNT
};

struct verb;

/* One call of the program. */
struct tool {
    const struct verb *verb;
    GPtrArray *given[OPTION_COUNT]; /* what each option was given, in order; borrowed from argv */
    GPtrArray *words;               /* what stands behind the verb; borrowed from argv */
    struct vault *vault;            /* open, where the verb needs it */
};

enum verb_vault { NO_VAULT, READS_VAULT, WRITES_VAULT };

struct verb {
    const char *name;
    const char *usage; /* what stands behind the name */
    const char *help;
    enum verb_vault use;
    bool needs_pin; /* else a key is welcome, and nothing more */
    guint words_least, words_most;
    uint32_t options; /* a bit for each it takes, but for those that all take */
    /* TOOL_DONE, TOOL_FAILED with `error` (or having said what failed), or TOOL_MISUSED. */
    int (*run)(struct tool *tool, GError **error);
};

#define TAKES(option) (UINT32_C(1) << (option))

int tool_main(int argc, char **argv);

/* options.c: -1 to go on, else the exit status. */
int options_read(struct tool *tool, int argc, char **argv);
void options_free(struct tool *tool);
void options_help(FILE *out);
/* The last that was given, or NULL. */
const char *option_text(const struct tool *tool, enum option option);
bool option_is_given(const struct tool *tool, enum option option);
/* A whole number in the range; `otherwise` when it was not given. FAULT_INVALID. */
bool option_int(const struct tool *tool, enum option option, int64_t least, int64_t most,
                int64_t otherwise, int64_t *value, GError **error) MUST_CHECK;

/* verbs.c */
extern const struct verb verbs[];
const struct verb *verb_named(const char *name);

/* say.c */
/* One line on standard output, now: the document with --json, else the text. Takes `value`. */
void say(const struct tool *tool, json_t *value_take, const char *format, ...) G_GNUC_PRINTF(3, 4);
/* To standard error, with what to do next. */
void say_fault(const GError *error);
void say_note(const char *format, ...) G_GNUC_PRINTF(1, 2);
/* TOOL_MISUSED, having said why on standard error. */
int say_misused(const char *format, ...) G_GNUC_PRINTF(1, 2);

/* keys.c */
/* Opens the vault with --pin-file or --identity, where one was given. */
bool keys_unlock(struct tool *tool, GError **error) MUST_CHECK;
/* The PIN in --pin-file or --new-pin-file, in seal_secret_new memory. */
char *keys_pin(const struct tool *tool, enum option option, GError **error) MUST_CHECK;
/* The badge in --badge-file, in such memory too; `*badge` NULL when none was given. */
bool keys_badge(const struct tool *tool, struct badge **badge, GError **error) MUST_CHECK;

/* input.c */
/* A file that a person named: a plain file of at most `most` bytes, whole. */
GBytes *input_read(const char *path, size_t most, GError **error) MUST_CHECK;
/* Open for reading, with its length; -1 on failure. */
int input_open(const char *path, int64_t most, int64_t *bytes, GError **error) MUST_CHECK;

/* describe.c: an item as JSON and as one line of text. */
json_t *describe_item(const struct tool *tool, const struct item *item);
/* When a record was made, as far as it can be known: {"how", "from", "to"}. */
json_t *describe_dated(const struct tool *tool, const json_t *record);
char *describe_line(const struct item *item);

int new_school_run(struct tool *tool, GError **error);
int make_pack_run(struct tool *tool, GError **error);
int list_run(struct tool *tool, GError **error);
int show_run(struct tool *tool, GError **error);
int verify_run(struct tool *tool, GError **error);
int export_run(struct tool *tool, GError **error);
int stats_run(struct tool *tool, GError **error);
int add_run(struct tool *tool, GError **error);
int plan_run(struct tool *tool, GError **error);
int import_pack_run(struct tool *tool, GError **error);
int enrol_run(struct tool *tool, GError **error);
int people_run(struct tool *tool, GError **error);
int pin_run(struct tool *tool, GError **error);
int badge_run(struct tool *tool, GError **error);
