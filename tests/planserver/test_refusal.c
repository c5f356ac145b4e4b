// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/rig.h"

#define AMARA "6fee95a9-e375-4e43-8405-3899b0fc3ee0"

struct refusal {
    struct rig *rig;
    struct rig_device *device;
    struct rig_item *item;
};

static struct refusal refusal_new(void **state)
{
    struct refusal refusal = {.rig = *state};

    refusal.device = rig_enrol(refusal.rig);
    refusal.item = rig_item_new(refusal.device, "Not this one");
    return refusal;
}

/* Sends these bytes, wants them refused for `words`, and nothing of them left. */
static void refusal_check(struct refusal *refusal, GBytes *bytes, const char *words)
{
    struct rig *rig = refusal->rig;
    const char *id = refusal->item->id.text;

    rig_upload(rig, refusal->device, id, bytes);
    rig_refused(rig, refusal->device, id, words);
    rig_stop(rig);
    assert_false(rig_has(rig, "bags/%s.zip", id));
    assert_false(rig_has(rig, "opened/" AMARA "/%s", id));
    rig_start(rig);
    rig_refused(rig, refusal->device, id, words);
    assert_false(rig_has(rig, "staging/%s", id));
}

static void refusal_end(struct refusal *refusal)
{
    rig_item_free(refusal->item);
    rig_device_free(refusal->device);
}

/* The bag as bytes that may be spoilt. */
static GByteArray *loose_bag(struct refusal *refusal)
{
    return g_bytes_unref_to_array(rig_bag(refusal->rig, refusal->device, refusal->item));
}

static void changed_byte_is_refused(void **state)
{
    struct refusal refusal = refusal_new(state);
    GByteArray *loose = loose_bag(&refusal);
    g_autoptr(GBytes) bag = NULL;

    loose->data[loose->len / 2] ^= 1;
    bag = g_byte_array_free_to_bytes(loose);
    refusal_check(&refusal, bag, "is damaged");
    refusal_end(&refusal);
}

static void other_bytes_than_promised_are_refused(void **state)
{
    struct refusal refusal = refusal_new(state);
    g_autoptr(GBytes) bag = rig_bag(refusal.rig, refusal.device, refusal.item);
    struct digest other = digest_of("other", 5);
    const char *id = refusal.item->id.text;
    g_autofree char *path = rig_create(refusal.rig, refusal.device, id, bag, &other);
    struct rig_reply *reply = rig_patch(refusal.rig, refusal.device, path, 0,
                                        g_bytes_get_data(bag, NULL), g_bytes_get_size(bag));

    assert_int_equal(reply->status, 204);
    rig_refused(refusal.rig, refusal.device, id, "another SHA-256");
    rig_reply_free(reply);
    refusal_end(&refusal);
}

static void unsigned_bag_is_refused(void **state)
{
    struct refusal refusal = refusal_new(state);
    GByteArray *loose = loose_bag(&refusal);
    const char *name = "tagmanifest-sha256.txt.minisig";
    g_autoptr(GBytes) bag = NULL;
    guint8 *at = loose->data;
    int found = 0;

    while ((at = memmem(at, (size_t)(loose->data + loose->len - at), name, strlen(name)))) {
        at[strlen(name) - 1] = 'x'; /* the entry has another name: there is no signature */
        found++;
    }
    assert_int_equal(found, 2);
    bag = g_byte_array_free_to_bytes(loose);
    refusal_check(&refusal, bag, ".minisig' belongs");
    refusal_end(&refusal);
}

static void bag_signed_by_another_is_refused(void **state)
{
    struct refusal refusal = refusal_new(state);
    struct minisign_public key;
    struct minisign_secret secret;
    g_autoptr(GBytes) bag = NULL;

    minisign_new(&key, &secret);
    refusal.item->signing = &secret;
    bag = rig_bag(refusal.rig, refusal.device, refusal.item);
    refusal_check(&refusal, bag, "signed by the key");
    refusal_end(&refusal);
}

static void bag_that_names_another_device_is_refused(void **state)
{
    struct refusal refusal = refusal_new(state);
    struct rig_device *other = rig_enrol(refusal.rig);
    g_autoptr(GBytes) bag = NULL;

    refusal.item->signing = &refusal.device->secret;
    bag = rig_bag(refusal.rig, other, refusal.item);
    refusal_check(&refusal, bag, "another device");
    rig_device_free(other);
    refusal_end(&refusal);
}

static void another_devices_bag_is_refused_and_stays_unknown_to_it(void **state)
{
    struct refusal refusal = refusal_new(state);
    struct rig_device *thief = rig_enrol(refusal.rig);
    g_autoptr(GBytes) bag = rig_bag(refusal.rig, refusal.device, refusal.item);
    const char *id = refusal.item->id.text;
    struct rig_reply *reply;
    json_t *entry;

    rig_upload(refusal.rig, thief, id, bag);
    rig_refused(refusal.rig, thief, id, "signed by the key");
    rig_upload(refusal.rig, refusal.device, id, bag);
    receipt_free(rig_receipt(refusal.rig, refusal.device, id));
    entry = rig_query(refusal.rig, thief, id);
    assert_string_not_equal(json_string_value(json_object_get(entry, "state")), "received");
    reply = rig_create_raw(refusal.rig, thief, id, bag, NULL);
    assert_int_equal(reply->status, 409);
    rig_reply_free(reply);
    json_decref(entry);
    rig_device_free(thief);
    refusal_end(&refusal);
}

