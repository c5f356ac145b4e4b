// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What the plan server's tests share: a school, the real program as a child, a client that writes
 * its requests byte by byte, and a device with keys whose bags it can make, good and bad. Whatever
 * does not work fails the test. */
#include "scratch.h"

#include "bag/bag.h"
#include "bag/receipt.h"
#include "plan/school.h"
#include <jansson.h>

struct rig {
    struct scratch *scratch;
    char *school_folder;
    char *store_folder;
    struct school *school;
    pid_t server; /* 0: not running */
    char *url;
    uint16_t port;
    bool keeps_port; /* the next start listens where the last did */
    const char *tls; /* hosts: the next start speaks HTTPS, which this rig's own client does not */
};

struct rig *rig_new(void);
void rig_free(struct rig *rig);
/* cmocka's: a rig with a running server, stopped and freed. */
int rig_setup(void **state);
int rig_teardown(void **state);

void rig_start(struct rig *rig);
/* The same under a program that is given the rest of the line (strace); false when it ended before
 * it was ready. */
bool rig_start_under(struct rig *rig, const char *const *before);
/* SIGTERM; the server must end well, without a leak. */
void rig_stop(struct rig *rig);
void rig_kill(struct rig *rig);
/* All that servers of this rig wrote to standard error; to be freed. */
char *rig_log(const struct rig *rig);
/* What `planserver code` prints, without the newline; to be freed. */
char *rig_code(struct rig *rig);
/* One whose device has to be accepted by a person. */
char *rig_code_to_wait(struct rig *rig);
/* The 32 digits in it; to be freed. */
char *rig_code_digits(const char *code);

struct rig_reply {
    int status;    /* 0: the connection ended without an answer */
    char *headers; /* lines */
    GBytes *body;
};

/* `head` is the request line and headers without Host, each ended by \r\n, and without the last
 * empty line. One connection, closed at the end. Content-Length is written here. */
struct rig_reply *rig_send(struct rig *rig, const char *head, const void *body, size_t bytes);
void rig_reply_free(struct rig_reply *reply);
/* A header's value, to be freed; NULL when there is none. */
char *rig_reply_header(const struct rig_reply *reply, const char *name);
json_t *rig_reply_json(const struct rig_reply *reply);
/* A connection to be used by hand: written to, and left. */
int rig_connect(struct rig *rig);
void rig_write(int fd, const void *data, size_t bytes);
struct rig_reply *rig_read(int fd);

struct rig_device {
    struct id id;
    char *token;
    struct minisign_public key;
    struct minisign_secret secret;
    struct age_identity identity;
};

struct rig_device *rig_enrol(struct rig *rig);
void rig_device_free(struct rig_device *device);

/* What a bag is made of; a test spoils what it likes. */
struct rig_item {
    struct id id;
    int64_t seq;
    bool has_previous;
    struct digest previous;
    json_t *record;
    const char *names[4];
    GBytes *media[4];
    size_t media_count;
    const struct minisign_secret *signing; /* NULL: the device's */
    const struct age_recipient *sealed_to; /* NULL: the school's ingest key */
};

/* A photograph with a caption, of the demonstration school's first pupil. */
struct rig_item *rig_item_new(const struct rig_device *device, const char *caption);
void rig_item_free(struct rig_item *item);
/* Adds a file and what the record says of it. */
void rig_item_add(struct rig_item *item, const char *name, const char *type, const void *data,
                  size_t bytes);
GBytes *rig_bag(struct rig *rig, const struct rig_device *device, const struct rig_item *item);

/* Creation; the upload's path, to be freed. `promised` NULL: the bag's own hash. */
char *rig_create(struct rig *rig, const struct rig_device *device, const char *id, GBytes *bag,
                 const struct digest *promised);
struct rig_reply *rig_create_raw(struct rig *rig, const struct rig_device *device, const char *id,
                                 GBytes *bag, const struct digest *promised);
struct rig_reply *rig_patch(struct rig *rig, const struct rig_device *device, const char *path,
                            int64_t offset, const void *data, size_t bytes);
/* The whole bag in one PATCH. */
void rig_upload(struct rig *rig, const struct rig_device *device, const char *id, GBytes *bag);
/* An entry of receipts/query as it stands now. */
json_t *rig_query(struct rig *rig, const struct rig_device *device, const char *id);
/* The same when it is no longer being checked; fails after twenty seconds. */
json_t *rig_settled(struct rig *rig, const struct rig_device *device, const char *id);
/* The receipt, signature and all checked; fails the test when it is not received. */
struct receipt *rig_receipt(struct rig *rig, const struct rig_device *device, const char *id);
/* Fails unless it is refused, for a reason with these words in it. */
void rig_refused(struct rig *rig, const struct rig_device *device, const char *id,
                 const char *words);
/* A file of the store, NULL when it is not there. */
GBytes *rig_stored(const struct rig *rig, const char *path);
/* True if the store has this path. */
bool rig_has(const struct rig *rig, const char *format, ...) G_GNUC_PRINTF(2, 3);
