// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/play.h"

#include "wire/wire.h"

#include <signal.h>
#include <string.h>

#define SMALL 300
#define LARGER 300000
#define CUT_AT 100000
#define ENOUGH 4 /* such requests show that it goes on asking */
#define STEP_US 2000
#define LONGEST_MS 120000
#define FAR_TIMES 60 /* as fast, where it is about minutes and not about requests */
#define NONCE_1 "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

struct stage {
    struct wire *wire;
    struct fault_server *server;
    const struct fault_case *one;
    struct found *found;
};

static bool has_asked_enough(const struct stage *stage)
{
    return fault_server_count(stage->server, stage->one->rules[0].method) >= ENOUGH + 2;
}

/* As by day: it stays in its dock, and is told to stop when a person would be told. */
static int run_staying(struct stage *stage)
{
    g_autofree char *why = NULL;
    int status = 0;

    wire_put(stage->wire, "docked", "1");
    stage->wire->times = wire_hurry(FAR_TIMES);
    wire_start(stage->wire, false);
    for (int ms = 0; ms < LONGEST_MS && !wire_has_ended(stage->wire, &status); ms += 20) {
        g_free(why);
        why = wire_why(stage->wire, NULL);
        if (strcmp(why, stage->one->code) == 0)
            break;
        g_usleep(20000);
    }
    if (!stage->wire->pid)
        return status;
    wire_signal(stage->wire, SIGTERM);
    status = wire_wait(stage->wire);
    stage->wire->times = wire_hurry(WIRE_HURRY);
    return status;
}

/* What it does not come to an end with by itself is stopped when it has asked enough. */
static int run_faulty(struct stage *stage)
{
    bool may_stop = stage->one->expect == EXPECT_LATER;
    int status = 0;

    if (stage->one->stays)
        return run_staying(stage);
    wire_start(stage->wire, true);
    for (int ms = 0; !wire_has_ended(stage->wire, &status); ms += STEP_US / 1000) {
        if (may_stop && has_asked_enough(stage)) {
            wire_signal(stage->wire, SIGTERM);
            return wire_wait(stage->wire);
        }
        if (ms > LONGEST_MS)
            return wire_wait(stage->wire);
        g_usleep(STEP_US);
    }
    return status;
}

/* --- what must hold --- */

static void check_alive(const struct stage *stage, int status, const char *when)
{
    g_autofree char *errors = wire_errors(stage->wire);

    if (status != 0 && status != 1 && status != 3)
        found_add(stage->found, &stage->found->undetected, "%s: it ended with %d: %s", when, status,
                  errors);
}

static void check_item(const struct stage *stage, guint item, bool at_end)
{
    struct found *found = stage->found;
    struct id id = wire_id(stage->wire, item);
    bool receipt = wire_has_receipt(stage->wire, id);
    int whole, some;

    fault_server_held(stage->server, id.text, &whole, &some);
    if (whole > 1 + stage->one->denies)
        found_add(found, &found->twice, "item %u is there %d times", item + 1, whole);
    if (some > 1 && whole <= 1 && !stage->one->lies && !stage->one->denies)
        found_add(found, &found->twice, "item %u was begun %d times", item + 1, some);
    if (receipt && whole == 0)
        found_add(found, &found->early, "item %u has a receipt and is not there", item + 1);
    if (at_end && (!receipt || whole == 0))
        found_add(found, &found->lost, "item %u did not arrive (receipt %d, there %d)", item + 1,
                  receipt, whole);
    found->acknowledged += at_end && receipt;
}

static bool has_arrived(const struct stage *stage)
{
    bool all = true;

    for (guint i = 0; i < WIRE_ITEMS; i++)
        all = wire_has_receipt(stage->wire, wire_id(stage->wire, i)) && all;
    return all;
}

/* The bytes that the server holds are the item's. */
static void check_bytes(const struct stage *stage)
{
    struct found *found = stage->found;

    for (guint i = 0; i < WIRE_ITEMS; i++) {
        GBytes *bag = g_ptr_array_index(stage->wire->bags, i);
        int same = 0;
        for (int upload = 1; upload <= fault_server_created(stage->server); upload++) {
            g_autoptr(GBytes) there = fault_server_upload(stage->server, upload);
            same += g_bytes_equal(there, bag);
        }
        if (same == 0)
            found_add(found, &found->lost, "item %u arrived with other bytes", i + 1);
    }
}

static void check_held(const struct stage *stage, bool at_end)
{
    struct found *found = stage->found;

    for (guint i = 0; i < WIRE_ITEMS; i++)
        check_item(stage, i, at_end);
    if (wire_missing(stage->wire))
        found_add(found, &found->lost, "%d items are not in the vault as they were",
                  wire_missing(stage->wire));
}

static void check_reaction(const struct stage *stage, int status)
{
    const struct fault_case *one = stage->one;
    struct found *found = stage->found;
    g_autofree char *trouble = wire_trouble(stage->wire);
    g_autofree char *why = wire_why(stage->wire, NULL);
    bool good = true;

    switch (one->expect) {
    case EXPECT_THROUGH:
        good = status == 0 && has_arrived(stage);
        break;
    case EXPECT_WAITS:
        good = status == 3 && strcmp(trouble, one->code) == 0 && !*why;
        break;
    case EXPECT_PARKS:
        good = status == (one->stays ? 0 : 3) && strcmp(why, one->code) == 0;
        break;
    case EXPECT_LATER:
        good = status == 1 && !*why && has_asked_enough(stage);
        break;
    case EXPECT_SAFE:
        break;
    }
    if (!good)
        found_add(found, &found->undetected, "it ended with %d, trouble '%s', attention '%s'%s",
                  status, trouble, why, one->code ? one->code : "");
}

