import { fork, type ChildProcess } from 'node:child_process'
import type { FromPart, ToPart } from './part-messages.ts'
import type { WorkloadName } from './workload.ts'

/** What one contestant runs on: a producing and a consuming process. */
export interface Parts {
  /** Sends so many messages from one process to the other. */
  round(workload: WorkloadName, count: number): Promise<Round>
  /** The consumer takes from this workload's queue from now on. */
  consume(workload: WorkloadName, prefetch: number): Promise<void>
  close(): Promise<void>
}

/** What a round came to. */
export interface Round {
  messagesPerSecond: number
  /** Microseconds of processor time a message, of the producing and the consuming process. */
  producerCpu: number
  consumerCpu: number
}

/**
 * Messages under way at once: frames between producer and consumer, few enough that none is dropped for its age on a slow machine; answers
 * that the broker has not confirmed.
 */
export const most: Record<WorkloadName, number> = { frames: 500, answers: 1_000 }

/** A round that takes longer has lost messages, and would never end. */
const longestRoundMs = 120_000

/** @param side `ours` or `bare` */
export async function startParts(side: 'ours' | 'bare', prefix: string, url: string): Promise<Parts> {
  const start = async () => {
    const part = fork(new URL('part.ts', import.meta.url), [side, prefix, url], { execArgv: ['--import', 'tsx'] })
    await heard(part, 'ready')
    return part
  }
  const [producer, consumer] = await Promise.all([start(), start()])
  const tell = (part: ChildProcess, message: ToPart) => void part.send(message)

  async function round(workload: WorkloadName, count: number): Promise<Round> {
    const expecting = heard(consumer, 'ready')
    tell(consumer, { kind: 'expect', count })
    await expecting
    const progress = (message: FromPart) => {
      if (message.kind === 'consumed' && workload === 'frames') tell(producer, message)
    }
    consumer.on('message', progress)
    const began = performance.now()
    const both = Promise.all([heard(producer, 'done'), heard(consumer, 'done')])
    tell(producer, { kind: 'produce', workload, count, most: most[workload] })
    const [sent, taken] = await Promise.race([both, overdue(`${side}: ${workload} were lost`)])
    const seconds = (performance.now() - began) / 1000
    consumer.off('message', progress)
    if (taken.sum !== (count * (count + 1)) / 2) throw new Error(`${side}: not the messages that were sent`)
    const perMessage = ({ cpuMs }: { cpuMs: number }) => (cpuMs * 1000) / count
    return { messagesPerSecond: count / seconds, producerCpu: perMessage(sent), consumerCpu: perMessage(taken) }
  }

  return {
    round,
    async consume(workload, prefetch) {
      const ready = heard(consumer, 'ready')
      tell(consumer, { kind: 'consume', workload, prefetch })
      await ready
    },
    async close() {
      for (const part of [producer, consumer]) {
        const exit = new Promise((resolve) => part.once('exit', resolve))
        tell(part, { kind: 'close' })
        await exit
      }
    },
  }
}

/** @throws the complaint, when the longest round is over */
const overdue = (complaint: string) =>
  new Promise<never>((_resolve, reject) => setTimeout(() => reject(new Error(complaint)), longestRoundMs).unref())

type Heard<K extends FromPart['kind']> = Extract<FromPart, { kind: K }>

/** The next message of this kind. @throws when the part fails or ends before */
function heard<K extends FromPart['kind']>(part: ChildProcess, kind: K): Promise<Heard<K>> {
  return new Promise((resolve, reject) => {
    const end = () => {
      part.off('message', hear)
      part.off('exit', exited)
    }
    const hear = (message: unknown) => {
      const said = message as FromPart // by part.ts
      if (said.kind === kind) {
        end()
        resolve(said as Heard<K>) // its kind has been looked at
      } else if (said.kind === 'failed') {
        end()
        reject(new Error(said.reason))
      }
    }
    const exited = (code: number | null) => {
      end()
      reject(new Error(`a part of the benchmark ended with ${code}`))
    }
    part.on('message', hear)
    part.on('exit', exited)
  })
}
