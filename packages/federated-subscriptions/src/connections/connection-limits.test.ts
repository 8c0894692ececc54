import { expect, test } from '@jest/globals'
import { createConnectionLimits } from './connection-limits.ts'

test('admits as many as are allowed, and one more once one has left', () => {
  const limits = createConnectionLimits({ connections: 2 })
  const first = limits.admit()
  expect(limits.admit()).toBeDefined()
  expect(limits.admit()).toBeUndefined()
  expect(limits.count).toBe(2)
  first?.release()
  first?.release()
  expect(limits.count).toBe(1)
  expect(limits.admit()).toBeDefined()
})

test('a viewer has as many as are allowed, whoever else is there', () => {
  const limits = createConnectionLimits({ perViewer: 1 })
  const [a, b] = [limits.admit(), limits.admit()]
  expect(a?.claim('ann')).toBe(true)
  expect(a?.claim('ann')).toBe(true)
  expect(b?.claim('ann')).toBe(false)
  expect(b?.claim('ben')).toBe(true)
  a?.release()
  expect(limits.countOf('ann')).toBe(0)
  expect(b?.claim('ann')).toBe(true)
  expect([limits.countOf('ann'), limits.countOf('ben')]).toEqual([1, 0])
})

test('a place that was released counts for nobody any more', () => {
  const limits = createConnectionLimits({ perViewer: 1 })
  const place = limits.admit()
  place?.release()
  place?.claim('ann')
  expect(limits.countOf('ann')).toBe(0)
})

test('without bounds it only counts', () => {
  const limits = createConnectionLimits()
  for (let held = 0; held < 100; held += 1) expect(limits.admit()?.claim('ann')).toBe(true)
  expect([limits.count, limits.countOf('ann')]).toEqual([100, 100])
})
