import { createHash, randomBytes } from 'node:crypto'
import { mediaTask, type MediaResult, type MediaTask } from '@parley/contracts'
import { jsonMessage, readJson } from '@parley/messaging'
import { eventually } from '@parley/platform/testing'
import type { User } from '../people/viewer.ts'
import { createInterview, recordConsent, startInterview } from './documents.ts'
import type { InterviewsPlatform } from './interviews-platform.ts'

export const recordingFields = `id status contentType size durationMs createdAt rejection playback(expiresInSeconds: 60) { url expiresAt }`
export const requestUpload = `mutation ($input: RecordingUploadInput!) { requestRecordingUpload(input: $input) {
  recording { ${recordingFields} } parts { number url from to } expiresAt } }`
export const completeUpload = `mutation ($id: ID!) { completeRecordingUpload(input: { recordingId: $id }) { ${recordingFields} } }`
export const abortUpload = `mutation ($id: ID!) { abortRecordingUpload(input: { recordingId: $id }) { ${recordingFields} } }`
export const recordingsOf = `query ($id: ID!) { interview(id: $id) { recordings { ${recordingFields} } } }`

export interface Recording {
  id: string
  status: string
  contentType: string
  size: number
  durationMs: number | null
  rejection: string | null
  playback: { url: string; expiresAt: string } | null
}
export interface Ticket {
  recording: Recording
  parts: { number: number; url: string; from: number; to: number }[]
  expiresAt: string
}

/** Bytes with what is said of them. */
export const newBytes = (size: number) => {
  const bytes = randomBytes(size)
  return { bytes, size, sha256: createHash('sha256').update(bytes).digest('hex') }
}

/** An interview of this candidate that runs, with consent to recording. */
export async function recordedInterview(platform: InterviewsPlatform, candidate: User): Promise<string> {
  const { createInterview: made } = await platform.must(candidate, createInterview, { input: {} })
  const id = made?.['id'] as unknown as string // an ID
  await platform.must(candidate, startInterview, { id })
  await platform.must(candidate, recordConsent, { input: { interviewId: id, emotion: false, recording: true } })
  return id
}

/** Uploads all parts, as a browser would. */
export async function putAll({ recording, parts }: Ticket, bytes: Buffer): Promise<void> {
  for (const { url, from, to } of parts) {
    const headers = { 'content-type': recording.contentType }
    const response = await fetch(url, { method: 'PUT', headers, body: bytes.subarray(from, to) })
    if (!response.ok) throw new Error(`a part was refused with ${response.status}: ${await response.text()}`)
  }
}

/** Stands where the media worker does: keeps what it is asked, and answers as told. */
export async function standInForMediaWorker(platform: InterviewsPlatform) {
  const tasks: MediaTask[] = []
  const consumer = await platform.queue.consume('media.recordings', { prefetch: 100 }, (delivery) => {
    tasks.push(readJson(delivery, (body) => mediaTask.parse(body)))
    delivery.ack()
  })
  return {
    tasks,
    /** Waits until it has been asked for so much of this recording. */
    asked: (recordingId: string, ...wanted: MediaTask['task'][]) =>
      eventually(async () => {
        const got = tasks.filter((task) => task.recordingId === recordingId)
        if (got.length < wanted.length) throw new Error(`asked for ${got.length} of ${wanted.length}`)
        return got
      }),
    answer: (result: MediaResult) => platform.queue.publish('media.results', jsonMessage(result)),
    close: () => consumer.close(),
  }
}
