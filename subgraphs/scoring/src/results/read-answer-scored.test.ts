import { describe, expect, test } from '@jest/globals'
import { jsonMessage } from '@parley/messaging'
import { resultOf } from '../testing/result.fixture.ts'
import { readAnswerScored } from './read-answer-scored.ts'

const result = resultOf('i', 'a', 8)
const [criterion] = result.criteria

test('reads a verdict, its instants as the database gives them back', () => {
  const read = readAnswerScored(jsonMessage({ ...result, submittedAt: '2026-01-05T10:00:00+01:00' }))
  expect(read).toEqual({ ...result, submittedAt: '2026-01-05T09:00:00.000Z' })
})

describe('refuses', () => {
  test.each([
    ['what is no verdict', { answerId: 'a' }],
    ['a verdict on nothing', { ...result, criteria: [] }],
    ['a score above its maximum', { ...result, criteria: [{ ...criterion, score: 11 }] }],
    ['a criterion judged twice', { ...result, criteria: [criterion, criterion] }],
    ['an instant that is none', { ...result, scoredAt: 'yesterday' }],
    ['text that no database keeps', { ...result, scorer: 'a\u0000b' }],
  ])('%s', (_what, body) => {
    expect(() => readAnswerScored(jsonMessage(body))).toThrow(/\w/)
  })
})
