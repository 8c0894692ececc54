import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { anonymous, sessionEndedTopic, verifyAccessToken } from '@parley/platform'
import { eventually } from '@parley/platform/testing'
import type { Tree } from '@parley/subgraph/testing'
import { createRemoteJWKSet } from 'jose'
import { openInterviewsPlatform, type InterviewsPlatform } from '../testing/interviews-platform.ts'
import { password, people } from '../testing/people.ts'

let platform: InterviewsPlatform
beforeAll(async () => void (platform = await openInterviewsPlatform({ signInsPerMinute: 10 })), 60_000)
afterAll(() => platform.close())

const fields = 'accessToken refreshToken expiresIn user { id email displayName role }'
const login = `mutation ($email: String!, $password: String!) { login(email: $email, password: $password) { ${fields} } }`
const refresh = `mutation ($token: String!) { refreshToken(refreshToken: $token) { ${fields} } }`
const logout = `mutation ($token: String!) { logout(refreshToken: $token) }`

const text = (tree: Tree | undefined, field: string): string => tree?.[field] as unknown as string // a String! of the schema
const signIn = async (email: string) => (await platform.must(anonymous, login, { email, password }))['login']
const next = async (token: string, replica = 0) => (await platform.must(anonymous, refresh, { token }, replica))['refreshToken']
const keys = () => createRemoteJWKSet(new URL(platform.replicas[1]?.jwksUrl ?? ''))

describe('signing in', () => {
  test('gives tokens that another replica’s keys verify', async () => {
    const signedIn = await signIn(' Cara@Example.com')
    expect(signedIn).toMatchObject({
      expiresIn: 900,
      user: { id: 'cara', email: 'cara@example.com', displayName: 'cara Name', role: 'CANDIDATE' },
    })
    const { principal } = await verifyAccessToken(text(signedIn, 'accessToken'), keys())
    expect(principal).toMatchObject({ kind: 'user', userId: 'cara', organizationId: 'acme', role: 'CANDIDATE', scopes: [] })
    const again = await next(text(signedIn, 'refreshToken'))
    expect(await verifyAccessToken(text(again, 'accessToken'), keys())).toMatchObject({ principal: { sessionId: principal.sessionId } })
  })

  test('answers an unknown account and a wrong password alike, in the same time', async () => {
    const attempt = async (email: string) => {
      const begin = performance.now()
      const { errors } = await platform.ask(anonymous, login, { email, password: 'wrong' })
      return { errors, ms: performance.now() - begin }
    }
    const wrong = await attempt('carl@example.com')
    const unknown = await attempt('nobody@example.com')
    expect(unknown.errors).toEqual(wrong.errors)
    expect(wrong.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
    // Argon2 takes about 20 ms; without it the answer comes within a few.
    expect(Math.min(unknown.ms, wrong.ms)).toBeGreaterThan(8)
  })

  test('is throttled by account', async () => {
    const attempts = await Promise.all(
      Array.from({ length: 12 }, () => platform.ask(anonymous, login, { email: 'Ana@example.com', password })),
    )
    const refused = attempts.flatMap(({ errors }) => errors ?? [])
    expect(refused).toHaveLength(2)
    expect(refused[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) })
    await signIn('ivan@example.com')
  })

  test('stores no token and no password', async () => {
    const signedIn = await signIn('ada@example.com')
    const rows = await platform.query(
      `SELECT row_to_json(t)::text AS row FROM interviews.refresh_tokens t UNION ALL SELECT row_to_json(u)::text FROM interviews.users u`,
      [],
    )
    const all = rows.map(({ row }) => row).join('\n')
    expect(all).not.toContain(text(signedIn, 'refreshToken'))
    expect(all).not.toContain(password)
    expect(all).toContain('$argon2id$')
  })
})

