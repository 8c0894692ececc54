import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { anonymous, type Principal } from '@parley/platform'
import { eventually } from '@parley/platform/testing'
import { cancelInterview, completeInterview, createInterview, recordConsent, startInterview } from '../testing/documents.ts'
import { openInterviewsPlatform, type InterviewsPlatform } from '../testing/interviews-platform.ts'
import { people } from '../testing/people.ts'
import {
  abortUpload,
  completeUpload,
  newBytes,
  putAll,
  recordedInterview,
  recordingsOf,
  requestUpload,
  standInForMediaWorker,
  type Recording,
  type Ticket,
} from '../testing/recordings.ts'
import { mostRecordings } from './recording-limits.ts'

const { cara, carl, ivan, ana, ada, otto, olga } = people
let platform: InterviewsPlatform
let media: Awaited<ReturnType<typeof standInForMediaWorker>>
beforeAll(async () => {
  platform = await openInterviewsPlatform()
  media = await standInForMediaWorker(platform)
}, 60_000)
afterAll(async () => {
  await media.close()
  await platform.close()
})

const contentType = 'video/webm;codecs="vp8,opus"'
const twoParts = 5 * 1_048_576 + 1_000
const at = () => new Date().toISOString()
const inputFor = (interviewId: string, { size, sha256 }: { size: number; sha256: string }, more: object = {}) => ({
  input: { interviewId, contentType, size, sha256, ...more },
})
const bytes = newBytes(1_000)

const request = async (interviewId: string, what = bytes, more: object = {}): Promise<Ticket> =>
  (await platform.must(cara, requestUpload, inputFor(interviewId, what, more)))['requestRecordingUpload'] as unknown as Ticket // as selected
const complete = async (id: string, replica = 0): Promise<Recording> =>
  (await platform.must(cara, completeUpload, { id }, replica))['completeRecordingUpload'] as unknown as Recording // as selected
async function recordings(interviewId: string, principal: Principal = cara): Promise<Recording[]> {
  const { interview } = await platform.must(principal, recordingsOf, { id: interviewId })
  return interview?.['recordings'] as unknown as Recording[] // as selected
}
const withdraw = (interviewId: string) => platform.must(cara, recordConsent, { input: { interviewId, emotion: false, recording: false } })

/** A recording of an interview of Cara's, uploaded, verified and found right. */
async function ready(interviewId: string, what = bytes): Promise<Recording> {
  const ticket = await request(interviewId, what)
  await putAll(ticket, what.bytes)
  await complete(ticket.recording.id)
  await media.asked(ticket.recording.id, 'verify')
  await media.answer({ task: 'verify', recordingId: ticket.recording.id, fault: null, at: at() })
  return eventually(async () => {
    const found = (await recordings(interviewId)).find(({ id }) => id === ticket.recording.id)
    if (found?.status !== 'READY') throw new Error(`it is ${found?.status}`)
    return found
  })
}

