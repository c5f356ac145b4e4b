// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// node uploads.mjs MODULES ENDPOINT FILE...: sends files by tus-js-client, one after the other, each
// in one PATCH, as the dock does.
import { createReadStream, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [modules, endpoint, ...files] = process.argv.slice(2)
const require = createRequire(pathToFileURL(`${modules}/package.json`))
const { Upload } = require('tus-js-client')

for (const file of files) {
  await new Promise((resolve, reject) => {
    new Upload(createReadStream(file), {
      endpoint,
      uploadSize: statSync(file).size,
      retryDelays: null,
      onError: reject,
      onSuccess: resolve,
    }).start()
  })
}
