#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A new device joins its school by its own screen: the code on the server's page before the camera,
# six words to compare, a person's word on the server; and what it says when that does not come.
. "$(dirname -- "${BASH_SOURCE[0]}")/kit.sh"
SET=$W/settings
printf '%s\n' "$PIN" >"$W/pin"
chmod 600 "$W/pin"
inputs
"$BIN/viewfinder-vault" new-school "$W/school" >"$W/school.log" 2>&1
start_server
mkdir "$W/held" "$W/vault"
printf '1\n' >"$W/docked"

# A photograph of the QR that the server makes, as somebody holds it: not straight, not sharp.
hold_code() {
    rm -f "$W/held/"*
    CODE=$("$BIN/planserver" --store "$W/store" code --ask --png "$W/code.png")
    convert "$W/code.png" -filter box -resize 800x800 -background '#8a8f86' -gravity center -extent 1280x960 \
        -rotate 3 -blur 0x0.6 -quality 85 "$W/held/a.jpg"
}
said() { json "$ROOT/assets/strings/en.json" "d[\"$1\"]"; }
waiting() { "$BIN/planserver" --store "$W/store" waiting >"$W/waiting" && test -s "$W/waiting"; }

# One screen, for as long as the test lasts; what it is told comes through a pipe.
start_screen() {
    rm -f "$W/more"
    mkfifo "$W/more"
    play - "$@" <"$W/more" &
    SCREEN=$!
    children+=("$SCREEN")
    exec 5>"$W/more"
}
end_screen() { exec 5>&-; wait "$SCREEN" || die "the screen ended with a fault"; }
say() { printf '%s\n' "$@" >&5; }
told() { test "$(grep -c "^$1" "$W/out")" -ge "$2"; }
# From the first screen to the question: the code is read, the name is written, the PIN typed twice.
joins() {
    say 'wait "#join" 60' 'tap "#join"' 'wait "#done" 60' "type \"$1\"" 'tap "#done"' \
        'wait "#figure-1" 60' "type \"$PIN\"" "wait \"$(said new-pin.again)\" 60" "type \"$PIN\""
}

settings "camera.source=file:$W/held"
start_dock
hold_code
start_screen
say 'wait "#join" 60' 'shot new'
joins "Blue case"
wait_for "the question" told asked 1
wait_for "the device on the server" waiting
has "$W/waiting" "$(ids asked)"
has "$W/waiting" "Blue case"
words=$(ids asked)
IFS=- read -r -a word <<<"$words"
equal "${#word[@]}" 6 "words"
say "wait \"${word[0]}-${word[1]}-${word[2]}\" 60" "wait \"${word[3]}-${word[4]}-${word[5]}\" 60" \
    "wait \"$(said locked.accept)\" 60" 'shot words'
claim "the code is read by the camera, and the server's page and the screen show the same six words"

# Somebody refuses it; a new code, and it is let in.
"$BIN/planserver" --store "$W/store" refuse "$(cut -d ' ' -f 1 "$W/waiting")" >/dev/null
say "wait \"$(said locked.not-let-in)\" 60" 'shot refused'
hold_code
joins "Blue case"
wait_for "the other question" told asked 2
wait_for "the device on the server" waiting
[[ $(ids asked | tail -n 1) != "$words" ]] || die "its keys are the old ones"
claim "a device that was refused says so, and asks anew with other keys"
"$BIN/planserver" --store "$W/store" accept "$(cut -d ' ' -f 1 "$W/waiting")" >/dev/null
wait_for "the answer" told enrolled 1
wait_for "the pack" test -s "$W/vault/dock/pack.age"
say 'wait "#figure-1" 60' "type \"$PIN\"" 'wait "Amara" 60'
wait_for "it opens" told opened 1
claim "accepted, it opens with the PIN that was typed, and the school's plan is there"

# The server shuts it out.
say 'tap "#staff"' 'wait "#figure-1" 60' "type \"$PIN\"" 'wait "#dock" 60'
"$BIN/planserver" --store "$W/store" revoke "$(ids enrolled)" >/dev/null
keyed_photo() { say 'tap "#camera"' 'wait "#shutter" 60' 'tap "#shutter"' 'wait "#sort" 60' 'tap "#sort"' 'wait "#file" 60' \
    'tap "Amara"' 'tap "#target-1"' 'tap "#file"' 'wait "#shutter" 60' 'tap "#back"'; }
keyed_photo
say 'wait "#dock" 60' 'tap "#dock"' "wait \"$(said trouble.token-refused)\" 60" 'tap "#lock"' \
    "wait \"$(said locked.revoked.one)\" 60" 'shot revoked'
end_screen
claim "a revoked device says so, on the dock's screen and on the locked one; what it holds stays"
test -s "$W"/vault/items/*-"$(ids filed)".zip || die "the item is gone"

# A code that was used, one that is none, another server.
fresh() {
    kill "$DOCK"
    wait "$DOCK" || true
    rm -rf "$W/vault"
    mkdir "$W/vault"
    settings "camera.source=file:$W/held" "$@"
    start_screen
    wait_for "the vault" test -d "$W/vault/dock"
    start_dock 5>&-
}
fresh
joins "A second device"
say "wait \"$(said locked.code-refused)\" 60" 'shot used'
end_screen
claim "a used code is refused in plain words"

# By a real keyboard, from what stands on the page; first what is no code at all.
CODE=$("$BIN/planserver" --store "$W/store" code --ask)
rm "$W/held/"*
convert -size 1280x960 xc:'#8a8f86' "$W/held/b.jpg"
fresh
say 'wait "#join" 60' 'switch next' 'switch select' 'wait "#type" 60' 'switch next' 'switch select' 'wait "#done" 60' \
    'key Escape' 'wait "#type" 60' 'key Escape' 'wait "#join" 60' 'key Tab' 'key Return' 'wait "#type" 60' 'key Tab' \
    'key Return' 'wait "#done" 60' 'key Escape' 'wait "#type" 60' 'tap "#type"' 'wait "#done" 60' 'type "my dog"' \
    'tap "#done"' "wait \"$(said join.not-it)\" 60" 'shot typed' 'key Escape' "wait \"$(said join.hold)\" 60" \
    'tap "#type"' 'wait "#done" 60' "type \"$CODE\"" 'tap "#done"' "wait \"$(said join.name-title)\" 60" \
    'type "Typed"' 'tap "#done"' 'wait "#figure-1" 60' 'shot pin' 'type "111111"' "wait \"$(said new-pin.again)\" 60" \
    'type "222222"' "wait \"$(said new-pin.differ)\" 60" "type \"$PIN\"" "wait \"$(said new-pin.again)\" 60" "type \"$PIN\""
typed_is_there() { waiting && grep -q Typed "$W/waiting"; }
wait_for "the typed one" typed_is_there
say "wait \"$(said locked.accept)\" 60"
end_screen
claim "switches and keys reach the same steps; a code can be typed; a PIN that is not the same twice is none"
hold_code
fresh server.url=http://127.0.0.1:9
joins "Elsewhere"
say "wait \"$(said locked.not-our-server)\" 60" 'shot elsewhere'
end_screen
claim "a code of another server than the settings' is said"
finish
