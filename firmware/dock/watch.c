// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dock/watch.h"

#include <errno.h>
#include <glib.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <unistd.h>

#define KERNEL_EVENTS 1 /* the group of the kernel's own; udev's is 2 */
#define TOLD_MOST 8192

struct watch {
    int fd;
    char *name; /* of the file within its folder; NULL: a socket */
};

static struct watch *watch_new(int fd, const char *name)
{
    struct watch *watch = g_new0(struct watch, 1);

    watch->fd = fd;
    watch->name = g_strdup(name);
    return watch;
}

/* What changes without a write (a file of the kernel's) is told to nobody. */
static bool is_of_kernel(const char *path)
{
    return g_str_has_prefix(path, "/sys/") || g_str_has_prefix(path, "/proc/");
}

struct watch *watch_file(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *name = g_path_get_basename(path);
    int fd = is_of_kernel(path) ? -1 : inotify_init1(IN_CLOEXEC | IN_NONBLOCK);

    if (fd < 0)
        return NULL;
    if (inotify_add_watch(fd, folder,
                          IN_CREATE | IN_DELETE | IN_MOVE | IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB |
                              IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR) >= 0)
        return watch_new(fd, name);
    close(fd);
    return NULL;
}

static struct watch *watch_netlink(int protocol, unsigned groups)
{
    struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = groups};
    int fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol);

    if (fd < 0)
        return NULL;
    if (bind(fd, (struct sockaddr *)&address, sizeof address) == 0)
        return watch_new(fd, NULL);
    close(fd);
    return NULL;
}

struct watch *watch_power(void)
{
    return watch_netlink(NETLINK_KOBJECT_UEVENT, KERNEL_EVENTS);
}

struct watch *watch_links(void)
{
    return watch_netlink(NETLINK_ROUTE, RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR);
}

void watch_free(struct watch *watch)
{
    if (!watch)
        return;
    close(watch->fd);
    g_free(watch->name);
    g_free(watch);
}

int watch_fd(const struct watch *watch)
{
    return watch->fd;
}

static bool take_names(const struct watch *watch, const char *told, ssize_t bytes, bool *over)
{
    bool matters = false;

    for (ssize_t at = 0; at < bytes;) {
        const struct inotify_event *event = (const struct inotify_event *)(told + at);
        *over = *over || (event->mask & (IN_IGNORED | IN_UNMOUNT | IN_MOVE_SELF));
        matters = matters || (event->mask & IN_Q_OVERFLOW) ||
                  (event->len > 0 && strcmp(event->name, watch->name) == 0);
        at += (ssize_t)(sizeof *event + event->len);
    }
    return matters || *over;
}

bool watch_take(struct watch *watch, bool *over)
{
    _Alignas(struct inotify_event) char told[TOLD_MOST];
    bool matters = false;
    ssize_t bytes;

    *over = false;
    do {
        bytes = TEMP_FAILURE_RETRY(read(watch->fd, told, sizeof told));
        if (bytes > 0 && watch->name)
            matters = take_names(watch, told, bytes, over) || matters;
        else if (bytes > 0 || errno == ENOBUFS) /* more was told than there was room for */
            matters = true;
        else if (errno != EAGAIN)
            *over = matters = true;
    } while (bytes > 0 && !*over);
    return matters;
}
