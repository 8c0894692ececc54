import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Answer, Tree } from '@parley/subgraph/testing'
import { frameHeaders, type FrameHeaders } from '@parley/contracts'
import { anonymous, type Principal } from '@parley/platform'
import { openEmotionPlatform, type EmotionPlatform } from '../testing/emotion-platform.ts'
import { jpegOf } from './jpeg.fixture.ts'

let platform: EmotionPlatform
beforeAll(async () => {
  platform = await openEmotionPlatform({ frameRate: { burst: 10, perSecond: 0.001 } })
})
afterAll(() => platform.close())

const codeOf = ({ errors }: Answer) => errors?.[0]?.extensions?.['code']
const receiptOf = ({ data }: Answer) => data?.['submitFrame']
const photograph = jpegOf()
const png = Buffer.from('89504e470d0a1a0a0000000d4948445200000280000001e00802000000', 'hex')

describe.each(['GraphQL', 'PUT'] as const)('by %s', (way) => {
  const send = async (image: Buffer, { id, candidate } = platform.interview()) => {
    if (way === 'PUT') {
      const response = await platform.put(candidate, id, image)
      const body = (await response.json()) as Tree // the test asserts it
      return { status: response.status, code: body['error']?.['code'], receipt: body['error'] === undefined ? body : undefined }
    }
    const answer = await platform.submit(candidate, id, image)
    return { status: 200, code: codeOf(answer), receipt: receiptOf(answer) }
  }

  test('a photograph is accepted, numbered and counted before the receipt', async () => {
    const interview = platform.interview()
    const { status, receipt } = await send(photograph, interview)
    expect(status).toBe(way === 'PUT' ? 202 : 200)
    expect(receipt).toMatchObject({ accepted: true, frameId: expect.any(String) })
    expect(await platform.database.counts(interview.id)).toEqual({ accepted: 1, analysed: 0, dropped: 0, inFlight: 1 })
  })

  test.each([
    ['a PNG', png, 'NOT_JPEG'],
    ['text', Buffer.from('no picture at all'), 'NOT_JPEG'],
    ['nothing', Buffer.alloc(0), 'NOT_JPEG'],
    ['a truncated JPEG', photograph.subarray(0, photograph.length - 40), 'TRUNCATED'],
    ['a JPEG cut in its header', photograph.subarray(0, 60), 'TRUNCATED'],
    ['arithmetic coding', jpegOf({ frame: 0xc9 }), 'UNSUPPORTED'],
    ['12 bits', jpegOf({ precision: 12 }), 'UNSUPPORTED'],
  ])('%s is refused with its reason', async (_name, image, reason) => {
    const interview = platform.interview()
    const { status, receipt } = await send(image, interview)
    expect(status).toBe(way === 'PUT' ? 422 : 200)
    expect(receipt).toMatchObject({ accepted: false, reason })
    expect(await platform.database.counts(interview.id)).toMatchObject({ accepted: 0 })
  })

  test.each([
    ['20,000 x 20,000', jpegOf({ width: 20_000, height: 20_000 })],
    ['a long side over 4096', jpegOf({ width: 4_097, height: 10 })],
    ['over 4 megapixels', jpegOf({ width: 2_049, height: 2_048 })],
    ['over 512 KB', jpegOf({ scanBytes: 524_288 })],
  ])('%s is too large', async (_name, image) => {
    const { status, code } = await send(image)
    expect(code).toBe('PAYLOAD_TOO_LARGE')
    expect(status).toBe(way === 'PUT' ? 413 : 200)
  })

  test('the largest picture allowed is accepted', async () => {
    const empty = jpegOf({ width: 4_096, height: 1_024, scanBytes: 0 })
    const { receipt } = await send(jpegOf({ width: 4_096, height: 1_024, scanBytes: 524_288 - empty.length }))
    expect(receipt).toMatchObject({ accepted: true })
  })

  test('the eleventh at once is too fast, and says when to come again', async () => {
    const interview = platform.interview()
    const answers = await Promise.all(Array.from({ length: 13 }, () => send(photograph, interview)))
    const refused = answers.filter(({ receipt }) => !receipt?.['accepted'])
    expect(refused).toHaveLength(3)
    for (const { status, receipt } of refused) {
      expect(receipt).toMatchObject({ reason: 'TOO_FAST', retryAfterMs: expect.any(Number) })
      expect(status).toBe(way === 'PUT' ? 429 : 200)
    }
    expect(await platform.database.counts(interview.id)).toMatchObject({ accepted: 10 })
  })
})

