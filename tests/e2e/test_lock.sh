#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Nobody at the screen: staff screens close after two minutes, and nothing of anybody can be read once
# the device is locked; a wrong PIN opens nothing.
. "$(dirname -- "${BASH_SOURCE[0]}")/kit.sh"
school_and_device
mapfile -t names < <(python3 -c 'import json, sys
for p in json.load(open(sys.argv[1]))["pupils"]:
    print(p["shown"])' "$W/school/plan/pack.json")
((${#names[@]} >= 6)) || die "the school has few pupils"

# to_inbox, then a caption that is being written and not finished.
{ opening; cat <<S; } | plays
tap "#staff"
wait "#figure-1" 60
type "$PIN"
wait "#camera" 60
advance 100s
expect "#camera"
tap "#camera"
wait "#shutter" 60
advance 100s
tap "#shutter"
wait "#sort" 60
tap "#sort"
wait "#file" 60
tap "Amara"
tap "#caption"
wait "#done" 60
type "Amara swam"
advance 2m
wait "Who are you?" 60
expect-not "#caption"
expect-not "#done"
tap "#staff"
wait "#figure-1" 60
expect-not "#camera"
S
claim "staff screens stay for two minutes from the last touch, and then close"

keyed --json list >"$W/list.json"
equal "$(json "$W/list.json" '[(i["record"]["pupils"][0]["shown"] if i["record"]["pupils"] else "", i["record"]["body"].get("caption")) for i in d["drafts"]]')" \
    '[["Amara", "Amara swam"]]' "the draft"
claim "what was chosen and written until then is in the draft"

# The lock within marking: what was drawn is in the draft too.
{ opening; cat <<S; } | plays
tap "#staff"
wait "#figure-1" 60
type "$PIN"
wait "#draft-1" 60
tap "#draft-1"
tap "#open"
wait "#mark-up" 60
expect "Amara swam"
tap "#mark-up"
wait "#photo" 60
stroke 20,20 40,40
tap "#lock"
wait "Clear" 60
S
keyed --json list >"$W/list.json"
equal "$(json "$W/list.json" '[m["name"] for m in d["drafts"][0]["record"]["media"]]')" '["photo.jpg", "flat.jpg"]' \
    "the media of the draft"
claim "and so is what was drawn when the device is locked"

{
    opening
    cat <<S
expect "Amara"
tap "#staff"
wait "#figure-1" 60
type "$PIN"
wait "#draft-1" 60
expect "Amara"
tap "#lock"
wait "Clear" 60
S
    printf 'expect-not "%s"\n' "${names[@]}"
    cat <<S
expect-not "#staff"
list
type "000000"
wait "That is not the PIN." 60
expect-not "Amara"
expect-not "#staff"
key Escape
expect "#figure-1"
list
type "$PIN"
wait "Amara" 60
S
} >"$W/script"
wrong=$(json "$ROOT/assets/strings/en.json" 'd["pad.wrong"]')
sed -i "s/That is not the PIN\\./$wrong/" "$W/script"
play "$W/script" || die "the script did not play to its end"
equal "$(cut -d ' ' -f 1 "$W/out" | grep -v '^{' | xargs)" "opened locked opened"
for name in "${names[@]}"; do
    ! grep -o '"screen":"locked".*' "$W/out" | grep -qF "\"$name\"" || die "$name is in the list of the locked screen"
done
equal "$(grep -c '"screen":"locked"' "$W/out")" 2
claim "locked, no pupil's name is to be found, and a wrong PIN opens nothing"

# The same without a key: what lies on the disk holds no name, no caption and no picture.
for name in "${names[@]}" "Amara swam"; do
    ! grep -rqaF -- "$name" "$W/vault" || die "the vault holds \"$name\" in clear"
done
! grep -rqaP '\xff\xd8\xff' "$W/vault/drafts" || die "a draft holds a JPEG in clear"
vault --json list >"$W/list.json"
equal "$(json "$W/list.json" 'sorted(d)')" "$(json "$W/list.json" '[k for k in ["device", "draft_count", "items", "what"]]')"
claim "the vault tells nothing without a key"
finish
