// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/vault_internal.h"

#include "seal/wrap.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* keys/tries/<who>: how often a wrong PIN was tried. Two places of 512 bytes, written in turn and
 * in place: a count costs one flush and no room on a full disk, and a cut while one is written
 * leaves the other. A place that is not as we wrote it is taken for the newer one, and counts one
 * more than the other. */

#define PLACE_BYTES 512
#define PLACES 2
#define FREE 5
#define FORMAT "viewfinder-tries/1"

struct tries {
    int64_t serial;
    int64_t count;
    int64_t armed_ms; /* CLOCK_BOOTTIME of `boot`, from when the wait counts */
    int64_t pack;     /* the newest that had come when the person was shut out */
    char boot[37];
};

/* --- one place --- */

static char *place_text(const struct tries *tries)
{
    g_autofree char *text =
        g_strdup_printf(FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT
                               " %" G_GINT64_FORMAT " %s",
                        (gint64)tries->serial, (gint64)tries->count, (gint64)tries->armed_ms,
                        (gint64)tries->pack, tries->boot);
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    struct digest digest = digest_of_bytes(bytes);
    char hex[DIGEST_HEX + 1];

    digest_hex(&digest, hex);
    return g_strdup_printf("%s %s", text, hex);
}

static bool read_numbers(char *const *words, struct tries *tries)
{
    int64_t *const numbers[] = {&tries->serial, &tries->count, &tries->armed_ms, &tries->pack};

    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
        gint64 number;
        if (!g_ascii_string_to_signed(words[i + 1], 10, 0, G_MAXINT64 / 2, &number, NULL))
            return false;
        *numbers[i] = number;
    }
    return true;
}

static bool place_read(const char place[PLACE_BYTES], struct tries *tries)
{
    g_autofree char *said = g_strchomp(g_strndup(place, PLACE_BYTES));
    g_auto(GStrv) words = g_strsplit(said, " ", 8);
    g_autofree char *again = NULL;

    if (g_strv_length(words) != 7 || strlen(words[5]) != 36 || !read_numbers(words, tries))
        return false;
    memcpy(tries->boot, words[5], sizeof tries->boot);
    again = place_text(tries);
    return strcmp(again, said) == 0;
}

/* --- the file --- */

