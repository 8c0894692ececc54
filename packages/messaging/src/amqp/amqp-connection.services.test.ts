import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { createHealth, createMetrics, silentLogger } from '@parley/platform'
import { eventually, promised } from '@parley/platform/testing'
import { amqpVhost, type Vhost } from '@parley/services/testing'
import { connect, type Channel } from 'amqplib'
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { deadQueueOf, deathOf } from '../dead-letters.ts'
import { jsonMessage, readJson } from '../json-message.ts'
import { collect } from '../testing/collect.ts'
import { createTcpProxy, type TcpProxy } from '../testing/tcp-proxy.ts'
import type { Topology } from '../topology.ts'
import type { Delivery, WorkQueue } from '../work-queue.ts'
import { createAmqpWorkQueue, type AmqpWorkQueueOptions } from './amqp-work-queue.ts'

const unavailable = { extensions: { code: 'SERVICE_UNAVAILABLE' } }
const numberOf = (delivery: Delivery) => readJson(delivery, Number)
const upTo = (count: number) => Array.from({ length: count }, (_, number) => number)

let vhost: Vhost
let raw: Channel
let closeRaw: () => Promise<void>
beforeAll(async () => {
  vhost = await amqpVhost()
  const connection = await connect(vhost.url)
  raw = await connection.createChannel()
  closeRaw = () => connection.close()
}, 120_000)
afterAll(async () => {
  await closeRaw()
  await vhost.close()
})

let proxy: TcpProxy
let durable: string
let transient: string
let topology: Topology
let queues: WorkQueue[]
beforeEach(async () => {
  const { hostname, port } = new URL(vhost.url)
  proxy = await createTcpProxy({ host: hostname, port: Number(port) })
  durable = `durable-${randomUUID()}`
  transient = `transient-${randomUUID()}`
  topology = {
    queues: [
      { name: durable, kind: 'durable', maxLength: 100_000, deliveryLimit: 3 },
      { name: transient, kind: 'transient', maxLength: 100_000 },
    ],
    fanouts: [],
  }
  queues = []
})
afterEach(async () => {
  await Promise.all(queues.map((queue) => queue.close()))
  await proxy.close()
})

/** A work queue whose wires run through the proxy. */
async function open(options: Partial<AmqpWorkQueueOptions> = {}): Promise<WorkQueue> {
  const url = new URL(vhost.url)
  url.port = String(proxy.port)
  const queue = await createAmqpWorkQueue({
    ...{ url: url.href, topology, name: 'test', logger: silentLogger(), retryDelaysMs: [20] },
    ...options,
  })
  queues.push(queue)
  return queue
}

