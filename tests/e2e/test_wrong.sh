#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What comes from outside and is wrong: plan packs, an item that rotted on the card, and a server that
# is another's. Each is told in plain words, and all that was saved is still there.
. "$(dirname -- "${BASH_SOURCE[0]}")/kit.sh"
school_and_device
pupil=$(json "$W/school/plan/pack.json" 'd["pupils"][0]["id"]')
V=$BIN/viewfinder-vault

# --- packs ---

# Opens the device with the pack that lies in the dock: the plan before must still be in force.
opens_with_the_old_plan() {
    { opening; echo 'expect "Amara"'; } | plays
    has "$W/screen.err" "the old one stays"
    has "$W/screen.err" "$1"
    equal "$(keyed --json stats >"$W/stats" 2>/dev/null; json "$W/stats" 'd["pack"]')" "$number" "the pack in force"
}
# The same by hand, from a stick.
does_not_import() {
    ! keyed import-pack "$1" >"$W/import.log" 2>&1 || die "it was taken"
    has "$W/import.log" "stays"
    has "$W/import.log" "$2"
    equal "$(keyed --json stats >"$W/stats" 2>/dev/null; json "$W/stats" 'd["pack"]')" "$number" "the pack in force"
}
{ opening; echo 'expect "Amara"'; } | plays
keyed --json stats >"$W/stats"
number=$(json "$W/stats" 'd["pack"]')
keyed add --note "Before" --pupil "$pupil" >"$W/added"

pack=$W/vault/dock/pack.age
"$V" make-pack --school "$W/school" --device "$W/vault/keys/enrolled.json" --number 50 --out "$W/good.age" >"$W/pack.log" 2>&1
cp "$W/good.age" "$pack"
: >"$pack.minisig"
opens_with_the_old_plan "sign"
claim "a pack without a signature is not taken"

cp "$W/good.age.minisig" "$pack.minisig"
printf 'changed!' | dd of="$pack" bs=1 seek=2000 conv=notrunc status=none
opens_with_the_old_plan "sign"
claim "nor one that was changed"

recipient=$(json "$W/vault/keys/enrolled.json" 'json.loads(d["body"])["recipient"]')
"$V" make-pack --school "$W/school" --recipient "$recipient" --device-id 00000000-0000-4000-8000-000000000000 \
    --number 51 --out "$W/other.age" >"$W/pack.log" 2>&1
does_not_import "$W/other.age" "another device"
claim "nor one for another device"

# limit WORDS PYTHON: a pack with the school's own signature, to whose zip `z` this adds what breaks a
# limit; WORDS name it.
comment=$(sed -n 's/^trusted comment: //p' "$W/good.age.minisig")
limit() {
    rm -f "$W/broken."*
    (cd "$W/school/plan" && python3 -c "import os, zipfile
z = zipfile.ZipFile('$W/broken.zip', 'w', zipfile.ZIP_DEFLATED)
for d, _, names in os.walk('.'):
    for n in names: z.write(os.path.join(d, n)[2:])
$2
z.close()")
    age -r "$recipient" -o "$W/broken.age" "$W/broken.zip"
    minisign -S -W -s "$W/school/pack.key" -t "$comment" -m "$W/broken.age" >"$W/minisign.log" 2>&1
    does_not_import "$W/broken.age" "$1"
}
limit "escape.json" "z.writestr('../escape.json', '{}')"
limit "photos/bomb.svg" "z.writestr('photos/bomb.svg', ' ' * 40000000)"
limit "photos/script.svg" "z.writestr('photos/script.svg', '<svg xmlns=\\'http://www.w3.org/2000/svg\\'><script>1</script></svg>')"
claim "nor one that breaks a limit, and what broke it is named"

cp "$W/good.age" "$pack"
cp "$W/good.age.minisig" "$pack.minisig"
{ opening; echo 'expect "Amara"'; } | plays
has_not "$W/screen.err" "the old one stays"
keyed --json stats >"$W/stats"
equal "$(json "$W/stats" 'd["pack"]')" 50
claim "the right one is"

# --- an item that rotted ---

keyed add --photo "$W/input/photos/a.jpg" --pupil "$pupil" >>"$W/added"
keyed add --note "After" --pupil "$pupil" >>"$W/added"
rotten=$(awk '$1 == "filed" {print $2}' "$W/added" | sed -n 2p)
file=$(echo "$W/vault/items/"*"$rotten".zip)
python3 - "$file" <<'P'
import sys
with open(sys.argv[1], "r+b") as f:
    f.seek(-4000, 2)
    byte = f.read(1)
    f.seek(-4000, 2)
    f.write(bytes([byte[0] ^ 1]))
P
status=0
dock --once >"$W/dock.log" 2>&1 || status=$?
equal "$status" 3 "the dock's status"
has "$W/dock.log" "attention $rotten"
equal "$(vault list | awk '$3 != "received" {print $2}')" "$rotten" "what is not received"
! vault verify >"$W/verify.log" 2>&1 || die "verify does not see it"
has "$W/verify.log" "$rotten"
claim "the dock sends the others and what time it was, and says which one needs a person"
test -s "$file" || die "the item is gone"

{ opening; cat <<S; } | plays
tap "#staff"
wait "#figure-1" 60
type "$PIN"
wait "#camera" 60
tap "#filed"
wait "Needs attention" 60
expect "Received" 2
tap "#dock"
wait "1 needs attention" 60
tap "#lock"
wait "Clear" 60
expect "1 needs attention"
S
claim "the screens show it, and do not hide it"

# --- a server that is another's ---

keyed add --note "For later" --pupil "$pupil" >"$W/added"
later=$(awk '$1 == "filed" {print $2}' "$W/added")
python3 - "$W/portal" >"$W/portal.log" 2>&1 <<'P' &
import http.server, sys
class Portal(http.server.BaseHTTPRequestHandler):
    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        page = b"<!doctype html><title>Welcome</title><p>Accept the terms of our guest network."
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)
    do_GET = do_POST = do_PATCH = do_HEAD = answer
server = http.server.HTTPServer(("127.0.0.1", 0), Portal)
open(sys.argv[1] + ".new", "w").write(str(server.server_address[1]))
__import__("os").rename(sys.argv[1] + ".new", sys.argv[1])
server.serve_forever()
P
children+=("$!")
wait_for "the other server" test -s "$W/portal"
settings "server.url=http://127.0.0.1:$(<"$W/portal")"
start_dock
{ opening; cat <<S; } | plays
tap "#staff"
wait "#figure-1" 60
type "$PIN"
wait "#camera" 60
tap "#dock"
wait "Not in the dock" 60
dock
wait "This is not your school’s server. Nothing was sent." 60
undock
wait "Not in the dock" 60
S
kill "$DOCK"
wait "$DOCK" 2>/dev/null || true
equal "$(vault list | awk -v id="$later" '$2 == id {print $3}')" waiting
claim "a server that answers with pages is not the school's, and is told so"

settings
rm -f "$W/docked"
status=0
dock --once >"$W/dock.log" 2>&1 || status=$?
equal "$status" 3
equal "$(vault list | awk -v id="$later" '$2 == id {print $3}')" received
equal "$(vault list | awk '$3 != "received" {print $2}')" "$rotten" "what is not received"
claim "back at the school's own, what waited is received"
finish
