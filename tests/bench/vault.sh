# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# For tests/bench/run, which sources it: a vault of ten thousand items, made once a run in memory
# where that is possible (each is flushed six times), and put on the disk.

vault_items=10000

make_big_vault() { # how many
    local fast=$work
    [[ -w /dev/shm ]] && fast=$(mktemp -d /dev/shm/viewfinder-bench-XXXXXX)
    cp -a "$work/vault" "$fast/big"
    quietly "$bench/bench_vault" make "$1" "$fast/big" "$work/pin"
    rm -rf "$work/big"
    cp -a "$fast/big" "$work/big-here"
    [[ $fast == "$work" ]] || rm -rf "$fast"
    rm -rf "$fast/big"
    mv "$work/big-here" "$work/big"
    quietly "$bench/bench_vault" open "$work/big" "$work/pin" # the files are new to its index
}

# What the same files take without us: their names and lengths, as an opening must look at them.
floor_of_names() {
    python3 - "$work/big/items" <<'END'
import os, sys, time
begun = time.monotonic()
with os.scandir(sys.argv[1]) as folder:
    sum(entry.stat(follow_symlinks=False).st_size for entry in folder)
print(f"{(time.monotonic() - begun) * 1000:.1f}")
END
}

figure_vault() {
    local wrote read_only lost how='bench_vault open VAULT PINFILE'
    make_big_vault "$vault_items"
    read -ra wrote <<<"$("$bench/bench_vault" open "$work/big" "$work/pin")"
    read -ra read_only <<<"$("$bench/bench_vault" read "$work/big" "$work/pin")"
    tell "a vault of $vault_items items opened, but for Argon2id" \
        "$(awk -v a="${wrote[0]}" -v b="${wrote[1]}" 'BEGIN { print a + b }')" "$(floor_of_names)" ms \
        'under 1000 ms' "$how: ${wrote[0]} ms to open, ${wrote[1]} ms to unlock"
    tell 'the same by a program that only reads' \
        "$(awk -v a="${read_only[0]}" -v b="${read_only[1]}" 'BEGIN { print a + b }')" "$(floor_of_names)" ms \
        'under 1000 ms' 'bench_vault read VAULT PINFILE'
    tell "the newest 24 of a pupil's, p99" "${wrote[3]}" 0 us 'under 100 us' "$how"
    tell "what $vault_items items take in memory (PSS)" "${wrote[4]}" 0 MB 'no mark' "$how"
    tell 'every byte of them read and checked' \
        "$("$bench/bench_vault" verify "$work/big" | cut -d' ' -f1)" 0 ms 'no mark' 'bench_vault verify VAULT'
    find "$work/big/items" -name '*.zip' | sort | tail -n $((vault_items / 2)) | xargs rm -f
    rm -f "$work/big"/vault.db*
    read -ra lost <<<"$("$bench/bench_vault" open "$work/big" "$work/pin")"
    tell "the sweep of $((vault_items / 2)) items, their index lost" "${lost[0]}" 0 ms 'under 3000 ms' \
        "rm VAULT/vault.db; $how: open"
    tell 'and unlocked then, but for Argon2id, once' "${lost[1]}" 0 ms 'no mark' "the same: unlock"
}
