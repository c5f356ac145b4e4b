// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tls/listener.h"

#include <arpa/inet.h>
#include <glib.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

static const char answer[] = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n"
                             "Connection: close\r\n\r\n";

struct listener {
    SSL_CTX *tls;
    int fd, stop;
    char *url;
    GThread *thread;
    GMutex lock;
    GCond quiet;
    bool busy;
    int connections;
    int64_t bytes;
};

static BIO *memory(const char *text)
{
    return BIO_new_mem_buf(text, -1);
}

static void show(SSL_CTX *tls, const char *chain, const char *key)
{
    BIO *from = memory(chain);
    X509 *certificate = PEM_read_bio_X509(from, NULL, NULL, NULL);
    EVP_PKEY *secret;

    g_assert(SSL_CTX_use_certificate(tls, certificate) == 1);
    X509_free(certificate);
    while ((certificate = PEM_read_bio_X509(from, NULL, NULL, NULL)) != NULL)
        g_assert(SSL_CTX_add0_chain_cert(tls, certificate) == 1);
    BIO_free(from);
    from = memory(key);
    secret = PEM_read_bio_PrivateKey(from, NULL, NULL, NULL);
    g_assert(SSL_CTX_use_PrivateKey(tls, secret) == 1);
    EVP_PKEY_free(secret);
    BIO_free(from);
}

static SSL_CTX *tls_new(const char *chain, const char *key, bool old)
{
    SSL_CTX *tls = SSL_CTX_new(TLS_server_method());

    SSL_CTX_set_security_level(tls, 0); /* or it would not speak 1.1 itself */
    SSL_CTX_set_min_proto_version(tls, old ? TLS1_1_VERSION : TLS1_2_VERSION);
    SSL_CTX_set_max_proto_version(tls, old ? TLS1_1_VERSION : TLS1_3_VERSION);
    show(tls, chain, key);
    return tls;
}

/* Reads until the request's empty line or the end, counting. */
static void serve(struct listener *listener, int fd)
{
    SSL *ssl = SSL_new(listener->tls);
    g_autoptr(GString) request = g_string_new(NULL);
    char piece[4096];
    int got = 0;

    SSL_set_fd(ssl, fd);
    if (SSL_accept(ssl) == 1) {
        while (!strstr(request->str, "\r\n\r\n") && (got = SSL_read(ssl, piece, sizeof piece)) > 0)
            g_string_append_len(request, piece, got);
        if (got > 0 && SSL_write(ssl, answer, sizeof answer - 1) > 0)
            SSL_shutdown(ssl);
    }
    SSL_free(ssl);
    g_mutex_lock(&listener->lock);
    listener->bytes += (int64_t)request->len;
    listener->busy = false;
    g_cond_broadcast(&listener->quiet);
    g_mutex_unlock(&listener->lock);
}

static void *listen_on(void *context)
{
    struct listener *listener = context;
    struct pollfd watch[] = {{listener->fd, POLLIN, 0}, {listener->stop, POLLIN, 0}};

    while (poll(watch, 2, -1) >= 0 && !watch[1].revents) {
        int fd = accept4(listener->fd, NULL, NULL, SOCK_CLOEXEC);
        struct timeval patience = {.tv_sec = 20};
        if (fd < 0)
            continue;
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        g_mutex_lock(&listener->lock);
        listener->connections++;
        listener->busy = true;
        g_mutex_unlock(&listener->lock);
        serve(listener, fd);
        close(fd);
    }
    return NULL;
}

struct listener *listener_new(const char *chain, const char *key, bool old)
{
    struct listener *listener = g_new0(struct listener, 1);
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t length = sizeof address;

    g_mutex_init(&listener->lock);
    g_cond_init(&listener->quiet);
    listener->tls = tls_new(chain, key, old);
    listener->stop = eventfd(0, EFD_CLOEXEC);
    listener->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    g_assert(bind(listener->fd, (struct sockaddr *)&address, sizeof address) == 0 &&
             listen(listener->fd, 16) == 0 &&
             getsockname(listener->fd, (struct sockaddr *)&address, &length) == 0);
    listener->url = g_strdup_printf("https://127.0.0.1:%u", (unsigned)ntohs(address.sin_port));
    listener->thread = g_thread_new("listener", listen_on, listener);
    return listener;
}

void listener_free(struct listener *listener)
{
    uint64_t one = 1;

    g_assert(write(listener->stop, &one, sizeof one) == sizeof one);
    g_thread_join(listener->thread);
    close(listener->fd);
    close(listener->stop);
    SSL_CTX_free(listener->tls);
    g_mutex_clear(&listener->lock);
    g_cond_clear(&listener->quiet);
    g_free(listener->url);
    g_free(listener);
}

const char *listener_url(const struct listener *listener)
{
    return listener->url;
}

/* A connection that the client has closed is read to its end here. */
static void wait_quiet(struct listener *listener)
{
    while (listener->busy)
        g_cond_wait(&listener->quiet, &listener->lock);
}

int listener_connections(struct listener *listener)
{
    int connections;

    g_mutex_lock(&listener->lock);
    wait_quiet(listener);
    connections = listener->connections;
    g_mutex_unlock(&listener->lock);
    return connections;
}

int64_t listener_bytes(struct listener *listener)
{
    int64_t bytes;

    g_mutex_lock(&listener->lock);
    wait_quiet(listener);
    bytes = listener->bytes;
    g_mutex_unlock(&listener->lock);
    return bytes;
}
