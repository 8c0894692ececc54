import { describe, expect, test } from '@jest/globals'
import type { Pixels } from './pixels.ts'
import { cutSquare } from './square.ts'

/** Grey pixels, given row by row. */
const grey = (rows: number[][]): Pixels => ({
  data: Uint8Array.from(rows.flat().flatMap((value) => [value, value, value])),
  width: rows[0]?.length ?? 0,
  height: rows.length,
})
const reds = (square: Float32Array) => [...square].filter((_, i) => i % 3 === 0)
const whole = ({ width, height }: Pixels) => ({ x: 0, y: 0, width, height })

describe('a square', () => {
  test('keeps the pixels when nothing is scaled', () => {
    const pixels = grey([
      [10, 20],
      [30, 40],
    ])
    expect(reds(cutSquare(pixels, whole(pixels), 2, 'corner'))).toEqual([10, 20, 30, 40])
  })

  test('is padded below for the detector', () => {
    const pixels = grey([[10, 20]])
    expect(reds(cutSquare(pixels, whole(pixels), 2, 'corner'))).toEqual([10, 20, 0, 0])
  })

  test('is padded on both sides for the face networks, an odd pixel at the end', () => {
    const pixels = grey([[10], [20], [30], [40]])
    expect(reds(cutSquare(pixels, whole(pixels), 4, 'centre'))).toEqual([0, 10, 0, 0, 0, 20, 0, 0, 0, 30, 0, 0, 0, 40, 0, 0])
  })

  test('takes the region and nothing beside it', () => {
    const pixels = grey([
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ])
    expect(reds(cutSquare(pixels, { x: 1, y: 1, width: 2, height: 2 }, 2, 'corner'))).toEqual([5, 6, 8, 9])
  })

  test('scales up between neighbours, counting from the corner of a pixel', () => {
    const pixels = grey([
      [0, 100],
      [100, 200],
    ])
    const square = reds(cutSquare(pixels, whole(pixels), 4, 'corner'))
    expect(square).toEqual([0, 50, 100, 100, 50, 100, 150, 150, 100, 150, 200, 200, 100, 150, 200, 200])
  })
})
