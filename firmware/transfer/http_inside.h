// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* What the two files of http.h share: the exchange (http.c) and what came of it (http_answer.c). */
#include "transfer/http.h"

/* Takes in one line of the answer's head, which it may change. What is no header is passed over. */
void http_answer_keep(struct http_answer *answer, char *line);
/* What the server asks to wait, at most an hour; -1: it does not say. */
int64_t http_answer_retry_ms(const struct http_answer *answer);
/* What libcurl's error (a CURLcode) means for the caller; `what` is its words. Always false. */
bool http_answer_fail(int code, const char *what, GError **error);
