#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What tests and schools rely on: events on standard output, `list`, how a step fails, and a script
# that comes down a pipe.
. "$(dirname -- "${BASH_SOURCE[0]}")/kit.sh"
school_and_device

# fails LINE...: a script of these lines after the opening must fail at its last.
fails() {
    { opening; printf '%s\n' "$@"; } >"$W/script"
    local status=0
    play "$W/script" || status=$?
    equal "$status" 1 "the status of: ${*: -1}"
    has "$W/screen.err" "script line $(wc -l <"$W/script"): ${*: -1}: "
    has "$W/screen.err" 'On the screen "'
}

# refused LINE: a script with this line is refused before its first step is played.
refused() {
    printf 'wait "#figure-1" 60\nlist\n%s\n' "$1" >"$W/script"
    local status=0
    play "$W/script" || status=$?
    equal "$status" 1 "the status of: $1"
    has "$W/screen.err" "line 3"
    equal "$(<"$W/out")" "" "what was played before the line was read"
}

fails 'tap "Nobody of that name"'
has "$W/screen.err" 'nothing here is called that'
has "$W/screen.err" '#staff "'
has "$W/screen.err" '"Amara"'
claim "a step that finds nothing names itself and lists what there is"

fails 'wait "#shutter" 1'
has "$W/screen.err" 'it did not come within 1 seconds'
fails 'expect-not "#staff"'
has "$W/screen.err" 'it is here'
claim "so does one that waits, and one that finds what must not be there"

fails 'tap "Amara"' 'wait "#my-views" 60' 'tap "#my-views"' 'wait "#topic-things-i-do" 60' \
    'tap "#topic-things-i-do"' 'wait "music" 60' 'tap "#undo"'
has "$W/screen.err" 'it cannot be chosen yet'
claim "what cannot be chosen yet is not tapped"

# The card that was picked up lies on the place, and a place offers the same word as a card elsewhere.
fails 'tap "#staff"' 'wait "#figure-1" 60' "type \"$PIN\"" 'wait "#camera" 60' 'tap "#dock"' \
    'wait "#received" 60' 'expect "0" 9'
claim "a number that is too high fails"

{
    opening
    cat <<S
tap "#staff"
wait "#figure-1" 60
type "$PIN"
wait "#camera" 60
tap "#camera"
wait "#shutter" 60
tap "#shutter"
wait "#sort" 60
tap "#shutter"
tap "#sort"
wait "#file" 60
tap "Amara"
tap "#later"
wait "#shutter" 60
tap "#shutter"
tap "#sort"
wait "#file" 60
tap "Amara"
tap "#later"
wait "#shutter" 60
tap "#back"
wait "#draft-3" 60
S
echo 'tap "Amara"'
} >"$W/script"
status=0
play "$W/script" || status=$?
equal "$status" 1 "two things of one name"
has "$W/screen.err" '2 things here are called that; say which by a number'
equal "$(ids saved | wc -l)" 3 "photographs"
claim "two matches fail"
cat "$W/out" >"$W/events"
{ opening; cat <<S; } | plays
tap "#staff"
wait "#figure-1" 60
type "$PIN"
wait "#draft-3" 60
tap "Amara" 2
tap "#throw"
tap "#throw-yes"
expect-not "#draft-3"
tap "#lock"
wait "#figure-1" 60
S
equal "$(ids thrown)" "$(ids_in saved "$W/events" | sed -n 3p)" "the second that is Amara’s"
claim "unless a number follows"
cat "$W/out" >>"$W/events"

line='^((saved|filed|thrown|received|opened|locked) [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$'
strange=$(grep -vE "$line" "$W/events") || strange=
equal "$strange" "" "a line of standard output"
equal "$(cut -d ' ' -f 1 "$W/events" | uniq | xargs)" "opened saved opened thrown locked"
claim "standard output holds events and nothing else"

refused 'tap Amara'
refused 'dance'
refused 'switch sideways'
refused 'key NoSuchKey'
refused 'wait "x" soon'
refused 'stroke 1,1'
claim "a line that is no step is told before anything is played"

# Down a pipe each line is played as it comes: the next step can follow from what `list` said.
mkfifo "$W/more"
play - <"$W/more" &
screen=$!
children+=("$screen")
exec 5>"$W/more"
{ opening; echo list; } >&5
wait_for "the list" grep -q '^{' "$W/out"
grep '^{' "$W/out" >"$W/list"
python3 - "$W/list" <<'P' || die "list is not what it should be"
import json, sys
d = json.loads(open(sys.argv[1]).readline())
assert list(d) == ["screen", "targets"] and d["screen"] == "chooser", d["screen"]
for t in d["targets"]:
    assert sorted(t) == ["id", "label", "rect_mm", "role", "row", "say"], t
    assert all(isinstance(t[k], str) for k in ("id", "label", "say", "role")) and isinstance(t["row"], int)
    x, y, w, h = t["rect_mm"]
    assert x >= 0 and y >= 0 and w > 0 and h > 0
    assert t["role"] in ("key", "choice", "place", "card", "letter", "cell", "canvas"), t["role"]
assert len({t["id"] for t in d["targets"]}) == len(d["targets"])
P
claim "list is one line of JSON: screen, and of each target id, label, say, rect_mm, role, row"
first=$(json "$W/list" '[t["id"] for t in d["targets"] if t["role"] == "choice"][0]')
printf 'tap "#%s"\nwait "#my-views" 60\nlist\n' "$first" >&5
exec 5>&-
wait "$screen" || die "the piped script did not play to its end"
equal "$(grep -c '^{' "$W/out")" 2
claim "a script comes down a pipe"
finish
