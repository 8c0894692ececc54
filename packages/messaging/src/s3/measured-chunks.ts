import { ParleyError } from '@parley/platform'

/**
 * Passes a stream on and holds its last chunk back until it has ended: a server that counts takes what is too long, or is cut off, for
 * complete otherwise.
 * @throws ParleyError BAD_USER_INPUT when it brings other than `size` bytes
 */
export async function* exactly(source: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  let seen = 0
  let held: Uint8Array | undefined
  for await (const chunk of source) {
    seen += chunk.byteLength
    if (seen > size) throw otherSize(size)
    if (held !== undefined) yield held
    held = chunk
  }
  if (seen < size) throw otherSize(size)
  if (held !== undefined) yield held
}

/** Chunks of `size` bytes, the last with what is left; none for an empty stream. */
export async function* chunksOf(source: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Buffer> {
  let parts: Uint8Array[] = []
  let held = 0
  for await (let chunk of source) {
    while (held + chunk.byteLength >= size) {
      const taken = size - held
      yield Buffer.concat([...parts, chunk.subarray(0, taken)])
      parts = []
      held = 0
      chunk = chunk.subarray(taken)
    }
    parts.push(chunk)
    held += chunk.byteLength
  }
  if (held > 0) yield Buffer.concat(parts)
}

function otherSize(size: number): ParleyError {
  return new ParleyError('BAD_USER_INPUT', { message: `This is not ${size} bytes, as was said.` })
}
