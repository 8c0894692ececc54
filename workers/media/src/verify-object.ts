import { createHash } from 'node:crypto'
import { addAbortSignal } from 'node:stream'
import type { MediaTask, RecordingFault } from '@parley/contracts'
import type { ObjectStore } from '@parley/messaging'
import { ParleyError } from '@parley/platform'
import { isOfType, tellingBytes } from './recognise-container.ts'

export type VerifyTask = Extract<MediaTask, { task: 'verify' }>

/**
 * Reads an object from beginning to end, with no more of it in memory than a few chunks, and compares it with what was promised.
 * @returns what is wrong with it, or null
 * @throws ParleyError SERVICE_UNAVAILABLE, or the signal's reason
 */
export async function verifyObject(
  store: ObjectStore,
  { key, contentType, size, sha256 }: VerifyTask,
  signal: AbortSignal,
): Promise<RecordingFault | null> {
  const object = await store.get(key).catch((error: unknown) => {
    if (error instanceof ParleyError && error.code === 'NOT_FOUND') return undefined
    throw error
  })
  if (object === undefined) return 'MISSING'
  const { stream } = object
  if (object.size !== size) {
    stream.destroy()
    return 'SIZE_MISMATCH'
  }
  const hash = createHash('sha256')
  let head = Buffer.alloc(0)
  let seen = 0
  for await (const chunk of addAbortSignal(signal, stream) as AsyncIterable<Buffer>) {
    if (head.length < tellingBytes) head = Buffer.concat([head, chunk.subarray(0, tellingBytes - head.length)])
    seen += chunk.byteLength
    hash.update(chunk)
  }
  // A connection that was cut must not pass for an object that is wrong.
  if (seen !== size) throw new ParleyError('SERVICE_UNAVAILABLE', { message: `Only ${seen} of ${size} bytes came.` })
  if (hash.digest('hex') !== sha256) return 'CHECKSUM_MISMATCH'
  return (await isOfType(contentType, head)) ? null : 'TYPE_MISMATCH'
}
