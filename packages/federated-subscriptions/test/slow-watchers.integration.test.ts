import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { parse, type ExecutionResult } from 'graphql'
import { startHarbour, type Harbour } from './foreign/harbour.ts'
import { startGateway, type TestGateway } from './gateway.ts'
import { openRaw } from './raw-socket.ts'

let harbour: Harbour
let gateway: TestGateway

beforeAll(async () => {
  harbour = await startHarbour()
  gateway = await startGateway(harbour.supergraphSdl, { limits: { bufferedEvents: 10 } }, { limits: { pingMs: 60_000 } })
})
afterAll(async () => {
  await gateway.stop()
  await harbour.stop()
})

const events = 300
const large = 'x'.repeat(64 * 1024)

/** Writes `events` large entries while `url`'s reader does not read, and returns once the gateway has them all. */
async function writeUnread(): Promise<void> {
  const other = await gateway.subscriptions.subscribe({
    document: parse('subscription { logged(ship: "other") { cursor } }'),
    context: { name: 'other' },
  })
  if (!('next' in other)) throw new Error('refused')
  const pulled = (async () => {
    for await (const result of other) if (numberOf(result, 'logged') === events) return
  })()
  await harbour.entries.readBy(2)
  for (let number = 1; number <= events; number += 1) harbour.write({ number, text: large })
  await pulled
  await harbour.entries.readBy(1)
}

const numberOf = ({ data }: ExecutionResult, field: string): number => Number((data?.[field] as { cursor?: string } | undefined)?.cursor)

test('with LATEST a client that does not read gets the newest, and is told how many it missed', async () => {
  harbour.log.length = 0
  const raw = await openRaw(gateway.url)
  raw.send({ id: '1', type: 'subscribe', payload: { query: 'subscription { logged(ship: "slow") { cursor text } }' } })
  await harbour.entries.readBy(1)
  raw.socket.pause()
  await writeUnread()
  raw.socket.resume()

  let last = 0
  let missed = 0
  let received = 0
  while (last < events) {
    const { payload } = (await raw.message()) as { payload: ExecutionResult }
    const number = numberOf(payload, 'logged')
    const lagged = Number(payload.extensions?.['lagged'] ?? 0)
    expect(number).toBe(last + 1 + lagged)
    last = number
    missed += lagged
    received += 1
  }
  expect(received + missed).toBe(events)
  expect(missed).toBeGreaterThan(0)
  raw.socket.close()
  await harbour.entries.readBy(0)
})

test('with DISCONNECT its subscription ends with an error, and the upstream with it', async () => {
  harbour.log.length = 0
  const raw = await openRaw(gateway.url)
  raw.send({ id: '1', type: 'subscribe', payload: { query: 'subscription { logbook { cursor text } }' } })
  await harbour.entries.readBy(1)
  raw.socket.pause()
  for (let number = 1; number <= events; number += 1) harbour.write({ number, text: large })
  await harbour.entries.readBy(0)
  raw.socket.resume()
  for (;;) {
    const message = await raw.message()
    if (message['type'] === 'next') continue
    expect(message).toMatchObject({ id: '1', type: 'error', payload: [{ extensions: { code: 'RATE_LIMITED', reason: 'SLOW_WATCHER' } }] })
    break
  }
  expect(gateway.subscriptions.stats().subscriptions).toBe(0)
  raw.socket.close()
})

test.each(['logged(ship: "a", after: "0")', 'logbook(after: "0")'])(
  '%s: of what was missed nothing is skipped, however much comes at once',
  async (field) => {
    harbour.log.length = 0
    for (let number = 1; number <= events; number += 1) harbour.write({ number, text: 'short', vesselId: 'a' })
    const stream = await gateway.subscriptions.subscribe({
      document: parse(`subscription { entry: ${field} { cursor vessel { owner { name } } } }`),
      context: { name: 'back' },
    })
    if (!('next' in stream)) throw new Error('refused')
    for (let number = 1; number <= events + 20; number += 1) {
      if (number === 100) for (let more = 1; more <= 20; more += 1) harbour.write({ number: events + more, text: 'late', vesselId: 'a' })
      const { value } = await stream.next()
      expect(value).toEqual({ data: { entry: { cursor: `${number}`, vessel: { owner: { name: 'Person o-a' } } } } })
    }
    await stream.return()
    await harbour.entries.readBy(0)
  },
)

test('nothing is skipped of what comes at once when a lost upstream is taken up again', async () => {
  harbour.log.length = 0
  const stream = await gateway.subscriptions.subscribe({
    document: parse('subscription { logbook { cursor vessel { owner { name } } } }'),
    context: { name: 'steady' },
  })
  if (!('next' in stream)) throw new Error('refused')
  await harbour.entries.readBy(1)
  harbour.write({ number: 1, text: 'before', vesselId: 'a' })
  await stream.next()
  harbour.vessels.closeSockets(1012)
  await harbour.entries.readBy(0)
  for (let number = 2; number <= events; number += 1) harbour.write({ number, text: 'missed', vesselId: 'a' })
  for (let number = 2; number <= events; number += 1) {
    const { value } = await stream.next()
    expect(value).toEqual({ data: { logbook: { cursor: `${number}`, vessel: { owner: { name: 'Person o-a' } } } } })
  }
  await stream.return()
})
