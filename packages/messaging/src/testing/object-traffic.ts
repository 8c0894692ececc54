import { createHash, randomBytes } from 'node:crypto'
import { request, type IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Upload } from '../object-store.ts'
import { liveMemory } from './live-memory.ts'

const chunkSize = 65_536
/** Of a prime length: no two chunks or parts are alike, so that one out of place is noticed. */
const pattern = randomBytes(65_521)

/** Bytes `from` up to but not including `to` of every test object. */
export function testBytes(from: number, to: number): Buffer {
  const start = from % pattern.length
  return Buffer.alloc(to - from, Buffer.concat([pattern.subarray(start), pattern.subarray(0, start)]))
}

/** The same bytes, made as they are read. */
export function testStream(from: number, to: number, onChunk: () => void = () => undefined): Readable {
  return Readable.from(
    (function* () {
      for (let at = from; at < to; at += chunkSize) {
        onChunk()
        yield testBytes(at, Math.min(at + chunkSize, to))
      }
    })(),
    { objectMode: false },
  )
}

/** Reads to the end and lets go of the bytes. */
export async function digest(
  stream: AsyncIterable<unknown>,
  onChunk: () => void = () => undefined,
): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of stream) {
    const bytes = chunk as Uint8Array // all streams here have buffers
    onChunk()
    hash.update(bytes)
    size += bytes.byteLength
  }
  return { size, sha256: hash.digest('hex') }
}

export async function readAll(stream: Readable): Promise<Buffer> {
  return Buffer.concat((await stream.toArray()) as Buffer[]) // no encoding: buffers
}

/** Looks at every 50th call what the process holds; `most()` is by how much that has grown. */
export function watchMemory(): { look: () => void; most: () => number } {
  const before = liveMemory()
  let most = 0
  let calls = 0
  return {
    look() {
      calls += 1
      if (calls % 50 === 0) most = Math.max(most, liveMemory() - before)
    },
    most: () => most,
  }
}

/** PUT with a body that is never whole in memory. @returns the status */
export async function putStream(url: string, contentType: string, size: number, body: Readable): Promise<number> {
  const sending = request(url, { method: 'PUT', headers: { 'content-type': contentType, 'content-length': size } })
  const answer = new Promise<IncomingMessage>((resolve, reject) => sending.once('response', resolve).once('error', reject))
  await pipeline(body, sending)
  const response = await answer
  response.resume()
  return response.statusCode ?? 0
}

export async function put(url: string, contentType: string, body: Uint8Array): Promise<number> {
  const response = await fetch(url, { method: 'PUT', headers: { 'content-type': contentType }, body: Buffer.from(body) })
  await response.arrayBuffer()
  return response.status
}

/** Uploads the parts of a test object, the last first. @throws when one is refused */
export async function putParts({ parts, contentType }: Upload): Promise<void> {
  for (const { url, from, to } of parts.toReversed()) {
    const status = await put(url, contentType, testBytes(from, to))
    if (status >= 300) throw new Error(`a part was refused with ${status}`)
  }
}
