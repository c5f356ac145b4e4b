// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool/tool.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <string.h>

static bool open_vault(struct tool *tool, GError **error)
{
    enum vault_use use = tool->verb->use == WRITES_VAULT ? VAULT_WRITE : VAULT_READ;

    if (tool->verb->use == NO_VAULT)
        return true;
    tool->vault = vault_open(option_text(tool, OPTION_VAULT), use, error);
    return tool->vault && (tool->verb->run == enrol_run || keys_unlock(tool, error));
}

/* What was printed is only true for the reader if it arrived. */
static int flush(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    fprintf(stderr, "viewfinder-vault: cannot write to standard output: %s\n", strerror(errno));
    return status == TOOL_DONE ? TOOL_FAILED : status;
}

int tool_main(int argc, char **argv)
{
    struct tool tool = {.verb = NULL};
    GError *error = NULL;
    int status;

    setlocale(LC_CTYPE, "");
    signal(SIGPIPE, SIG_IGN);
    seal_undumpable();
    seal_start();
    status = options_read(&tool, argc, argv);
    if (status < 0) {
        status = TOOL_FAILED;
        if (open_vault(&tool, &error))
            status = tool.verb->run(&tool, &error);
        vault_close(tool.vault);
    }
    if (error) {
        say_fault(error);
        g_error_free(error);
    }
    options_free(&tool);
    return flush(status);
}
