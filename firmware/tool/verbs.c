// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool/tool.h"

#include <string.h>

/* Ends with a row without a name. */
const struct verb verbs[] = {
    {"new-school", "DIR", "make a school: its keys, and a demonstration plan to be replaced",
     NO_VAULT, false, 1, 1, 0, new_school_run},
    {"make-pack",
     "--school DIR (--device FILE | --recipient age1... --device-id ID) --number N --out FILE",
     "seal and sign the school's plan for one device: FILE and FILE.minisig", NO_VAULT, false, 0, 0,
     TAKES(OPTION_SCHOOL) | TAKES(OPTION_DEVICE) | TAKES(OPTION_RECIPIENT) |
         TAKES(OPTION_DEVICE_ID) | TAKES(OPTION_NUMBER) | TAKES(OPTION_OUT),
     make_pack_run},
    {"list", "", "every item, one a line: seq, id, state, bytes, sha256, previous", READS_VAULT,
     false, 0, 0, 0, list_run},
    {"show", "ID", "one item, with a key its record too; with a key also a draft", READS_VAULT,
     false, 1, 1, 0, show_run},
    {"verify", "", "read and check every item: form, hash, signature, chain, receipt", READS_VAULT,
     false, 0, 0, 0, verify_run},
    {"export", "ID FILE", "an item's evidence bag, as it is sent: unzip and age open it",
     READS_VAULT, false, 2, 2, 0, export_run},
    {"stats", "", "what there is and what is to be sent", READS_VAULT, false, 0, 0, 0, stats_run},
    {"add",
     "--photo|--audio|--document FILE|--note TEXT --pupil ID [--target ID] [--by ID]\n"
     "      [--for safeguarding]",
     "save evidence as a draft, then file it if the pupils' consent allows", WRITES_VAULT, true, 0,
     0,
     TAKES(OPTION_PHOTO) | TAKES(OPTION_AUDIO) | TAKES(OPTION_DOCUMENT) | TAKES(OPTION_NOTE) |
         TAKES(OPTION_PUPIL) | TAKES(OPTION_TARGET) | TAKES(OPTION_FOR) | TAKES(OPTION_BY),
     add_run},
    {"plan", "", "the plan's staff, pupils and targets, with the ids that other verbs want",
     READS_VAULT, false, 0, 0, 0, plan_run},
    {"import-pack", "FILE", "take in a plan pack from FILE and FILE.minisig", WRITES_VAULT, true, 1,
     1, 0, import_pack_run},
    {"people", "", "who opens this device: staff id, how, whether they may", READS_VAULT, false, 0,
     0, 0, people_run},
    {"pin", "--new-pin-file F [--staff ID]",
     "one's own new PIN; or a colleague's, who is new or forgot theirs", WRITES_VAULT, true, 0, 0,
     TAKES(OPTION_STAFF) | TAKES(OPTION_NEW_PIN_FILE), pin_run},
    {"badge", "--out FILE.pdf|.png|.svg|.txt [--staff ID --new-pin-file F]",
     "one's own new badge, or a colleague's with a new PIN, to print; the old one opens no more",
     WRITES_VAULT, true, 0, 0, TAKES(OPTION_STAFF) | TAKES(OPTION_NEW_PIN_FILE) | TAKES(OPTION_OUT),
     badge_run},
    {"enrol", "--pin-file F (--code TEXT [--timeout S] | --school FILE) [--name TEXT] [--staff ID]",
     "make this device's keys and join a school; for --code, viewfinder-dock must run beside it",
     WRITES_VAULT, false, 0, 0,
     TAKES(OPTION_CODE) | TAKES(OPTION_SCHOOL) | TAKES(OPTION_NAME) | TAKES(OPTION_TIMEOUT) |
         TAKES(OPTION_STAFF),
     enrol_run},
    {NULL, NULL, NULL, NO_VAULT, false, 0, 0, 0, NULL},
};

const struct verb *verb_named(const char *name)
{
    for (const struct verb *verb = verbs; verb->name; verb++) {
        if (strcmp(verb->name, name) == 0)
            return verb;
    }
    return NULL;
}
