// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/desk.h"

#include "planserver/enrol.h"
#include "planserver/page_inside.h"
#include "planserver/qr.h"
#include "planserver/waiting.h"

#include <string.h>

#define DEVICE_FIELD "device="

static const char style[] =
    "form{display:inline}button{font:inherit;padding:8px 20px;border-radius:12px;margin:4px;"
    "border:2px solid var(--edge);background:var(--card);color:var(--ink)}"
    "button.go{background:var(--accent);color:var(--on);border-color:var(--accent)}"
    ".ask{background:var(--card);border-radius:16px;padding:20px 24px;margin-bottom:16px}"
    ".ask b{display:block;font-size:1.3em}.ask code{font-size:1.15em}"
    ".qr{width:min(420px,100%);display:block;margin:16px 0}"
    "textarea{width:100%;font:15px monospace;padding:8px}"
    "button:focus-visible,textarea:focus-visible{outline:3px solid var(--ink);outline-offset:3px}";

/* The secret and what stands behind it in the address; false when it is another one. */
static bool read_path(struct call *call, const char **act)
{
    const char *given = http_path(call->exchange) + strlen(DESK_PATH);
    size_t length = strcspn(given, "/");
    struct digest ours = digest_of(call->server->desk_secret, strlen(call->server->desk_secret));
    struct digest theirs = digest_of(given, length);

    *act = given[length] ? given + length + 1 : "";
    if (digest_equal(&ours, &theirs)) /* of hashes: its timing tells nothing of the secret */
        return true;
    http_answer_error(call->exchange, 404, "there is nothing here");
    return false;
}

static void begin(struct call *call, GString *html, const char *title, bool again)
{
    const struct school *school = call->server->school;

    g_string_append(html, "<!doctype html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n"
                          "<meta name=viewport content=\"width=device-width\">\n");
    if (again)
        g_string_append(html, "<meta http-equiv=refresh content=5>\n");
    page_add(html, "<title>%s &middot; %s</title>\n<style>\n", title, school->name);
    g_string_append(html, page_style);
    g_string_append(html, style);
    page_add(html,
             "</style>\n</head>\n<body>\n<div class=bar><div><b><bdi>%s</bdi></b></div></div>\n"
             "<main>\n<header class=head><h1 class=view>%s<i></i><i></i><i></i><i></i></h1>"
             "</header>\n",
             school->name, title);
}

/* Nothing may be loaded, nothing may run, and its address goes nowhere. */
static void send_page(struct call *call, GString *html)
{
    g_autoptr(GBytes) bytes = NULL;

    page_end(html);
    bytes = g_bytes_new(html->str, html->len);
    http_reply_header(call->exchange, "Content-Security-Policy",
                      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
                      "frame-ancestors 'none'; base-uri 'none'");
    http_reply_header(call->exchange, "Referrer-Policy", "no-referrer");
    http_reply_header(call->exchange, "Cache-Control", "no-store");
    http_reply_header(call->exchange, "X-Content-Type-Options", "nosniff");
    http_answer_bytes(call->exchange, 200, bytes, "text/html; charset=utf-8");
}

static void add_form(GString *html, const struct call *call, const char *act, const char *device,
                     const char *label)
{
    page_add(html, "<form method=post action=\"" DESK_PATH "%s/%s\">", call->server->desk_secret,
             act);
    if (device)
        page_add(html, "<input type=hidden name=device value=\"%s\">", device);
    page_add(html, "<button class=%s>%s</button></form>\n",
             strcmp(act, "refuse") == 0 ? "no" : "go", label);
}

static void add_waiting(GString *html, const struct call *call, const struct waiting *waiting)
{
    g_autofree char *when = page_time(waiting->made_ms);

    page_add(html, "<li class=ask><b><bdi>%s</bdi></b><p><code>%s</code></p><p>asked on %s</p>",
             waiting->name, waiting->words, when);
    add_form(html, call, "accept", waiting->device.text, "Accept this device");
    add_form(html, call, "refuse", waiting->device.text, "Refuse");
    g_string_append(html, "</li>\n");
}

void desk_show(struct call *call)
{
    g_autoptr(GString) html = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) list = NULL;
    const char *act;

    if (!read_path(call, &act))
        return;
    list = waiting_list(call->server->store_folder, &error);
    if (!list) {
        call_fail(call, error);
        return;
    }
    begin(call, html, "Devices that ask to join", true);
    g_string_append(html, "<p>Accept a device only while you hold it, and its screen shows the "
                          "same words as here.</p>\n<ul>\n");
    for (guint i = 0; i < list->len; i++)
        add_waiting(html, call, list->pdata[i]);
    g_string_append(html, list->len ? "</ul>\n" : "</ul>\n<p>No device asks now.</p>\n");
    add_form(html, call, "code", NULL, "New enrolment code");
    send_page(call, html);
}

static void show_code(struct call *call)
{
    struct enrol_wanted wanted = {.store = call->server->store_folder};
    g_autoptr(GString) html = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    g_autofree char *code = enrol_code(&wanted, &error);
    g_autofree char *svg = code ? qr_svg(code, &error) : NULL;

    if (!svg) {
        call_fail(call, error);
        return;
    }
    begin(call, html, "Enrolment code", false);
    page_add(html,
             "<p>Show this to the device's camera. It works once and for ten minutes; then the "
             "device waits on <a href=\"" DESK_PATH "%s\">the page before</a> for your word.</p>\n"
             "<div class=qr>",
             call->server->desk_secret);
    g_string_append(html, svg);
    page_add(html, "</div>\n<p>Or as text:</p><textarea readonly rows=5>%s</textarea>\n", code);
    send_page(call, html);
}

/* `device=<id>`, and nothing else. */
static bool read_device(struct call *call, char device[ID_LENGTH + 1])
{
    g_autoptr(GBytes) body = http_body(call->exchange);
    gsize bytes;
    const char *text = g_bytes_get_data(body, &bytes);

    if (bytes != strlen(DEVICE_FIELD) + ID_LENGTH ||
        strncmp(text, DEVICE_FIELD, strlen(DEVICE_FIELD)) != 0)
        return false;
    memcpy(device, text + strlen(DEVICE_FIELD), ID_LENGTH);
    device[ID_LENGTH] = '\0';
    return id_is_valid(device);
}

static void decide(struct call *call, bool accepted)
{
    g_autofree char *back = g_strconcat(DESK_PATH, call->server->desk_secret, NULL);
    g_autoptr(GError) error = NULL;
    char device[ID_LENGTH + 1];

    if (!read_device(call, device)) {
        http_answer_error(call->exchange, 400, "this form names no device");
        return;
    }
    /* Decided already: the page says how it stands. */
    if (!waiting_decide(call->server->store_folder, device, accepted, &error) &&
        !fault_is(error, FAULT_MISSING)) {
        call_fail(call, error);
        return;
    }
    http_reply_header(call->exchange, "Location", back);
    http_answer(call->exchange, 303);
}

void desk_act(struct call *call)
{
    const char *act;

    if (!read_path(call, &act))
        return;
    if (strcmp(act, "code") == 0)
        show_code(call);
    else if (strcmp(act, "accept") == 0 || strcmp(act, "refuse") == 0)
        decide(call, *act == 'a');
    else
        http_answer_error(call->exchange, 404, "there is nothing here");
}
