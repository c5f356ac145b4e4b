// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fault/harm.h"

/* SIGKILL before every system call on the vault, of every act. */

static void kill_all(struct proof *proof)
{
    struct harms harms = {proof, g_array_new(FALSE, FALSE, sizeof(struct harm))};
    g_autoptr(GPtrArray) stages = stages_make(proof);

    for (guint i = 0; i < stages->len; i++) {
        const struct stage *stage = g_ptr_array_index(stages, i);
        for (guint j = 0; j < stage->calls->len; j++) {
            struct harm harm = {stage, g_ptr_array_index(stage->calls, j), "signal=SIGKILL", false,
                                false};
            g_array_append_val(harms.list, harm);
        }
    }
    harms_choose(&harms);
    harms_do(&harms);
    g_array_unref(harms.list);
}

int main(int argc, char **argv)
{
    struct proof *proof = proof_start("kill", argc, argv, 0);

    for (int round = 0; round < proof->rounds; round++) {
        kill_all(proof);
        proof->seed++;
    }
    return proof_end(proof);
}
