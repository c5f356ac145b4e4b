#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The dock as the screen shows it: sending, taken out in the middle, put back, received.
. "$(dirname -- "${BASH_SOURCE[0]}")/kit.sh"
school_and_device
start_between
start_dock

pupil=$(python3 -c 'import json; print(json.load(open("'"$ROOT"'/assets/school/pack.json"))["pupils"][0]["id"])')
head -c 8000000 /dev/urandom >"$W/input/plan.bin"
keyed add --document "$W/input/plan.bin" --pupil "$pupil" >/dev/null
keyed add --photo "$W/input/photos/a.jpg" --pupil "$pupil" >/dev/null
# The third is the app's own: what time it was.
hold_at 3000000

mkfifo "$W/more"
play - <"$W/more" &
screen=$!
children+=("$screen")
exec 5>"$W/more"
{
    opening
    cat <<S
tap "#staff"
wait "#figure-1" 60
type "$PIN"
wait "#camera" 60
tap "#dock"
wait "Not in the dock" 60
expect "Put it in the dock to send what waits."
dock
wait "Sending 3 of 3" 60
expect "Leave it in the dock. You can switch it off safely."
list
S
} >&5
seen() { test "$(grep -c '^{' "$W/out")" = "$1"; }
wait_for "the small one sent" seen 1
wait_for "the large one on its way" grep -qx held "$W/between/log"
claim "docked, the smallest goes first, and the screen counts it"

cat >&5 <<'S'
undock
wait "Not in the dock" 60
expect "Put it in the dock to send what waits."
list
S
wait_for "taken out" seen 2
cut_off
let_go
stopped=$(up_bytes)
cat >&5 <<'S'
sleep 3000
list
S
wait_for "a while outside the dock" seen 3
equal "$(up_bytes)" "$stopped" "bytes that went up outside the dock"
claim "taken out in the middle, nothing more goes up"

cat >&5 <<'S'
dock
wait "Everything is received" 60
expect "The school has all that was filed."
expect "3 received by the school"
tap "#filed"
wait "Received" 60
expect "Received" 2
S
exec 5>&-
wait "$screen" || die "the script did not play to its end"
equal "$(ids received | sort | xargs)" "$(vault list | awk '{print $2}' | sort | xargs)"
equal "$(grep -c '^POST /v1/bags' "$W/between/log")" 3 "creations"
claim "put back, it goes on, and each receipt is told once"
finish
