#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Talking with the boards that ship: words, boards behind boards, the sentence said and kept, and what
# was not kept gone.
. "$(dirname -- "${BASH_SOURCE[0]}")/kit.sh"
school_and_device
name=$(json "$W/school/plan/pack.json" 'd["pupils"][0]["shown"]')
talks() { { opening; printf 'tap "%s"\nwait "#talk"\ntap "#talk"\nwait "want"\n' "$name"; cat; } | plays; }

talks <<'END'
shot talk
tap "I"
wait "#say"
tap "want"
heard "want"
tap "food"
wait "water"
shot food
tap "water"
tap "#back"
wait "stop"
tap "more"
tap "#undo"
shot sentence
tap "#say"
heard "I want water"
tap "#keep"
heard "I keep what you said"
wait "want"
END
equal "$(ids filed | wc -l)" 1 "one message is filed"
record "$(ids filed)"
equal "$(json "$W/shown" '" ".join(w["words"] for w in d["record"]["body"]["sentence"])')" "I want water" "the sentence"
equal "$(json "$W/shown" 'len(d["record"]["body"]["presses"])')" 8 "the presses"
equal "$(json "$W/shown" '[m["name"] for m in d["record"]["media"]]')" '["view.png"]' "its picture"
equal "$(vault --json stats | python3 -c 'import json,sys; print(json.load(sys.stdin)["drafts"])')" 0 "drafts"
claim "a sentence is said whole, and kept with its picture and every press"

talks <<'END'
tap "like"
tap "go"
tap "#stop"
wait "#my-views"
END
equal "$(ids filed | wc -l)" 0
equal "$(ids thrown | wc -l)" 1 "what was not kept"
talks <<'END'
tap "#showing"
tap "like"
heard "like"
tap "go"
tap "#stop"
wait "#my-views"
END
equal "$(ids saved | wc -l)" 0 "what an adult showed"
claim "what is not kept was speech; what an adult shows is not the pupil's"

SIZE=800x480 talks <<'END'
shot small
tap "#more-words"
wait "finished"
tap "finished"
tap "#say"
heard "finished"
shot small-said
END
claim "on a small panel the board is turned like pages"
plays <<'END'
wait "#talk" 60
tap "#talk"
wait "want"
tap "want"
tap "#say"
heard "want"
expect-not "#keep"
tap "#back"
wait "#figure-1"
END
equal "$(ids saved | wc -l)" 0 "kept while locked"
claim "it works locked: speech, and nothing is kept"
finish
