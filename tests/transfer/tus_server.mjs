// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A stock tus server on loopback: node tus_server.mjs MODULES FOLDER [PORT]
// MODULES is the folder whose node_modules holds @tus/server. Prints its port when it is ready, and
// ends when its standard input does.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [modules, directory, port] = process.argv.slice(2)
const require = createRequire(pathToFileURL(`${modules}/package.json`))
const load = async (name) => import(pathToFileURL(require.resolve(name)))
const { Server } = await load('@tus/server')
const { FileStore } = await load('@tus/file-store')

const server = new Server({ path: '/files', datastore: new FileStore({ directory }) })
const listener = server.listen({ host: '127.0.0.1', port: Number(port ?? 0) }, () => {
  console.log(listener.address().port)
})
process.stdin.on('end', () => process.exit(0)).resume()