static bool file_whole(const struct vault *vault, const char *who, char all[PLACES * PLACE_BYTES])
{
    int fd = vault->tries < 0
                 ? -1
                 : openat(vault->tries, who, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    ssize_t got = fd < 0 ? -1 : pread(fd, all, (size_t)PLACES * PLACE_BYTES, 0);

    if (fd >= 0)
        close(fd);
    return got == (ssize_t)PLACES * PLACE_BYTES;
}

/* What a count is when nothing can be read of it: the first wait. */
static struct tries unreadable(const char *who)
{
    g_warning("keys/tries/%s is missing or damaged: the next PIN waits", who);
    return (struct tries){.serial = 1, .count = FREE};
}

static struct tries tries_read(const struct vault *vault, const char *who, bool *whole)
{
    char all[PLACES * PLACE_BYTES];
    struct tries place[PLACES] = {{0}};
    bool good[PLACES];

    *whole = file_whole(vault, who, all);
    if (!*whole)
        return unreadable(who);
    for (int i = 0; i < PLACES; i++)
        good[i] = place_read(all + (size_t)i * PLACE_BYTES, &place[i]);
    if (good[0] && good[1])
        return place[place[1].serial > place[0].serial];
    *whole = false;
    if (!good[0] && !good[1])
        return unreadable(who);
    g_warning("keys/tries/%s is damaged, and is mended", who);
    place[good[1]].count++;
    return place[good[1]];
}

static bool place_write(int fd, const struct tries *tries, bool flush, GError **error)
{
    g_autofree char *text = place_text(tries);
    char place[PLACE_BYTES];
    off_t at = (off_t)(tries->serial % PLACES) * PLACE_BYTES;

    memset(place, ' ', sizeof place);
    memcpy(place, text, strlen(text));
    place[sizeof place - 1] = '\n';
    if (pwrite(fd, place, sizeof place, at) != (ssize_t)sizeof place ||
        (flush && fdatasync(fd) != 0))
        return fault_errno(error, "the count of wrong PINs cannot be kept, so none is tried");
    return true;
}

static bool tries_write(struct vault *vault, const char *who, struct tries *tries, bool flush,
                        GError **error)
{
    int fd;
    bool done;

    tries->serial++;
    if (!tries_make(vault, who, error))
        return false;
    fd = openat(vault->tries, who, O_WRONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return fault_errno(error, "the count of wrong PINs cannot be kept, so none is tried");
    done = place_write(fd, tries, flush, error);
    close(fd);
    return done;
}

bool tries_make(struct vault *vault, const char *who, GError **error)
{
    struct tries none[PLACES] = {{.serial = 0}, {.serial = 1}};
    char there[PLACES * PLACE_BYTES];
    g_autoptr(GBytes) bytes = NULL;
    GString *all;

    if (file_whole(vault, who, there))
        return true;
    all = g_string_new(NULL);
    for (int i = 0; i < PLACES; i++) {
        clock_boot_id(none[i].boot);
        g_autofree char *text = place_text(&none[i]);
        g_string_append_printf(all, "%-*s\n", PLACE_BYTES - 1, text);
    }
    bytes = g_string_free_to_bytes(all);
    return file_write(vault->tries, who, bytes, FILE_REPLACE, 0600, error);
}

/* --- waits --- */

static int64_t wait_ms_of(int64_t count)
{
    static const int64_t seconds[] = {30, 60, 300, 1800, 3600};

    if (count < FREE)
        return 0;
    return 1000 * seconds[MIN(count - FREE, (int64_t)G_N_ELEMENTS(seconds) - 1)];
}

/* A wait of another boot, or of a clock that went back, begins again in full. */
static struct tries tries_now(struct vault *vault, const char *who)
{
    bool whole;
    struct tries tries = tries_read(vault, who, &whole);
    g_autoptr(GError) why = NULL;
    char boot[37];

    clock_boot_id(boot);
    if (whole && strcmp(boot, tries.boot) == 0 && tries.armed_ms <= clock_boottime_ms())
        return tries;
    memcpy(tries.boot, boot, sizeof boot);
    tries.armed_ms = vault->use == VAULT_READ ? vault->opened_ms : clock_boottime_ms();
    if (vault->use == VAULT_WRITE && (tries.count >= FREE || !whole) &&
        !tries_write(vault, who, &tries, true, &why))
        g_warning("%s", why->message);
    return tries;
}

static int64_t wait_left_ms(const struct tries *tries)
{
    return MAX(tries->armed_ms + wait_ms_of(tries->count) - clock_boottime_ms(), 0);
}

/* A newer pack than when they were shut out: the school has spoken since. */
static bool is_pardoned(struct vault *vault, const char *who, struct tries *tries)
{
    if (pack_newest_signed(vault) <= tries->pack)
        return false;
    tries_clear(vault, who);
    *tries = tries_now(vault, who);
    return tries->count < TRIES_MOST;
}

void tries_tell(struct vault *vault, struct vault_person *person)
{
    struct tries tries = tries_now(vault, person->who);

    person->is_shut = tries.count >= TRIES_MOST && !is_pardoned(vault, person->who, &tries);
    person->wait_ms = wait_left_ms(&tries);
}

void tries_rearm(struct vault *vault)
{
    g_autoptr(GArray) people = vault_people(vault); /* each was looked at */
}

bool tries_count(struct vault *vault, const char *who, GError **error)
{
    struct tries tries = tries_now(vault, who);

    tries.count++;
    tries.armed_ms = clock_boottime_ms();
    if (tries.count >= TRIES_MOST)
        tries.pack = pack_newest_signed(vault);
    return tries_write(vault, who, &tries, true, error);
}

/* Not flushed: what a cut brings back is a higher count. */
void tries_clear(struct vault *vault, const char *who)
{
    bool whole;
    struct tries tries = tries_read(vault, who, &whole);
    g_autoptr(GError) why = NULL;

    tries_forget(vault);
    if (whole && tries.count == 0)
        return;
    tries.count = 0;
    clock_boot_id(tries.boot);
    tries.armed_ms = clock_boottime_ms();
    if (!tries_write(vault, who, &tries, false, &why))
        g_warning("%s", why->message);
}

/* --- the same wrong PIN again --- */

/* Kept only as keyed tags, in memory that is locked, while the program runs: a wrong PIN is often
 * nearly the right one. */
struct wrong_pins {
    uint8_t key[SEAL_TAG_BYTES];
    size_t count;
    uint8_t tags[4 * TRIES_MOST][SEAL_TAG_BYTES];
};

static void tag_of(const struct wrong_pins *wrong, const char *who, const char *pin,
                   uint8_t tag[SEAL_TAG_BYTES])
{
    char text[ID_LENGTH + WRAP_PIN_DIGITS + 2];

    g_snprintf(text, sizeof text, "%s %s", who, pin);
    seal_tag(wrong->key, text, strlen(text), tag);
    seal_wipe(text, sizeof text);
}

static bool is_known_wrong(const struct wrong_pins *wrong, const char *who, const char *pin)
{
    uint8_t tag[SEAL_TAG_BYTES];

    if (!wrong)
        return false;
    tag_of(wrong, who, pin, tag);
    for (size_t i = 0; i < wrong->count; i++) {
        if (memcmp(wrong->tags[i], tag, sizeof tag) == 0)
            return true;
    }
    return false;
}

void tries_wrong(struct vault *vault, const char *who, const char *pin)
{
    struct wrong_pins *wrong = vault->wrong;

    if (!wrong) {
        wrong = vault->wrong = seal_secret_new(sizeof *wrong);
        seal_random(wrong->key, sizeof wrong->key);
    }
    if (wrong->count < G_N_ELEMENTS(wrong->tags))
        tag_of(wrong, who, pin, wrong->tags[wrong->count++]);
}

void tries_forget(struct vault *vault)
{
    g_clear_pointer(&vault->wrong, seal_secret_free);
}

bool tries_may(struct vault *vault, const char *who, const char *pin, GError **error)
{
    struct vault_person person = {.is_shut = false};

    g_strlcpy(person.who, who, sizeof person.who);
    tries_tell(vault, &person);
    if (person.is_shut)
        return fault(error, FAULT_REFUSED,
                     "%d wrong PINs: a colleague gives a new one, or the school's next plan lets "
                     "this person in again",
                     TRIES_MOST);
    if (person.wait_ms > 0)
        return fault(error, FAULT_BUSY, "after wrong PINs the next may be tried in %d s",
                     (int)((person.wait_ms + 999) / 1000));
    if (is_known_wrong(vault->wrong, who, pin))
        return fault(error, FAULT_DENIED, "the PIN does not open this (it was tried before)");
    return true;
}
