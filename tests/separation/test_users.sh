#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The screen and the dock as two users, through a capture's whole life; what each then tries against
# the other; and what either does when the other's folders are full of traps.
. "$(dirname -- "${BASH_SOURCE[0]}")/kit.sh"
be_root "$@"
install_here

# --- a life, by two users: enrolled, captured, filed, sent, received, freed ---

SET=$W/settings
printf '%s\n' "$PIN" >"$W/pin"
chown "$app" "$W/pin"
chmod 600 "$W/pin"
inputs
"$BIN/viewfinder-vault" new-school "$W/school" >"$W/school.log" 2>&1
start_server
settings "server.url=$URL" "vault.path=$V"
chmod 644 "$SET"
printf '1\n' >"$W/docked"
chmod 644 "$W/docked"
AS=exec as_dock "$I/viewfinder-dock" --settings "$SET" >"$W/daemon.log" 2>&1 </dev/null &
DOCK=$!
children+=("$DOCK")
keyed enrol --code "$("$BIN/planserver" --store "$W/store" code)" --timeout 40 >"$W/enrol.log" 2>&1 || die "no enrolment"
wait_for "the pack" test -s "$V/dock/pack.age"
claim "enrolled: the screen's user asked, the dock's user carried it"

mkfifo -m 622 "$W/more"
AS=exec as_app "$I/viewfinder" --settings "$SET" --windowed 1280x800 --shots "$W/shots" --script - \
    <"$W/more" >"$W/out" 2>>"$W/screen.err" &
SCREEN=$!
children+=("$SCREEN")
exec 5>"$W/more"
say() { printf '%s\n' "$@" >&5; }
say 'wait "#figure-1" 60' "type \"$PIN\"" 'wait "#staff" 60' 'tap "#staff"' 'wait "#figure-1" 60' \
    "type \"$PIN\"" 'wait "#camera" 60' 'tap "#camera"' 'wait "#shutter" 60' 'tap "#shutter"' \
    'wait "#sort" 60' 'tap "#sort"' 'wait "#file" 60' 'tap "Amara"' 'tap "#target-1"' 'tap "#file"' \
    'wait "#shutter" 60'
