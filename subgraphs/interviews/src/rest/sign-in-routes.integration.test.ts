import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  anonymous,
  createHealth,
  createInternalIdentity,
  createMetrics,
  identityHeader,
  silentLogger,
  verifyAccessToken,
  type InternalIdentity,
} from '@parley/platform'
import { createRemoteJWKSet } from 'jose'
import { createInterviewsSubgraph, type InterviewsSubgraph } from '../create-interviews-subgraph.ts'
import { openInterviewsPlatform, type InterviewsPlatform } from '../testing/interviews-platform.ts'
import { password } from '../testing/people.ts'
import { postJson } from '../testing/rest-client.ts'

let platform: InterviewsPlatform
let identity: InternalIdentity
/** With a limit on an address that is quickly reached, behind one proxy. */
let limited: InterviewsSubgraph

beforeAll(async () => {
  platform = await openInterviewsPlatform()
  identity = await createInternalIdentity()
  const { databaseUrl, bus, queue, store } = platform
  limited = await createInterviewsSubgraph({
    databaseUrl,
    bus,
    queue,
    store,
    verifyIdentity: identity.verifierFor('interviews'),
    logger: silentLogger(),
    metrics: createMetrics(),
    health: createHealth(),
    signInsPerMinute: 3,
    signInsPerMinuteFromAddress: 5,
    trustedProxies: 1,
  })
}, 60_000)
afterAll(async () => {
  await limited.close()
  await platform.close()
})

const url = () => platform.replicas[0]?.url ?? ''
const post = (path: string, body: unknown) => postJson(url(), path, body)
const login = () => post('/api/v1/auth/login', { email: 'cara@example.com', password })

describe('POST /api/v1/auth/login', () => {
  test('answers the guide’s fields and who it is, in no cache', async () => {
    const { status, headers, body } = await login()
    expect(status).toBe(200)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(body).toEqual({
      access_token: expect.any(String),
      refresh_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 900,
      user: { id: 'cara', email: 'cara@example.com', display_name: 'cara Name', role: 'CANDIDATE' },
    })
    const keys = createRemoteJWKSet(new URL(platform.replicas[1]?.jwksUrl ?? ''))
    const { principal } = await verifyAccessToken(String(body['access_token']), keys)
    expect(principal).toMatchObject({ userId: 'cara', organizationId: 'acme', role: 'CANDIDATE' })
  })

  test('says the same of a wrong password and of nobody', async () => {
    const wrong = await post('/api/v1/auth/login', { email: 'cara@example.com', password: 'wrong' })
    const nobody = await post('/api/v1/auth/login', { email: 'nobody@example.com', password })
    for (const { status, body } of [wrong, nobody])
      expect({ status, body }).toEqual({
        status: 401,
        body: { error: { code: 'UNAUTHENTICATED', message: 'The e-mail address or the password is wrong.' } },
      })
    expect(wrong.headers.get('www-authenticate')).toBe('Bearer')
  })

  test.each([
    ['nothing', undefined],
    ['no password', { email: 'cara@example.com' }],
    ['a number', { email: 7, password }],
    ['NUL', { email: 'cara\0@example.com', password }],
    ['a lone surrogate', { email: '\ud800', password }],
    ['a list', []],
  ])('finds %s not valid', async (_, body) => {
    const answer = await post('/api/v1/auth/login', body)
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ error: { code: 'BAD_USER_INPUT', message: expect.any(String) } })
  })

  test('finds 20 KB too much', async () => {
    expect((await post('/api/v1/auth/login', { email: 'x'.repeat(20_000), password })).status).toBe(413)
  })
})

describe('POST /api/v1/auth/refresh and logout', () => {
  test('gives the next tokens once, and ends all of them when one comes again', async () => {
    const first = String((await login()).body['refresh_token'])
    const { status, body } = await post('/api/v1/auth/refresh', { refresh_token: first })
    expect([status, body['user']]).toEqual([200, expect.objectContaining({ id: 'cara' })])
    expect(body['refresh_token']).not.toBe(first)
    expect((await post('/api/v1/auth/refresh', { refresh_token: first })).status).toBe(401)
    expect((await post('/api/v1/auth/refresh', { refresh_token: body['refresh_token'] })).status).toBe(401)
  })

  test('signs out, whether there was a session or not', async () => {
    const { refresh_token: token } = (await login()).body
    const { status, body } = await post('/api/v1/auth/logout', { refresh_token: token })
    expect([status, body]).toEqual([204, {}])
    expect((await post('/api/v1/auth/refresh', { refresh_token: token })).status).toBe(401)
    expect((await post('/api/v1/auth/logout', { refresh_token: 'none of ours' })).status).toBe(204)
  })
})

describe('attempts are counted', () => {
  const attempt = (email: string, headers: Record<string, string> = {}) =>
    postJson(limited.url, '/api/v1/auth/login', { email, password: 'wrong' }, headers)

  test('with those of the mutation, by account', async () => {
    const mutation = `mutation { login(email: "ada@example.com", password: "wrong") { expiresIn } }`
    const headers = { 'content-type': 'application/json', [identityHeader]: await identity.sign(anonymous, 'interviews', '192.0.2.1') }
    for (let attempts = 0; attempts < 3; attempts++)
      await fetch(limited.url, { method: 'POST', headers, body: JSON.stringify({ query: mutation }) })
    const { status, headers: answered, body } = await attempt('ada@example.com', { 'x-forwarded-for': '192.0.2.2' })
    expect(status).toBe(429)
    expect(Number(answered.get('retry-after'))).toBeGreaterThan(0)
    expect(body).toMatchObject({ error: { code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) } })
  })

  test('by the address that the gateway signed, or else that the proxy saw', async () => {
    const viaGateway = async (address: string) => ({ [identityHeader]: await identity.sign(anonymous, 'interviews', address) })
    const statuses = async (headers: Record<string, string>) => {
      const answers: number[] = []
      for (let n = 0; n < 6; n++) answers.push((await attempt(`nobody-${n}@example.com`, headers)).status)
      return answers
    }
    const sixth = [401, 401, 401, 401, 401, 429]
    expect(await statuses(await viaGateway('198.51.100.1'))).toEqual(sixth)
    expect(await statuses({ 'x-forwarded-for': '198.51.100.2' })).toEqual(sixth)
    // What stands before the proxy's own word is the client's.
    expect((await attempt('other@example.com', { 'x-forwarded-for': '8.8.8.8, 198.51.100.2' })).status).toBe(429)
    expect((await attempt('other@example.com', await viaGateway('198.51.100.3'))).status).toBe(401)
  })

  test('and nobody but the gateway signs an address', async () => {
    const stranger = await createInternalIdentity()
    const { status, body } = await attempt('cara@example.com', {
      [identityHeader]: await stranger.sign(anonymous, 'interviews', '198.51.100.9'),
    })
    expect([status, body]).toEqual([401, { error: { code: 'UNAUTHENTICATED', message: 'The identity is not valid.' } }])
  })
})