static void bag_sealed_to_others_is_refused(void **state)
{
    struct refusal refusal = refusal_new(state);
    g_autoptr(GBytes) bag = NULL;

    refusal.item->sealed_to = &refusal.rig->school->escrow;
    bag = rig_bag(refusal.rig, refusal.device, refusal.item);
    refusal_check(&refusal, bag, "not sealed to the key at hand");
    refusal_end(&refusal);
}

static void spoilt_record_is_refused(void **state, const char *key, json_t *value,
                                     const char *words)
{
    struct refusal refusal = refusal_new(state);
    g_autoptr(GBytes) bag = NULL;

    json_object_set_new(refusal.item->record, key, value);
    bag = rig_bag(refusal.rig, refusal.device, refusal.item);
    refusal_check(&refusal, bag, words);
    refusal_end(&refusal);
}

static void record_that_breaks_the_schema_is_refused(void **state)
{
    spoilt_record_is_refused(state, "kind", json_string("view.nonsense"), "/kind");
}

static void record_of_another_id_is_refused(void **state)
{
    struct id other = id_new();

    spoilt_record_is_refused(state, "id", json_string(other.text), "another record");
}

static void pupil_that_leads_out_of_the_folder_is_refused(void **state)
{
    spoilt_record_is_refused(
        state, "pupils",
        json_pack("[{s:s, s:s, s:n}]", "id", "../../out", "shown", "Out", "picture"),
        "cannot name a folder");
}

static void pupil_called_none_is_refused(void **state)
{
    spoilt_record_is_refused(
        state, "pupils", json_pack("[{s:s, s:s, s:n}]", "id", "none", "shown", "None", "picture"),
        "cannot name a folder");
}

static void medium_that_the_record_does_not_name_is_refused(void **state)
{
    spoilt_record_is_refused(state, "media", json_array(), "does not name what the bag holds");
}

static void medium_that_is_not_what_the_record_says_is_refused(void **state)
{
    struct refusal refusal = refusal_new(state);
    g_autoptr(GBytes) bag = NULL;

    g_bytes_unref(refusal.item->media[0]);
    refusal.item->media[0] = g_bytes_new("another picture", 15);
    bag = rig_bag(refusal.rig, refusal.device, refusal.item);
    refusal_check(&refusal, bag, "not what the record says");
    refusal_end(&refusal);
}

static void bytes_that_are_no_bag_are_refused(void **state)
{
    struct refusal refusal = refusal_new(state);
    g_autoptr(GBytes) text = g_bytes_new("this is no bag", 14);

    refusal_check(&refusal, text, "no bag");
    refusal_end(&refusal);
}

static void no_bytes_at_all_are_refused(void **state)
{
    struct refusal refusal = refusal_new(state);
    g_autoptr(GBytes) none = g_bytes_new("", 0);
    const char *id = refusal.item->id.text;
    g_autofree char *path = rig_create(refusal.rig, refusal.device, id, none, NULL);

    rig_refused(refusal.rig, refusal.device, id, "nothing was sent");
    refusal_end(&refusal);
}

static void refused_record_may_be_sent_again_and_well(void **state)
{
    struct refusal refusal = refusal_new(state);
    g_autoptr(GBytes) bag = rig_bag(refusal.rig, refusal.device, refusal.item);
    g_autoptr(GBytes) text = g_bytes_new("cut", 3);
    const char *id = refusal.item->id.text;

    rig_upload(refusal.rig, refusal.device, id, text);
    rig_refused(refusal.rig, refusal.device, id, "no bag");
    rig_upload(refusal.rig, refusal.device, id, bag);
    receipt_free(rig_receipt(refusal.rig, refusal.device, id));
    refusal_end(&refusal);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, rig_setup, rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(changed_byte_is_refused),
        EACH(other_bytes_than_promised_are_refused),
        EACH(unsigned_bag_is_refused),
        EACH(bag_signed_by_another_is_refused),
        EACH(bag_that_names_another_device_is_refused),
        EACH(another_devices_bag_is_refused_and_stays_unknown_to_it),
        EACH(bag_sealed_to_others_is_refused),
        EACH(record_that_breaks_the_schema_is_refused),
        EACH(record_of_another_id_is_refused),
        EACH(pupil_that_leads_out_of_the_folder_is_refused),
        EACH(pupil_called_none_is_refused),
        EACH(medium_that_the_record_does_not_name_is_refused),
        EACH(medium_that_is_not_what_the_record_says_is_refused),
        EACH(bytes_that_are_no_bag_are_refused),
        EACH(no_bytes_at_all_are_refused),
        EACH(refused_record_may_be_sent_again_and_well),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
