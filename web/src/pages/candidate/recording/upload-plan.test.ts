import { expect, test } from '@jest/globals'
import { chunkRanges, missingParts, sentBytes } from './upload-plan.ts'

test('finds a part’s bytes among the chunks', () => {
  expect(chunkRanges([10, 20, 30], 0, 60)).toEqual([
    { index: 0, from: 0, to: 10 },
    { index: 1, from: 0, to: 20 },
    { index: 2, from: 0, to: 30 },
  ])
  expect(chunkRanges([10, 20, 30], 5, 12)).toEqual([
    { index: 0, from: 5, to: 10 },
    { index: 1, from: 0, to: 2 },
  ])
  expect(chunkRanges([10, 0, 20], 10, 11)).toEqual([{ index: 2, from: 0, to: 1 }])
})

test('all parts together are all bytes, once, in order', () => {
  const sizes = [7, 13, 0, 5, 101, 1]
  const bytes = sizes.flatMap((size, index) => Array.from({ length: size }, (_, at) => `${index}.${at}`))
  const parts = [0, 50, 100, bytes.length].map((from, i, all) => [from, all[i + 1] ?? from] as const)
  const got = parts.flatMap(([from, to]) =>
    chunkRanges(sizes, from, to).flatMap((range) =>
      Array.from({ length: range.to - range.from }, (_, at) => `${range.index}.${range.from + at}`),
    ),
  )
  expect(got).toEqual(bytes)
})

test('more bytes than there are is an error, never a short part', () => {
  expect(() => chunkRanges([10], 5, 11)).toThrow(RangeError)
})

test('goes on with the parts that are missing', () => {
  const parts = [3, 1, 2].map((number) => ({ number, url: '', from: (number - 1) * 5, to: number * 5 - (number === 3 ? 3 : 0) }))
  expect(missingParts(parts, [1]).map(({ number }) => number)).toEqual([2, 3])
  expect(missingParts(parts, [1, 2, 3])).toEqual([])
  expect([sentBytes(parts, []), sentBytes(parts, [1, 3])]).toEqual([0, 7])
})
