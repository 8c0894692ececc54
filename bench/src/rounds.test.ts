import { expect, test } from '@jest/globals'
import { median, medianRatio, takeTurns } from './rounds.ts'

test('contestants take turns, and begin alternately; the warm-up is not counted', async () => {
  const order: string[] = []
  let figure = 0
  const contestant = (name: string) => ({
    name,
    round: async () => {
      order.push(name)
      return (figure += 1)
    },
  })
  const figures = await takeTurns([contestant('a'), contestant('b')], { rounds: 2, warmUp: 1 })
  expect(order).toEqual(['a', 'b', 'b', 'a', 'a', 'b'])
  expect([...figures]).toEqual([
    ['a', [4, 5]],
    ['b', [3, 6]],
  ])
})

test('the median is the middle, or the mean of the two in the middle', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(medianRatio([10, 30, 50], [10, 10, 10])).toBe(3)
})
