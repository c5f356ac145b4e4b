// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/fuzz.h"

/* An enrolment code, as it stands in a QR code before the camera. Its reader is the affair of one
 * file alone, so that file is here whole, in the library's place. */
#include "vault/enrol.c"

static void run_code(const uint8_t *data, size_t bytes)
{
    g_autofree char *text = fuzz_text(data, bytes);
    g_autoptr(GError) error = NULL;
    struct vault_ask *ask = code_read(text, "Oak class", &error);

    fuzz_check(ask != NULL, &error);
    if (!ask)
        return;
    if (!ask->server || !ask->code || !ask->name)
        fuzz_lost("half a code");
    g_clear_error(&error);
    fuzz_check(ask_check(ask, &error), &error);
    ask_free(ask);
}

static void seed_code(void)
{
    struct minisign_secret secret;
    struct minisign_public public_key;
    g_autofree char *key = NULL, *code = NULL, *escaped = NULL;

    fuzz_signer(&secret, &public_key);
    key = minisign_public_text(&public_key);
    escaped = g_uri_escape_string(key, NULL, FALSE);
    code = g_strdup_printf("%sserver=https%%3A%%2F%%2Fplan.school.example&code=ABCD-EFGH&key=%s"
                           "&pin=sha256%%2F%%2FAAAA&ca=00",
                           CODE_PREFIX, escaped);
    fuzz_seed_text(code);
}

const struct fuzz_target fuzz_code = {"code", 4096, NULL, seed_code, run_code};
