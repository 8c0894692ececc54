import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { ExecutionResult } from 'graphql'
import { createClient, type Client } from 'graphql-sse'
import { EventSource } from 'undici'
import { startHarbour, type Harbour } from './foreign/harbour.ts'
import { startHttpGateway, type HttpGateway } from './http-gateway.ts'

let harbour: Harbour
let gateway: HttpGateway

beforeAll(async () => {
  harbour = await startHarbour()
  gateway = await startHttpGateway(harbour.supergraphSdl)
})
afterAll(async () => {
  await gateway.stop()
  await harbour.stop()
})

/** What comes, waited for one by one. */
function createInbox<T>() {
  const items: T[] = []
  let wake = (): void => {}
  return {
    put: (item: T): void => {
      items.push(item)
      wake()
    },
    take: async (): Promise<T> => {
      while (items.length === 0) await new Promise<void>((resolve) => (wake = resolve))
      return items.shift() as T
    },
  }
}

describe('the client of graphql-sse', () => {
  type Said = ExecutionResult | 'complete' | { error: unknown }
  const receive = (client: Client, query: string, variables: Record<string, unknown> = {}) => {
    const inbox = createInbox<Said>()
    const leave = client.subscribe(
      { query, variables },
      {
        next: (result) => inbox.put(result as ExecutionResult), // its types are not graphql's
        error: (error) => inbox.put({ error }),
        complete: () => inbox.put('complete'),
      },
    )
    return { take: inbox.take, leave }
  }
  const connect = (headers: Record<string, string> = {}) => createClient({ url: gateway.httpUrl, headers, retryAttempts: 0 })

  test('gets each event with the fields of other subgraphs, and ends the upstream by leaving', async () => {
    const received = receive(connect(), 'subscription { vesselMoved { id toll owner { name } } }')
    await harbour.moves.readBy(1)
    for (const id of ['a', 'f']) harbour.moves.publish({ id })
    expect(await received.take()).toEqual({ data: { vesselMoved: { id: 'a', toll: 100, owner: { name: 'Person o-a' } } } })
    expect(await received.take()).toEqual({ data: { vesselMoved: { id: 'f', toll: 100, owner: { name: 'Person o-f' } } } })
    received.leave()
    await harbour.moves.readBy(0)
  })

  test('is told when the subgraph completes', async () => {
    const received = receive(connect(), 'subscription { vesselMoved { id } }')
    await harbour.moves.readBy(1)
    harbour.moves.complete()
    expect(await received.take()).toBe('complete')
  })

  test('gets the answer to a query', async () => {
    const received = receive(connect(), 'query($id: ID!) { vessel(id: $id) { toll } }', { id: 'a' })
    expect(await received.take()).toEqual({ data: { vessel: { toll: 100 } } })
    expect(await received.take()).toBe('complete')
  })

  test.each([
    ['does not parse', 'subscription {', 'GRAPHQL_PARSE_FAILED'],
    ['does not validate', 'subscription { nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['the subgraph refuses', 'subscription { forbidden { id } }', 'FORBIDDEN'],
  ])('reads why what %s is refused', async (_name, query, code) => {
    const received = receive(connect(), query)
    expect(await received.take()).toMatchObject({ errors: [{ extensions: { code } }] })
    expect(await received.take()).toBe('complete')
  })

  test('comes back by itself when its gateway closes', async () => {
    const first = await startHttpGateway(harbour.supergraphSdl)
    const urls = [first.httpUrl, gateway.httpUrl]
    const client = createClient({ url: () => urls.shift() ?? '', retryAttempts: 1, retry: async () => {} })
    const received = receive(client, 'subscription { vesselMoved { id } }')
    await harbour.moves.readBy(1)
    harbour.moves.publish({ id: 'a' })
    expect(await received.take()).toMatchObject({ data: { vesselMoved: { id: 'a' } } })
    await first.stop()
    while (gateway.sse.connections() === 0) await new Promise(setImmediate)
    await harbour.moves.readBy(1)
    harbour.moves.publish({ id: 'b' })
    expect(await received.take()).toMatchObject({ data: { vesselMoved: { id: 'b' } } })
    received.leave()
    await harbour.moves.readBy(0)
  })
})

describe('EventSource', () => {
  /** What it asks goes to this gateway. */
  let target: HttpGateway
  let front: Server
  let requests: number

  beforeAll(async () => {
    front = createServer((request, response) => {
      requests += 1
      target.answer(request, response)
    })
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
  })
  afterAll(async () => {
    front.closeAllConnections()
    await new Promise((resolve) => front.close(resolve))
  })

  const open = (query: string, variables: Record<string, unknown> = {}, more: Record<string, string> = {}) => {
    target = gateway
    requests = 0
    const search = new URLSearchParams({ query, variables: JSON.stringify(variables), ...more })
    const { port } = front.address() as AddressInfo // a TCP server's
    const source = new EventSource(`http://127.0.0.1:${port}/graphql?${search.toString()}`, { node: { reconnectionTime: 20 } })
    const inbox = createInbox<{ result: ExecutionResult; id: string } | 'complete'>()
    const failures = createInbox<number>()
    source.addEventListener('next', (event) => {
      const { data, lastEventId } = event as unknown as { data: string; lastEventId: string } // undici's MessageEvent
      inbox.put({ result: JSON.parse(data) as ExecutionResult, id: lastEventId })
    })
    source.addEventListener('complete', () => inbox.put('complete'))
    source.addEventListener('error', () => failures.put(source.readyState))
    return { source, take: inbox.take, failed: failures.take }
  }
  const logged = 'subscription($ship: ID!) { logged(ship: $ship) { text } }'
  const write = (from: number, to: number): void => {
    for (let number = from; number <= to; number += 1) harbour.write({ number, text: `entry ${number}` })
  }
  const expectEntries = async ({ take }: ReturnType<typeof open>, from: number, to: number) => {
    for (let number = from; number <= to; number += 1)
      expect(await take()).toEqual({ result: { data: { logged: { text: `entry ${number}` } } }, id: String(number) })
  }

  test('comes back by itself after a cut, behind the last event: nothing is missed, nothing comes twice', async () => {
    harbour.log.length = 0
    const stream = open(logged, { ship: 's' })
    await harbour.entries.readBy(1)
    write(1, 3)
    await expectEntries(stream, 1, 3)
    front.closeAllConnections()
    expect(await stream.failed()).toBe(stream.source.CONNECTING)
    write(4, 6)
    await harbour.entries.readBy(1)
    await expectEntries(stream, 4, 6)
    write(7, 8)
    await expectEntries(stream, 7, 8)
    stream.source.close()
    await harbour.entries.readBy(0)
  })

  test('comes back elsewhere when its gateway closes, as soon as that said', async () => {
    harbour.log.length = 0
    const stream = open(logged, { ship: 's' })
    const leaving = await startHttpGateway(harbour.supergraphSdl)
    target = leaving
    await harbour.entries.readBy(1)
    write(1, 2)
    await expectEntries(stream, 1, 2)
    const closed = leaving.stop()
    target = gateway
    await closed
    write(3, 4)
    await expectEntries(stream, 3, 4)
    expect(gateway.sse.connections()).toBe(1)
    stream.source.close()
    await harbour.entries.readBy(0)
  })

  test('begins behind the event that its URL names', async () => {
    harbour.log.length = 0
    write(1, 4)
    const stream = open(logged, { ship: 's' }, { lastEventId: '2' })
    await expectEntries(stream, 3, 4)
    expect(requests).toBe(1)
    stream.source.close()
    await harbour.entries.readBy(0)
  })

  test('is not closed on `complete`: it comes back once, is told that nothing more comes, and gives up', async () => {
    const stream = open('subscription { vesselMoved { id } }')
    await harbour.moves.readBy(1)
    harbour.moves.publish({ id: 'a' })
    expect(await stream.take()).toMatchObject({ result: { data: { vesselMoved: { id: 'a' } } } })
    harbour.moves.complete()
    expect(await stream.take()).toBe('complete')
    expect(await stream.failed()).toBe(stream.source.CONNECTING)
    expect(await stream.failed()).toBe(stream.source.CLOSED)
    expect(requests).toBe(2)
    expect(harbour.moves.readers).toBe(0)
  })

  test('reads why an operation is refused, and gives up', async () => {
    const stream = open('subscription { nothing }')
    expect(await stream.take()).toMatchObject({ result: { errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] } })
    expect(await stream.take()).toBe('complete')
    expect(await stream.failed()).toBe(stream.source.CONNECTING)
    expect(await stream.failed()).toBe(stream.source.CLOSED)
  })
})

test('a reader of bytes gets what a query for the same selection says', async () => {
  const selection = '{ id name kind toll owner { name email } harbour { name master { name } } }'
  const response = await fetch(gateway.httpUrl, {
    method: 'POST',
    headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
    body: JSON.stringify({ query: `subscription { vesselMoved ${selection} }` }),
  })
  await harbour.moves.readBy(1)
  harbour.moves.publish({ id: 'a', speed: 7 })
  let text = ''
  for await (const chunk of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    text += chunk
    if (text.includes('event: next\n') && text.endsWith('\n\n')) break
  }
  const { data } = await gateway.query(`{ vessel(id: "a") ${selection} }`)
  expect(text).toBe(`:\n\nevent: next\ndata: ${JSON.stringify({ data: { vesselMoved: data?.['vessel'] } })}\n\n`)
  await harbour.moves.readBy(0)
})
