// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/clock.h"
#include "core/settings.h"
#include "dock/dock.h"
#include "seal/age.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

enum { EXIT_USE = 2 };

static const char usage[] =
    "usage: viewfinder-dock --settings FILE [--vault DIR] [--once]\n"
    "\n"
    "Takes what is finished to the school's server while the device stands in its dock, and "
    "brings\n"
    "back the time, plan packs and receipts. It also carries an enrolment code there, since it "
    "alone\n"
    "speaks with the network: while `viewfinder-vault enrol --code` waits, this must run beside "
    "it.\n"
    "\n"
    "  --settings FILE  the settings; board/settings.example explains every key\n"
    "  --vault DIR      the vault, instead of [vault] path in the settings\n"
    "  --once           do not wait for the dock: send what there is, and end\n"
    "  --help           this text\n"
    "  --version        the version\n"
    "\n"
    "ends with 0 when every item is done (without --once: when told to stop), 3 when something "
    "needs\n"
    "attention (it is said on standard error), 1 when stopped before the end or failed, 2 on "
    "wrong\n"
    "use\n";

struct arguments {
    const char *settings;
    const char *vault;
    bool once;
};

/* A signal handler can only reach what is static. */
static int stop_fd = -1;

static void on_signal(int number)
{
    int before = errno;
    uint64_t one = 1;

    (void)number;
    if (write(stop_fd, &one, sizeof one) < 0)
        _exit(1);
    errno = before;
}

static bool watch_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal};

    stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    signal(SIGPIPE, SIG_IGN);
    return stop_fd >= 0 && sigaction(SIGTERM, &action, NULL) == 0 &&
           sigaction(SIGINT, &action, NULL) == 0 && sigaction(SIGHUP, &action, NULL) == 0;
}

/* What systemd wants to hear, and when it last did. Both do nothing where nobody asked. */
struct service {
    int64_t every_ms; /* 0: no watchdog */
    int64_t fed_ms;
    bool ready;
};

static void service_open(struct service *service)
{
    uint64_t patience_us = 0;

    if (sd_watchdog_enabled(0, &patience_us) > 0)
        service->every_ms = MAX((int64_t)(patience_us / 3000), 1);
}

/* The first time, everything is open and the loop runs. */
static void service_alive(void *context)
{
    struct service *service = context;
    int64_t now_ms = clock_boottime_ms();

    if (!service->ready)
        sd_notify(0, "READY=1\nSTATUS=waiting for the dock");
    service->ready = true;
    if (service->every_ms == 0 || now_ms - service->fed_ms < service->every_ms)
        return;
    service->fed_ms = now_ms;
    sd_notify(0, "WATCHDOG=1");
}

static void service_said(void *context, const char *status)
{
    (void)context;
    sd_notifyf(0, "STATUS=%s", status);
}

/* -1: go on; else the exit status. */
static int read_arguments(int count, char **words, struct arguments *arguments)
{
    for (int i = 1; i < count; i++) {
        if (strcmp(words[i], "--help") == 0) {
            fputs(usage, stdout);
            return 0;
        }
        if (strcmp(words[i], "--version") == 0) {
            puts("viewfinder-dock " VIEWFINDER_VERSION);
            return 0;
        }
        if (strcmp(words[i], "--once") == 0)
            arguments->once = true;
        else if (strcmp(words[i], "--settings") == 0 && i + 1 < count)
            arguments->settings = words[++i];
        else if (strcmp(words[i], "--vault") == 0 && i + 1 < count)
            arguments->vault = words[++i];
        else {
            fprintf(stderr, "viewfinder-dock: '%s' is not understood here\n\n%s", words[i], usage);
            return EXIT_USE;
        }
    }
    if (arguments->settings)
        return -1;
    fprintf(stderr, "viewfinder-dock: --settings FILE is missing\n\n%s", usage);
    return EXIT_USE;
}

/* Whose file it was, where the words do not say it. */
static void name_file(const char *path, GError **error)
{
    if (*error && !strstr((*error)->message, path))
        g_prefix_error(error, "%s: ", path);
}

static bool read_settings(struct settings *settings, const struct arguments *arguments,
                          struct dock_asked *asked, GError **error)
{
    static const char *const kinds[] = {"plan", "tus", NULL};
    int kind = DOCK_PLAN;

    if (!settings_all_read(settings, error) ||
        !settings_choice(settings, "server", "kind", kinds, DOCK_PLAN, &kind, error))
        return false;
    asked->kind = (enum dock_kind)kind;
    asked->url = settings_text(settings, "server", "url", NULL);
    asked->ca = settings_text(settings, "server", "ca", NULL);
    asked->pin = settings_text(settings, "server", "pin", NULL);
    asked->sense = settings_text(settings, "dock", "sense", NULL);
    asked->vault =
        arguments->vault ? arguments->vault : settings_text(settings, "vault", "path", NULL);
    asked->once = arguments->once;
    if (!asked->url)
        return fault(error, FAULT_MISSING,
                     "[server] url is not set in the settings: write the "
                     "address of the school's server there");
    if (!asked->vault)
        return fault(error, FAULT_MISSING,
                     "no vault: set [vault] path in the settings or give "
                     "--vault DIR");
    if (!asked->sense && !asked->once)
        return fault(error, FAULT_MISSING,
                     "[dock] sense is not set in the settings: say how the "
                     "dock is noticed, or use --once");
    return true;
}

int main(int count, char **words)
{
    struct arguments arguments = {0};
    struct service service = {0};
    struct dock_asked asked = {.alive = service_alive, .said = service_said, .context = &service};
    g_autoptr(GError) error = NULL;
    struct settings *settings;
    int end = read_arguments(count, words, &arguments);

    if (end >= 0)
        return end;
    seal_undumpable();
    umask(0077);
    if (!watch_signals()) {
        perror("viewfinder-dock: cannot watch for signals");
        return DOCK_STOPPED;
    }
    service_open(&service);
    end = DOCK_STOPPED;
    settings = settings_open(arguments.settings, &error);
    asked.stop_fd = stop_fd;
    asked.alive_ms = service.every_ms;
    if (settings && read_settings(settings, &arguments, &asked, &error))
        end = dock_run(&asked, &error);
    else
        name_file(arguments.settings, &error);
    settings_close(settings);
    sd_notify(0, "STOPPING=1");
    if (error)
        fprintf(stderr, "viewfinder-dock: %s\n", error->message);
    return end;
}
