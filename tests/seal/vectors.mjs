// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Writes the age test vectors as files into the folder named: node vectors.mjs FOLDER
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import * as vectors from "cctv-age";

for (const [name, bytes] of Object.entries(vectors.default ?? vectors)) {
  const file = Buffer.from(bytes);
  const end = file.indexOf("\n\n");
  const head = file.subarray(0, end + 2);
  const body = file.subarray(end + 2);
  const whole = /^compressed: zlib$/m.test(head) ? Buffer.concat([head, inflateSync(body)]) : file;
  writeFileSync(join(process.argv[2], name), whole);
}