describe('a refresh token', () => {
  test('is good once; used again it ends the session, its successor too', async () => {
    const first = text(await signIn('cara@example.com'), 'refreshToken')
    const second = text(await next(first, 1), 'refreshToken')
    const third = text(await next(second), 'refreshToken')
    expect(await platform.code(anonymous, refresh, { token: first })).toBe('UNAUTHENTICATED')
    expect(await platform.code(anonymous, refresh, { token: third })).toBe('UNAUTHENTICATED')
    expect(await platform.query(`SELECT actor_id FROM interviews.audit_events WHERE action = 'session.token-reused'`, [])).toEqual([
      { actor_id: 'cara' },
    ])
  })

  test('gives the same successor again to whoever lost the answer and has the key, until that is used; to nobody else', async () => {
    const withKey = 'mutation ($token: String!, $key: String) { refreshToken(refreshToken: $token, idempotencyKey: $key) { refreshToken } }'
    const ask = async (token: string, key?: string, replica = 0) =>
      text((await platform.must(anonymous, withKey, { token, key }, replica))['refreshToken'], 'refreshToken')
    const first = text(await signIn('cara@example.com'), 'refreshToken')
    const key = 'a key that nobody knows'
    expect(await platform.code(anonymous, withKey, { token: first, key: 'short' })).toBe('BAD_USER_INPUT')
    const second = await ask(first, key)
    expect(await ask(first, key, 1)).toBe(second)
    const third = await ask(second, key)
    expect(third).not.toBe(second)
    // The second is used: whoever comes with the first now is someone else, whatever they know.
    expect(await platform.code(anonymous, withKey, { token: first, key })).toBe('UNAUTHENTICATED')
    expect(await platform.code(anonymous, refresh, { token: third })).toBe('UNAUTHENTICATED')
    // And so is whoever has not the key.
    const other = text(await signIn('cara@example.com'), 'refreshToken')
    const successor = await ask(other, key)
    expect(await platform.code(anonymous, withKey, { token: other, key: 'another key altogether' })).toBe('UNAUTHENTICATED')
    expect(await platform.code(anonymous, refresh, { token: successor })).toBe('UNAUTHENTICATED')
  })

  test('gives one successor when it is used twice at once', async () => {
    const token = text(await signIn('cara@example.com'), 'refreshToken')
    const answers = await Promise.all([0, 1, 0, 1].map((replica) => platform.ask(anonymous, refresh, { token }, replica)))
    expect(answers.filter(({ errors }) => errors === undefined)).toHaveLength(1)
  })

  test('ends with the session, after 30 days, and with the account', async () => {
    const [left, old, gone] = [await signIn('otto@example.com'), await signIn('otto@example.com'), await signIn('olga@example.com')].map(
      (s) => text(s, 'refreshToken'),
    )
    expect(await platform.must(anonymous, logout, { token: left })).toEqual({ logout: true })
    expect(await platform.must(anonymous, logout, { token: 'unknown' })).toEqual({ logout: false })
    await platform.query(
      `UPDATE interviews.refresh_tokens SET expires_at = now() - interval '1 s' WHERE user_id = 'otto' AND revoked_at IS NULL`,
      [],
    )
    await platform.query(`UPDATE interviews.users SET erased_at = now() WHERE id = 'olga'`, [])
    for (const token of [left, old, gone, 'unknown', '']) expect(await platform.code(anonymous, refresh, { token })).toBe('UNAUTHENTICATED')
    expect(await platform.code(anonymous, login, { email: 'olga@example.com', password })).toBe('UNAUTHENTICATED')
  })

  test('that ends its session before its time rings the bell, once it is committed', async () => {
    const rung: unknown[] = []
    const stop = await platform.bus.subscribe(sessionEndedTopic, (payload) => void rung.push(payload))
    const sessionOf = async (tree: Tree | undefined) => (await verifyAccessToken(text(tree, 'accessToken'), keys())).principal.sessionId
    const [left, copied] = [await signIn('ivan@example.com'), await signIn('cara@example.com')]
    await next(text(copied, 'refreshToken'))
    await platform.must(anonymous, logout, { token: 'unknown' })
    await platform.must(anonymous, logout, { token: text(left, 'refreshToken') })
    await platform.code(anonymous, refresh, { token: text(copied, 'refreshToken') })
    await eventually(async () =>
      expect(rung).toEqual([
        { sessionId: await sessionOf(left), userId: 'ivan' },
        { sessionId: await sessionOf(copied), userId: 'cara' },
      ]),
    )
    await stop()
  })

  test('and access tokens outlive a restart', async () => {
    const signedIn = await signIn('carl@example.com')
    const restarted = await platform.open()
    const url = new URL(restarted.jwksUrl)
    await expect(verifyAccessToken(text(signedIn, 'accessToken'), createRemoteJWKSet(url))).resolves.toBeDefined()
    platform.replicas.push(restarted)
    await next(text(signedIn, 'refreshToken'), platform.replicas.length - 1)
  })
})

test('`me` is oneself, and nobody when nobody is signed in', async () => {
  const me = '{ me { id email } }'
  expect(await platform.must(people.cara, me)).toEqual({ me: { id: 'cara', email: 'cara@example.com' } })
  expect(await platform.must(anonymous, me)).toEqual({ me: null })
})
