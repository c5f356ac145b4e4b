#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Who opens the device, and with what: wrong PINs wait, a locked device still takes a photograph, a
# colleague has a PIN of their own and is who files, a badge is read by the camera.
. "$(dirname -- "${BASH_SOURCE[0]}")/kit.sh"
school_and_device
OKAFOR=682ca036-95c8-42ab-8708-7c5ac4aed70d
MORGAN=67d7cc4b-1905-465e-8c94-bd52b4e587b4
MORGAN_PIN=730184

# A photograph before anybody opened it.
plays <<S
wait "#capture" 60
tap "#capture"
wait "#shutter" 60
expect-not "#sort"
tap "#shutter"
wait "49 left" 60
expect-not "#sort"
advance 2m
wait "#figure-1" 60
expect-not "#staff"
S
equal "$(ids saved | wc -l)" 1
equal "$(ids opened)" ""
QUICK=$(ids saved)
claim "a locked device takes a photograph, and closes its camera when nobody is there"

{ opening; cat <<S; } | plays
tap "#staff"
wait "#figure-1" 60
type "$PIN"
wait "#draft-1" 60
expect "#draft-1"
S
keyed --json show "$QUICK" >"$W/quick.json"
equal "$(json "$W/quick.json" 'd["record"]["media"][0]["name"]')" photo.jpg
claim "it waits in the inbox of whoever opens it"

# A colleague.
{ opening; cat <<S; } | plays
tap "#staff"
wait "#people" 60
tap "#people"
type "$PIN"
wait "#staff-$MORGAN" 60
tap "#staff-$MORGAN"
wait "#figure-1" 60
type "$MORGAN_PIN"
type "$PIN"
wait "They were not the same. Begin again." 60
type "$MORGAN_PIN"
type "$MORGAN_PIN"
wait "The new PIN is in force." 60
tap "#lock"
wait "Choose your picture first" 60
type "$PIN"
wait "Choose your picture first" 60
tap "#sign-1"
type "$MORGAN_PIN"
wait "#staff" 60
tap "#staff"
wait "#people" 60
expect "Miss Morgan"
type "$MORGAN_PIN"
wait "#camera" 60
tap "#camera"
wait "#shutter" 60
tap "#shutter"
wait "#sort" 60
S
equal "$(ids pin)" "$MORGAN"
keyed --who "$OKAFOR" --json show "$(ids saved)" >"$W/by.json"
equal "$(json "$W/by.json" 'd["record"]["staff"]')" "$MORGAN"
claim "a colleague has a PIN of their own, and what they make is theirs"

# Wrong PINs: the sixth waits, and so it does after the power was cut.
{ printf 'wait "#sign-0" 60\ntap "#sign-0"\n'
  for pin in 000001 000002 000003 000004; do
      printf 'type "%s"\nwait "That PIN is not right. Try again." 60\ntap "#figure-0"\ntap "#clear"\n' "$pin"
  done
  cat <<S
type "000005"
sleep 4000
type "$PIN"
sleep 2000
expect-not "#staff"
expect "#capture"
S
} | plays
equal "$(ids opened)" ""
vault people --json | grep "$OKAFOR" >"$W/person.json"
(($(json "$W/person.json" 'd["wait_s"]') > 0)) || die "nobody waits"
claim "after five wrong PINs the right one waits too"
vault people --json | grep "$MORGAN" >"$W/person.json"
equal "$(json "$W/person.json" 'd["wait_s"]')" 0
claim "and nobody else"

# A badge, printed, and held before the camera.
printf '%s\n' "$MORGAN_PIN" >"$W/morgan"
chmod 600 "$W/morgan"
vault --pin-file "$W/morgan" --who "$MORGAN" badge --out "$W/badge.png" >/dev/null
mkdir "$W/held"
convert "$W/badge.png" -crop 720x460+480+230 +repage -background '#8a8f86' -gravity center -extent 1280x960 \
    -rotate 4 -quality 90 "$W/held/a.jpg"
settings "camera.source=file:$W/held"
plays <<S
wait "#badge" 60
shot before
tap "#badge"
wait "#figure-1" 60
shot after
type "$MORGAN_PIN"
wait "#staff" 60
S
equal "$(ids opened | wc -l)" 1
claim "badge and PIN open it"
settings
plays <<S
wait "#badge" 60
tap "#badge"
wait "Hold the code before the camera" 60
key Escape
wait "#figure-1" 60
type "$MORGAN_PIN"
sleep 1500
expect-not "#staff"
S
claim "and the PIN without the badge does not"
finish