describe('when its connections are cut', () => {
  test('what was confirmed arrives, what was not is refused, and publishing goes on', async () => {
    const queue = await open()
    const taken = collect<number>()
    await queue.consume(durable, { prefetch: 100 }, (delivery) => {
      taken.add(numberOf(delivery))
      delivery.ack()
    })
    const confirmed: number[] = []
    const refused: unknown[] = []
    let cuts = 0
    // Twenty at once, until three cuts have come in the midst of them.
    for (let number = 0; cuts < 3;) {
      const batch = upTo(20).map(() => (number += 1))
      const publishing = batch.map((each) =>
        queue.publish(durable, jsonMessage(each)).then(
          () => confirmed.push(each),
          (error: unknown) => refused.push(error),
        ),
      )
      if (number % 500 === 0) {
        proxy.cut()
        cuts += 1
      }
      await Promise.all(publishing)
    }
    expect(confirmed.length).toBeGreaterThan(1_000)
    for (const error of refused) expect(error).toMatchObject(unavailable)
    await eventually(async () => expect(confirmed.filter((number) => !taken.all.includes(number))).toEqual([]))
  })

  test('what was out comes again, what was acknowledged does not, and late answers are void', async () => {
    const queue = await open()
    const taken = collect<Delivery>()
    await queue.consume(durable, { prefetch: 10 }, (delivery) => {
      taken.add(delivery)
      if (delivery.id === 'quick') delivery.ack()
    })
    await queue.publish(durable, jsonMessage(1, { id: 'slow' }))
    await queue.publish(durable, jsonMessage(2, { id: 'quick' }))
    const [held] = await taken.first(2)
    await eventually(async () => expect((await queue.depth(durable)) + taken.all.length).toBe(2))
    proxy.cut()
    const [, , again] = await taken.first(3)
    held?.ack()
    held?.nack('void')
    expect(again).toMatchObject({ id: 'slow', attempt: 2 })
    again?.ack()
    await queue.publish(durable, jsonMessage(3, { id: 'after' }))
    expect((await taken.first(4))[3]).toMatchObject({ id: 'after', attempt: 1 })
  })

  test('publishing waits a moment for the next connection', async () => {
    const health = createHealth()
    const queue = await open({ health })
    proxy.refuse()
    await eventually(async () => expect((await health.report()).ready).toBe(false))
    const publishing = [transient, durable, transient].map((target) => queue.publish(target, jsonMessage(1)))
    proxy.allow()
    await Promise.all(publishing)
    await eventually(async () => expect([await queue.depth(durable), await queue.depth(transient)]).toEqual([1, 2]))
  })

  test('refuses within 2 s while the broker is out of reach, keeps no more than it may, and is well again afterwards', async () => {
    const health = createHealth()
    const metrics = createMetrics()
    const queue = await open({ health, metrics })
    proxy.refuse()
    const began = performance.now()
    await expect(queue.publish(durable, jsonMessage(1))).rejects.toMatchObject(unavailable)
    await expect(queue.publish(transient, jsonMessage(1))).rejects.toMatchObject(unavailable)
    await expect(queue.depth(durable)).rejects.toMatchObject(unavailable)
    expect(performance.now() - began).toBeLessThan(promised(2 * 2_500))
    const body = Buffer.alloc(1_000_000)
    const many = await Promise.allSettled(upTo(100).map((n) => queue.publish(transient, { id: `${n}`, headers: {}, body })))
    expect(many.map(({ status }) => status)).toEqual(upTo(100).map(() => 'rejected'))
    expect((await health.report()).checks['RabbitMQ']).toMatch(/ECONNRESET|closed|abruptly/i)
    expect(await metrics.scrape()).toContain('parley_amqp_connected{connection="publish"} 0')
    proxy.allow()
    await eventually(async () => expect(await health.report()).toEqual({ ready: true, checks: { RabbitMQ: 'ok' } }))
    await queue.publish(durable, jsonMessage(2))
    expect(await metrics.scrape()).toContain('parley_amqp_connected{connection="publish"} 1')
  })
})

test('refuses within 2 s when the network swallows everything', async () => {
  const queue = await open()
  proxy.stall()
  const began = performance.now()
  await Promise.all([
    expect(queue.publish(durable, jsonMessage(1))).rejects.toMatchObject(unavailable),
    expect(queue.depth(durable)).rejects.toMatchObject(unavailable),
  ])
  expect(performance.now() - began).toBeLessThan(promised(2_500))
  proxy.resume()
})

test('has patience with a broker that is slow, as long as it confirms something', async () => {
  const timeoutMs = 1_000
  const queue = await open({ timeoutMs })
  // 30 MB, of which up to 20 MB are under way at once, at 10 MB a second.
  proxy.throttle(10_000_000)
  const body = Buffer.alloc(20_000)
  const began = performance.now()
  await Promise.all(upTo(1_500).map((n) => queue.publish(durable, { id: `${n}`, headers: {}, body })))
  expect(performance.now() - began).toBeGreaterThan(2 * timeoutMs)
})

test('opens while the broker is down, says so, and begins once it is there', async () => {
  proxy.refuse()
  const health = createHealth()
  const began = performance.now()
  const queue = await open({ health })
  const taken = collect<number>()
  await queue.consume(durable, { prefetch: 1 }, (delivery) => {
    delivery.ack()
    taken.add(numberOf(delivery))
  })
  expect(performance.now() - began).toBeLessThan(promised(3_000))
  expect((await health.report()).ready).toBe(false)
  proxy.allow()
  await eventually(() => queue.publish(durable, jsonMessage(7)))
  expect(await taken.first(1)).toEqual([7])
})

