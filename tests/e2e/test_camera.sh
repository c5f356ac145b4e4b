#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A camera that goes and comes back, one that gives broken pictures, and a device with neither camera
# nor microphone: a plain screen says so, nothing that was saved is lost, and it recovers by itself.
. "$(dirname -- "${BASH_SOURCE[0]}")/kit.sh"
school_and_device

begin() {
    rm -f "$W/more"
    mkfifo "$W/more"
    : >"$W/out"
    play - <"$W/more" &
    screen=$!
    children+=("$screen")
    exec 5>"$W/more"
    lists=0
    { opening; printf 'tap "#staff"\nwait "#figure-1" 60\ntype "%s"\nwait "#camera" 60\n' "$PIN"; } >&5
}
# then STEP...: played, and waited for.
then_() {
    printf '%s\n' "$@" list >&5
    lists=$((lists + 1))
    wait_for "$*" listed
}
# is_live: there is a picture where the camera is seen, not a plain screen.
is_live() {
    then_ 'shot view'
    (($(convert "$W/shots/view-1280x800.png" -crop 300x100+400+60 -unique-colors -format '%w' info:) > 8))
}
listed() { test "$(grep -c '^{' "$W/out")" = "$lists"; }
end() {
    exec 5>&-
    wait "$screen" || die "the script did not play to its end"
}

begin
then_ 'tap "#camera"' 'wait "#shutter" 60' 'tap "#shutter"' 'wait "#sort" 60'
is_live || die "there is no live picture"
mv "$W/input/photos" "$W/input/away"
then_ 'wait "There is no camera" 60' 'expect "Check that it is plugged in. It starts again by itself."'
! is_live || die "the picture is still there"
claim "a camera that goes leaves a plain screen"
mv "$W/input/away" "$W/input/photos"
wait_for "the picture" is_live
then_ 'expect-not "There is no camera"' 'tap "#shutter"' 'tap "#back"' 'wait "#draft-2" 60'
end
equal "$(ids saved | wc -l)" 2
claim "when it is back it takes photographs again, without a touch"

# A photograph that was cut short, alone and beside a good one.
head -c 20000 "$W/input/photos/a.jpg" >"$W/input/cut.jpg"
settings "camera.source=file:$W/input/cut.jpg"
begin
then_ 'tap "#camera"' 'wait "There is no camera" 60'
cp "$W/input/photos/a.jpg" "$W/input/new.jpg"
mv "$W/input/new.jpg" "$W/input/cut.jpg"
wait_for "the picture" is_live
then_ 'expect-not "There is no camera"' 'tap "#shutter"' 'wait "#sort" 60'
end
equal "$(ids saved | wc -l)" 1
claim "a picture that is cut short is no camera, until there is a whole one"

settings camera.source=none microphone.source=none
{ opening; cat <<S; } | plays
tap "Amara"
wait "#my-voice" 60
tap "#my-voice"
wait "#record" 60
tap "#record"
wait "There is no microphone" 60
heard "Please tell a grown-up"
expect "Try again"
tap "Try again"
wait "There is no microphone" 60
tap "#stop"
wait "#staff" 60
tap "#staff"
wait "#figure-1" 60
type "$PIN"
wait "#camera" 60
expect "#draft-3"
tap "#camera"
wait "There is no camera" 60
list
tap "#back"
wait "#draft-3" 60
S
equal "$(ids saved | wc -l)" 0
claim "without camera and microphone both say so, and drafts are as they were"

keyed --json list >"$W/list.json"
equal "$(json "$W/list.json" '[(i["cut"], i["record"]["media"][0]["name"]) for i in d["drafts"]]')" \
    '[[false, "photo.jpg"], [false, "photo.jpg"], [false, "photo.jpg"]]' "the drafts"
claim "the three photographs that were taken are there"
finish
