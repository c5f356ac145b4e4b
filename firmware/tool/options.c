// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool/tool.h"

#include <string.h>

/* One row an option, in the order of the enum. */
static const struct row {
    const char *name;
    const char *value; /* NULL: it stands alone */
    const char *help;
} rows[OPTION_COUNT] = {
    [OPTION_VAULT] = {"vault", "DIR", "the vault"},
    [OPTION_PIN_FILE] = {"pin-file", "FILE", "open the vault with the PIN in FILE"},
    [OPTION_BADGE_FILE] = {"badge-file", "FILE", "the badge's text in FILE: it goes with the PIN"},
    [OPTION_WHO] = {"who", "ID", "whose PIN it is, where several people open the vault"},
    [OPTION_IDENTITY] = {"identity", "FILE",
                         "open the vault, for reading, with an age key that bags are sealed to"},
    [OPTION_JSON] = {"json", NULL, "one JSON document a line instead of text"},
    [OPTION_PHOTO] = {"photo", "FILE", "add: a JPEG; place and device are taken out of it"},
    [OPTION_AUDIO] = {"audio", "FILE", "add: an Ogg or WAV recording"},
    [OPTION_DOCUMENT] = {"document", "FILE", "add: any file up to 1 GiB"},
    [OPTION_NOTE] = {"note", "TEXT", "add: words"},
    [OPTION_PUPIL] = {"pupil", "ID", "add: whose it is; may be given again"},
    [OPTION_TARGET] = {"target", "ID", "add: a target of theirs; may be given again"},
    [OPTION_FOR] = {"for", "safeguarding", "add: for the safeguarding lead alone"},
    [OPTION_BY] = {"by", "ID", "add: the member of staff whose it is (else who opened the vault)"},
    [OPTION_CODE] = {"code", "TEXT", "enrol: the text of an enrolment code"},
    [OPTION_SCHOOL] = {"school", "FILE|DIR",
                       "enrol: a school.json; make-pack: the folder of new-school"},
    [OPTION_NAME] = {"name", "TEXT", "enrol: this device's name (else the computer's)"},
    [OPTION_TIMEOUT] = {"timeout", "S", "enrol: seconds to wait for the dock (600)"},
    [OPTION_DEVICE] = {"device", "FILE", "make-pack: what enrol --json said of the device"},
    [OPTION_RECIPIENT] = {"recipient", "age1...", "make-pack: the device's age recipient"},
    [OPTION_DEVICE_ID] = {"device-id", "ID", "make-pack: the device's id"},
    [OPTION_NUMBER] = {"number", "N", "make-pack: must be higher than the last"},
    [OPTION_OUT] = {"out", "FILE", "make-pack, badge: where it goes"},
    [OPTION_STAFF] = {"staff", "ID",
                      "enrol, pin, badge: a member of staff, as the school's list has them"},
    [OPTION_NEW_PIN_FILE] = {"new-pin-file", "FILE", "pin, badge: the new PIN"},
    [OPTION_HELP] = {"help", NULL, "this text"},
    [OPTION_VERSION] = {"version", NULL, "the version"},
};

#define ALL_TAKE (TAKES(OPTION_JSON))
#define VAULTS_TAKE                                                                                \
    (TAKES(OPTION_VAULT) | TAKES(OPTION_PIN_FILE) | TAKES(OPTION_IDENTITY) |                       \
     TAKES(OPTION_BADGE_FILE) | TAKES(OPTION_WHO))

void options_help(FILE *out)
{
    fputs("usage: viewfinder-vault new-school DIR\n"
          "       viewfinder-vault --vault DIR [--pin-file F | --identity F] [--json] VERB ...\n\n",
          out);
    for (const struct verb *verb = verbs; verb->name; verb++)
        fprintf(out, "  %s %s\n      %s\n", verb->name, verb->usage, verb->help);
    fputs("\noptions\n", out);
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        g_autofree char *left =
            g_strdup_printf("--%s %s", rows[i].name, rows[i].value ? rows[i].value : "");
        fprintf(out, "  %-22s %s\n", left, rows[i].help);
    }
    fputs("\nWithout a key what is in clear is printed; with one, the records too.\n"
          "Ends with 0, with 1 when it failed, with 2 when it was called wrongly.\n",
          out);
}

const char *option_text(const struct tool *tool, enum option option)
{
    const GPtrArray *given = tool->given[option];

    return given->len > 0 ? g_ptr_array_index(given, given->len - 1) : NULL;
}

bool option_is_given(const struct tool *tool, enum option option)
{
    return tool->given[option]->len > 0;
}

