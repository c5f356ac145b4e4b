# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# For tests/bench/run, which sources it: a school and a device of its own, the app on a screen of its
# own, and hands that find its targets by name. Everything is in $work, programs in $bin and $bench.

# --- a device -------------------------------------------------------------------------------------

quietly() { "$@" </dev/null >>"$work/setup.log" 2>&1 || { tail -5 "$work/setup.log" >&2; fail "$1 failed"; }; }

wait_for_file() {
    for _ in $(seq 200); do [[ -s $1 ]] && return; sleep 0.05; done
    fail "$1 did not come"
}

make_settings() {
    cat >"$work/settings" <<END
[vault]
path=$work/vault
[camera]
source=file:$work/photo.jpg
[microphone]
source=tone
[dock]
sense=file:$work/docked
[server]
url=$1
[screen]
size=$size
END
}

# A school, its plan server for as long as it is needed, and a device enrolled by code.
make_device() {
    local server enrol code
    printf '482913\n' >"$work/pin"
    chmod 600 "$work/pin"
    "$bench/bench_photo" make "$work/photo.jpg"
    quietly "$bin/viewfinder-vault" new-school "$work/school"
    "$bin/planserver" --school "$work/school" --store "$work/store" --port 0 --ready-fd 7 \
        7>"$work/ready" >"$work/planserver.log" 2>&1 </dev/null &
    server=$! pids+=("$!")
    wait_for_file "$work/ready"
    make_settings "$(head -1 "$work/ready")"
    code=$("$bin/planserver" --store "$work/store" code)
    "$bin/viewfinder-vault" --vault "$work/vault" --pin-file "$work/pin" enrol --code "$code" \
        >"$work/enrol.log" 2>&1 </dev/null &
    enrol=$!
    wait_for_file "$work/vault/ask/enrol"
    quietly "$bin/viewfinder-dock" --settings "$work/settings" --once
    wait "$enrol" || { cat "$work/enrol.log" >&2; fail "the device was not enrolled"; }
    quietly "$bin/viewfinder-dock" --settings "$work/settings" --once
    kill "$server"
    wait "$server" 2>/dev/null || true
}

# --- the app --------------------------------------------------------------------------------------

set_app() { # settings once more on the command line make every printed command whole
    viewfinder=("$bin/viewfinder" --settings "$work/settings" --windowed "$size")
    export SDL_AUDIODRIVER=dummy
}

play() { # a script's text; answers its standard output
    printf '%s\n' "$1" >"$work/script"
    SDL_VIDEODRIVER=offscreen "${viewfinder[@]}" --script "$work/script" 2>>"$work/viewfinder.log" ||
        { tail -5 "$work/viewfinder.log" >&2; fail "a script failed"; }
}

open_it='wait "1"
type "482913"
wait "#staff" 60
list'
to_mat='tap "Amara"
wait "#my-views"
list
tap "#my-views"
wait "Things I do"
list
tap "Things I do"
wait "#place-like"'
to_camera='tap "#staff"
wait "1"
list
type "482913"
wait "#camera" 60
list
tap "#camera"
wait "#shutter" 60'

# Where every target is: a walk by script through all screens that are measured.
make_lists() {
    play 'wait "1"
list' >"$work/lists"
    play "$open_it
$to_mat
tap \"#place-like\"
list" >>"$work/lists"
    play "$open_it
$to_camera
list" >>"$work/lists"
}

# box SCREEN NAME: id or label to pixels, as X Y W H
box() {
    python3 - "$work/lists" "$size" "$1" "$2" <<'END'
import json, sys
path, size, screen, name = sys.argv[1:]
dots = (149 if int(size.split("x")[0]) >= 1100 else 133) / 25.4
for line in open(path):
    if not line.startswith("{"):
        continue
    scene = json.loads(line)
    for target in scene["targets"]:
        if scene["screen"] == screen and name in (target["id"], target["label"]):
            print(*(round(side * dots) for side in target["rect_mm"]))
            sys.exit()
sys.exit(f"bench: {screen} has no {name}")
END
}

hands() { "$bench/bench_hands" "$@" || fail "bench_hands $1 failed"; }
# VERB [COUNT…] SCREEN NAME…: the hands, on targets by name
go() { on_targets go -- "$@"; }
press() { on_targets press -- "$@"; }
on_targets() {
    local words=() one=() screen name
    while [[ $1 != -- ]]; do words+=("$1"); shift; done
    screen=$2
    shift 2
    for name in "$@"; do
        read -ra one <<<"$(box "$screen" "$name")"
        words+=("${one[@]}")
    done
    hands "${words[@]}"
}

start_x() {
    [[ -z ${DISPLAY_READY:-} ]] || return 0
    Xvfb -displayfd 6 -screen 0 "${size}x24" -nolisten tcp -noreset -br 6>"$work/display" \
        >"$work/xvfb.log" 2>&1 &
    pids+=("$!")
    wait_for_file "$work/display"
    DISPLAY_READY=1
    DISPLAY=:$(<"$work/display")
    export DISPLAY
}

start() { # a program in the background; its id in $app
    "$@" >"$work/out" 2>>"$work/viewfinder.log" </dev/null &
    app=$! pids+=("$!")
}
stop() {
    kill "$app"
    wait "$app" 2>/dev/null || true
}
wait_for_word() {
    for _ in $(seq 400); do grep -q "$1" "$work/out" && return; sleep 0.05; done
    fail "the app never said \"$1\""
}

# The app on X11, opened, as far as the pupil's home.
start_app_on_x() {
    start_x
    SDL_VIDEODRIVER=x11 start "${viewfinder[@]}"
    sleep 1
    press locked 4 8 2 9 1 3
    wait_for_word opened
    sleep 1
}
start_mat_on_x() {
    start_app_on_x
    go chooser Amara >/dev/null
    sleep 0.5
    go home my-views >/dev/null
    sleep 0.5
    go topics 'Things I do' >/dev/null
}
start_floor_on_x() { # how
    start_x
    SDL_VIDEODRIVER=x11 start "$bench/bench_window" "$size" "$@"
    sleep 1
}
