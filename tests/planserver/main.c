// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "planserver/enrol.h"
#include "planserver/intake.h"
#include "planserver/qr.h"
#include "planserver/server.h"
#include "planserver/waiting.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { DONE = 0, FAILED = 1, WRONG_USE = 2 };

struct options {
    char *school;
    char *store;
    char *url;
    gint port;
    gint ready_fd;
    gint keep_days;
    char *listen;
    char *hosts;
    char *tls_certificate;
    char *tls_key;
    char *png;
    gboolean qr;
    gboolean ask;
    gboolean version;
};

static int complain(const GError *error)
{
    g_printerr("planserver: %s\n", error->message);
    return FAILED;
}

static int misuse(const char *words)
{
    g_printerr("planserver: %s; planserver --help tells how\n", words);
    return WRONG_USE;
}

static bool tell_ready(int fd, const char *url)
{
    g_autofree char *line = g_strconcat(url, "\n", NULL);
    size_t left = strlen(line);
    const char *at = line;

    while (fd >= 0 && left > 0) {
        ssize_t wrote = write(fd, at, left);

        if (wrote < 0 && errno != EINTR)
            return false;
        if (wrote > 0) {
            at += wrote;
            left -= (size_t)wrote;
        }
    }
    return true;
}

/* Every thread that is made from here on leaves these signals to the main one. */
static void hold_signals(sigset_t *ends)
{
    sigemptyset(ends);
    sigaddset(ends, SIGTERM);
    sigaddset(ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, ends, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static int serve(const struct options *options)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *url = NULL;
    struct server *server;
    sigset_t ends;
    int signal_number, status = DONE;

    if (!options->school || !options->store || options->port < 0)
        return misuse("needs --school DIR, --store DIR and --port N");
    if (options->port > 65535)
        return misuse("a port is 0 to 65535");
    if (!options->tls_certificate != !options->tls_key)
        return misuse("needs --tls-cert and --tls-key together");
    if (options->keep_days < 0 || options->keep_days > 3660)
        return misuse("a device keeps what has a receipt for 0 to 3660 days");
    hold_signals(&ends);
    server = server_open(&(struct server_asked){.school = options->school,
                                                .store = options->store,
                                                .address = options->listen,
                                                .port = (uint16_t)options->port,
                                                .keep_days = options->keep_days,
                                                .hosts = options->hosts,
                                                .tls_certificate = options->tls_certificate,
                                                .tls_key = options->tls_key},
                         &error);
    if (!server)
        return complain(error);
    url = server_url(server);
    g_printerr("planserver: %s at %s\n", server->school->name, url);
    if (tell_ready(options->ready_fd, url)) {
        sigwait(&ends, &signal_number);
    } else {
        g_printerr("planserver: cannot write to the descriptor of --ready-fd\n");
        status = FAILED;
    }
    server_close(server);
    return status;
}

static bool show_qr(const char *text, GError **error)
{
    g_autofree char *picture = qr_terminal(text, error);

    return picture && fputs(picture, stdout) >= 0;
}

static int print_code(const struct options *options)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;

    text = enrol_code(
        &(struct enrol_wanted){options->store, options->url, options->school, !options->ask},
        &error);
    if (!text) {
        if (fault_is(error, FAULT_MISSING))
            g_prefix_error(&error, "no plan server has run on this store yet: start one first (");
        g_printerr("planserver: %s%s\n", error->message, fault_is(error, FAULT_MISSING) ? ")" : "");
        return FAILED;
    }
    puts(text);
    if ((options->qr && !show_qr(text, &error)) ||
        (options->png && !qr_png(text, options->png, &error)))
        return complain(error);
    return fflush(stdout) == 0 ? DONE : FAILED;
}

static int shut_out(const struct options *options, const char *device)
{
    g_autoptr(GError) error = NULL;

    return enrol_revoke(options->store, device, &error) ? DONE : complain(error);
}

static int print_page(const struct options *options)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *url = NULL;

    url = enrol_page_url(options->store, &error);
    return url && puts(url) >= 0 && fflush(stdout) == 0 ? DONE : complain(error);
}

static int print_waiting(const struct options *options)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) list = waiting_list(options->store, &error);

    for (guint i = 0; list && i < list->len; i++) {
        const struct waiting *waiting = list->pdata[i];
        printf("%s %s %s\n", waiting->device.text, waiting->words, waiting->name);
    }
    return list && fflush(stdout) == 0 ? DONE : complain(error);
}

static int decide(const struct options *options, const char *device, bool accepted)
{
    g_autoptr(GError) error = NULL;

    return waiting_decide(options->store, device, accepted, &error) ? DONE : complain(error);
}

