// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/clock.h"
#include "core/file.h"
#include "dock/dock_inside.h"

#include <fcntl.h>
#include <jansson.h>
#include <string.h>
#include <unistd.h>

#define TIME_EVERY_MS ((int64_t)60 * 60 * 1000)
#define PACK_EVERY_MS ((int64_t)15 * 60 * 1000)

static json_t *describe_clock(const struct plan_time *time)
{
    char boot[37];
    gsize bytes;
    const char *text = g_bytes_get_data(time->answer, &bytes);
    json_t *answer = json_loadb(text, bytes, JSON_REJECT_DUPLICATES, NULL);

    clock_boot_id(boot);
    return json_pack("{s:o, s:s, s:s, s:I, s:I}", "answer", answer, "nonce", time->nonce, "boot",
                     boot, "boottime_ms", (json_int_t)time->boottime_ms, "half_round_trip_ms",
                     (json_int_t)time->half_round_trip_ms);
}

static enum step keep_time(struct dock *dock, const struct plan_time *time)
{
    json_t *clock = describe_clock(time);
    char *text = json_dumps(clock, JSON_COMPACT | JSON_SORT_KEYS);
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    GError *error = NULL;
    char boot[37];

    free(text);
    json_decref(clock);
    clock_boot_id(boot);
    /* For certificates' dates alone: whoever says it has been verified by its own. */
    clock_fix(dock->clock, time->now_ms, boot, time->boottime_ms);
    if (!file_write(dock->folder, "clock.json", bytes, FILE_REPLACE, 0640, &error))
        return dock_fail(dock, error);
    return STEP_GO_ON;
}

enum step fetch_time(struct dock *dock)
{
    struct plan_time time = {0};
    GError *error = NULL;
    enum step step;

    if (clock_boottime_ms() < dock->time_due_ms)
        return STEP_GO_ON;
    if (!plan_time(&dock->server, &time, &error))
        return dock_server_failed(dock, error);
    dock->time_due_ms = clock_boottime_ms() + TIME_EVERY_MS;
    step = keep_time(dock, &time);
    g_bytes_unref(time.answer);
    if (step == STEP_GO_ON)
        dock_say("time asked");
    return step;
}

/* The number of the pack that lies in dock/, 0 for none. */
static int64_t pack_number(struct dock *dock)
{
    g_autofree char *text = queue_fact(dock->queue, "pack");

    if (!text || faccessat(dock->folder, "pack.age", R_OK, AT_SYMLINK_NOFOLLOW) != 0 ||
        faccessat(dock->folder, "pack.age.minisig", R_OK, AT_SYMLINK_NOFOLLOW) != 0)
        return 0;
    return g_ascii_strtoll(text, NULL, 10);
}

/* Where the pack goes; a disk that is full is the device's fault and not the server's. */
struct place {
    struct file_writer *writer;
    bool failed;
};

static bool put(void *context, const void *data, size_t bytes, GError **error)
{
    struct place *place = context;

    place->failed = !file_writer_write(place->writer, data, bytes, error);
    return !place->failed;
}

/* Two files cannot be replaced as one: until both lie there no number is known, and a cut in
 * between fetches the pack anew. Meanwhile the app finds a signature that does not fit, and keeps
 * the old. */
static bool keep_pack(struct dock *dock, struct file_writer *writer, const struct plan_pack *pack,
                      GError **error)
{
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, pack->number);

    if (!queue_set_fact(dock->queue, "pack", NULL, error)) {
        file_writer_abandon(writer);
        return false;
    }
    return file_writer_commit(writer, FILE_REPLACE, error) &&
           file_write(dock->folder, "pack.age.minisig", pack->minisig, FILE_REPLACE, 0640, error) &&
           queue_set_fact(dock->queue, "pack", number, error);
}

/* A pack is sealed to one enrolment: under a new one it is fetched anew, at once. */
bool fetch_forget_pack(struct dock *dock, GError **error)
{
    dock->pack_due_ms = 0;
    return queue_set_fact(dock->queue, "pack", NULL, error);
}

static enum step get_pack(struct dock *dock, struct place *place)
{
    struct plan_pack pack;
    GError *error = NULL;
    bool kept;

    if (!plan_pack(&dock->server, pack_number(dock), put, place, &pack, &error)) {
        file_writer_abandon(place->writer);
        return place->failed ? dock_fail(dock, error) : dock_server_failed(dock, error);
    }
    dock->pack_due_ms = clock_boottime_ms() + PACK_EVERY_MS;
    if (!pack.changed) {
        file_writer_abandon(place->writer);
        return STEP_GO_ON;
    }
    kept = keep_pack(dock, place->writer, &pack, &error);
    g_bytes_unref(pack.minisig);
    if (!kept)
        return dock_fail(dock, error);
    dock_say("pack %" G_GINT64_FORMAT " fetched", pack.number);
    return STEP_GO_ON;
}

enum step fetch_pack(struct dock *dock)
{
    struct place place = {0};
    GError *error = NULL;

    if (clock_boottime_ms() < dock->pack_due_ms)
        return STEP_GO_ON;
    place.writer = file_writer_open(dock->folder, "pack.age", false, 0640, &error);
    return place.writer ? get_pack(dock, &place) : dock_fail(dock, error);
}
