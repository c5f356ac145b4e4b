# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the end-to-end tests share; sourced. BIN is where the programs are, ROOT the source tree.
# A test makes what it needs in a folder of its own, which goes when it ends: a school, its plan
# server on loopback, and an enrolled device with its pack (`school_and_device`). Then it plays
# scripts on the real screen program (`play`), and says what must be true (`claim`). Nothing here
# waits for a fixed time: what must come is waited for, for a minute at most.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
ROOT=${ROOT:-$(cd -- "$here/../.." && pwd)}
BIN=${BIN:-$ROOT/build/bin}
export LC_ALL=C.UTF-8 TZ=UTC
export SDL_VIDEODRIVER=${SDL_VIDEODRIVER:-offscreen} SDL_AUDIODRIVER=${SDL_AUDIODRIVER:-dummy}
export ASAN_OPTIONS=${ASAN_OPTIONS:-fast_unwind_on_malloc=0}
export LSAN_OPTIONS=${LSAN_OPTIONS:-suppressions=$ROOT/tests/lsan.supp:print_suppressions=0}
unset DISPLAY

W=$(mktemp -d "${TMPDIR:-/tmp}/viewfinder-e2e.XXXXXX")
PIN=482913
children=()
claims=0

# Everything that was started here ends here, and only that.
leave() {
    local status=$?
    set +e
    if ((status != 0)); then
        printf '\nFAILED in %s\n' "$W" >&2
        for log in "$W"/*.err "$W"/*.log "$W"/out; do
            [[ -s $log ]] && { printf -- '--- %s\n' "${log##*/}"; tail -n 40 "$log" | cut -c -300; } >&2
        done
    fi
    for pid in "${children[@]}"; do kill -CONT "$pid"; kill "$pid"; done 2>/dev/null
    for pid in "${children[@]}"; do wait "$pid"; done 2>/dev/null
    mountpoint -q "$W/small" 2>/dev/null && umount "$W/small"
    chmod -R u+rwX "$W" 2>/dev/null
    if [[ -z ${KEEP:-} ]]; then rm -rf "$W"; fi
    exit "$status"
}
trap leave EXIT
trap 'exit 1' INT TERM

die() { printf 'not so: %s\n' "$*" >&2; exit 1; }
claim() { claims=$((claims + 1)); printf '  %s\n' "$*"; }
finish() { printf '%d claims hold\n' "$claims"; }

# Until a command succeeds, for a minute at most (WAIT_S).
wait_for() {
    local what=$1 end=$((SECONDS + ${WAIT_S:-60}))
    shift
    until "$@" >/dev/null 2>&1; do
        ((SECONDS < end)) || die "it did not come: $what"
        sleep 0.05
    done
}

has() { grep -qF -- "$2" "$1" || die "$(basename "$1") does not say: $2"; }
has_not() { ! grep -qF -- "$2" "$1" || die "$(basename "$1") says: $2"; }
equal() { [[ $1 == "$2" ]] || die "${3:-values differ}: \"$1\" and \"$2\""; }

# --- a school and a device ---

# Photographs of a scene of the house, with a place in them as telephones put it there; a voice.
inputs() {
    mkdir -p "$W/input/photos"
    convert -size 1600x1200 gradient:'#7fb4d8'-'#d9c38a' -fill '#c0563b' -draw 'circle 500,640 500,820' \
        -fill '#2f6f4f' -draw 'rectangle 980,480 1240,960' -quality 90 "$W/input/photos/a.jpg"
    exiftool -q -overwrite_original -GPSLatitude=52.4 -GPSLatitudeRef=N -GPSLongitude=4.1 \
        -GPSLongitudeRef=W "$W/input/photos/a.jpg"
    espeak-ng -v en-gb -w "$W/input/voice.wav" "I like swimming, and music. I do not like the noise in the hall."
}

