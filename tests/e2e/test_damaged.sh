#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A draft that came to harm on the disk: shown as damaged, by what is still known of it, kept, and in
# nobody's way.
. "$(dirname -- "${BASH_SOURCE[0]}")/kit.sh"
school_and_device
words=$(json "$ROOT/assets/strings/en.json" 'd["inbox.damaged-2"]')

{ opening; cat <<S; } | plays
tap "#staff"
wait "#figure-1" 60
type "$PIN"
wait "#camera" 60
tap "#camera"
wait "#shutter" 60
tap "#shutter"
wait "#sort" 60
tap "#shutter"
sleep 1500
S
mapfile -t drafts < <(ids saved)
equal "${#drafts[@]}" 2
harmed=$W/vault/drafts/${drafts[0]}.json.age
size=$(stat -c %s "$harmed")
printf 'harm' | dd of="$harmed" bs=1 seek=$((size / 2)) conv=notrunc status=none
(cd "$W/vault/drafts" && sha256sum "${drafts[0]}".*) >"$W/before"

{ opening; cat <<S; } | plays
tap "#staff"
wait "#figure-1" 60
type "$PIN"
wait "#damaged-1" 60
wait "#draft-1" 60
expect "Damaged"
expect-not "#draft-2"
expect-not "#damaged-2"
shot inbox
tap "#damaged-1"
wait "$words" 60
tap "#draft-1"
expect-not "$words"
tap "#open"
wait "#file" 60
tap "Amara"
tap "#target-1"
tap "#file"
wait "#damaged-1" 60
expect-not "#draft-1"
tap "#lock"
wait "#figure-1" 60
expect-not "Damaged"
expect "1 draft to file"
S
equal "$(ids filed)" "${drafts[1]}"
(cd "$W/vault/drafts" && sha256sum -c --quiet "$W/before") || die "the damaged draft was touched"
has "$W/screen.err" "${drafts[0]}"
claim "a damaged draft is shown with its kind and time, and kept; the other is filed"
for key in throw open; do
    { opening; printf 'tap "#staff"\nwait "#figure-1" 60\ntype "%s"\nwait "#damaged-1" 60\ntap "#damaged-1"\ntap "#%s"\n' "$PIN" "$key"; } >"$W/script"
    ! play "$W/script" || die "the key $key is there for what is damaged"
    has "$W/screen.err" "it cannot be chosen yet"
done
claim "it can be neither opened nor thrown away"
keyed --json list >"$W/list.json" 2>"$W/list.err"
has "$W/list.err" "${drafts[0]}"
claim "and the administrator's list names it"
finish
