// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* assets/schema/plan-server.openapi.json and the server say the same. */
#include "planserver/rig.h"

#include "core/assets.h"
#include "core/json.h"

static json_t *page_open(void)
{
    g_autoptr(GError) error = NULL;
    json_t *page = assets_json("schema/plan-server.openapi.json", &error);

    if (!page)
        fail_msg("%s", error->message);
    return page;
}

static int status_of(struct rig *rig, const char *method, const char *path)
{
    g_autofree char *upper = g_ascii_strup(method, -1);
    g_autofree char *head =
        g_strdup_printf("%s %s HTTP/1.1\r\nTus-Resumable: 1.0.0\r\n", upper, path);
    struct rig_reply *reply = rig_send(rig, head, "{}", strcmp(method, "post") == 0 ? 2 : 0);
    int status = reply->status;

    rig_reply_free(reply);
    return status;
}

/* Without a token and with nothing in it, a request that is known is still refused for that. */
static void every_address_on_the_page_is_served(void **state)
{
    json_t *page = page_open();
    const char *template, *method;
    json_t *item, *operation;
    int seen = 0;

    json_object_foreach(json_object_get(page, "paths"), template, item)
    {
        g_auto(GStrv) halves = g_strsplit(template, "{upload}", 2);
        g_autofree char *path = g_strjoinv("00000000-0000-4000-8000-000000000000", halves);

        json_object_foreach(item, method, operation)
        {
            bool open = json_array_size(json_object_get(operation, "security")) == 0 &&
                        json_object_get(operation, "security");

            if (strcmp(method, "parameters") == 0)
                continue;
            assert_int_equal(status_of(*state, method, path), open ? 400 : 401);
            assert_non_null(
                json_object_get(json_object_get(operation, "responses"), open ? "400" : "401"));
            seen++;
        }
        assert_int_equal(status_of(*state, "put", path), 405);
    }
    assert_int_equal(seen, 11);
    json_decref(page);
}

static void check_references(const json_t *page, const json_t *value)
{
    const char *key, *reference = json_string_value(json_object_get(value, "$ref"));
    json_t *inner;
    size_t index;

    if (reference && g_str_has_prefix(reference, "#/")) {
        g_auto(GStrv) steps = g_strsplit(reference + 2, "/", -1);

        for (char **step = steps; *step; step++)
            page = json_object_get(page, *step);
        if (!page)
            fail_msg("%s leads nowhere", reference);
        return;
    }
    if (reference) {
        g_autofree char *file = g_strdup_printf("schema/%s", reference);
        json_t *schema = assets_json(file, NULL);

        if (!schema)
            fail_msg("%s is not there", file);
        json_decref(schema);
    }
    json_object_foreach((json_t *)value, key, inner) check_references(page, inner);
    json_array_foreach((json_t *)value, index, inner) check_references(page, inner);
}

static void every_reference_on_the_page_leads_somewhere(void **state)
{
    json_t *page = page_open();

    (void)state;
    check_references(page, page);
    json_decref(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_address_on_the_page_is_served, rig_setup,
                                        rig_teardown),
        cmocka_unit_test(every_reference_on_the_page_leads_somewhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
