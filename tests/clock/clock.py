# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real programs under a wall clock that jumps, and on boots without one (tests/fault/clock).

After each jump something is recorded; now and then the device docks, at a server that knows the
time. What was called filed must be there or be proved at the school, once; nothing is freed,
opened or forgotten before its time; and every time that is shown must be true."""

import argparse
import calendar
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import wave

from checks import DAY, HOUR, SECOND, Checks, Item
from machine import AMARA, World

YEAR = 365 * DAY + DAY // 4
YOUNGEST = 1_767_225_600_000  # before 2026 nobody set a clock of Viewfinder's
LONG_AFTER = 450 * DAY


def utc(*parts):
    return calendar.timegm(parts) * 1000


WALLS = {
    "1970": lambda now: 20 * SECOND,
    "50 years on": lambda now: now + 50 * YEAR,
    "50 years back": lambda now: now - 50 * YEAR,
    "the end of 32 bits": lambda now: (2**31 - 1) * SECOND + 500,
    "after 32 bits": lambda now: 2**31 * SECOND + 500,
    "a leap day": lambda now: utc(2028, 2, 29, 23, 59, 59) + 500,
    "summer time": lambda now: utc(2027, 3, 28, 0, 59, 59) + 500,
    "winter time": lambda now: utc(2026, 10, 25, 0, 59, 59) + 500,
    "an hour back": lambda now: now - HOUR,
    "a second back": lambda now: now - SECOND,
    "a day on": lambda now: now + DAY,
    "before 1970": lambda now: -5 * YEAR,
    "the truth": lambda now: now,
}


class Proof(Checks):
    def __init__(self, world, seed, verbose):
        super().__init__(world)
        self.random, self.verbose = random.Random(seed), verbose

    def note(self, words):
        if self.verbose:
            print(words, flush=True)

    # --- what happens ---

    def pass_time(self, ms):
        self.world.school.pass_time(ms)
        self.world.device.pass_time(ms)

    def jump(self, name):
        self.count["tried"] += 1
        self.note(f"{self.count['tried']}: {name}")
        device = self.world.device
        device.ntp = device.rtc = 0
        device.set_wall(WALLS[name](self.now()))

    def boot(self, name, ntp=0, rtc=0):
        self.count["tried"] += 1
        self.pass_time(30 * SECOND)
        self.note(f"{self.count['tried']}: a boot at {name}{' ntp' * ntp}{' rtc' * rtc}")
        self.world.device.start(WALLS[name](self.now()), ntp, rtc)

    def quality(self):
        """What the wall is worth now."""
        device = self.world.device
        if device.boot in self.heard:
            return "server"
        if device.wall_ms() < YOUNGEST:
            return "unknown"
        return "ntp" if device.ntp else "rtc" if device.rtc else "restored"

    def acknowledge(self, item_id, seq, quality):
        device = self.world.device
        self.items[item_id] = Item(item_id, self.now(), device.wall_ms(), device.boot, quality, seq)
        self.count["acknowledged"] += 1

    def record(self):
        quality = self.quality()
        status, out, err = self.world.tool("add", "--note", f"jump {self.count['tried']}",
                                           "--pupil", AMARA)
        filed = [line for line in map(json.loads, out.splitlines()) if line["what"] == "filed"]
        if status != 0 or len(filed) != 1:
            self.wrong("lost", f"what was recorded was not taken: {err}")
            return
        self.acknowledge(filed[0]["id"], filed[0]["seq"], quality)

    def dock(self):
        """A known time that is wrong refuses the server by its certificate's dates; one that nobody
        vouches for does not."""
        device = self.world.device
        known = device.ntp or device.rtc
        off = abs(device.wall_ms() - self.now()) > 30 * YEAR
        before = self.held()
        status, out, err = self.world.dock()
        self.note(f"    docked, the time {'known' if known else 'not known'}: {status}")
        if known and off and device.wall_ms() >= YOUNGEST:
            if status == 0 or self.held() != before:
                self.wrong("undetected", "a certificate that is out of date was taken")
            return
        if status != 0:
            self.wrong("lost", f"the school's server was not taken: {out}{err}")
            return
        self.heard.setdefault(device.boot, self.now() - device.boottime_ms())
        self.check_server()

    # --- waits for a PIN ---

    def opens(self, pin):
        before = len(self.items)
        status, out, _ = self.world.tool("add", "--note", "a try", "--pupil", AMARA, pin=pin)
        for line in map(json.loads, out.splitlines()):
            if line["what"] == "filed":
                self.acknowledge(line["id"], line["seq"], self.quality())
        return status == 0 and len(self.items) > before

    def pins(self):
        """Five wrong ones; then no jump and no boot shortens the wait for the sixth."""
        with open(self.world.path("wrong"), "w", encoding="utf-8") as file:
            file.write("000000\n")
        os.chmod(self.world.path("wrong"), 0o600)
        for _ in range(5):
            if self.opens("wrong"):
                self.wrong("early", "a wrong PIN opens")
        for name in ("50 years on", "1970"):
            self.jump(name)
            if self.opens("pin"):
                self.wrong("early", f"{name}: a PIN was tried before its wait was over")
        self.boot("50 years on")
        if self.opens("pin"):
            self.wrong("early", "after a boot a PIN was tried before its wait was over")
        self.pass_time(31 * SECOND)
        if not self.opens("pin"):
            self.wrong("lost", "the right PIN does not open when its wait is over")

    # --- the screen ---

    def free(self):
        """The app asks, the dock has it attested, the app frees: each by its own clock."""
        for _ in range(2):
            screen = self.world.screen('wait "#figure-1" 60\ntype "482913"\n'
                                       'wait "#staff" 60\nsleep 300\n')
            if screen.wait(120) != 0:
                self.wrong("lost", "the app does not start")
            self.dock()
        self.check_device()

    def wait_said(self, screen, what):
        until = time.monotonic() + 90
        while screen.poll() is None and time.monotonic() < until:
            with open(self.world.path("out"), "rb") as file:
                if what in file.read():
                    return
            time.sleep(0.02)

    def voice(self):
        """Backwards in the middle of a recording."""
        quality = self.quality()
        screen = self.world.screen(
            'wait "#figure-1" 60\ntype "482913"\nwait "#staff" 60\ntap "Amara"\n'
            'wait "#my-voice" 60\ntap "#my-voice"\nwait "#record" 60\ntap "#record"\n'
            'wait "I can hear you" 60\nlist\nsleep 1500\ntap "#finished"\n'
            'wait "Your recording" 60\ntap "#keep"\nwait "#my-voice" 60\n')
        self.wait_said(screen, b'"screen":"voice"')
        self.jump("an hour back")
        status = screen.wait(120)
        with open(self.world.path("out"), "rb") as file:
            filed = [line.split()[1].decode() for line in file if line.startswith(b"filed ")]
        if status != 0 or len(filed) != 1:
            self.wrong("lost", "a recording under which the clock went back was not kept")
            return
        listed = {said["id"]: said for said in self.world.listed()["items"]}
        said = listed.get(filed[0])
        if not said or said["record"]["media"][0].get("duration_ms", 0) < 1000:
            self.wrong("lost", "a recording under which the clock went back is not whole")
            return
        self.acknowledge(filed[0], said["seq"], quality)

    # --- the whole ---

    def later(self):
        self.pass_time(self.random.randrange(HOUR, 3 * DAY))

    def no_clock(self, boots):
        """Boots that know nothing, which the next docking bounds."""
        for _ in range(boots):
            self.later()
            self.boot(self.random.choice(("1970", "before 1970")))
            self.record()
        self.check_device()
        self.dock()
        self.check_device()

    def varied(self, jumps):
        names = list(WALLS)
        turn = self.random.randrange(len(names))
        for number in range(jumps):
            self.later()
            name = names[(turn + number) % len(names)]
            if number % 3 == 0:
                self.boot(name, rtc=int(number % 6 == 3 and name in ("the truth", "50 years on")))
            elif number % 11 == 7:
                self.boot("the truth", ntp=1)
            else:
                self.jump(name)
            self.record()
            if number % 2 == 0:
                self.dock()
            if number % 4 == 0:
                self.check_device()
        self.check_device()

    def dates(self):
        """A battery clock fifty years off is a known time: by its dates the server is refused. One
        that nobody vouches for refuses nothing."""
        self.boot("50 years on", rtc=1)
        self.record()
        self.dock()
        self.boot("50 years on")
        self.record()
        self.dock()
        self.check_device()

    def retention(self):
        """Whatever the device believes, a receipt's days are the server's."""
        self.boot("50 years on")
        self.record()
        self.free()  # nothing that is not due: check_gone says
        before = set(self.freed)
        self.pass_time(40 * DAY)
        self.world.serve()
        self.boot("50 years back")
        self.dock()
        self.record()
        self.free()
        if not self.freed.keys() - before:
            self.wrong("undetected", "nothing was freed when its time had come")

    def year(self):
        """A year after they were freed their receipts go, and the numbers go on."""
        known = self.receipts.copy()
        self.pass_time(LONG_AFTER)
        self.world.serve()
        self.boot("1970")
        self.dock()
        self.record()
        self.dock()
        self.check_device()
        if not known - self.receipts:
            self.wrong("undetected", "receipts that are past their year stay")
        status, out, err = self.world.tool("verify")
        if status != 0:
            self.wrong("undetected", f"it does not verify: {out}{err}")
        self.check_numbers()


def say_voice(path):
    """A tone is voice enough: the camera and microphone are files."""
    with wave.open(path, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48000)
        file.writeframes(b"".join((8000 if i // 60 % 2 else -8000).to_bytes(2, "little", signed=True)
                                  for i in range(48000 * 8)))


def run(proof, jumps):
    proof.pins()
    proof.dates()
    proof.voice()
    proof.varied(max(jumps * 2 // 5 - 9, 11))
    proof.retention()
    proof.year()
    while proof.count["tried"] < jumps:
        left = jumps - proof.count["tried"]
        if left > 60:
            proof.varied(26)
            proof.pins()
            proof.dates()
            proof.voice()
        proof.no_clock(min(30, jumps - proof.count["tried"]))


def main():
    parser = argparse.ArgumentParser(prog="tests/fault/clock", description=__doc__.split("\n\n")[0])
    parser.add_argument("--programs", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--shim", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--jumps", type=int, default=50, help="how many (50; --long: 1,000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--all", action="store_true", help="say each")
    parser.add_argument("--keep", action="store_true", help="leave the folder, and say which")
    given = parser.parse_args()
    work = tempfile.mkdtemp(prefix="viewfinder-clock.")
    world = World(work, given.programs, given.shim)
    proof = Proof(world, given.seed, given.all)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        os.mkdir(world.path("input"))
        say_voice(world.path("voice.wav"))
        world.enrol()
        run(proof, given.jumps)
    except (RuntimeError, OSError, ValueError, KeyError, StopIteration,
            subprocess.SubprocessError) as error:
        proof.wrong("undetected", f"it came to no end: {error!r}")
    finally:
        world.stop()
        if given.keep:
            print(work)
        else:
            shutil.rmtree(work, ignore_errors=True)
    figures = ", ".join(f"{name} {count}" for name, count in proof.count.items())
    print(f"clock: {figures}")
    return any(proof.count[name] for name in ("lost", "twice", "early", "undetected"))


if __name__ == "__main__":
    sys.exit(main())
