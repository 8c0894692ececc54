import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { topology } from '@parley/contracts'
import { createAmqpWorkQueue, jsonMessage, type WorkQueue } from '@parley/messaging'
import { silentLogger } from '@parley/platform'
import { eventually } from '@parley/platform/testing'
import { amqpVhost, type Vhost } from '@parley/services/testing'
import { deadLetters } from './dead-letters.ts'

let vhost: Vhost
let queue: WorkQueue
beforeAll(async () => {
  vhost = await amqpVhost()
  queue = await createAmqpWorkQueue({ url: vhost.url, topology, name: 'test', logger: silentLogger() })
}, 120_000)
afterAll(async () => {
  await queue.close()
  await vhost.close()
})

test('lists, shows and sends again what died', async () => {
  await queue.publish('scoring.answers', jsonMessage({ answerId: 'a-1' }, { id: 'answer-1' }))
  const killer = await queue.consume('scoring.answers', { prefetch: 1 }, (delivery) => delivery.nack('not an answer', { dead: true }))
  await eventually(async () => expect(await deadLetters(queue, ['list'])).toMatch(/ 1 {2}scoring\.answers\n +0 {2}scoring\.results\n/))
  await killer.close()
  const shown = /^answer-1\n {2}\d{4}-.*Z, tries: 1, not an answer\n {2}\{"answerId":"a-1"\}$/
  await eventually(async () => expect(await deadLetters(queue, ['show', 'scoring.answers'])).toMatch(shown))
  await eventually(async () => expect(await deadLetters(queue, ['show', 'scoring.answers', '5'])).toMatch(shown))
  await eventually(async () => expect(await deadLetters(queue, ['resend', 'scoring.answers'])).toBe('Sent 1 of scoring.answers again.'))
  expect(await deadLetters(queue, ['show', 'scoring.answers'])).toBe('No message of scoring.answers is dead.')
  expect(await queue.depth('scoring.answers')).toBe(1)
})

test('says what it cannot do', async () => {
  await expect(deadLetters(queue, [])).rejects.toThrow('Usage')
  await expect(deadLetters(queue, ['show', 'scoring.answers', 'all'])).rejects.toThrow('Usage')
  await expect(deadLetters(queue, ['resend', 'emotion.frames'])).rejects.toThrow('no queue emotion.frames with dead messages')
})
