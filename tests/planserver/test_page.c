// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/rig.h"

#define AMARA "6fee95a9-e375-4e43-8405-3899b0fc3ee0"
#define PUPIL_PAGE "opened/" AMARA "/index.html"
#define TOP_PAGE "opened/index.html"

/* Sends an item and gives a page as it then stands, to be freed. */
static char *page_after(struct rig *rig, struct rig_device *device, struct rig_item *item,
                        const char *path)
{
    g_autoptr(GBytes) bag = rig_bag(rig, device, item);
    g_autoptr(GBytes) page = NULL;

    rig_upload(rig, device, item->id.text, bag);
    receipt_free(rig_receipt(rig, device, item->id.text));
    rig_stop(rig); /* the pages are written before it ends */
    page = rig_stored(rig, path);
    if (!page)
        fail_msg("there is no %s", path);
    rig_start(rig);
    return g_strndup(g_bytes_get_data(page, NULL), g_bytes_get_size(page));
}

static void assert_has(const char *page, const char *words)
{
    if (!strstr(page, words))
        fail_msg("'%s' is not on the page:\n%s", words, page);
}

static void assert_has_not(const char *page, const char *words)
{
    if (strstr(page, words))
        fail_msg("'%s' is on the page:\n%s", words, page);
}

static void caption_and_names_cannot_become_markup(void **state)
{
    struct rig *rig = *state;
    struct rig_device *device = rig_enrol(rig);
    struct rig_item *item =
        rig_item_new(device, "<script>alert(1)</script><img src=x onerror=alert(2)>\" ' &amp;");
    json_t *pupil = json_array_get(json_object_get(item->record, "pupils"), 0);
    g_autofree char *page = NULL;
    g_autofree char *top = NULL;
    g_autoptr(GBytes) top_bytes = NULL;

    json_object_set_new(pupil, "shown", json_string("</h1><script>alert(3)</script>"));
    json_object_set_new(item->record, "context", json_string("<iframe src=//evil></iframe>"));
    page = page_after(rig, device, item, PUPIL_PAGE);
    top_bytes = rig_stored(rig, TOP_PAGE);
    top = g_strndup(g_bytes_get_data(top_bytes, NULL), g_bytes_get_size(top_bytes));
    assert_has(page, "&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(2)&gt;");
    assert_has(page, "&quot; &apos; &amp;amp;");
    assert_has_not(page, "<script");
    assert_has_not(page, "<img src=x");
    assert_has_not(page, "<iframe");
    assert_has(top, "&lt;/h1&gt;&lt;script&gt;");
    assert_has_not(top, "<script");
    rig_item_free(item);
    rig_device_free(device);
}

static void page_needs_nothing_from_elsewhere(void **state)
{
    struct rig *rig = *state;
    struct rig_device *device = rig_enrol(rig);
    struct rig_item *item = rig_item_new(device, "Plain");
    g_autofree char *page = page_after(rig, device, item, PUPIL_PAGE);

    assert_has(page, "default-src 'none'");
    assert_has_not(page, "http:");
    assert_has_not(page, "https:");
    assert_has_not(page, "//");
    assert_has_not(page, "<link");
    assert_has_not(page, "@import");
    rig_item_free(item);
    rig_device_free(device);
}

