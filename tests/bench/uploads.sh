# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# For tests/bench/run, which sources it: the dock beside other clients at the same @tus/server, what
# is sent again after a cut, and what it takes while it is undocked.

# --- servers and clients --------------------------------------------------------------------------

# Starts `node ARGS…`, whose first line is its port; its standard input stays open as $node_in.
start_node() {
    rm -f "$work/node-in" "$work/node-out"
    mkfifo "$work/node-in"
    node "$@" <"$work/node-in" >"$work/node-out" 2>>"$work/node.log" &
    node_pid=$! pids+=("$!")
    exec {node_in}>"$work/node-in"
    wait_for_file "$work/node-out"
    node_port=$(head -1 "$work/node-out")
}

# What it stores lies in memory: a school's server has a disk of its own, and would else be waited for
# at each of the dock's flushes, of which no other client here has any.
start_tus() {
    [[ -n ${tus_store-} ]] || tus_store=$(mktemp -d /dev/shm/viewfinder-bench-XXXXXX)
    rm -rf "$tus_store"
    mkdir "$tus_store"
    start_node "$root/tests/transfer/tus_server.mjs" "$root/tests" "$tus_store"
    tus_pid=$node_pid tus_in=$node_in tus_url=http://127.0.0.1:$node_port/files
}

end_tus() {
    eval "exec $tus_in>&-"
    wait "$tus_pid" || true
}

# A vault of files as items, and settings to send them to a tus server.
make_vault() { # folder, endpoint, files…
    local vault=$1 number=0 file
    rm -rf "$vault"
    mkdir -p "$vault/items" "$vault/ask"
    printf '[server]\nurl=%s\nkind=tus\n[dock]\nsense=file:%s/docked\n' "$2" "$work" >"$vault.settings"
    for file in "${@:3}"; do
        number=$((number + 1))
        ln "$file" "$(printf '%s/items/%010d-%s.zip' "$vault" "$number" "$(</proc/sys/kernel/random/uuid)")"
    done
}

send_by_curl() { # endpoint, files…: POST, then PATCH, a file after the other
    local file place
    for file in "${@:2}"; do
        place=$(curl -sS -o /dev/null -w '%header{location}' -X POST -H 'Tus-Resumable: 1.0.0' \
            -H "Upload-Length: $(stat -c %s "$file")" "$1")
        curl -sS -o /dev/null -X PATCH -H 'Tus-Resumable: 1.0.0' -H 'Upload-Offset: 0' -H 'Expect:' \
            -H 'Content-Type: application/offset+octet-stream' -T "$file" "$place"
    done
}

send_by_js() { node "$root/tests/bench/uploads.mjs" "$root/tests" "$@"; }

send_by_dock() { # vault
    "$bin/viewfinder-dock" --settings "$1.settings" --vault "$1" --once
}

# The most memory that a program ever had, in KB, looked at until it ends.
watch_memory() { # pid
    local kb=0 now
    while now=$(awk '/^VmHWM/ { print $2 }' "/proc/$1/status" 2>/dev/null) && [[ -n $now ]]; do
        kb=$now
        sleep 0.02
    done
    echo "$kb"
}

# Runs a client to a server of its own; adds "WALL CPU" in seconds to $work/$client.times.
time_client() { # client, files…
    local TIMEFORMAT='%R %U %S' client=$1
    shift
    start_tus
    [[ $client != dock ]] || make_vault "$work/sent" "$tus_url" "$@"
    sync
    {
        time case $client in
        dock) send_by_dock "$work/sent" >>"$work/dock.log" 2>&1 ;;
        curl) send_by_curl "$tus_url" "$@" >>"$work/curl.log" 2>&1 ;;
        js) send_by_js "$tus_url" "$@" >>"$work/js.log" 2>&1 ;;
        esac
    } 2>"$work/time"
    end_tus
    [[ $(find "$tus_store" -type f ! -name '*.json' -size +0 | wc -l) == "$#" ]] ||
        fail "$client did not send all $# files"
    awk '{ print $1, $2 + $3 }' "$work/time" >>"$work/$client.times"
}

middle_of() { # client, column
    cut -d' ' -f"$2" "$work/$1.times" | middle
}

# --- the figures ----------------------------------------------------------------------------------

