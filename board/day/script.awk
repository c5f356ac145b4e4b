# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Two words that scripts of the day have beside the app's own: a line of PIN is the six taps of it, and
# WRITE words is a tap for each letter on the screen's keyboard.
function tap(id) { print "tap \"#" id "\"" }
$1 == "PIN" {
    for (i = 1; i <= length(pin); i++) tap("figure-" substr(pin, i, 1))
    next
}
$1 == "WRITE" {
    words = substr($0, 7)
    for (i = 1; i <= length(words); i++) {
        letter = substr(words, i, 1)
        tap(letter == " " ? "space" : "key-" letter)
    }
    next
}
{ print }
