#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The units, as systemd's own judge sees them: no line that it does not know, and an exposure of at
# most 2.0 for the dock and 3.5 for the screen. The figures are printed.
. "$(dirname -- "${BASH_SOURCE[0]}")/kit.sh"
command -v systemd-analyze >/dev/null || skip "systemd-analyze is not here (board/setup --tests brings it)"

units=$W/units
mkdir "$units"
for unit in viewfinder viewfinder-dock; do
    sed "s#^ExecStart=[^ ]*/#ExecStart=$BIN/#" "${BIN%/bin}/systemd/$unit.service" >"$units/$unit.service"
done
systemd-analyze verify --man=no "$units"/*.service >"$W/verify.log" 2>&1 || true
! grep -F "$units" "$W/verify.log" && ! grep -E '^viewfinder(-dock)?\.service' "$W/verify.log" || die "systemd does not take a unit as it is"
claim "systemd knows every line of them"

# exposure UNIT MOST
exposure() {
    local figure
    systemd-analyze security --offline=true --no-pager "$units/$1.service" >"$W/security.log" 2>&1 || true
    figure=$(sed -n 's/.*Overall exposure level for .*: \([0-9.]*\) .*/\1/p' "$W/security.log")
    [[ -n $figure ]] || die "systemd-analyze says no figure for $1"
    printf '    systemd-analyze security --offline=true %s.service: %s\n' "$1" "$figure"
    awk -v f="$figure" -v most="$2" 'BEGIN { exit !(f <= most) }' || die "$1 is exposed to $figure, more than $2"
}
exposure viewfinder-dock 2.0
exposure viewfinder 3.5
claim "neither is exposed more than it was allowed"

says() { grep -qxF -- "$2" "$units/$1.service" || die "$1.service does not say $2"; }
says viewfinder PrivateNetwork=yes
says viewfinder "RestrictAddressFamilies=AF_UNIX AF_NETLINK"
says viewfinder User=viewfinder
says viewfinder-dock User=viewfinder-dock
says viewfinder-dock Type=notify
says viewfinder-dock WatchdogSec=20
says viewfinder-dock ReadWritePaths=/var/lib/viewfinder/vault/dock
equal "$(grep -c '^ReadWritePaths' "$units/viewfinder-dock.service")" 1 "what the dock may write"
claim "the screen has no network, and the dock one folder to write"
finish
