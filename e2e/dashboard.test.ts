import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { BrowserContext, Page, WebSocketRoute } from 'playwright-core'
import { launchBrowser } from './support/browser.ts'
import { must, signIn as signInOver } from './support/graphql.ts'
import { dataFolder, root, startPlatform, startWithinMs, type RunningPlatform } from './support/start-platform.ts'

const folder = dataFolder()
let platform: RunningPlatform
let browser: BrowserContext
let demo: ChildProcess
const faults: string[] = []

beforeAll(async () => {
  platform = await startPlatform(folder.path)
  browser = await launchBrowser()
}, startWithinMs)
afterAll(async () => {
  demo?.kill()
  await browser.close()
  await platform.stop()
  folder.remove()
})

const text = (page: Page, id: string) => page.locator(`#${id}`).textContent()

/** Waits until the text of an element is as described. The page's own policy forbids evaluating anything in it. */
async function until(page: Page, id: string, holds: (text: string) => boolean): Promise<void> {
  while (!holds((await text(page, id)) ?? '')) await page.waitForTimeout(50)
}

interface SocketOfPage {
  /** The access token that it was opened with. */
  token: string | undefined
  /** The access tokens that it was told of while open, and what the gateway answered. */
  renewals: { token: string; answer?: unknown }[]
  /** The subscribe messages, in the order in which they were sent. */
  subscribed: { id: string; query: string; variables: Record<string, unknown> }[]
  /** Brings an event of a subscription as if the platform had. */
  bring(id: string, data: unknown): void
  /** Ends it as the gateway does when its token expires. */
  expire(): Promise<void>
}

/** The page's sockets, each as it is opened, passed on to the platform as they are. */
async function socketsOf(page: Page): Promise<SocketOfPage[]> {
  const sockets: SocketOfPage[] = []
  await page.routeWebSocket('**/graphql', (route: WebSocketRoute) => {
    const platformSide = route.connectToServer()
    const socket: SocketOfPage = {
      token: undefined,
      renewals: [],
      subscribed: [],
      bring: (id, data) => route.send(JSON.stringify({ id, type: 'next', payload: { data } })),
      expire: () => route.close({ code: 4403, reason: 'TOKEN_EXPIRED' }),
    }
    sockets.push(socket)
    route.onMessage((message) => {
      const { id, type, payload } = JSON.parse(String(message)) // of graphql-transport-ws
      if (type === 'connection_init') socket.token = payload.authorization
      if (type === 'ping' && payload) socket.renewals.push({ token: payload.authorization })
      if (type === 'subscribe') socket.subscribed.push({ id, ...payload })
      platformSide.send(message)
    })
    platformSide.onMessage((message) => {
      const { type, payload } = JSON.parse(String(message))
      const asked = socket.renewals.find(({ answer }) => answer === undefined)
      if (type === 'pong' && payload && asked) asked.answer = payload
      route.send(message)
    })
  })
  return sockets
}

async function signIn(page: Page): Promise<void> {
  await page.fill('input[name=email]', 'interviewer@example.com')
  await page.fill('input[name=password]', 'parley-demo')
  await page.click('#sign-in-form button')
  await page.waitForSelector('#connection[data-state=live]')
}

const screenshot = async (page: Page, name: string) => {
  if (process.env['SCREENSHOTS']) await page.screenshot({ path: `${process.env['SCREENSHOTS']}/${name}.png` })
}

