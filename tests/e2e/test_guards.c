// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
/* What the architecture says of directions, held against the sources and the programs. */
#include "scratch.h"

#include <stdbool.h>

/* --- programs --- */

static bool needs(const char *program, const char *library)
{
    g_autofree char *path = g_build_filename(BUILD_DIR, "bin", program, NULL);
    g_autofree char *wanted = g_strdup_printf("Shared library: [%s", library);
    char *argv[] = {"readelf", "-dW", path, NULL};
    g_autofree char *out = NULL;
    int status;

    assert_true(
        g_spawn_sync(NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, &status, NULL));
    assert_int_equal(status, 0);
    assert_non_null(strstr(out, "[libc.so"));
    return strstr(out, wanted) != NULL;
}

static void screen_knows_no_network(void **state)
{
    (void)state;
    assert_true(needs("viewfinder", "libSDL2-2"));
    assert_false(needs("viewfinder", "libcurl"));
    assert_false(needs("viewfinder-vault", "libcurl"));
    assert_false(needs("viewfinder", "libmicrohttpd"));
    /* Packs are unpacked where no key is: in viewfinder-reader. */
    assert_false(needs("viewfinder", "libarchive"));
    assert_true(needs("viewfinder-reader", "libarchive"));
    assert_false(needs("viewfinder-reader", "libsodium"));
    assert_false(needs("viewfinder", "libzbar"));
    assert_true(needs("viewfinder-scanner", "libzbar"));
}

static void dock_knows_neither_screen_nor_camera(void **state)
{
    static const char *const foreign[] = {"libSDL2", "libgst",    "libcairo", "libpango",
                                          "librsvg", "libespeak", "libjpeg",  "libarchive"};

    (void)state;
    assert_true(needs("viewfinder-dock", "libcurl"));
    for (size_t i = 0; i < G_N_ELEMENTS(foreign); i++)
        assert_false(needs("viewfinder-dock", foreign[i]));
}

static void tool_knows_no_screen(void **state)
{
    (void)state;
    assert_false(needs("viewfinder-vault", "libSDL2"));
    assert_false(needs("viewfinder-vault", "libespeak"));
}

/* --- sources --- */

typedef void look_at(const char *relative, const char *text, void *context);

static bool is_ours(const char *name)
{
    return *name != '.' && strcmp(name, "build") != 0 && strcmp(name, "node_modules") != 0 &&
           strcmp(name, "__pycache__") != 0;
}

/* Every file below a folder of the source tree, whole. */
static void each_file(const char *relative, look_at *look, void *context)
{
    g_autofree char *path = g_build_filename(SOURCE_DIR, relative, NULL);
    GDir *folder = g_dir_open(path, 0, NULL);

    if (folder == NULL) {
        g_autofree char *text = NULL;
        gsize bytes;

        assert_true(g_file_get_contents(path, &text, &bytes, NULL));
        if (strlen(text) == bytes) /* else it is a picture */
            look(relative, text, context);
        return;
    }
    for (const char *name; (name = g_dir_read_name(folder));) {
        g_autofree char *inner =
            *relative ? g_build_filename(relative, name, NULL) : g_strdup(name);

        if (is_ours(name))
            each_file(inner, look, context);
    }
    g_dir_close(folder);
}

struct owner {
    const char *header;    /* as it begins after #include < */
    const char *places[8]; /* files, or folders that end with a slash */
    int found;
};

static struct owner OWNERS[] = {
    {"curl/", {"firmware/transfer/http"}, 0},
    {"SDL",
     {"app/window.c", "app/ui/", "app/script/", "tests/ui/", "tests/script/", "tests/bench/"},
     0},
    {"gst/", {"firmware/capture/"}, 0},
    {"sqlite3.h", {"firmware/vault/index", "firmware/dock/queue", "tests/planserver/store"}, 0},
    {"sodium.h", {"firmware/seal/"}, 0},
    {"espeak-ng/", {"app/ui/speech_espeak.c", "tests/e2e/inputs/utterance.c"}, 0},
    {"librsvg/", {"app/ui/", "assets/symbols/", "tests/ui/", "tests/e2e/inputs/"}, 0},
    {"archive", {"firmware/plan/", "tests/plan/"}, 0},
    {"gpiod.h", {"firmware/dock/"}, 0},
    {"seccomp.h", {"firmware/child/confine.c"}, 0},
    {"microhttpd.h", {"tests/planserver/"}, 0},
};

static bool is_at_home(const struct owner *owner, const char *relative)
{
    for (size_t i = 0; i < G_N_ELEMENTS(owner->places) && owner->places[i]; i++)
        if (g_str_has_prefix(relative, owner->places[i]))
            return true;
    return false;
}

