# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# For tests/bench/run, which sources it: the figures, one function each.

figure_start() {
    local turns board=("$bench/bench_window" "$size" board "$work/pictures")
    local first="$rounds ${viewfinder[*]} -- ${board[*]}"
    start_x
    turns=$(SDL_VIDEODRIVER=x11 hands show "$rounds" "${viewfinder[@]}" -- "${board[@]}")
    tell_turns 'start to painted first screen, X11' "$turns" ms 'at most 1.5 times' "bench_hands show $first"
    printf 'list\nsleep 60000\n' >"$work/first"
    turns=$(SDL_VIDEODRIVER=offscreen "$bench/bench_first" "$rounds" \
        "${viewfinder[@]}" --script "$work/first" -- "${board[@]}")
    tell_turns 'start to first screen, vault open, offscreen' "$turns" ms 'no mark' \
        "SDL_VIDEODRIVER=offscreen bench_first $first"
}

middle() { sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }

figure_views() {
    local floor
    start_floor_on_x board "$work/pictures"
    for _ in 1 2 3 4 5; do hands go 0 0 100 100; sleep 0.3; done >"$work/floor"
    floor=$(middle <"$work/floor")
    stop
    start_app_on_x
    go chooser Amara >/dev/null
    for _ in 1 2 3 4 5 6; do
        sleep 0.5
        go home my-views >>"$work/topics"
        sleep 0.5
        go topics 'Things I do' >>"$work/mats"
        sleep 0.5
        go mat stop >/dev/null
    done
    stop
    local how='bench_hands go BOX, from letting go'
    tell 'My views tapped to painted topics, first time' "$(head -1 "$work/topics")" "$floor" ms 'at most 100 ms' "$how"
    tell 'topic tapped to painted mat, first time' "$(head -1 "$work/mats")" "$floor" ms 'at most 100 ms' "$how"
    tell 'My views tapped to painted topics, again' "$(sed 1d "$work/topics" | middle)" "$floor" ms 'at most 100 ms' "$how"
    tell 'topic tapped to painted mat, again' "$(sed 1d "$work/mats" | middle)" "$floor" ms 'at most 100 ms' "$how"
}

# CPU in ms and times woken so far, over all threads.
use() { awk '{ cpu += $1 } END { printf "%.3f ", cpu / 1e6 }' /proc/"$1"/task/*/schedstat
    awk '/^voluntary_ctxt/ { woken += $2 } END { print woken }' /proc/"$1"/task/*/status; }

settle() { # until it has been quiet for a second; half a minute at most
    local before after _
    for _ in $(seq 30); do
        before=$(use "$1")
        sleep 1
        after=$(use "$1")
        awk -v a="$before" -v b="$after" 'BEGIN { split(a, x); split(b, y); exit !(y[1] - x[1] < 0.5) }' && return
    done
}

idle_of() { # answers CPU seconds, ms, and wake-ups a second
    local before after
    settle "$app"
    before=$(use "$app")
    sleep "$idle_seconds"
    after=$(use "$app")
    awk -v a="$before" -v b="$after" -v s="$idle_seconds" 'BEGIN { split(a, x); split(b, y)
        printf "%.2f %.3f %.1f\n", (y[1] - x[1]) / 1000, y[1] - x[1], (y[2] - x[2]) / s }'
}

tell_idle() { # name, ours, floor
    local ours floor
    read -ra ours <<<"$2"
    read -ra floor <<<"$3"
    tell "still $1, $idle_seconds s: CPU" "${ours[0]}" "${floor[0]}" s '0.00 s' \
        "sum of /proc/PID/task/*/schedstat (${ours[1]} ms, floor ${floor[1]} ms)"
    tell "still $1: wake-ups a second" "${ours[2]}" "${floor[2]}" 1/s 'under 2' \
        "voluntary_ctxt_switches in /proc/PID/task/*/status"
}

figure_idle() {
    local ours floor
    start_floor_on_x board "$work/pictures"
    floor=$(idle_of)
    stop
    start_mat_on_x
    ours=$(idle_of)
    stop
    tell_idle 'mat on X11' "$ours" "$floor"
    SDL_VIDEODRIVER=offscreen start "$bench/bench_window" "$size" board "$work/pictures"
    floor=$(idle_of)
    stop
    SDL_VIDEODRIVER=offscreen start "${viewfinder[@]}"
    sleep 1
    ours=$(idle_of)
    stop
    tell_idle 'first screen offscreen' "$ours" "$floor"
    printf '%s\n' "$open_it" "$to_mat" 'sleep 90000' >"$work/script"
    SDL_VIDEODRIVER=offscreen start "${viewfinder[@]}" --script "$work/script"
    wait_for_word '"topics"'
    sleep 3
    ours=$(idle_of)
    stop
    tell_idle 'mat offscreen' "$ours" "$floor"
}