static void photograph_is_shown_with_what_was_said_of_it(void **state)
{
    struct rig *rig = *state;
    struct rig_device *device = rig_enrol(rig);
    struct rig_item *item = rig_item_new(device, "She chose blue");
    g_autofree char *page = NULL;
    g_autofree char *image = g_strdup_printf("<img src=\"%s/photo.jpg\"", item->id.text);

    json_object_set_new(item->record, "staff", json_string("682ca036-95c8-42ab-8708-7c5ac4aed70d"));
    json_array_append_new(json_object_get(item->record, "targets"),
                          json_pack("{s:s, s:s, s:s, s:n, s:[s], s:s}", "pupil", AMARA, "id", "x",
                                    "words", "Makes a pattern of her own", "symbol", "areas",
                                    "cognition", "language", "en"));
    page = page_after(rig, device, item, PUPIL_PAGE);
    assert_has(page, "<h1 class=view><img src=\"portrait.svg\" alt=\"\"><bdi>Amara</bdi>");
    assert_has(page, "<h2>Photograph</h2>");
    assert_has(page, "Saturday 21 November 2026, ");
    assert_has(page, "by <bdi>Ms Okafor</bdi>");
    assert_has(page, "She chose blue");
    assert_has(page, "Makes a pattern of her own");
    assert_has(page, image);
    assert_has(page, rig->school->name);
    assert_has(page, "Demonstration");
    rig_item_free(item);
    rig_device_free(device);
}

static void flattened_picture_stands_for_the_photograph(void **state)
{
    struct rig *rig = *state;
    struct rig_device *device = rig_enrol(rig);
    struct rig_item *item = rig_item_new(device, "Drawn on");
    g_autofree char *flat = g_strdup_printf("<img src=\"%s/flat.jpg\"", item->id.text);
    g_autofree char *photo = g_strdup_printf("<img src=\"%s/photo.jpg\"", item->id.text);
    g_autofree char *page = NULL;

    rig_item_add(item, "flat.jpg", "image/jpeg", "flat", 4);
    page = page_after(rig, device, item, PUPIL_PAGE);
    assert_has(page, flat);
    assert_has_not(page, photo);
    rig_item_free(item);
    rig_device_free(device);
}

static void confirmation_names_pupil_and_staff(void **state)
{
    struct rig *rig = *state;
    struct rig_device *device = rig_enrol(rig);
    struct rig_item *item = rig_item_new(device, "Blurred");
    json_t *made = json_object_get(item->record, "made");
    g_autofree char *page = NULL;

    json_object_set_new(item->record, "unrecognisable",
                        json_pack("[{s:s, s:s, s:O}]", "pupil", AMARA, "staff",
                                  "67d7cc4b-1905-465e-8c94-bd52b4e587b4", "made", made));
    page = page_after(rig, device, item, PUPIL_PAGE);
    assert_has(page, "<bdi>Miss Morgan</bdi> looked at this picture and confirmed that "
                     "<bdi>Amara</bdi> cannot be recognised in it.");
    rig_item_free(item);
    rig_device_free(device);
}

static void voice_has_a_player_and_a_document_a_link(void **state)
{
    struct rig *rig = *state;
    struct rig_device *device = rig_enrol(rig);
    struct rig_item *item = rig_item_new(device, "");
    g_autofree char *player =
        g_strdup_printf("<audio controls preload=metadata src=\"%s/voice.ogg\">", item->id.text);
    g_autofree char *link = g_strdup_printf("download href=\"%s/document.pdf\"", item->id.text);
    g_autofree char *page = NULL;

    json_object_set_new(item->record, "kind", json_string("view.voice"));
    json_object_set_new(item->record, "by", json_string("pupil"));
    json_object_set_new(item->record, "body", json_pack("{s:s}", "question", "What was good?"));
    rig_item_add(item, "voice.ogg", "audio/ogg", "sound", 5);
    rig_item_add(item, "document.pdf", "application/pdf", "paper", 5);
    page = page_after(rig, device, item, PUPIL_PAGE);
    assert_has(page, "<h2>In their own voice</h2>");
    assert_has(page, "What was good?");
    assert_has(page, "by <bdi>Amara</bdi>");
    assert_has(page, player);
    assert_has(page, link);
    rig_item_free(item);
    rig_device_free(device);
}

