import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createChangeInterviews } from '../interview/change-interviews.ts'
import { openInterviewsPlatform, type InterviewsPlatform } from '../testing/interviews-platform.ts'
import { people } from '../testing/people.ts'
import {
  completeUpload,
  newBytes,
  putAll,
  recordedInterview,
  recordingsOf,
  requestUpload,
  standInForMediaWorker,
  type Ticket,
} from '../testing/recordings.ts'
import { askAgain } from './ask-again.ts'
import { createExpireUploads } from './expire-uploads.ts'
import { uploadWindowMs } from './recording-limits.ts'
import { sweepUploads } from './sweep-uploads.ts'

const { cara } = people
let platform: InterviewsPlatform
let media: Awaited<ReturnType<typeof standInForMediaWorker>>
let expireUploads: () => Promise<boolean>
beforeAll(async () => {
  platform = await openInterviewsPlatform()
  media = await standInForMediaWorker(platform)
  expireUploads = createExpireUploads(
    platform.query,
    createChangeInterviews(platform.pool, () => undefined),
  )
}, 60_000)
afterAll(async () => {
  await media.close()
  await platform.close()
})

const bytes = newBytes(1_000)
async function begin(interviewId: string): Promise<Ticket> {
  const input = { interviewId, contentType: 'video/webm', size: bytes.size, sha256: bytes.sha256 }
  return (await platform.must(cara, requestUpload, { input }))['requestRecordingUpload'] as unknown as Ticket // as selected
}
const statuses = async (id: string): Promise<unknown> => {
  const { interview } = (await platform.must(cara, recordingsOf, { id })) as unknown as { interview: { recordings: { status: string }[] } } // as selected
  return interview.recordings.map(({ status }) => status)
}
const set = (column: 'upload_until' | 'asked_at' | 'settled_at', recordingId: string, ago: string) =>
  platform.query(`UPDATE interviews.recordings SET ${column} = now() - $2::interval WHERE id = $1`, [recordingId, ago])

/** Waits until an answer of the media worker is handled that was given now: those before it are, too. */
async function handled(interviewId: string): Promise<void> {
  const ticket = await begin(interviewId)
  await putAll(ticket, bytes.bytes)
  await platform.must(cara, completeUpload, { id: ticket.recording.id })
  await media.answer({ task: 'verify', recordingId: ticket.recording.id, fault: null, at: new Date().toISOString() })
  await platform.until(`SELECT FROM interviews.recordings WHERE id = $1 AND status = 'READY'`, [ticket.recording.id])
}

test('an upload that was never completed is expired once, and its parts are to be removed; others are left alone', async () => {
  const id = await recordedInterview(platform, cara)
  const [late, fresh] = [await begin(id), await begin(id)]
  await set('upload_until', late.recording.id, '1 second')
  await Promise.all([expireUploads(), expireUploads()])
  expect(await statuses(id)).toEqual(['EXPIRED', 'UPLOADING'])
  expect(await media.asked(late.recording.id, 'remove')).toHaveLength(1)
  expect(await platform.code(cara, completeUpload, { id: late.recording.id })).toBe('CONFLICT')
  expect(await platform.code(cara, completeUpload, { id: fresh.recording.id })).toBe('CONFLICT')
  expect(await statuses(id)).toEqual(['EXPIRED', 'UPLOADING'])
})

test('an upload past its time cannot be completed before it is found', async () => {
  const id = await recordedInterview(platform, cara)
  const ticket = await begin(id)
  await putAll(ticket, bytes.bytes)
  await set('upload_until', ticket.recording.id, '1 second')
  expect(await platform.code(cara, completeUpload, { id: ticket.recording.id })).toBe('CONFLICT')
})

test('what the media worker has not answered for an hour is asked again, by one replica', async () => {
  const id = await recordedInterview(platform, cara)
  const ticket = await begin(id)
  await putAll(ticket, bytes.bytes)
  await platform.must(cara, completeUpload, { id: ticket.recording.id })
  const [first] = await media.asked(ticket.recording.id, 'verify')
  await askAgain(platform.pool)
  await set('asked_at', ticket.recording.id, '61 minutes')
  await Promise.all([askAgain(platform.pool), askAgain(platform.pool)])
  expect(await media.asked(ticket.recording.id, 'verify', 'verify')).toEqual([first, first])
})

test('a removal is done twice: what was being completed as the recording ended must not stay', async () => {
  const id = await recordedInterview(platform, cara)
  const { recording } = await begin(id)
  await set('upload_until', recording.id, '1 second')
  await expireUploads()
  const [task] = await media.asked(recording.id, 'remove')
  const answer = () => media.answer({ task: 'remove', recordingId: recording.id, at: new Date().toISOString() })
  const asked = `SELECT asked_at FROM interviews.recordings WHERE id = $1`
  await answer()
  await handled(id)
  expect(await platform.query(asked, [recording.id])).not.toEqual([{ asked_at: null }])
  await set('asked_at', recording.id, '61 minutes')
  await askAgain(platform.pool)
  expect(await media.asked(recording.id, 'remove', 'remove')).toEqual([task, task])
  await set('settled_at', recording.id, '61 minutes')
  await answer()
  await platform.until(`${asked} AND asked_at IS NULL`, [recording.id])
  expect(
    await platform.until(`SELECT action FROM interviews.audit_events WHERE subject_id = $1 AND action = 'recording.removed'`, [
      recording.id,
    ]),
  ).toBeDefined()
})

test('uploads at the store that no row waits for are aborted once they are old, and no others', async () => {
  const id = await recordedInterview(platform, cara)
  const awaited = await begin(id)
  const orphan = { contentType: 'video/webm', size: 1, expiresInSeconds: 60 }
  const { uploadId } = await platform.store.startUpload('recordings/lost', orphan)
  const stale = async () => {
    const found: string[] = []
    for await (const upload of platform.store.staleUploads(new Date(8.64e15))) found.push(upload.uploadId)
    return found
  }
  expect(await sweepUploads(platform.query, platform.store)).toBe(0)
  expect(await stale()).toContain(uploadId)
  const later = Date.now() + uploadWindowMs + 7_200_000
  expect(await sweepUploads(platform.query, platform.store, later)).toBeGreaterThan(0)
  const [row] = await platform.query('SELECT upload_id FROM interviews.recordings WHERE id = $1', [awaited.recording.id])
  expect(await stale()).not.toContain(uploadId)
  expect(await stale()).toContain(row?.['upload_id'])
})
