#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Wrong PINs, until they wait: a photograph is still taken, and what is on its way is sent to its end.
. "$(dirname -- "${BASH_SOURCE[0]}")/kit.sh"
school_and_device
start_between
pupil=$(json "$ROOT/assets/school/pack.json" 'd["pupils"][0]["id"]')
head -c 6000000 /dev/urandom >"$W/input/plan.bin"
keyed add --document "$W/input/plan.bin" --pupil "$pupil" >"$W/added"
hold_at 2000000
printf '1\n' >"$W/docked"
start_dock
wait_for "it to be on its way" grep -qx held "$W/between/log"

mkfifo "$W/more"
play - <"$W/more" &
screen=$!
children+=("$screen")
exec 5>"$W/more"
say() { printf '%s\n' "$@" >&5; }
wrong=$(json "$ROOT/assets/strings/en.json" 'd["pad.wrong"]')
say 'wait "#figure-1" 60'
for pin in 000001 000002 000003 000004; do say "type \"$pin\"" "wait \"$wrong\" 60" 'tap "#clear"'; done
say 'type "000005"' 'wait "#capture" 60' 'tap "#capture"' 'wait "#shutter" 60' 'tap "#shutter"' 'wait "49 left" 60' \
    'key Escape' 'wait "#figure-1" 60' "type \"$PIN\"" 'sleep 1500' 'expect-not "#staff"'
wait_for "the photograph" grep -q "^saved " "$W/out"
claim "while the PIN waits a photograph is taken"
let_go
wait_for "the receipt" grep -q "^received " "$W/out"
claim "and what was on its way comes to its end"
exec 5>&-
wait "$screen" || die "the screen ended with a fault"
equal "$(ids opened)" "" "opened"
vault people --json >"$W/person.json"
(($(json "$W/person.json" 'd["wait_s"] if "wait_s" in d else d["people"][0]["wait_s"]') > 0)) || die "nobody waits"
claim "nothing was opened meanwhile, and the wait stands"
finish
