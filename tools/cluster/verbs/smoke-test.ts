import { connect } from 'node:tls'
import { z } from 'zod'
import { StartError } from '@parley/platform'
import { buildOverlay } from '../manifests/build-overlay.ts'
import { firstEvent } from './first-event.ts'
import type { Settings } from './settings.ts'

const timeoutMs = 15_000

/** One thing that must work after a deployment, by whoever passes by. */
interface Step {
  name: string
  /** @returns what was seen; throws what is wrong */
  play: () => Promise<string>
}

/** As GraphQL answers. */
const answer = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(z.object({ message: z.string() })).optional(),
})

/**
 * Plays a platform from outside, changing nothing: the home page, the keys, TLS, a sign-in, a query over all subgraphs, a subscription, and that
 * frames of strangers are refused.
 * @returns whether all of it worked
 */
export async function smokeTest(settings: Settings, say: (line: string) => void): Promise<boolean> {
  const url = settings.baseUrls[0] ?? stagingAddress(settings)
  const steps = stepsAt(url, settings)
  if (settings.dryRun) {
    say(`A smoke test of ${url} would look at:`)
    for (const { name } of steps) say(`  ${name}`)
    return true
  }
  let worked = true
  for (const { name, play } of steps) {
    const began = performance.now()
    try {
      const seen = await play()
      say(`ok    ${name}: ${seen} (${Math.round(performance.now() - began)} ms)`)
    } catch (error) {
      worked = false
      if (isUnreachable(error)) {
        say(`fails ${name}, and all that comes after: ${url} cannot be reached (${reasonOf(error)}); BASE_URL names another address.`)
        break
      }
      say(`fails ${name}: ${reasonOf(error)}`)
    }
  }
  return worked
}

/** Of the staging overlay's Ingress. */
function stagingAddress({ dryRun }: Settings): string {
  if (dryRun) return 'https://<host of k8s/overlays/staging>'
  const host = buildOverlay('staging').find('Ingress', 'parley')?.spec?.rules?.[0]?.host
  if (host === undefined) throw new StartError('Say where staging is: BASE_URL=https://staging.example.com make smoke-test-staging')
  return `https://${host}`
}

/** Of system calls and of `fetch`: there is nobody to connect to. */
const nobodyThere = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT']
function isUnreachable(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  return cause instanceof Error && 'code' in cause && nobodyThere.includes(String(cause.code))
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  // Of several addresses that all refuse, Node tells the code alone.
  if (!(cause instanceof Error)) return error.message
  return `${error.message}: ${cause.message || ('code' in cause ? String(cause.code) : cause.name)}`
}

function stepsAt(url: string, { account }: Settings): Step[] {
  const get = (path: string, init: RequestInit = {}) =>
    fetch(`${url}${path}`, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error', ...init })
  let token: string | undefined
  let watched: string | undefined

  async function ask(query: string, variables: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const response = await get('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query, variables }),
    })
    const { data, errors } = answer.parse(await response.json())
    if (errors !== undefined || data == null) throw new Error(errors?.map(({ message }) => message).join('; ') ?? 'no data')
    return data
  }

  return [
    {
      name: 'ready',
      play: async () => {
        const { status } = await get('/readyz')
        if (status !== 200) throw new Error(`answers ${status}`)
        return '200'
      },
    },
    ...(url.startsWith('https:') ? [{ name: 'TLS 1.3 and nothing older', play: () => refusesOldTls(new URL(url)) }] : []),
    {
      name: 'the home page',
      play: async () => {
        const response = await get('/')
        if (response.status !== 200 || !response.headers.get('content-type')?.includes('text/html'))
          throw new Error(`answers ${response.status}`)
        return 'served'
      },
    },
    {
      name: 'the keys of access tokens',
      play: async () => {
        const { keys } = z
          .object({ keys: z.array(z.object({ kid: z.string() })).min(1) })
          .parse(await (await get('/.well-known/jwks.json')).json())
        return `${keys.length} published`
      },
    },
    {
      name: 'signing in',
      play: async () => {
        const data = await ask(
          'mutation ($email: String!, $password: String!) { login(email: $email, password: $password) { accessToken user { role } } }',
          account,
        )
        const { login } = z.object({ login: z.object({ accessToken: z.string(), user: z.object({ role: z.string() }) }) }).parse(data)
        token = login.accessToken
        return `as ${login.user.role}`
      },
    },
    {
      name: 'a query over all subgraphs',
      play: async () => {
        const data = await ask(
          '{ interviews(first: 1) { edges { node { id status emotionSummary { framesAnalysed } scorecard { status total } } } } }',
        )
        const { interviews } = z
          .object({ interviews: z.object({ edges: z.array(z.object({ node: z.object({ id: z.string(), status: z.string() }) })) }) })
          .parse(data)
        watched = interviews.edges[0]?.node.id
        if (watched === undefined)
          throw new Error(`${account.email} sees no interview: choose an account that does (SMOKE_EMAIL, SMOKE_PASSWORD)`)
        return `an interview, ${interviews.edges[0]?.node.status}`
      },
    },
    {
      name: 'a subscription',
      play: async () => {
        const query = 'subscription ($id: ID!) { scoreUpdated(interviewId: $id) { status interview { status } } }'
        return `told at once: ${JSON.stringify(await firstEvent({ url, token, query, variables: { id: watched } }, timeoutMs))}`
      },
    },
    {
      name: 'frames of strangers are refused',
      play: async () => {
        const { status } = await get('/api/v1/interviews/none/frames', {
          method: 'PUT',
          body: new Uint8Array(2),
          headers: { 'content-type': 'image/jpeg' },
        })
        if (status !== 401) throw new Error(`answers ${status}`)
        return '401'
      },
    },
  ]
}

/** @throws Error when the address shakes hands over TLS 1.2 */
function refusesOldTls({ hostname, port }: URL): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: hostname,
      port: Number(port || 443),
      servername: hostname,
      maxVersion: 'TLSv1.2',
      rejectUnauthorized: false,
      timeout: timeoutMs,
    })
    socket.once('secureConnect', () => {
      socket.destroy()
      reject(new Error(`speaks ${socket.getProtocol()}`))
    })
    socket.once('timeout', () => socket.destroy(new Error('does not answer')))
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code?.startsWith('ERR_SSL')) resolve('TLS 1.2 is refused')
      else reject(error)
    })
  })
}
