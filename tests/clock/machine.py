# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Machines whose clocks are set (shim.c), and the programs that run on them."""

import json
import mmap
import os
import struct
import subprocess
import time
import uuid

FORM = "=qqii40s"
AMARA = "6fee95a9-e375-4e43-8405-3899b0fc3ee0"
PIN = "482913"


class Machine:
    """What a machine says of the time. Programs see a change at once."""

    def __init__(self, path, shim):
        with open(path, "wb") as file:
            file.write(b"\0" * 4096)
        with open(path, "r+b") as file:
            self.map = mmap.mmap(file.fileno(), 4096)
        self.env = {"CLOCK_SHIM": path, "LD_PRELOAD": shim}
        self.wall_offset = self.boot_offset = self.ntp = self.rtc = 0
        self.boots = 0
        self.start(self.true_ms())

    @staticmethod
    def true_ms():
        return time.time_ns() // 1_000_000

    def tell(self):
        said = (self.wall_offset, self.boot_offset, self.ntp, self.rtc, self.boot.encode())
        self.map[: struct.calcsize(FORM)] = struct.pack(FORM, *said)

    def start(self, wall_ms, ntp=0, rtc=0):
        """A new boot, which believes that it is `wall_ms`."""
        self.boot = str(uuid.uuid4())
        self.boots += 1
        self.boot_offset = 15_000 - time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000
        self.ntp, self.rtc = ntp, rtc
        self.set_wall(wall_ms)

    def set_wall(self, wall_ms):
        self.wall_offset = wall_ms - self.true_ms()
        self.tell()

    def boottime_ms(self):
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000 + self.boot_offset

    def wall_ms(self):
        return self.true_ms() + self.wall_offset

    def pass_time(self, ms):
        """Time goes by, on all its clocks."""
        self.wall_offset += ms
        self.boot_offset += ms
        self.tell()


class World:
    """A school with its plan server, and a device: each on a machine of its own."""

    def __init__(self, work, programs, shim):
        self.work, self.programs = work, programs
        self.device = Machine(self.path("device-clock"), shim)
        self.school = Machine(self.path("school-clock"), shim)
        self.base = {key: value for key, value in os.environ.items() if key != "DISPLAY"}
        self.base.update(LC_ALL="C.UTF-8", TZ="Europe/London", SDL_VIDEODRIVER="offscreen",
                         SDL_AUDIODRIVER="dummy")
        self.server = None
        self.port = 0

    def path(self, *names):
        return os.path.join(self.work, *names)

    def command(self, name, *words):
        return [os.path.join(self.programs, name), *words]

    def call(self, machine, name, *words, timeout=120):
        """Exit status, what it said, and what it said of faults."""
        done = subprocess.run(self.command(name, *words), env={**self.base, **machine.env},
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout,
                              check=False)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def must(self, machine, name, *words):
        status, out, err = self.call(machine, name, *words)
        if status != 0:
            raise RuntimeError(f"{name} {' '.join(words)}: {status}\n{out}{err}")
        return out

    def serve(self):
        """Starts the plan server, anew if it runs."""
        self.stop()
        reading, writing = os.pipe()
        self.server = subprocess.Popen(
            self.command("planserver", "--school", self.path("school"), "--store",
                         self.path("store"), "--tls", "127.0.0.1", "--port",
                         str(self.port), "--ready-fd",
                         str(writing)),
            env={**self.base, **self.school.env}, stdin=subprocess.DEVNULL, pass_fds=[writing],
            stdout=subprocess.DEVNULL, stderr=open(self.path("planserver.log"), "ab"))
        os.close(writing)
        with os.fdopen(reading) as ready:
            self.url = ready.readline().strip()
        self.port = int(self.url.rsplit(":", 1)[1])

    def stop(self):
        if self.server:
            self.server.terminate()
            self.server.wait()
        self.server = None

    def settings(self):
        with open(self.path("settings"), "w", encoding="utf-8") as file:
            file.write(f"[server]\nurl={self.url}\nkind=plan\n[dock]\nsense=file:"
                       f"{self.path('docked')}\n[camera]\nsource=file:{self.path('input')}\n"
                       f"[microphone]\nsource=file:{self.path('voice.wav')}\n")

    def enrol(self):
        with open(os.open(self.path("pin"), os.O_WRONLY | os.O_CREAT, 0o600), "w",
                  encoding="utf-8") as file:
            file.write(PIN + "\n")
        self.must(self.school, "viewfinder-vault", "new-school", self.path("school"))
        self.serve()
        self.settings()
        code = self.must(self.school, "planserver", "--store", self.path("store"), "code")
        words = ("--vault", self.path("vault"), "--pin-file", self.path("pin"), "enrol", "--code",
                 code.strip())
        asking = subprocess.Popen(self.command("viewfinder-vault", *words),
                                  env={**self.base, **self.device.env}, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while not os.path.exists(self.path("vault", "ask", "enrol")):
            if asking.poll() is not None or time.monotonic() > until:
                raise RuntimeError("the device does not ask to be enrolled")
            time.sleep(0.02)
        self.dock()
        if asking.wait(60) != 0:
            raise RuntimeError("the device was not enrolled")
        self.dock()

    def dock(self):
        return self.call(self.device, "viewfinder-dock", "--settings", self.path("settings"),
                         "--vault", self.path("vault"), "--once")

    def tool(self, *words, pin=None, json_too=True):
        """The tool with the device's PIN, or another."""
        keys = ("--pin-file", self.path(pin or "pin"))
        form = ("--json",) if json_too else ()
        return self.call(self.device, "viewfinder-vault", "--vault", self.path("vault"), *keys,
                         *form, *words)

    def listed(self):
        """What is on the device, read with the school's key: it needs no PIN."""
        out = self.must(self.device, "viewfinder-vault", "--vault", self.path("vault"),
                        "--identity", self.path("school", "escrow.key"), "--json", "list")
        return json.loads(out)

    def screen(self, script):
        """The app plays a script; the process."""
        path = self.path("script")
        with open(path, "w", encoding="utf-8") as file:
            file.write(script)
        return subprocess.Popen(
            self.command("viewfinder", "--settings", self.path("settings"), "--vault",
                         self.path("vault"), "--script", path, "--windowed", "1280x800"),
            env={**self.base, **self.device.env}, stdin=subprocess.DEVNULL,
            stdout=open(self.path("out"), "wb"), stderr=open(self.path("screen.err"), "wb"))
