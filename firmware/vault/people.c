// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/vault_internal.h"

#include "seal/wrap.h"

#include <string.h>

/* keys/wraps/<who>-1.wrap and -2.wrap. The first copy is written first: where the two differ after
 * a cut, it is the newer one, and the second is made like it when somebody opens with it. */

#define WRAP_MOST ((size_t)65536)
#define COPIES 2
#define PEOPLE_MOST 200

static char *copy_name(const char *who, int copy)
{
    return g_strdup_printf("%s-%d.wrap", who, copy);
}

static bool who_is_valid(const char *who)
{
    return id_is_valid(who) || strcmp(who, VAULT_FIRST) == 0;
}

/* Whose wrap a file is; NULL for any other file. */
static char *who_of(const char *file)
{
    char *who;

    if (!g_str_has_suffix(file, "-1.wrap") && !g_str_has_suffix(file, "-2.wrap"))
        return NULL;
    who = g_strndup(file, strlen(file) - strlen("-1.wrap"));
    if (!who_is_valid(who))
        g_clear_pointer(&who, g_free);
    return who;
}

GBytes *wrap_read(struct vault *vault, const char *who, GError **error)
{
    GError *why = NULL;

    if (vault->wraps < 0) {
        fault(error, FAULT_MISSING, "there is no keys/wraps");
        return NULL;
    }
    for (int copy = 1; copy <= COPIES; copy++) {
        g_autofree char *name = copy_name(who, copy);
        g_autoptr(GBytes) wrap = file_read(vault->wraps, name, WRAP_MOST, copy == 1 ? &why : error);
        struct wrap_about about;
        if (wrap && wrap_look(wrap, &about, copy == 1 ? &why : error) &&
            (strcmp(about.who, who) == 0 ||
             fault(copy == 1 ? &why : error, FAULT_DAMAGED, "%s is another person's", name))) {
            g_clear_error(&why);
            return g_steal_pointer(&wrap);
        }
    }
    if (error && *error)
        g_prefix_error(error, "keys/wraps/%s: %s; ", who, why->message);
    g_error_free(why);
    return NULL;
}

void wrap_mend(struct vault *vault, const char *who, GBytes *good)
{
    for (int copy = 1; copy <= COPIES && vault->use == VAULT_WRITE; copy++) {
        g_autofree char *name = copy_name(who, copy);
        g_autoptr(GBytes) there = file_read(vault->wraps, name, WRAP_MOST, NULL);
        g_autoptr(GError) why = NULL;
        if (there && g_bytes_equal(there, good))
            continue;
        g_warning("keys/wraps/%s is missing, damaged or old, and is made again", name);
        if (!file_write(vault->wraps, name, good, FILE_REPLACE, 0600, &why))
            g_warning("it cannot be: %s", why->message);
    }
}

/* --- everybody --- */

static gboolean same_text(gconstpointer a, gconstpointer b)
{
    return strcmp(a, b) == 0;
}

/* Who has a wrap; the first who enrolled is nobody any more once anybody else has one. */
static GPtrArray *people_names(const struct vault *vault)
{
    g_autoptr(GPtrArray) files = vault->wraps < 0 ? NULL : folder_list(vault->wraps, NULL);
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    guint first;

    for (guint i = 0; files && i < files->len && names->len < PEOPLE_MOST; i++) {
        char *who = who_of(g_ptr_array_index(files, i));
        if (who && !g_ptr_array_find_with_equal_func(names, who, same_text, NULL))
            g_ptr_array_add(names, who);
        else
            g_free(who);
    }
    if (names->len > 1 && g_ptr_array_find_with_equal_func(names, VAULT_FIRST, same_text, &first))
        g_ptr_array_remove_index(names, first);
    return names;
}

static gint by_sign(gconstpointer a, gconstpointer b)
{
    const struct vault_person *one = a, *other = b;

    return one->sign != other->sign ? one->sign - other->sign : strcmp(one->who, other->who);
}

/* A wrap of which neither copy is whole is somebody's all the same: they are told when they try. */
GArray *vault_people(struct vault *vault)
{
    g_autoptr(GPtrArray) names = people_names(vault);
    GArray *people = g_array_new(FALSE, TRUE, sizeof(struct vault_person));

    for (guint i = 0; i < names->len; i++) {
        struct vault_person person = {.sign = WRAP_SIGNS - 1};
        struct wrap_about about;
        g_strlcpy(person.who, g_ptr_array_index(names, i), sizeof person.who);
        g_autoptr(GBytes) wrap = wrap_read(vault, person.who, NULL);
        if (wrap && wrap_look(wrap, &about, NULL)) {
            person.sign = about.sign;
            person.has_badge = about.badge_check[0] != '\0';
        }
        tries_tell(vault, &person);
        g_array_append_val(people, person);
    }
    g_array_sort(people, by_sign);
    return people;
}

/* Their own, or the first that is free: a person keeps the sign they know. */
static int choose_sign(struct vault *vault, const char *who)
{
    g_autoptr(GArray) people = vault_people(vault);
    bool taken[WRAP_SIGNS] = {false};
    int sign = 0;

    for (guint i = 0; i < people->len; i++) {
        const struct vault_person *person = &g_array_index(people, struct vault_person, i);
        if (strcmp(person->who, who) == 0)
            return person->sign;
        /* Who enrolled hands their sign on with their wrap. */
        taken[person->sign] = strcmp(person->who, VAULT_FIRST) != 0;
    }
    while (sign < WRAP_SIGNS - 1 && taken[sign])
        sign++;
    return sign;
}

