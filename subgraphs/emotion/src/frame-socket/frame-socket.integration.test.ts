import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { eventually, promised } from '@parley/platform/testing'
import { jpegOf } from '../frame-intake/jpeg.fixture.ts'
import { resultOf } from '../results/result.fixture.ts'
import { openEmotionPlatform, type EmotionPlatform } from '../testing/emotion-platform.ts'
import { connectFrames, refusedFrames, type FrameClient, type FrameConnection } from '../testing/frame-client.ts'

const photograph = jpegOf()
const opened: FrameClient[] = []
let platform: EmotionPlatform
let stopWork: () => Promise<void>

beforeAll(async () => {
  // Ten frames an interview, whatever time the test takes.
  const frameRate = { burst: 10, perSecond: 0.001 }
  platform = await openEmotionPlatform({ heartbeatMs: 200, frameRate, socketLimits: { perUser: 3, perInterview: 4 } })
  stopWork = await platform.work(() => ({}))
}, 60_000)
afterEach(async () => {
  for (const { socket } of opened.splice(0)) socket.terminate()
  await eventually(async () => {
    if (platform.replicas.some((replica) => replica.stats().sockets > 0)) throw new Error('a socket’s place was not given back')
  })
})
afterAll(async () => {
  await stopWork()
  await platform.close()
})

const at = (interviewId: string, more: Partial<FrameConnection> = {}, replica: 0 | 1 = 0): FrameConnection => ({
  url: platform.replicas[replica].url,
  interviewId,
  ...more,
})

async function open(connection: FrameConnection): Promise<FrameClient> {
  const client = await connectFrames(connection)
  opened.push(client)
  return client
}

/** A running interview with its candidate's socket. */
async function candidateSocket() {
  const { id, candidate } = platform.interview()
  return { id, candidate, client: await open(at(id, { token: await platform.accessToken(candidate) })) }
}

describe('a frame', () => {
  test('in the guide’s words brings the emotion, with the sender’s own timestamp', async () => {
    const { id, client } = await candidateSocket()
    const timestamp = Date.UTC(2026, 0, 2, 3, 4, 5, 678)
    client.send(photograph, { timestamp })
    expect(await client.next()).toMatchObject({
      type: 'emotion_update',
      data: { session_id: id, timestamp, emotion: expect.any(String), outcome: 'OK', faces: 1, cursor: expect.any(String) },
    })
  })

  test.each([
    ['with a data URL’s beginning', { image: `data:image/jpeg;base64,${photograph.toString('base64')}` }],
    ['with a timestamp in ISO 8601', { timestamp: '2026-01-02T03:04:05.678Z' }],
    ['without a timestamp', { timestamp: undefined }],
    ['without a session id', { session_id: undefined }],
  ])('%s is taken', async (_, data) => {
    const { client } = await candidateSocket()
    client.send(photograph, data)
    expect(await client.next()).toMatchObject({ type: 'emotion_update' })
  })

  test('as a binary JPEG is taken as it is', async () => {
    const { client } = await candidateSocket()
    const before = Date.now()
    client.socket.send(photograph)
    const { type, data } = await client.next()
    expect({ type, recent: 'timestamp' in data && data.timestamp >= before - 1_000 }).toEqual({ type: 'emotion_update', recent: true })
  })

  test('that is no JPEG, or too much at once, is refused with the reason, and the socket stays', async () => {
    const { id, client } = await candidateSocket()
    client.send(Buffer.from('no picture'), { timestamp: 7 })
    expect(await client.next()).toEqual({ type: 'frame_refused', data: { session_id: id, timestamp: 7, reason: 'NOT_JPEG' } })
    for (let sent = 0; sent < 11; sent++) client.send(photograph)
    const refusal = await eventually(async () => {
      const found = client.came.find(({ type }) => type === 'frame_refused')
      if (found === undefined) throw new Error('none yet')
      return found
    })
    expect(refusal.data).toMatchObject({ reason: 'TOO_FAST', retryAfterMs: expect.any(Number) })
    expect(client.socket.readyState).toBe(client.socket.OPEN)
  })

  test.each([
    ['not JSON', 'hello'],
    ['of another type', JSON.stringify({ type: 'picture', data: {} })],
    ['without an image', JSON.stringify({ type: 'frame', data: { timestamp: 1 } })],
    ['that is no base64', JSON.stringify({ type: 'frame', data: { timestamp: 1, image: '%%%' } })],
    ['of another session', JSON.stringify({ type: 'frame', data: { session_id: 'other', timestamp: 1, image: '' } })],
    ['of no instant', JSON.stringify({ type: 'frame', data: { timestamp: 'yesterday', image: '' } })],
  ])('%s is an error, and the socket stays', async (_, text) => {
    const { client } = await candidateSocket()
    client.socket.send(text)
    expect(await client.next()).toMatchObject({ type: 'error', data: { code: 'BAD_USER_INPUT', message: expect.any(String) } })
    client.send(photograph)
    expect(await client.next()).toMatchObject({ type: 'emotion_update' })
  })

  test('over 512 KB is told so; a message over 2 MiB closes the socket with 1009', async () => {
    const { client } = await candidateSocket()
    client.send(jpegOf({ scanBytes: 524_288 }))
    expect(await client.next()).toMatchObject({ type: 'error', data: { code: 'PAYLOAD_TOO_LARGE' } })
    client.socket.send(Buffer.alloc(2_097_153))
    expect(await client.closed).toMatchObject({ code: 1009 })
  })

  test('is shown to those who watch on another replica, who may not send any', async () => {
    const { id, client } = await candidateSocket()
    const watcher = await open(at(id, { token: await platform.accessToken(platform.user('ANALYST')) }, 1))
    client.send(photograph)
    const [seen, shown] = [await client.next(), await watcher.next()]
    expect(shown).toEqual(seen)
    watcher.send(photograph)
    expect(await watcher.next()).toMatchObject({ type: 'error', data: { code: 'FORBIDDEN' } })
  })
})

