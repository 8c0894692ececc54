import { PlatformError } from '../../../platform/ask.ts'
import type { Backoff } from '../backoff.ts'
import { hashChunks } from './hash-chunks.ts'
import type { PutPart } from './put-part.ts'
import { makingLock } from './recorder.ts'
import type { LocalRecording, RecordingStore } from './recording-store.ts'
import { chunkRanges, missingParts, sentBytes, type Part } from './upload-plan.ts'

/** Brings the recordings of this browser to the platform, one after the other, however often it is interrupted. */
export interface Uploader {
  /** Looks for recordings, and tries at once. */
  wake(): void
  /** Consent was withdrawn: what is here of this interview is deleted. */
  discard(interviewId: string): Promise<void>
  /** What is being sent or is to be sent, and what was refused since the page began. */
  state(): readonly UploadState[]
  onChange: (listener: () => void) => () => void
  /** What is under way is broken off; the next page goes on with it. */
  close(): void
}

export interface UploadState {
  recordingId: string
  interviewId: string
  size: number
  sent: number
  /** `waiting`: it did not get through, and is tried again. */
  phase: 'preparing' | 'sending' | 'waiting' | 'sent' | 'refused'
}

export interface Ticket {
  recording: { id: string; status: string; contentType: string }
  parts: readonly Part[]
  expiresAt: string
}

export interface UploadInput {
  interviewId: string
  contentType: string
  size: number
  sha256: string
  durationMs: number | null
  idempotencyKey: string
}

export interface UploaderOptions {
  store: RecordingStore
  userId: string
  /** These two reject with a PlatformError. */
  request: (input: UploadInput) => Promise<Ticket>
  complete: (recordingId: string) => Promise<void>
  put: PutPart
  /** Runs it unless another page holds the lock. @returns whether it ran */
  alone: (lock: string, run: () => Promise<void>) => Promise<boolean>
  backoff: Backoff
  /** Milliseconds on the platform's clock. */
  now: () => number
  after: (ms: number, run: () => void) => () => void
}

/** Asking again changes nothing about these. CONFLICT: the interview takes no more recordings. */
const final = new Set(['CONFLICT', 'NOT_FOUND', 'FORBIDDEN', 'BAD_USER_INPUT', 'PAYLOAD_TOO_LARGE'])
/** What another page holds is looked at again. */
const lookAgainMs = 10_000
/** A ticket is used until so long before its end. */
const marginMs = 90_000
/** Times that an upload is begun anew until it is given up. */
const mostAttempts = 4

