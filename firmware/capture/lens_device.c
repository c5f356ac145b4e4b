// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/lens_device.h"

#include <fcntl.h>
#include <glib.h>
#include <linux/videodev2.h>
#include <stdbool.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define MOST_DEVICES 64

/* Kernel documentation, VIDIOC_QUERYCAP: `device_caps` is of this node, `capabilities` of the whole
 * device. A decoder's node captures too, but takes pictures in as well. */
static bool is_camera(const char *path)
{
    const __u32 wanted = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
    struct v4l2_capability capability = {.capabilities = 0};
    int fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    bool answered;
    __u32 can;

    if (fd < 0)
        return false;
    answered = ioctl(fd, VIDIOC_QUERYCAP, &capability) == 0;
    close(fd);
    can = capability.capabilities & V4L2_CAP_DEVICE_CAPS ? capability.device_caps
                                                         : capability.capabilities;
    return answered && (can & wanted) == wanted &&
           !(can & (V4L2_CAP_VIDEO_OUTPUT | V4L2_CAP_VIDEO_M2M));
}

char *lens_device_first(void)
{
    for (int i = 0; i < MOST_DEVICES; i++) {
        g_autofree char *path = g_strdup_printf("/dev/video%d", i);
        if (is_camera(path))
            return g_steal_pointer(&path);
    }
    return NULL;
}
