import { createHistogram, type RecordableHistogram } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { monotonicMs } from './monotonic.ts'
import { servePart } from './parts.ts'
import { openRawClient, type RawClient } from './raw-client.ts'
import { interviewName, watchQuery } from './schema.ts'

/** The process of the watchers: opens sockets, subscribes, counts and times what comes. */
interface Connection {
  client: RawClient
  /** It has been given an event since it subscribed. */
  served: boolean
  /** Its subscriptions come and go: what they are sent is not counted. */
  churner: boolean
  closed: boolean
}

export interface ConnectOrder {
  url: string
  count: number
}
export interface WatchOrder {
  /** One interview for all, or one for each. */
  interviews: 'one' | 'each'
}
export interface ChurnOrder {
  perSecond: number
  seconds: number
  /** How long each stays. */
  holdMs: number
  interviews: number
}
export interface LoadFigures {
  delivered: number
  /** Emit to receipt, in ms. */
  p50: number
  p95: number
  p99: number
  max: number
  /** Processor time of this process since the last `begin`, in ms. */
  cpuMs: number
  closed: number
  /** Error messages, and events that were not enriched. */
  odd: number
}

const connecting = 100
const needle = Buffer.from('"at":')
const nextNeedle = Buffer.from('"type":"next"')
const totalNeedle = Buffer.from('"total":')
const pool: Connection[] = []
const churners: Connection[] = []
let acknowledged = 0
let served = 0
let delivered = 0
let odd = 0
let closed = 0
let cpuSince = process.cpuUsage()
/** In microseconds. */
let latencies: RecordableHistogram = createHistogram()
/** The first event, as it came. */
let sample: string | undefined
let oddSample: string | undefined

function heard(connection: Connection, buffer: Buffer, start: number, end: number): void {
  // Only of the message's beginning: an answer to `connection_init` or `complete` is short.
  const next = buffer.indexOf(nextNeedle, start)
  if (next === -1 || next > start + 64 || next >= end) {
    if (buffer.indexOf('"connection_ack"', start) !== -1 && end - start < 64) acknowledged += 1
    else if (buffer.indexOf('"type":"error"', start) !== -1) notAsked(buffer, start, end)
    return
  }
  if (connection.churner) return
  const at = buffer.indexOf(needle, next)
  if (at === -1 || at >= end) return notAsked(buffer, start, end)
  let digits = at + needle.length
  while (digits < end && buffer[digits] !== 0x2c && buffer[digits] !== 0x7d) digits += 1
  const sentAt = Number(buffer.toString('latin1', at + needle.length, digits))
  const took = Math.round((monotonicMs() - sentAt) * 1_000)
  latencies.record(Math.max(1, took))
  delivered += 1
  const total = buffer.indexOf(totalNeedle, digits)
  if (total === -1 || total >= end) notAsked(buffer, start, end)
  if (!connection.served) {
    connection.served = true
    served += 1
    sample ??= buffer.toString('utf8', start, end)
  }
}
function notAsked(buffer: Buffer, start: number, end: number): void {
  odd += 1
  oddSample ??= buffer.toString('utf8', start, Math.min(end, start + 500))
}

async function open(url: string, count: number, into: Connection[]): Promise<void> {
  const { hostname: host, port, pathname: path } = new URL(url)
  const before = acknowledged
  let left = count
  const one = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      const connection: Partial<Connection> = { served: false, closed: false, churner: into === churners }
      const whole = connection as Connection // its client comes with the next line, before anything is heard
      connection.client = await openRawClient({
        host,
        port: Number(port),
        path,
        onText: (buffer, start, end) => heard(whole, buffer, start, end),
        onClose: () => {
          whole.closed = true
          closed += 1
        },
      })
      whole.client.send({ type: 'connection_init' })
      into.push(whole)
    }
  }
  await Promise.all(Array.from({ length: Math.min(connecting, count) }, one))
  await until(
    () => acknowledged - before >= count,
    60_000,
    () => `${acknowledged - before} of ${count} connections were acknowledged`,
  )
}

const subscribe = (connection: Connection, id: string, interview: number) =>
  connection.client.send({ id, type: 'subscribe', payload: { query: watchQuery, variables: { interview: interviewName(interview) } } })

async function until(holds: () => boolean, ms: number, complaint: () => string): Promise<void> {
  const giveUpAt = monotonicMs() + ms
  while (!holds()) {
    if (monotonicMs() > giveUpAt) throw new Error(`${complaint()} within ${ms / 1_000} s`)
    await sleep(20)
  }
}

function begin(): void {
  delivered = 0
  odd = 0
  latencies = createHistogram()
  cpuSince = process.cpuUsage()
}

const orders = {
  connect: ({ url, count }: ConnectOrder) => open(url, count, pool),
  /** Every connection subscribes under the id "1". */
  async watch({ interviews }: WatchOrder): Promise<void> {
    for (const [index, connection] of pool.entries()) {
      subscribe(connection, '1', interviews === 'one' ? 0 : index)
      if (index % connecting === connecting - 1) await sleep(1)
    }
  },
  /** Watchers that were given an event. */
  served: () => served,
  /** Counts anew. */
  begin: () => begin(),
  figures(): LoadFigures {
    const { user, system } = process.cpuUsage(cpuSince)
    const percentile = (share: number) => (delivered === 0 ? NaN : latencies.percentile(share) / 1_000)
    return {
      delivered,
      p50: percentile(50),
      p95: percentile(95),
      p99: percentile(99),
      max: delivered === 0 ? NaN : latencies.max / 1_000,
      cpuMs: (user + system) / 1_000,
      closed,
      odd,
    }
  },
  sample: () => sample,
  oddSample: () => oddSample,
  connectChurners: ({ url, count }: ConnectOrder) => open(url, count, churners),
  /** Subscribes and unsubscribes at an even rate: in turns to the interview that the standing watchers watch, and to one of many. */
  async churn({ perSecond, seconds, holdMs, interviews }: ChurnOrder): Promise<{ subscribed: number }> {
    const began = monotonicMs()
    const leaving: { at: number; connection: Connection; id: string }[] = []
    let subscribed = 0
    const total = perSecond * seconds
    while (subscribed < total || leaving.length > 0) {
      const now = monotonicMs()
      const due = Math.min(total, Math.floor(((now - began) / 1_000) * perSecond))
      while (subscribed < due) {
        const connection = churners[subscribed % churners.length]
        if (!connection) throw new Error('no connection to churn on')
        const id = `c${subscribed}`
        subscribe(connection, id, subscribed % 2 === 0 ? 0 : 1 + (subscribed % interviews))
        leaving.push({ at: now + holdMs, connection, id })
        subscribed += 1
      }
      while ((leaving[0]?.at ?? Infinity) <= now) {
        const gone = leaving.shift()
        gone?.connection.client.send({ id: gone.id, type: 'complete' })
      }
      await sleep(5)
    }
    return { subscribed }
  },
  async disconnect(): Promise<void> {
    for (const { client } of [...pool, ...churners]) client.close()
    await until(
      () => [...pool, ...churners].every((connection) => connection.closed),
      30_000,
      () => 'not every connection closed',
    )
    pool.length = 0
    churners.length = 0
    acknowledged = 0
    served = 0
    closed = 0
  },
}
export type LoadOrders = typeof orders
servePart(orders)
