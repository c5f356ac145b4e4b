# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens every bag of a kept day with unzip, sha256sum, minisign and age alone, with the school's key
and with the escrow key, and holds what comes out against summary.json."""
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile

day = pathlib.Path(sys.argv[1]).resolve()
summary = json.loads((day / "summary.json").read_text())


def run(*words, where):
    return subprocess.run(words, cwd=where, check=True, stdout=subprocess.PIPE).stdout


def open_sealed(sealed, where):
    ways = [run("age", "-d", "-i", str(day / "school" / key), sealed, where=where)
            for key in ("ingest.key", "escrow.key")]
    assert ways[0] == ways[1], f"{sealed}: two keys, two contents"
    return ways[0]


def check(item):
    bag = day / "server" / "bags" / f"{item['id']}.zip"
    assert hashlib.sha256(bag.read_bytes()).hexdigest() == item["bag_sha256"], bag
    with tempfile.TemporaryDirectory() as folder:
        run("unzip", "-q", str(bag), where=folder)
        top = pathlib.Path(folder) / item["id"]
        for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
            run("sha256sum", "--check", "--strict", "--quiet", manifest, where=top)
        run("minisign", "-V", "-q", "-p", str(day / "device" / "device.pub"),
            "-m", "tagmanifest-sha256.txt", "-x", "tagmanifest-sha256.txt.minisig", where=top)
        names = {path.name for path in (top / "data").iterdir()}
        assert names == {"record.json.age"} | {m["name"] + ".age" for m in item["media"]}, names
        record = json.loads(open_sealed("data/record.json.age", top))
        assert record["id"] == item["id"] and record["kind"] == item["kind"]
        assert [pupil["id"] for pupil in record.get("pupils", [])] == item["pupils"]
        for medium in item["media"]:
            plain = open_sealed(f"data/{medium['name']}.age", top)
            assert len(plain) == medium["bytes"], medium
            assert hashlib.sha256(plain).hexdigest() == medium["sha256"], medium


for entry in summary["items"]:
    check(entry)
print(len(summary["items"]), "bags opened")
