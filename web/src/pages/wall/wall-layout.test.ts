import { expect, test } from '@jest/globals'
import { wallLayout } from './wall-layout.ts'

const rowsOf = (count: number, columns: number) => Math.ceil(count / columns)

test('fifty interviews are all in sight on a laptop and on a wall screen', () => {
  for (const [width, height] of [
    [1228, 627],
    [1888, 900],
    [2496, 1300],
  ] as const) {
    const { columns, rowHeight, scrolls } = wallLayout(50, width, height)
    expect(scrolls).toBe(false)
    expect(rowHeight * rowsOf(50, columns) + 8 * (rowsOf(50, columns) - 1)).toBeLessThanOrEqual(height)
    expect(width / columns).toBeGreaterThanOrEqual(132)
  }
})

test('on a phone they are as many beside each other as can be read, and scroll', () => {
  expect(wallLayout(50, 343, 600)).toEqual({ columns: 2, rowHeight: 96, scrolls: true })
  expect(wallLayout(50, 200, 600)).toMatchObject({ columns: 1, scrolls: true })
})

test('a few are large, but not beyond measure', () => {
  const one = wallLayout(1, 1888, 900)
  expect(one).toEqual({ columns: 1, rowHeight: 300, scrolls: false })
  const four = wallLayout(4, 1888, 900)
  expect(four.columns).toBeGreaterThanOrEqual(2)
  expect(four.scrolls).toBe(false)
})

test('a wall without room or tiles has a layout, too', () => {
  expect(wallLayout(0, 1000, 500)).toMatchObject({ columns: 1, scrolls: false })
  expect(wallLayout(5, 0, 0)).toMatchObject({ columns: 1, scrolls: true })
})