static void check_times(const struct stage *stage)
{
    const struct fault_case *one = stage->one;
    struct found *found = stage->found;
    int64_t lived_ms = wire_lived_ms(stage->wire);
    int count = fault_server_count(stage->server, one->rules[0].method);

    if (one->least_ms && lived_ms < one->least_ms)
        found_add(found, &found->undetected, "it came back too soon: all over after %d ms",
                  (int)lived_ms);
    if (one->most && count > one->most)
        found_add(found, &found->undetected, "it asked %d times", count);
}

/* --- what goes before --- */

static void ask_to_free(const struct stage *stage)
{
    struct id id = wire_id(stage->wire, 0);
    g_autofree char *text = g_strdup_printf(
        "{\"boot\":\"b\",\"boottime_ms\":1,\"items\":[{\"id\":\"%s\",\"nonce\":\"%s\"}]}", id.text,
        NONCE_1);

    wire_put(stage->wire, "vault/ask/free", text);
}

static void ask_to_enrol(const struct stage *stage, const char *code)
{
    g_autofree char *text =
        g_strdup_printf("{\"code\":\"%s\",\"name\":\"Oak\",\"recipient\":\"age1\",\"server\":"
                        "\"%s\",\"signing\":\"key\"}",
                        code, fault_server_url(stage->server));

    wire_put(stage->wire, "vault/ask/enrol", text);
}

static void go_before(const struct stage *stage)
{
    const struct fault_rule cut = {.method = "PATCH", .skip = 1, .play = PLAY_CUT, .bytes = CUT_AT};
    g_autofree char *token = g_build_filename(stage->wire->vault, "dock", "token", NULL);

    switch (stage->one->before) {
    case BEFORE_NOTHING:
        break;
    case BEFORE_CUT:
        fault_server_rule(stage->server, &cut);
        break;
    case BEFORE_ASKED:
        wire_start(stage->wire, true);
        check_alive(stage, wire_wait(stage->wire), "before");
        ask_to_free(stage);
        break;
    case BEFORE_ENROLLED:
        unlink(token);
        ask_to_enrol(stage, "00112233445566778899aabbccddeeff");
        break;
    }
}

static bool is_attested(const struct stage *stage)
{
    struct id id = wire_id(stage->wire, 0);
    g_autofree char *name = g_strdup_printf("vault/dock/attests/%s.json", id.text);
    g_autofree char *text = wire_get(stage->wire, name);

    return text && strstr(text, NONCE_1);
}

/* The fault is over. */
static void run_well(struct stage *stage)
{
    struct found *found = stage->found;
    int status;

    fault_server_heal(stage->server);
    if (stage->one->forgets)
        fault_server_expire(stage->server);
    /* A code that was refused is done with: a person brings another. */
    if (stage->one->before == BEFORE_ENROLLED && g_strcmp0(stage->one->code, "code-refused") == 0)
        ask_to_enrol(stage, "ffeeddccbbaa99887766554433221100");
    wire_start(stage->wire, true);
    status = wire_wait(stage->wire);
    check_alive(stage, status, "afterwards");
    if (status != 0) {
        g_autofree char *errors = wire_errors(stage->wire);
        found_add(found, &found->lost, "afterwards it ended with %d: %s", status, errors);
    }
    check_held(stage, true);
    check_bytes(stage);
    if (stage->one->before == BEFORE_ASKED && !is_attested(stage))
        found_add(found, &found->lost, "the attest did not come");
}

static void stage_open(struct stage *stage, const struct players *players)
{
    stage->wire = wire_new(players->dock, players->hurry);
    stage->server = fault_server_new();
    wire_set_server(stage->wire, fault_server_url(stage->server), "plan");
}

static void stage_close(struct stage *stage)
{
    wire_free(stage->wire);
    fault_server_free(stage->server);
}

void play_case(const struct players *players, const struct fault_case *one, struct found *found)
{
    struct stage stage = {.one = one, .found = found};
    int status;

    stage_open(&stage, players);
    wire_add_bytes(stage.wire, SMALL);
    wire_add_bytes(stage.wire, LARGER);
    go_before(&stage);
    for (int i = 0; i < CASE_RULES && one->rules[i].method; i++)
        fault_server_rule(stage.server, &one->rules[i]);
    if (one->hurry)
        stage.wire->times = wire_hurry(one->hurry);
    status = run_faulty(&stage);
    check_alive(&stage, status, "under the fault");
    check_reaction(&stage, status);
    check_times(&stage);
    check_held(&stage, false);
    run_well(&stage);
    stage_close(&stage);
}

char *play_sizes(const struct players *players)
{
    struct stage stage = {0};
    char *sizes;

    stage_open(&stage, players);
    wire_add_bytes(stage.wire, SMALL);
    wire_start(stage.wire, true);
    if (wire_wait(stage.wire) != 0)
        g_error("the dock does not even do it when nothing is wrong");
    sizes = fault_server_sizes(stage.server);
    stage_close(&stage);
    return sizes;
}
