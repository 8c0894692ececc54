import { expect, test } from '@jest/globals'
import { levelOf } from './level-meter.ts'

const tone = (amplitude: number): Float32Array => Float32Array.from({ length: 1_024 }, (_, i) => amplitude * Math.sin(i / 5))

test('silence is 0, as loud as can be nearly 1, and a voice between', () => {
  expect(levelOf(tone(0))).toBe(0)
  expect(levelOf(tone(0.0005))).toBe(0)
  expect(levelOf(tone(1))).toBeGreaterThan(0.9)
  expect(levelOf(tone(0.05))).toBeGreaterThan(0.4)
  expect(levelOf(tone(0.05))).toBeLessThan(0.6)
})
