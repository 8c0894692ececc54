import { expect, test } from '@jest/globals'
import { silentLogger } from '@parley/platform'
import { collect } from '../testing/collect.ts'
import type { Delivery, Message } from '../work-queue.ts'
import { createTransientQueue } from './transient-queue.ts'

const message = (id: string): Message => ({ id, headers: {}, body: new Uint8Array() })

function open(options: { maxLength?: number; ttlMs?: number } = {}) {
  const dropped = collect<string>()
  const queue = createTransientQueue({
    spec: { name: 'frames', kind: 'transient', maxLength: 3, ...options },
    onDropped: ({ id }, reason) => dropped.add(`${id} ${reason}`),
    logger: silentLogger(),
  })
  return { queue, dropped }
}

test('tells of every message it loses, and why', async () => {
  const { queue, dropped } = open({ ttlMs: 0 })
  for (const id of ['a', 'b']) queue.publish(message(id))
  expect(queue.depth()).toBe(0)
  const full = open()
  for (const id of ['1', '2', '3', '4', '5']) full.queue.publish(message(id))
  expect(dropped.all).toEqual(['a expired', 'b expired'])
  expect(full.dropped.all).toEqual(['1 full', '2 full'])
  full.queue.consume({ prefetch: 1 }, (delivery) => (delivery.id === '4' ? delivery.nack('no') : delivery.ack()))
  expect(await full.dropped.first(3)).toEqual(['1 full', '2 full', '4 failed'])
})

test('hands out nothing while it is being published to', async () => {
  const { queue } = open()
  const taken = collect<string>()
  queue.consume({ prefetch: 10 }, (delivery) => taken.add(delivery.id))
  queue.publish(message('a'))
  expect(taken.all).toEqual([])
  expect(await taken.first(1)).toEqual(['a'])
})

test('takes turns among its consumers', async () => {
  const { queue } = open({ maxLength: 10 })
  const taken = collect<string>()
  for (const name of ['one', 'two'])
    queue.consume({ prefetch: 10 }, (delivery) => {
      taken.add(name)
      delivery.ack()
    })
  for (const id of ['a', 'b', 'c', 'd']) queue.publish(message(id))
  expect(await taken.first(4)).toEqual(['one', 'two', 'one', 'two'])
})

test('puts back in front what a consumer that closes had out, as another attempt', async () => {
  const { queue } = open()
  const held = collect<Delivery>()
  const holder = queue.consume({ prefetch: 2 }, held.add)
  for (const id of ['a', 'b', 'c']) queue.publish(message(id))
  const [first] = await held.first(2)
  await holder.close()
  first?.ack()
  expect(queue.depth()).toBe(3)
  const taken = collect<Delivery>()
  queue.consume({ prefetch: 10 }, taken.add)
  expect((await taken.first(3)).map(({ id, attempt }) => [id, attempt])).toEqual([
    ['a', 2],
    ['b', 2],
    ['c', 1],
  ])
})
