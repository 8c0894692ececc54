import { openDB, type DBSchema, type IDBPDatabase } from 'idb'

/** A film that is on its way to the platform, as it is kept in this browser. */
export interface LocalRecording {
  id: string
  interviewId: string
  /** Whose it is: another account of this browser neither sees nor sends it. */
  userId: string
  contentType: string
  startedAt: number
  /** Undefined while it is being made, and when its page ended before it did. */
  durationMs: number | undefined
  /** Of all bytes, hexadecimal; undefined until they are known. */
  sha256: string | undefined
  /** Counted up each time that its upload is begun anew: part of the idempotency key. */
  attempt: number
  /** Numbers of the parts that the store has. */
  doneParts: readonly number[]
}

export interface RecordingStore {
  /** In the order in which they were begun. */
  list(userId: string): Promise<LocalRecording[]>
  put(recording: LocalRecording): Promise<void>
  /** @throws DOMException QuotaExceededError */
  addChunk(recordingId: string, index: number, bytes: Uint8Array): Promise<void>
  /** Bytes of each chunk, in order. */
  sizes(recordingId: string): Promise<number[]>
  chunk(recordingId: string, index: number): Promise<Uint8Array>
  /** With its chunks. */
  remove(recordingId: string): Promise<void>
}

interface Schema extends DBSchema {
  recordings: { key: string; value: LocalRecording }
  chunks: { key: [string, number]; value: ArrayBuffer }
  /** Beside the bytes, so that they need not be read to be counted. */
  sizes: { key: [string, number]; value: number }
}

/** The platform takes a recording for a day after the interview; whoever comes back later, or never, leaves none here. */
const longestMs = 7 * 24 * 3_600_000

const chunksOf = (recordingId: string): IDBKeyRange => IDBKeyRange.bound([recordingId], [recordingId, []])

/** One database for the browser; opened when it is first used. */
export function createRecordingStore(): RecordingStore {
  let opened: Promise<IDBPDatabase<Schema>> | undefined
  const open = (): Promise<IDBPDatabase<Schema>> =>
    (opened ??= openDB<Schema>('parley-recordings', 1, {
      upgrade(db) {
        db.createObjectStore('recordings', { keyPath: 'id' })
        db.createObjectStore('chunks')
        db.createObjectStore('sizes')
      },
      // Another tab wants to upgrade or delete it: it is opened again when it is used next.
      blocking: (_current, _blocked, event) => {
        ;(event.target as IDBDatabase | null)?.close()
        opened = undefined
      },
      terminated: () => void (opened = undefined),
    }).catch((error: unknown) => {
      opened = undefined
      throw error
    }))
  async function remove(recordingId: string): Promise<void> {
    const tx = (await open()).transaction(['recordings', 'chunks', 'sizes'], 'readwrite')
    await Promise.all([
      tx.objectStore('recordings').delete(recordingId),
      tx.objectStore('chunks').delete(chunksOf(recordingId)),
      tx.objectStore('sizes').delete(chunksOf(recordingId)),
      tx.done,
    ])
  }
  return {
    async list(userId) {
      const all = await (await open()).getAll('recordings')
      const found: LocalRecording[] = []
      for (const recording of all) {
        if (recording.startedAt + longestMs > Date.now()) found.push(recording)
        else await remove(recording.id)
      }
      return found.filter((recording) => recording.userId === userId).sort((a, b) => a.startedAt - b.startedAt)
    },
    async put(recording) {
      await (await open()).put('recordings', recording)
    },
    async addChunk(recordingId, index, bytes) {
      const tx = (await open()).transaction(['chunks', 'sizes'], 'readwrite')
      await Promise.all([
        tx.objectStore('chunks').put(bytes.slice().buffer, [recordingId, index]),
        tx.objectStore('sizes').put(bytes.byteLength, [recordingId, index]),
        tx.done,
      ])
    },
    sizes: async (recordingId) => (await open()).getAll('sizes', chunksOf(recordingId)),
    async chunk(recordingId, index) {
      const bytes = await (await open()).get('chunks', [recordingId, index])
      if (!bytes) throw new Error('a chunk of the recording is missing')
      return new Uint8Array(bytes)
    },
    remove,
  }
}
