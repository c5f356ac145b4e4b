// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dock/dock_inside.h"
#include "transfer/url.h"

/* Uploads that were begun and given up are ended at the server, so that what came of them does not
 * lie there for ever. Nothing waits for it: a server that does not do it is told a few times. */

#define TRIES_MOST 5
#define AT_ONCE 10

static enum tus_end end_one(struct dock *dock, const json_t *entry)
{
    const char *url = json_string_value(json_object_get(entry, "url"));
    const char *id = json_string_value(json_object_get(entry, "id"));
    const char *sha256 = json_string_value(json_object_get(entry, "sha256"));
    struct tus_server server = {dock->http, dock->endpoint, dock->server.token};
    struct tus_upload upload = {0};
    g_autofree char *checked = url ? url_resolve(dock->endpoint, url, NULL) : NULL;

    if (!checked || !id || !id_is_valid(id) || !sha256 || !digest_parse(sha256, &upload.sha256))
        return TUS_END_LEFT; /* of another server, or no upload at all */
    g_strlcpy(upload.id.text, id, sizeof upload.id.text);
    return tus_end(&server, &upload, checked);
}

static bool is_tried_out(json_t *entry)
{
    json_int_t tries = json_integer_value(json_object_get(entry, "tries")) + 1;

    json_object_set_new(entry, "tries", json_integer(tries));
    return tries >= TRIES_MOST;
}

enum step abandon_round(struct dock *dock)
{
    json_t *list = queue_abandoned(dock->queue);
    size_t count = MIN(json_array_size(list), AT_ONCE), kept = 0;
    GError *error = NULL;
    bool done = true;

    for (size_t i = 0; i < count && !dock_is_stopped(dock); i++) {
        json_t *entry = json_array_get(list, kept);
        enum tus_end end = end_one(dock, entry);
        if (end == TUS_END_LATER && !is_tried_out(entry))
            kept++;
        else
            json_array_remove(list, kept);
    }
    if (count > 0)
        done = queue_set_abandoned(dock->queue, list, &error);
    json_decref(list);
    if (!done)
        return dock_fail(dock, error);
    return dock_is_stopped(dock) ? STEP_STOPPED : STEP_GO_ON;
}
