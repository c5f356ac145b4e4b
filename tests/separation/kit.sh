# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of separation share; sourced. An installed tree of its own below W, with the users
# and the vault's folders as systemd's tools make them from what is installed; and the way to be
# either user.
. "$(dirname -- "${BASH_SOURCE[0]}")/../e2e/kit.sh"
here=$ROOT/tests/separation

skip() {
    printf 'not tried: %s\n' "$*"
    trap - EXIT
    rm -rf "$W"
    exit 77
}

# be_root "$@": starts the test again as root where sudo asks nothing; else says so.
be_root() {
    [[ $(id -u) == 0 ]] && return 0
    sudo -n true 2>/dev/null || skip "to be two users at once it has to be root, or to have sudo without a question"
    rm -rf "$W"
    trap - EXIT
    exec sudo -n env ROOT="$ROOT" BIN="$BIN" ASAN_OPTIONS="${ASAN_OPTIONS-}" KEEP="${KEEP-}" "$0" "$@"
}

install_here() {
    local tool
    for tool in systemd-sysusers systemd-tmpfiles setpriv; do
        command -v "$tool" >/dev/null || skip "$tool is not here (board/setup --tests brings it)"
    done
    chmod 755 "$W"
    D=$W/device
    mkdir "$D"
    DESTDIR=$D "$ROOT/board/install" --build "${BIN%/bin}" >"$W/install.log" 2>&1 || die "it cannot be installed"
    V=$D/var/lib/viewfinder/vault
    I=$D/usr/local/bin
    app=$(id_in passwd viewfinder) dock=$(id_in passwd viewfinder-dock)
    app_group=$(id_in group viewfinder) dock_group=$(id_in group viewfinder-dock)
    # Undumpable, run by no debugger: the sanitizer's look for leaks at the end needs both.
    export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0"
    export HOME=/nonexistent XDG_CACHE_HOME=$W/cache
    install -d -o "$app" -g "$app_group" -m 700 "$W/cache"
    install -d -o "$app" -g "$app_group" -m 755 "$W/shots" "$W/app"
    install -d -o "$dock" -g "$dock_group" -m 755 "$W/dock"
}
id_in() { awk -F: -v name="$2" '$1 == name { print $3 }' "$D/etc/$1"; }

# As systemd runs them: no capability, no way to another. In the background with AS=exec, so that the
# id that bash knows is the program's own.
as() {
    local user=$1 group=$2 groups=$3
    shift 3
    ${AS-} setpriv --reuid "$user" --regid "$group" --groups "$groups" --no-new-privs --bounding-set=-all \
        --inh-caps=-all --ambient-caps=-all "$@"
}
as_app() { as "$app" "$app_group" "$dock_group" "$@"; }
as_dock() { as "$dock" "$dock_group" "$dock_group" "$@"; }

# tries USER WHOSE: every attempt on standard input, by that user, must be refused by the system.
tries() {
    local user=$1 what=$2
    "as_$user" "$BIN/separation_try" >"$W/tried" || { cat "$W/tried"; die "as the $user: $what"; }
    claim "$what ($(tail -n 1 "$W/tried"))"
}
# The same attempts by whoever may: they are real.
may() {
    local user=$1
    "as_$user" "$BIN/separation_try" --may >"$W/tried" || { cat "$W/tried"; die "the $user may not what it must"; }
}

# The kit's programs, each as its user.
dock() { as_dock "$I/viewfinder-dock" --settings "$SET" --vault "$V" "$@" </dev/null; }
vault() { as_app "$I/viewfinder-vault" --vault "$V" "$@" </dev/null; }