describe('who opens it', () => {
  test('without a header or a ticket is told how', async () => {
    const { id } = platform.interview()
    const { status, code, message } = await refusedFrames(at(id))
    expect([status, code]).toEqual([401, 'UNAUTHENTICATED'])
    expect(message).toMatch(/Authorization.*\?ticket=.*websocket_url/)
  })

  test('with a ticket may do so once, on whichever replica', async () => {
    const { id, candidate } = platform.interview()
    const ticket = await platform.ticket(candidate, id)
    const client = await open(at(id, { ticket }))
    client.send(photograph)
    expect(await client.next()).toMatchObject({ type: 'emotion_update' })
    expect(await refusedFrames(at(id, { ticket }, 1))).toMatchObject({ status: 401, message: expect.stringContaining('used before') })
    expect(await refusedFrames(at(id, { ticket }, 0))).toMatchObject({ status: 401 })
  })

  test('with one ticket at two doors at once gets in by one', async () => {
    const { id, candidate } = platform.interview()
    const ticket = await platform.ticket(candidate, id)
    const outcomes = await Promise.allSettled([open(at(id, { ticket }, 0)), open(at(id, { ticket }, 1))])
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  test('with a ticket for another interview, a forged one or a token in its place is not let in', async () => {
    const { id, candidate } = platform.interview()
    const other = platform.interview({ candidateId: candidate.userId })
    for (const ticket of [await platform.ticket(candidate, other.id), 'forged', await platform.accessToken(candidate)])
      expect(await refusedFrames(at(id, { ticket }))).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' })
    expect(await refusedFrames(at(id, { token: await platform.ticket(candidate, id) }))).toMatchObject({ status: 401 })
  })

  test('is someone who may see the interview: to others it does not exist', async () => {
    const { id, candidate } = platform.interview()
    const strangers = [platform.user('CANDIDATE'), platform.user('ADMIN', { organizationId: 'other' })]
    for (const stranger of strangers)
      expect(await refusedFrames(at(id, { token: await platform.accessToken(stranger) }))).toMatchObject({ status: 404, code: 'NOT_FOUND' })
    expect(await refusedFrames(at('no-such', { token: await platform.accessToken(candidate) }))).toMatchObject({ status: 404 })
  })

  test.each([
    [{ status: 'SCHEDULED' }, 409, 'CONFLICT'],
    [{ status: 'COMPLETED' }, 409, 'CONFLICT'],
    [{ emotionConsent: false }, 403, 'CONSENT_REQUIRED'],
    [{ emotionEnabled: false }, 403, 'FORBIDDEN'],
  ] as const)('while it is %j gets %d', async (state, status, code) => {
    const { id, candidate } = platform.interview(state)
    const ticket = await platform.ticket(candidate, id)
    expect(await refusedFrames(at(id, { ticket }))).toMatchObject({ status, code })
    // The ticket is still good.
    await platform.change(id, { status: 'IN_PROGRESS', emotionConsent: true, emotionEnabled: true })
    await open(at(id, { ticket }))
  })

  test('right after the start is let in, though nobody has told us yet', async () => {
    const { id, candidate } = platform.interview({ status: 'SCHEDULED' })
    const token = await platform.accessToken(candidate)
    expect(await refusedFrames(at(id, { token }))).toMatchObject({ status: 409 })
    const before = platform.interviews.get(id)
    if (before) platform.interviews.set(id, { ...before, status: 'IN_PROGRESS', version: 2 })
    await open(at(id, { token }))
  })

  test('has at most so many sockets, and an interview too', async () => {
    const { id, candidate } = platform.interview()
    const token = await platform.accessToken(candidate)
    const [first] = [await open(at(id, { token })), await open(at(id, { token })), await open(at(id, { token }))]
    expect(await refusedFrames(at(id, { token }))).toMatchObject({ status: 429, code: 'RATE_LIMITED' })
    await open(at(id, { token: await platform.accessToken(platform.user('ADMIN')) }))
    const another = await platform.accessToken(platform.user('ADMIN'))
    expect(await refusedFrames(at(id, { token: another }))).toMatchObject({ status: 429 })
    first.socket.close()
    await first.closed
    await eventually(async () => open(at(id, { token: another })))
  })

  test('at an address that is none is told so', async () => {
    const { candidate } = platform.interview()
    const token = await platform.accessToken(candidate)
    expect(await refusedFrames(at('a/b', { token }))).toMatchObject({ status: 404 })
    expect(await refusedFrames(at('%00', { token }))).toMatchObject({ status: 404 })
  })
})

describe('it ends, within a second and saying why, when', () => {
  const end = async (change: Parameters<EmotionPlatform['change']>[1], viewer: 'candidate' | 'staff' = 'candidate') => {
    const { id, candidate } = platform.interview()
    const who = viewer === 'candidate' ? candidate : platform.user('INTERVIEWER')
    const client = await open(at(id, { ticket: await platform.ticket(who, id) }, 1))
    const begin = performance.now()
    await platform.change(id, change)
    const said = await client.next()
    const closed = await client.closed
    expect(performance.now() - begin).toBeLessThan(promised(1_000))
    return { id, said, closed }
  }

  test('the interview does', async () => {
    const { id, said, closed } = await end({ status: 'COMPLETED' })
    expect(said).toEqual({ type: 'interview_ended', data: { session_id: id, status: 'COMPLETED' } })
    expect(closed).toEqual({ code: 1000, reason: 'COMPLETED' })
  })

  test('the consent is withdrawn', async () => {
    const { said, closed } = await end({ emotionConsent: false })
    expect(said).toMatchObject({ type: 'error', data: { code: 'CONSENT_REQUIRED' } })
    expect(closed).toEqual({ code: 4403, reason: 'CONSENT_REQUIRED' })
  })

  test('the viewer may no longer see the interview', async () => {
    const { said, closed } = await end({ private: true }, 'staff')
    expect(said).toMatchObject({ type: 'error', data: { code: 'NOT_FOUND' } })
    expect(closed).toEqual({ code: 4403, reason: 'NOT_FOUND' })
  })

  test('the access token of its header expires', async () => {
    const { id, candidate } = platform.interview()
    const client = await open(at(id, { token: await platform.accessToken(candidate, '2s') }))
    expect(await client.next()).toMatchObject({ type: 'error', data: { code: 'UNAUTHENTICATED' } })
    expect(await client.closed).toEqual({ code: 4403, reason: 'UNAUTHENTICATED' })
  })
})

test('a change of which no bell told is seen at the next heartbeat', async () => {
  const { id, candidate } = platform.interview()
  const client = await open(at(id, { ticket: await platform.ticket(candidate, id) }))
  await platform.database.query('UPDATE emotion.interview_access SET status = $2, version = version + 1 WHERE interview_id = $1', [
    id,
    'COMPLETED',
  ])
  expect(await client.next()).toMatchObject({ type: 'interview_ended' })
})

test('whoever answers no heartbeat is cut', async () => {
  const { id, client } = await candidateSocket()
  client.socket.pause()
  await eventually(async () => {
    expect(platform.replicas[0].stats().sockets).toBe(0)
  })
  expect(platform.interviews.has(id)).toBe(true)
})

test('a reader that stalls gets the newest update, told how many it missed', async () => {
  const own = await openEmotionPlatform({ dropAfterMs: 120_000 })
  const { id, candidate } = own.interview()
  const token = await own.accessToken(candidate)
  const client = await connectFrames({ url: own.replicas[0].url, interviewId: id, token })
  client.socket.pause()

  const frames = 60
  await own.database.query('INSERT INTO emotion.emotion_summaries (interview_id, frames_accepted) VALUES ($1, $2)', [id, frames])
  await own.database.query(
    'INSERT INTO emotion.frames_in_flight (interview_id, frame_number, received_at) SELECT $1, n, now() FROM generate_series(1, $2::int) n',
    [id, frames],
  )
  // Updates so large that the connection holds a part of them only.
  const modelVersion = 'x'.repeat(300_000)
  for (let frameNumber = 1; frameNumber <= frames; frameNumber++)
    await own.publishResult(resultOf({ interviewId: id, frameNumber }, { modelVersion }))
  await eventually(async () => expect(await own.database.counts(id)).toMatchObject({ analysed: frames }))

  client.socket.resume()
  let told = 0
  let updates = 0
  while (told < frames) {
    const { data } = await client.next()
    updates++
    told += 1 + (('lagged' in data && data.lagged) || 0)
  }
  expect(told).toBe(frames)
  expect(updates).toBeLessThan(frames / 2)
  client.socket.terminate()
  await own.close()
}, 60_000)

test('thousands of messages at once close it with 1008', async () => {
  const { client } = await candidateSocket()
  for (let sent = 0; sent < 5_000; sent++) client.socket.send('x')
  expect(await client.closed).toEqual({ code: 1008, reason: 'RATE_LIMITED' })
})

test('a hundred sockets that come and go leave nothing behind', async () => {
  const interviews = Array.from({ length: 25 }, () => platform.interview())
  const sockets = await Promise.all(
    interviews.flatMap(({ id, candidate }) =>
      ([0, 1, 0, 1] as const).map(async (replica) => connectFrames(at(id, { ticket: await platform.ticket(candidate, id) }, replica))),
    ),
  )
  expect(platform.replicas.map((replica) => replica.stats())).toEqual([
    { readers: 50, topics: 25, replays: 0, rights: 0, sockets: 50 },
    { readers: 50, topics: 25, replays: 0, rights: 0, sockets: 50 },
  ])
  for (const { socket } of sockets) socket.close()
  const nothing = { readers: 0, topics: 0, replays: 0, rights: 0, sockets: 0 }
  await eventually(async () => expect(platform.replicas.map((replica) => replica.stats())).toEqual([nothing, nothing]))
  expect(await platform.metrics.scrape()).toMatch(/websocket_active\{service="emotion"\} 0/)
})

test('closing the subgraph tells the client that it goes', async () => {
  const own = await openEmotionPlatform()
  const { id, candidate } = own.interview()
  const client = await connectFrames({ url: own.replicas[0].url, interviewId: id, token: await own.accessToken(candidate) })
  const closing = own.close()
  expect(await client.closed).toMatchObject({ code: 1001 })
  await closing
})

test('open sockets are counted', async () => {
  const { client } = await candidateSocket()
  expect(await platform.metrics.scrape()).toMatch(/websocket_active\{service="emotion"\} [1-9]/)
  client.socket.close()
})