export function createUploader(options: UploaderOptions): Uploader {
  const { store, backoff, now } = options
  const listeners = new Set<() => void>()
  const closed = new AbortController()
  let states: readonly UploadState[] = []
  let isWorking = false
  let isAskedAgain = false
  let rouse = (): void => {}
  let callOffLook = (): void => {}

  function become(recordingId: string, change: Partial<UploadState>): void {
    states = states.map((state) => (state.recordingId === recordingId ? { ...state, ...change } : state))
    for (const listener of listeners) listener()
  }
  function enter(state: UploadState): void {
    states = [...states.filter(({ recordingId }) => recordingId !== state.recordingId), state]
    for (const listener of listeners) listener()
  }
  const pause = (ms: number): Promise<void> =>
    new Promise((done) => {
      const callOff = options.after(ms, done)
      rouse = () => {
        callOff()
        done()
      }
    })

  async function work(): Promise<void> {
    if (isWorking || closed.signal.aborted) return void (isAskedAgain = true)
    isWorking = true
    do {
      isAskedAgain = false
      let isHeldElsewhere = false
      for (const recording of await store.list(options.userId).catch(() => [])) {
        if (closed.signal.aborted) break
        // What fails here, such as a database that cannot be read, is looked at again.
        const ran = await options.alone(makingLock(recording.id), () => bring(recording)).catch(() => false)
        isHeldElsewhere ||= !ran
      }
      callOffLook()
      if (isHeldElsewhere && !closed.signal.aborted) callOffLook = options.after(lookAgainMs, () => void work())
    } while (isAskedAgain && !closed.signal.aborted)
    isWorking = false
  }

  /** Until it is there, refused, discarded, or the page ends. */
  async function bring(listed: LocalRecording): Promise<void> {
    // Another page may have done it since it was listed.
    const found = (await store.list(options.userId)).find(({ id }) => id === listed.id)
    if (!found) return
    const sizes = await store.sizes(found.id)
    const size = sizes.reduce((sum, each) => sum + each, 0)
    if (size === 0) return store.remove(found.id)
    enter({ recordingId: found.id, interviewId: found.interviewId, size, sent: 0, phase: 'preparing' })
    let recording = found
    while (!closed.signal.aborted && states.some(({ recordingId }) => recordingId === found.id)) {
      try {
        recording = { ...recording, sha256: recording.sha256 ?? (await hashChunks(store, recording.id)) }
        await store.put(recording)
        const next = await send(recording, sizes, size)
        if (next === 'there') return await leave(recording.id, 'sent')
        recording = next
        if (recording.attempt >= mostAttempts) return await leave(recording.id, 'refused')
      } catch (error) {
        const { code = '', retryAfterMs } = error instanceof PlatformError ? error : {}
        if (code === 'CONSENT_REQUIRED') return forget(recording.id)
        if (final.has(code)) return leave(recording.id, 'refused')
        if (closed.signal.aborted) return
        become(recording.id, { phase: 'waiting' })
        recording = (await store.list(options.userId)).find(({ id }) => id === recording.id) ?? recording
        await pause(backoff.next(retryAfterMs))
      }
    }
  }

  /** @returns `there`, or the recording as it is to be begun anew */
  async function send(recording: LocalRecording, sizes: readonly number[], size: number): Promise<'there' | LocalRecording> {
    const { id, interviewId, contentType, sha256 = '', durationMs = null, attempt } = recording
    const anew = { ...recording, attempt: attempt + 1, doneParts: [] }
    const ticket = await options.request({ interviewId, contentType, size, sha256, durationMs, idempotencyKey: `${id}.${attempt}` })
    if (ticket.recording.status === 'EXPIRED') return anew
    if (ticket.recording.status !== 'UPLOADING') return 'there'
    let done = recording.doneParts
    become(id, { phase: 'sending', sent: sentBytes(ticket.parts, done) })
    for (const part of missingParts(ticket.parts, done)) {
      // Asked for anew, under the same key.
      if (now() > Date.parse(ticket.expiresAt) - marginMs) return { ...recording, doneParts: done }
      const before = sentBytes(ticket.parts, done)
      const bytes = await read(id, sizes, part)
      const onProgress = (loaded: number): void => become(id, { sent: before + Math.min(loaded, bytes.size) })
      const status = await options.put(part.url, bytes, ticket.recording.contentType, { onProgress, signal: closed.signal })
      // 403: the URL has expired, and another is asked for. Anything else of its kind would be the same again.
      if (status >= 400 && status < 500 && status !== 403 && status !== 408 && status !== 429) return anew
      if (status >= 300) throw new PlatformError('The store did not take the part.', 'SERVICE_UNAVAILABLE')
      backoff.reset()
      done = [...done, part.number]
      await store.put({ ...recording, doneParts: done })
    }
    become(id, { sent: size })
    try {
      await options.complete(ticket.recording.id)
    } catch (error) {
      if (error instanceof PlatformError && error.code === 'CONFLICT') return anew
      throw error
    }
    return 'there'
  }

  async function read(id: string, sizes: readonly number[], { from, to }: Part): Promise<Blob> {
    const pieces: Uint8Array<ArrayBuffer>[] = []
    for (const range of chunkRanges(sizes, from, to)) pieces.push((await store.chunk(id, range.index)).slice(range.from, range.to))
    return new Blob(pieces)
  }

  /** Consent was withdrawn while it was on its way: there is nothing to tell. */
  async function forget(recordingId: string): Promise<void> {
    await store.remove(recordingId)
    states = states.filter((state) => state.recordingId !== recordingId)
    for (const listener of listeners) listener()
  }

  async function leave(recordingId: string, phase: 'sent' | 'refused'): Promise<void> {
    await store.remove(recordingId)
    become(recordingId, { phase })
  }

  return {
    wake() {
      backoff.reset()
      rouse()
      void work()
    },
    async discard(interviewId) {
      states = states.filter((state) => state.interviewId !== interviewId)
      for (const listener of listeners) listener()
      rouse()
      for (const recording of await store.list(options.userId)) if (recording.interviewId === interviewId) await store.remove(recording.id)
    },
    state: () => states,
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close() {
      closed.abort()
      callOffLook()
      rouse()
    },
  }
}
