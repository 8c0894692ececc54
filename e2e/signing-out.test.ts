import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { codeOf, ask, must, startedInterview, subscriptionClient } from './support/graphql.ts'
import { dataFolder, startPlatform, startWithinMs, type RunningPlatform } from './support/start-platform.ts'

const folder = dataFolder()
let platform: RunningPlatform

beforeAll(async () => void (platform = await startPlatform(folder.path)), startWithinMs)
afterAll(async () => {
  await platform.stop()
  folder.remove()
})

interface SignedIn {
  accessToken: string
  refreshToken: string
}
const signIn = async () => {
  const query = 'mutation { login(email: "candidate@example.com", password: "parley-demo") { accessToken refreshToken } }'
  return (await must<{ login: SignedIn }>(platform.url, query)).login
}
const logout = 'mutation ($token: String!) { logout(refreshToken: $token) }'
const refresh = 'mutation ($token: String!) { refreshToken(refreshToken: $token) { accessToken refreshToken } }'

/** A subscription that has begun, and how its socket ends. */
async function watching({ accessToken }: SignedIn, id: string) {
  const client = subscriptionClient(platform.url, accessToken)
  const events = client.iterate({ query: 'subscription ($id: ID!) { interviewUpdated(id: $id) { status } }', variables: { id } })
  expect((await events.next()).value?.errors).toBeUndefined()
  const end = events.next().then(String, (reason: unknown) => reason)
  return { end: end.then((reason) => ({ reason, at: performance.now() })), client }
}

test('signing out closes the session’s sockets within a second, and takes its token; other sessions go on', async () => {
  const [leaving, staying] = [await signIn(), await signIn()]
  const { id } = await startedInterview(platform.url, staying.accessToken)
  const [left, stayed] = [await watching(leaving, id), await watching(staying, id)]
  const begin = performance.now()
  await must(platform.url, logout, { token: leaving.refreshToken })
  const { reason, at } = await left.end
  expect(reason).toMatchObject({ code: 4403, reason: 'SESSION_REVOKED' })
  expect(at - begin).toBeLessThan(1_000)
  expect(codeOf(await ask(platform.url, '{ me { id } }', {}, leaving.accessToken))).toBe('UNAUTHENTICATED')
  expect(codeOf(await ask(platform.url, '{ me { id } }', {}, staying.accessToken))).toBeUndefined()
  expect(await Promise.race([stayed.end, new Promise((resolve) => setTimeout(resolve, 100, 'open'))])).toBe('open')
  for (const { client } of [left, stayed]) await client.dispose()
})

test('so does a refresh token that is used twice', async () => {
  const first = await signIn()
  const { id } = await startedInterview(platform.url, first.accessToken)
  const watched = await watching(first, id)
  await must(platform.url, refresh, { token: first.refreshToken })
  const begin = performance.now()
  expect(codeOf(await ask(platform.url, refresh, { token: first.refreshToken }))).toBe('UNAUTHENTICATED')
  const { reason, at } = await watched.end
  expect(reason).toMatchObject({ code: 4403, reason: 'SESSION_REVOKED' })
  expect(at - begin).toBeLessThan(1_000)
  await watched.client.dispose()
})
