// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/rig.h"

#include "record/record.h"
#include "seal/answer.h"

#define AMARA "6fee95a9-e375-4e43-8405-3899b0fc3ee0"
#define SETTLE_TRIES 2000
#define SETTLE_STEP_US 10000

static json_t *enrolled_body(struct rig *rig, json_t *answer)
{
    char *text = json_dumps(json_object_get(answer, "enrolled"), JSON_COMPACT);
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    json_t *body = answer_check(&rig->school->receipt_key, bytes, NULL);

    free(text);
    assert_non_null(body);
    return body;
}

struct rig_device *rig_enrol(struct rig *rig)
{
    struct rig_device *device = g_new0(struct rig_device, 1);
    g_autofree char *code = rig_code(rig);
    g_autofree char *digits = rig_code_digits(code);
    g_autofree char *signing = NULL;
    g_autofree char *request = NULL;
    char recipient_text[AGE_TEXT_MAX];
    struct age_recipient recipient;
    struct rig_reply *reply;
    json_t *answer, *body;

    minisign_new(&device->key, &device->secret);
    age_identity_new(&device->identity);
    age_recipient_of(&device->identity, &recipient);
    age_recipient_text(&recipient, recipient_text);
    signing = minisign_public_text(&device->key);
    request = g_strdup_printf("{\"code\":\"%s\",\"name\":\"Maple's\",\"signing\":\"%s\","
                              "\"recipient\":\"%s\"}",
                              digits, signing, recipient_text);
    reply = rig_send(rig, "POST /v1/devices HTTP/1.1\r\n", request, strlen(request));
    assert_int_equal(reply->status, 201);
    answer = rig_reply_json(reply);
    body = enrolled_body(rig, answer);
    device->token = g_strdup(json_string_value(json_object_get(answer, "token")));
    g_strlcpy(device->id.text, json_string_value(json_object_get(body, "device")),
              sizeof device->id.text);
    assert_non_null(device->token);
    assert_true(id_is_valid(device->id.text));
    json_decref(body);
    json_decref(answer);
    rig_reply_free(reply);
    return device;
}

void rig_device_free(struct rig_device *device)
{
    g_free(device->token);
    g_free(device);
}

/* --- bags --- */

void rig_item_add(struct rig_item *item, const char *name, const char *type, const void *data,
                  size_t bytes)
{
    struct medium medium = {.bytes = (int64_t)bytes, .sha256 = digest_of(data, bytes)};

    assert_true(item->media_count < G_N_ELEMENTS(item->media));
    g_strlcpy(medium.name, name, sizeof medium.name);
    g_strlcpy(medium.type, type, sizeof medium.type);
    record_add_medium(item->record, &medium);
    item->names[item->media_count] = name;
    item->media[item->media_count++] = g_bytes_new(data, bytes);
}

struct rig_item *rig_item_new(const struct rig_device *device, const char *caption)
{
    struct rig_item *item = g_new0(struct rig_item, 1);
    struct moment made = {.wall_ms = 1795270000000, .quality = CLOCK_SERVER, .boot_no = 3};
    struct pack_pupil amara = {.id = AMARA, .shown = "Amara", .picture = "photos/amara.svg"};
    uint8_t photo[5000];

    seal_random(photo, sizeof photo);
    clock_boot_id(made.boot);
    item->id = id_new();
    item->seq = 1;
    item->record =
        record_new(item->id.text, "evidence", &made, device->id.text, "staff", "a-teacher");
    record_add_pupil(item->record, &amara);
    record_set_body(item->record,
                    json_pack("{s:s, s:s}", "evidence", "photograph", "caption", caption));
    rig_item_add(item, "photo.jpg", "image/jpeg", photo, sizeof photo);
    return item;
}

void rig_item_free(struct rig_item *item)
{
    for (size_t i = 0; i < item->media_count; i++)
        g_bytes_unref(item->media[i]);
    json_decref(item->record);
    g_free(item);
}

