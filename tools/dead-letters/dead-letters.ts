import { existsSync } from 'node:fs'
import { topology } from '@parley/contracts'
import { deadQueueOf, deathOf, peekDead, resendDead, type WorkQueue } from '@parley/messaging'
import { StartError } from '@parley/platform'
import { environmentFile } from '@parley/services'

export const usage = `Usage: tsx tools/dead-letters/main.ts list | show <queue> [<how many>] | resend <queue>

  list     each queue, and how many of its messages are dead
  show     the oldest dead messages of a queue (default 20): why, when, after how many tries; they stay where they are
  resend   send the dead messages of a queue to it again, as new ones

The broker is AMQP_URL.`

/** What to do without AMQP_URL. @param folder where services-up leaves its addresses */
export function withoutBroker(folder: string): string {
  const file = environmentFile(folder)
  const set = 'Set AMQP_URL to the address of RabbitMQ'
  return existsSync(file) ? `${set}; that of services-up: (set -a; . ${file}; make dead-letters)` : `${set}.`
}

const queues = topology.queues.filter(({ kind }) => kind === 'durable').map(({ name }) => name)
/** Bytes of a body that are shown. */
const shownBytes = 500

/**
 * Does what the words of a command line ask for.
 * @returns what there is to say
 * @throws StartError for words that it does not know; ParleyError SERVICE_UNAVAILABLE
 */
export async function deadLetters(queue: WorkQueue, [verb, name = '', most = '20', ...rest]: readonly string[]): Promise<string> {
  if (verb === 'list' && name === '') return list(queue)
  if ((verb !== 'show' && verb !== 'resend') || rest.length > 0 || !/^[1-9]\d*$/.test(most)) throw new StartError(usage)
  if (!queues.includes(name)) throw new StartError(`There is no queue ${name} with dead messages; there are ${queues.join(', ')}.`)
  return verb === 'show' ? show(queue, name, Number(most)) : `Sent ${await resendDead(queue, name)} of ${name} again.`
}

async function list(queue: WorkQueue): Promise<string> {
  const lines = []
  for (const name of queues) lines.push(`${String(await queue.depth(deadQueueOf(name))).padStart(8)}  ${name}`)
  return lines.join('\n')
}

async function show(queue: WorkQueue, name: string, most: number): Promise<string> {
  const messages = await peekDead(queue, name, most)
  if (messages.length === 0) return `No message of ${name} is dead.`
  return messages
    .map((message) => {
      const { reason = 'no reason given', attempts = '?', at = 'at an unknown time' } = deathOf(message) ?? {}
      const body = Buffer.from(message.body).toString('utf8', 0, shownBytes)
      const more = message.body.byteLength > shownBytes ? ' ...' : ''
      return `${message.id}\n  ${at}, tries: ${attempts}, ${reason}\n  ${body}${more}`
    })
    .join('\n')
}
