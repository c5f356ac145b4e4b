#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: test_access.sh touch|switch|key
# A pupil's whole view and voice, and a photograph of staff from PIN to filing, by one way of access
# and no other; what was filed is what was done.
. "$(dirname -- "${BASH_SOURCE[0]}")/kit.sh"
. "$here/filed.sh"
way=$1

declare -A hands=([touch]='tap|drag|stroke' [switch]='switch (next|select)' [key]='key')
for script in pupil staff; do
    strange=$(grep -vE "^(#|\$|(${hands[$way]}|wait|expect|heard|sleep)( |\$))" "$here/scripts/$script-$way.script") ||
        strange=
    equal "$strange" "" "$script-$way.script has another kind of step"
done
claim "the scripts hold no step but of $way"

school_and_device
play "$here/scripts/pupil-$way.script" || die "the pupil's script did not play to its end (tests/e2e/rewalk makes it anew when screens have changed)"
pupil_filed
play "$here/scripts/staff-$way.script" || die "the staff's script did not play to its end"
staff_filed
finish
