#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The dock is killed within a PATCH: it goes on at the server's offset, and what was sent is not sent again.
. "$(dirname -- "${BASH_SOURCE[0]}")/kit.sh"
school_and_device
start_between

head -c 20000000 /dev/urandom >"$W/input/plan.bin"
pupil=$(python3 -c 'import json; print(json.load(open("'"$ROOT"'/assets/school/pack.json"))["pupils"][0]["id"])')
keyed add --document "$W/input/plan.bin" --pupil "$pupil" >"$W/added"
id=$(awk '$1 == "filed" {print $2}' "$W/added")
size=$(stat -c %s "$W/vault/items/"*"$id".zip)
before=$(sha256sum <"$W/vault/items/"*"$id".zip)

hold_at 9000000
"$BIN/viewfinder-dock" --settings "$SET" --vault "$W/vault" --once >"$W/dock.log" 2>&1 </dev/null &
children+=("$!")
wait_for "nine megabytes on their way" grep -qx held "$W/between/log"
equal "$(grep -c '^POST /v1/bags' "$W/between/log")" 1
has "$W/between/log" "PATCH"
kill -KILL "${children[-1]}"
wait "${children[-1]}" 2>/dev/null || true
cut_off
equal "$(vault list | awk -v id="$id" '$2 == id {print $3}')" sending
claim "killed within a PATCH the item is still on its way"

: >"$W/between/log"
let_go
first=$(up_bytes)
dock --once >"$W/dock.log" 2>&1 || die "the second dock did not end well"
second=$(($(up_bytes) - first))
equal "$(grep -c '^POST /v1/bags' "$W/between/log" || true)" 0 "creations"
offset=$(sed -n 's/^PATCH .* Upload-Offset: //p' "$W/between/log" | head -n 1)
heard=$(sed -n 's/^offset //p' "$W/between/log" | head -n 1)
equal "$offset" "$heard" "the first PATCH and the server's word"
((offset > 1000000 && offset <= 9000000)) || die "it went on at $offset"
((second >= size - offset && second <= size - offset + 65536)) ||
    die "$second bytes went up for the $((size - offset)) that were missing"
claim "it goes on at the server's offset, $offset of $size bytes, and sends the rest once"

equal "$(vault list | awk -v id="$id" '$2 == id {print $3}')" received
equal "$(sha256sum <"$W/vault/items/"*"$id".zip)" "$before"
equal "$(sha256sum <"$(find "$(opened_at "$id")" -size +19M)" | cut -c-64)" "$(sha256sum <"$W/input/plan.bin" | cut -c-64)"
claim "it is received, and what the server opened is what was given"
finish
