# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real programs under a wall clock that jumps, and on boots without one (tests/fault/clock).

After each jump something is recorded; now and then the device docks, at a server that knows the
time. What was called filed must be there or be proved at the school, once; nothing is freed,
opened or forgotten before its time; and every time that is shown must be true."""

import argparse
import calendar
import collections
import glob
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
import zipfile

from machine import AMARA, World

SECOND, HOUR, DAY = 1000, 3_600_000, 86_400_000
YEAR = 365 * DAY + DAY // 4
YOUNGEST = 1_767_225_600_000  # before 2026 nobody set a clock of Viewfinder's
NEAR = 45 * SECOND
LONG_AFTER = 450 * DAY

Item = collections.namedtuple("Item", "id true_ms wall_ms boot quality seq")


def utc(*parts):
    return calendar.timegm((*parts, 0, 0, 0)[:6] + (0, 0, 0)) * 1000


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


class Proof:
    def __init__(self, world, seed, verbose):
        self.world, self.random, self.verbose = world, random.Random(seed), verbose
        self.count = dict.fromkeys(("tried", "acknowledged", "lost", "twice", "early", "undetected"), 0)
        self.items = {}  # id: Item, as it was acknowledged
        self.heard = {}  # boot: what the server's time was there at boottime 0
        self.seen = set()  # all items that were ever here, records of the time too
        self.booted = [world.device.boot]
        self.receipts = set()
        self.freed = {}  # id: the server's time when it was first seen to be gone
        self.forgets = False  # a year has passed: receipts may go

    def wrong(self, kind, words):
        self.count[kind] += 1
        print(f"{kind}: {words} (jump {self.count['tried']})", file=sys.stderr)

    def note(self, words):
        if self.verbose:
            print(words, flush=True)

    # --- what happens ---

    def pass_time(self, ms):
        self.world.school.pass_time(ms)
        self.world.device.pass_time(ms)

    def now(self):
        return self.world.school.wall_ms()

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
        self.booted.append(self.world.device.boot)

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

    # --- what must be so ---

    def held(self):
        """The bags that the server has, by their id."""
        return sorted(os.path.basename(path)[:-4]
                      for path in glob.glob(self.world.path("store", "bags", "*.zip")))

    def check_server(self):
        held = self.held()
        opened = collections.Counter(
            os.path.basename(path) for path in glob.glob(self.world.path("store", "opened", "*", "*"))
            if os.path.isdir(path))
        for item_id in self.items:
            if item_id not in held:
                self.wrong("lost", f"the server has not got {item_id}")
            if opened[item_id] > 1:
                self.wrong("twice", f"the server has opened {item_id} {opened[item_id]} times")
        for path in glob.glob(self.world.path("store", "opened", "*", "*", "record.json")):
            with open(path, "rb") as file:
                self.check_sent(json.load(file))

    def check_sent(self, record):
        """By a record of the time the school dates what a boot recorded."""
        if record["kind"] != "time":
            return
        body = record["body"]
        began = self.heard.get(body["boot"])
        if began is None or abs(body["wall"] - body["boottime_ms"] - began) > NEAR:
            self.wrong("undetected", f"the school is told another time than its own: {body}")

    def check_numbers(self):
        """Each bag of the server's has a number of its own."""
        seqs = collections.Counter()
        for path in glob.glob(self.world.path("store", "bags", "*.zip")):
            with zipfile.ZipFile(path) as bag:
                info = next(name for name in bag.namelist() if name.endswith("bag-info.txt"))
                lines = dict(line.split(": ", 1) for line in bag.read(info).decode().splitlines())
            seqs[next(value for key, value in lines.items() if key.lower().endswith("seq"))] += 1
        for seq, count in seqs.items():
            if count > 1:
                self.wrong("twice", f"{count} bags have the number {seq}")

    def receipt_of(self, item_id):
        path = self.world.path("vault", "dock", "receipts", item_id + ".json")
        if not os.path.exists(path):
            return None
        with open(path, "rb") as file:
            return json.loads(json.load(file)["body"])

    def check_gone(self, here):
        """What is not here any more was freed, and not early."""
        room = os.statvfs(self.world.path("vault"))
        short = room.f_bavail * 5 < room.f_blocks
        self.seen |= here | self.items.keys()
        for item_id in self.seen - here - self.freed.keys():
            receipt = self.receipt_of(item_id)
            if not receipt or item_id not in self.held():
                self.wrong("lost", f"{item_id} is not here, and nothing proves that it is there")
                continue
            self.freed[item_id] = self.now()
            due = receipt["stored_at"] + DAY if short else receipt["keep_until"]
            if self.now() < due:
                self.wrong("early", f"{item_id} was freed {(due - self.now()) // DAY} days early")

    def check_receipts(self):
        names = {os.path.basename(path)[:-5]
                 for path in glob.glob(self.world.path("vault", "dock", "receipts", "*.json"))}
        for item_id in self.receipts - names:
            if item_id not in self.freed or self.now() - self.freed[item_id] < 365 * DAY:
                self.wrong("early", f"the receipt of {item_id} is gone")
        self.receipts = names

    def check_dated(self, item, said):
        dated, made = said["dated"], said["record"]["made"]
        others = [boot for boot in self.heard if boot != item.boot]
        if made["quality"] != item.quality or (made["wall"] is None) != (item.quality == "unknown"):
            self.wrong("undetected", f"a wall that was {item.quality} is noted as {made}")
        if dated["how"] == "at":
            vouched = item.true_ms if item.boot in self.heard else item.wall_ms
            if item.boot not in self.heard and item.quality not in ("ntp", "rtc"):
                self.wrong("undetected", f"a time that nobody knows is shown: {dated}, {made}")
            elif abs(dated["from"] - vouched) > NEAR:
                self.wrong("undetected", f"{dated} is shown, and it was {vouched}: {made}")
        elif item.boot in self.heard:
            self.wrong("undetected", f"a boot that heard the server is not dated: {dated}, {made}")
        elif dated["how"] == "unknown" and others:
            self.wrong("undetected", f"a boot between others is not bounded: {made}")
        for end, sign in (("from", 1), ("to", -1)):
            if dated[end] is not None and dated["how"] == "between" and \
                    sign * (dated[end] - item.true_ms) > NEAR:
                self.wrong("undetected", f"it was not {dated}, but {item.true_ms}")

    def check_device(self):
        listed = self.world.listed()
        here = {said["id"]: said for said in listed["items"]}
        order = [(said["seq"], said["record"]["made"]["boot_no"],
                  said["record"]["made"]["boottime_ms"])
                 for said in listed["items"] if said["id"] in self.items]
        if order != sorted(order) or any(a[1:] > b[1:] for a, b in zip(order, order[1:])):
            self.wrong("undetected", "the order is not that of numbers, boots and their time")
        for item_id, said in here.items():
            if said["state"] == "needs attention":
                self.wrong("undetected", f"{item_id}: {said['why']}")
            if item_id in self.items:
                self.check_dated(self.items[item_id], said)
                if said["seq"] != self.items[item_id].seq:
                    self.wrong("lost", f"{item_id} has another number than it was given")
        self.check_gone(here.keys())
        self.check_receipts()
        self.check_times(listed["items"])
        for name in glob.glob(self.world.path("vault", "dock", "*.json")) + [
                self.world.path("vault", "keys", "times")]:
            if os.path.exists(name):
                with open(name, "rb") as file:
                    json.load(file)

    def check_times(self, items):
        """At most one record of the time a boot, and none for one with nothing in it."""
        filled = {item.boot for item in self.items.values()}
        boots = collections.Counter(said["record"]["body"]["boot"] for said in items
                                    if said["record"]["kind"] == "time")
        for boot, count in boots.items():
            if count > 1:
                self.wrong("twice", f"{count} records date one boot")
            if boot not in filled:
                self.wrong("undetected", "a boot in which nothing was recorded is dated")

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
            screen = self.world.screen('wait "#figure-1" 60\nsleep 300\n')
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
