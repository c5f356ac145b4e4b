// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool/tool.h"

#include "seal/wrap.h"

#include <string.h>
#include <sys/stat.h>

#define KEY_FILE_MOST 4096

static void warn_open(const char *path)
{
    struct stat about;

    if (stat(path, &about) == 0 && (about.st_mode & 077))
        say_note("'%s' can be read by others on this computer: chmod 600 '%s'", path, path);
}

/* The file's text in memory that is wiped. */
static char *read_secret(const char *path, GError **error)
{
    GBytes *bytes = input_read(path, KEY_FILE_MOST, error);
    gsize length;
    char *data;
    char *secret;

    if (!bytes)
        return NULL;
    warn_open(path);
    data = g_bytes_unref_to_data(bytes, &length);
    secret = seal_secret_new(length + 1);
    memcpy(secret, data, length);
    secret[length] = 0;
    seal_wipe(data, length);
    g_free(data);
    return secret;
}

char *keys_pin(const struct tool *tool, enum option option, GError **error)
{
    const char *path = option_text(tool, option);
    char *pin = read_secret(path, error);
    size_t length;

    if (!pin)
        return NULL;
    length = strcspn(pin, "\r\n");
    if (strspn(pin, "0123456789") == length && length == WRAP_PIN_DIGITS &&
        !pin[length + strspn(pin + length, "\r\n")]) {
        pin[length] = 0;
        return pin;
    }
    fault(error, FAULT_INVALID, "'%s' holds no PIN: it is one line of %d digits", path,
          WRAP_PIN_DIGITS);
    seal_secret_free(pin);
    return NULL;
}

bool keys_badge(const struct tool *tool, struct badge **badge, GError **error)
{
    const char *path = option_text(tool, OPTION_BADGE_FILE);
    char *text = path ? read_secret(path, error) : NULL;
    bool good;

    *badge = NULL;
    if (!path || !text)
        return !path;
    *badge = seal_secret_new(sizeof **badge);
    good = badge_parse(text, strcspn(text, "\r\n"), *badge, error);
    seal_secret_free(text);
    if (good)
        return true;
    g_prefix_error(error, "'%s': ", path);
    g_clear_pointer(badge, seal_secret_free);
    return false;
}

static bool unlock_pin(struct tool *tool, GError **error)
{
    struct badge *badge = NULL;
    char *pin = keys_pin(tool, OPTION_PIN_FILE, error);
    bool open =
        pin && keys_badge(tool, &badge, error) &&
        vault_unlock_as(tool->vault,
                        &(struct vault_opener){option_text(tool, OPTION_WHO), badge, pin}, error);

    seal_secret_free(pin);
    seal_secret_free(badge);
    return open;
}

static bool unlock_identity(struct tool *tool, GError **error)
{
    char *text = read_secret(option_text(tool, OPTION_IDENTITY), error);
    struct age_identity *identity;
    bool open;

    if (!text)
        return false;
    identity = seal_secret_new(sizeof *identity);
    open = age_identity_parse(text, identity, error) &&
           vault_unlock_identity(tool->vault, identity, error);
    seal_secret_free(identity);
    seal_secret_free(text);
    return open;
}

bool keys_unlock(struct tool *tool, GError **error)
{
    bool by_pin = option_is_given(tool, OPTION_PIN_FILE);

    if (!by_pin && !option_is_given(tool, OPTION_IDENTITY))
        return true;
    if (by_pin ? unlock_pin(tool, error) : unlock_identity(tool, error))
        return true;
    g_prefix_error(error, "the vault does not open with '%s': ",
                   option_text(tool, by_pin ? OPTION_PIN_FILE : OPTION_IDENTITY));
    return false;
}
