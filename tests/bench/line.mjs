// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// node line.mjs UPSTREAM BYTES-A-SECOND CUT: a line to a tus server that takes so much a second, and
// cuts the first PATCH after CUT bytes of its body (0: never), what is behind that with it. Prints its port
// when it is ready; at the end of its standard input, the bytes of PATCH bodies that came to it and how
// many PATCHes, and ends.
import { createServer, request } from 'node:http'

const [upstream, speed, cut] = process.argv.slice(2)
const rate = Number(speed)
let cutAt = Number(cut)
let bodies = 0
let patches = 0

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

// As fast as the line takes it, and never more in hand than one piece.
async function pass(from, to, counts) {
  const { socket } = from
  const began = performance.now()
  let bytes = 0
  for await (const piece of from) {
    bytes += piece.length
    if (counts) bodies += piece.length
    if (counts && cutAt && bytes >= cutAt) {
      to.write(piece.subarray(0, piece.length - (bytes - cutAt)), () => to.destroy())
      cutAt = 0
      socket.destroy()
      return
    }
    if (!to.write(piece)) await new Promise((resolve) => to.once('drain', resolve))
    const early = began + (bytes / rate) * 1000 - performance.now()
    if (early > 1) await sleep(early)
  }
  to.end()
}

const line = createServer({ highWaterMark: 16384 }, (asked, answer) => {
  const { socket } = asked
  patches += asked.method === 'PATCH'
  const onward = request(`${upstream}${asked.url}`, { method: asked.method, headers: asked.headers })
  onward.on('response', (answered) => {
    const { location } = answered.headers
    if (location) answered.headers.location = location.replace(/^http:\/\/[^/]*/, '')
    answer.writeHead(answered.statusCode, answered.headers)
    answered.pipe(answer)
  })
  onward.on('error', () => socket.destroy())
  asked.on('error', () => onward.destroy())
  pass(asked, onward, asked.method === 'PATCH').catch(() => onward.destroy())
})
line.listen(0, '127.0.0.1', () => console.log(line.address().port))
process.stdin
  .on('end', () => {
    console.log(`${bodies} ${patches}`)
    process.exit(0)
  })
  .resume()