/** Spends a refresh token over HTTP. @returns whether it was taken */
async function refresh(refreshToken: string): Promise<boolean> {
  const response = await fetch(`${platform.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query: 'mutation($token: String!) { refreshToken(refreshToken: $token) { expiresIn } }',
      variables: { token: refreshToken },
    }),
  })
  const { errors } = (await response.json()) as { errors?: unknown } // of GraphQL
  return errors === undefined
}

test('the dashboard shows emotion and score change live while an interview runs', async () => {
  const page = await browser.newPage()
  page.on('console', (message) => void (message.type() === 'error' && faults.push(message.text())))
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('request', (request) => void (request.url().startsWith(platform.url) || faults.push(`asked another host: ${request.url()}`)))

  const sockets = await socketsOf(page)

  await page.goto(`${platform.url}/dashboard`)
  // Nothing was tried yet, so nothing is said of the connection.
  expect(await page.locator('#connection').isVisible()).toBe(false)
  await screenshot(page, 'signed-out')
  await page.fill('input[name=email]', 'interviewer@example.com')
  await page.fill('input[name=password]', 'wrong')
  await page.click('#sign-in-form button')
  await until(page, 'sign-in-error', (it) => it !== '')
  expect(faults.splice(0)).toEqual([])

  await signIn(page)
  await page.waitForSelector('#no-interviews:not([hidden])')

  demo = spawn(process.execPath, ['--import', 'tsx', 'demo/src/main.ts', '--url', platform.url, '--seconds', '25'], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: 'ignore',
  })
  // It appears without a reload.
  await page.click('#interviews button', { timeout: 20_000 })
  await until(page, 'frames-seen', (it) => Number(it) >= 3)
  expect(await text(page, 'interview-title')).toBe('Demo interview')
  expect(await text(page, 'candidate')).toBe('Cara Candidate')
  expect(await text(page, 'dominant')).toMatch(/neutral|happy|sad|angry|fearful|disgusted|surprised/)
  expect(Number(await text(page, 'latency'))).toBeGreaterThan(0)

  // The access token expires: a new one, a new socket, and each stream goes on behind what was seen.
  await sockets[0]?.expire()
  while (sockets[1]?.subscribed.length !== 4) await page.waitForTimeout(20)
  expect(sockets[1].token).toMatch(/^Bearer /)
  expect(sockets[1].token).not.toBe(sockets[0]?.token)
  const [, ...ofInterview] = sockets[1].subscribed
  expect(ofInterview.map(({ variables }) => variables['after'])).toEqual(Array(3).fill(expect.any(String)))
  const seen = Number(await text(page, 'frames-seen'))
  await until(page, 'frames-seen', (it) => Number(it) > seen)
  await page.waitForSelector('#connection[data-state=live]')

  const shown = await text(page, 'dominant')
  await until(page, 'dominant', (it) => it !== shown)
  await until(page, 'score-status', (it) => /^[1-4] of 5 answers scored, provisional: more scores to come$/.test(it))
  const first = await text(page, 'total')
  expect(Number(first)).toBeGreaterThan(0)
  await screenshot(page, 'dashboard')
  await until(page, 'total', (it) => it !== first)
  expect(await page.locator('#criteria .bar').count()).toBe(5)

  // It leaves the list when it ends.
  await page.waitForSelector('#no-interviews:not([hidden])', { timeout: 30_000 })
  expect(await text(page, 'score-status')).toMatch(/^5 of 5 answers scored, (provisional until the interview is completed|final, )/)

  // The headline waits for a lead, and says so where the bars say otherwise.
  const none = { neutral: 0, happy: 0, sad: 0, angry: 0, fearful: 0, disgusted: 0, surprised: 0 }
  const bring = (probabilities: object) =>
    sockets[1]?.bring(sockets[1].subscribed.find(({ query }) => query.includes('emotionUpdated'))?.id ?? '', {
      emotionUpdated: { capturedAt: new Date(), outcome: 'OK', dominant: 'HAPPY', valence: 0, attention: 1, latencyMs: 1, probabilities },
    })
  bring({ ...none, happy: 0.46, neutral: 0.54 })
  await until(page, 'held', (it) => it === 'happy is held: neutral is ahead, but by less than 0.1')
  await screenshot(page, 'held')
  bring({ ...none, happy: 0.6, neutral: 0.4 })
  await until(page, 'held', (it) => it === '')
  expect(faults).toEqual([])
}, 120_000)

test('the dashboard gets new access tokens in time; a session that is over, or signed out, leads back to the sign-in form', async () => {
  const page = await browser.newPage()
  const sockets = await socketsOf(page)
  /** Of each answer that brought tokens; the page is told that they live for three seconds. */
  const refreshTokens: string[] = []
  await page.route('**/graphql', async (route) => {
    const response = await route.fetch()
    const answer = await response.text()
    const token = /"refreshToken":"([^"]+)"/.exec(answer)?.[1]
    if (token !== undefined) refreshTokens.push(token)
    await route.fulfill({ response, body: answer.replace(/"expiresIn":\d+/, '"expiresIn":3') })
  })
  await page.goto(`${platform.url}/dashboard`)
  await signIn(page)
  expect(await page.locator('#sign-in').isVisible()).toBe(false)
  const [socket] = sockets
  // In place: the one socket goes on.
  while ((socket?.renewals.filter(({ answer }) => answer !== undefined).length ?? 0) < 2) await page.waitForTimeout(20)
  const renewals = socket?.renewals.slice(0, 2) ?? []
  expect(renewals.map(({ answer }) => answer)).toEqual(Array(2).fill({ renewed: true, expiresAt: expect.any(Number) }))
  expect(new Set([socket?.token, ...renewals.map(({ token }) => token)]).size).toBe(3)
  expect(sockets).toHaveLength(1)
  expect(refreshTokens.length).toBeGreaterThanOrEqual(3)

  // A refresh token that comes a second time ends the whole session.
  expect(await refresh(refreshTokens[0] ?? '')).toBe(false)
  await until(page, 'sign-in-error', (it) => it === 'Your session has expired. Sign in again.')
  expect(await page.locator('#sign-in').isVisible()).toBe(true)
  for (const id of ['board', 'connection', 'sign-out']) expect([id, await page.locator(`#${id}`).isVisible()]).toEqual([id, false])
  await screenshot(page, 'session-expired')

  await signIn(page)
  expect(await text(page, 'sign-in-error')).toBe('')
  const told = page.waitForResponse((response) => response.request().postData()?.includes('logout') ?? false)
  await screenshot(page, 'signed-in')
  await page.click('#sign-out')
  await page.waitForSelector('#sign-in:not([hidden])')
  expect(await text(page, 'sign-in-error')).toBe('')
  expect(await (await told).json()).toEqual({ data: { logout: true } })
  expect(await refresh(refreshTokens.at(-1) ?? '')).toBe(false)
  await page.close()
}, 60_000)

