import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { eventually } from '@parley/platform/testing'
import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { deadQueueOf, deathOf, peekDead, resendDead } from '../dead-letters.ts'
import type { Topology } from '../topology.ts'
import type { Delivery, Message, WorkQueue } from '../work-queue.ts'
import { collect } from './collect.ts'

export interface WorkQueueHarness {
  /** A work queue as another process would have it, on the same broker. @param retryDelayMs pause before each next try; default 20 */
  open(topology: Topology, retryDelayMs?: number): Promise<WorkQueue>
  /** What kill -9 does to the process that has it. */
  crash(queue: WorkQueue): Promise<void>
  /** Closes whatever is open. */
  close(): Promise<void>
}

const message = (text: string, headers: Record<string, unknown> = {}): Message => ({
  id: randomUUID(),
  headers,
  body: Buffer.from(text),
})
const text = ({ body }: Message) => Buffer.from(body).toString()

/** What every work queue does. */
export function describeWorkQueue(name: string, start: () => Promise<WorkQueueHarness>): void {
  describe(`${name} as a work queue`, () => {
    let harness: WorkQueueHarness
    let queue: WorkQueue
    let topology: Topology
    let durable: string
    let transient: string
    let full: string
    beforeEach(async () => {
      const run = randomUUID().slice(0, 8)
      durable = `durable-${run}`
      transient = `transient-${run}`
      full = `full-${run}`
      topology = {
        queues: [
          { name: durable, kind: 'durable', maxLength: 10_000, deliveryLimit: 3 },
          { name: full, kind: 'durable', maxLength: 3, deliveryLimit: 3 },
          { name: transient, kind: 'transient', maxLength: 5, ttlMs: 60_000 },
          { name: `brief-${run}`, kind: 'transient', maxLength: 5, ttlMs: 50 },
          { name: `copy-${run}`, kind: 'durable', maxLength: 10_000, deliveryLimit: 3 },
        ],
        fanouts: [{ name: `all-${run}`, queues: [durable, `copy-${run}`] }],
      }
      harness = await start()
      queue = await harness.open(topology)
    })
    afterEach(() => harness.close())

    /** Consumes and acknowledges until `count` have come. */
    const take = async (from: string, count: number, by = queue): Promise<Delivery[]> => {
      const taken = collect<Delivery>()
      const consumer = await by.consume(from, { prefetch: 10 }, (delivery) => {
        delivery.ack()
        taken.add(delivery)
      })
      const deliveries = await taken.first(count)
      await consumer.close()
      return deliveries
    }

    test('delivers what was published before and after the consumer came, in order', async () => {
      for (let n = 0; n < 50; n += 1) await queue.publish(durable, message(`${n}`))
      const taken = collect<string>()
      await queue.consume(durable, { prefetch: 7 }, (delivery) => {
        taken.add(text(delivery))
        delivery.ack()
      })
      for (let n = 50; n < 100; n += 1) await queue.publish(durable, message(`${n}`))
      expect(await taken.first(100)).toEqual(Array.from({ length: 100 }, (_, n) => `${n}`))
    })

    test.each(['durable', 'transient'])('leaves id, headers and binary body as they were (%s)', async (kind) => {
      const sent: Message = {
        id: 'an id: ä/1',
        headers: { requestId: 'r-1', number: 1.5, nothing: null, nested: { list: [1, 'two', { three: true }], text: 'ä \u0000 𝄞 "\\' } },
        body: randomBytes(100_000),
      }
      await queue.publish(kind === 'durable' ? durable : transient, sent)
      const [delivery] = await take(kind === 'durable' ? durable : transient, 1)
      expect(delivery).toMatchObject({ id: sent.id, headers: sent.headers, attempt: 1 })
      expect(Buffer.from(delivery?.body ?? []).equals(Buffer.from(sent.body))).toBe(true)
    })

    test('takes many at once, in order, and each as it was when it was published', async () => {
      const body = Buffer.from('0000')
      const numbers = Array.from({ length: 3_000 }, (_, n) => `${n}`.padStart(4, '0'))
      await Promise.all(numbers.map((number) => queue.publish(durable, message(number))))
      body.write('gone')
      await queue.publish(durable, { id: 'last', headers: {}, body })
      body.write('used')
      const taken = collect<string>()
      await queue.consume(durable, { prefetch: 500 }, (delivery) => {
        taken.add(text(delivery))
        delivery.ack()
      })
      expect(await taken.first(3_001)).toEqual([...numbers, 'gone'])
    })

    test('gives an empty body', async () => {
      await queue.publish(durable, message(''))
      const [delivery] = await take(durable, 1)
      expect(delivery?.body.byteLength).toBe(0)
    })

    test('forgets what was acknowledged', async () => {
      await queue.publish(durable, message('once'))
      await take(durable, 1)
      await queue.close()
      const next = await harness.open(topology)
      await next.publish(durable, message('twice'))
      expect((await take(durable, 1, next)).map(text)).toEqual(['twice'])
    })

    test('delivers again, after a pause, what was given back, and counts the attempts', async () => {
      await queue.publish(durable, message('shy'))
      const attempts = collect<number>()
      await queue.consume(durable, { prefetch: 1 }, (delivery) => {
        attempts.add(delivery.attempt)
        if (delivery.attempt < 3) delivery.nack('not yet')
        else delivery.ack()
      })
      expect(await attempts.first(3)).toEqual([1, 2, 3])
    })

    test('lets no message wait for another that waits for its next try', async () => {
      const patient = await harness.open(topology, 60_000)
      for (const each of ['shy', 'eager']) await patient.publish(durable, message(each))
      const taken = collect<string>()
      await patient.consume(durable, { prefetch: 1 }, (delivery) => {
        taken.add(text(delivery))
        if (text(delivery) === 'shy') delivery.nack('not yet')
        else delivery.ack()
      })
      expect(await taken.first(2)).toEqual(['shy', 'eager'])
    })

    test('takes a handler that throws for a failure', async () => {
      await queue.publish(durable, message('thorny'))
      const attempts = collect<number>()
      await queue.consume(durable, { prefetch: 1 }, async (delivery) => {
        attempts.add(delivery.attempt)
        if (delivery.attempt === 1) throw new Error('no')
        delivery.ack()
      })
      expect(await attempts.first(2)).toEqual([1, 2])
    })

    test('counts only the first answer to a delivery', async () => {
      await queue.publish(durable, message('first'))
      const taken = collect<string>()
      await queue.consume(durable, { prefetch: 1 }, (delivery) => {
        delivery.ack()
        delivery.nack('changed my mind', { dead: true })
        taken.add(text(delivery))
        throw new Error('again')
      })
      await queue.publish(durable, message('second'))
      expect(await taken.first(2)).toEqual(['first', 'second'])
      expect(await queue.depth(deadQueueOf(durable))).toBe(0)
    })

    test('gives to others what a consumer that closes has not acknowledged', async () => {
      for (const each of ['a', 'b', 'c']) await queue.publish(durable, message(each))
      const held = collect<Delivery>()
      const holder = await queue.consume(durable, { prefetch: 2 }, (delivery) => held.add(delivery))
      const [first, second] = await held.first(2)
      await holder.close()
      await holder.close()
      expect((await take(durable, 3)).map(text).sort()).toEqual(['a', 'b', 'c'])
      first?.ack()
      second?.nack('too late')
    })

    test('gives to others what a process that crashed had out', async () => {
      const victim = await harness.open(topology)
      const held = collect<Delivery>()
      await victim.consume(durable, { prefetch: 10 }, (delivery) => held.add(delivery))
      await queue.publish(durable, message('survivor'))
      await held.first(1)
      await harness.crash(victim)
      const [delivery] = await take(durable, 1)
      expect(delivery && text(delivery)).toBe('survivor')
      expect(delivery?.attempt).toBe(2)
    })

    test('buries a message that kills whoever takes it, unseen by others, and counts failures and crashes together', async () => {
      for (const each of ['killer', 'half a killer']) await queue.publish(durable, message(each))
      const attempts: string[] = []
      // How many deliveries each of three processes lives to see: the third does not get the half killer any more.
      for (const deliveries of [2, 3, 1]) {
        const victim = await harness.open(topology)
        const held = collect<Delivery>()
        await victim.consume(durable, { prefetch: 2 }, (delivery) => {
          attempts.push(`${text(delivery)} ${delivery.attempt}`)
          if (text(delivery) === 'half a killer' && delivery.attempt === 2) delivery.nack('not this time')
          held.add(delivery)
        })
        await held.first(deliveries)
        await harness.crash(victim)
      }
      await queue.publish(durable, message('innocent'))
      const seen = collect<string>()
      await queue.consume(durable, { prefetch: 10 }, (delivery) => {
        seen.add(text(delivery))
        delivery.ack()
      })
      const dead = await take(deadQueueOf(durable), 2)
      expect(dead.map(text).sort()).toEqual(['half a killer', 'killer'])
      for (const each of dead)
        expect(deathOf(each)).toMatchObject({ queue: durable, reason: 'its consumers went away with it', attempts: 3 })
      expect(await seen.first(1)).toEqual(['innocent'])
      expect(attempts.sort()).toEqual([
        ...['half a killer 1', 'half a killer 2', 'half a killer 3'],
        ...['killer 1', 'killer 2', 'killer 3'],
      ])
    })

    test.each(['durable', 'transient'])('has no more out than the prefetch allows (%s)', async (kind) => {
      const name = kind === 'durable' ? durable : transient
      for (const each of ['1', '2', '3', '4', '5']) await queue.publish(name, message(each))
      const taken = collect<Delivery>()
      let out = 0
      let most = 0
      await queue.consume(name, { prefetch: 2 }, (delivery) => {
        out += 1
        most = Math.max(most, out)
        taken.add(delivery)
      })
      await taken.first(2)
      expect(await queue.depth(name)).toBe(3)
      for (let n = 0; n < 5; n += 1) {
        const [delivery] = (await taken.first(n + 1)).slice(-1)
        out -= 1
        delivery?.ack()
      }
      expect(most).toBe(2)
    })

    test('shares the work among consumers, each message to one', async () => {
      const other = await harness.open(topology)
      const taken = collect<string>()
      const seen = [0, 0]
      for (const [place, each] of [queue, other].entries())
        await each.consume(durable, { prefetch: 1 }, (delivery) => {
          seen[place] = (seen[place] ?? 0) + 1
          taken.add(text(delivery))
          setImmediate(() => delivery.ack())
        })
      for (let n = 0; n < 60; n += 1) await queue.publish(durable, message(`${n}`))
      expect(new Set(await taken.first(60)).size).toBe(60)
    })

    test('moves a message that keeps failing to the dead queue, with reason, attempts and time, and goes on with the others', async () => {
      const poison = message('poison', { requestId: 'r' })
      await queue.publish(durable, poison)
      for (const each of ['x', 'y', 'z']) await queue.publish(durable, message(each))
      const good = collect<string>()
      await queue.consume(durable, { prefetch: 1 }, (delivery) => {
        if (text(delivery) === 'poison') return delivery.nack(`cannot read it (${delivery.attempt})`)
        delivery.ack()
        good.add(text(delivery))
      })
      expect(await good.first(3)).toEqual(['x', 'y', 'z'])
      const [dead] = await take(deadQueueOf(durable), 1)
      expect(dead).toMatchObject({ id: poison.id, headers: poison.headers })
      expect(dead && text(dead)).toBe('poison')
      expect(dead && deathOf(dead)).toEqual({ queue: durable, reason: 'cannot read it (3)', attempts: 3, at: expect.any(String) })
      expect(Math.abs(Date.parse((dead && deathOf(dead)?.at) ?? '') - Date.now())).toBeLessThan(60_000)
    })

    test('kills at once what can never succeed, and sends it again on request', async () => {
      await queue.publish(durable, message('broken', { requestId: 'r' }))
      const breaking = await queue.consume(durable, { prefetch: 1 }, (delivery) => delivery.nack('no such thing', { dead: true }))
      const [dead] = await take(deadQueueOf(durable), 1)
      expect(dead && deathOf(dead)).toMatchObject({ reason: 'no such thing', attempts: 1 })
      await queue.publish(durable, message('broken too', { requestId: 'r2' }))
      const reached = collect<Delivery>()
      const watcher = await queue.consume(deadQueueOf(durable), { prefetch: 1 }, (delivery) => reached.add(delivery))
      await reached.first(1)
      await Promise.all([breaking.close(), watcher.close()])
      await eventually(async () => expect(await queue.depth(deadQueueOf(durable))).toBe(1))

      expect(await resendDead(queue, durable)).toBe(1)
      const [again] = await take(durable, 1)
      expect(again).toMatchObject({ headers: { requestId: 'r2' }, attempt: 1 })
      expect(again && text(again)).toBe('broken too')
      expect(again && deathOf(again)).toBeUndefined()
      expect(await queue.depth(deadQueueOf(durable))).toBe(0)
      expect(await resendDead(queue, durable)).toBe(0)
    })

    test('shows its dead and leaves them where they are', async () => {
      for (const each of ['a', 'b', 'c']) await queue.publish(durable, message(each))
      const given = collect<string>()
      await queue.consume(durable, { prefetch: 1 }, (delivery) => {
        delivery.nack(`no ${text(delivery)}`, { dead: true })
        given.add(text(delivery))
      })
      await given.first(3)
      await eventually(async () => expect(await queue.depth(deadQueueOf(durable))).toBe(3))
      expect((await peekDead(queue, durable, 2)).map(text)).toEqual(['a', 'b'])
      await eventually(async () => {
        const dead = await peekDead(queue, durable, 10)
        // Those that were looked at already may come in another order: a broker puts them back one by one.
        expect(new Set(dead.map((each) => deathOf(each)?.reason))).toEqual(new Set(['no a', 'no b', 'no c']))
      })
      await eventually(async () => expect(await queue.depth(deadQueueOf(durable))).toBe(3))
      expect(await peekDead(queue, `copy-${durable.slice('durable-'.length)}`, 10)).toEqual([])
    })

    test('copies to every queue of a fanout', async () => {
      const [fanout] = topology.fanouts
      await queue.publish(fanout?.name ?? '', message('news'))
      for (const name of fanout?.queues ?? []) expect((await take(name, 1)).map(text)).toEqual(['news'])
    })

    test('refuses to publish to a durable queue that is full, until there is room', async () => {
      for (const each of ['1', '2', '3']) await queue.publish(full, message(each))
      await expect(queue.publish(full, message('4'))).rejects.toMatchObject({ extensions: { code: 'SERVICE_UNAVAILABLE' } })
      expect((await take(full, 3)).map(text)).toEqual(['1', '2', '3'])
      // An acknowledgement makes room as soon as it has arrived.
      await eventually(() => queue.publish(full, message('5')))
      expect((await take(full, 1)).map(text)).toEqual(['5'])
    })

    test('keeps the newest in a transient queue that is full', async () => {
      for (let n = 1; n <= 8; n += 1) await queue.publish(transient, message(`${n}`))
      expect(await queue.depth(transient)).toBe(5)
      expect((await take(transient, 5)).map(text)).toEqual(['4', '5', '6', '7', '8'])
    })

    test('drops from a transient queue what is too old', async () => {
      const brief = topology.queues[3]?.name ?? ''
      await queue.publish(brief, message('stale'))
      // Not confirmed: a broker may not have it yet.
      await pause(300)
      await eventually(async () => expect(await queue.depth(brief)).toBe(0))
      await queue.publish(brief, message('fresh'))
      expect((await take(brief, 1)).map(text)).toEqual(['fresh'])
    })

    test('drops from a transient queue what its consumer gives back', async () => {
      await queue.publish(transient, message('lost'))
      await queue.publish(transient, message('kept'))
      const taken = collect<string>()
      await queue.consume(transient, { prefetch: 1 }, (delivery) => {
        taken.add(text(delivery))
        delivery.nack('no')
      })
      expect(await taken.first(2)).toEqual(['lost', 'kept'])
      expect(await queue.depth(transient)).toBe(0)
    })

    test.each(['durable', 'transient'])('refuses ids of more than 255 bytes (%s)', async (kind) => {
      const name = kind === 'durable' ? durable : transient
      const longest = 'é'.repeat(127)
      await expect(queue.publish(name, { ...message('long'), id: `${longest}éa` })).rejects.toThrow(TypeError)
      await queue.publish(name, { ...message('longest'), id: longest })
      expect(await take(name, 1)).toMatchObject([{ id: longest }])
    })

    test('refuses names that the topology does not have', async () => {
      await expect(queue.publish('nowhere', message('x'))).rejects.toThrow('nowhere')
      await expect(queue.consume('nowhere', { prefetch: 1 }, () => undefined)).rejects.toThrow('nowhere')
      await expect(queue.depth('nowhere')).rejects.toThrow('nowhere')
    })

    test('answers for what is being published when it closes', async () => {
      const publishing = ['a', 'b', 'c'].map((each) => queue.publish(durable, message(each)))
      await queue.close()
      await Promise.all(publishing)
      expect((await take(durable, 3, await harness.open(topology))).map(text)).toEqual(['a', 'b', 'c'])
    })

    test('closes twice, delivers nothing more, and then refuses', async () => {
      const late = collect<Delivery>()
      await queue.consume(durable, { prefetch: 1 }, (delivery) => late.add(delivery))
      await Promise.all([queue.close(), queue.close()])
      await queue.close()
      await expect(queue.publish(durable, message('late'))).rejects.toMatchObject({ extensions: { code: 'SERVICE_UNAVAILABLE' } })
      const other = await harness.open(topology)
      await other.publish(durable, message('for the other'))
      expect((await take(durable, 1, other)).map(text)).toEqual(['for the other'])
      expect(late.all).toEqual([])
    })
  })
}