describe('who sends', () => {
  test('nobody unknown', async () => {
    const { id } = platform.interview()
    expect(codeOf(await platform.submit(anonymous, id, photograph))).toBe('UNAUTHENTICATED')
    expect((await platform.put(undefined, id, photograph)).status).toBe(401)
    expect((await platform.put(undefined, id, photograph, { authorization: 'Bearer forged' })).status).toBe(401)
  })

  test('nobody but the candidate: others who see the interview are forbidden, all others find nothing', async () => {
    const { id, candidate } = platform.interview()
    expect(codeOf(await platform.submit(platform.user('ADMIN'), id, photograph))).toBe('FORBIDDEN')
    expect(codeOf(await platform.submit(platform.user('CANDIDATE'), id, photograph))).toBe('NOT_FOUND')
    expect(codeOf(await platform.submit(platform.user('ADMIN', { organizationId: 'other' }), id, photograph))).toBe('NOT_FOUND')
    expect(codeOf(await platform.submit(candidate, 'no-such-interview', photograph))).toBe('NOT_FOUND')
    expect((await platform.put(candidate, '%00', photograph)).status).toBe(404)
    const anyone: Principal = { kind: 'class', organizationId: 'organization', role: 'ADMIN', scopes: [] }
    expect(codeOf(await platform.submit(anyone, id, photograph))).toBe('FORBIDDEN')
  })

  test.each([
    [{ status: 'SCHEDULED' }, 'CONFLICT', 409],
    [{ status: 'COMPLETED' }, 'CONFLICT', 409],
    [{ emotionEnabled: false }, 'FORBIDDEN', 403],
    [{ emotionConsent: false }, 'CONSENT_REQUIRED', 403],
  ] as const)('%j is %s', async (state, code, status) => {
    const { id, candidate } = platform.interview(state)
    expect(codeOf(await platform.submit(candidate, id, photograph))).toBe(code)
    expect((await platform.put(candidate, id, photograph)).status).toBe(status)
  })

  test('a frame right after the start is taken, though nobody has told us yet', async () => {
    const { id, candidate } = platform.interview({ status: 'SCHEDULED' })
    expect(codeOf(await platform.submit(candidate, id, photograph))).toBe('CONFLICT')
    const before = platform.interviews.get(id)
    if (before) platform.interviews.set(id, { ...before, status: 'IN_PROGRESS', version: 2 })
    expect(receiptOf(await platform.submit(candidate, id, photograph))).toMatchObject({ accepted: true })
  })
})

describe('nonsense', () => {
  test.each(['not base64!', 'abc', `data:image/jpeg;base64,${photograph.toString('base64')}`])('%.30s is no base64', async (image) => {
    const { id, candidate } = platform.interview()
    const text = 'mutation Submit($input: SubmitFrameInput!) { submitFrame(input: $input) { accepted } }'
    const input = { interviewId: id, capturedAt: new Date().toISOString(), image }
    expect(codeOf(await platform.query(candidate, text, { input }))).toBe('BAD_USER_INPUT')
  })

  test.each(['yesterday', '99999999999999999', '+099999-01-01T00:00:00Z'])('x-captured-at %s', async (capturedAt) => {
    const { id, candidate } = platform.interview()
    expect((await platform.put(candidate, id, photograph, { 'x-captured-at': capturedAt })).status).toBe(400)
  })
})

test('a worker gets the picture as it came, with all that a result needs', async () => {
  const { id, candidate } = platform.interview()
  const seen: { headers: FrameHeaders; body: Uint8Array }[] = []
  let arrived = () => {}
  const both = new Promise<void>((resolve) => (arrived = resolve))
  const worker = await platform.queue.consume('emotion.frames', { prefetch: 10 }, (delivery) => {
    const headers = frameHeaders.parse(delivery.headers)
    delivery.ack()
    if (headers.interviewId === id && seen.push({ headers, body: delivery.body }) === 2) arrived()
  })
  const capturedAt = Date.UTC(2026, 0, 2, 3, 4, 5, 678)
  await platform.put(candidate, id, photograph, { 'x-captured-at': String(capturedAt), 'content-type': 'application/octet-stream' })
  await platform.submit(candidate, id, photograph, 1)
  await both
  await worker.close()
  expect(seen.map(({ headers }) => headers.frameNumber)).toEqual([1, 2])
  expect(seen[0]?.headers.capturedAt).toBe('2026-01-02T03:04:05.678Z')
  expect(Buffer.from(seen[0]?.body ?? []).equals(photograph)).toBe(true)
  for (const { headers } of seen) {
    const { begun = 0, received, queued } = headers.journey
    expect(received).toBeGreaterThan(begun)
    expect(queued).toBeGreaterThanOrEqual(received)
    expect(Math.abs(Date.now() - begun)).toBeLessThan(10_000)
  }
})
