import { describe, expect, test } from '@jest/globals'
import { defaultCriteria } from '@parley/contracts'
import { weightsOf } from '../rubric/weights.ts'
import { resultOf } from '../testing/result.fixture.ts'
import { makeScorecard } from './make-scorecard.ts'
import { scoreAnswerState } from './score-answer-state.ts'

const weights = weightsOf(defaultCriteria)
const answer = (id: string, score: number, submittedAt = '2026-01-05T09:00:00.000Z') =>
  scoreAnswerState(resultOf('i', id, score, { submittedAt }), weights)
const parts = { interviewId: 'i', number: 3, expected: 5, status: 'PARTIAL' } as const

describe('an answer', () => {
  test('totals 100 times the weighted mean of score over max', () => {
    const { criteria, ...result } = resultOf('i', 'a', 0)
    const scores: Record<string, number> = { relevance: 10, structure: 5, clarity: 2 }
    const scored = { ...result, criteria: criteria.map((one) => ({ ...one, score: scores[one.name] ?? 0 })) }
    expect(scoreAnswerState(scored, weights).total).toBe(100 * (0.35 + 0.2 * 0.5 + 0.15 * 0.2))
  })

  test('carries weights and whose words it quotes', () => {
    const [relevance] = answer('a', 7).criteria
    expect(relevance).toMatchObject({
      name: 'relevance',
      weight: 0.35,
      evidence: [{ answerId: 'a', quote: 'we agreed', start: 3, end: 12 }],
    })
  })

  test('counts nothing for what the rubric does not name, and all alike when it names nothing', () => {
    const { criteria, ...result } = resultOf('i', 'a', 2)
    const scored = { ...result, criteria: criteria.map((one) => (one.name === 'delivery' ? { ...one, score: 7 } : one)) }
    expect(scoreAnswerState(scored, weightsOf([{ name: 'delivery', weight: 3 }])).total).toBe(70)
    expect(scoreAnswerState(scored, weightsOf([])).total).toBe(30)
  })

  test('of different maxima counts each by its share', () => {
    const { criteria, ...result } = resultOf('i', 'a', 5)
    const scored = { ...result, criteria: criteria.map((one) => ({ ...one, max: one.name === 'relevance' ? 5 : 10 })) }
    expect(scoreAnswerState(scored, weights).total).toBe(67.5)
  })
})

describe('a scorecard', () => {
  test('without answers has no total and no criteria', () => {
    expect(makeScorecard({ ...parts, answers: [], status: 'PENDING' })).toEqual({
      ...parts,
      status: 'PENDING',
      total: null,
      scored: 0,
      criteria: [],
      answers: [],
    })
  })

  test('totals the mean of its answers', () => {
    expect(makeScorecard({ ...parts, answers: [answer('a', 8), answer('b', 6), answer('c', 6)] })).toMatchObject({
      total: 66.67,
      scored: 3,
    })
  })

  test('is the same in whatever order the answers came', () => {
    const [a, b, c] = [
      answer('a', 8, '2026-01-05T09:02:00.000Z'),
      answer('b', 6, '2026-01-05T09:01:00.000Z'),
      answer('c', 8, '2026-01-05T09:02:00.000Z'),
    ]
    const scorecard = makeScorecard({ ...parts, answers: [a, b, c] })
    expect(scorecard.answers.map(({ answerId }) => answerId)).toEqual(['b', 'a', 'c'])
    for (const answers of [
      [a, c, b],
      [b, a, c],
      [b, c, a],
      [c, a, b],
      [c, b, a],
    ])
      expect(makeScorecard({ ...parts, answers })).toEqual(scorecard)
  })

  test('means each criterion and rests on the best and the weakest answer', () => {
    const [relevance] = makeScorecard({ ...parts, answers: [answer('a', 8), answer('b', 3), answer('c', 7)] }).criteria
    expect(relevance).toMatchObject({ name: 'relevance', score: 6, max: 10, weight: 0.35, confidence: 0.8 })
    expect(relevance?.reason).toBe('Mean of 3 answers. Best, 8 of 10: The relevance of a. Weakest, 3 of 10: The relevance of b.')
    expect(relevance?.evidence.map(({ answerId }) => answerId)).toEqual(['a', 'b'])
  })

  test('of one answer gives that answer\u2019s reasons', () => {
    const [relevance] = makeScorecard({ ...parts, answers: [answer('a', 8)] }).criteria
    expect(relevance).toMatchObject({ score: 8, reason: 'The relevance of a.' })
    expect(relevance?.evidence).toHaveLength(1)
  })

  test('of equal answers says so', () => {
    const [relevance] = makeScorecard({ ...parts, answers: [answer('a', 8), answer('b', 8)] }).criteria
    expect(relevance?.reason).toBe('All 2 answers stand at 8 of 10: The relevance of a.')
  })
})
