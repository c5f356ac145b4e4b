#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns an outline into a script for one way of access, by walking it on the real screen program.

usage: walk.py touch|switch|key OUTLINE SCRIPT PROGRAM [ARGUMENT...]

An outline is a script with two more steps. `choose "label" [closed #id...]` becomes what a pair of
switches, a keyboard or a finger needs for it; `closed` names targets that cannot be chosen at that
moment, which scanning and Tab pass over. A line that begins with @touch, @switch or @key (or several
with commas) is for those alone. What stands on the screen is asked for with `list` before each choice,
over the program's standard input; the steps are counted from its rows as switches and Tab go."""
import json
import re
import subprocess
import sys


class Screen:
    def __init__(self, command):
        self.program = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True, bufsize=1)

    def play(self, line):
        self.program.stdin.write(line + "\n")

    def list(self):
        self.play("list")
        for line in self.program.stdout:
            if line.startswith("{"):
                return json.loads(line)
        sys.exit("walk.py: the program ended; what it said is above")

    def end(self):
        self.program.stdin.close()
        rest = self.program.stdout.read()
        return self.program.wait() == 0, rest


def named(targets, label):
    is_id = label.startswith("#")
    found = [t for t in targets if (t["id"] == label[1:] if is_id else t["label"] == label)]
    if len(found) != 1:
        sys.exit(f"walk.py: {len(found)} targets are called {label}")
    return found[0]


class Switches:
    """Rows first, then the targets of one; after a choice the mark is on its row again."""

    def __init__(self):
        self.row = None

    def fresh(self):
        self.row = None

    def steps(self, targets, target):
        rows = sorted({t["row"] for t in targets})
        at = rows.index(self.row) if self.row in rows else -1
        cells = [t for t in targets if t["row"] == target["row"]]
        presses = (rows.index(target["row"]) - at) % len(rows) if at >= 0 else rows.index(target["row"]) + 1
        self.row = target["row"]
        steps = ["switch next"] * presses + ["switch select"]
        if len(cells) > 1:
            steps += ["switch next"] * cells.index(target) + ["switch select"]
        return steps


class Keys:
    """Tab goes over rows, then as declared; Shift-Tab the other way, whichever is shorter."""

    def __init__(self):
        self.id = self.row = None

    def fresh(self):
        self.id = self.row = None

    def focus(self, order):
        for i, t in enumerate(order):
            if t["id"] == self.id:
                return i
        # What was focused is gone: the first of its row has the focus now.
        return next((i for i, t in enumerate(order) if t["row"] == self.row), None) if self.id else None

    def steps(self, targets, target):
        order = sorted(targets, key=lambda t: t["row"])
        at, to = self.focus(order), order.index(target)
        on = (to - at) % len(order) if at is not None else to + 1
        back = (at - to) % len(order) if at is not None else len(order) - to
        self.id, self.row = target["id"], target["row"]
        return (["key Tab"] * on if on <= back else ["key Shift-Tab"] * back) + ["key Enter"]


class Fingers:
    def fresh(self):
        pass

    def steps(self, _, target):
        return [f'tap "#{target["id"]}"']


WAYS = {"touch": Fingers, "switch": Switches, "key": Keys}


def walk(way, outline, screen):
    hand, here, steps = WAYS[way](), None, []
    for line in open(outline, encoding="utf-8").read().splitlines():
        if line.startswith("@"):
            ways, line = line[1:].split(" ", 1)
            if way not in ways.split(","):
                continue
        chosen = re.match(r'choose "([^"]+)"(?: closed ((?:#\S+ ?)+))?$', line)
        if not chosen:
            if line and not line.startswith("#"):
                screen.play(line)
            steps.append(line)
            continue
        seen = screen.list()
        if seen["screen"] != here:
            hand.fresh()
            here = seen["screen"]
        closed = {name[1:] for name in (chosen[2] or "").split()}
        targets = [t for t in seen["targets"] if t["id"] not in closed]
        new = hand.steps(targets, named(targets, chosen[1]))
        for step in new:
            screen.play(step)
        steps += ([] if way == "touch" else [f"# {chosen[1]}"]) + new
    return steps


def main():
    way, outline, script, *command = sys.argv[1:]
    screen = Screen(command)
    steps = walk(way, outline, screen)
    is_good, rest = screen.end()
    if not is_good:
        sys.exit(f"walk.py: the walk failed; steps so far end with {steps[-8:]}")
    with open(script, "w", encoding="utf-8") as out:
        out.write("\n".join(steps) + "\n")
    sys.stdout.write(rest)


if __name__ == "__main__":
    main()
