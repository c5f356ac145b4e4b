// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// node tus_js.mjs SERVER TOKEN ID SHA256 FILE [STOP]: sends a file by tus-js-client in pieces. With
// STOP the first client gives up after that many bytes and a second one goes on from its URL.
// Prints the upload's URL; ends with 1 when it fails.
import { createReadStream, readFileSync } from 'node:fs';
import { Upload } from 'tus-js-client';

const [server, token, record, sha256, file, stop] = process.argv.slice(2);
const size = readFileSync(file).length;

function send(uploadUrl, stopAt) {
  return new Promise((resolve, reject) => {
    const upload = new Upload(createReadStream(file), {
      endpoint: `${server}/v1/bags`,
      uploadUrl,
      uploadSize: size,
      chunkSize: 4096,
      retryDelays: null,
      headers: { Authorization: `Bearer ${token}` },
      metadata: { record, sha256 },
      onError: reject,
      onSuccess: () => resolve({ url: upload.url, whole: true }),
      onChunkComplete: (_, accepted) => {
        if (stopAt && accepted >= stopAt && accepted < size) {
          upload.abort().then(() => resolve({ url: upload.url, whole: false }), reject);
        }
      },
    });
    upload.start();
  });
}

try {
  let sent = await send(null, Number(stop ?? 0));
  if (stop) {
    if (sent.whole) throw new Error('was to be stopped half way and was not');
    sent = await send(sent.url, 0);
  }
  console.log(sent.url);
  process.exit(0);
} catch (error) {
  console.error(String(error));
  process.exit(1);
}
