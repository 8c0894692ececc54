import type { Channel, ChannelModel } from 'amqplib'
import type { BrokerConnection } from './broker-connection.ts'
import { outOfReach } from './out-of-reach.ts'

export interface QueueCounts {
  /** Messages waiting. */
  depth: number
  consumers: number
}

/** Asks the broker about a queue. @throws ParleyError SERVICE_UNAVAILABLE */
export type CountQueue = (queue: string) => Promise<QueueCounts>

/** One channel for all questions; a queue that is not there costs it, and the next question opens another. */
export function createQueueCounts(connection: Pick<BrokerConnection, 'open'>, timeoutMs: number): CountQueue {
  let asked: { model: ChannelModel; channel: Promise<Channel> } | undefined

  function channelOf(model: ChannelModel): Promise<Channel> {
    if (asked?.model === model) return asked.channel
    const opened = {
      model,
      channel: model.createChannel().then((channel) => {
        // The question that went wrong throws it.
        channel.on('error', () => undefined)
        channel.on('close', () => {
          if (asked === opened) asked = undefined
        })
        return channel
      }),
    }
    opened.channel.catch(() => {
      if (asked === opened) asked = undefined
    })
    asked = opened
    return opened.channel
  }

  return async (queue) => {
    const model = connection.open
    if (model === undefined) throw outOfReach(new Error('not connected'))
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs)
    })
    try {
      const { messageCount: depth, consumerCount: consumers } = await Promise.race([
        channelOf(model).then((channel) => channel.checkQueue(queue)),
        late,
      ])
      return { depth, consumers }
    } catch (error) {
      throw outOfReach(error)
    } finally {
      clearTimeout(timer)
    }
  }
}
