// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A TLS server on loopback that shows a certificate, and keeps count of every byte that it can read
 * behind the handshake. It answers each request with 404 and closes. A thread of its own. */
#include <stdbool.h>
#include <stdint.h>

struct listener;

/* PEM. `old` speaks TLS 1.1 and nothing later. */
struct listener *listener_new(const char *chain, const char *key, bool old);
void listener_free(struct listener *listener);
/* `https://127.0.0.1:port`. Borrowed. */
const char *listener_url(const struct listener *listener);
/* Connections that came, and bytes of requests that could be read, until now: whoever asks waits
 * first until no connection is open. */
int listener_connections(struct listener *listener);
int64_t listener_bytes(struct listener *listener);
