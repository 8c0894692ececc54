import { expect, test } from '@jest/globals'
import { createEmotionNow, type EmotionEvent } from './emotion-now.ts'

const none = { neutral: 0, happy: 0, sad: 0, angry: 0, fearful: 0, disgusted: 0, surprised: 0 }
const event = (second: number, valence: number): EmotionEvent => ({
  capturedAt: new Date(second * 1_000).toISOString(),
  outcome: 'OK',
  dominant: 'HAPPY',
  probabilities: { ...none, happy: 1 },
  valence,
  attention: 1,
  latencyMs: 30,
})

test('of a burst all are drawn and none is lost; the newest is told, once', () => {
  const wanted = new Set<() => void>()
  const now = createEmotionNow({ want: (draw) => wanted.add(draw), drop: () => {} }, () => 0)
  let told = 0
  now.onChange(() => (told += 1))
  for (let second = 1; second <= 500; second++) now.heard(event(second, second / 500))
  for (const draw of wanted) draw()
  expect([told, now.series.length, now.series.first, now.series.last]).toEqual([1, 500, 1_000, 500_000])
  expect(now.read()).toMatchObject({ samples: 500, dominant: 'happy', valence: 1, latencyMs: 30, problem: undefined })
})

test('the same is told as the same, and that nothing comes is told without an event', () => {
  let [time, draw] = [0, (): void => {}]
  const now = createEmotionNow({ want: (it) => (draw = it), drop: () => {} }, () => time)
  now.heard(event(1, 0))
  draw()
  const before = now.read()
  now.look()
  draw()
  expect(now.read()).toBe(before)
  time = 7_000
  now.look()
  draw()
  expect(now.read()).toMatchObject({ samples: 1, problem: 'SILENT' })
})