struct feed {
    GBytes *bytes;
    size_t at;
};

static gssize feed_read(void *context, void *buffer, size_t most, GError **error)
{
    struct feed *feed = context;
    size_t take = MIN(most, g_bytes_get_size(feed->bytes) - feed->at);

    (void)error;
    memcpy(buffer, (const char *)g_bytes_get_data(feed->bytes, NULL) + feed->at, take);
    feed->at += take;
    return (gssize)take;
}

static bool append(void *context, const void *data, size_t bytes, GError **error)
{
    (void)error;
    g_byte_array_append(context, data, (guint)bytes);
    return true;
}

/* The record as it stands, canonical; a test may have spoilt it beyond what record_bytes passes. */
static GBytes *record_text(const json_t *record)
{
    char *text = json_dumps(record, JSON_COMPACT | JSON_SORT_KEYS);
    GBytes *bytes = g_bytes_new(text, strlen(text));

    free(text);
    return bytes;
}

GBytes *rig_bag(struct rig *rig, const struct rig_device *device, const struct rig_item *item)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) record = record_text(item->record);
    GByteArray *bytes = g_byte_array_new();
    struct feed feeds[4] = {0};
    struct bag_source sources[4];
    struct digest sha256;
    int64_t length;
    struct bag_recipe recipe = {
        .info = {.id = item->id,
                 .device = device->id,
                 .seq = item->seq,
                 .has_previous = item->has_previous,
                 .previous = item->previous},
        .record = record,
        .media = sources,
        .media_count = item->media_count,
        .recipients = item->sealed_to ? item->sealed_to : &rig->school->ingest,
        .recipient_count = 1,
        .signing = item->signing ? item->signing : &device->secret,
    };

    for (size_t i = 0; i < item->media_count; i++) {
        feeds[i].bytes = item->media[i];
        sources[i] = (struct bag_source){item->names[i], (int64_t)g_bytes_get_size(item->media[i]),
                                         feed_read, &feeds[i]};
    }
    if (!bag_write(&recipe, append, bytes, &sha256, &length, &error))
        fail_msg("bag_write: %s", error->message);
    return g_byte_array_free_to_bytes(bytes);
}

/* --- sending --- */

struct rig_reply *rig_create_raw(struct rig *rig, const struct rig_device *device, const char *id,
                                 GBytes *bag, const struct digest *promised)
{
    struct digest own = digest_of_bytes(bag);
    char hex[DIGEST_HEX + 1];
    g_autofree char *record = g_base64_encode((const guchar *)id, strlen(id));
    g_autofree char *sha256 = NULL;
    g_autofree char *head = NULL;

    digest_hex(promised ? promised : &own, hex);
    sha256 = g_base64_encode((const guchar *)hex, DIGEST_HEX);
    head = g_strdup_printf("POST /v1/bags HTTP/1.1\r\nAuthorization: Bearer %s\r\n"
                           "Tus-Resumable: 1.0.0\r\nUpload-Length: %zu\r\n"
                           "Upload-Metadata: record %s,sha256 %s\r\n",
                           device->token, g_bytes_get_size(bag), record, sha256);
    return rig_send(rig, head, NULL, 0);
}

char *rig_create(struct rig *rig, const struct rig_device *device, const char *id, GBytes *bag,
                 const struct digest *promised)
{
    struct rig_reply *reply = rig_create_raw(rig, device, id, bag, promised);
    g_autofree char *location = rig_reply_header(reply, "Location");
    char *path;

    assert_int_equal(reply->status, 201);
    assert_non_null(location);
    assert_true(g_str_has_prefix(location, rig->url));
    path = g_strdup(location + strlen(rig->url));
    rig_reply_free(reply);
    return path;
}