told() { test "$(grep -c "^$1 " "$W/out")" -ge "$2"; }
wait_for "the photograph filed" told filed 1
wait_for "its receipt" told received 1
claim "captured, filed, sent and received"
ITEM=$(ids filed)
file=$(ls "$V"/items/*-"$ITEM".zip)
equal "$(stat -c '%u:%g %a' "$file")" "$app:$dock_group 640" "whose the item is"
equal "$(stat -c '%u:%g %a' "$V/dock/receipts/$ITEM.json" | cut -d ' ' -f 1)" "$dock:$dock_group" "whose the receipt is"

# --- the dock's user against the screen's ---

say 'tap "#shutter"'
wait_for "a draft" told saved 2
draft=$(ls "$V/drafts" | head -n 1)
pack=$(ls "$V/packs" | head -n 1)
wrap=$(ls "$V/keys/wraps" | head -n 1)

may app <<T
list $V/keys
read $V/keys/signing.key
read $V/keys/wraps/$wrap
list $V/drafts
read $V/drafts/$draft
read $V/packs/$pack
read $V/vault.db
read $file
write $file
make $V/items/new
make $V/ask/new
read $V/dock/state.json
read $V/dock/pack.age
T
may dock <<T
list $V/items
list $V/ask
read $file
make $V/dock/new
write $V/dock/state.json
read $V/dock/token
write $V/dock/dock.db
T
tries dock "the dock's user reads no key" <<T
list $V/keys
read $V/keys/signing.key
list $V/keys/wraps
read $V/keys/wraps/$wrap
read $V/keys/enrolled.json
read $V/lock
T
tries dock "no draft, no plan, no index" <<T
list $V/drafts
read $V/drafts/$draft
list $V/packs
read $V/packs/$pack
read $V/vault.db
T
tries dock "it changes, adds and removes no item and no question" <<T
write $file
remove $file
chmod $file
rename $file $V/items/other.zip
rename $file $V/dock/other.zip
make $V/items/new.zip
make $V/ask/free
make $V/drafts/new
make $V/keys/new
make $V/new
write $V/vault.db
write $V/lock
remove $V/vault.db
rename $V/items $V/dock/items
rename $V/keys $V/dock/keys
T
tries dock "it gives no file of the screen's a second name in its own folder" <<T
link $V/keys/signing.key $V/dock/state.json.part
link $V/vault.db $V/dock/other
link $file $V/dock/other.zip
T
tries dock "it sees nothing of the screen's memory, and cannot stop it" <<T
proc $SCREEN mem
proc $SCREEN maps
proc $SCREEN environ
proc $SCREEN fd
copy $SCREEN
trace $SCREEN
steal $SCREEN 3
kill $SCREEN
T

# --- and the other way round ---

tries app "the screen's user writes nothing of the dock's" <<T
make $V/dock/new
write $V/dock/state.json
write $V/dock/enrolled.json
write $V/dock/pack.age
make $V/dock/receipts/new.json
write $V/dock/receipts/$ITEM.json
remove $V/dock/receipts/$ITEM.json
rename $V/dock $V/old
rename $V/dock/state.json $V/dock/other
chmod $V/dock
link $V/dock/token $V/items/0000000009-token.zip
T
tries app "it reads neither its token nor what it remembers" <<T
read $V/dock/token
read $V/dock/dock.db
write $V/dock/dock.db
T
tries app "it sees nothing of the dock's memory, and cannot stop it" <<T
proc $DOCK mem
proc $DOCK maps
proc $DOCK environ
copy $DOCK
trace $DOCK
steal $DOCK 3
kill $DOCK
T
kill -0 "$SCREEN" && kill -0 "$DOCK" || die "one of them is gone"

# --- what the dock may leave, and the screen goes on ---

kill "$DOCK"
wait "$DOCK" || true
cp -a "$V/dock" "$W/dock-good"
saved=2
# Every name that the screen reads, each time another trap; then a photograph must be saved: the
# screen answers and its worker is not held.
names=(state.json clock.json enrolled.json pack.age pack.age.minisig "receipts/$ITEM.json" attests/x.json)
trap_all() {
    local kind=$1 name
    for name in "${names[@]}"; do
        rm -rf "${V:?}/dock/$name"
        "lay_$kind" "$V/dock/$name"
    done
}
by_dock() { as_dock "$@"; }
lay_symlink() { by_dock ln -s "$V/keys/signing.key" "$1"; }
lay_endless() { by_dock ln -s /dev/zero "$1"; }
lay_fifo() { by_dock mkfifo "$1"; }
lay_folder() { by_dock mkdir "$1"; }
lay_sparse() { by_dock truncate -s 10G "$1"; }
lay_garbage() { by_dock sh -c 'head -c 40000 /dev/urandom >"$1"' - "$1"; }
lay_deep() { by_dock sh -c 'head -c 60000 /dev/zero | tr "\0" "[" >"$1"' - "$1"; }
lay_socket() { by_dock /usr/bin/python3 -c 'import os, socket, sys; os.chdir(os.path.dirname(sys.argv[1])); socket.socket(socket.AF_UNIX).bind(os.path.basename(sys.argv[1]))' "$1"; }
lay_unreadable() { by_dock sh -c 'echo {} >"$1"; chmod 0 "$1"' - "$1"; }
# These the system lets nobody lay but root: the screen passes them over all the same.
lay_link() { ln "$V/keys/signing.key" "$1"; }
lay_device() { mknod "$1" c 1 5 && chmod 644 "$1"; }
lay_owner() { printf '{}' >"$1"; chmod 644 "$1"; }
for kind in symlink endless fifo folder sparse garbage deep socket unreadable link device owner; do
    : >"$W/screen.err"
    trap_all "$kind"
    saved=$((saved + 1))
    say 'tap "#shutter"'
    WAIT_S=30 wait_for "a photograph, with $kind in the dock's folder" told saved "$saved"
    kill -0 "$SCREEN" || die "the screen ended over $kind"
    wait_for "a word of it" grep -q "dock/state.json is passed over" "$W/screen.err"
    has_not "$W/screen.err" SECRET
    timeout 60 env -i PATH="$PATH" LC_ALL=C.UTF-8 ASAN_OPTIONS="$ASAN_OPTIONS" setpriv --reuid "$app" --regid "$app_group" \
        --groups "$dock_group" "$I/viewfinder-vault" --vault "$V" --json list >"$W/list.json" 2>"$W/list.err" ||
        { cat "$W/list.err"; die "a reader stopped over $kind"; }
    has "$W/list.json" "$ITEM"
    has_not "$W/list.err" SECRET
done
claim "links, pipes, folders, 10 GB of nothing, devices and nonsense in dock/: passed over and said, a photograph is saved each time"
say 'key Escape' 'wait "#dock" 60' 'tap "#dock"' \
    "wait \"$(json "$ROOT/assets/strings/en.json" 'd["trouble.nonsense"]')\" 60" 'tap "#camera"' 'wait "#shutter" 60'
wait_for "a photograph after that" told saved "$saved"
rm -rf "${V:?}/dock/receipts" "$V/dock/attests"
by_dock ln -s ../keys "$V/dock/receipts"
by_dock ln -s ../../drafts "$V/dock/attests"
saved=$((saved + 1))
say 'tap "#shutter"'
WAIT_S=30 wait_for "a photograph, with receipts/ leading elsewhere" told saved "$saved"
rm "$V/dock/receipts" "$V/dock/attests"
find "$V/dock" -mindepth 1 -delete
cp -a "$W/dock-good/." "$V/dock/"
claim "a folder that leads elsewhere is not followed"

# --- what the screen may leave, and the dock goes on ---

trap_id() { printf '00000000-0000-4000-8000-%012d' "$1"; }
as_app mkfifo "$V/items/0000000101-$(trap_id 1).zip"
as_app mkdir "$V/items/0000000102-$(trap_id 2).zip"
as_app ln -s "$V/dock/token" "$V/items/0000000103-$(trap_id 3).zip"
as_app ln -s /dev/zero "$V/items/0000000104-$(trap_id 4).zip"
as_app truncate -s 0 "$V/items/0000000105-$(trap_id 5).zip"
for name in enrol free first pause; do rm -f "$V/ask/$name"; as_app mkfifo "$V/ask/$name"; done
AS=exec as_dock "$I/viewfinder-dock" --settings "$SET" >"$W/daemon2.log" 2>&1 </dev/null 5>&- &
DOCK=$!
children+=("$DOCK")
say 'tap "#sort"' 'wait "#file" 60' 'tap "Amara"' 'tap "#target-1"' 'tap "#file"' 'wait "#shutter" 60'
wait_for "another filed" told filed 2
ITEM=$(ids filed | tail -n 1)
wait_for "its receipt" grep -qx "received $ITEM" "$W/out"
kill -0 "$DOCK" || die "the dock ended over a trap"
! grep -rqF "$(cat "$V/dock/token")" "$W/store" || die "the token went to the server as an item"
claim "pipes, folders, links and nothing in items/ and ask/: the dock goes on, and sends what is real"
# --- what the school has long enough is freed, by the word of both ---

kill "$SERVER"
wait "$SERVER" || true
start_server "${URL##*:}" --keep-days 0 5>&-
before=$(ids filed | wc -l)
for ((n = 1; n <= 2; n++)); do
    say 'tap "#shutter"' 'wait "#sort" 60' 'tap "#sort"' 'wait "#file" 60' 'tap "Amara"' 'tap "#target-1"' 'tap "#file"' \
        'wait "#shutter" 60'
done
wait_for "two more filed" told filed "$((before + 2))"
ITEM=$(ids filed | tail -n 2 | head -n 1)
wait_for "its receipt" grep -qx "received $ITEM" "$W/out"
is_freed() { ! ls "$V"/items/*-"$ITEM".zip; }
wait_for "its bytes to go" is_freed
test -s "$V/dock/receipts/$ITEM.json" || die "its receipt is gone too"
claim "the screen asks, the dock brings the server's proof, and the screen frees what the school has"
exec 5>&-
wait "$SCREEN" || die "the screen ended with a fault"
finish
