import { expect, test } from '@jest/globals'
import { emotionConfig } from './config.ts'
import { defaultRetentionDays } from './retention/keep-samples.ts'

const { EMOTION_RETENTION_DAYS: days } = emotionConfig.shape

test('samples are kept for as long as the subgraph keeps them by itself, or for as many as are set', () => {
  expect([days.parse(undefined), days.parse('7')]).toEqual([defaultRetentionDays, 7])
})

test.each(['0', '-1', '1.5', 'a month', '', '4000'])('%p is no number of days', (text) => {
  expect(days.safeParse(text).success).toBe(false)
})
