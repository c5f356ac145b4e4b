# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What must have been filed after the pupil's and the staff's scripts; sourced after kit.sh.

# The one item of a kind, as W/item.json; says its id.
one_item() {
    keyed --json list >"$W/list.json" 2>"$W/vault.err"
    python3 - "$W/list.json" "$1" >"$W/item.json" <<'P' || die "not one item of kind $1"
import json, sys
items = [i for i in json.load(open(sys.argv[1]))["items"] if i["record"]["kind"] == sys.argv[2]]
assert len(items) == 1, len(items)
print(json.dumps(items[0]))
P
    ID=$(json "$W/item.json" 'd["id"]')
}

of_item() { json "$W/item.json" "$1"; }

# The bag as the server would get it, opened by unzip and age with the school's key: W/opened/<name>.
open_bag() {
    rm -rf "$W/bag" "$W/opened"
    mkdir "$W/opened"
    vault export "$ID" "$W/bag.zip" >"$W/vault.log" 2>&1 && unzip -q "$W/bag.zip" -d "$W/bag"
    rm -f "$W/bag.zip"
    local sealed
    for sealed in "$W/bag/$ID/data/"*.age; do
        age -d -i "$W/school/ingest.key" -o "$W/opened/$(basename "$sealed" .age)" "$sealed"
    done
}

pupil_filed() {
    one_item view.mat
    ids filed | grep -qx "$ID" || die "its filing was not told"
    equal "$(of_item '[p["shown"] for p in d["record"]["pupils"]]')" '["Amara"]'
    equal "$(of_item 'd["record"]["by"]')" pupil
    claim "the mat is Amara's, by herself"
    equal "$(of_item '[(m["move"], m.get("option"), m.get("point") or m.get("undoes")) for m in d["record"]["body"]["history"]]')" \
        '[["place", "music", "like"], ["place", "art", "dont-like"], ["not-now", "computer", null], ["place", "reading", "not-sure"], ["place", "noise", "like"], ["undo", null, 4], ["place", "noise", "dont-like"], ["place", "reading", "like"], ["stop", null, null]]' \
        "the history"
    equal "$(of_item '[(f["option"], f["answer"], f.get("point")) for f in d["record"]["body"]["final"] if f["answer"] != "none"]')" \
        '[["music", "placed", "like"], ["art", "placed", "dont-like"], ["computer", "not-now", null], ["reading", "placed", "like"], ["noise", "placed", "dont-like"]]' \
        "the mat at the end"
    claim "every placement, move, undo and answer is there, in order"
    open_bag
    equal "$(ls "$W/opened" | xargs)" "record.json view.png"
    equal "$(identify -format '%m %wx%h' "$W/opened/view.png")" "PNG ${SIZE:-1280x800}"
    equal "$(json "$W/opened/record.json" 'd["id"]')" "$ID"
    claim "its picture goes with it"

    one_item view.voice
    equal "$(of_item '[p["shown"] for p in d["record"]["pupils"]]')" '["Amara"]'
    equal "$(of_item '[(m["name"], m["type"]) for m in d["record"]["media"]]')" '[["voice.ogg", "audio/ogg"]]'
    open_bag
    equal "$(ls "$W/opened" | xargs)" "record.json voice.ogg"
    equal "$(sha256sum <"$W/opened/voice.ogg" | cut -c-64)" "$(of_item 'd["record"]["media"][0]["sha256"]')"
    opusdec --quiet "$W/opened/voice.ogg" "$W/heard.wav" 2>/dev/null
    (($(stat -c %s "$W/heard.wav") > 48000 * 2)) || die "the recording is shorter than a second"
    (($(of_item 'd["record"]["media"][0]["duration_ms"]') >= 1500)) || die "its length is not told"
    claim "the voice is filed, and plays elsewhere"
    equal "$(json "$W/list.json" 'd["drafts"]')" "[]" "drafts"
    claim "nothing is left over"
}

staff_filed() {
    one_item evidence
    ids filed | grep -qx "$ID" || die "its filing was not told"
    equal "$(of_item '[p["shown"] for p in d["record"]["pupils"]]')" '["Ben"]'
    equal "$(of_item 'd["record"]["by"]')" staff
    equal "$(of_item 'len(d["record"]["targets"])')" 1
    equal "$(of_item 'd["record"]["body"]["caption"]')" "${CAPTION:-swam}"
    claim "the photograph is Ben's, for a target of his, with its caption"
    equal "$(of_item '[u["pupil"] for u in d["record"]["unrecognisable"]]')" "$(of_item '[d["record"]["pupils"][0]["id"]]')"
    claim "it is kept who said that he cannot be recognised"
    equal "$(of_item '[m["name"] for m in d["record"]["media"]]')" '["flat.jpg"]'
    open_bag
    equal "$(ls "$W/opened" | xargs)" "flat.jpg record.json"
    equal "$(identify -format '%wx%h' "$W/opened/flat.jpg")" 1600x1200
    # Where the circle was there are coarse blocks now; where nothing was hidden the photo is as it was.
    local hidden seen
    hidden=$(differ 40x40+480+440)
    seen=$(differ 200x200+1010+500)
    awk -v h="$hidden" -v s="$seen" 'BEGIN {exit !(h > 4 * s + 0.01)}' || die "it is not blurred: $hidden where it should be, $seen where not"
    claim "only the picture with the blur is filed"
    equal "$(exiftool -s -s -s -GPSPosition "$W/opened/flat.jpg")" ""
    claim "no place is in it"
}

# How far a piece of the flattened picture is from the photograph, 0 to 1.
differ() {
    { compare -metric RMSE -extract "$1" "$W/input/photos/a.jpg" "$W/opened/flat.jpg" null: 2>&1 || true; } |
        sed -n 's/.*(\([0-9.e-]*\)).*/\1/p'
}