static void look_at_headers(const char *relative, const char *text, void *context)
{
    (void)context;
    if (!g_str_has_suffix(relative, ".c") && !g_str_has_suffix(relative, ".h"))
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(OWNERS); i++) {
        g_autofree char *line = g_strdup_printf("#include <%s", OWNERS[i].header);

        if (strstr(text, line) == NULL)
            continue;
        OWNERS[i].found++;
        if (!is_at_home(&OWNERS[i], relative))
            fail_msg("%s includes <%s…>, which others own", relative, OWNERS[i].header);
    }
}

static void library_headers_stay_with_their_owners(void **state)
{
    (void)state;
    each_file("firmware", look_at_headers, NULL);
    each_file("app", look_at_headers, NULL);
    each_file("assets", look_at_headers, NULL);
    each_file("tests", look_at_headers, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(OWNERS); i++)
        assert_true(OWNERS[i].found > 0);
}

/* core <- seal <- bag <- vault, core <- plan <- record <- vault, core <- seal <- bag <- transfer <-
 * dock; capture needs only core; nothing in firmware knows of app. */
static const struct module {
    const char *name, *knows;
} MODULES[] = {
    {"core", "core"},
    {"child", "core child"},
    {"seal", "core seal"},
    {"bag", "core seal bag"},
    {"plan", "core child seal plan"},
    {"reader", "core child plan talk reader"},
    {"scanner", "core child capture scanner"},
    {"talk", "core child plan talk"},
    {"record", "core seal plan record"},
    {"vault", "core seal bag plan record vault"},
    {"capture", "core child capture"},
    {"transfer", "core seal bag transfer"},
    {"dock", "core seal bag transfer dock"},
    {"tool", "core seal bag plan record vault capture tool"},
};

static void look_at_directions(const char *relative, const char *text, void *context)
{
    const struct module *module = context;
    g_auto(GStrv) known = g_strsplit(module->knows, " ", -1);

    for (const char *at = text; (at = strstr(at, "#include \"")); at++) {
        g_autofree char *folder = NULL;
        const char *name = at + strlen("#include \"");

        if (strcspn(name, "/") > strcspn(name, "\""))
            continue;
        folder = g_strndup(name, strcspn(name, "/"));
        if (!g_strv_contains((const char *const *)known, folder))
            fail_msg("%s includes %s/, of which %s knows nothing", relative, folder, module->name);
    }
}

static void modules_include_only_what_is_beneath_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(MODULES); i++) {
        g_autofree char *folder = g_build_filename("firmware", MODULES[i].name, NULL);

        each_file(folder, look_at_directions, (void *)&MODULES[i]);
    }
}

/* --- every file --- */

/* Not as a whole here, or this file would be one of them. */
static const char *const MACHINES[] = {"/ho"
                                       "me/",
                                       "/ro"
                                       "ot/",
                                       "/mn"
                                       "t/",
                                       SOURCE_DIR "/"};

static bool names(const char *text, const char *path)
{
    for (const char *at = text; (at = strstr(at, path)); at++)
        if (at == text || !(g_ascii_isalnum(at[-1]) || strchr("._-/}", at[-1])))
            return true;
    return false;
}

static void look_at_paths(const char *relative, const char *text, void *context)
{
    (void)context;
    for (size_t i = 0; i < G_N_ELEMENTS(MACHINES); i++)
        if (names(text, MACHINES[i]))
            fail_msg("%s names a path of somebody's machine: %s", relative, MACHINES[i]);
}

static void no_file_names_the_machine_that_it_was_built_on(void **state)
{
    (void)state;
    assert_true(names("see " SOURCE_DIR "/x", SOURCE_DIR "/"));
    assert_false(names("/var" SOURCE_DIR "/x", SOURCE_DIR "/"));
    each_file("", look_at_paths, NULL);
}

static void look_at_licence(const char *relative, const char *text, void *context)
{
    static const char *const kinds[] = {".c",     ".h",      ".mjs",          ".py",
                                        ".cmake", ".script", "CMakeLists.txt"};
    bool is_source = false;

    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        is_source = is_source || g_str_has_suffix(relative, kinds[i]);
    is_source = is_source || g_str_has_prefix(text, "#!");
    *(int *)context += is_source;
    if (is_source && (!strstr(text, "SPDX-FileCopyright"
                                    "Text: 2026 The Viewfinder authors") ||
                      !strstr(text, "SPDX-License-"
                                    "Identifier: GPL-3.0-or-later")))
        fail_msg("%s does not say whose it is and how it may be used", relative);
}

static void every_source_says_its_licence(void **state)
{
    int sources = 0;

    (void)state;
    each_file("", look_at_licence, &sources);
    assert_true(sources > 300);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(screen_knows_no_network),
        cmocka_unit_test(dock_knows_neither_screen_nor_camera),
        cmocka_unit_test(tool_knows_no_screen),
        cmocka_unit_test(library_headers_stay_with_their_owners),
        cmocka_unit_test(modules_include_only_what_is_beneath_them),
        cmocka_unit_test(no_file_names_the_machine_that_it_was_built_on),
        cmocka_unit_test(every_source_says_its_licence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
