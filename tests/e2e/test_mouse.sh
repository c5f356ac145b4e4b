#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The same work with a mouse in a real X11 window: another program moves the pointer and presses the
# button and the keys; the script only looks where things are, and waits.
. "$(dirname -- "${BASH_SOURCE[0]}")/kit.sh"
. "$here/filed.sh"
school_and_device

# A display of its own, on a number that is free.
: >"$W/display"
Xvfb -displayfd 8 -screen 0 1280x800x24 -nolisten tcp 8>"$W/display" >"$W/xvfb.log" 2>&1 </dev/null &
children+=("$!")
wait_for "the display" test -s "$W/display"
export DISPLAY=:$(<"$W/display")

mkfifo "$W/more"
SDL_VIDEODRIVER=x11 play - <"$W/more" &
screen=$!
children+=("$screen")
exec 5>"$W/more"
lists=0

# wait_on LABEL...: each is waited for on the screen, then W/list is what stands there.
wait_on() {
    local label
    for label; do printf 'wait "%s" 60\n' "$label" >&5; done
    echo list >&5
    lists=$((lists + 1))
    wait_for "$*" listed
    grep '^{' "$W/out" | tail -n 1 >"$W/list"
}
listed() { test "$(grep -c '^{' "$W/out")" = "$lists"; }

# Where the pointer goes for a target: its middle, or a part of its width and height, in pixels.
spot() {
    python3 - "$W/list" "$1" "${2:-0.5}" "${3:-0.5}" <<'P'
import json, sys
label, right, down = sys.argv[2], float(sys.argv[3]), float(sys.argv[4])
t, = [t for t in json.load(open(sys.argv[1]))["targets"] if label in ("#" + t["id"], t["label"])]
x, y, w, h = (mm / 25.4 * 149 for mm in t["rect_mm"])
print(round(x + w * right), round(y + h * down))
P
}

# As slowly as hands are, since a second click within 300 ms is taken for one that was not meant.
click() {
    xdotool mousemove $(spot "$@") mousedown 1 sleep 0.05 mouseup 1 sleep 0.35
}
press() { xdotool mousedown 1 sleep 0.05; }
release() { xdotool sleep 0.05 mouseup 1 sleep 0.35; }
pin() {
    local figure
    for figure in 4 8 2 9 1 3; do click "#figure-$figure"; done
}

wait_on "#figure-1"
xdotool mousemove 640 400
pin
wait_on "Who are you?" "Amara"
click Amara
wait_on "#my-views"
click "#my-views"
wait_on "#topic-things-i-do"
click "#topic-things-i-do"
wait_on music
click "#place-like"
wait_on art

# Dragged with the button held.
xdotool mousemove $(spot "#card")
press
read -r x y < <(spot "#place-dont-like" 0.5 0.8)
for part in 1 2 3 4 5; do
    read -r from_x from_y < <(spot "#card")
    xdotool mousemove $((from_x + (x - from_x) * part / 5)) $((from_y + (y - from_y) * part / 5)) sleep 0.03
done
release
wait_on computer
click "#not-now"
wait_on reading
click "#place-not-sure"
wait_on noise
click "#place-like"
wait_on swimming
click "#undo"
wait_on noise
click "#place-dont-like"
wait_on swimming
click "#card-reading"
wait_on "Where does it go?"
click "#place-like" 0.5 0.1
wait_on swimming
click "#stop"
wait_on "Is this right?" "#keep"
click "#keep"
wait_on "#my-voice"
click "#my-voice"
wait_on "#record"
click "#record"
wait_on "#finished" "I can hear you"
echo "sleep 1500" >&5
wait_on "#finished"
click "#finished"
wait_on "Your recording"
click "#keep"
wait_on "#my-voice"
click "#stop"
wait_on "Who are you?" "#staff"

# Staff: letters from the keyboard that is plugged in.
click "#staff"
wait_on "#figure-1"
pin
wait_on "#camera"
click "#camera"
wait_on "#shutter"
click "#shutter"

wait_on "#sort"
click "#sort"
wait_on "#file" Ben
click Ben
wait_on "#target-1"
click "#target-1"
click "#caption"
wait_on "#done"
xdotool type --delay 60 "swam"
click "#done"
wait_on swam "#mark-up"
click "#mark-up"
wait_on "#photo"
click "#blur"
xdotool mousemove $(spot "#photo" 0.24 0.4)
press
for place in "0.4 0.4" "0.4 0.66" "0.24 0.66" "0.24 0.4"; do
    xdotool mousemove $(spot "#photo" $place) sleep 0.03
done
release
click "#done"
wait_on "#file"
click "#file"
wait_on "Can anyone be recognised?" "Ben cannot be recognised"
click "Ben cannot be recognised"
wait_on "#file"
click "#file"
wait_on "#shutter"
exec 5>&-
wait "$screen" || die "the script did not play to its end"
equal "$(ids filed | wc -l)" 3 "events of filing"
pupil_filed
staff_filed
finish
