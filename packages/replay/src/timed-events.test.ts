import { expect, test } from '@jest/globals'
import type { Replay } from './replay-id.ts'
import { lastDue, listedEvents, type Happening } from './timed-events.ts'

/** An interview of a minute that began at second 100, played four times as fast from second 1,000 on. */
const replay: Replay = { of: 'i', speed: 4, startedAt: 1_000_000, sourceStartedAt: 100_000, sourceMs: 60_000 }
const said = (moment: number, what = `at ${moment}`): Happening<string> => ({ moment, event: (number) => `${number} ${what}` })
const eventsOf = (...list: Happening<string>[]) => listedEvents({ feed: 'f', key: 'k' }, replay, async () => list)

test('events are numbered by their millisecond, and due on the clock of the replay', async () => {
  const events = eventsOf(said(140_000), said(100_000), said(120_000))
  expect(await events.read(0, 2)).toEqual([
    { number: 1, dueAt: 1_000_000, event: '1 at 100000' },
    { number: 20_001, dueAt: 1_005_000, event: '20001 at 120000' },
  ])
  expect(await events.read(20_001, 10)).toEqual([{ number: 40_001, dueAt: 1_010_000, event: '40001 at 140000' }])
  expect(await events.bounds()).toEqual({ head: 40_001, floor: 0 })
  expect([await events.dueBy(999_999), await events.dueBy(1_000_000), await events.dueBy(1_009_999), await events.dueBy(2e6)]).toEqual([
    0, 1, 20_001, 40_001,
  ])
})

test('of one millisecond the last is told; what was before the start comes with it', async () => {
  const events = eventsOf(said(100_000, 'started'), said(50_000, 'before'), said(100_000, 'and so'))
  expect(await events.read(0, 10)).toEqual([{ number: 1, dueAt: 1_000_000, event: '1 and so' }])
})

test('what comes weeks later has the last number there is', async () => {
  const [event] = await eventsOf(said(1e12)).read(0, 10)
  expect(event?.number).toBe(2_147_483_647)
})

test('there may be none', async () => {
  const none = eventsOf()
  expect([await none.read(0, 10), await none.bounds(), await none.dueBy(1e15)]).toEqual([[], { head: 0, floor: 0 }, 0])
})

test('the state as it is by then is the last that was due', () => {
  const list = [said(120_000), said(100_000)]
  expect([lastDue(replay, list, 999_999), lastDue(replay, list, 1_004_999)]).toEqual([undefined, { number: 1, event: '1 at 100000' }])
  expect(lastDue(replay, list, 1_005_000)).toEqual({ number: 20_001, event: '20001 at 120000' })
})
