import { afterAll, beforeAll, expect, test } from '@jest/globals'
import {
  anonymous,
  createHealth,
  createInternalIdentity,
  createMetrics,
  identityHeader,
  silentLogger,
  type InternalIdentity,
  type Principal,
} from '@parley/platform'
import { createInterviewsSubgraph, type InterviewsSubgraph } from '../create-interviews-subgraph.ts'
import { openInterviewsPlatform, type InterviewsPlatform } from '../testing/interviews-platform.ts'
import { password, people } from '../testing/people.ts'

let platform: InterviewsPlatform
let identity: InternalIdentity
/** With the limits that hold when nothing is said. */
let subgraph: InterviewsSubgraph

beforeAll(async () => {
  platform = await openInterviewsPlatform()
  identity = await createInternalIdentity()
  subgraph = await open()
}, 60_000)
afterAll(async () => {
  await subgraph.close()
  await platform.close()
})

async function open(limits: { signInsPerMinuteFromAddress?: number } = {}): Promise<InterviewsSubgraph> {
  const { databaseUrl, bus, queue, store } = platform
  return createInterviewsSubgraph({
    ...limits,
    databaseUrl,
    bus,
    queue,
    store,
    verifyIdentity: identity.verifierFor('interviews'),
    logger: silentLogger(),
    metrics: createMetrics(),
    health: createHealth(),
  })
}

/** What comes of an attempt to sign in: the error's `extensions`, or 'signed in'. */
async function signIn(
  address: string | undefined,
  email: string,
  principal: Principal = anonymous,
  replica: InterviewsSubgraph = subgraph,
): Promise<unknown> {
  const response = await fetch(replica.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [identityHeader]: await identity.sign(principal, 'interviews', address) },
    body: JSON.stringify({
      query: `mutation ($email: String!, $password: String!) { login(email: $email, password: $password) { expiresIn } }`,
      variables: { email, password },
    }),
  })
  const { errors } = (await response.json()) as { errors?: { extensions: unknown }[] }
  return errors === undefined ? 'signed in' : errors[0]?.extensions
}

const rateLimited = { code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) }

test('signing in is throttled at 30 a minute from one address, whatever the accounts', async () => {
  for (let n = 0; n < 30; n++) expect(await signIn('192.0.2.7', `nobody-${n}@example.com`)).toEqual({ code: 'UNAUTHENTICATED' })
  // More than an account allows: what the address costs is not the account's.
  for (let n = 0; n < 11; n++) expect(await signIn('192.0.2.7', 'ana@example.com')).toEqual(rateLimited)
  expect(await signIn('192.0.2.7', 'ana@example.com', people.ivan)).toEqual(rateLimited)
  expect(await signIn('192.0.2.8', 'ana@example.com')).toBe('signed in')
  expect(await signIn(undefined, 'ana@example.com')).toBe('signed in')
})

test('addresses of one IPv6 network count as one', async () => {
  const strict = await open({ signInsPerMinuteFromAddress: 2 })
  const tries = ['2001:db8:1:2::1', '2001:db8:1:2::2', '2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:3::1']
  const outcomes: unknown[] = []
  for (const address of tries) outcomes.push(await signIn(address, 'ana@example.com', anonymous, strict))
  expect(outcomes).toEqual(['signed in', 'signed in', rateLimited, 'signed in'])
  await strict.close()
})
