import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { RecordingStore } from './recording-store.ts'

/** SHA-256 of bytes that come one by one. A recording is far larger than what one would hold at once. */
export function createHasher() {
  const hash = sha256.create()
  return {
    add: (bytes: Uint8Array): void => void hash.update(bytes),
    hex: (): string => bytesToHex(hash.clone().digest()),
  }
}

/** Of all that is kept of a recording: after a reload the state of the hash is gone. Chunk by chunk, so that the page goes on beside it. */
export async function hashChunks(store: Pick<RecordingStore, 'sizes' | 'chunk'>, recordingId: string): Promise<string> {
  const hasher = createHasher()
  const { length } = await store.sizes(recordingId)
  for (let index = 0; index < length; index += 1) hasher.add(await store.chunk(recordingId, index))
  return hasher.hex()
}