static void newest_stands_first_and_an_unknown_time_is_said(void **state)
{
    struct rig *rig = *state;
    struct rig_device *device = rig_enrol(rig);
    struct rig_item *old = rig_item_new(device, "The old one");
    struct rig_item *new = rig_item_new(device, "The new one");
    struct rig_item *lost = rig_item_new(device, "The one without a time");
    g_autofree char *page = NULL;

    json_object_set_new(json_object_get(old->record, "made"), "wall", json_integer(1700000000000));
    json_object_set_new(json_object_get(lost->record, "made"), "wall", json_null());
    g_free(page_after(rig, device, new, PUPIL_PAGE));
    g_free(page_after(rig, device, lost, PUPIL_PAGE));
    page = page_after(rig, device, old, PUPIL_PAGE);
    assert_has(page, "3 items");
    assert_true(strstr(page, "The new one") < strstr(page, "The old one"));
    assert_has(page, "The device did not know the time");
    rig_item_free(old);
    rig_item_free(new);
    rig_item_free(lost);
    rig_device_free(device);
}

/* `made` of a boot of that number, in which nobody knew the time. */
static json_t *lost_moment(int boot_no, int64_t boottime_ms)
{
    g_autofree char *boot = g_strdup_printf("0b5f0a3e-3f1c-4b5e-9d3e-%012d", boot_no);

    return json_pack("{s:I, s:s, s:s, s:i, s:I}", "wall", (json_int_t)1700000000000, "quality",
                     "restored", "boot", boot, "boot_no", boot_no, "boottime_ms",
                     (json_int_t)boottime_ms);
}

static struct rig_item *time_of(const struct rig_device *device, int boot_no, int64_t wall_ms)
{
    struct rig_item *item = rig_item_new(device, "");
    json_t *made = lost_moment(boot_no, 7200000);

    json_object_del(made, "quality");
    json_object_set_new(made, "within_ms", json_integer(3));
    json_object_set_new(made, "wall", json_integer(wall_ms));
    json_object_set_new(item->record, "kind", json_string("time"));
    json_object_set_new(item->record, "pupils", json_array());
    json_object_set_new(item->record, "media", json_array());
    json_object_set_new(item->record, "by", json_string("unknown"));
    json_object_set_new(item->record, "body", made);
    g_bytes_unref(item->media[0]);
    item->media_count = 0;
    return item;
}

/* The school's own time, heard later in the boot, counts; not what the device believed. */
static void record_of_the_time_dates_its_boot_and_bounds_others(void **state)
{
    struct rig *rig = *state;
    struct rig_device *device = rig_enrol(rig);
    struct rig_item *dated = rig_item_new(device, "In the dated boot");
    struct rig_item *lost = rig_item_new(device, "In the boot before");
    struct rig_item *time = time_of(device, 5, 1790000000000);
    g_autofree char *page = NULL;

    json_object_set_new(dated->record, "made", lost_moment(5, 3600000));
    json_object_set_new(lost->record, "made", lost_moment(4, 3600000));
    g_free(page_after(rig, device, dated, PUPIL_PAGE));
    page = page_after(rig, device, lost, PUPIL_PAGE);
    assert_has(page, "The device did not know the time. It arrived on");
    assert_has_not(page, "2023");
    g_free(page);
    page = page_after(rig, device, time, PUPIL_PAGE);
    /* 1790000000 is 21 September 2026, 13:33:20 UTC; an hour earlier, and before the boot began. */
    assert_has(page, "21 September 2026, ");
    assert_has(page, "The device did not know the time. It was made before Monday 21 September");
    assert_has_not(page, "2023");
    assert_true(strstr(page, "In the dated boot") < strstr(page, "In the boot before"));
    rig_item_free(dated);
    rig_item_free(lost);
    rig_item_free(time);
    rig_device_free(device);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, rig_setup, rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(caption_and_names_cannot_become_markup),
        EACH(page_needs_nothing_from_elsewhere),
        EACH(photograph_is_shown_with_what_was_said_of_it),
        EACH(flattened_picture_stands_for_the_photograph),
        EACH(confirmation_names_pupil_and_staff),
        EACH(voice_has_a_player_and_a_document_a_link),
        EACH(newest_stands_first_and_an_unknown_time_is_said),
        EACH(record_of_the_time_dates_its_boot_and_bounds_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
