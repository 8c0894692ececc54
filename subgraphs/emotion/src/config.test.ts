import { expect, test } from '@jest/globals'
import { emotionConfig } from './config.ts'

const { EMOTION_RETENTION_DAYS: days } = emotionConfig.shape

test('samples are kept for 30 days, or for as many as are set', () => {
  expect([days.parse(undefined), days.parse('7')]).toEqual([30, 7])
})

test.each(['0', '-1', '1.5', 'a month', '', '4000'])('%p is no number of days', (text) => {
  expect(days.safeParse(text).success).toBe(false)
})
