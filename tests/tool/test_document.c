// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool/kit.h"

static void document_is_named_by_its_ending_and_kept_whole(void **state)
{
    ends(0, *state,
         "printf '%%%%PDF-1.4 words' >'Plan of Amara.PDF' && "
         "$P add --document 'Plan of Amara.PDF' --pupil " AMARA " && " OPEN_NEWEST
         "cmp 'Plan of Amara.PDF' $id/data/document.pdf && "
         "grep -q '\"type\":\"application/pdf\"' $id/data/record.json && "
         "grep -q '\"caption\":\"Plan of Amara.PDF\"' $id/data/record.json && "
         "! unzip -l vault/items/*.zip | grep -q Amara");
}

static void document_that_pictures_a_pupil_asks_for_consent_too(void **state)
{
    ends(0, *state,
         "convert -size 320x200 gradient: x.jpg && cp x.jpg x.txt && convert x.jpg y.png && "
         "cp y.png y.txt");
    ends(1, *state, "$P add --document x.txt --pupil " AMARA);
    said(*state, "--photo");
    ends(1, *state, "$P add --document y.txt --pupil " BEN " >said");
    said(*state, "does not allow this of Ben.");
    ends(0, *state, "grep -q ^saved said && $P show $(cut -d' ' -f2 said) | grep -q document.txt");
    ends(0, *state, "$P add --document y.png --pupil " AMARA);
}

/* Argon2id alone takes 64 MiB; the program itself must not grow with the document. */
static void large_document_takes_no_memory(void **state)
{
    ends(0, *state,
         "truncate -s 209715200 big.bin && export ASAN_OPTIONS=$ASAN_OPTIONS:"
         "quarantine_size_mb=1 && /usr/bin/python3 -c \"import resource, subprocess, sys; "
         "status = subprocess.call(sys.argv[1:]); "
         "most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss; print(most, 'KiB'); "
         "sys.exit(status or most > 170000)\" $P add --document big.bin --pupil " AMARA
         " && " OPEN_NEWEST "cmp big.bin $id/data/document.bin");
}

static void document_above_a_gibibyte_is_refused(void **state)
{
    ends(1, *state, "truncate -s 1073741825 big.bin; $P add --document big.bin --pupil " AMARA);
    said(*state, "at most 1073741824");
    ends(1, *state, ": >empty; $P add --document empty --pupil " AMARA);
    said(*state, "empty");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        kit_test(document_is_named_by_its_ending_and_kept_whole),
        kit_test(document_that_pictures_a_pupil_asks_for_consent_too),
        kit_test(large_document_takes_no_memory),
        kit_test(document_above_a_gibibyte_is_refused),
    };

    return cmocka_run_group_tests(tests, kit_prepare, kit_clear);
}
