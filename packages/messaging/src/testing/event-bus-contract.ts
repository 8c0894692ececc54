import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import type { EventBus } from '../event-bus.ts'
import { collect, type Collection } from './collect.ts'

export interface EventBusHarness {
  /** A bus as another process would have it; closed by the test or by `close`. */
  open(): Promise<EventBus>
  close(): Promise<void>
}

/** What every event bus does. */
export function describeEventBus(name: string, start: () => Promise<EventBusHarness>): void {
  describe(`${name} as an event bus`, () => {
    let harness: EventBusHarness
    let bus: EventBus
    let topic: string
    beforeEach(async () => {
      harness = await start()
      bus = await harness.open()
      topic = `topic-${randomUUID()}`
    })
    afterEach(async () => {
      await bus.close()
      await harness.close()
    })

    /** Listens from now on. */
    const listen = async (): Promise<Collection<unknown> & { stop: () => Promise<void> }> => {
      const heard = collect<unknown>()
      const stop = await bus.subscribe(topic, heard.add)
      return { ...heard, stop }
    }

    test('brings every payload to every listener, in order', async () => {
      const listeners = [await listen(), await listen()]
      for (let n = 1; n <= 100; n += 1) await bus.publish(topic, { n })
      const expected = Array.from({ length: 100 }, (_, place) => ({ n: place + 1 }))
      for (const listener of listeners) expect(await listener.first(100)).toEqual(expected)
    })

    test('reaches the listeners of every process', async () => {
      const other = await harness.open()
      const here = await listen()
      const there = collect<unknown>()
      await other.subscribe(topic, there.add)
      await bus.publish(topic, 'ring')
      expect(await here.first(1)).toEqual(['ring'])
      expect(await there.first(1)).toEqual(['ring'])
    })

    test('delivers copies: what a listener does to its payload nobody else sees', async () => {
      const payload = { list: [1, 2], nested: { text: 'ä \u0000 𝄞' } }
      const spoiled = collect<unknown>()
      await bus.subscribe(topic, (mine) => {
        ;(mine as typeof payload).list.push(3)
        spoiled.add(mine)
      })
      const other = await listen()
      await bus.publish(topic, payload)
      await spoiled.first(1)
      expect(await other.first(1)).toEqual([{ list: [1, 2], nested: { text: 'ä \u0000 𝄞' } }])
      expect(payload.list).toEqual([1, 2])
    })

    test('keeps topics apart', async () => {
      const mine = await listen()
      await bus.publish(`${topic}-other`, 'not for me')
      await bus.publish(topic, 'end')
      expect(await mine.first(1)).toEqual(['end'])
    })

    test('tells nothing after the end of a subscription, which may be called twice', async () => {
      const mine = await listen()
      const witness = await listen()
      await bus.publish(topic, 'first')
      await mine.first(1)
      await mine.stop()
      await mine.stop()
      await bus.publish(topic, 'second')
      await witness.first(2)
      expect(mine.all).toEqual(['first'])
    })

    test('goes on when a listener throws', async () => {
      await bus.subscribe(topic, () => {
        throw new Error('a listener that does not keep its promise')
      })
      const mine = await listen()
      await bus.publish(topic, 'first')
      await bus.publish(topic, 'second')
      expect(await mine.first(2)).toEqual(['first', 'second'])
    })

    test('closes twice, and then refuses', async () => {
      await listen()
      await bus.close()
      await bus.close()
      await expect(bus.publish(topic, 'late')).rejects.toThrow('closed')
    })
  })
}