test('names the password nowhere', async () => {
  const health = createHealth()
  const url = new URL(vhost.url)
  url.password = 'wrong-password'
  await open({ url: url.href, health })
  const said = (await health.report()).checks['RabbitMQ']
  expect(said).toContain('ACCESS_REFUSED')
  expect(said).not.toContain('wrong-password')
  for (const wrong of ['secret word', 'https://user:secret@host'])
    await expect(open({ url: wrong })).rejects.toThrow(/^AMQP_URL is not a URL like amqp:\/\/user:password@host:5672\/vhost\.$/)
})

describe('when queues are deleted', () => {
  test('a fanout is declared anew, too', async () => {
    topology.fanouts.push({ name: `all-${durable}`, queues: [durable] })
    const queue = await open()
    await raw.deleteExchange(`all-${durable}`)
    await expect(queue.publish(`all-${durable}`, jsonMessage(1))).rejects.toMatchObject(unavailable)
    await eventually(() => queue.publish(`all-${durable}`, jsonMessage(2)))
    await eventually(async () => expect(await queue.depth(durable)).toBe(1))
  })

  test('a consumer declares its queue anew and goes on', async () => {
    const queue = await open()
    const taken = collect<number>()
    for (const each of [durable, transient])
      await queue.consume(each, { prefetch: 1 }, (delivery) => {
        delivery.ack()
        taken.add(numberOf(delivery))
      })
    await raw.deleteQueue(durable)
    await raw.deleteQueue(transient)
    await eventually(() => queue.publish(durable, jsonMessage(1)))
    expect(await taken.first(1)).toEqual([1])
    await eventually(() => queue.depth(transient))
    await queue.publish(transient, jsonMessage(2))
    expect(await taken.first(2)).toEqual([1, 2])
  })

  test('a durable message that finds no queue is refused, and the queue is declared anew', async () => {
    const queue = await open()
    await raw.deleteQueue(durable)
    await expect(queue.publish(durable, jsonMessage(1))).rejects.toMatchObject(unavailable)
    await eventually(() => queue.publish(durable, jsonMessage(2)))
    await eventually(async () => expect(await queue.depth(durable)).toBe(1))
  })
})

test('closed while it is connecting, it leaves nothing behind that could end the process', async () => {
  for (let n = 0; n < 12; n += 1) {
    proxy.refuse()
    const queue = await open({ timeoutMs: 10 })
    proxy.allow()
    // Somewhere between its next try and the end of it.
    await pause(40 + n * 10)
    const closing = queue.close()
    await pause(n % 3)
    proxy.cut()
    await closing
  }
  // An error without a listener would have ended this.
  await pause(50)
  expect(proxy.connections).toBe(0)
}, 60_000)

test('refuses to work with a queue that has other settings, and says what to do', async () => {
  await open()
  const [first, ...others] = topology.queues
  const changed = { ...topology, queues: [...others, ...(first ? [{ ...first, maxLength: 5 }] : [])] }
  await expect(open({ topology: changed })).rejects.toThrow(
    new RegExp(`has the queue ${durable} with other settings .*x-max-length.*rabbitmqctl delete_queue ${durable}`),
  )
})

test('many processes may declare the same queues at the same moment', async () => {
  const opened = await Promise.all(upTo(6).map(() => open()))
  const taken = collect<number>()
  for (const queue of opened)
    await queue.consume(durable, { prefetch: 1 }, (delivery) => {
      delivery.ack()
      taken.add(numberOf(delivery))
    })
  await Promise.all(opened.map((queue, index) => queue.publish(durable, jsonMessage(index))))
  expect((await taken.first(6)).toSorted((a, b) => a - b)).toEqual(upTo(6))
})

test('consumers that come and go leave no channel behind', async () => {
  const url = new URL(vhost.url)
  url.searchParams.set('channelMax', '8')
  const queue = await open({ url: url.href })
  for (let n = 0; n < 30; n += 1) {
    const consumer = await queue.consume(durable, { prefetch: 1 }, (delivery) => delivery.ack())
    await consumer.close()
  }
  const taken = collect<number>()
  await queue.consume(durable, { prefetch: 1 }, (delivery) => {
    delivery.ack()
    taken.add(numberOf(delivery))
  })
  await queue.publish(durable, jsonMessage(1))
  expect(await taken.first(1)).toEqual([1])
})

