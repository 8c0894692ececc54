import { expect, test } from '@jest/globals'
import { createFeed } from './feed.ts'

const feedOf = (count: number) => {
  const feed = createFeed<string>()
  for (let i = 0; i < count; i += 1) feed.append((number) => `event ${number}`)
  return feed
}
const take = async (events: AsyncIterator<{ number: number }>) => ((await events.next()).value as { number: number }).number // not ended

test('gives what comes, or what came after a cursor', async () => {
  const feed = feedOf(3)
  const live = feed.follow()
  const behind = feed.follow('1')
  const waiting = take(live)
  feed.append((number) => `event ${number}`)
  expect(await waiting).toBe(4)
  expect([await take(behind), await take(behind), await take(behind)]).toEqual([2, 3, 4])
})

test('refuses a cursor that it never gave, and one that is too old', () => {
  expect(() => feedOf(3).follow('4')).toThrow('no cursor of this feed')
  expect(() => feedOf(3).follow('-1')).toThrow('no cursor of this feed')
  expect(() => feedOf(600).follow('99')).toThrow(expect.objectContaining({ code: 'CURSOR_EXPIRED' }))
})

test('a reader that is too slow goes on with the oldest that is kept', async () => {
  const feed = feedOf(1)
  const slow = feed.follow('0')
  for (let i = 0; i < 700; i += 1) feed.append((number) => `event ${number}`)
  expect(await take(slow)).toBe(202)
})

test('ends for a reader that leaves, in the middle of waiting too', async () => {
  const events = feedOf(0).follow()
  const waiting = events.next()
  await events.return?.()
  expect((await waiting).done).toBe(true)
})
