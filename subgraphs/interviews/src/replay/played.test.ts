import { expect, test } from '@jest/globals'
import { comesAt, parseReplayId, replayId, type Happening, type Replay } from '@parley/replay'
import type { InterviewState } from '../interview/interview-state.ts'
import { draftHappenings } from './played-draft.ts'
import { interviewHappenings, stateAt, type Played, type PlayedAnswer } from './played.ts'

const began = Date.parse('2026-01-01T10:00:00.000Z')
const at = (seconds: number) => new Date(began + seconds * 1_000).toISOString()
const replay: Replay = { of: 'i', speed: 10, startedAt: Date.parse('2026-06-01T00:00:00.000Z'), sourceStartedAt: began, sourceMs: 300_000 }
const source: InterviewState = {
  id: 'i',
  organizationId: 'o',
  candidateId: 'c',
  createdById: 'u',
  title: 'Then',
  status: 'COMPLETED',
  private: false,
  practice: false,
  accommodations: { extraTimePercent: 0, largeClock: false },
  createdAt: at(-3_600),
  scheduledAt: at(0),
  startedAt: at(0),
  completedAt: at(300),
  revision: 7,
  questionIds: ['q1', 'q2', 'q3'],
  answers: [
    { id: 'a1', questionId: 'q1' },
    { id: 'a2', questionId: 'q2' },
  ],
  consent: { emotion: true, recording: true, policyVersion: '1', recordedAt: at(-60) },
  recordings: [{ id: 'r' } as InterviewState['recordings'][number]], // as far as it matters
}
const answer = (id: string, questionId: string, submittedAt: string, changes: Partial<PlayedAnswer> = {}): PlayedAnswer => ({
  id,
  questionId,
  transcript: 'one two three four five six seven eight nine ten',
  durationMs: 50_000,
  submittedAt,
  ...changes,
})
const played = (changes: Partial<Played> = {}): Played => ({
  id: replayId(replay),
  replay,
  source,
  answers: [answer('a1', 'q1', at(100)), answer('a2', 'q2', at(200))],
  noted: [],
  ...changes,
})
const inOrder = <E>(list: readonly Happening<E>[]) =>
  list.toSorted((a, b) => a.moment - b.moment).map(({ moment, event }) => ({ moment: (moment - began) / 1_000, event: event(0) }))
const shownAt = (seconds: number) => stateAt(played(), comesAt(replay, began + seconds * 1_000))

test('the interview begins, gets its answers and is completed, all by the clock of the replay', () => {
  const states = inOrder(interviewHappenings(played()))
  expect(states.map(({ moment, event: { status, answers } }) => [moment, status, answers.length])).toEqual([
    [0, 'IN_PROGRESS', 0],
    [100, 'IN_PROGRESS', 1],
    [200, 'IN_PROGRESS', 2],
    [300, 'COMPLETED', 2],
  ])
  expect(states.at(-1)?.event).toMatchObject({
    id: replayId(replay),
    title: 'Then',
    candidateId: 'c',
    createdAt: '2026-06-01T00:00:00.000Z',
    scheduledAt: null,
    startedAt: '2026-06-01T00:00:00.000Z',
    completedAt: '2026-06-01T00:00:30.000Z',
    recordings: [],
  })
  expect(states.every(({ event }) => event.completedAt === null || event.status === 'COMPLETED')).toBe(true)
})

test('the state as it is follows the clock; its answers have ids of the replay; its revision is its moment', () => {
  expect([-100, 0, 99.999, 100, 299, 300, 1e6].map((seconds) => shownAt(seconds).answers.length)).toEqual([0, 0, 0, 1, 2, 2, 2])
  expect(shownAt(150)).toMatchObject({ status: 'IN_PROGRESS', revision: 100_001 })
  expect(shownAt(400)).toMatchObject({ status: 'COMPLETED', revision: 300_001 })
  expect(shownAt(-5).revision).toBe(1)
  expect(parseReplayId(shownAt(150).answers[0]?.id ?? '')).toEqual({ ...replay, of: 'a1' })
})

test('what staff noted is told to staff alone, unless something else happened in the same millisecond', () => {
  const noted = [at(-10), at(50), at(100)]
  const list = interviewHappenings(played({ noted }))
  const told = inOrder(list).map(({ moment, event }) => [moment, event.staffOnly === true])
  expect(told).toEqual([
    [-10, true],
    [0, false],
    [50, true],
    [100, true],
    [100, false],
    [200, false],
    [300, false],
  ])
  expect(stateAt(played({ noted }), comesAt(replay, began + 60_000))).not.toHaveProperty('staffOnly')
})

test('an answer’s words come over the time that it took, twice a second, all of them before it is submitted', () => {
  const [first] = [answer('a1', 'q1', at(100))]
  const words = inOrder(draftHappenings(played({ answers: [first] }))).filter(({ event }) => event.version > 0)
  // 50 s, ten times as fast: 5 s.
  expect(words).toHaveLength(10)
  expect(words.map(({ event }) => event.version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  expect(words[0]).toMatchObject({ event: { questionId: 'q1', transcript: 'one', over: false } })
  expect(words[2]?.event.transcript).toBe('one two three')
  expect(words.at(-1)?.event.transcript).toBe(first?.transcript)
  expect(words.every(({ moment }) => moment > 50 && moment < 100)).toBe(true)
})

test('after an answer comes nothing yet of the next question; at the end nothing of the last', () => {
  const empties = (changes: Partial<Played>) =>
    inOrder(draftHappenings(played(changes)))
      .filter(({ event }) => event.version === 0)
      .map(({ moment, event: { questionId, transcript, over } }) => [moment, questionId, transcript, over])
  expect(empties({})).toEqual([
    [100, 'q2', '', false],
    [200, 'q3', '', false],
    [300, 'q3', '', true],
  ])
  const all = [answer('a1', 'q1', at(100)), answer('a2', 'q2', at(200)), answer('a3', 'q3', at(290))]
  expect(empties({ answers: all }).at(-1)).toEqual([290, 'q3', '', true])
  expect(empties({ answers: [] })).toEqual([[300, 'q1', '', true]])
})

test.each([
  ['longer than there was time', { durationMs: 1e9 }, 1],
  ['no time at all', { durationMs: 0 }, 1],
  ['no words', { transcript: '' }, 0],
  ['spaces around', { transcript: '  a  b ' }, 1],
])('an answer that took %s has its words between the one before and its end', (_, changes, least) => {
  const words = inOrder(draftHappenings(played({ answers: [answer('a1', 'q1', at(100)), answer('a2', 'q2', at(200), changes)] }))).filter(
    ({ event }) => event.questionId === 'q2' && event.version > 0,
  )
  expect(words.length).toBeGreaterThanOrEqual(least)
  expect(words.every(({ moment }) => moment >= 100 && moment <= 200)).toBe(true)
  expect(words.at(-1)?.event.transcript ?? '').toBe('transcript' in changes ? changes.transcript : answer('', '', at(0)).transcript)
})

test('an answer of a day at its own speed has two thousand steps at most', () => {
  const long = answer('a1', 'q1', at(86_400), { durationMs: 86_400_000, transcript: 'word '.repeat(10_000) })
  const slow = { ...replay, speed: 1, sourceMs: 86_500_000 }
  expect(draftHappenings(played({ replay: slow, answers: [long] })).length).toBeLessThanOrEqual(2_002)
})
