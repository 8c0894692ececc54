import { expect, test } from '@jest/globals'
import { createLanes } from './lanes.ts'

interface Item {
  key: string
  place: number
}

/** Groups that end when they are told to. */
function heldLanes(lanes: number) {
  const running: { items: Item[]; finish: () => void }[] = []
  const runner = createLanes<Item, number>({
    lanes,
    keyOf: ({ key }) => key,
    run: (items) => new Promise((resolve) => running.push({ items, finish: () => resolve(items.map(({ place }) => place)) })),
    everyMs: 0,
    largest: 10,
    backlog: 20,
  })
  return { runner, running }
}

test('while one lane waits, another works', async () => {
  const { runner, running } = heldLanes(4)
  const added = Promise.all(Array.from({ length: 16 }, (_, place) => runner.add({ key: `interview ${place}`, place })))
  expect(running.length).toBeGreaterThan(1)
  expect(runner.size).toBe(16)
  while (runner.size > 0) {
    running.splice(0).forEach(({ finish }) => finish())
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(await added).toEqual(Array.from({ length: 16 }, (_, place) => place))
})

test('items of one key never run beside each other, and keep their order', async () => {
  const { runner, running } = heldLanes(4)
  const added = [0, 1, 2].map((place) => runner.add({ key: 'one interview', place }))
  const groups: number[][] = []
  while (runner.size > 0) {
    expect(running.length).toBeLessThanOrEqual(1)
    for (const { items, finish } of running.splice(0)) {
      groups.push(items.map(({ place }) => place))
      finish()
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
  await Promise.all(added)
  expect(groups).toEqual([[0], [1, 2]])
})
