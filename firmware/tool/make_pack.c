// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool/tool.h"

#include "core/file.h"
#include "core/json.h"
#include "plan/pack.h"
#include "plan/school.h"
#include "seal/answer.h"

#include <string.h>
#include <unistd.h>

#define FILE_MOST 262144
#define NUMBER_MOST ((INT64_C(1) << 53) - 1)

struct target_device {
    struct age_recipient recipient;
    char *id;
};

/* What `enrol --json` said, or the signed answer in a device's keys/enrolled.json. */
static json_t *device_json(const char *path, GError **error)
{
    g_autoptr(GBytes) bytes = input_read(path, FILE_MOST, error);
    json_t *value = bytes ? json_read(bytes, FILE_MOST, error) : NULL;
    json_t *body;

    if (!value || !json_object_get(value, "minisig"))
        return value;
    body = answer_peek(bytes, error);
    json_decref(value);
    return body;
}

static bool device_from_file(const struct tool *tool, struct target_device *device, GError **error)
{
    json_t *value = device_json(option_text(tool, OPTION_DEVICE), error);
    const char *id = value ? json_get_string(value, "device", error) : NULL;
    const char *recipient = id ? json_get_string(value, "recipient", error) : NULL;
    bool good = recipient && age_recipient_parse(recipient, &device->recipient, error);

    device->id = g_strdup(id);
    json_decref(value);
    if (!good)
        g_prefix_error(error, "%s: ", option_text(tool, OPTION_DEVICE));
    return good;
}

static bool device_find(const struct tool *tool, struct target_device *device, GError **error)
{
    if (option_is_given(tool, OPTION_DEVICE)) {
        if (!device_from_file(tool, device, error))
            return false;
    } else {
        device->id = g_strdup(option_text(tool, OPTION_DEVICE_ID));
        if (!age_recipient_parse(option_text(tool, OPTION_RECIPIENT), &device->recipient, error))
            return false;
    }
    if (!id_is_valid(device->id))
        return fault(error, FAULT_INVALID, "'%s' is no device's id", device->id);
    return true;
}

/* The signature first: a pack without one is never taken in. */
static bool write_both(const char *path, GBytes *sealed, const char *minisig, GError **error)
{
    g_autofree char *folder_path = g_path_get_dirname(path);
    g_autofree char *name = g_path_get_basename(path);
    g_autofree char *beside = g_strconcat(name, ".minisig", NULL);
    g_autoptr(GBytes) signature = g_bytes_new(minisig, strlen(minisig));
    int folder = folder_open(folder_path, error);
    bool good = folder >= 0 && file_write(folder, beside, signature, FILE_REPLACE, 0644, error) &&
                file_write(folder, name, sealed, FILE_REPLACE, 0644, error);

    if (folder >= 0)
        close(folder);
    return good;
}

static bool seal_for(const struct tool *tool, const struct school *school,
                     const struct target_device *device, int64_t number, GError **error)
{
    const char *folder = option_text(tool, OPTION_SCHOOL);
    const char *out = option_text(tool, OPTION_OUT);
    g_autofree char *plan = g_build_filename(folder, "plan", NULL);
    g_autofree char *comment = pack_comment(school->id, device->id, number);
    g_autofree char *minisig = NULL;
    g_autoptr(GBytes) sealed = NULL;
    struct school_secrets *secrets = school_secrets_read(folder, error);

    if (!secrets)
        return false;
    sealed = pack_seal(plan, &device->recipient, &secrets->pack, comment, &minisig, error);
    seal_secret_free(secrets);
    if (!sealed || !write_both(out, sealed, minisig, error))
        return false;
    say(tool,
        json_pack("{s:s, s:I, s:s, s:s, s:I}", "what", "pack", "number", (json_int_t)number,
                  "device", device->id, "file", out, "bytes", (json_int_t)g_bytes_get_size(sealed)),
        "pack %" G_GINT64_FORMAT " %s", (gint64)number, out);
    return true;
}

static bool make(const struct tool *tool, GError **error)
{
    g_autofree char *path = g_build_filename(option_text(tool, OPTION_SCHOOL), "school.json", NULL);
    struct target_device device = {.id = NULL};
    g_autoptr(GBytes) bytes = NULL;
    struct school *school;
    int64_t number;
    bool good;

    if (!option_int(tool, OPTION_NUMBER, 1, NUMBER_MOST, 0, &number, error))
        return false;
    bytes = input_read(path, FILE_MOST, error);
    school = bytes ? school_read(bytes, error) : NULL;
    good = school && device_find(tool, &device, error) &&
           seal_for(tool, school, &device, number, error);
    g_free(device.id);
    school_free(school);
    return good;
}

int make_pack_run(struct tool *tool, GError **error)
{
    bool by_file = option_is_given(tool, OPTION_DEVICE);
    bool by_hand =
        option_is_given(tool, OPTION_RECIPIENT) && option_is_given(tool, OPTION_DEVICE_ID);
    bool any_hand =
        option_is_given(tool, OPTION_RECIPIENT) || option_is_given(tool, OPTION_DEVICE_ID);

    if (by_file ? any_hand : !by_hand)
        return say_misused("for which device? --device FILE, or --recipient with --device-id");
    if (!option_is_given(tool, OPTION_SCHOOL) || !option_is_given(tool, OPTION_NUMBER) ||
        !option_is_given(tool, OPTION_OUT))
        return say_misused("it is: make-pack %s", tool->verb->usage);
    return make(tool, error) ? TOOL_DONE : TOOL_FAILED;
}
