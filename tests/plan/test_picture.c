// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/kit.h"

#include "plan/picture.h"

static bool judge(const char *name, const void *data, size_t bytes, char **why)
{
    g_autoptr(GBytes) picture = g_bytes_new(data, bytes);
    GError *error = NULL;
    bool good = picture_check(name, picture, &error);

    assert_true(good == (error == NULL));
    if (why)
        *why = error ? g_strdup(error->message) : NULL;
    if (error)
        assert_true(fault_is(error, FAULT_INVALID));
    g_clear_error(&error);
    return good;
}

static bool judge_svg(const char *text)
{
    return judge("photos/x.svg", text, strlen(text), NULL);
}

static void plain_drawing_is_taken(void **state)
{
    (void)state;
    assert_true(judge_svg("<?xml version='1.0' encoding='UTF-8'?><!-- words -->"
                          "<svg xmlns='http://www.w3.org/2000/svg' "
                          "xmlns:xlink='http://www.w3.org/1999/xlink'>"
                          "<style>.a{fill:url(#g)}</style><defs><g id='g'/></defs>"
                          "<use xlink:href='#g' style='clip-path: url( \"#c\" )'/></svg>"));
}

static void drawing_that_runs_or_fetches_is_refused(void **state)
{
    static const char *const bad[] = {
        "<svg><script>1</script></svg>",
        "<svg:svg xmlns:svg='http://www.w3.org/2000/svg'><svg:SCRIPT/></svg:svg>",
        "<svg onload='x()'/>",
        "<svg><g onclick='x()'/></svg>",
        "<svg><use href='http://x.example/y.svg#z'/></svg>",
        "<svg><use xlink:href='file:///etc/passwd'/></svg>",
        "<svg><use xlink:href=' y.svg'/></svg>",
        "<svg><image href='data:image/png;base64,AAAA'/></svg>",
        "<svg><rect fill='url(http://x.example/)'/></svg>",
        "<svg><rect style='fill:URL( \"x.svg#a\")'/></svg>",
        "<svg><style>@import 'x.css';</style></svg>",
        "<svg><style><![CDATA[ .a{fill:url(x)} ]]></style></svg>",
        "<svg><style>.a{fill:\\75rl(x)}</style></svg>",
        "<svg><set attributeName='href' to='http://x.example'/></svg>",
        "<svg><foreignObject/></svg>",
        "<svg><text x='1'>words</text></svg>",
        "<svg><g><path/><tspan/></g></svg>",
        "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>",
        "<!DOCTYPE svg SYSTEM 'http://x.example/svg.dtd'><svg/>",
        "<?xml-stylesheet href='x.css'?><svg/>",
        "<?xml version='1.0' encoding='UTF-7'?><svg/>",
        "<html/>",
        "<svg>",
        "words",
        "",
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        if (judge_svg(bad[i]))
            fail_msg("taken: %s", bad[i]);
    }
}

static void drawing_nested_too_deep_is_refused(void **state)
{
    g_autoptr(GString) text = g_string_new("<svg>");

    (void)state;
    for (int i = 0; i < 100000; i++)
        g_string_append(text, "<g>");
    assert_false(judge_svg(text->str));
}

static void every_portrait_that_ships_is_taken(void **state)
{
    g_autoptr(GDir) folder = g_dir_open(SOURCE_DIR "/assets/school/photos", 0, NULL);
    const char *name;
    int count = 0;

    (void)state;
    assert_non_null(folder);
    while ((name = g_dir_read_name(folder))) {
        g_autofree char *path = g_build_filename(SOURCE_DIR "/assets/school/photos", name, NULL);
        g_autofree char *text = NULL;
        gsize length;
        assert_true(g_file_get_contents(path, &text, &length, NULL));
        assert_true(judge(name, text, length, NULL));
        count++;
    }
    assert_true(count >= 9);
}

static bool judge_png(uint32_t width, uint32_t height)
{
    uint8_t png[33] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n',
                       0,    0,   0,   13,  'I',  'H',  'D',  'R'};

    for (int i = 0; i < 4; i++) {
        png[16 + i] = (uint8_t)(width >> (24 - 8 * i));
        png[20 + i] = (uint8_t)(height >> (24 - 8 * i));
    }
    return judge("a.png", png, sizeof png, NULL);
}

static void png_is_judged_by_its_header(void **state)
{
    (void)state;
    assert_true(judge_png(8000, 5000));
    assert_false(judge_png(8000, 5125)); /* 41 megapixels */
    assert_false(judge_png(0xffffffff, 0xffffffff));
    assert_false(judge_png(0, 10));
    assert_false(judge("a.png", "GIF89a", 6, NULL));
}

/* With a comment before the frame header, as cameras have it. */
static bool judge_jpeg(const char *name, unsigned width, unsigned height, size_t cut)
{
    const uint8_t jpeg[] = {0xff,
                            0xd8,
                            0xff,
                            0xfe,
                            0,
                            6,
                            0xff,
                            0xc0,
                            'x',
                            'y',
                            0xff,
                            0xff,
                            0xc2,
                            0,
                            17,
                            8,
                            (uint8_t)(height >> 8),
                            (uint8_t)height,
                            (uint8_t)(width >> 8),
                            (uint8_t)width,
                            3,
                            1,
                            0x22,
                            0,
                            2,
                            0x11,
                            1,
                            3,
                            0x11,
                            1};

    return judge(name, jpeg, sizeof jpeg - cut, NULL);
}

static void jpeg_is_judged_by_its_frame_header(void **state)
{
    (void)state;
    assert_true(judge_jpeg("a.jpg", 8000, 5000, 0));
    assert_false(judge_jpeg("a.JPG", 8000, 5125, 0));
    assert_false(judge_jpeg("a.jpg", 0, 5125, 0));
    assert_false(judge_jpeg("a.png", 10, 10, 0));
    for (size_t cut = 11; cut < 30; cut++)
        assert_false(judge_jpeg("a.jpg", 10, 10, cut));
}

static void picture_in_a_pack_is_judged_too(void **state)
{
    g_autoptr(GPtrArray) files = kit_files(*state);

    kit_add_text(files, "thumbs/a.svg", "<svg><script/></svg>");
    kit_refused(*state, files, "thumbs/a.svg", "script");
}

static void large_picture_in_a_pack_is_refused(void **state)
{
    static const uint8_t png[33] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0,    13,
                                    'I',  'H', 'D', 'R', 0,    0,    0x1f, 0x40, 0, 0, 0x14, 0x05};
    g_autoptr(GPtrArray) files = kit_files(*state);

    kit_add(files, "photos/big.png", png, sizeof png);
    kit_refused(*state, files, "photos/big.png", "40 megapixels");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_drawing_is_taken),
        cmocka_unit_test(drawing_that_runs_or_fetches_is_refused),
        cmocka_unit_test(drawing_nested_too_deep_is_refused),
        cmocka_unit_test(every_portrait_that_ships_is_taken),
        cmocka_unit_test(png_is_judged_by_its_header),
        cmocka_unit_test(jpeg_is_judged_by_its_frame_header),
        cmocka_unit_test(picture_in_a_pack_is_judged_too),
        cmocka_unit_test(large_picture_in_a_pack_is_refused),
    };

    return cmocka_run_group_tests(tests, kit_open_school, kit_close_school);
}
