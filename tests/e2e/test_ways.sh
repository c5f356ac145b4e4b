#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Each pupil in their own way: the plan pack says how somebody reaches, hears and sees the screen, and
# it holds from when they choose themself until the next.
. "$(dirname -- "${BASH_SOURCE[0]}")/kit.sh"
school_and_device
V=$BIN/viewfinder-vault

# with_access JSON: Amara's access, in a new pack that the device takes.
number=10
with_access() {
    python3 - "$W/school/plan/pack.json" "$1" <<'END'
import json, sys
with open(sys.argv[1]) as f:
    pack = json.load(f)
pack["pupils"][0]["access"] = json.loads(sys.argv[2])
with open(sys.argv[1], "w") as f:
    json.dump(pack, f)
END
    number=$((number + 1))
    rm -f "$W/next.age"*
    "$V" make-pack --school "$W/school" --device "$W/vault/keys/enrolled.json" --number "$number" --out "$W/next.age" >"$W/pack.log" 2>&1
    keyed import-pack "$W/next.age" >"$W/import.log" 2>&1 || die "the pack was not taken"
}
name=$(json "$W/school/plan/pack.json" 'd["pupils"][0]["shown"]')

with_access '{"scan": "step-one"}'
{ opening; printf 'tap "%s"\nwait "#my-views"\nswitch next\nswitch next 500\nswitch next\nswitch next 500\nwait "#topic-things-i-do"\n' "$name"; } | plays
claim "one switch steps when it is pressed and chooses when it is held"

with_access '{"scan": "automatic", "step_ms": 4000, "prompts": false}'
{ opening; printf 'tap "%s"\nwait "#my-views"\nswitch next\nsleep 400\nswitch select\nsleep 400\nswitch select\nwait "#say" 5\n' "$name"; } | plays
claim "where the frame steps by itself, any press chooses"

with_access '{"scan": "automatic", "step_ms": 1000, "first_percent": 100, "prompts": false, "rounds": 20}'
{ opening; printf 'tap "%s"\nwait "#my-views"\nswitch next\nsleep 1500\nswitch next\nsleep 400\nswitch next\nwait "#listen"\nexpect-not "#my-views"\n' "$name"; } | plays
claim "and it does step by itself: what is chosen is the row after the first"

# Each step is said, and takes longer to say than the frame would stay.
with_access '{"scan": "automatic", "step_ms": 300}'
{ opening; printf 'tap "%s"\nwait "#my-views"\nsleep 2000\nswitch next\nsleep 900\nswitch next\nsleep 400\nswitch next\nwait "#say" 5\n' "$name"; } | plays
claim "it waits until the words of a step are said"

with_access '{"dwells": true, "dwell_ms": 300, "lock_on_ms": 100}'
{ opening; printf 'tap "%s"\nwait "#my-views"\npoint "#my-voice"\npoint "#my-views"\nwait "#topic-things-i-do" 5\n' "$name"; } | plays
claim "a pointer that rests chooses"

with_access '{"theme": "contrast", "text_percent": 130, "left_handed": true, "rate_percent": 60}'
{ opening; printf 'tap "%s"\nwait "#my-views"\nshot own\nlist\ntap "#not-me"\nwait "%s"\nshot usual\nlist\n' "$name" "$name"; } | plays
grep '^{' "$W/out" >"$W/lists"
python3 - "$W/lists" <<'END' || die "my sides did not change places, or stayed so"
import json, sys
own, usual = [json.loads(line) for line in open(sys.argv[1])][:2]
def at(screen, name):
    return next(t["rect_mm"][0] for t in screen["targets"] if t["id"] == name)
sys.exit(not (at(own, "stop") < at(own, "me") and at(usual, "not-now") > at(usual, "listen")))
END
claim "colours, size and hand are the pupil's own, and go with them"

tomos=$(json "$W/school/plan/pack.json" '[p["shown"] for p in d["pupils"] if p.get("languages", ["en"])[0] == "cy"][0]')
welsh=$(json "$ROOT/assets/strings/cy.json" 'd["home.my-views"]')
{ opening; printf 'tap "%s"\nwait "%s"\ntap "#not-me"\nwait "%s"\n' "$tomos" "$welsh" "$name"; } | plays
claim "a pupil's screens speak the pupil's language"
finish