tell_taps() { # name, ours, floor, unit's marks, command
    local ours floor
    read -ra ours <<<"$2"
    read -ra floor <<<"$3"
    tell "$1, p50" "${ours[0]}" "${floor[0]}" ms "$4" "$6"
    tell "$1, p99" "${ours[1]}" "${floor[1]}" ms "$5" "$6"
    tell "$1, lost" "${ours[3]}" "${floor[3]}" taps none "$6"
}

figure_tap() {
    local ours floor
    start_floor_on_x tap
    floor=$(hands tap "$taps" $((${size%x*} / 2 - 50)) $((${size#*x} / 2 - 50)) 100 100)
    stop
    start_mat_on_x
    ours=$(on_targets tap "$taps" -- mat place-like undo)
    stop
    tell_taps "tap to first changed pixel, $taps taps" "$ours" "$floor" 'under 10 ms' 'under 16 ms' \
        "bench_hands tap $taps BOX BOX, on the mat: a card placed, undone"
}

figure_sound() {
    local ours floor count=$rounds
    [[ -p $work/sound ]] || mkfifo "$work/sound"
    exec 8<>"$work/sound" # so that neither end waits for the other to open it
    local SDL_AUDIODRIVER=disk SDL_DISKAUDIOFILE=$work/sound
    export SDL_AUDIODRIVER SDL_DISKAUDIOFILE
    start_floor_on_x sound
    floor=$(hands sound "$count" "$work/sound" 100 100 100 100)
    stop
    start_mat_on_x
    ours=$(on_targets sound "$count" "$work/sound" -- mat listen)
    stop
    exec 8>&-
    tell_taps "listen tapped to first sample, $count taps" "$ours" "$floor" 'no mark' 'no mark' \
        "bench_hands sound $count FIFO BOX, on the mat: its question again"
}

pss_mb() { awk '/^Pss:/ { printf "%.1f\n", $2 / 1024 }' "/proc/$1/smaps_rollup"; }

# With a camera that gives frames all the time, as real ones do.
camera_live() {
    sed 's/^source=file:.*/source=pattern/' "$work/settings" >"$work/live"
    local viewfinder=("${viewfinder[@]/$work\/settings/$work/live}")
    start_app_on_x
    go chooser staff >/dev/null
    sleep 0.5
    press staff-pin 4 8 2 9 1 3
    sleep 2
    go inbox camera >/dev/null
    sleep 4
}

figure_memory() {
    local ours floor how='Pss in /proc/PID/smaps_rollup'
    start_floor_on_x board "$work/pictures"
    floor=$(pss_mb "$app")
    stop
    start_mat_on_x
    settle "$app"
    ours=$(pss_mb "$app")
    stop
    tell 'memory on the mat (PSS)' "$ours" "$floor" MB 'under 45 MB' "$how"
    camera_live
    ours=$(pss_mb "$app")
    stop
    tell 'memory with the camera live (PSS)' "$ours" "$floor" MB 'under 100 MB' "$how, [camera] source=pattern"
}

# Flushes from the tap on the shutter until "saved" is on standard output.
count_flushes() {
    printf '%s\n' "$open_it" "$to_camera" list 'tap "#shutter"' 'expect-not "#none"' >"$work/script"
    SDL_VIDEODRIVER=offscreen strace -f -qq -o "$work/strace" \
        -e trace=fsync,fdatasync,sync_file_range,syncfs,sync,msync,write \
        "${viewfinder[@]}" --script "$work/script" >/dev/null 2>>"$work/viewfinder.log" ||
        fail "strace could not watch the shutter"
    awk '/write\(1, "{\\"screen\\":\\"camera/ { on = 1; n = 0 } /write\(1, "saved / { if (on) print n; on = 0 }
        on && /(fsync|fdatasync|sync_file_range|syncfs|msync|sync)\(/ { n++ }' "$work/strace"
}

figure_photo() {
    tell_turns '12 MP photograph, pixels to durable draft' "$("$bench/bench_photo" draft "$rounds" "$work/vault")" \
        ms 'at most 1.3 times' "bench_photo draft $rounds VAULT"
    tell 'flushes from the shutter to "saved"' "$(count_flushes)" 2 flushes 'at most 5' \
        'strace -f -e trace=fsync,fdatasync,… viewfinder --script SHUTTER'
}

figure_thumbnail() {
    tell_turns 'its thumbnail' "$("$bench/bench_photo" thumbnail "$rounds")" ms 'at most 1.2 times' \
        "bench_photo thumbnail $rounds"
}
