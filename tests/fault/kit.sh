# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the proofs about the vault share: they are programs of a plain build (nothing that watches
# memory runs under strace), made here where they are missing or old.
#   fault NAME LONG-OPTIONS "$@"
fault_root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)

fault_build() { # DIR TARGET…
    local build=$1 log
    shift
    log=$(mktemp)
    mkdir -p -- "$build"
    # Two proofs may begin at once.
    if ! (
        flock 9
        [[ -e $build/build.ninja ]] ||
            cmake -S "$fault_root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release
        ninja -C "$build" "$@"
    ) 9>"$build/.fault-lock" >"$log" 2>&1; then
        tail -20 "$log" >&2
        rm -f "$log"
        return 1
    fi
    rm -f "$log"
}

fault() {
    local name=$1 long=$2 build=$fault_root/build/release words=()
    shift 2
    while (($#)); do
        case $1 in
        --build) build=$(realpath -m -- "${2-}"); shift ;;
        --long) read -ra words <<<"$long" ;;
        *) words+=("$1") ;;
        esac
        shift
    done
    fault_build "$build" fault_driver fault_short viewfinder-dock "fault_$name" || exit 2
    exec "$build/tests/fault/fault_$name" "${words[@]}"
}
