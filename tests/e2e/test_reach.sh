#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: test_reach.sh WxH
# On a panel of this size: every target of every screen has words and is large enough to hit, and out of
# every screen there is a way that leads to the chooser; staff screens close by themselves.
. "$(dirname -- "${BASH_SOURCE[0]}")/kit.sh"
school_and_device
settings "screen.size=$1"
python3 "$here/reach.py" "$PIN" "$([[ $1 == 1280x800 ]] && echo every-way || echo one-way)" timeout 500 "$BIN/viewfinder" --settings "$SET" --vault "$W/vault" --script - \
    --windowed "$1" 2>"$W/screen.err" || die "on $1"
claim "every screen has its way out, and targets that hands can hit"
finish