compare_clients() { # what it is called, files…
    local what=$1 client
    shift
    rm -f "$work"/{dock,curl,js}.times
    for _ in 1 2 3; do
        for client in curl dock js; do time_client "$client" "$@"; done
    done
    tell "$what: wall, beside a curl loop" "$(middle_of dock 1)" "$(middle_of curl 1)" s \
        'at most 1.1 times' 'viewfinder-dock --once; curl -X POST, curl -X PATCH -T'
    tell "$what: wall, beside tus-js-client" "$(middle_of dock 1)" "$(middle_of js 1)" s \
        'at most the same' 'viewfinder-dock --once; node uploads.mjs'
    tell "$what: CPU, beside tus-js-client" "$(middle_of dock 2)" "$(middle_of js 2)" s \
        'at most half' 'the same, user and system'
}

upload_memory() {
    local kb pid
    start_tus
    make_vault "$work/sent" "$tus_url" "$@"
    "$bin/viewfinder-dock" --settings "$work/sent.settings" --vault "$work/sent" --once \
        >>"$work/dock.log" 2>&1 &
    pid=$!
    kb=$(watch_memory "$pid")
    wait "$pid"
    end_tus
    tell 'sending: the most memory (RSS)' "$((kb / 1024))" 20 MB 'under 20 MB' 'VmHWM of viewfinder-dock --once'
}

# One upload over a slow line that is cut once; prints the bytes that came twice.
cut_once() { # file, after so many bytes
    local line_pid line_in bytes patches
    start_tus
    start_node "$root/tests/bench/line.mjs" "${tus_url%/files}" 8000000 "$2"
    line_pid=$node_pid line_in=$node_in
    make_vault "$work/sent" "http://127.0.0.1:$node_port/files" "$1"
    send_by_dock "$work/sent" >>"$work/dock.log" 2>&1 || fail 'a cut upload did not come to its end'
    eval "exec $line_in>&-"
    wait "$line_pid" || true
    read -r bytes patches < <(sed -n 2p "$work/node-out")
    ((patches > 1)) || fail 'nothing was cut'
    end_tus
    echo $((bytes - $(stat -c %s "$1"))) >>"$work/again"
}

figure_uploads() {
    local files=() number
    mkdir -p "$work/files"
    head -c $((64 << 20)) /dev/urandom >"$work/files/big"
    compare_clients '64 MiB' "$work/files/big"
    for number in $(seq 200); do
        files+=("$work/files/$number")
        head -c $((3 << 19)) /dev/urandom >"${files[-1]}"
    done
    compare_clients '200 x 1.5 MiB' "${files[@]}"
    upload_memory "$work/files/big" "${files[@]}"
    rm -f "$work/again"
    head -c $((8 << 20)) /dev/urandom >"$work/files/middle"
    for number in $(seq "$rounds"); do
        cut_once "$work/files/middle" $((1 + RANDOM * 240))
    done
    tell 'sent again after a cut at 8 MB/s' "$(middle <"$work/again" | awk '{ printf "%.1f", $1 / 1024 }')" 0 KiB \
        'median under 64 KiB' "line.mjs 8000000 CUT, $rounds cuts, PATCH bytes counted there"
    rm -rf "$tus_store" "$work/files"
}

# Undocked: what it takes of the processor, and how often it wakes.
figure_rest() {
    local pid before after seconds=$((idle_seconds * 6))
    make_vault "$work/rest" http://127.0.0.1:1/ "$work/settings"
    "$bin/viewfinder-dock" --settings "$work/rest.settings" --vault "$work/rest" >>"$work/dock.log" 2>&1 &
    pid=$! pids+=("$!")
    settle "$pid"
    before=$(use "$pid")
    sleep "$seconds"
    after=$(use "$pid")
    kill "$pid"
    wait "$pid" || true
    read -r -a before <<<"$before"
    read -r -a after <<<"$after"
    tell "undocked for $seconds s: CPU" "$(awk -v a="${before[0]}" -v b="${after[0]}" 'BEGIN { printf "%.3f", b - a }')" \
        0 ms 'none at all' "/proc/PID/task/*/schedstat of viewfinder-dock"
    tell "undocked for $seconds s: times woken" "$((after[1] - before[1]))" 0 times 'never' \
        "/proc/PID/status of viewfinder-dock"
}
