// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool/badge_page.h"
#include "tool/tool.h"

#include <string.h>
#include <unistd.h>

/* A new badge for a person: on paper first, then in the lock, so that no badge opens that nobody
 * can print. The one before it opens nothing any more. */

static const struct pack_staff *staff_of(const struct pack *pack, const char *id, GError **error)
{
    size_t count = 0;
    const struct pack_staff *staff = pack ? pack_staff(pack, &count) : NULL;

    for (size_t i = 0; i < count; i++) {
        if (g_strcmp0(staff[i].id, id) == 0)
            return &staff[i];
    }
    fault(error, FAULT_MISSING, "the school's list has no staff '%.40s'", id ? id : "");
    return NULL;
}

/* One's own PIN stays as it is; another person's cannot be known. */
static char *pin_for(const struct tool *tool, const char *staff, GError **error)
{
    if (option_is_given(tool, OPTION_NEW_PIN_FILE))
        return keys_pin(tool, OPTION_NEW_PIN_FILE, error);
    if (g_strcmp0(vault_who(tool->vault), staff) == 0)
        return keys_pin(tool, OPTION_PIN_FILE, error);
    fault(error, FAULT_INVALID,
          "another person's badge needs --new-pin-file F: a PIN that they will know");
    return NULL;
}

static bool make(struct tool *tool, const struct pack *pack, const char *id, const char *pin,
                 GError **error)
{
    const char *path = option_text(tool, OPTION_OUT);
    const struct pack_staff *staff = staff_of(pack, id, error);
    struct badge *badge = seal_secret_new(sizeof *badge);
    char *text = seal_secret_new(BADGE_TEXT_BYTES);
    struct badge_page page = {.text = text, .name = staff ? staff->shown : NULL};
    bool done = false;

    if (staff) {
        page.school = pack_school_name(pack);
        badge_new(badge, id);
        badge_text(badge, text);
        done = badge_page_write(&page, path, error);
    }
    if (done && !vault_person_set(tool->vault, id, badge, pin, error)) {
        unlink(path);
        done = false;
    }
    seal_secret_free(text);
    seal_secret_free(badge);
    return done;
}

int badge_run(struct tool *tool, GError **error)
{
    const char *staff = option_text(tool, OPTION_STAFF), *path = option_text(tool, OPTION_OUT);
    struct pack *pack = vault_pack(tool->vault);
    char *pin = NULL;
    bool done;

    if (!path) {
        pack_unref(pack);
        return say_misused("badge needs --out FILE.pdf, .png, .svg or .txt");
    }
    if (!staff)
        staff = vault_who(tool->vault);
    if (staff_of(pack, staff, error))
        pin = pin_for(tool, staff, error);
    done = pin && make(tool, pack, staff, pin, error);
    seal_secret_free(pin);
    pack_unref(pack);
    if (!done)
        return TOOL_FAILED;
    say(tool, json_pack("{s:s, s:s, s:s}", "what", "badge", "who", staff, "file", path),
        "badge\t%s\t%s", staff, path);
    return TOOL_DONE;
}
