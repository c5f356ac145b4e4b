// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/fuzz.h"

#include "core/file.h"
#include "core/json.h"
#include "plan/school.h"
#include "vault/vault.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* What the app reads of dock/, which another user writes. A whole vault, enrolled and open, with
 * one item; the input is one file in dock/. Its first byte says which, and whether its words are to
 * be signed by the school first:
 *
 *   0 state.json   1 clock.json   2 the same, signed   3 the item's receipt   4 the same, signed
 *   5 pack.age.minisig beside pack.age   6 enrolled.json */
#define PIN "482916"
#define STAFF "682ca036-95c8-42ab-8708-7c5ac4aed70d"

static struct vault *vault;
static struct school_secrets *secrets;
static char *folder;
static struct item item;
static int dock = -1;

static void remove_all(void)
{
    char *argv[] = {(char *)"rm", (char *)"-rf", (char *)"--", folder, NULL};

    vault_close(vault);
    seal_secret_free(secrets);
    g_spawn_sync(NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
    g_free(folder);
}

static struct school *make_school(void)
{
    g_autofree char *path = g_build_filename(folder, "school", NULL);
    g_autofree char *json = g_build_filename(path, "school.json", NULL);
    g_autofree char *data = NULL;
    g_autoptr(GBytes) bytes = NULL;
    gsize length;

    if (!school_make(path, NULL) || !g_file_get_contents(json, &data, &length, NULL))
        fuzz_lost("no school");
    secrets = school_secrets_read(path, NULL);
    bytes = g_bytes_new(data, length);
    return school_read(bytes, NULL);
}

static void file_one(void)
{
    struct moment made = {.wall_ms = CLOCK_NO_WALL, .quality = CLOCK_UNKNOWN, .boottime_ms = 1000};
    struct id id = id_new();
    json_t *record;
    GError *error = NULL;

    clock_boot_id(made.boot);
    record = record_new(id.text, "narrative", &made, vault_device(vault), "staff", STAFF);
    record_set_body(record, json_pack("{s:s}", "words", "swam a width"));
    if (!vault_file_sources(vault, record, NULL, 0, &item, &error))
        fuzz_lost(error->message);
    json_decref(record);
}

static void open_vault(void)
{
    struct school *school;
    g_autofree char *path = NULL, *receipts = NULL, *of_dock = NULL;
    const struct vault_opener opener = {.who = STAFF, .pin = PIN};
    GError *error = NULL;

    folder = g_dir_make_tmp("viewfinder-fuzz-XXXXXX", NULL);
    path = g_build_filename(folder, "vault", NULL);
    of_dock = g_build_filename(path, "dock", NULL);
    receipts = g_build_filename(of_dock, "receipts", NULL);
    school = make_school();
    vault = vault_open(path, VAULT_WRITE, &error);
    if (!school || !vault || !vault_enrol_school(vault, school, "Oak class", &opener, &error) ||
        !vault_unlock(vault, PIN, &error))
        fuzz_lost(error ? error->message : "no vault");
    school_free(school);
    file_one();
    g_mkdir_with_parents(receipts, 0700);
    dock = open(of_dock, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dock < 0)
        fuzz_lost("no dock");
    atexit(remove_all);
}

/* --- what the school signed --- */

static GBytes *sign(const uint8_t *data, size_t bytes)
{
    g_autoptr(GBytes) text = g_bytes_new_static(data, bytes);
    json_t *body = json_read(text, 1 << 16, NULL);
    GBytes *answer = body ? answer_sign(&secrets->receipt, body, "words", NULL) : NULL;

    json_decref(body);
    return answer ? answer : g_bytes_ref(text);
}

/* clock.json around a signed body, with the nonce that the body says. */
static GBytes *clock_of(const uint8_t *data, size_t bytes)
{
    g_autoptr(GBytes) answer = sign(data, bytes);
    g_autoptr(GBytes) text = g_bytes_new_static(data, bytes);
    json_t *body = json_read(text, 1 << 16, NULL);
    const char *nonce = json_string_value(json_object_get(body, "nonce"));
    json_t *value = json_read(answer, 1 << 17, NULL);
    json_t *clock = json_pack("{s:O?, s:s, s:s, s:i, s:i}", "answer", value, "nonce",
                              nonce ? nonce : "", "boot", "3b0c54b4-7f6f-4c1a-9f0e-0a3d5ce6a001",
                              "boottime_ms", 1000, "half_round_trip_ms", 5);
    char *whole = clock ? json_dumps(clock, JSON_COMPACT) : g_strdup("");

    json_decref(clock);
    json_decref(value);
    json_decref(body);
    return g_bytes_new_take(whole, strlen(whole));
}

/* --- a run --- */

/* Each one is a file of its own, of its own time. */
static void put(const char *name, GBytes *bytes)
{
    static time_t now = 1000000;
    const struct timespec times[2] = {{now, 0}, {now, 0}};
    gsize length;
    const void *data = g_bytes_get_data(bytes, &length);
    int fd = openat(dock, "part", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    if (fd < 0 || write(fd, data ? data : "", length) != (ssize_t)length ||
        futimens(fd, times) != 0 || renameat(dock, "part", dock, name) != 0)
        fuzz_lost("no room");
    close(fd);
    now++;
    utimensat(dock, "receipts", times, 0);
}

static void look(void)
{
    g_autoptr(GError) error = NULL;
    GPtrArray *news = vault_look(vault, &error);
    struct vault_dock said;
    struct item *seen;

    fuzz_check(news != NULL, &error);
    if (news)
        g_ptr_array_unref(news);
    vault_dock(vault, &said);
    g_free(said.trouble);
    seen = vault_item(vault, item.id.text, NULL);
    if (!seen)
        fuzz_lost("the item is gone");
    item_free(seen);
}

static void bring_pack(GBytes *bytes)
{
    bool changed = false;

    put("pack.age", bytes);
    put("pack.age.minisig", bytes);
    if (vault_pack_import(vault, NULL, NULL, &changed, NULL) && changed)
        fuzz_lost("a pack that the school never signed");
}

static void run_dock(const uint8_t *data, size_t bytes)
{
    g_autofree char *receipt = g_strdup_printf("receipts/%s.json", item.id.text);
    int which = bytes ? data[0] % 7 : 0;
    g_autoptr(GBytes) rest = NULL;
    bool enrolled;

    data += bytes > 0;
    bytes -= bytes > 0;
    if (which == 2)
        rest = clock_of(data, bytes);
    else
        rest = which == 4 ? sign(data, bytes) : g_bytes_new(data, bytes);
    if (which == 5)
        bring_pack(rest);
    else
        put(which == 0   ? "state.json"
            : which <= 2 ? "clock.json"
            : which <= 4 ? receipt
                         : "enrolled.json",
            rest);
    if (which == 6 && vault_enrol_look(vault, &enrolled, NULL))
        (void)enrolled;
    look();
}

static void seed(char which, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void seed(char which, const char *format, ...)
{
    va_list arguments;
    g_autofree char *text = NULL, *whole = NULL;

    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    whole = g_strdup_printf("%c%s", which, text);
    fuzz_seed(whole, strlen(text) + 1);
}

#define BOOT "3b0c54b4-7f6f-4c1a-9f0e-0a3d5ce6a001"

static void seed_dock(void)
{
    seed(7, "{}");
    seed(7,
         "{\"boot\":\"" BOOT "\",\"docked\":true,\"items\":{\"%s\":{\"length\":5,\"offset\":3,"
         "\"state\":\"sending\",\"why\":null}},\"trouble\":\"offline\"}",
         item.id.text);
    seed(1, "{\"answer\":{\"body\":\"{}\",\"minisig\":\"x\"},\"boot\":\"" BOOT
            "\",\"boottime_ms\":5,\"half_round_trip_ms\":1,\"nonce\":"
            "\"00112233445566778899aabbccddeeff\"}");
    seed(2, "{\"nonce\":\"00112233445566778899aabbccddeeff\",\"now\":1700000000000}");
    seed(3, "{\"body\":\"{}\",\"minisig\":\"untrusted comment: x\\nRUQ=\\ntrusted comment: y\\nAA=="
            "\\n\"}");
    seed(4,
         "{\"copies\":1,\"device\":\"%s\",\"id\":\"%s\",\"keep_until\":1800000000000,\"length\":%d,"
         "\"school\":\"%s\",\"seq\":1,\"sha256\":"
         "\"ca978112ca1bbdcafac231b39a23dc4da786eff8147c4f7fe34a2a3f7f5f5a7b\",\"stored_at\":"
         "1700000000000}",
         vault_device(vault), item.id.text, 900, vault_school(vault)->id);
    seed(5, "untrusted comment: x\nRUQ=\ntrusted comment: school=a device=b pack=1\nAA==\n");
    seed(6, "{\"body\":\"{\\\"code\\\":\\\"a\\\"}\",\"minisig\":\"x\"}");
}

const struct fuzz_target fuzz_dock = {"dock", 8192, open_vault, seed_dock, run_dock};