bool option_int(const struct tool *tool, enum option option, int64_t least, int64_t most,
                int64_t otherwise, int64_t *value, GError **error)
{
    const char *text = option_text(tool, option);
    gint64 number = otherwise;

    if (text && !g_ascii_string_to_signed(text, 10, least, most, &number, NULL))
        return fault(error, FAULT_INVALID,
                     "--%s '%s' is no whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT,
                     rows[option].name, text, (gint64)least, (gint64)most);
    *value = number;
    return true;
}

static enum option find(const char *name, size_t length)
{
    enum option option = 0;

    while (option < OPTION_COUNT &&
           (strlen(rows[option].name) != length || strncmp(rows[option].name, name, length) != 0))
        option++;
    return option;
}

/* One option at `*at`; moves on over its value. -1 to go on. */
static int take_option(struct tool *tool, int argc, char **argv, int *at)
{
    const char *name = argv[*at] + 2;
    const char *equals = strchr(name, '=');
    enum option option = find(name, equals ? (size_t)(equals - name) : strlen(name));

    if (option == OPTION_COUNT)
        return say_misused("there is no option '%s'", argv[*at]);
    if (!rows[option].value && equals)
        return say_misused("--%s takes no value", rows[option].name);
    if (!rows[option].value)
        g_ptr_array_add(tool->given[option], (char *)"");
    else if (equals)
        g_ptr_array_add(tool->given[option], (char *)equals + 1);
    else if (*at + 1 < argc)
        g_ptr_array_add(tool->given[option], argv[++*at]);
    else
        return say_misused("--%s needs a value: %s", rows[option].name, rows[option].value);
    return -1;
}

static int take_all(struct tool *tool, int argc, char **argv)
{
    bool words_only = false;

    for (int i = 1; i < argc; i++) {
        int status = -1;
        if (!words_only && strcmp(argv[i], "--") == 0)
            words_only = true;
        else if (!words_only && g_str_has_prefix(argv[i], "--"))
            status = take_option(tool, argc, argv, &i);
        else
            g_ptr_array_add(tool->words, argv[i]);
        if (status >= 0)
            return status;
    }
    return -1;
}

static int check_options(const struct tool *tool)
{
    const struct verb *verb = tool->verb;
    uint32_t taken = verb->options | ALL_TAKE | (verb->use == NO_VAULT ? 0 : VAULTS_TAKE);

    for (size_t i = 0; i < OPTION_COUNT; i++) {
        bool many = i == OPTION_PUPIL || i == OPTION_TARGET || i == OPTION_JSON;
        if (tool->given[i]->len > 0 && !(taken & TAKES(i)))
            return say_misused("'%s' takes no --%s", verb->name, rows[i].name);
        if (tool->given[i]->len > 1 && !many)
            return say_misused("--%s was given twice", rows[i].name);
    }
    if (verb->use != NO_VAULT && !option_is_given(tool, OPTION_VAULT))
        return say_misused("'%s' needs --vault DIR", verb->name);
    if (option_is_given(tool, OPTION_PIN_FILE) && option_is_given(tool, OPTION_IDENTITY))
        return say_misused("--pin-file and --identity: give one of the two");
    if (verb->needs_pin && !option_is_given(tool, OPTION_PIN_FILE))
        return say_misused("'%s' needs --pin-file F: it writes sealed things", verb->name);
    return -1;
}

static int take_verb(struct tool *tool)
{
    const char *name;

    if (tool->words->len == 0)
        return say_misused("say what to do: list, show, verify, ...");
    name = g_ptr_array_index(tool->words, 0);
    tool->verb = verb_named(name);
    if (!tool->verb)
        return say_misused("there is no '%s'", name);
    g_ptr_array_remove_index(tool->words, 0);
    if (tool->words->len < tool->verb->words_least || tool->words->len > tool->verb->words_most)
        return say_misused("it is: %s %s", name, tool->verb->usage);
    return check_options(tool);
}

int options_read(struct tool *tool, int argc, char **argv)
{
    int status;

    tool->words = g_ptr_array_new();
    for (size_t i = 0; i < OPTION_COUNT; i++)
        tool->given[i] = g_ptr_array_new();
    status = take_all(tool, argc, argv);
    if (status >= 0)
        return status;
    if (option_is_given(tool, OPTION_HELP)) {
        options_help(stdout);
        return TOOL_DONE;
    }
    if (option_is_given(tool, OPTION_VERSION)) {
        puts("viewfinder-vault " VIEWFINDER_VERSION);
        return TOOL_DONE;
    }
    return take_verb(tool);
}

void options_free(struct tool *tool)
{
    g_ptr_array_unref(tool->words);
    for (size_t i = 0; i < OPTION_COUNT; i++)
        g_ptr_array_unref(tool->given[i]);
}
