#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands between the dock and the plan server, and counts.

usage: between.py PORT_OF_SERVER FOLDER

Listens on a free port of 127.0.0.1 and writes it to FOLDER/port. Every request that goes up is a line
of FOLDER/log, `PATCH /v1/bags/… Upload-Offset: 0`, every offset that comes down too, `offset 6291456`,
and FOLDER/up holds how many bytes have gone up so far. While there is a FOLDER/hold, nothing goes up
past the number of bytes that it holds; then the log gets the line `held`. When it says `cut`, what is
held is cut off, and the log gets the line `cut`."""
import os
import re
import socket
import struct
import sys
import threading
import time

SERVER, FOLDER = int(sys.argv[1]), sys.argv[2]
REQUEST = re.compile(rb"(POST|HEAD|PATCH|GET|DELETE) (\S+) HTTP/1\.1\r\n((?:[^\r\n]+\r\n)*)\r\n")
OFFSET = re.compile(rb"^upload-offset: *(\d+)\r$", re.I | re.M)
lock = threading.Lock()
count = 0


def write(name, text, mode="w"):
    with open(os.path.join(FOLDER, name), mode) as f:
        f.write(text)


def log(line):
    write("log", line + "\n", "a")


def room():
    """How many more bytes may go up."""
    try:
        most = open(os.path.join(FOLDER, "hold")).read()
    except FileNotFoundError:
        return 1 << 40
    if most == "cut":
        raise ConnectionAbortedError
    return max(0, int(most or "0") - count)


def note_requests(seen):
    for verb, path, head in REQUEST.findall(seen):
        offset = OFFSET.search(head)
        log(f"{verb.decode()} {path.decode()}" + (f" Upload-Offset: {int(offset[1])}" if offset else ""))
    return seen[-4096:] if not REQUEST.search(seen) else b""


def up(device, server):
    global count
    seen, is_told = b"", False
    while piece := device.recv(1 << 16):
        seen = note_requests(seen + piece)
        while piece:
            with lock:
                part = piece[:room()]
                count += len(part)
                write("up", str(count))
            if not part and not is_told:
                log("held")
                is_told = True
            if not part:
                time.sleep(0.05)
                continue
            server.sendall(part)
            piece = piece[len(part):]
    server.shutdown(socket.SHUT_WR)


def down(server, device):
    while piece := server.recv(1 << 16):
        for offset in OFFSET.findall(piece.split(b"\r\n\r\n")[0] + b"\r\n"):
            log(f"offset {int(offset)}")
        device.sendall(piece)
    device.shutdown(socket.SHUT_WR)


def guarded(pump, a, b):
    try:
        pump(a, b)
    except ConnectionAbortedError:
        for s in (a, b):
            s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        log("cut")
    except OSError:
        pass
    for s in (a, b):
        try:
            s.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
    if pump is up:
        a.close()
        b.close()


def main():
    listener = socket.create_server(("127.0.0.1", 0))
    write("up", "0")
    write("log", "")
    write("port", str(listener.getsockname()[1]))
    while True:
        device, _ = listener.accept()
        server = socket.create_connection(("127.0.0.1", SERVER))
        for pump, a, b in ((up, device, server), (down, server, device)):
            threading.Thread(target=guarded, args=(pump, a, b), daemon=True).start()


main()
