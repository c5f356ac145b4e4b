// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* A vault of a term and more: real items, each a draft first, with small photographs and voices.
 *
 *   bench_vault make N VAULT PINFILE    N more, filed; the id of each, once it is
 *   bench_vault free VAULT              what the server has proved to hold; the ids
 *   bench_vault open VAULT PINFILE      ms: open, unlock without Argon2id, Argon2id; us: the newest
 *                                       24 of a pupil; then the memory this takes (PSS, MB)
 *   bench_vault read VAULT PINFILE      the same for a program that only reads
 *   bench_vault verify VAULT            ms: every byte of every item
 */
#include "vault/vault.h"
#include "figures.h"
#include "seal/age.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NEWEST 24
#define ROUNDS 200

static int64_t stretched_us;

int __real_crypto_pwhash(unsigned char *out, unsigned long long outlen, const char *passwd,
                         unsigned long long passwdlen, const unsigned char *salt,
                         unsigned long long opslimit, size_t memlimit, int alg);
int __wrap_crypto_pwhash(unsigned char *out, unsigned long long outlen, const char *passwd,
                         unsigned long long passwdlen, const unsigned char *salt,
                         unsigned long long opslimit, size_t memlimit, int alg);

/* What Argon2id takes by design is told apart from what is ours. */
int __wrap_crypto_pwhash(unsigned char *out, unsigned long long outlen, const char *passwd,
                         unsigned long long passwdlen, const unsigned char *salt,
                         unsigned long long opslimit, size_t memlimit, int alg)
{
    int64_t begun_us = now_us();
    int status =
        __real_crypto_pwhash(out, outlen, passwd, passwdlen, salt, opslimit, memlimit, alg);

    stretched_us += now_us() - begun_us;
    return status;
}

static void must(bool ok, GError *error)
{
    if (!ok)
        give_up(error ? error->message : "it failed");
}

static void unlock(struct vault *vault, const char *pin_file)
{
    g_autofree char *pin = NULL;
    GError *error = NULL;

    must(g_file_get_contents(pin_file, &pin, NULL, &error), error);
    must(vault_unlock(vault, g_strchomp(pin), &error), error);
}

static struct vault *open_one(const char *folder, enum vault_use use)
{
    GError *error = NULL;
    struct vault *vault = vault_open(folder, use, &error);

    must(vault != NULL, error);
    return vault;
}

/* --- make --- */

static GBytes *noise(size_t bytes, uint32_t seed)
{
    uint8_t *data = g_malloc(bytes + 4);

    for (size_t i = 0; i < bytes; i += 4) {
        seed = seed * 1664525 + 1013904223;
        memcpy(data + i, &seed, 4);
    }
    return g_bytes_new_take(data, bytes);
}

/* Two of three a photograph, every third a voice; every tenth of two pupils. */
static void file_one(struct vault *vault, const struct pack *pack, int number)
{
    bool voice = number % 3 == 2;
    size_t pupils;
    const struct pack_pupil *pupil = pack_pupils(pack, &pupils);
    struct moment now = clock_now(vault_clock(vault));
    struct draft draft = {.id = id_new(), .app = json_object()};
    g_autoptr(GBytes) plain = noise(4000 + (size_t)number % 16000, (uint32_t)number);
    struct medium medium = {.bytes = (int64_t)g_bytes_get_size(plain),
                            .sha256 = digest_of_bytes(plain)};
    g_autofree char *caption = g_strdup_printf("Number %d: chose it without being asked", number);
    GError *error = NULL;

    g_strlcpy(medium.name, voice ? "voice.ogg" : "photo.jpg", sizeof medium.name);
    g_strlcpy(medium.type, voice ? "audio/ogg" : "image/jpeg", sizeof medium.type);
    draft.record = record_new(draft.id.text, "evidence", &now, vault_device(vault), "staff", NULL);
    record_set_body(draft.record,
                    json_pack("{ss, ss}", "evidence", voice ? "observation" : "photograph",
                              "caption", caption));
    for (int i = 0, wanted = number % 10 == 9 ? 2 : 1; i < (int)pupils && wanted > 0; i++) {
        const struct pack_pupil *one = &pupil[((size_t)number + (size_t)i) % pupils];
        if (one->photo != MAY_YES || one->voice != MAY_YES)
            continue;
        record_add_pupil(draft.record, one);
        wanted--;
    }
    record_add_medium(draft.record, &medium);
    must(vault_draft_save(vault, &draft, &medium, &plain, 1, &error), error);
    must(vault_file(vault, draft.id.text, draft.record, NULL, &error), error);
    puts(draft.id.text);
    json_decref(draft.record);
    json_decref(draft.app);
}

