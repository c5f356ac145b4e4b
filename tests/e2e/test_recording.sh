#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The screen program is killed within a recording: what was said is a draft that is marked as cut,
# plays, and can be filed. And a microphone that goes while it is used.
. "$(dirname -- "${BASH_SOURCE[0]}")/kit.sh"
. "$here/filed.sh"
school_and_device
for _ in 1 2 3; do
    printf 'I like swimming, because the water is warm, and my friends are there too. '
done | espeak-ng -v en-gb -s 130 -w "$W/input/voice.wav" --stdin

{
    opening
    cat <<'S'
tap "Amara"
wait "#my-voice" 60
tap "#my-voice"
wait "#record" 60
tap "#record"
wait "I can hear you" 60
sleep 6000
list
sleep 60000
S
} >"$W/cut.script"
"$BIN/viewfinder" --settings "$SET" --vault "$W/vault" --script "$W/cut.script" --windowed 1280x800 \
    >"$W/out" 2>"$W/screen.err" &
children+=("$!")
wait_for "six seconds of recording" grep -q '"screen":"voice"' "$W/out"
kill -KILL "${children[-1]}"
wait "${children[-1]}" 2>/dev/null || true

keyed --json list >"$W/list.json"
equal "$(json "$W/list.json" '[(i["cut"], i["record"]["kind"], i["record"]["by"], i["record"]["pupils"][0]["shown"]) for i in d["drafts"]]')" \
    '[[true, "view.voice", "pupil", "Amara"]]' "the drafts"
draft=$(json "$W/list.json" 'd["drafts"][0]["id"]')
claim "what Amara said is a draft, marked as cut short"

made=$(json "$W/list.json" 'd["drafts"][0]["record"]["made"]["wall"]')
at=$(date -u -d "@$((made / 1000))" +%H:%M)
{
    opening
    cat <<S
tap "#staff"
wait "#figure-1" 60
type "$PIN"
wait "#draft-1" 60
expect "$at · cut short, kept"
tap "#draft-1"
tap "#open"
wait "#hear" 60
tap "#hear"
heard "$draft"
tap "#file"
wait "#draft-1" 1
S
} >"$W/script"
play "$W/script" && die "a filed draft is still in the inbox"
has "$W/screen.err" 'wait "#draft-1" 1: it did not come'
equal "$(ids filed)" "$draft"
claim "the inbox says so, plays it, and files it"

one_item view.voice
open_bag
opusdec --quiet --rate 48000 "$W/opened/voice.ogg" "$W/heard.wav" 2>/dev/null
bytes=$(stat -c %s "$W/heard.wav")
# Six seconds at the least were recorded; the last two and a half may not have been flushed.
((bytes >= 48000 * 2 * 7 / 2)) || die "only $bytes bytes of sound are left"
python3 - "$W/heard.wav" <<'P' || die "what is left is silence"
import array, sys, wave
with wave.open(sys.argv[1]) as w:
    sound = array.array("h", w.readframes(w.getnframes()))
loud = [max(abs(s) for s in sound[i:i + 24000]) > 1000 for i in range(0, 48000 * 3, 24000)]
sys.exit(0 if sum(loud) >= 5 else 1)
P
claim "all but the last moment can be heard"

# A microphone that goes while it listens: it is said, and what there was is kept; then there is none.
{
    opening
    cat <<'S'
tap "Amara"
wait "#my-voice" 60
tap "#my-voice"
wait "#record" 60
tap "#record"
wait "I can hear you" 60
sleep 3000
list
wait "That did not work. What you said so far is kept." 60
heard "There is no microphone"
expect "Your recording"
tap "#again"
wait "There is no microphone" 60
expect "Please tell a grown-up"
expect "Try again"
list
S
} >"$W/gone.script"
mkfifo "$W/more"
cat "$W/gone.script" - <"$W/more" | play - &
screen=$!
children+=("$screen")
exec 5>"$W/more"
voices() { test "$(grep -c '"screen":"voice"' "$W/out")" = "$1"; }
wait_for "the recording" voices 1
mv "$W/input/voice.wav" "$W/input/away.wav"
wait_for "the plain screen" voices 2
claim "a microphone that goes is told of, and so is one that is not there"
mv "$W/input/away.wav" "$W/input/voice.wav"
cat >&5 <<'S'
tap "#record"
wait "I can hear you" 60
tap "#finished"
wait "Your recording" 60
tap "#keep"
wait "#my-voice" 60
S
exec 5>&-
wait "$screen" || die "it did not record again"
equal "$(ids filed | wc -l)" 1
claim "when it is back it records again"
finish
