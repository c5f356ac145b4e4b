// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/file.h"
#include "core/json.h"
#include "dock/dock_inside.h"
#include "transfer/url.h"

#include <string.h>

#define SENSE_IN_REQUEST_MS 100
#define TELL_EVERY_MS 5000
#define KEPT "server.json"
#define KEPT_MOST ((size_t)16 * 1024)

static void tell_progress(struct dock *dock, int64_t now_ms)
{
    const struct queued *item = dock->sending;

    if (now_ms - dock->told_ms < TELL_EVERY_MS || item->bytes == 0)
        return;
    dock->told_ms = now_ms;
    dock_say("sending %s %d %%", item->id.text, (int)(item->offset * 100 / item->bytes));
}

/* Called by libcurl all the while: stops a request at undocking or when told to. */
static bool go_on(void *context, int64_t sent_bytes)
{
    struct dock *dock = context;
    int64_t now_ms = clock_boottime_ms();

    dock_alive(dock);
    if (dock->sense && now_ms - dock->sensed_ms >= SENSE_IN_REQUEST_MS) {
        dock->sensed_ms = now_ms;
        dock->docked = dock->docked && sense_is_docked(dock->sense, now_ms);
    }
    if (dock_is_stopped(dock))
        return false;
    if (dock->sending && sent_bytes > 0) {
        dock->sending->offset = dock->sending_from + sent_bytes;
        tell_progress(dock, now_ms);
    }
    dock_show(dock, false);
    return true;
}

/* A clock that nobody set, or that was only set to when the device last ran, dates nothing. */
static int64_t now_ms(void *context)
{
    const struct dock *dock = context;
    struct moment now;

    if (dock->asked->now_ms)
        return dock->asked->now_ms(dock->asked->context);
    now = clock_now(dock->clock);
    return now.quality >= CLOCK_RTC ? now.wall_ms : HTTP_NO_TIME;
}

/* What an enrolment code said of this very server; NULL when none did. */
static json_t *read_kept(const struct dock *dock)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(GBytes) bytes = file_read(dock->folder, KEPT, KEPT_MOST, &why);
    json_t *kept = bytes ? json_read(bytes, KEPT_MOST, &why) : NULL;
    const char *url = json_string_value(json_object_get(kept, "server"));

    if (why && !fault_is(why, FAULT_MISSING))
        fprintf(stderr, "viewfinder-dock: dock/" KEPT ": %s\n", why->message);
    if (url && url_is_same(url, dock->asked->url))
        return kept;
    json_decref(kept);
    return NULL;
}

static bool connect_by(struct dock *dock, const char *ca_sha256, const char *pin, GError **error)
{
    const struct dock_asked *asked = dock->asked;
    struct http_asked http = {.ca = asked->ca,
                              .ca_sha256 = ca_sha256,
                              .pin = pin,
                              .now_ms = now_ms,
                              .limits = asked->limits,
                              .go_on = go_on,
                              .context = dock};

    http_close(dock->http);
    dock->http = http_open(&http, error);
    dock->server.http = dock->http;
    return dock->http != NULL;
}

static bool connect_with(struct dock *dock, GError **error)
{
    json_t *kept = dock->asked->ca || dock->asked->pin ? NULL : read_kept(dock);
    const char *ca = json_string_value(json_object_get(kept, "ca"));
    const char *pin = json_string_value(json_object_get(kept, "pin"));
    bool good = connect_by(dock, ca, dock->asked->pin ? dock->asked->pin : pin, error);

    json_decref(kept);
    return good;
}

bool server_open(struct dock *dock, GError **error)
{
    const struct dock_asked *asked = dock->asked;

    if (!url_check(asked->url, error)) {
        g_prefix_error(error, "[server] url: ");
        return false;
    }
    if (asked->kind == DOCK_TUS && g_str_has_prefix(asked->url, "https:") && !asked->ca &&
        !asked->pin)
        return fault(error, FAULT_MISSING,
                     "[server] url is https, and neither [server] ca nor pin says whose "
                     "certificate counts there");
    dock->server.url = g_strdup(asked->url);
    dock->endpoint =
        asked->kind == DOCK_PLAN ? url_join(asked->url, "/v1/bags") : g_strdup(asked->url);
    return connect_with(dock, error);
}

void server_close(struct dock *dock)
{
    http_close(dock->http);
    g_free(dock->server.url);
    g_free(dock->server.token);
    g_free(dock->endpoint);
}

bool server_trust(struct dock *dock, const json_t *ask, GError **error)
{
    json_t *kept;
    char *text;
    g_autoptr(GBytes) bytes = NULL;

    if (dock->asked->ca || dock->asked->pin || !json_object_get(ask, "pin"))
        return true;
    kept = json_pack("{s:O, s:O, s:O*}", "server", json_object_get(ask, "server"), "pin",
                     json_object_get(ask, "pin"), "ca", json_object_get(ask, "ca"));
    text = json_dumps(kept, JSON_COMPACT | JSON_SORT_KEYS);
    bytes = g_bytes_new_take(text, strlen(text));
    json_decref(kept);
    return file_write(dock->folder, KEPT, bytes, FILE_REPLACE, 0640, error) &&
           connect_with(dock, error);
}