/* --- made and taken away --- */

bool wrap_make(struct vault *vault, const struct age_identity *key, const char *who,
               const struct badge *badge, const char *pin, GError **error)
{
    struct wrap_about about = {.sign = choose_sign(vault, who)};
    g_autoptr(GBytes) wrap = NULL;

    g_strlcpy(about.who, who, sizeof about.who);
    wrap = wrap_seal(key, &about, badge, pin, error);
    if (!wrap || !tries_make(vault, who, error))
        return false;
    for (int copy = 1; copy <= COPIES; copy++) {
        g_autofree char *name = copy_name(who, copy);
        if (!file_write(vault->wraps, name, wrap, FILE_REPLACE, 0600, error))
            return false;
    }
    tries_clear(vault, who);
    return true;
}

/* The first copy last: it is the one that counts. */
static bool wrap_remove(struct vault *vault, const char *who, GError **error)
{
    for (int copy = COPIES; copy >= 1; copy--) {
        g_autofree char *name = copy_name(who, copy);
        if (!file_remove(vault->wraps, name, error))
            return false;
    }
    return file_remove(vault->tries, who, error);
}

bool wraps_clear(struct vault *vault, GError **error)
{
    g_autoptr(GPtrArray) files = folder_list(vault->wraps, error);

    for (guint i = 0; files && i < files->len; i++) {
        g_autofree char *who = who_of(g_ptr_array_index(files, i));
        if (who && !wrap_remove(vault, who, error))
            return false;
    }
    return files != NULL;
}

/* --- the school's list --- */

static bool is_staff(const struct pack *pack, const char *who)
{
    size_t count;
    const struct pack_staff *staff = pack_staff(pack, &count);

    for (size_t i = 0; i < count; i++) {
        if (strcmp(staff[i].id, who) == 0)
            return true;
    }
    return false;
}

/* Nobody but the first has a wrap before the pack is there, so it is the list's first. */
const char *people_first(const struct vault *vault)
{
    size_t count = 0;
    const struct pack_staff *staff = vault->pack ? pack_staff(vault->pack, &count) : NULL;

    return count ? staff[0].id : NULL;
}

void people_claim(struct vault *vault, const struct vault_opener *opener)
{
    const char *who = people_first(vault);
    g_autoptr(GError) why = NULL;

    if (g_strcmp0(vault->who, VAULT_FIRST) != 0 || !who || vault->use == VAULT_READ)
        return;
    if (!wrap_make(vault, vault->key, who, opener->badge, opener->pin, &why) ||
        !wrap_remove(vault, VAULT_FIRST, &why)) {
        g_warning("who enrolled this device keeps the wrap without a name: %s", why->message);
        return;
    }
    g_free(vault->who);
    vault->who = g_strdup(who);
}

/* A `first` beside others is what a cut left of a claim; people_names passes it over. */
static void remove_stale_first(struct vault *vault)
{
    g_autofree char *name = copy_name(VAULT_FIRST, 1);
    g_autoptr(GBytes) there = file_read(vault->wraps, name, WRAP_MOST, NULL);
    g_autoptr(GError) why = NULL;

    if (there && !wrap_remove(vault, VAULT_FIRST, &why))
        g_warning("keys/wraps/%s stays: %s", name, why->message);
}

void people_leave(struct vault *vault)
{
    g_autoptr(GPtrArray) names = people_names(vault);
    guint stay = 0;

    if (!vault->pack || !vault->key || vault->use == VAULT_READ)
        return;
    for (guint i = 0; i < names->len; i++)
        stay += is_staff(vault->pack, g_ptr_array_index(names, i));
    if (stay == 0)
        return; /* `first`, or the last who can open: see vault.h */
    remove_stale_first(vault);
    for (guint i = 0; i < names->len; i++) {
        const char *who = g_ptr_array_index(names, i);
        g_autoptr(GError) why = NULL;
        if (is_staff(vault->pack, who))
            continue;
        if (!wrap_remove(vault, who, &why))
            g_warning("the wrap of a person who left stays: %s", why->message);
        if (g_strcmp0(vault->who, who) == 0)
            g_clear_pointer(&vault->who, g_free);
    }
}

static bool may_be_set(const struct vault *vault, const char *staff, const struct badge *badge,
                       GError **error)
{
    if (!vault->key || !vault->pack)
        return fault(error, FAULT_DENIED, "the vault is locked: a colleague opens it first");
    if (!is_staff(vault->pack, staff))
        return fault(error, FAULT_MISSING, "the school's list has no staff '%.40s'", staff);
    if (badge && strcmp(badge->staff.text, staff) != 0)
        return fault(error, FAULT_INVALID, "the badge is another person's");
    if (!badge && pack_has_badges(vault->pack))
        return fault(error, FAULT_REFUSED, "this school opens its devices with badge and PIN");
    return true;
}

static void set_badge(struct vault *vault, const struct badge *badge)
{
    g_clear_pointer(&vault->badge, seal_secret_free);
    if (badge) {
        vault->badge = seal_secret_new(sizeof *badge);
        *vault->badge = *badge;
    }
}

bool vault_person_set(struct vault *vault, const char *staff, const struct badge *badge,
                      const char *pin, GError **error)
{
    if (!vault_may_write(vault, error) || !may_be_set(vault, staff, badge, error) ||
        !wrap_make(vault, vault->key, staff, badge, pin, error))
        return false;
    if (g_strcmp0(vault->who, staff) == 0 && badge != vault->badge)
        set_badge(vault, badge);
    return true;
}
