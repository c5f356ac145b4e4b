// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool/tool.h"

#include "core/json.h"
#include "seal/words.h"

#include <string.h>
#include <unistd.h>

#define SCHOOL_MOST 65536
#define LOOK_EVERY_US 200000
#define SAY_EVERY_MS 5000
#define REFUSED_MS 10000
#define WAIT_S 600
#define WAIT_MOST_S 86400

static char *device_name(const struct tool *tool)
{
    char host[65] = "";

    if (option_is_given(tool, OPTION_NAME))
        return g_strdup(option_text(tool, OPTION_NAME));
    gethostname(host, sizeof host - 1);
    return g_strdup(*host && g_utf8_validate(host, -1, NULL) ? host : "viewfinder");
}

static void say_enrolled(const struct tool *tool)
{
    const struct school *school = vault_school(tool->vault);
    g_autofree char *signing = minisign_public_text(vault_device_key(tool->vault));
    char recipient[AGE_TEXT_MAX];

    age_recipient_text(vault_device_recipient(tool->vault), recipient);
    say(tool,
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "what", "enrolled", "device",
                  vault_device(tool->vault), "school", school->id, "school_name", school->name,
                  "recipient", recipient, "signing", signing),
        "enrolled %s %s", vault_device(tool->vault), recipient);
}

static void say_waiting(const struct tool *tool, int64_t waited_s, int64_t timeout_s)
{
    struct vault_dock dock;
    g_autofree char *words =
        words_of_device(vault_device_key(tool->vault), vault_device_recipient(tool->vault));

    g_ptr_array_unref(vault_look(tool->vault, NULL));
    vault_dock(tool->vault, &dock);
    if (g_strcmp0(dock.trouble_code, "not-accepted") == 0)
        say_note("On the server's page, accept the device that shows these words: %s", words);
    say_note("Asked. Waiting for the dock to reach the school's server: %" G_GINT64_FORMAT
             " of %" G_GINT64_FORMAT " s%s%s",
             (gint64)waited_s, (gint64)timeout_s, dock.trouble ? ". It says: " : "",
             dock.trouble ? dock.trouble : "");
    g_free(dock.trouble);
}

/* The dock has said for a while that the server did not take the code: what it said of an earlier
 * code is gone by then. */
static bool is_refused(const struct tool *tool, int64_t *since_ms)
{
    struct vault_dock dock;
    bool refused;

    g_ptr_array_unref(vault_look(tool->vault, NULL));
    vault_dock(tool->vault, &dock);
    refused = dock.docked && (g_strcmp0(dock.trouble_code, "code-refused") == 0 ||
                              g_strcmp0(dock.trouble_code, "not-let-in") == 0);
    g_free(dock.trouble);
    if (!refused)
        *since_ms = clock_boottime_ms();
    return clock_boottime_ms() - *since_ms >= REFUSED_MS;
}

/* The dock takes ask/enrol to the server and brings the answer; it is another program. */
static bool wait_for_dock(struct tool *tool, int64_t timeout_s, GError **error)
{
    int64_t start_ms = clock_boottime_ms();
    int64_t said_ms = start_ms - SAY_EVERY_MS;
    int64_t taken_ms = start_ms;
    bool enrolled = false;

    while (vault_enrol_look(tool->vault, &enrolled, error) && !enrolled) {
        int64_t now_ms = clock_boottime_ms();
        if (now_ms - start_ms >= timeout_s * 1000)
            return fault(error, FAULT_OFFLINE,
                         "no answer from the school's server in %" G_GINT64_FORMAT
                         " s; the request stays, and enrol with the same code waits on",
                         (gint64)timeout_s);
        if (is_refused(tool, &taken_ms))
            return fault(error, FAULT_REFUSED,
                         "the school's server did not take this code: codes work once and for ten "
                         "minutes. Ask for a new one, and enrol with that");
        if (now_ms - said_ms >= SAY_EVERY_MS) {
            say_waiting(tool, (now_ms - start_ms) / 1000, timeout_s);
            said_ms = now_ms;
        }
        g_usleep(LOOK_EVERY_US);
    }
    return enrolled;
}

/* The request that lies before the dock already: a second one would burn the code, which works
 * once. */
static bool has_asked(const struct tool *tool)
{
    g_autofree char *path = g_build_filename(option_text(tool, OPTION_VAULT), "ask", "enrol", NULL);
    g_autoptr(GBytes) bytes = NULL;
    json_t *ask;
    const char *code;
    bool same;

    if (vault_enrolment(tool->vault) != VAULT_ASKED)
        return false;
    bytes = input_read(path, SCHOOL_MOST, NULL);
    ask = bytes ? json_read(bytes, SCHOOL_MOST, NULL) : NULL;
    code = json_string_value(json_object_get(ask, "code"));
    same = code && *code && strstr(option_text(tool, OPTION_CODE), code);
    json_decref(ask);
    return same;
}

static bool ask_by_code(struct tool *tool, const char *name, const struct vault_opener *opener,
                        GError **error)
{
    int64_t timeout_s;

    if (!option_int(tool, OPTION_TIMEOUT, 0, WAIT_MOST_S, WAIT_S, &timeout_s, error))
        return false;
    if (has_asked(tool))
        say_note("This code was asked with before: waiting on. The PIN is the one given then.");
    else if (!vault_enrol_ask(tool->vault, option_text(tool, OPTION_CODE), name, opener, error))
        return false;
    return wait_for_dock(tool, timeout_s, error);
}

static bool join_by_school(struct tool *tool, const char *name, const struct vault_opener *opener,
                           GError **error)
{
    g_autoptr(GBytes) bytes = input_read(option_text(tool, OPTION_SCHOOL), SCHOOL_MOST, error);
    struct school *school = bytes ? school_read(bytes, error) : NULL;
    bool good = school && vault_enrol_school(tool->vault, school, name, opener, error);

    school_free(school);
    return good;
}

static bool enrol(struct tool *tool, GError **error)
{
    g_autofree char *name = device_name(tool);
    struct badge *badge = NULL;
    char *pin = keys_pin(tool, OPTION_PIN_FILE, error);
    bool good = pin && keys_badge(tool, &badge, error);

    if (good) {
        const char *staff = option_text(tool, OPTION_STAFF);
        struct vault_opener opener = {badge && !staff ? badge->staff.text : staff, badge, pin};
        good = option_is_given(tool, OPTION_CODE) ? ask_by_code(tool, name, &opener, error)
                                                  : join_by_school(tool, name, &opener, error);
    }
    seal_secret_free(pin);
    seal_secret_free(badge);
    return good;
}

int enrol_run(struct tool *tool, GError **error)
{
    if (option_is_given(tool, OPTION_CODE) == option_is_given(tool, OPTION_SCHOOL))
        return say_misused("enrol with --code TEXT or with --school FILE");
    if (!option_is_given(tool, OPTION_PIN_FILE))
        return say_misused("enrol needs --pin-file F: the PIN that will open this device");
    if (!enrol(tool, error))
        return TOOL_FAILED;
    say_enrolled(tool);
    return TOOL_DONE;
}
