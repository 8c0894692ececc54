import { expect, test } from '@jest/globals'
import { emotions, type Emotion } from '@parley/contracts'
import { valenceOf } from './valence.ts'

const pure = (emotion: Emotion) => valenceOf(emotions.map((each) => (each === emotion ? 1 : 0)))

test('valence runs from unpleasant to pleasant', () => {
  expect(pure('happy')).toBe(1)
  expect(pure('disgusted')).toBe(-1)
  expect(pure('neutral')).toBe(0)
  expect(pure('surprised')).toBe(0)
  for (const emotion of ['sad', 'angry', 'fearful'] as const) expect(pure(emotion)).toBeCloseTo(-0.707, 3)
})

test('mixed expressions lie between', () => {
  expect(valenceOf([0.5, 0.5, 0, 0, 0, 0, 0])).toBe(0.5)
  expect(valenceOf([0, 0.5, 0, 0, 0, 0.5, 0])).toBe(0)
})

test('rounding never leads beyond the scale', () => {
  expect(valenceOf([0, 1.0000001, 0, 0, 0, 0, 0])).toBe(1)
})
