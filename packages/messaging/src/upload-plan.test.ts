import { expect, test } from '@jest/globals'
import { maxParts, minPartSize } from './object-limits.ts'
import { planUpload } from './upload-plan.ts'

test.each([
  [0, [[0, 0]]],
  [1, [[0, 1]]],
  [minPartSize, [[0, minPartSize]]],
  [
    minPartSize + 1,
    [
      [0, minPartSize],
      [minPartSize, minPartSize + 1],
    ],
  ],
])('divides %i bytes without gap or overlap', (size, expected) => {
  expect(planUpload(size)).toEqual(expected.map(([from, to], place) => ({ number: place + 1, from, to })))
})

test('has as many parts as allowed, and not one more', () => {
  expect(planUpload(minPartSize * maxParts)).toHaveLength(maxParts)
  expect(() => planUpload(minPartSize * maxParts + 1)).toThrow(`at most ${maxParts} parts`)
  expect(planUpload(minPartSize * maxParts + 1, minPartSize + 1)).toHaveLength(maxParts)
})
