import assert from 'node:assert/strict'
import type { Operation } from '../test/protocol/lab.ts'
import { requestStream, type StreamMessage, type StreamResponse } from './stream-response.ts'

export interface StreamLab {
  url: string
  /** Sent with each request. */
  headers: Record<string, string>
  subscription: Operation
  query: Operation
  /** An event for every subscription that is open. */
  emit?: () => Promise<void> | void
  /** Resolves when exactly so many subscriptions are open. */
  watchedBy?: (count: number) => Promise<void>
}

export interface StreamCase {
  name: string
  needs?: readonly ('emit' | 'watchedBy')[]
  run: (bench: StreamBench) => Promise<void>
}

/** What a case works with: the lab, all that it needs there, and requests that are cut after it. */
export interface StreamBench extends StreamLab {
  emit: () => Promise<void> | void
  watchedBy: (count: number) => Promise<void>
  post: (body: object, headers?: Record<string, string>) => Promise<StreamResponse>
  request: (url: string, init: RequestInit) => Promise<StreamResponse>
}

export const streamCaseApplies = ({ needs = [] }: StreamCase, lab: StreamLab): boolean => needs.every((need) => lab[need] !== undefined)

/** Runs one case over requests that are cut after it. @throws what does not hold, or that it took too long */
export async function runStreamCase({ name, run }: StreamCase, lab: StreamLab, accept: string, patienceMs = 10_000): Promise<void> {
  const opened: StreamResponse[] = []
  const request = async (url: string, init: RequestInit): Promise<StreamResponse> => {
    const response = await requestStream(url, { ...init, headers: { accept, ...lab.headers, ...(init.headers as Record<string, string>) } }) // given as objects here
    opened.push(response)
    return response
  }
  const bench = {
    ...lab,
    request,
    post: (body: object, headers = {}) =>
      request(lab.url, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } }),
  } as StreamBench // what it needs is there
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${patienceMs} ms: ${name}`)), patienceMs)
  })
  try {
    await Promise.race([run(bench), late])
  } finally {
    clearTimeout(timer)
    for (const response of opened) response.cut()
    await lab.watchedBy?.(0)
  }
}

const resultOf = (message: StreamMessage | undefined) => {
  assert.equal(message?.type, 'result', `instead of a result came ${JSON.stringify(message)}`)
  return message?.type === 'result' ? message.result : {}
}

/** Told by a status, or in the stream: then it ends. */
async function isRefused(response: StreamResponse): Promise<void> {
  if (response.status >= 400 && response.status < 500) return
  if (/^application\/(graphql-response\+)?json/.test(response.contentType)) {
    const { errors } = JSON.parse(await response.text()) as { errors?: unknown[] } // read whatever it is
    assert.ok(errors && errors.length > 0, 'an answer without errors')
    return
  }
  const message = await response.next()
  const errors = message?.type === 'failure' ? message.errors : resultOf(message).errors
  assert.ok(errors && errors.length > 0, 'a result without errors')
  const end = await response.next()
  assert.ok(end === undefined || end.type === 'complete', `after the refusal came ${JSON.stringify(end)}`)
}

const refusals: StreamCase[] = [
  {
    name: 'what does not parse is refused',
    run: async ({ post }) => isRefused(await post({ query: 'subscription {' })),
  },
  {
    name: 'what does not validate is refused',
    run: async ({ post }) => isRefused(await post({ query: 'subscription { no_such_field_here }' })),
  },
  {
    name: 'a request without a query is refused with a status',
    async run({ post }) {
      const { status } = await post({})
      assert.ok(status >= 400 && status < 500, `answered with ${status}`)
    },
  },
  {
    name: 'a body that is no JSON is refused with a status',
    async run({ request, url }) {
      const { status } = await request(url, { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } })
      assert.ok(status >= 400 && status < 500, `answered with ${status}`)
    },
  },
]

const events = (streamType: RegExp): StreamCase[] => [
  {
    name: 'headers come before the first event',
    async run({ post, subscription }) {
      const response = await post(subscription)
      assert.equal(response.status, 200)
      assert.match(response.contentType, streamType)
    },
  },
  {
    name: 'each event is one result with data, in order',
    needs: ['emit', 'watchedBy'],
    async run({ post, subscription, emit, watchedBy }) {
      const response = await post(subscription)
      await watchedBy(1)
      const texts: string[] = []
      for (let event = 0; event < 10; event += 1) await emit()
      while (texts.length < 10) {
        const { data, errors } = resultOf(await response.next())
        assert.ok(data, JSON.stringify(errors))
        texts.push(JSON.stringify(data))
      }
      const order = [...texts].toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1))
      if (new Set(texts).size === texts.length) assert.deepEqual(texts, order)
    },
  },
  {
    name: 'two streams are two subscriptions: one that is cut leaves the other',
    needs: ['emit', 'watchedBy'],
    async run({ post, subscription, emit, watchedBy }) {
      const [first, second] = [await post(subscription), await post(subscription)]
      await watchedBy(2)
      first.cut()
      await watchedBy(1)
      await emit()
      assert.ok(resultOf(await second.next()).data)
    },
  },
]

/** `graphql-sse`, distinct connections: https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md */
export const sseCases: readonly StreamCase[] = [
  {
    name: 'a query by POST is answered by next, then complete, then the end',
    async run({ post, query }) {
      const response = await post(query)
      assert.equal(response.status, 200)
      assert.match(response.contentType, /^text\/event-stream/)
      const { data, errors } = resultOf(await response.next())
      assert.ok(data, JSON.stringify(errors))
      assert.deepEqual(await response.next(), { type: 'complete' })
      assert.equal(await response.next(), undefined)
    },
  },
  {
    name: 'a query by GET, as EventSource sends it',
    async run({ request, url, query }) {
      const address = new URL(url)
      address.searchParams.set('query', query.query)
      if (query.variables) address.searchParams.set('variables', JSON.stringify(query.variables))
      const response = await request(address.href, { method: 'GET' })
      assert.equal(response.status, 200)
      assert.ok(resultOf(await response.next()).data)
      assert.deepEqual(await response.next(), { type: 'complete' })
    },
  },
  {
    name: 'a method that is none of the protocol’s is refused',
    async run({ request, url }) {
      const { status } = await request(url, { method: 'PATCH', body: '{}', headers: { 'content-type': 'application/json' } })
      assert.ok(status >= 400 && status < 500, `answered with ${status}`)
    },
  },
  ...events(/^text\/event-stream/),
  ...refusals,
]

/** Apollo's multipart protocol for subscriptions: https://www.apollographql.com/docs/graphos/routing/operations/subscriptions/multipart-protocol */
export const multipartCases: readonly StreamCase[] = [...events(/^multipart\/mixed/), ...refusals]

export const acceptOf = { sse: 'text/event-stream', multipart: 'multipart/mixed;subscriptionSpec=1.0, application/json' } as const
