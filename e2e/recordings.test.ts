import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { recordedText, recordedWebm } from '@parley/media-worker/testing'
import { eventually } from '@parley/platform/testing'
import { signIn, startedInterview } from './support/graphql.ts'
import { completeUpload, consentToRecording, putParts, recordingsOf, requestUpload, settled } from './support/recordings.ts'
import { dataFolder, startPlatform, type RunningPlatform } from './support/start-platform.ts'

// Uploads and plays as any client does: through the gateway where recordings are files, else straight at the S3 server.
const folder = dataFolder()
let platform: RunningPlatform
let candidate: string
let interviewer: string

beforeAll(async () => {
  platform = await startPlatform(folder.path)
  candidate = await signIn(platform.url, 'candidate')
  interviewer = await signIn(platform.url, 'interviewer')
}, 120_000)
afterAll(async () => {
  await platform?.stop()
  folder.remove()
})

const contentType = 'video/webm;codecs=vp8'
async function recordedInterview(): Promise<string> {
  const { id } = await startedInterview(platform.url, candidate)
  await consentToRecording(platform.url, candidate, id, true)
  return id
}
const inputFor = (interviewId: string, { size, sha256 }: { size: number; sha256: string }) => ({ interviewId, contentType, size, sha256 })

test('parts of more than 5 MB pass, and what they make is played whole and in ranges', async () => {
  const id = await recordedInterview()
  const recorded = recordedWebm(12_000_000)
  const ticket = await requestUpload(platform.url, candidate, inputFor(id, recorded))
  expect(ticket.parts).toHaveLength(3)
  await putParts(ticket, recorded.bytes)
  expect((await completeUpload(platform.url, candidate, ticket.recording.id)).status).toBe('VERIFYING')
  const { status, playback } = await settled(platform.url, interviewer, id)
  expect(status).toBe('READY')
  const whole = Buffer.from(await (await fetch(playback?.url ?? '')).arrayBuffer())
  expect(createHash('sha256').update(whole).digest('hex')).toBe(recorded.sha256)
  const part = await fetch(playback?.url ?? '', { headers: { range: 'bytes=6000000-6000009' } })
  expect([part.status, part.headers.get('content-range'), part.headers.get('content-type')]).toEqual([
    206,
    'bytes 6000000-6000009/12000000',
    contentType,
  ])
  expect(Buffer.from(await part.arrayBuffer()).equals(recorded.bytes.subarray(6_000_000, 6_000_010))).toBe(true)
}, 60_000)

test.each([
  ['other bytes than were promised', recordedWebm(1_000).bytes, 'CHECKSUM_MISMATCH'],
  ['a page instead of a film', recordedText('<script>alert(1)</script>').bytes, 'TYPE_MISMATCH'],
])('%s are rejected and removed', async (_, bytes, rejection) => {
  const id = await recordedInterview()
  const promised = rejection === 'TYPE_MISMATCH' ? createHash('sha256').update(bytes).digest('hex') : recordedWebm(1_000).sha256
  const ticket = await requestUpload(platform.url, candidate, inputFor(id, { size: bytes.length, sha256: promised }))
  await putParts(ticket, bytes)
  await completeUpload(platform.url, candidate, ticket.recording.id)
  expect(await settled(platform.url, interviewer, id)).toMatchObject({ status: 'REJECTED', rejection, playback: null })
})

test('strangers see no recording, and a URL without its signature plays nothing', async () => {
  const id = await recordedInterview()
  const recorded = recordedWebm(1_000)
  const ticket = await requestUpload(platform.url, candidate, inputFor(id, recorded))
  await putParts(ticket, recorded.bytes)
  await completeUpload(platform.url, candidate, ticket.recording.id)
  const { playback } = await settled(platform.url, candidate, id)
  for (const stranger of ['outsider', 'amara'])
    expect(await recordingsOf(platform.url, await signIn(platform.url, stranger), id)).toBeUndefined()
  const url = new URL(playback?.url ?? '')
  expect((await fetch(url.origin + url.pathname)).status).toBe(403)
  const [signature = ''] = [...url.searchParams.keys()].filter((name) => name.toLowerCase().endsWith('signature'))
  const signed = url.searchParams.get(signature) ?? ''
  url.searchParams.set(signature, `${signed.startsWith('0') ? '1' : '0'}${signed.slice(1)}`)
  expect((await fetch(url)).status).toBe(403)
})

test('withdrawn consent ends playback: no new URL at once, and those that were given find nothing soon', async () => {
  const id = await recordedInterview()
  const recorded = recordedWebm(1_000)
  const ticket = await requestUpload(platform.url, candidate, inputFor(id, recorded))
  await putParts(ticket, recorded.bytes)
  await completeUpload(platform.url, candidate, ticket.recording.id)
  const { playback } = await settled(platform.url, interviewer, id)
  expect((await fetch(playback?.url ?? '')).status).toBe(200)
  await consentToRecording(platform.url, candidate, id, false)
  expect(await recordingsOf(platform.url, interviewer, id)).toMatchObject([
    { status: 'REJECTED', rejection: 'CONSENT_WITHDRAWN', playback: null },
  ])
  await eventually(async () => expect((await fetch(playback?.url ?? '')).status).toBe(404))
})
