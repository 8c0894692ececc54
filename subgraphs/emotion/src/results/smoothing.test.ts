import { emotions, type Emotion } from '@parley/contracts'
import { expect, test } from '@jest/globals'
import { smooth, smoothingState, type SmoothingState } from './smoothing.ts'

const face = (at: number, shares: Partial<Record<Emotion, number>>) => ({
  probabilities: emotions.map((emotion) => shares[emotion] ?? 0),
  valence: 0,
  attention: 1,
  at,
})
const of = ({ probabilities }: SmoothingState, emotion: Emotion) => probabilities[emotions.indexOf(emotion)] ?? 0

test('the first face is shown as it was read', () => {
  const first = smooth(null, face(0, { happy: 0.7, sad: 0.3 }))
  expect(first).toMatchObject({ dominant: 'happy', at: 0, valence: 0, attention: 1 })
  expect(of(first, 'happy')).toBe(0.7)
})

test('the mean follows with a time constant of 1.2 s, however often frames come', () => {
  const before = smooth(null, face(0, { neutral: 1 }))
  const inOneStep = smooth(before, face(1_200, { happy: 1 }))
  expect(of(inOneStep, 'happy')).toBeCloseTo(1 - Math.exp(-1))
  let inMany = before
  for (let at = 100; at <= 1_200; at += 100) inMany = smooth(inMany, face(at, { happy: 1 }))
  expect(of(inMany, 'happy')).toBeCloseTo(1 - Math.exp(-1))
})

test('probabilities go on adding up to 1', () => {
  let state = smooth(null, face(0, { neutral: 0.5, angry: 0.5 }))
  for (let at = 500; at < 10_000; at += 500) state = smooth(state, face(at, at % 1_000 === 0 ? { happy: 1 } : { sad: 0.4, fearful: 0.6 }))
  expect(state.probabilities.reduce((sum, value) => sum + value)).toBeCloseTo(1)
})

test('the dominant emotion changes only with a clear lead', () => {
  const neutral = smooth(null, face(0, { neutral: 0.52, happy: 0.48 }))
  const close = smooth(neutral, face(60_000, { neutral: 0.46, happy: 0.54 }))
  expect(close.dominant).toBe('neutral')
  const clear = smooth(close, face(120_000, { neutral: 0.44, happy: 0.56 }))
  expect(clear.dominant).toBe('happy')
})

test('a frame that arrived earlier changes nothing', () => {
  const state = smooth(null, face(1_000, { happy: 1 }))
  expect(smooth(state, face(500, { sad: 1 }))).toEqual(state)
})

test('a state survives its row', () => {
  const state = smooth(smooth(null, face(0.25, { happy: 1 })), face(400.5, { sad: 1 }))
  expect(smoothingState.parse(JSON.parse(JSON.stringify(state)))).toEqual(state)
})
