import { encodeCursor, type LiveStream } from '@parley/live-log'
import { ParleyError } from '@parley/platform'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createReplayStreams, type OpenReplay, type ReplayStreams } from './replay-streams.ts'
import { createFakeClock, type FakeClock } from './testing/fake-clock.ts'
import { keptEvents, type KeptEvents } from './testing/kept-events.ts'

let clock: FakeClock
let streams: ReplayStreams
beforeEach(() => {
  clock = createFakeClock()
  streams = createReplayStreams({ clock, most: 3 })
})
afterEach(async () => {
  await streams.close()
  if (streams.size + clock.timers > 0) throw new Error('something stayed open')
})

const cursor = (number: number, key = 'k', feed = 'f') => encodeCursor({ feed, key, number })

/** Reads a stream into a list of when each number came, until it ends. */
function read(stream: LiveStream<string>) {
  const heard: [at: number, number: number][] = []
  const ended = (async () => {
    for await (const { number } of stream) heard.push([clock.now(), number])
  })()
  ended.catch(() => undefined)
  return { heard, ended }
}
const open = async (events: KeptEvents, options: Partial<OpenReplay> = {}) => {
  const stream = await streams.open(events, { from: 'live', ...options })
  return { stream, ...read(stream) }
}

describe('an event', () => {
  test('comes at its time; after the last the stream stays open and quiet', async () => {
    const { heard, stream } = await open(keptEvents([100, 100, 250]))
    await clock.pass(99)
    expect(heard).toEqual([])
    await clock.pass(60_000)
    expect(heard).toEqual([
      [100, 1],
      [100, 2],
      [250, 3],
    ])
    await stream.close()
  })

  test('waits for the others that are due within 50 ms: so many timers are enough', async () => {
    const { heard } = await open(keptEvents(Array.from({ length: 100 }, (_, index) => 10 * (index + 1))))
    await clock.pass(1_100)
    expect(heard.map(([, number]) => number)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1))
    expect(heard.every(([at, number]) => at >= 10 * number && at <= 10 * number + 50)).toBe(true)
    expect(new Set(heard.map(([at]) => at)).size).toBeLessThanOrEqual(22)
  })

  test('never comes before one of a lower number', async () => {
    const { heard } = await open(keptEvents([100, 400, 200]))
    await clock.pass(1_000)
    expect(heard).toEqual([
      [100, 1],
      [400, 2],
      [400, 3],
    ])
  })

  test('that was deleted does not come, though it had been read ahead', async () => {
    const events = keptEvents([100, 200, 5_000])
    const { heard, ended } = await open(events)
    await clock.pass(1_000)
    events.rows = []
    events.floor = 3
    await clock.pass(5_000)
    expect(heard.map(([, number]) => number)).toEqual([1, 2])
    await expect(ended).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' })
  })

  test('that is added behind the last one comes, too', async () => {
    const events = keptEvents([100])
    const { heard } = await open(events)
    await clock.pass(1_000)
    events.rows.push({ number: 2, dueAt: 2_000, event: 'late' })
    await clock.pass(10_000)
    expect(heard.map(([, number]) => number)).toEqual([1, 2])
  })
})

describe('a stream', () => {
  test('begins with the newest that was due, or with the next; with a cursor, behind it', async () => {
    await clock.pass(200)
    const begin = async (options: Partial<OpenReplay>) => {
      const { stream, heard } = await open(keptEvents([100, 150, 1_000]), options)
      await clock.pass(0)
      await stream.close()
      return [stream.cursor, stream.from, heard.map(([, number]) => number)]
    }
    expect(await begin({ from: 'state' })).toEqual([cursor(1), 'state', [2]])
    expect(await begin({ from: 'live' })).toEqual([cursor(2), 'live', []])
    expect(await begin({ after: cursor(0) })).toEqual([cursor(0), 'live', [1, 2]])
  })

  test('refuses cursors of others and beyond the end, but not one that the clock of this replica has yet to reach', async () => {
    const refused = (after: string) => streams.open(keptEvents([100, 300]), { from: 'live', after })
    await expect(refused(cursor(3))).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
    await expect(refused(cursor(0, 'other'))).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
    await expect(refused(cursor(0, 'k', 'other'))).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
    const pruned = keptEvents([100, 300])
    pruned.floor = 1
    await expect(streams.open(pruned, { from: 'live', after: cursor(0) })).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' })
    const { heard } = await open(keptEvents([100, 300]), { after: cursor(1) })
    await clock.pass(400)
    expect(heard).toEqual([[300, 2]])
  })

  test('ends by its signal, also while it waits; before it stands, opening fails', async () => {
    const controller = new AbortController()
    const { ended, heard } = await open(keptEvents([1_000_000_000]), { signal: controller.signal })
    await clock.pass(200_000)
    controller.abort(new Error('gone'))
    await ended
    await expect(streams.open(keptEvents([1]), { from: 'live', signal: controller.signal })).rejects.toThrow('gone')
    expect([heard, streams.size, clock.timers]).toEqual([[], 0, 0])
  })

  test('is read from slowly: what is more than a hundred events ahead stays where it is', async () => {
    const events = keptEvents(Array.from({ length: 1_000 }, () => 1))
    const stream = await streams.open(events, { from: 'live' })
    await clock.pass(10)
    for (let count = 0; count < 150; count += 1) await stream.next()
    expect(events.reads).toBe(2)
  })

  test('is one of so many of its feed: the next gets SERVICE_UNAVAILABLE until one ends', async () => {
    const [first] = [await open(keptEvents([1])), await open(keptEvents([1])), await open(keptEvents([1]))]
    await expect(open(keptEvents([1]))).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
    await open(keptEvents([1], { feed: 'other', key: 'k' }))
    await first?.stream.close()
    await first?.stream.close()
    await open(keptEvents([1]))
    await expect(open(keptEvents([1]))).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
    // A refused one takes no place.
    await expect(streams.open(keptEvents([1], { feed: 'third', key: 'k' }), { from: 'live', after: 'x' })).rejects.toThrow(ParleyError)
    expect(streams.size).toBe(4)
  })

  test('survives a table out of reach for half a minute, and ends after that', async () => {
    const events = keptEvents([100, 20_000, 90_000])
    const { heard, ended } = await open(events)
    await clock.pass(1_000)
    events.failure = new Error('no connection')
    await clock.pass(40_000)
    events.failure = undefined
    await clock.pass(10_000)
    expect(heard.map(([, number]) => number)).toEqual([1, 2])
    events.failure = new Error('no connection')
    await clock.pass(100_000)
    await expect(ended).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
    expect(streams.size).toBe(0)
  })
})
