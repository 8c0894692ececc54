import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { comesAt, endsAt, instantIn, isOver, momentAt } from './replay-clock.ts'
import { idIn, isReplayId, parseReplayId, replayId, sourceOf, type Replay } from './replay-id.ts'

const replays = fc.record({
  of: fc.string({ minLength: 1, maxLength: 60 }).filter((id) => !isReplayId(id)),
  speed: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constantFrom(1.5, 2.25, 19.99)),
  startedAt: fc.nat({ max: 4_000_000_000_000 }),
  sourceStartedAt: fc.nat({ max: 4_000_000_000_000 }),
  sourceMs: fc.nat({ max: 86_400_000 }),
})
const one: Replay = { of: 'a~b', speed: 4, startedAt: 1_000_000, sourceStartedAt: 200_000, sourceMs: 60_000 }

test('an id says all that there is to know of its replay, whatever the interview is called', () => {
  fc.assert(fc.property(replays, (replay) => expect(parseReplayId(replayId(replay), 4_000_000_000_000)).toEqual(replay)))
})

test('what was not written so is no replay', () => {
  const id = replayId(one)
  expect(parseReplayId('interview-1')).toBeUndefined()
  expect(parseReplayId(id.replace('~4~', '~21~'))).toBeUndefined()
  expect(parseReplayId(id.replace('~4~', '~0.5~'))).toBeUndefined()
  expect(parseReplayId(id.replace('~4~', '~4.0~'))).toBeUndefined()
  expect(parseReplayId(id.toUpperCase().replace('REPLAY', 'replay'))).toBeUndefined()
  expect(parseReplayId(`${id}-1`)).toBeUndefined()
  expect(parseReplayId('replay~~1~a~a~a')).toBeUndefined()
  expect(parseReplayId('replay~a')).toBeUndefined()
  // A replay of a replay.
  expect(parseReplayId(replayId({ ...one, of: id }))).toBeUndefined()
  fc.assert(
    fc.property(fc.string(), (text) =>
      expect([undefined, 'object']).toContain(typeof parseReplayId(`replay~${text}`) === 'object' ? 'object' : undefined),
    ),
  )
})

test('a replay begins when it is asked for: an id of a later time is none, but for clocks that are apart', () => {
  const id = replayId(one)
  expect(parseReplayId(id, one.startedAt - 60_000)).toEqual(one)
  expect(parseReplayId(id, one.startedAt - 60_001)).toBeUndefined()
})

test('what belongs to the interview has an id of the replay, too', () => {
  expect(parseReplayId(idIn(one, 'answer-1'))).toEqual({ ...one, of: 'answer-1' })
})

test('rights are those of the interview that is played', () => {
  expect(sourceOf(replayId(one))).toBe('a~b')
  expect(sourceOf('interview-1')).toBe('interview-1')
})

test('the clock runs faster by its speed, both ways', () => {
  expect(comesAt(one, 200_000)).toBe(1_000_000)
  expect(comesAt(one, 240_000)).toBe(1_010_000)
  expect(endsAt(one)).toBe(1_015_000)
  expect([isOver(one, 1_014_999), isOver(one, 1_015_000)]).toEqual([false, true])
  expect(instantIn(one, new Date(204_000).toISOString())).toBe(new Date(1_001_000).toISOString())
  fc.assert(
    fc.property(replays, fc.nat({ max: 86_400_000 }), (replay, ms) =>
      expect(momentAt(replay, comesAt(replay, replay.sourceStartedAt + ms))).toBeCloseTo(replay.sourceStartedAt + ms, 0),
    ),
  )
})
