// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/fuzz.h"

/* The list: tests/fuzz/run plays them in this order. */
extern const struct fuzz_target fuzz_zip, fuzz_pack, fuzz_answer, fuzz_svg, fuzz_jpeg, fuzz_png,
    fuzz_record, fuzz_code, fuzz_badge, fuzz_age, fuzz_minisig, fuzz_receipt, fuzz_attest, fuzz_bag,
    fuzz_tus, fuzz_plan, fuzz_dock, fuzz_settings, fuzz_schema, fuzz_obf, fuzz_obz, fuzz_boards,
    fuzz_message;

const struct fuzz_target *const fuzz_targets[] = {
    &fuzz_zip,    &fuzz_pack, &fuzz_answer, &fuzz_svg,    &fuzz_jpeg,    &fuzz_png,
    &fuzz_record, &fuzz_code, &fuzz_badge,  &fuzz_age,    &fuzz_minisig, &fuzz_receipt,
    &fuzz_attest, &fuzz_bag,  &fuzz_tus,    &fuzz_plan,   &fuzz_dock,    &fuzz_settings,
    &fuzz_schema, &fuzz_obf,  &fuzz_obz,    &fuzz_boards, &fuzz_message, NULL,
};
