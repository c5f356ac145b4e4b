#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A disk with no room left, and one that cannot be written at all: each is said in plain words, words
# and views still fit, and all that was saved is still there.
. "$(dirname -- "${BASH_SOURCE[0]}")/kit.sh"
mkdir "$W/small"
if ! mount -t tmpfs -o size=96m,mode=0700 viewfinder-small "$W/small" 2>/dev/null; then
    echo "skipped: only root can mount the small disk that this needs"
    exit 77
fi
school_and_device
mv "$W/vault" "$W/small/vault"
ln -s small/vault "$W/vault"

staff() { opening; printf 'tap "#staff"\nwait "#figure-1" 60\ntype "%s"\nwait "#camera" 60\n' "$PIN"; }

{ staff; cat <<'S'; } | plays
tap "#camera"
wait "#shutter" 60
tap "#shutter"
wait "#sort" 60
S
equal "$(ids saved | wc -l)" 1

# Filled by another: not a byte is left but what the vault keeps in reserve for itself.
dd if=/dev/zero of="$W/small/fill" bs=64k status=none 2>/dev/null || true
dd if=/dev/zero bs=1k status=none >>"$W/small/fill" 2>/dev/null || true
{ staff; cat <<'S'; } | plays
wait "#draft-1" 60
tap "#camera"
wait "No room for more photos. Put the device in its dock." 60
tap "#back"
wait "#draft-1" 60
expect-not "#draft-2"
S
equal "$(ids saved | wc -l)" 0
claim "with a full disk no photograph is taken, and it is said before the shutter"

{ opening; cat <<'S'; } | plays
tap "Amara"
wait "#my-views" 60
tap "#my-views"
wait "#topic-things-i-do" 60
tap "#topic-things-i-do"
wait "music" 60
tap "#place-like"
wait "art" 60
tap "#place-dont-like"
wait "computer" 60
tap "#stop"
wait "#keep" 60
tap "#keep"
wait "#my-voice" 60
heard "It is kept"
S
equal "$(ids filed | wc -l)" 1
claim "a view is kept all the same, from the reserve"

{ opening; cat <<'S'; } | plays
tap "Amara"
wait "#my-voice" 60
tap "#my-voice"
wait "#record" 60
tap "#record"
wait "There is no room. What was saved is safe; put the device in its dock." 60
heard "That did not work"
wait "#record" 60
tap "#stop"
wait "Who are you?" 60
S
equal "$(ids saved | wc -l)" 0
claim "a recording that would not fit is not gone on with, and it is said"

rm "$W/small/fill"
{ staff; cat <<'S'; } | plays
wait "#draft-1" 60
tap "#camera"
wait "#shutter" 60
expect-not "No room for more photos. Put the device in its dock."
tap "#shutter"
wait "#sort" 60
S
equal "$(ids saved | wc -l)" 1
vault verify >"$W/verify.log" 2>&1 || die "what was filed on the full disk is not whole"
equal "$(keyed list | cut -f 7 | grep -vcx time)" 1
claim "with room again all is there, and photographs are taken again"

mount -o remount,ro "$W/small"
printf 'wait "#figure-1" 60\ntype "%s"\nsleep 2000\nlist\n' "$PIN" >"$W/script"
status=0
play "$W/script" || status=$?
has "$W/screen.err" "viewfinder: "
grep -qiE 'read.?only|cannot be written|not be written' "$W/screen.err" || die "it does not say that nothing can be written"
((status <= 1)) || die "it ended with $status"
equal "$(ids saved | wc -l)" 0
mount -o remount,rw "$W/small"
{ staff; echo 'wait "#draft-2" 60'; } | plays
equal "$(keyed list | cut -f 7 | grep -vcx time)" 1
claim "a vault that cannot be written is said, and is as it was"
finish
