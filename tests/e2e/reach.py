#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goes to every screen, holds each target to its measures, and looks for the way out.

usage: reach.py PIN every-way|one-way PROGRAM [ARGUMENT...]

Everything by script steps down the program's standard input. Of each screen: what can be chosen has
words and an id, and is large enough for the hands that it is for, in millimetres on the panel; and each
way out that it offers leads out of it, and in a few steps to where the pupils choose themselves."""
import sys

from walk import Screen

PIN = sys.argv[1]
# The smallest side of what a pupil, and of what staff, shall hit.
PUPIL_MM, STAFF_MM = 20.0, 12.0
# On the small panel the words at the top are heard by touching them: a strip as wide as the screen.
STRIP_MM = (90.0, 13.0)
PUPILS = ("chooser", "home", "topics", "mat", "voice")

HOME = ['tap "Amara"', 'wait "#my-views" 60']
TOPICS = HOME + ['tap "#my-views"', 'wait "#topic-things-i-do" 60']
MAT = TOPICS + ['tap "#topic-things-i-do"', 'wait "#place-like" 60']
FILLED = MAT + ['tap "#place-like"', 'wait "art" 60'] + ['tap "#place-like"'] * 6 + ['wait "the bus" 60']
READ = MAT + ['tap "#place-like"', 'wait "art" 60', 'tap "#stop"', 'wait "#keep" 60']
VOICE = HOME + ['tap "#my-voice"', 'wait "#record" 60']
SPEAKING = VOICE + ['tap "#record"', 'wait "#finished" 60', 'wait "I can hear you" 60']
MADE = SPEAKING + ['tap "#finished"', 'wait "#hear" 60', 'wait "Your recording" 60']
PIN_SCREEN = ['tap "#staff"', 'wait "#figure-1" 60']
INBOX = PIN_SCREEN + [f'type "{PIN}"', 'wait "#camera" 60']
PEOPLE = PIN_SCREEN + ['tap "#people"', f'type "{PIN}"',
                       'wait "#staff-67d7cc4b-1905-465e-8c94-bd52b4e587b4" 60']
CAMERA = INBOX + ['tap "#camera"', 'wait "#shutter" 60']
FILE_IT = CAMERA + ['tap "#shutter"', 'wait "#sort" 60', 'tap "#sort"', 'wait "#file" 60', 'tap "Ben"',
                    'wait "#target-1" 60']
KEYBOARD = FILE_IT + ['tap "#caption"', 'wait "#done" 60']
MARK_UP = FILE_IT + ['tap "#mark-up"', 'wait "#photo" 60']

# name of the screen, how to get there from the chooser, and what is to be seen there
ROUTES = [
    ("chooser", []), ("home", HOME), ("topics", TOPICS), ("mat", MAT), ("mat", FILLED), ("mat", READ),
    ("mat", FILLED + ['tap "#pile-like"', 'wait "#card-music" 60']), ("voice", VOICE), ("voice", SPEAKING),
    ("voice", MADE), ("staff-pin", PIN_SCREEN), ("people", PEOPLE),
    ("new-pin", PEOPLE + ['tap "#staff-67d7cc4b-1905-465e-8c94-bd52b4e587b4"', 'wait "#figure-1" 60']),
    ("inbox", INBOX), ("camera", CAMERA), ("file-it", FILE_IT),
    ("file-it", FILE_IT + ['tap "#file"', 'wait "This cannot be filed yet" 60']),
    ("caption", KEYBOARD), ("caption", KEYBOARD + ['tap "#figures"']), ("mark-up", MARK_UP),
    ("mark-up", MARK_UP + ['tap "#symbol"', 'wait "#sticker-like" 60']),
    ("mark-up", MARK_UP + ['tap "#blur"', 'key Shift-Tab', 'key Tab', 'key Enter', 'wait "#cell-A1" 60']),
    ("items", INBOX + ['tap "#filed"', 'wait "Filed" 60']), ("dock", INBOX + ['tap "#dock"', 'wait "#sending" 60']),
]

# `#stop` on a mat that has begun means no more, and asks whether it is right; again it leads out.
EXITS = ['tap "#back"', 'tap "#stop"', 'tap "#me"', 'tap "#not-me"', 'key Escape', 'advance 2m']


class Visit:
    def __init__(self, command):
        self.screen = Screen(command)
        self.wrong = []

    def see(self):
        return self.screen.list()

    def has(self, seen, step):
        return "#" not in step or any(f'"#{t["id"]}"' in step for t in seen["targets"])

    def measure(self, seen):
        least = PUPIL_MM if seen["screen"] in PUPILS else STAFF_MM
        for t in seen["targets"]:
            if not t["label"].strip() or not t["id"].strip():
                self.wrong.append(f'{seen["screen"]}: #{t["id"]} has no words')
            w, h = t["rect_mm"][2:]
            is_strip = w >= STRIP_MM[0] and h >= STRIP_MM[1]
            if min(w, h) < least and not is_strip and t["role"] != "canvas":
                self.wrong.append(f'{seen["screen"]}: #{t["id"]} is {w} by {h} mm')

    def home(self):
        """To the chooser, by whatever leads out; says how many steps it took."""
        for steps in range(8):
            seen = self.see()
            if seen["screen"] == "chooser":
                return steps
            if seen["screen"] == "locked":
                self.screen.play(f'type "{PIN}"')
                self.screen.play('wait "Who are you?" 60')
            else:
                self.screen.play(next(s for s in EXITS if self.has(seen, s)))
        self.wrong.append(f'no way out of {seen["screen"]}')
        return 8

    def go(self, route):
        for step in route:
            self.screen.play(step)
        return self.see()

    def leave(self, name, way):
        before = self.see()
        if not self.has(before, way):
            self.wrong.append(f"{name}: {way} is not always there")
            return
        self.screen.play(way)
        after = self.see()
        if self.what(after) == self.what(before):
            self.wrong.append(f"{name}: {way} leads nowhere")

    @staticmethod
    def what(seen):
        return seen["screen"], sorted(t["id"] for t in seen["targets"])

    def visit(self, name, route, is_first):
        """Measures it, and leaves it; a screen's first state by each of its ways, the others by one."""
        seen = self.go(route)
        if seen["screen"] != name:
            self.wrong.append(f'{seen["screen"]} came where {name} should')
        self.measure(seen)
        ways = [w for w in EXITS if self.has(seen, w) and not self.is_deaf(name, w)]
        for way in ways if is_first else ways[:1]:
            if way != ways[0]:
                self.go(route)
            self.leave(name, way)
            self.home()
        self.home()
        return ways if is_first else ways[:1]

    @staticmethod
    def is_deaf(name, way):
        """The chooser is where all ways lead to; home is where my face leads; pupils may think for long."""
        return name == "chooser" or (name == "home" and "#me" in way) or \
            (way.startswith("advance") and name in PUPILS + ("staff-pin", "items", "dock"))


def main():
    is_every_way = sys.argv[2] == "every-way"
    visit, been = Visit(sys.argv[3:]), set()
    visit.screen.play('wait "#figure-1" 60')
    visit.measure(visit.see())
    visit.home()
    for name, route in ROUTES:
        ways = visit.visit(name, route, name not in been and is_every_way)
        been.add(name)
        print(f"  {name}: {', '.join(ways)}", flush=True)
    visit.screen.play('tap "#staff"')
    visit.go(['wait "#figure-1" 60', f'type "{PIN}"', 'wait "#lock" 60', 'tap "#lock"', 'wait "Clear" 60'])
    is_good, _ = visit.screen.end()
    if not is_good:
        visit.wrong.append("a step failed")
    sys.exit("\n".join(visit.wrong) or 0)


if __name__ == "__main__":
    main()