describe('a recording', () => {
  test('is uploaded in parts, verified, and played with ranges', async () => {
    const id = await recordedInterview(platform, cara)
    const what = newBytes(twoParts)
    const ticket = await request(id, what, { durationMs: 60_000 })
    expect(ticket).toMatchObject({
      recording: { status: 'UPLOADING', contentType, size: twoParts, durationMs: 60_000, rejection: null, playback: null },
      parts: [
        { number: 1, from: 0, to: 5 * 1_048_576 },
        { number: 2, from: 5 * 1_048_576, to: twoParts },
      ],
    })
    expect(Date.parse(ticket.expiresAt)).toBeGreaterThan(Date.now() + 3_500_000)
    await putAll(ticket, what.bytes)
    expect(await complete(ticket.recording.id)).toMatchObject({ status: 'VERIFYING', playback: null })
    expect(await media.asked(ticket.recording.id, 'verify')).toEqual([
      {
        task: 'verify',
        recordingId: ticket.recording.id,
        key: `recordings/acme/${id}/${ticket.recording.id}`,
        contentType,
        size: twoParts,
        sha256: what.sha256,
      },
    ])
    await media.answer({ task: 'verify', recordingId: ticket.recording.id, fault: null, at: at() })
    const playback = await eventually(async () => {
      const [found] = await recordings(id)
      if (found?.playback == null) throw new Error('not yet')
      return found.playback
    })
    const whole = await fetch(playback.url)
    expect([whole.status, whole.headers.get('content-type')]).toEqual([200, contentType])
    expect(Buffer.from(await whole.arrayBuffer()).equals(what.bytes)).toBe(true)
    const part = await fetch(playback.url, { headers: { range: 'bytes=10-19' } })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 10-19/${twoParts}`])
    expect(Buffer.from(await part.arrayBuffer()).equals(what.bytes.subarray(10, 20))).toBe(true)
    expect(Math.abs(Date.parse(playback.expiresAt) - Date.now() - 60_000)).toBeLessThan(10_000)
  })

  test('that is not what was promised is rejected with the reason, and its bytes are to be removed', async () => {
    const id = await recordedInterview(platform, cara)
    for (const fault of ['CHECKSUM_MISMATCH', 'TYPE_MISMATCH', 'SIZE_MISMATCH', 'MISSING'] as const) {
      const ticket = await request(id)
      await putAll(ticket, bytes.bytes)
      await complete(ticket.recording.id)
      await media.asked(ticket.recording.id, 'verify')
      await media.answer({ task: 'verify', recordingId: ticket.recording.id, fault, at: at() })
      expect((await media.asked(ticket.recording.id, 'verify', 'remove'))[1]).toMatchObject({ task: 'remove' })
      expect((await recordings(id)).at(-1)).toMatchObject({ status: 'REJECTED', rejection: fault, playback: null })
    }
  })

  test('can be watched as it goes on, live, with its playback once it is ready', async () => {
    const id = await recordedInterview(platform, cara)
    const watcher = await platform.watch(
      ivan,
      `subscription ($id: ID!) { interviewUpdated(id: $id) { recordings { status playback { url } } } }`,
      { id },
    )
    const states: unknown[] = []
    const seen = (async () => {
      for (;;) {
        const { data } = (await watcher.next()) as unknown as { data: { interviewUpdated: { recordings: { status: string }[] } } } // as selected
        const [first] = data.interviewUpdated.recordings
        if (first !== undefined) states.push(first)
        if (first?.status === 'READY') return
      }
    })()
    await ready(id)
    await seen
    expect(states).toEqual([
      { status: 'UPLOADING', playback: null },
      { status: 'VERIFYING', playback: null },
      { status: 'READY', playback: { url: expect.stringContaining('/objects/recordings/') } },
    ])
    watcher.unsubscribe()
  })

  test('is noted when it is begun, uploaded, found right and played', async () => {
    const id = await recordedInterview(platform, cara)
    const recording = await ready(id)
    await recordings(id, ana)
    const rows = await platform.query(
      `SELECT action, actor_id, organization_id, details->>'interviewId' AS interview FROM interviews.audit_events WHERE subject_id = $1 ORDER BY id`,
      [recording.id],
    )
    const noted = (action: string, actor: string | null) => ({ action, actor_id: actor, organization_id: 'acme', interview: id })
    expect(rows).toEqual([
      noted('recording.requested', 'cara'),
      noted('recording.uploaded', 'cara'),
      noted('recording.ready', null),
      noted('recording.played', 'cara'),
      noted('recording.played', 'ana'),
    ])
  })
})

describe('who', () => {
  test('only the candidate uploads, completes and calls off; those who may not know of the interview learn nothing', async () => {
    const id = await recordedInterview(platform, cara)
    const { recording } = await request(id)
    const tries = [
      [requestUpload, inputFor(id, bytes)],
      [completeUpload, { id: recording.id }],
      [abortUpload, { id: recording.id }],
    ] as const
    for (const [text, variables] of tries) {
      for (const principal of [ivan, ada, ana]) expect(await platform.code(principal, text, variables)).toBe('FORBIDDEN')
      for (const principal of [carl, otto, olga]) expect(await platform.code(principal, text, variables)).toBe('NOT_FOUND')
      expect(await platform.code(anonymous, text, variables)).toBe('UNAUTHENTICATED')
    }
    expect(await recordings(id)).toMatchObject([{ status: 'UPLOADING' }])
    expect(await platform.code(cara, completeUpload, { id: 'nothing' })).toBe('NOT_FOUND')
  })

  test('may see the interview may play it, and nobody else', async () => {
    const id = await recordedInterview(platform, cara)
    await ready(id)
    const analysts: Principal = { kind: 'class', organizationId: 'acme', role: 'ANALYST', scopes: [] }
    for (const principal of [cara, ivan, ada, ana, analysts]) {
      const [found] = await recordings(id, principal)
      expect((await fetch(found?.playback?.url ?? '')).status).toBe(200)
    }
    for (const principal of [carl, otto, olga]) expect(await platform.must(principal, recordingsOf, { id })).toEqual({ interview: null })
  })

  test('has an altered or foreign URL plays nothing', async () => {
    const id = await recordedInterview(platform, cara)
    const [mine, other] = [await ready(id), await ready(id)]
    const url = new URL(mine.playback?.url ?? '')
    expect((await fetch(url.href.replace(mine.id, other.id))).status).toBe(403)
    url.searchParams.set('expires', String(Date.now() + 10 * 86_400_000))
    expect((await fetch(url)).status).toBe(403)
    expect((await fetch(url.origin + url.pathname)).status).toBe(403)
  })
})

describe('consent', () => {
  test('is required, and standing consent to emotion is none', async () => {
    const { createInterview: made } = await platform.must(cara, createInterview, { input: {} })
    const id = made?.['id'] as unknown as string // an ID
    await platform.must(cara, startInterview, { id })
    expect(await platform.code(cara, requestUpload, inputFor(id, bytes))).toBe('CONSENT_REQUIRED')
  })

  test('withdrawn makes everything unplayable at once and has all of it removed, uploads under way included', async () => {
    const id = await recordedInterview(platform, cara)
    const played = await ready(id)
    const underway = await request(id)
    await putAll(underway, bytes.bytes)
    await withdraw(id)
    expect((await recordings(id)).map(({ status, rejection, playback }) => [status, rejection, playback])).toEqual([
      ['REJECTED', 'CONSENT_WITHDRAWN', null],
      ['REJECTED', 'CONSENT_WITHDRAWN', null],
    ])
    expect((await media.asked(played.id, 'verify', 'remove'))[1]).toMatchObject({ task: 'remove', key: expect.stringContaining(played.id) })
    expect(await media.asked(underway.recording.id, 'remove')).toMatchObject([{ task: 'remove', uploadId: expect.any(String) }])
    expect(await platform.code(cara, completeUpload, { id: underway.recording.id })).toBe('CONSENT_REQUIRED')
    expect(await platform.code(cara, requestUpload, inputFor(id, bytes))).toBe('CONSENT_REQUIRED')
  })

  test('given anew lets new recordings in and brings none back; saying the same again removes none', async () => {
    const id = await recordedInterview(platform, cara)
    const gone = await ready(id)
    await withdraw(id)
    for (const emotion of [false, true]) await platform.must(cara, recordConsent, { input: { interviewId: id, emotion, recording: true } })
    const fresh = await ready(id)
    expect((await recordings(id)).map(({ id: each, status }) => [each, status])).toEqual([
      [gone.id, 'REJECTED'],
      [fresh.id, 'READY'],
    ])
  })

  test('withdrawn while it is verified counts: what the media worker says then changes nothing', async () => {
    const id = await recordedInterview(platform, cara)
    const ticket = await request(id)
    await putAll(ticket, bytes.bytes)
    await complete(ticket.recording.id)
    await withdraw(id)
    await media.answer({ task: 'verify', recordingId: ticket.recording.id, fault: null, at: at() })
    await ready(await recordedInterview(platform, cara)) // answered after it, so that one is handled
    expect(await recordings(id)).toMatchObject([{ status: 'REJECTED', rejection: 'CONSENT_WITHDRAWN' }])
  })
})

describe('what is asked for', () => {
  test('must be a kind of recording, of a size, with a checksum', async () => {
    const id = await recordedInterview(platform, cara)
    const code = (more: object) => platform.code(cara, requestUpload, inputFor(id, bytes, more))
    for (const type of ['text/html', 'image/png', 'video/quicktime', '', 'video/webm\r\nx: y', 'video/webm; <script>'])
      expect(await code({ contentType: type })).toBe('BAD_USER_INPUT')
    for (const more of [
      { size: 0 },
      { size: -1 },
      { sha256: 'abc' },
      { sha256: 'g'.repeat(64) },
      { durationMs: -1 },
      { idempotencyKey: ' ' },
    ])
      expect(await code(more)).toBe('BAD_USER_INPUT')
    expect(await code({ size: 2_000_000_001 })).toBe('PAYLOAD_TOO_LARGE')
    expect(await recordings(id)).toEqual([])
  })

  test('comes during the interview or within a day after', async () => {
    const id = await recordedInterview(platform, cara)
    const code = (interviewId: string) => platform.code(cara, requestUpload, inputFor(interviewId, bytes))
    await platform.must(cara, completeInterview, { id })
    await request(id)
    await platform.query(`UPDATE interviews.interviews SET completed_at = now() - interval '25 hours' WHERE id = $1`, [id])
    expect(await code(id)).toBe('CONFLICT')
    const { createInterview: made } = await platform.must(cara, createInterview, { input: {} })
    const early = made?.['id'] as unknown as string // an ID
    await platform.must(cara, recordConsent, { input: { interviewId: early, emotion: false, recording: true } })
    expect(await code(early)).toBe('CONFLICT')
    await platform.must(cara, cancelInterview, { id: early })
    expect(await code(early)).toBe('CONFLICT')
  })

  test('goes on with what the same key began, by URLs that are new, at whichever replica', async () => {
    const id = await recordedInterview(platform, cara)
    const ask = async (replica: number, more: object = {}) =>
      (await platform.must(cara, requestUpload, inputFor(id, bytes, { idempotencyKey: 'one', ...more }), replica))[
        'requestRecordingUpload'
      ] as unknown as Ticket // as selected
    const [first, second] = await Promise.all([ask(0), ask(1)])
    expect(second.recording.id).toBe(first.recording.id)
    expect(await platform.code(cara, requestUpload, inputFor(id, newBytes(1_000), { idempotencyKey: 'one' }))).toBe('CONFLICT')
    await putAll(await ask(1), bytes.bytes)
    await complete(first.recording.id, 1)
    expect(await ask(0)).toMatchObject({ recording: { id: first.recording.id, status: 'VERIFYING' }, parts: [] })
    expect(await recordings(id)).toHaveLength(1)
  })

  test('is no more than an interview may have', async () => {
    const id = await recordedInterview(platform, cara)
    await platform.query(
      `INSERT INTO interviews.recordings (id, interview_id, status, content_type, size, sha256, object_key, upload_id, upload_until)
       SELECT $1 || n, $1, 'EXPIRED', 'video/webm', 1, '', $1 || n, 'none', now() FROM generate_series(2, $2::int) n`,
      [id, mostRecordings],
    )
    await request(id)
    expect(await platform.code(cara, requestUpload, inputFor(id, bytes))).toBe('CONFLICT')
  })
})

describe('an upload', () => {
  test('is not complete while parts are missing, and may go on then', async () => {
    const id = await recordedInterview(platform, cara)
    const what = newBytes(twoParts)
    const ticket = await request(id, what)
    await putAll({ ...ticket, parts: ticket.parts.slice(1) }, what.bytes)
    expect(await platform.code(cara, completeUpload, { id: ticket.recording.id })).toBe('CONFLICT')
    expect(await recordings(id)).toMatchObject([{ status: 'UPLOADING' }])
    await putAll({ ...ticket, parts: ticket.parts.slice(0, 1) }, what.bytes)
    expect(await complete(ticket.recording.id)).toMatchObject({ status: 'VERIFYING' })
  })

  test('takes no other size and no other type than was said', async () => {
    const id = await recordedInterview(platform, cara)
    const { parts } = await request(id)
    const url = parts[0]?.url ?? ''
    const tried = async (type: string, body: Buffer) =>
      (await fetch(url, { method: 'PUT', headers: { 'content-type': type }, body })).status
    expect(await tried(contentType, Buffer.alloc(1_001))).toBe(413)
    expect(await tried(contentType, Buffer.alloc(999))).toBe(400)
    expect(await tried('text/html', bytes.bytes)).toBe(400)
  })

  test('is completed once, however often it is said and wherever', async () => {
    const id = await recordedInterview(platform, cara)
    const ticket = await request(id)
    await putAll(ticket, bytes.bytes)
    const answers = await Promise.all([0, 1, 0, 1].map((replica) => complete(ticket.recording.id, replica)))
    expect(answers.map(({ status }) => status)).toEqual(Array(4).fill('VERIFYING'))
    await media.asked(ticket.recording.id, 'verify')
    await media.answer({ task: 'verify', recordingId: ticket.recording.id, fault: null, at: at() })
    await platform.until(`SELECT FROM interviews.recordings WHERE id = $1 AND status = 'READY'`, [ticket.recording.id])
    // Whatever comes later: the first answer has settled it.
    await media.answer({ task: 'verify', recordingId: ticket.recording.id, fault: 'CHECKSUM_MISMATCH', at: at() })
    await ready(await recordedInterview(platform, cara)) // answered after that
    expect(await complete(ticket.recording.id)).toMatchObject({ status: 'READY' })
    expect(media.tasks.filter(({ recordingId }) => recordingId === ticket.recording.id)).toHaveLength(1)
  })

  test('whose completion died between store and database is completed by asking again', async () => {
    const id = await recordedInterview(platform, cara)
    const ticket = await request(id)
    await putAll(ticket, bytes.bytes)
    const [row] = await platform.query('SELECT object_key, upload_id FROM interviews.recordings WHERE id = $1', [ticket.recording.id])
    // As far as a process came that is gone now.
    await platform.store.completeUpload(String(row?.['object_key']), String(row?.['upload_id']), bytes.size)
    expect(await complete(ticket.recording.id)).toMatchObject({ status: 'VERIFYING' })
  })

  test('that is called off is over, and said so again', async () => {
    const id = await recordedInterview(platform, cara)
    const ticket = await request(id)
    for (const _ of [1, 2])
      expect(await platform.must(cara, abortUpload, { id: ticket.recording.id })).toMatchObject({
        abortRecordingUpload: { status: 'EXPIRED' },
      })
    expect(await media.asked(ticket.recording.id, 'remove')).toHaveLength(1)
    expect(await platform.code(cara, completeUpload, { id: ticket.recording.id })).toBe('CONFLICT')
    expect(await platform.code(cara, abortUpload, { id: (await ready(id)).id })).toBe('CONFLICT')
  })
})