struct rig_reply *rig_patch(struct rig *rig, const struct rig_device *device, const char *path,
                            int64_t offset, const void *data, size_t bytes)
{
    g_autofree char *head =
        g_strdup_printf("PATCH %s HTTP/1.1\r\nAuthorization: Bearer %s\r\nTus-Resumable: 1.0.0\r\n"
                        "Upload-Offset: %" G_GINT64_FORMAT "\r\n"
                        "Content-Type: application/offset+octet-stream\r\n",
                        path, device->token, offset);

    return rig_send(rig, head, data, bytes);
}

void rig_upload(struct rig *rig, const struct rig_device *device, const char *id, GBytes *bag)
{
    g_autofree char *path = rig_create(rig, device, id, bag, NULL);
    struct rig_reply *reply =
        rig_patch(rig, device, path, 0, g_bytes_get_data(bag, NULL), g_bytes_get_size(bag));

    assert_int_equal(reply->status, 204);
    rig_reply_free(reply);
}

json_t *rig_query(struct rig *rig, const struct rig_device *device, const char *id)
{
    g_autofree char *head =
        g_strdup_printf("POST /v1/receipts/query HTTP/1.1\r\nAuthorization: Bearer %s\r\n"
                        "Content-Type: application/json\r\n",
                        device->token);
    g_autofree char *body = g_strdup_printf("{\"ids\":[\"%s\"]}", id);
    struct rig_reply *reply = rig_send(rig, head, body, strlen(body));
    json_t *answer, *entry;

    assert_int_equal(reply->status, 200);
    answer = rig_reply_json(reply);
    entry = json_array_get(json_object_get(answer, "receipts"), 0);
    assert_string_equal(json_string_value(json_object_get(entry, "id")), id);
    json_incref(entry);
    json_decref(answer);
    rig_reply_free(reply);
    return entry;
}

json_t *rig_settled(struct rig *rig, const struct rig_device *device, const char *id)
{
    for (int i = 0; i < SETTLE_TRIES; i++) {
        json_t *entry = rig_query(rig, device, id);

        if (g_strcmp0(json_string_value(json_object_get(entry, "state")), "checking") != 0)
            return entry;
        json_decref(entry);
        g_usleep(SETTLE_STEP_US);
    }
    fail_msg("record %s is being checked for ever", id);
    return NULL;
}

struct receipt *rig_receipt(struct rig *rig, const struct rig_device *device, const char *id)
{
    json_t *entry = rig_settled(rig, device, id);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = NULL;
    struct receipt *receipt;
    char *text;

    if (g_strcmp0(json_string_value(json_object_get(entry, "state")), "received") != 0)
        fail_msg("not received: %s", json_dumps(entry, 0));
    text = json_dumps(json_object_get(entry, "receipt"), JSON_COMPACT);
    bytes = g_bytes_new(text, strlen(text));
    free(text);
    json_decref(entry);
    receipt = receipt_check(bytes, &rig->school->receipt_key, &error);
    if (!receipt)
        fail_msg("receipt: %s", error->message);
    return receipt;
}

void rig_refused(struct rig *rig, const struct rig_device *device, const char *id,
                 const char *words)
{
    json_t *entry = rig_settled(rig, device, id);
    const char *reason = json_string_value(json_object_get(entry, "reason"));

    assert_string_equal(json_string_value(json_object_get(entry, "state")), "refused");
    if (!reason || !strstr(reason, words))
        fail_msg("refused with '%s', not with '%s'", reason, words);
    json_decref(entry);
}

GBytes *rig_stored(const struct rig *rig, const char *path)
{
    g_autofree char *whole = g_build_filename(rig->store_folder, path, NULL);
    char *data = NULL;
    gsize bytes;

    return g_file_get_contents(whole, &data, &bytes, NULL) ? g_bytes_new_take(data, bytes) : NULL;
}

bool rig_has(const struct rig *rig, const char *format, ...)
{
    g_autofree char *path = NULL;
    g_autofree char *whole = NULL;
    va_list values;

    va_start(values, format);
    path = g_strdup_vprintf(format, values);
    va_end(values);
    whole = g_build_filename(rig->store_folder, path, NULL);
    return g_file_test(whole, G_FILE_TEST_EXISTS);
}
