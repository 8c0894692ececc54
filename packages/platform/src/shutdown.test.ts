import { expect, test } from '@jest/globals'
import { closeAll } from './shutdown.ts'

test('closes everything in order, whatever failed before, and says so', async () => {
  const closed: string[] = []
  const part = (name: string, fails = false) => ({
    close: () => {
      closed.push(name)
      return fails ? Promise.reject(new Error(name)) : Promise.resolve()
    },
  })
  await expect(closeAll([part('a'), part('b', true), undefined, part('c')])).rejects.toBeInstanceOf(AggregateError)
  expect(closed).toEqual(['a', 'b', 'c'])
})
