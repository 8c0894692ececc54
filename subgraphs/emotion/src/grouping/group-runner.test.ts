import { expect, test } from '@jest/globals'
import { createGroupRunner, GroupBacklogError, GroupClosedError } from './group-runner.ts'

/** Records its groups and finishes each when told. */
function heldRunner(options: { largest?: number; backlog?: number } = {}) {
  const groups: { items: number[]; finish: () => void; fail: (error: Error) => void }[] = []
  const started: (() => void)[] = []
  const runner = createGroupRunner<number, string>({
    run: (items) =>
      new Promise((resolve, reject) => {
        groups.push({ items, finish: () => resolve(items.map((item) => `done ${item}`)), fail: reject })
        started.shift()?.()
      }),
    everyMs: 1,
    largest: options.largest ?? 10,
    backlog: options.backlog ?? 100,
  })
  const nextGroup = () => new Promise<void>((resolve) => started.push(resolve))
  return { runner, groups, nextGroup }
}

test('the first starts at once; what comes meanwhile is the next group, in order', async () => {
  const { runner, groups, nextGroup } = heldRunner()
  const first = runner.add(1)
  const others = [runner.add(2), runner.add(3)]
  expect(groups.map(({ items }) => items)).toEqual([[1]])
  const second = nextGroup()
  groups[0]?.finish()
  await second
  expect(groups[1]?.items).toEqual([2, 3])
  groups[1]?.finish()
  expect(await Promise.all([first, ...others])).toEqual(['done 1', 'done 2', 'done 3'])
  expect(runner.size).toBe(0)
})

test('groups have a largest size, and what waits has a bound', async () => {
  const { runner, groups, nextGroup } = heldRunner({ largest: 2, backlog: 4 })
  const kept = [1, 2, 3, 4].map((item) => runner.add(item))
  await expect(runner.add(5)).rejects.toThrow(GroupBacklogError)
  for (let group = 0; group < 2; group++) {
    const next = nextGroup()
    groups[group]?.finish()
    await next
  }
  groups[2]?.finish()
  await Promise.all(kept)
  expect(groups.map(({ items }) => items)).toEqual([[1], [2, 3], [4]])
})

test('a failure is told to its group alone', async () => {
  const { runner, groups, nextGroup } = heldRunner()
  const first = runner.add(1)
  const second = runner.add(2)
  const next = nextGroup()
  groups[0]?.fail(new Error('no database'))
  await expect(first).rejects.toThrow('no database')
  await next
  groups[1]?.finish()
  expect(await second).toBe('done 2')
})

test('closing finishes what is here and takes no more', async () => {
  const { runner, groups, nextGroup } = heldRunner()
  const both = [runner.add(1), runner.add(2)]
  const closed = runner.close()
  await expect(runner.add(3)).rejects.toThrow(GroupClosedError)
  const next = nextGroup()
  groups[0]?.finish()
  await next
  groups[1]?.finish()
  await closed
  expect(await Promise.all(both)).toEqual(['done 1', 'done 2'])
})
