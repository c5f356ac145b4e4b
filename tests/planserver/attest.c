// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/attest.h"

#include "bag/attest.h"
#include "core/file.h"
#include "core/json.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define ANSWER_MOST ((size_t)64 * 1024)

/* Not what memory still has of it: what the disk has. */
static bool read_again(int fd, const char *nonce, struct digest *proof, struct digest *sha256,
                       GError **error)
{
    if (posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED) != 0)
        g_printerr("attest: the kernel keeps what it has in memory\n");
    return attest_prove(fd, nonce, proof, sha256, error);
}

/* True with `*held` false where the bag is gone or another one. */
static bool prove(struct call *call, const struct stored_bag *bag, struct attest *attest,
                  bool *held, GError **error)
{
    g_autofree char *name = g_strdup_printf("%s.zip", bag->id.text);
    int fd = openat(store_folder(call->server->store, STORE_BAGS), name,
                    O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    struct digest sha256;
    bool good;

    *held = false;
    if (fd < 0)
        return errno == ENOENT || fault_errno(error, "cannot open bags/%s", name);
    good = read_again(fd, attest->nonce, &attest->proof, &sha256, error);
    close(fd);
    *held = good && digest_equal(&sha256, &bag->sha256);
    return good;
}

/* The file is kept for whoever looks into it, under another name. */
static bool lose(struct call *call, const struct stored_bag *bag, GError **error)
{
    struct store *store = call->server->store;
    int bags = store_folder(store, STORE_BAGS);
    g_autofree char *name = g_strdup_printf("%s.zip", bag->id.text);
    g_autofree char *aside = g_strconcat(name, ".damaged", NULL);

    store_alarm(store, bag->device.text, bag->id.text,
                "the bag is not here as it was received: it is asked of its device again");
    if (renameat(bags, name, bags, aside) != 0 && errno != ENOENT)
        return fault_errno(error, "cannot set bags/%s aside", name);
    return folder_sync(bags, error) && store_bag_drop(store, bag->id.text, error);
}

static void answer(struct call *call, const struct attest *attest, bool held)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(GBytes) word =
        held ? attest_sign(attest, &call->server->secrets->receipt, &error) : NULL;
    json_t *value = word ? json_read(word, ANSWER_MOST, &error) : NULL;
    json_t *whole = json_pack("{s:s, s:s, s:o*}", "id", attest->id.text, "state",
                              held ? "held" : "unknown", "attest", value);

    bytes = error ? NULL : json_canonical(whole, &error);
    if (bytes)
        http_answer_json(call->exchange, 200, bytes);
    else
        call_fail(call, error);
    json_decref(whole);
}

static void attest_for(struct call *call, const struct stored_bag *bag, struct attest *attest)
{
    g_autoptr(GError) error = NULL;
    bool held = false;

    attest->now_ms = store_now_ms();
    if (prove(call, bag, attest, &held, &error) && (held || lose(call, bag, &error)))
        answer(call, attest, held);
    else
        call_fail(call, error);
}

void attest_answer(struct call *call)
{
    json_t *request = call_json(call, call->server->attest_request);
    g_autoptr(GError) error = NULL;
    struct stored_bag *bag;
    struct attest attest = {0};

    if (!request)
        return;
    g_strlcpy(attest.id.text, json_string_value(json_object_get(request, "id")),
              sizeof attest.id.text);
    g_strlcpy(attest.nonce, json_string_value(json_object_get(request, "nonce")),
              sizeof attest.nonce);
    bag = store_bag(call->server->store, attest.id.text, &error);
    if (bag && strcmp(bag->device.text, call->device->id.text) == 0)
        attest_for(call, bag, &attest);
    else if (bag || fault_is(error, FAULT_MISSING))
        answer(call, &attest, false);
    else
        call_fail(call, error);
    stored_bag_free(bag);
    json_decref(request);
}