test('the explorer’s first example runs as it stands', async () => {
  const page = await browser.newPage()
  await page.goto(`${platform.url}/graphql`)
  await page.locator('.graphiql-editor-tool').getByText('interviewer@example.com').waitFor()
  await page.getByRole('button', { name: 'Execute query (Ctrl-Enter)' }).click()
  await page.locator('.result-window').getByText('"Ivan Interviewer"').waitFor()
  expect(await page.locator('.result-window').textContent()).toContain('"accessToken"')
}, 60_000)

test('the explorer’s queries answer on the seeded data as they stand, for an analyst, and so does the script of docs/analysts.md', async () => {
  const response = await fetch(`${platform.url}/graphql/explorer/examples.json`)
  const examples = (await response.json()) as { title: string; query: string; variables: string }[] // loadExamples
  const token = await signInOver(platform.url, 'analyst')
  const answers = new Map<string, string>()
  for (const { title, query, variables } of examples.filter((example) => /^query/m.test(example.query))) {
    const answer = await must<Record<string, unknown>>(platform.url, query, variables === '' ? {} : JSON.parse(variables), token)
    expect([title, Object.values(answer)]).toEqual([title, [expect.any(Object)]])
    answers.set(title, JSON.stringify(answer))
  }
  expect([...answers.values()].filter((answer) => answer.includes('"valence":0')).length).toBeGreaterThanOrEqual(3)

  // The script of the page for analysts reads a whole interview.
  const page = readFileSync(join(root, 'docs/analysts.md'), 'utf8')
  const script = /```js\n(.*?)```/s.exec(page)?.[1]?.replace('http://localhost:8080', platform.url) ?? ''
  writeFileSync(join(folder.path, 'emotions.mjs'), script)
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder.path, 'emotions.mjs'), 'interview-past-01'])
  const samples = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(new Set(samples.map(({ capturedAt }) => capturedAt)).size).toBe(samples.length)
  const summary = [...answers.entries()].find(([title]) => title.includes('summed up'))?.[1] ?? ''
  expect(summary).toContain(`"framesAnalysed":${samples.length},`)
  expect(samples.length).toBeGreaterThan(100)
}, 30_000)
