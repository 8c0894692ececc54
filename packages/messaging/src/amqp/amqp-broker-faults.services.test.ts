import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { createHealth, createMetrics, silentLogger, type Health, type Metrics } from '@parley/platform'
import { eventually, promised } from '@parley/platform/testing'
import type { Server } from '@parley/services'
import { serverKinds } from '@parley/services/testing'
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { deadQueueOf, deathOf } from '../dead-letters.ts'
import { jsonMessage, readJson } from '../json-message.ts'
import { collect } from '../testing/collect.ts'
import type { Topology } from '../topology.ts'
import type { Delivery, WorkQueue } from '../work-queue.ts'
import { createAmqpWorkQueue } from './amqp-work-queue.ts'

// A broker of its own: what is done to it would disturb other tests.
const logger = silentLogger()
const unavailable = { extensions: { code: 'SERVICE_UNAVAILABLE' } }
const numberOf = (delivery: Delivery) => readJson(delivery, Number)

let folder: string
let broker: Server
const startBroker = async () => {
  broker = await serverKinds.amqp.start({ folder: join(folder, 'amqp'), purpose: 'tests', logger })
}
const rabbitmqctl = (command: string) =>
  promisify(execFile)('/bin/sh', ['-c', `set -a; . "$0"; rabbitmqctl -q ${command}`, join(folder, 'amqp/rabbitmqctl.env')])
const memoryAlarm = (on: boolean) => rabbitmqctl(`set_vm_memory_high_watermark ${on ? 'absolute 1' : '0.6'}`)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-broker-'))
  chmodSync(folder, 0o711)
  await startBroker()
}, 120_000)
afterAll(async () => {
  await broker.close()
  rmSync(folder, { recursive: true, force: true })
}, 60_000)

let durable: string
let transient: string
let topology: Topology
let queue: WorkQueue
let health: Health
let metrics: Metrics
beforeEach(async () => {
  const run = randomUUID()
  durable = `durable-${run}`
  transient = `transient-${run}`
  topology = {
    queues: [
      { name: durable, kind: 'durable', maxLength: 100_000, deliveryLimit: 3 },
      { name: transient, kind: 'transient', maxLength: 100_000 },
    ],
    fanouts: [],
  }
  health = createHealth()
  metrics = createMetrics()
  queue = await createAmqpWorkQueue({
    url: broker.environment['AMQP_URL'] ?? '',
    ...{ topology, name: `test ${run}`, logger, health, metrics, retryDelaysMs: [500] },
  })
})
afterEach(() => queue.close())

test('its connections bear the name of their process', async () => {
  const { stdout } = await rabbitmqctl('list_connections client_properties')
  for (const connection of ['publish', 'consume']) expect(stdout).toContain(`test ${durable.slice('durable-'.length)} ${connection}`)
}, 60_000)

test('a broker that starts anew still has what is durable, and its consumers find it by themselves', async () => {
  for (const number of [1, 2, 3]) await queue.publish(durable, jsonMessage(number))
  const taken = collect<Delivery>()
  await queue.consume(durable, { prefetch: 1 }, (delivery) => {
    taken.add(delivery)
    if (numberOf(delivery) > 1 || delivery.attempt > 1) delivery.ack()
  })
  await taken.first(1)
  await broker.close()
  await expect(queue.publish(durable, jsonMessage(4))).rejects.toMatchObject(unavailable)
  expect((await health.report()).ready).toBe(false)
  await startBroker()
  const [, again, ...others] = await taken.first(4)
  expect(again).toMatchObject({ attempt: 2 })
  expect([again, ...others].map((delivery) => delivery && numberOf(delivery))).toEqual([1, 2, 3])
  await eventually(() => queue.publish(durable, jsonMessage(5)))
  expect((await taken.first(5)).slice(-1).map(numberOf)).toEqual([5])
  await eventually(async () => expect((await health.report()).checks).toEqual({ RabbitMQ: 'ok' }))
}, 120_000)

test('while the broker is short of memory it refuses to publish within 2 s, and takes acknowledgements all the same', async () => {
  for (const number of [1, 2, 3, 4]) await queue.publish(durable, jsonMessage(number))
  await memoryAlarm(true)
  const began = performance.now()
  await expect(queue.publish(durable, jsonMessage(5))).rejects.toMatchObject(unavailable)
  expect(performance.now() - began).toBeLessThan(promised(2_500))
  await eventually(async () => expect(await metrics.scrape()).toContain('parley_amqp_blocked 1'))
  const refusedAt = performance.now()
  await expect(queue.publish(transient, jsonMessage(6))).rejects.toMatchObject(unavailable)
  await expect(queue.publish(durable, jsonMessage(7))).rejects.toMatchObject(unavailable)
  expect(performance.now() - refusedAt).toBeLessThan(promised(100))

  const taken = collect<Delivery>()
  await queue.consume(durable, { prefetch: 10 }, (delivery) => {
    taken.add(delivery)
    const number = numberOf(delivery)
    if (number === 1 && delivery.attempt < 3) delivery.nack('not yet')
    else if (number === 2) delivery.nack('never', { dead: true })
    else delivery.ack()
  })
  // Failures wait here instead of in the broker, and count.
  await eventually(async () => expect(taken.all.map((each) => [numberOf(each), each.attempt])).toContainEqual([1, 3]))
  const buried = collect<Delivery>()
  await queue.consume(deadQueueOf(durable), { prefetch: 1 }, (delivery) => {
    buried.add(delivery)
    delivery.ack()
  })
  expect(buried.all).toEqual([])
  await memoryAlarm(false)
  const [dead] = await buried.first(1)
  expect(dead && numberOf(dead)).toBe(2)
  expect(dead && deathOf(dead)).toMatchObject({ reason: 'never', attempts: 1 })
  await eventually(() => queue.publish(durable, jsonMessage(8)))
  await eventually(async () => expect(taken.all.map(numberOf)).toContain(8))
  expect(await metrics.scrape()).toContain('parley_amqp_blocked 0')
}, 60_000)
