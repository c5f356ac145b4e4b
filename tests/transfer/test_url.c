// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scratch.h"

#include "transfer/url.h"

static bool is_taken(const char *url)
{
    g_autoptr(GError) error = NULL;
    bool taken = url_check(url, &error);

    assert_true(taken || error);
    return taken;
}

static void https_anywhere_and_http_to_this_machine_alone(void **state)
{
    (void)state;
    assert_true(is_taken("https://plan.school.example/base"));
    assert_true(is_taken("http://127.0.0.1:8080"));
    assert_true(is_taken("http://127.9.9.9"));
    assert_true(is_taken("http://[::1]:80/x"));
    assert_true(is_taken("http://localhost/"));
    assert_false(is_taken("http://192.168.1.4/"));
    assert_false(is_taken("http://plan.school.example/"));
    assert_false(is_taken("http://localhost.example/"));
    assert_false(is_taken("http://127.0.0.1.example/"));
    assert_false(is_taken("ftp://127.0.0.1/"));
    assert_false(is_taken("file:///etc/passwd"));
}

static void what_two_readers_could_read_differently_is_refused(void **state)
{
    g_autofree char *endless = g_strnfill(URL_MOST, 'a');
    g_autofree char *longer = g_strconcat("https://a/", endless, NULL);

    (void)state;
    assert_false(is_taken("https://a@b/"));
    assert_false(is_taken("https://a:b@c/"));
    assert_false(is_taken("https://a\\@b/"));
    assert_false(is_taken("https://a/ b"));
    assert_false(is_taken("https://a/#b"));
    assert_false(is_taken("https://a/\r\nX: y"));
    assert_false(is_taken("https:///x"));
    assert_false(is_taken("//a/b"));
    assert_false(is_taken("a"));
    assert_false(is_taken(""));
    assert_false(is_taken(longer));
}

static void resolve_to(const char *base, const char *reference, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *url = url_resolve(base, reference, &error);

    if (expected)
        assert_string_equal(url, expected);
    else
        assert_null(url);
    assert_true((error != NULL) == (expected == NULL));
}

static void a_location_may_be_relative_or_absolute_but_not_elsewhere(void **state)
{
    const char *base = "https://plan.example:8443/base/v1/bags";

    (void)state;
    resolve_to(base, "/v1/bags/7", "https://plan.example:8443/v1/bags/7");
    resolve_to(base, "bags/7", "https://plan.example:8443/base/v1/bags/7");
    resolve_to(base, "https://plan.example:8443/x", "https://plan.example:8443/x");
    resolve_to(base, "https://PLAN.example:8443/x", "https://PLAN.example:8443/x");
    resolve_to(base, "//plan.example:8443/x", "https://plan.example:8443/x");
    resolve_to("https://a/b", "https://a:443/c", "https://a:443/c");
    resolve_to(base, "https://plan.example/x", NULL);
    resolve_to(base, "http://plan.example:8443/x", NULL);
    resolve_to(base, "https://plan.example.evil:8443/x", NULL);
    resolve_to(base, "//evil/x", NULL);
    resolve_to(base, "https://plan.example:8443@evil/x", NULL);
    resolve_to(base, "file:///etc/passwd", NULL);
    resolve_to(base, "/a b", NULL);
    resolve_to(base, "", NULL);
}

/* GLib is never asked for what it calls a mistake of ours. */
static void a_scheme_without_a_machine_is_no_address(void **state)
{
    const char *base = "https://plan.example:8443/base/v1/bags";
    GLogLevelFlags before = g_log_set_always_fatal(G_LOG_LEVEL_CRITICAL | G_LOG_FATAL_MASK);

    (void)state;
    resolve_to(base, "other:/..//-pa", NULL);
    resolve_to(base, "https:/..//plan.example:8443/x", NULL);
    resolve_to(base, "https:x", NULL);
    resolve_to(base, "/..//x", "https://plan.example:8443//x");
    g_log_set_always_fatal(before);
}

static void joining_needs_no_care_about_slashes(void **state)
{
    g_autofree char *one = url_join("https://a/b", "/v1");
    g_autofree char *two = url_join("https://a/b//", "/v1");

    (void)state;
    assert_string_equal(one, "https://a/b/v1");
    assert_string_equal(two, "https://a/b/v1");
    assert_true(url_is_same("https://a/b", "https://a/b/"));
    assert_false(url_is_same("https://a/b", "https://a/c"));
}

static void near_is_this_machine_and_private_networks(void **state)
{
    static const char *const near[] = {"127.0.0.1",  "10.1.2.3",    "172.16.0.1",
                                       "172.31.9.9", "192.168.0.1", "169.254.1.1",
                                       "::1",        "fe80::1",     "fd00::1"};
    static const char *const far[] = {"8.8.8.8",     "172.32.0.1", "192.169.0.1",
                                      "2001:db8::1", "11.0.0.1",   "x"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(near); i++)
        assert_true(url_address_is_near(near[i]));
    for (size_t i = 0; i < G_N_ELEMENTS(far); i++)
        assert_false(url_address_is_near(far[i]));
}

static void a_pin_is_the_hash_of_a_key(void **state)
{
    (void)state;
    assert_true(url_pin_check("sha256//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwE=", NULL));
    assert_true(url_pin_check("sha256//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwE=;"
                              "sha256//t62CeU2tQiqkexU74Gxa2eg7fRbEgoChTociMee9wno=",
                              NULL));
    assert_false(url_pin_check("", NULL));
    assert_false(url_pin_check("/etc/ssl/key.pem", NULL));
    assert_false(url_pin_check("sha256//abc", NULL));
    assert_false(url_pin_check("sha256//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwE=;x", NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(https_anywhere_and_http_to_this_machine_alone),
        cmocka_unit_test(what_two_readers_could_read_differently_is_refused),
        cmocka_unit_test(a_location_may_be_relative_or_absolute_but_not_elsewhere),
        cmocka_unit_test(a_scheme_without_a_machine_is_no_address),
        cmocka_unit_test(joining_needs_no_care_about_slashes),
        cmocka_unit_test(near_is_this_machine_and_private_networks),
        cmocka_unit_test(a_pin_is_the_hash_of_a_key),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
