import { createHasher } from './hash-chunks.ts'
import type { LocalRecording, RecordingStore } from './recording-store.ts'

/** One recording in the making. */
export interface Recorder {
  /** Ends it; resolves once all of it is kept. */
  stop(): Promise<void>
  state(): RecorderState
  onChange: (listener: () => void) => () => void
}

/** `full`: this browser has no more room. `failed`: it cannot record, or no longer. What was recorded before is kept. */
export type RecorderState = 'recording' | 'ended' | 'full' | 'failed'

/** What browsers make, the cheapest to make first. The platform takes webm and mp4. */
const types = ['video/webm;codecs=vp8,opus', 'video/webm;codecs=vp9,opus', 'video/webm', 'video/mp4']
/** About 5 MB a minute. */
const rates = { videoBitsPerSecond: 600_000, audioBitsPerSecond: 64_000 }
const everyMs = 1_000
/** Below what the platform takes of one recording: more than six hours. */
const mostBytes = 1_900_000_000

/** What this browser can record as; undefined when it cannot, or has no locks by which its tabs leave a recording to one of them. */
export const recordableType = (): string | undefined =>
  typeof MediaRecorder === 'undefined' || !(navigator as Partial<Navigator>).locks
    ? undefined
    : types.find((type) => MediaRecorder.isTypeSupported(type))

export interface RecorderOptions {
  stream: MediaStream
  store: RecordingStore
  recording: LocalRecording
}

/** The name of the lock that a page holds while it makes the recording: nobody uploads it meanwhile. It goes with the page. */
export const makingLock = (recordingId: string): string => `parley.recording.${recordingId}`

/**
 * Records, and keeps what comes each second, with its checksum. What the page had kept when it ended is uploaded by the next one.
 * @throws DOMException when the browser cannot record this stream
 */
export function createRecorder({ stream, store, recording }: RecorderOptions): Recorder {
  const listeners = new Set<() => void>()
  const hasher = createHasher()
  let state: RecorderState = 'recording'
  let chunks = 0
  let bytes = 0
  let kept: Promise<void> = Promise.resolve()
  let release = (): void => {}
  const ended = new Promise<void>((done) => (release = done))
  const recorder = new MediaRecorder(stream, { mimeType: recording.contentType, ...rates })

  function become(next: RecorderState): void {
    if (state !== 'recording') return
    state = next
    for (const listener of listeners) listener()
  }
  function halt(next: RecorderState): void {
    become(next)
    if (recorder.state !== 'inactive') recorder.stop()
  }
  async function keep(blob: Blob): Promise<void> {
    // After a chunk that found no room, those that follow would be a film with a hole.
    if (blob.size === 0 || state === 'full' || state === 'failed') return
    try {
      const chunk = new Uint8Array(await blob.arrayBuffer())
      await store.addChunk(recording.id, chunks, chunk)
      hasher.add(chunk)
      chunks += 1
      bytes += chunk.byteLength
      if (bytes > mostBytes) halt('ended')
    } catch (error) {
      halt((error as DOMException).name === 'QuotaExceededError' ? 'full' : 'failed')
    }
  }
  async function finish(): Promise<void> {
    become('ended')
    await kept
    if (chunks === 0) await store.remove(recording.id).catch(() => {})
    else await store.put({ ...recording, durationMs: Date.now() - recording.startedAt, sha256: hasher.hex() }).catch(() => {})
    release()
  }
  recorder.addEventListener('dataavailable', ({ data }) => {
    kept = kept.then(() => keep(data))
  })
  recorder.addEventListener('error', () => halt('failed'))
  recorder.addEventListener('stop', () => void finish())

  const begun = store.put(recording)
  kept = begun.catch(() => halt('failed'))
  void navigator.locks.request(makingLock(recording.id), () => ended)
  try {
    recorder.start(everyMs)
  } catch {
    become('failed')
    void kept.then(finish)
  }

  return {
    async stop() {
      if (recorder.state !== 'inactive') recorder.stop()
      await ended
    },
    state: () => state,
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
