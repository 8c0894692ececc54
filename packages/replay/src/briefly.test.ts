import { expect, test } from '@jest/globals'
import { createBriefly } from './briefly.ts'

function counted(options: { most?: number } = {}) {
  const reads: string[] = []
  let at = 0
  let failure: Error | undefined
  const read = async (key: string) => {
    reads.push(key)
    if (failure !== undefined) throw failure
    return `${key} at ${at}`
  }
  const briefly = createBriefly(read, { now: () => at, ...options })
  return { briefly, reads, pass: (ms: number) => void (at += ms), fail: (error?: Error) => void (failure = error) }
}

test('what was read holds for half a second, and no longer', async () => {
  const { briefly, reads, pass } = counted()
  expect(await Promise.all([briefly.get('a'), briefly.get('a'), briefly.get('b')])).toEqual(['a at 0', 'a at 0', 'b at 0'])
  pass(499)
  expect(await briefly.get('a')).toBe('a at 0')
  pass(1)
  expect(await briefly.get('a')).toBe('a at 500')
  expect(reads).toEqual(['a', 'b', 'a'])
})

test('a failure is not kept', async () => {
  const { briefly, fail } = counted()
  fail(new Error('no connection'))
  await expect(briefly.get('a')).rejects.toThrow('no connection')
  fail()
  expect(await briefly.get('a')).toBe('a at 0')
})

test('so many are kept: the oldest goes first', async () => {
  const { briefly, reads } = counted({ most: 2 })
  for (const key of ['a', 'b', 'c', 'c', 'b', 'a']) await briefly.get(key)
  expect(reads).toEqual(['a', 'b', 'c', 'a'])
})
