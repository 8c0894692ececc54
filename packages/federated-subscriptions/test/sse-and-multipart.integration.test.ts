import { once } from 'node:events'
import { Agent } from 'node:http'
import { connect } from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import { codedError } from '../src/graphql-errors.ts'
import { createConnectionLimits, type Beating, type HttpStreamOptions } from '../src/index.ts'
import { openStream, type StreamReader, type StreamRequest } from './stream-reader.ts'
import { startStreamServer, type StreamServer, type StreamViewer } from './stream-server.ts'

const timers = (): number => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length

/** What every transport that answers in the response of a request has in common. */
describe.each(['sse', 'multipart'] as const)('%s', (transport) => {
  let server: StreamServer
  let url: string
  const start = async (options: Partial<HttpStreamOptions<StreamViewer>> = {}): Promise<void> => {
    server = await startStreamServer(options)
    url = `${server.origin}/${transport}`
  }
  const open = (request?: StreamRequest): Promise<StreamReader> => openStream(url, request)
  const as = (name: string, more: Record<string, string> = {}) => ({ headers: { authorization: name, ...more } })
  const failure = async (reader: StreamReader): Promise<unknown> => {
    const message = await reader.next()
    return message?.type === 'failure' ? message.errors : message?.type === 'result' ? message.result.errors : message
  }
  const closedWith = async (reason: string): Promise<void> => {
    while (!server.heard.includes(`${transport} closed ${reason}`)) await new Promise(setImmediate)
  }
  /** The kernel takes more for a while, though nobody reads. */
  const stuck = async (): Promise<void> => {
    for (let waiting = 0; waiting !== server.source.waiting();) {
      waiting = server.source.waiting()
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  afterEach(() => server.stop())

  test('events arrive as they are sent, each with its cursor where the protocol has a place for it, then the end', async () => {
    await start()
    const reader = await open()
    await server.source.watchedBy(1)
    server.source.send({ ticks: 'ä – 1' })
    server.source.send({ ticks: 'line\nbreak' })
    const id = (cursor: string) => (transport === 'sse' ? { id: cursor } : {})
    expect(await reader.next()).toEqual({ type: 'result', result: { data: { ticks: 'ä – 1' } }, ...id('1') })
    expect(await reader.next()).toEqual({ type: 'result', result: { data: { ticks: 'line\nbreak' } }, ...id('2') })
    server.source.end()
    expect(await reader.next()).toEqual({ type: 'complete', ...id('graphql-sse:complete') })
    expect(await reader.ended).toBe(true)
    await closedWith('completed')
    expect(server.heard).toEqual([`${transport} opened`, `${transport} closed completed`])
  })

  test('nobody on the way may keep, change or hold it back', async () => {
    await start()
    const reader = await open({ headers: { 'accept-encoding': 'gzip, br' } })
    const { headers, statusCode } = reader.response
    expect(statusCode).toBe(200)
    expect(headers).toMatchObject({
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'x-stream-id': expect.stringMatching(/^[\da-f-]{36}$/),
      'transfer-encoding': 'chunked',
    })
    expect(headers['content-encoding']).toBeUndefined()
    expect(headers['content-type']).toBe(
      transport === 'sse' ? 'text/event-stream; charset=utf-8' : 'multipart/mixed;boundary="graphql";subscriptionSpec="1.0"',
    )
    reader.destroy()
  })

  test('headers are there before the first event is, and heartbeats go on while there is none', async () => {
    await start({ limits: { heartbeatMs: 30 } })
    const reader = await open()
    await reader.beat()
    await reader.beat()
    expect(server.heard).toEqual([`${transport} opened`])
    reader.destroy()
  })

  test('after a cut it goes on behind the last event, without a gap', async () => {
    await start()
    const first = await open()
    await server.source.watchedBy(1)
    for (let number = 1; number <= 3; number += 1) server.source.send({ number })
    for (let number = 1; number <= 3; number += 1) expect(await first.next()).toMatchObject({ result: { data: { number } } })
    first.destroy()
    await server.source.watchedBy(0)
    for (let number = 4; number <= 6; number += 1) server.source.send({ number })
    const second = await open({ headers: { 'last-event-id': '3' } })
    await server.source.watchedBy(1)
    server.source.send({ number: 7 })
    for (let number = 4; number <= 7; number += 1) expect(await second.next()).toMatchObject({ result: { data: { number } } })
    second.destroy()
  })

  test('an error that ends the subscription is said, through formatError', async () => {
    await start({ formatError: ({ extensions }, { name }) => ({ message: `for ${name}`, extensions: { code: extensions['code'] } }) })
    const reader = await open(as('Ann'))
    await server.source.watchedBy(1)
    server.source.end([codedError('CURSOR_EXPIRED', 'secret')])
    expect(await failure(reader)).toEqual([{ message: 'for Ann', extensions: { code: 'CURSOR_EXPIRED' } }])
    expect(await reader.next()).toMatchObject({ type: 'complete' })
    expect(await reader.ended).toBe(true)
    await closedWith('failed')
  })

  describe('an operation that is refused is one result with errors, then the end:', () => {
    test.each([
      ['that does not parse', 'subscription {', 'GRAPHQL_PARSE_FAILED'],
      ['that is one of several', 'query A { a } query B { b }', 'OPERATION_RESOLUTION_FAILURE'],
      ['that only execute could run', '{ a }', 'BAD_USER_INPUT'],
    ])('one %s', async (_name, query, code) => {
      await start()
      const reader = await open({ query })
      expect(await reader.next()).toMatchObject({ type: 'result', result: { errors: [{ extensions: { code } }] } })
      expect(await reader.next()).toMatchObject({ type: 'complete' })
      await closedWith('refused')
      expect(server.heard).toContain(`${transport} refused ${code}`)
    })
    test.each([
      ['an answer', async () => ({ errors: [codedError('FORBIDDEN', 'No entry.')] }), 'FORBIDDEN', 'No entry.'],
      ['a throw', () => Promise.reject(codedError('FORBIDDEN', 'No entry.')), 'FORBIDDEN', 'No entry.'],
      ['a bug', () => Promise.reject(new Error('secret')), 'INTERNAL_SERVER_ERROR', 'Something went wrong on our side.'],
    ])('by %s of subscribe', async (_name, subscribe, code, message) => {
      await start({ subscribe })
      const reader = await open()
      expect(await reader.next()).toMatchObject({ result: { errors: [{ message, extensions: { code } }] } })
      expect(await reader.next()).toMatchObject({ type: 'complete' })
      await closedWith('refused')
      expect(server.heard).toContain(`${transport} refused ${code}`)
    })
  })

  test('a query is answered by its result, a mutation too, and what an error is told goes through formatError', async () => {
    await start({
      execute: async ({ variables, operationName }) =>
        operationName === 'M' ? { data: { m: null }, errors: [codedError('CONFLICT', 'secret')] } : { data: { q: variables } },
      formatError: () => ({ message: 'shown' }),
    })
    const body = { query: 'query Q($a: Int) { q(a: $a) } mutation M { m }', variables: { a: 1 } }
    const query = await open({ body: JSON.stringify({ ...body, operationName: 'Q' }) })
    expect(await query.next()).toEqual({ type: 'result', result: { data: { q: { a: 1 } } } })
    expect(await query.next()).toMatchObject({ type: 'complete' })
    const mutation = await open({ body: JSON.stringify({ ...body, operationName: 'M' }) })
    expect(await mutation.next()).toEqual({ type: 'result', result: { data: { m: null }, errors: [{ message: 'shown' }] } })
    await closedWith('completed')
    expect(server.heard.join()).not.toContain('refused')
  })

  test('a plain generator is read as its client reads, its errors formatted', async () => {
    await start({
      subscribe: async () =>
        (async function* () {
          yield { data: { n: 1 }, extensions: { cursor: 'c1' } }
          yield { data: { n: null }, errors: [codedError('SERVICE_UNAVAILABLE', 'out of reach')] }
          throw codedError('RATE_LIMITED', 'slower')
        })(),
    })
    const reader = await open()
    expect(await reader.next()).toMatchObject({ result: { data: { n: 1 } }, ...(transport === 'sse' && { id: 'c1' }) })
    expect(await reader.next()).toMatchObject({ result: { errors: [{ message: 'out of reach' }] } })
    expect(await failure(reader)).toEqual([{ message: 'slower', extensions: { code: 'RATE_LIMITED' } }])
    expect(await reader.next()).toMatchObject({ type: 'complete' })
  })

  describe('a client that does not read', () => {
    const large = 'x'.repeat(64 * 1024)

    test('is sent no more than it has room for, and everything once it reads', async () => {
      await start({ limits: { highWaterBytes: 100_000 } })
      const reader = await open()
      await server.source.watchedBy(1)
      reader.pause()
      const events = 400
      for (let number = 1; number <= events; number += 1) server.source.send({ number, large })
      // The kernel's buffers take some; most of it waits where it is kept once for all.
      expect(server.source.waiting()).toBeGreaterThan(events / 2)
      reader.resume()
      for (let number = 1; number <= events; number += 1) expect(await reader.next()).toMatchObject({ result: { data: { number } } })
      expect(server.source.waiting()).toBe(0)
      reader.destroy()
    })

    test('is cut when it goes on so, and holds nothing any more', async () => {
      await start({ limits: { heartbeatMs: 20, stalledMs: 60 } })
      const reader = await open()
      await server.source.watchedBy(1)
      reader.pause()
      for (let number = 1; number <= 400; number += 1) server.source.send({ large })
      await server.source.watchedBy(0)
      await closedWith('stalled')
      expect(server[transport].connections()).toBe(0)
      reader.destroy()
    })

    test('is cut though its stream has ended, when the end does not get through', async () => {
      await start({ limits: { heartbeatMs: 20, stalledMs: 60 } })
      const reader = await open()
      await server.source.watchedBy(1)
      reader.pause()
      for (let number = 1; number <= 400; number += 1) server.source.send({ large })
      for (let waiting = 0; waiting !== server.source.waiting();) {
        waiting = server.source.waiting()
        await new Promise((resolve) => setTimeout(resolve, 20)) // the kernel takes more for a while
      }
      server.source.end()
      await closedWith('completed')
      expect(server[transport].connections()).toBe(0)
      reader.resume()
      expect(await reader.ended).toBe(false)
    })

    test('is cut at once by events beyond its bound that do not wait for room', async () => {
      await start({
        limits: { unsentBytes: 1_000_000, heartbeatMs: 0 },
        subscribe: async ({ context }) => {
          const subscription = server.source.open(context)
          const pipe = subscription.pipe.bind(subscription)
          subscription.pipe = (sink) => pipe({ next: (delivery) => sink.next(delivery) || true, end: (errors) => sink.end(errors) })
          return subscription
        },
      })
      const reader = await open()
      await server.source.watchedBy(1)
      reader.pause()
      for (let number = 1; number <= 400; number += 1) server.source.send({ large })
      await server.source.watchedBy(0)
      await closedWith('stalled')
      expect(server[transport].connections()).toBe(0)
      reader.destroy()
    })
  })

  describe('the client going away ends the subscription', () => {
    test('when it closes the connection, and when it resets it', async () => {
      await start()
      const reader = await open()
      await server.source.watchedBy(1)
      reader.destroy()
      await server.source.watchedBy(0)
      const { port, hostname } = new URL(url)
      const socket = connect(Number(port), hostname)
      const accept = transport === 'sse' ? 'text/event-stream' : 'multipart/mixed;subscriptionSpec=1.0'
      socket.write(`GET /${transport}?query=subscription{a} HTTP/1.1\r\nHost: a\r\nAccept: ${accept}\r\n\r\n`)
      await server.source.watchedBy(1)
      socket.resetAndDestroy()
      await server.source.watchedBy(0)
      await closedWith('left')
      expect(server[transport].connections()).toBe(0)
    })

    test('also one that is being opened, and tells its signal', async () => {
      let opened = (): void => {}
      const gate = new Promise<void>((resolve) => (opened = resolve))
      let aborted: Promise<void> | undefined
      await start({
        subscribe: async ({ context, signal }) => {
          aborted = new Promise((resolve) => signal.addEventListener('abort', () => resolve()))
          await gate
          return server.source.open(context)
        },
      })
      const reader = await open()
      reader.destroy()
      while (!aborted) await new Promise(setImmediate)
      await aborted
      opened()
      await closedWith('left')
      await server.source.watchedBy(0)
      expect(server[transport].connections()).toBe(0)
    })

    test('500 times over, and nothing is left', async () => {
      const connections = createConnectionLimits()
      const beating = new Set<Beating>()
      await start({
        connections,
        viewerKey: ({ name }) => name,
        ticker: { add: (one) => void beating.add(one), remove: (one) => void beating.delete(one) },
      })
      const before = timers()
      for (let round = 0; round < 5; round += 1) {
        const readers = await Promise.all(Array.from({ length: 100 }, () => open(as('Ann', { expires: '60000' }))))
        await server.source.watchedBy(100)
        server.source.send({ round })
        await Promise.all(readers.map((reader) => reader.next()))
        expect([server[transport].connections(), beating.size]).toEqual([100, 100])
        readers.forEach((reader) => reader.destroy())
        await server.source.watchedBy(0)
      }
      while (server[transport].connections() > 0) await new Promise(setImmediate)
      expect([connections.count, connections.countOf('Ann'), beating.size]).toEqual([0, 0, 0])
      expect(server.heard.filter((what) => what === `${transport} opened`)).toHaveLength(500)
      expect(server.heard.filter((what) => what === `${transport} closed left`)).toHaveLength(500)
      while (timers() > before) await new Promise(setImmediate)
    })
  })

  describe('the right to be here', () => {
    test('ends the stream when it expires', async () => {
      await start()
      const reader = await open(as('Ann', { expires: '60' }))
      expect(await failure(reader)).toEqual([
        { message: 'Your token has expired.', extensions: { code: 'UNAUTHENTICATED', reason: 'TOKEN_EXPIRED' } },
      ])
      expect(await reader.next()).toMatchObject({ type: 'complete' })
      await closedWith('expired')
      await server.source.watchedBy(0)
    })

    test('that is over already opens nothing', async () => {
      await start()
      const reader = await open(as('Ann', { expires: '-1' }))
      expect(await failure(reader)).toMatchObject([{ extensions: { reason: 'TOKEN_EXPIRED' } }])
      await closedWith('expired')
      expect(server.source.watchers).toBe(0)
    })

    test('is renewed in place: the stream goes on beyond it, as the new viewer', async () => {
      await start()
      const reader = await open(as('Ann', { expires: '300' }))
      const other = await open(as('Ann', { expires: '300' }))
      await server.source.watchedBy(2)
      const renewed = await fetch(`${server.origin}/renew`, {
        method: 'POST',
        headers: { authorization: 'Ann 2', 'content-type': 'application/json', expires: '60000' },
        body: JSON.stringify({ stream: reader.id }),
      })
      expect(renewed.status).toBe(200)
      const answer = (await renewed.json()) as { renewed: boolean; expiresAt: number }
      expect(answer.renewed).toBe(true)
      expect(answer.expiresAt).toBeGreaterThan(Date.now() + 50_000)
      expect(server.source.renewals).toEqual([{ name: 'Ann 2' }])
      expect(await failure(other)).toMatchObject([{ extensions: { reason: 'TOKEN_EXPIRED' } }])
      server.source.send({ on: true })
      expect(await reader.next()).toMatchObject({ result: { data: { on: true } } })
      expect(server[transport].end(({ name }) => name === 'Ann', 'CONSENT_WITHDRAWN')).toBe(0)
      expect(server[transport].end(({ name }) => name === 'Ann 2', 'CONSENT_WITHDRAWN')).toBe(1)
    })

    test('renewed while the subscription is being opened, it counts for it', async () => {
      let opened = (): void => {}
      const gate = new Promise<void>((resolve) => (opened = resolve))
      await start({
        subscribe: async ({ context }) => {
          await gate
          return server.source.open(context)
        },
      })
      const reader = await open(as('Ann'))
      const request = { headers: { authorization: 'Ann 2' } } as never // all that is read of it
      expect(await server[transport].renew(reader.id, request)).toEqual({ renewed: true })
      opened()
      await server.source.watchedBy(1)
      while (server.source.renewals.length === 0) await new Promise(setImmediate)
      expect(server.source.renewals).toEqual([{ name: 'Ann 2' }])
      reader.destroy()
    })

    test.each([
      ['Ann', 'unknown', 404, 'NOT_FOUND'],
      ['stranger', undefined, 401, 'UNAUTHENTICATED'],
      ['banned', undefined, 403, 'FORBIDDEN'],
      ['bug', undefined, 500, 'INTERNAL_SERVER_ERROR'],
      ['Ben', undefined, 403, 'FORBIDDEN'],
    ])('is not renewed by %s for stream %s: %i %s, and the stream goes on as it was', async (authorization, stream, status, code) => {
      await start({ viewerKey: ({ name }) => name })
      const reader = await open(as('Ann'))
      await server.source.watchedBy(1)
      const renewed = await fetch(`${server.origin}/renew`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ stream: stream ?? reader.id }),
      })
      expect(renewed.status).toBe(status)
      expect(await renewed.json()).toMatchObject({ errors: [{ extensions: { code } }] })
      expect(server.source.renewals).toEqual([])
      server.source.send({ on: true })
      expect(await reader.next()).toMatchObject({ result: { data: { on: true } } })
      reader.destroy()
    })

    test('is renewed by renew, where the application has one', async () => {
      await start({ renew: ({ headers }, { name }) => ({ context: { name: `${name}, once ${headers.authorization}` } }) })
      const reader = await open(as('Ann'))
      await server.source.watchedBy(1)
      await server[transport].renew(reader.id, { headers: { authorization: 'Ben' } } as never) // all that is read of it
      expect(server.source.renewals).toEqual([{ name: 'Ann, once Ben' }])
      reader.destroy()
    })

    test('that is taken away ends the streams of these viewers, and no other', async () => {
      await start()
      const [ann, ben] = await Promise.all([open(as('Ann')), open(as('Ben'))])
      await server.source.watchedBy(2)
      expect(server[transport].end(({ name }) => name === 'Ann', 'CONSENT_WITHDRAWN')).toBe(1)
      expect(await failure(ann)).toMatchObject([{ extensions: { code: 'FORBIDDEN', reason: 'CONSENT_WITHDRAWN' } }])
      expect(await ann.next()).toMatchObject({ type: 'complete' })
      await closedWith('revoked')
      await server.source.watchedBy(1)
      server.source.send({ on: true })
      expect(await ben.next()).toMatchObject({ result: { data: { on: true } } })
      ben.destroy()
    })
  })

  describe('a stream is let go with a hint when to come back, not as if it were complete:', () => {
    const comesBack = async (reader: StreamReader): Promise<number> => {
      const message = await reader.next()
      if (transport === 'sse') {
        if (message?.type !== 'retry') throw new Error(JSON.stringify(message))
        expect(await reader.next()).toBeUndefined()
        return message.ms
      }
      if (message?.type !== 'failure') throw new Error(JSON.stringify(message))
      expect(message.errors).toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE' } }])
      expect(await reader.next()).toEqual({ type: 'complete' })
      return Number(message.errors[0]?.extensions?.['retryAfterMs'])
    }

    test('one that has lived its time', async () => {
      await start({ limits: { lifetimeMs: 50 } })
      const reader = await open()
      expect(await comesBack(reader)).toBeGreaterThan(0)
      expect(await reader.ended).toBe(true)
      await closedWith('lifetime')
      await server.source.watchedBy(0)
    })

    test('all, one after another over the window, when the server closes; nobody new is taken', async () => {
      await start()
      const readers: StreamReader[] = []
      for (let count = 0; count < 5; count += 1) readers.push(await open())
      await server.source.watchedBy(5)
      const startedAt = performance.now()
      let last = 0
      const gone = readers.map(async (reader) => {
        expect(await comesBack(reader)).toBeGreaterThan(0)
        last = performance.now()
      })
      const closed = server[transport].close({ overMs: 400 })
      expect(server[transport].close()).toBe(closed)
      const late = await open()
      expect(late.response.statusCode).toBe(503)
      expect(late.response.headers).toMatchObject({ 'retry-after': '1', connection: 'close' })
      await Promise.all([closed, ...gone])
      expect(last - startedAt).toBeGreaterThan(200)
      expect(server[transport].connections()).toBe(0)
      await server.source.watchedBy(0)
      expect(server.heard.filter((what) => what === `${transport} closed closing`)).toHaveLength(5)
    })

    test('a closing server hangs up, so that the client comes back elsewhere', async () => {
      await start()
      server.server.keepAliveTimeout = 0
      const agent = new Agent({ keepAlive: true })
      const reader = await open({ agent })
      await server.source.watchedBy(1)
      const hungUp = once(reader.response.socket, 'close')
      await server[transport].close()
      expect(await reader.ended).toBe(true)
      await hungUp
      agent.destroy()
    })

    test('a query that is being run gets its answer first', async () => {
      let answer = (): void => {}
      const gate = new Promise<void>((resolve) => (answer = resolve))
      await start({
        execute: async () => {
          await gate
          return { data: { done: true } }
        },
      })
      const reader = await open({ query: '{ done }' })
      const closed = server[transport].close()
      answer()
      expect(await reader.next()).toEqual({ type: 'result', result: { data: { done: true } } })
      await closed
    })

    test('and who does not take even that is cut', async () => {
      await start({ limits: { heartbeatMs: 0 } })
      const reader = await open()
      await server.source.watchedBy(1)
      reader.pause()
      for (let number = 1; number <= 400; number += 1) server.source.send({ large: 'x'.repeat(64 * 1024) })
      await stuck()
      await server[transport].close()
      expect(server[transport].connections()).toBe(0)
      reader.resume()
      expect(await reader.ended).toBe(false)
    })
  })
})