static void make(int count, const char *folder, const char *pin_file)
{
    struct vault *vault = open_one(folder, VAULT_WRITE);
    struct pack *pack;

    unlock(vault, pin_file);
    pack = vault_pack(vault);
    if (!pack)
        give_up("the device has no plan pack");
    for (int i = 0; i < count; i++)
        file_one(vault, pack, i);
    pack_unref(pack);
    vault_close(vault);
}

static void free_what_may_go(const char *folder)
{
    struct vault *vault = open_one(folder, VAULT_WRITE);
    g_autoptr(GPtrArray) freed = g_ptr_array_new_with_free_func(g_free);
    GError *error = NULL;

    must(vault_free(vault, freed, &error), error);
    for (guint i = 0; i < freed->len; i++)
        puts(g_ptr_array_index(freed, i));
    vault_close(vault);
}

/* --- open --- */

static double pss_mb(void)
{
    g_autofree char *text = NULL;
    const char *at;

    if (!g_file_get_contents("/proc/self/smaps_rollup", &text, NULL, NULL))
        return 0;
    at = strstr(text, "\nPss:");
    return at ? (double)g_ascii_strtoll(at + 5, NULL, 10) / 1024 : 0;
}

/* The pupil with the most. */
static const char *fullest(struct vault *vault, const struct pack *pack)
{
    size_t pupils, most = 0;
    const struct pack_pupil *pupil = pack_pupils(pack, &pupils);
    const char *id = NULL;

    for (size_t i = 0; i < pupils; i++) {
        if (vault_item_count(vault, pupil[i].id) > most) {
            most = vault_item_count(vault, pupil[i].id);
            id = pupil[i].id;
        }
    }
    if (most < NEWEST)
        give_up("no pupil has as many items as are asked for");
    return id;
}

static double newest_us(struct vault *vault)
{
    struct pack *pack = vault_pack(vault);
    const char *id = fullest(vault, pack);
    double took_us[ROUNDS];

    for (int i = 0; i < ROUNDS; i++) {
        int64_t begun_us = now_us();
        g_autoptr(GPtrArray) items = vault_newest(vault, id, 0, NEWEST);
        took_us[i] = (double)(now_us() - begun_us);
        for (guint at = 0; at < NEWEST; at++) {
            const struct item *item = g_ptr_array_index(items, at);
            if (!item->record)
                give_up("an item came without its record");
        }
    }
    pack_unref(pack);
    return percentile(took_us, ROUNDS, 99);
}

static void time_open(const char *folder, const char *pin_file, enum vault_use use)
{
    double before_mb = pss_mb();
    int64_t begun_us = now_us(), opened_us, unlocked_us;
    struct vault *vault = open_one(folder, use);

    opened_us = now_us();
    unlock(vault, pin_file);
    unlocked_us = now_us();
    printf("%.1f %.1f %.1f %.1f", (double)(opened_us - begun_us) / 1000,
           (double)(unlocked_us - opened_us - stretched_us) / 1000, (double)stretched_us / 1000,
           newest_us(vault));
    printf(" %.1f %zu\n", pss_mb() - before_mb, vault_item_count(vault, NULL));
    vault_close(vault);
}

static void time_verify(const char *folder)
{
    struct vault *vault = open_one(folder, VAULT_READ);
    int64_t begun_us = now_us();
    GError *error = NULL;
    int checked = vault_verify(vault, NULL, NULL, &error);

    must(checked >= 0, error);
    printf("%.1f %d\n", (double)(now_us() - begun_us) / 1000, checked);
    vault_close(vault);
}

int main(int argc, char **argv)
{
    seal_start();
    if (argc == 5 && strcmp(argv[1], "make") == 0)
        make(atoi(argv[2]), argv[3], argv[4]);
    else if (argc == 4 && strcmp(argv[1], "open") == 0)
        time_open(argv[2], argv[3], VAULT_WRITE);
    else if (argc == 4 && strcmp(argv[1], "read") == 0)
        time_open(argv[2], argv[3], VAULT_READ);
    else if (argc == 3 && strcmp(argv[1], "free") == 0)
        free_what_may_go(argv[2]);
    else if (argc == 3 && strcmp(argv[1], "verify") == 0)
        time_verify(argv[2]);
    else
        give_up("make N VAULT PINFILE | free VAULT | open VAULT PINFILE | read VAULT PINFILE | "
                "verify VAULT");
    return 0;
}
