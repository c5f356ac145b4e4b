# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must be so after every jump: on the device, at the school, and of each time that is shown."""

import collections
import glob
import json
import os
import sys
import zipfile

SECOND, HOUR, DAY = 1000, 3_600_000, 86_400_000
NEAR = 45 * SECOND

Item = collections.namedtuple("Item", "id true_ms wall_ms boot quality seq")


class Checks:
    """For clock.py's Proof, whose jumps and acts these look at."""

    def __init__(self, world):
        self.world = world
        names = ("tried", "acknowledged", "lost", "twice", "early", "undetected")
        self.count = dict.fromkeys(names, 0)
        self.items = {}  # id: Item, as it was acknowledged
        self.heard = {}  # boot: what the server's time was there at boottime 0
        self.seen = set()  # all items that were ever here, records of the time too
        self.receipts = set()
        self.freed = {}  # id: the server's time when it was first seen to be gone

    def wrong(self, kind, words):
        self.count[kind] += 1
        print(f"{kind}: {words} (jump {self.count['tried']})", file=sys.stderr)

    def now(self):
        return self.world.school.wall_ms()

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