test('the broker itself buries what kills every consumer, when there is no other to do it', async () => {
  await open()
  raw.sendToQueue(durable, Buffer.from('7'), { persistent: true, messageId: 'killer', headers: { json: '{"requestId":"r"}' } })
  for (let crash = 1; crash <= 3; crash += 1) {
    const connection = await connect(vhost.url)
    const channel = await connection.createChannel()
    await new Promise<void>((resolve) => void channel.consume(durable, () => resolve()))
    await connection.close()
  }
  const queue = await open()
  const buried = collect<Delivery>()
  await queue.consume(deadQueueOf(durable), { prefetch: 1 }, (delivery) => buried.add(delivery))
  const [dead] = await buried.first(1)
  expect(dead).toMatchObject({ id: 'killer', headers: { requestId: 'r' } })
  expect(dead && deathOf(dead)).toEqual({ queue: durable, reason: 'its consumers went away with it', attempts: 3, at: expect.any(String) })
  expect(Math.abs(Date.parse((dead && deathOf(dead)?.at) ?? '') - Date.now())).toBeLessThan(60_000)
})

test('a dead message stays, however often it is looked at', async () => {
  const queue = await open()
  await queue.publish(durable, jsonMessage(1, { id: 'dead' }))
  await queue.consume(durable, { prefetch: 1 }, (delivery) => delivery.nack('never', { dead: true }))
  const looks = collect<number>()
  await queue.consume(deadQueueOf(durable), { prefetch: 1 }, (delivery) => {
    looks.add(delivery.attempt)
    delivery.nack('only looking')
  })
  expect(await looks.first(25)).toEqual(upTo(25).map((number) => number + 1))
})

test('takes what others publish without our headers', async () => {
  const queue = await open()
  const taken = collect<Delivery>()
  await queue.consume(durable, { prefetch: 5 }, (delivery) => {
    taken.add(delivery)
    delivery.ack()
  })
  raw.sendToQueue(durable, Buffer.from('by hand'))
  raw.sendToQueue(durable, Buffer.from('odd'), { headers: { json: 'not JSON', failed: 'yes' }, messageId: 'odd' })
  const [plain, odd] = await taken.first(2)
  expect(plain).toMatchObject({ id: expect.stringMatching(/^[0-9a-f]{64}$/), headers: {}, attempt: 1 })
  expect(odd).toMatchObject({ id: 'odd', headers: {}, attempt: 1 })
})

test('refuses headers that AMQP cannot carry, and goes on', async () => {
  const queue = await open()
  const body = Buffer.from('x')
  await expect(queue.publish(durable, { id: 'x', headers: { long: 'é'.repeat(30_000) }, body })).rejects.toThrow('60000 bytes')
  await queue.publish(durable, { id: 'x', headers: { long: 'é'.repeat(29_000) }, body })
  expect(await queue.depth(durable)).toBe(1)
})

test('counts what waits, what was dropped and what died', async () => {
  const metrics = createMetrics()
  const queue = await open({ metrics })
  for (const target of [durable, transient]) for (const number of upTo(3)) await queue.publish(target, jsonMessage(number))
  await eventually(async () => expect(await metrics.scrape()).toContain(`queue_depth{queue="${transient}"} 3`))
  expect(await metrics.scrape()).toContain(`queue_depth{queue="${durable}"} 3`)
  const given = collect<string>()
  for (const target of [durable, transient])
    await queue.consume(target, { prefetch: 5 }, (delivery) => {
      delivery.nack('no', { dead: true })
      given.add(target)
    })
  await given.first(6)
  await eventually(async () => expect(await metrics.scrape()).toContain(`parley_queue_dead_total{queue="${durable}"} 3`))
  const text = await metrics.scrape()
  expect(text).toContain(`parley_queue_dropped_total{queue="${transient}",reason="failed"} 3`)
  expect(text).toContain(`queue_depth{queue="${deadQueueOf(durable)}"} 3`)
  expect(text).toContain(`queue_consumers{queue="${durable}"} 1`)
  expect(text).toContain(`queue_consumers{queue="${deadQueueOf(durable)}"} 0`)
  expect(text).toContain('parley_amqp_blocked 0')
})