# settings [key=value …]: the settings as SET, with `section.key=value` in place of the usual.
settings() {
    local change
    declare -A value=([camera.source]=file:$W/input/photos [microphone.source]=file:$W/input/voice.wav
        [dock.sense]=file:$W/docked [server.url]=${URL:-http://127.0.0.1:9} [server.kind]=plan
        [screen.size]=1280x800)
    for change in "$@"; do value[${change%%=*}]=${change#*=}; done
    : >"$SET"
    for change in $(printf '%s\n' "${!value[@]}" | sort); do
        printf '[%s]\n%s=%s\n' "${change%%.*}" "${change#*.}" "${value[$change]}" >>"$SET"
    done
}

start_server() {
    local ready=$W/ready
    : >"$ready"
    "$BIN/planserver" --school "$W/school" --store "$W/store" --port "${1:-0}" --ready-fd 7 "${@:2}" \
        7>"$ready" >"$W/planserver.log" 2>&1 </dev/null &
    SERVER=$!
    children+=("$SERVER")
    wait_for "the plan server" test -s "$ready"
    URL=$(head -n 1 "$ready")
}

dock() { "$BIN/viewfinder-dock" --settings "$SET" --vault "$W/vault" "$@" </dev/null; }
vault() { "$BIN/viewfinder-vault" --vault "$W/vault" "$@" </dev/null; }
keyed() { vault --pin-file "$W/pin" "$@"; }

school_and_device() {
    SET=$W/settings
    printf '%s\n' "$PIN" >"$W/pin"
    chmod 600 "$W/pin"
    inputs
    "$BIN/viewfinder-vault" new-school "$W/school" >"$W/school.log" 2>&1
    start_server
    settings
    local code enrol
    code=$("$BIN/planserver" --store "$W/store" code)
    keyed enrol --code "$code" >"$W/enrol.log" 2>&1 &
    enrol=$!
    wait_for "the question for the dock" test -s "$W/vault/ask/enrol"
    dock --once 2>"$W/dock.err" || die "the dock did not enrol"
    wait "$enrol" || die "no enrolment"
    dock --once 2>"$W/dock.err" || die "the dock brought no pack"
    test -s "$W/vault/dock/pack.age" || die "there is no pack"
}

# The dock as it runs on a device, until the test ends.
start_dock() {
    "$BIN/viewfinder-dock" --settings "$SET" --vault "$W/vault" >"$W/daemon.log" 2>&1 </dev/null &
    DOCK=$!
    children+=("$DOCK")
}

# --- the screen ---

# play SCRIPT [option …]: the events come as W/out, what was said of faults as W/err; its status.
play() {
    local script=$1
    shift
    timeout "${PLAY_S:-500}" "$BIN/viewfinder" --settings "$SET" --vault "$W/vault" --script "$script" \
        --shots "$W/shots" --windowed "${SIZE:-1280x800}" "$@" >"$W/out" 2>"$W/screen.err"
}

# The same with the script from standard input as a file, so that it is read whole first.
plays() {
    cat >"$W/script"
    play "$W/script" || die "the script did not play to its end"
}

# What every day begins with.
opening() { printf 'wait "#figure-1" 60\ntype "%s"\nwait "#staff" 60\n' "$PIN"; }

# ids EVENT: the ids of that event, in order, each once.
ids() { ids_in "$1" "$W/out"; }
ids_in() { awk -v what="$1" '$1 == what && !seen[$2]++ {print $2}' "$2"; }

# json FILE EXPRESSION: of the one document in the file, as `d`; prints what it comes to.
json() {
    python3 -c 'import json, sys
with open(sys.argv[1]) as f:
    d = json.load(f)
x = eval(sys.argv[2])
print(x if isinstance(x, str) else json.dumps(x, ensure_ascii=False))' "$1" "$2"
}

# record ID: what `show` says of an item or draft, as W/shown.
record() { keyed --json show "$1" >"$W/shown"; }

# Something between dock and server that counts and can hold (between.py): the settings go through it.
start_between() {
    mkdir -p "$W/between"
    python3 "$here/between.py" "${URL##*:}" "$W/between" 2>"$W/between.log" &
    children+=("$!")
    wait_for "what stands between" test -s "$W/between/port"
    URL=http://127.0.0.1:$(<"$W/between/port")
    settings
}
hold_at() { printf '%s' "$1" >"$W/between/hold.new" && mv "$W/between/hold.new" "$W/between/hold"; }
cut_off() {
    hold_at cut
    wait_for "the cut" grep -qx cut "$W/between/log"
}
let_go() { rm "$W/between/hold"; }
up_bytes() { cat "$W/between/up"; }

# Where on the server an item's files lie opened.
opened_at() { find "$W/store/opened" -type d -name "$1"; }