static int run(const struct options *options, int argc, char **argv)
{
    seal_start();
    if (argc == 1)
        return serve(options);
    if (!options->store)
        return misuse("needs --store DIR");
    if (argc == 2 && strcmp(argv[1], "code") == 0)
        return print_code(options);
    if (argc == 2 && strcmp(argv[1], "page") == 0)
        return print_page(options);
    if (argc == 2 && strcmp(argv[1], "waiting") == 0)
        return print_waiting(options);
    if (argc == 3 && (strcmp(argv[1], "accept") == 0 || strcmp(argv[1], "refuse") == 0))
        return decide(options, argv[2], *argv[1] == 'a');
    if (argc == 3 && strcmp(argv[1], "revoke") == 0)
        return shut_out(options, argv[2]);
    return misuse("knows the commands code, page, waiting, accept, refuse and revoke");
}

static bool parse(struct options *options, int *argc, char ***argv, GError **error)
{
    const GOptionEntry entries[] = {
        {"school", 0, 0, G_OPTION_ARG_FILENAME, &options->school,
         "The school's folder, from viewfinder-vault new-school", "DIR"},
        {"store", 0, 0, G_OPTION_ARG_FILENAME, &options->store,
         "Where the server keeps everything; made if need be", "DIR"},
        {"port", 0, 0, G_OPTION_ARG_INT, &options->port, "Listen at this port; 0 takes a free one",
         "N"},
        {"ready-fd", 0, 0, G_OPTION_ARG_INT, &options->ready_fd,
         "Write the address there, one line, when it listens", "N"},
        {"keep-days", 0, 0, G_OPTION_ARG_INT, &options->keep_days,
         "For so many days a device keeps what has a receipt (30)", "N"},
        {"tls", 0, 0, G_OPTION_ARG_STRING, &options->hosts,
         "HTTPS, by the school's own authority in SCHOOL/tls, which is made if need be; HOSTS are "
         "the names and addresses that devices know the server by, with commas between",
         "HOSTS"},
        {"tls-cert", 0, 0, G_OPTION_ARG_FILENAME, &options->tls_certificate,
         "HTTPS with this certificate and what stands above it (PEM)", "FILE"},
        {"tls-key", 0, 0, G_OPTION_ARG_FILENAME, &options->tls_key, "Its key (PEM)", "FILE"},
        {"listen", 0, 0, G_OPTION_ARG_STRING, &options->listen,
         "With HTTPS: listen at this address instead of 127.0.0.1", "ADDRESS"},
        {"ask", 0, 0, G_OPTION_ARG_NONE, &options->ask,
         "For code: the device waits until a person accepts it, as one does that has its code from "
         "the page",
         NULL},
        {"qr", 0, 0, G_OPTION_ARG_NONE, &options->qr, "For code: show it as a QR code, too", NULL},
        {"png", 0, 0, G_OPTION_ARG_FILENAME, &options->png,
         "For code: write it as a QR code to this PNG file", "FILE"},
        {"server", 0, 0, G_OPTION_ARG_STRING, &options->url,
         "For code: the address that devices know the server by", "URL"},
        {"version", 0, 0, G_OPTION_ARG_NONE, &options->version, "Print the version", NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new("[COMMAND]");

    g_option_context_add_main_entries(context, entries, NULL);
    g_option_context_set_summary(
        context,
        "The reference plan server: enrols devices, hands out plan packs, takes evidence\n"
        "bags in and signs receipts. What it received lies under STORE/opened/index.html.");
    g_option_context_set_description(
        context,
        "Commands:\n"
        "  code             print the text of an enrolment code, good once, for ten minutes\n"
        "  page             print the address of the page where devices are accepted\n"
        "  waiting          print the devices that wait: id, words, name\n"
        "  accept DEVICE    let one of them in\n"
        "  refuse DEVICE    do not\n"
        "  revoke DEVICE    shut a device out from now on\n\n"
        "Exit status: 0 done, 1 failed, 2 wrong use.\n");
    return g_option_context_parse(context, argc, argv, error);
}

int main(int argc, char **argv)
{
    struct options options = {.port = -1, .ready_fd = -1, .keep_days = INTAKE_KEEP_DAYS};
    g_autoptr(GError) error = NULL;
    int status;

    setlocale(LC_ALL, "C.UTF-8");
    if (!parse(&options, &argc, &argv, &error))
        status = misuse(error->message);
    else if (options.version)
        status = puts("planserver " VIEWFINDER_VERSION) >= 0 ? DONE : FAILED;
    else
        status = run(&options, argc, argv);
    g_free(options.school);
    g_free(options.store);
    g_free(options.url);
    g_free(options.listen);
    g_free(options.png);
    g_free(options.hosts);
    g_free(options.tls_certificate);
    g_free(options.tls_key);
    return status;
}
