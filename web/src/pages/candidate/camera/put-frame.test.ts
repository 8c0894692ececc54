import { expect, test } from '@jest/globals'
import { createPutFrame } from './put-frame.ts'

const answering = (status: number, body: unknown) => {
  const refused: string[] = []
  const asked: Request[] = []
  const put = createPutFrame({
    token: () => Promise.resolve('t1'),
    refuse: (token) => void refused.push(token),
    fetch: (url, init) => {
      asked.push(new Request(new URL(url as string, 'http://platform'), init))
      return Promise.resolve(new Response(typeof body === 'string' ? body : JSON.stringify(body), { status }))
    },
  })
  return { put: () => put('an id', new Blob(['jpeg']), 1_700_000_000_123, new AbortController().signal), refused, asked }
}

test('sends the bytes as they are, with who sends them and when they were captured', async () => {
  const { put, asked } = answering(202, { accepted: true, frameId: 'f' })
  expect(await put()).toEqual({ kind: 'accepted', roundTripMs: 0 })
  const [request] = asked
  expect([request?.method, request?.url, await request?.text()]).toEqual([
    'PUT',
    'http://platform/api/v1/interviews/an%20id/frames',
    'jpeg',
  ])
  expect(Object.fromEntries(request?.headers ?? [])).toEqual({
    authorization: 'Bearer t1',
    'content-type': 'image/jpeg',
    'x-captured-at': '1700000000123',
  })
})

test.each([
  [429, { accepted: false, reason: 'TOO_FAST', retryAfterMs: 150 }, { kind: 'refused', retryAfterMs: 150 }],
  [429, { accepted: false, reason: 'BUSY', retryAfterMs: 1_000 }, { kind: 'refused', retryAfterMs: 1_000 }],
  [422, { accepted: false, reason: 'NOT_JPEG' }, { kind: 'unreadable' }],
  [403, { error: { code: 'CONSENT_REQUIRED', message: '' } }, { kind: 'ended', code: 'CONSENT_REQUIRED' }],
  [409, { error: { code: 'CONFLICT', message: '' } }, { kind: 'ended', code: 'CONFLICT' }],
  [404, { error: { code: 'NOT_FOUND', message: '' } }, { kind: 'ended', code: 'NOT_FOUND' }],
  [503, { error: { code: 'SERVICE_UNAVAILABLE', message: '' } }, { kind: 'failed' }],
  [502, '<html>', { kind: 'failed' }],
])('%s %j is %j', async (status, body, outcome) => {
  expect(await answering(status, body).put()).toEqual(outcome)
})

test('a token that is not taken is told of, so that the next frame has another', async () => {
  const { put, refused } = answering(401, { error: { code: 'UNAUTHENTICATED', message: '' } })
  expect(await put()).toEqual({ kind: 'failed' })
  expect(refused).toEqual(['t1'])
})

test('without a network it says so, and does not throw', async () => {
  const put = createPutFrame({ token: () => Promise.reject(new Error('gone')), refuse: () => {} })
  expect(await put('i', new Blob([]), 0, new AbortController().signal)).toEqual({ kind: 'failed' })
})
