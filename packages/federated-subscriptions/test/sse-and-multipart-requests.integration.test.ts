import { once } from 'node:events'
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import { createConnectionLimits, type HttpStreamOptions } from '../src/index.ts'
import { openStream, type StreamRequest } from './stream-reader.ts'
import { startStreamServer, type StreamServer, type StreamViewer } from './stream-server.ts'

/** What is wrong with a request is said by a status, before there is a stream. */
describe.each(['sse', 'multipart'] as const)('%s', (transport) => {
  const accept = transport === 'sse' ? 'text/event-stream' : 'multipart/mixed;subscriptionSpec=1.0'
  let server: StreamServer
  let agent: Agent
  const start = async (options: Partial<HttpStreamOptions<StreamViewer>> = {}): Promise<void> => {
    agent = new Agent({ keepAlive: true, maxSockets: 1 })
    server = await startStreamServer(options)
  }
  afterEach(async () => {
    agent.destroy()
    await server.stop()
  })

  interface Answer {
    status: number
    headers: IncomingMessage['headers']
    body: { errors: { message: string; extensions: Record<string, unknown> }[] }
    localPort: number
  }
  const ask = async (more: { path?: string; method?: string; headers?: Record<string, string>; body?: string } = {}): Promise<Answer> => {
    const { path = `/${transport}`, method = 'POST', headers, body } = more
    const request = httpRequest(`${server.origin}${path}`, {
      method,
      agent,
      headers: { accept, 'content-type': 'application/json', ...headers },
    })
    request.end(body)
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    const localPort = response.socket.localPort ?? 0
    let text = ''
    for await (const chunk of response.setEncoding('utf8')) text += String(chunk)
    return { status: response.statusCode ?? 0, headers: response.headers, body: JSON.parse(text) as Answer['body'], localPort }
  }
  const good = JSON.stringify({ query: 'subscription { ticks }' })

  test.each<[string, number, string, Parameters<typeof ask>[0]]>([
    ['another method', 405, 'BAD_USER_INPUT', { method: 'PUT', body: good }],
    ['a client that cannot read it', 406, 'BAD_USER_INPUT', { headers: { accept: 'application/json, text/html;q=0.9' }, body: good }],
    ['a client that will not read it', 406, 'BAD_USER_INPUT', { headers: { accept: `${accept};q=0, application/json` }, body: good }],
    ['a body that is not JSON', 415, 'BAD_USER_INPUT', { headers: { 'content-type': 'application/graphql' }, body: '{ a }' }],
    ['a body in another charset', 415, 'BAD_USER_INPUT', { headers: { 'content-type': 'application/json; charset=utf-16' }, body: good }],
    ['a compressed body', 415, 'BAD_USER_INPUT', { headers: { 'content-encoding': 'gzip' }, body: good }],
    ['a body that does not parse', 400, 'BAD_USER_INPUT', { body: '{"query":' }],
    ['a body that is no object', 400, 'BAD_USER_INPUT', { body: '[]' }],
    ['an empty body', 400, 'BAD_USER_INPUT', { body: '' }],
    ['a body without a query', 400, 'BAD_USER_INPUT', { body: '{}' }],
    ['a query that is no text', 400, 'BAD_USER_INPUT', { body: '{"query":1}' }],
    ['an operationName that is no text', 400, 'BAD_USER_INPUT', { body: '{"query":"{a}","operationName":1}' }],
    ['variables that are no object', 400, 'BAD_USER_INPUT', { body: '{"query":"{a}","variables":[1]}' }],
    ['extensions that are no object', 400, 'BAD_USER_INPUT', { body: '{"query":"{a}","extensions":"a"}' }],
    ['a query string without a query', 400, 'BAD_USER_INPUT', { method: 'GET' }],
    [
      'variables in a query string that are not JSON',
      400,
      'BAD_USER_INPUT',
      { method: 'GET', path: `/${transport}?query={a}&variables={` },
    ],
    ['a mutation by GET', 405, 'BAD_USER_INPUT', { method: 'GET', path: `/${transport}?query=mutation{a}` }],
    ['too large a body', 413, 'PAYLOAD_TOO_LARGE', { body: JSON.stringify({ query: 'x'.repeat(2_000) }) }],
    [
      'too large a body of unknown length',
      413,
      'PAYLOAD_TOO_LARGE',
      { headers: { 'transfer-encoding': 'chunked' }, body: 'x'.repeat(200_000) },
    ],
    ['nobody', 401, 'UNAUTHENTICATED', { headers: { authorization: 'stranger' }, body: good }],
    ['somebody who may not', 403, 'FORBIDDEN', { headers: { authorization: 'banned' }, body: good }],
    ['somebody in a hurry', 429, 'RATE_LIMITED', { headers: { authorization: 'hasty' }, body: good }],
    ['a bug of ours', 500, 'INTERNAL_SERVER_ERROR', { headers: { authorization: 'bug' }, body: good }],
  ])('%s is answered with %i %s, and the connection lives on', async (_name, status, code, request) => {
    await start({ limits: { bodyBytes: 1_000 } })
    const refused = await ask(request)
    expect(refused.status).toBe(status)
    expect(refused.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(refused.body).toEqual({ errors: [{ message: expect.any(String), extensions: expect.objectContaining({ code }) }] })
    expect(JSON.stringify(refused.body)).not.toContain('secret')
    expect(server.heard).toEqual([`${transport} refused ${code}`])
    expect(server[transport].connections()).toBe(0)
    const again = await ask({ method: 'GET' })
    expect([again.status, again.localPort]).toEqual([400, refused.localPort])
  })

  test('a refusal says what would do', async () => {
    await start()
    expect((await ask({ method: 'DELETE' })).headers['allow']).toBe('GET, POST')
    expect((await ask({ method: 'GET', path: `/${transport}?query=mutation{a}` })).headers['allow']).toBe('POST')
    expect((await ask({ headers: { authorization: 'stranger' } })).headers['www-authenticate']).toBe('Bearer')
    expect((await ask({ headers: { authorization: 'hasty' } })).headers['retry-after']).toBe('2')
  })

  test('who is refused is not read first', async () => {
    await start()
    const refused = await ask({ headers: { authorization: 'stranger' }, body: 'no JSON' })
    expect(refused.status).toBe(401)
  })

  test('a body without an end is hung up on', async () => {
    await start({ limits: { bodyBytes: 1_000 } })
    const { port, hostname } = new URL(server.origin)
    const socket = connect(Number(port), hostname)
    socket.write(
      `POST /${transport} HTTP/1.1\r\nHost: a\r\nAccept: ${accept}\r\nContent-Type: application/json\r\nContent-Length: 999999999999999\r\n\r\n`,
    )
    const large = Buffer.alloc(1_048_576)
    const more = setInterval(() => socket.write(large), 1)
    socket.on('error', () => {}).resume()
    await new Promise((resolve) => socket.once('close', resolve))
    clearInterval(more)
    expect(server.heard).toEqual([`${transport} refused PAYLOAD_TOO_LARGE`])
  })

  test('connections in all: one more is answered with 503, until one has left', async () => {
    await start({ connections: createConnectionLimits({ connections: 1 }) })
    const reader = await openStream(`${server.origin}/${transport}`)
    await server.source.watchedBy(1)
    const refused = await ask({ body: good })
    expect([refused.status, refused.body.errors[0]?.extensions['code']]).toEqual([503, 'TOO_MANY_CONNECTIONS'])
    expect(refused.headers['retry-after']).toBe('5')
    expect(server.heard).toContain(`${transport} refused TOO_MANY_CONNECTIONS`)
    reader.destroy()
    await server.source.watchedBy(0)
    const next = await openStream(`${server.origin}/${transport}`)
    expect(next.response.statusCode).toBe(200)
    next.destroy()
  })

  test('connections of one viewer: one more is answered with 429, and other viewers are not', async () => {
    const connections = createConnectionLimits({ perViewer: 1 })
    await start({ connections, viewerKey: ({ name }) => name })
    const open = (authorization: string) => openStream(`${server.origin}/${transport}`, { headers: { authorization } })
    const ann = await open('Ann')
    const refused = await ask({ headers: { authorization: 'Ann' }, body: good })
    expect([refused.status, refused.body.errors[0]?.extensions['code']]).toEqual([429, 'TOO_MANY_CONNECTIONS'])
    const ben = await open('Ben')
    expect(ben.response.statusCode).toBe(200)
    expect(connections.count).toBe(2)
    ann.destroy()
    ben.destroy()
  })

  test('a GET brings all of an operation in its query string', async () => {
    let seen: object = {}
    await start({
      execute: async ({ query, operationName, variables, extensions, after }) => {
        seen = { query, operationName, variables, extensions, after }
        return { data: { a: 1 } }
      },
    })
    const search = new URLSearchParams({
      query: 'query A($b: Int) { a(b: $b) }',
      operationName: 'A',
      variables: '{"b":1}',
      extensions: '{"cursor":true}',
      lastEventId: 'ü 1',
    })
    const url = `${server.origin}/${transport}?${search.toString()}`
    const reader = await openStream(url, { method: 'GET' })
    expect(await reader.next()).toMatchObject({ result: { data: { a: 1 } } })
    const same = { query: 'query A($b: Int) { a(b: $b) }', operationName: 'A', variables: { b: 1 }, extensions: { cursor: true } }
    expect(seen).toEqual({ ...same, after: 'ü 1' })
    // EventSource keeps the URL it was opened with: its header is the newer one.
    const later = await openStream(url, { method: 'GET', headers: { 'last-event-id': Buffer.from('ü 2').toString('latin1') } })
    await later.next()
    expect(seen).toEqual({ ...same, after: 'ü 2' })
  })

  test('a body that the application has read is taken as it is: parsed, as text, as bytes', async () => {
    await start({ limits: { bodyBytes: 100 }, execute: async ({ variables }) => ({ data: { variables } }) })
    const body = { query: 'query($a: Int) { a(a: $a) }', variables: { a: 1 } }
    const answered = async (given: unknown, request?: StreamRequest) => {
      server.server.removeAllListeners('request').on('request', (incoming, response) => {
        incoming.resume().once('end', () => void server[transport].handle(incoming, response, given))
      })
      const reader = await openStream(`${server.origin}/${transport}`, request)
      return reader.response.statusCode === 200 ? reader.next() : reader.response.statusCode
    }
    const result = { type: 'result', result: { data: { variables: { a: 1 } } } }
    expect(await answered(body)).toEqual(result)
    expect(await answered(JSON.stringify(body))).toEqual(result)
    expect(await answered(Buffer.from(JSON.stringify(body)))).toEqual(result)
    expect(await answered('x'.repeat(101))).toBe(413)
  })

  test('headers that the application has set are kept', async () => {
    await start()
    server.server.removeAllListeners('request').on('request', (incoming, response) => {
      response.setHeader('access-control-allow-origin', '*')
      void server[transport].handle(incoming, response)
    })
    const reader = await openStream(`${server.origin}/${transport}`)
    expect(reader.response.headers['access-control-allow-origin']).toBe('*')
    const refused = await ask({ body: '{}' })
    expect(refused.headers['access-control-allow-origin']).toBe('*')
    reader.destroy()
  })

  test('it is chosen by its name in Accept', async () => {
    await start()
    const wants = (value: string | undefined) => server[transport].wants({ headers: { accept: value } } as never) // all that is read of it
    expect(wants(`application/json, ${accept.toUpperCase()};q=0.5`)).toBe(true)
    expect([undefined, '*/*', 'text/html', `${accept};q=0`, 'multipart/mixed;deferSpec=20220824'].map(wants)).toEqual(Array(5).fill(false))
  })
})

test('multipart takes its version quoted or not, with or without a boundary; server-sent events whatever includes them', async () => {
  const { sse, multipart, ...server } = await startStreamServer({ execute: async () => ({ data: {} }) })
  const status = async (path: string, accept: string | undefined) => {
    const request = httpRequest(`${server.origin}${path}?query={a}`, accept === undefined ? {} : { headers: { accept } })
    const [response] = (await once(request.end(), 'response')) as [IncomingMessage]
    response.resume()
    return response.statusCode
  }
  expect(await status('/multipart', 'multipart/mixed; boundary="graphql"; subscriptionSpec="1.0", application/json')).toBe(200)
  expect(await status('/multipart', 'multipart/mixed;boundary=graphql;subscriptionSpec=1.0')).toBe(200)
  expect(await status('/multipart', 'multipart/mixed;subscriptionSpec=2.0')).toBe(406)
  expect(await status('/multipart', '*/*')).toBe(406)
  expect(await status('/sse', '*/*')).toBe(200)
  expect(await status('/sse', 'text/*')).toBe(200)
  expect(await status('/sse', undefined)).toBe(200)
  expect(await status('/sse', 'text/event-stream;q=0, */*')).toBe(406)
  await Promise.all([sse.close(), multipart.close()])
  await server.stop()
})

test('a renewal by another method, in another type, or without a stream is refused', async () => {
  const server = await startStreamServer()
  const status = async (init: RequestInit) => (await fetch(`${server.origin}/renew`, init)).status
  expect(await status({})).toBe(405)
  expect(await status({ method: 'POST', body: '{}' })).toBe(415)
  expect(await status({ method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })).toBe(400)
  const large = JSON.stringify({ stream: 'x'.repeat(5_000) })
  expect(await status({ method: 'POST', body: large, headers: { 'content-type': 'application/json' } })).toBe(413)
  await server.stop()
})
