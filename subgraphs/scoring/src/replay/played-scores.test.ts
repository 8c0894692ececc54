import { expect, test } from '@jest/globals'
import { accessOf } from '@parley/interview-access/testing'
import { comesAt, parseReplayId, replayId, type Replay } from '@parley/replay'
import { defaultCriteria } from '@parley/contracts'
import { weightsOf } from '../rubric/weights.ts'
import { makeScorecard } from '../scorecard/make-scorecard.ts'
import { scoreAnswerState } from '../scorecard/score-answer-state.ts'
import { resultOf } from '../testing/result.fixture.ts'
import { scorecardHappenings, type PlayedScores } from './played-scores.ts'

const began = Date.parse('2026-01-01T10:00:00.000Z')
const at = (seconds: number) => new Date(began + seconds * 1_000).toISOString()
const replay: Replay = { of: 'i', speed: 10, startedAt: Date.parse('2026-06-01T00:00:00.000Z'), sourceStartedAt: began, sourceMs: 100_000 }
const scoreOf = (answerId: string, score: number, submitted: number, scored: number) =>
  scoreAnswerState(resultOf('i', answerId, score, { submittedAt: at(submitted), scoredAt: at(scored) }), weightsOf(defaultCriteria))
const answers = [scoreOf('a2', 6, 80, 81), scoreOf('a1', 8, 40, 41)]
const played = (changes: Partial<PlayedScores> = {}): PlayedScores => ({
  replay,
  access: accessOf('i', { status: 'COMPLETED', totalQuestions: 3, answersSubmitted: 2, version: 9 }),
  answers,
  releasedAt: undefined,
  ...changes,
})
const told = (changes: Partial<PlayedScores> = {}) =>
  scorecardHappenings(played(changes)).map(({ moment, event }) => {
    const { status, scored, total } = event(1)
    return [(moment - began) / 1_000, status, scored, total]
  })

test('a scorecard grows as the answers were scored, and is final when the interview was completed', () => {
  expect(told()).toEqual([
    [41, 'PARTIAL', 1, 80],
    [81, 'PARTIAL', 2, 70],
    [100, 'FINAL', 2, 70],
  ])
})

test('a score that came after the end makes it final then; a release is told when it was', () => {
  const late = [scoreOf('a1', 8, 40, 41), scoreOf('a2', 6, 80, 500)]
  expect(told({ answers: late, releasedAt: began + 900_000 })).toEqual([
    [41, 'PARTIAL', 1, 80],
    [500, 'FINAL', 2, 70],
    [900, 'RELEASED', 2, 70],
  ])
})

test('practice needs nobody to release it; of nothing scored nothing is told', () => {
  expect(told({ access: { ...played().access, practice: true } }).at(-1)).toEqual([100, 'RELEASED', 2, 70])
  expect(told({ answers: [] })).toEqual([])
})

test('it is the scorecard that the same answers make, with ids and instants of the replay', () => {
  const last = scorecardHappenings(played()).at(-1)?.event(7)
  const made = makeScorecard({ interviewId: replayId(replay), number: 7, answers, expected: 3, status: 'FINAL' })
  expect(last).toMatchObject({ interviewId: replayId(replay), number: 7, total: made.total, expected: 3 })
  const scores = ({ name, score, weight, reason, confidence }: (typeof made.criteria)[number]) => ({
    name,
    score,
    weight,
    reason,
    confidence,
  })
  expect(last?.criteria.map(scores)).toEqual(made.criteria.map(scores))
  expect(last?.answers.map(({ answerId }) => parseReplayId(answerId)?.of)).toEqual(['a1', 'a2'])
  expect(last?.answers[0]).toMatchObject({
    submittedAt: new Date(comesAt(replay, began + 40_000)).toISOString(),
    scoredAt: new Date(comesAt(replay, began + 41_000)).toISOString(),
  })
  const quoted = [...(last?.criteria ?? []), ...(last?.answers.flatMap(({ criteria }) => criteria) ?? [])].flatMap(
    ({ evidence }) => evidence,
  )
  expect(quoted.length).toBeGreaterThan(0)
  expect(quoted.every(({ answerId }) => ['a1', 'a2'].includes(parseReplayId(answerId)?.of ?? ''))).toBe(true)
})
