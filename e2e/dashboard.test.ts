import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { BrowserContext, Page, WebSocketRoute } from 'playwright-core'
import { launchBrowser, signInAs } from './support/browser.ts'
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

/** Waits until what is read is as described. The page's own policy forbids evaluating anything in it. */
async function until(page: Page, read: () => Promise<string | null>, holds: (text: string) => boolean): Promise<string> {
  for (;;) {
    const text = (await read()) ?? ''
    if (holds(text)) return text
    await page.waitForTimeout(50)
  }
}

/** What the page of one interview says. */
const watched = (page: Page) => ({
  frames: () => page.locator('[data-frames]').getAttribute('data-frames'),
  expression: () => page.locator('[data-expression]').getAttribute('data-expression'),
  said: () => page.locator('[data-said]').getAttribute('data-said'),
  latency: () => page.locator('[data-latency]').getAttribute('data-latency'),
  total: () => page.locator('[data-score] strong').textContent(),
  standing: () => page.locator('[data-score]').textContent(),
})

interface SocketOfPage {
  /** The access token that it was opened with. */
  token: string | undefined
  /** The access tokens that it was told of while open, and what the gateway answered. */
  renewals: { token: string; answer?: unknown }[]
  /** The subscribe messages, in the order in which they were sent. */
  subscribed: { id: string; query: string; extensions: Record<string, unknown> }[]
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
  await page.getByLabel('Email').fill('interviewer@example.com')
  await page.getByLabel('Password').fill('parley-demo')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.locator('[data-connection=connected]').waitFor()
}

/** Its console errors, its failures, and whatever it asks of another host. */
function watchFaults(page: Page): void {
  page.on('console', (message) => void (message.type() === 'error' && faults.push(message.text())))
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('request', (request) => void (request.url().startsWith(platform.url) || faults.push(`asked another host: ${request.url()}`)))
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

const nobody = (page: Page) => page.getByRole('heading', { name: 'Nobody is being interviewed at the moment' })

test('an interview is shown live: expression, words, score and notes, through an expired token, to its end', async () => {
  const page = await browser.newPage()
  watchFaults(page)
  const sockets = await socketsOf(page)

  // Whoever is not signed in signs in, and comes back.
  await page.goto(`${platform.url}/dashboard`)
  await page.waitForURL('**/sign-in?then=%2Fdashboard')
  // Nothing is live yet, so nothing is said of the connection.
  expect(await page.locator('[data-connection]').count()).toBe(0)
  await page.getByLabel('Email').fill('interviewer@example.com')
  await page.getByLabel('Password').fill('wrong')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await until(
    page,
    () => page.getByRole('alert').first().textContent(),
    (it) => it !== '',
  )
  expect(faults.splice(0)).toEqual([])
  await signIn(page)
  await page.waitForURL('**/dashboard')
  await nobody(page).waitFor()

  demo = spawn(process.execPath, ['--import', 'tsx', 'demo/src/main.ts', '--url', platform.url, '--seconds', '30'], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: 'ignore',
  })
  // It appears without a reload, here and for whoever else looks.
  const card = (of: Page) => of.locator('article[data-interview]')
  await card(page).waitFor({ timeout: 20_000 })
  const list = await browser.newPage()
  watchFaults(list)
  await list.goto(`${platform.url}/dashboard?status=running&search=cara`)
  await card(list).waitFor()
  await until(
    list,
    () => card(list).textContent(),
    (it) => /Cara Candidate.*Question 1 of 5.*since/.test(it),
  )
  await card(page).getByRole('link').click()
  const { frames, expression, said, latency, total, standing } = watched(page)
  await until(page, frames, (it) => Number(it) >= 3)
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Cara Candidate')
  expect(await page.getByText('Demo interview').count()).toBe(1)
  expect(await expression()).toMatch(/^(neutral|happy|sad|angry|fearful|disgusted|surprised)$/)
  expect(Number(await latency())).toBeGreaterThan(0)
  await until(page, said, (it) => Number(it) > 10)

  // The access token expires: a new one, a new socket, and each stream goes on behind what was seen.
  await sockets[0]?.expire()
  while (sockets[1]?.subscribed.length !== 4) await page.waitForTimeout(20)
  expect(sockets[1].token).toMatch(/^Bearer /)
  expect(sockets[1].token).not.toBe(sockets[0]?.token)
  expect(sockets[1].subscribed.map(({ extensions }) => extensions['after'])).toEqual(Array(4).fill(expect.any(String)))
  const seen = Number(await frames())
  await until(page, frames, (it) => Number(it) > seen)
  await page.locator('[data-connection=connected]').waitFor()

  // What is noted stands with everyone who looks.
  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('b')
  await page.locator('[data-note=BOOKMARK]').waitFor()
  await page.keyboard.press('n')
  await page.keyboard.type('Calm and clear: bn')
  await page.getByRole('button', { name: 'Add note' }).click()
  await page.locator('[data-note=NOTE]').getByText('Calm and clear: bn').waitFor()
  expect(await page.locator('[data-note]').count()).toBe(2)
  await page.getByRole('button', { name: /^Remove: Bookmark/ }).click()
  await page.locator('[data-note=BOOKMARK]').waitFor({ state: 'detached' })

  const shown = await expression()
  await until(page, expression, (it) => it !== shown)
  await until(page, standing, (it) => /[1-4] of 5 answers scored, provisional: more scores to come$/.test(it))
  const first = await total()
  expect(Number(first)).toBeGreaterThan(0)
  // What a score rests on is marked where it was said.
  const evidence = page.locator('button:has(q)').first()
  await evidence.click()
  expect(await page.locator('mark').textContent()).toBe(await evidence.locator('q').textContent())
  await screenshot(page, 'dashboard')
  await until(page, total, (it) => it !== first)
  expect(await page.getByRole('region', { name: 'Score', exact: true }).getByRole('meter').count()).toBe(5)

  // It leaves the list when it ends, and says so where it is watched.
  await nobody(list)
    .or(list.getByRole('heading', { name: 'Nothing matches' }))
    .waitFor({ timeout: 40_000 })
  await page.getByText('The interview is completed.').waitFor()
  expect(await page.getByRole('link', { name: 'Open the review' }).getAttribute('href')).toMatch(/^\/interviews\//)
  await until(page, standing, (it) => /5 of 5 answers scored, (provisional until the interview is completed|final, )/.test(it))

  // The headline waits for a lead, and says so where the bars say otherwise.
  const none = { neutral: 0, happy: 0, sad: 0, angry: 0, fearful: 0, disgusted: 0, surprised: 0 }
  const bring = (probabilities: object) =>
    sockets[1]?.bring(sockets[1].subscribed.find(({ query }) => query.includes('emotionUpdated'))?.id ?? '', {
      emotionUpdated: {
        capturedAt: new Date(),
        outcome: 'OK',
        dominant: 'HAPPY',
        valence: 0,
        attention: 1,
        latencyMs: 1,
        faces: 1,
        probabilities,
      },
    })
  bring({ ...none, happy: 0.46, neutral: 0.54 })
  const held = page.getByText('Happy is held: Neutral is ahead, but by less than 10 points')
  await held.waitFor()
  await screenshot(page, 'held')
  bring({ ...none, happy: 0.6, neutral: 0.4 })
  await held.waitFor({ state: 'detached' })
  expect(faults).toEqual([])
  await list.close()
  await page.close()
}, 120_000)

test('what was missed while there was no connection is caught up, and counted', async () => {
  const { replay } = await must<{ replay: { id: string } }>(
    platform.url,
    'mutation { replay(interviewId: "interview-past-01", speed: 2) { id } }',
    {},
    await signInOver(platform.url, 'interviewer'),
  )
  const page = await browser.newPage()
  let cut = (): void => {}
  let isCut = false
  await page.routeWebSocket('**/graphql', (route) => {
    if (isCut) return void route.close({ code: 1012, reason: 'RECONNECT_AFTER_MS=500' })
    route.connectToServer()
    cut = () => void route.close({ code: 1012, reason: 'RECONNECT_AFTER_MS=500' })
  })
  await page.addInitScript('sessionStorage.getItem("parley.tab") ?? sessionStorage.setItem("parley.tab", "none")')
  await signInAs(page, platform.url, 'Interviewer', `/dashboard/${replay.id}`)
  await page.getByText('Replay, 2×').waitFor()
  const { frames } = watched(page)
  await until(page, frames, (it) => Number(it) >= 5)
  isCut = true
  cut()
  await page.getByText('The connection is lost.').waitFor()
  const before = Number(await frames())
  await page.waitForTimeout(4_000)
  isCut = false
  const told = await page.getByText(/^Caught up: \d+ events missed since /).textContent({ timeout: 20_000 })
  // Four a second, and none lost.
  const missed = Number(/\d+/.exec(told ?? '')?.[0])
  expect(missed).toBeGreaterThanOrEqual(12)
  expect(Number(await frames())).toBeGreaterThanOrEqual(before + missed)
  await page.close()
}, 60_000)

test('a part of the platform that does not answer costs its part of the page, and is said to', async () => {
  const { replay } = await must<{ replay: { id: string } }>(
    platform.url,
    'mutation { replay(interviewId: "interview-past-01", speed: 2) { id } }',
    {},
    await signInOver(platform.url, 'interviewer'),
  )
  const page = await browser.newPage()
  await page.routeWebSocket('**/graphql', (route) => {
    const platformSide = route.connectToServer()
    route.onMessage((message) => void (String(message).includes('scoreUpdated') || platformSide.send(message)))
  })
  await page.addInitScript('sessionStorage.getItem("parley.tab") ?? sessionStorage.setItem("parley.tab", "none")')
  await signInAs(page, platform.url, 'Analyst', `/dashboard/${replay.id}`)
  await page.getByText('Scores are not available now; the rest goes on. It is tried again.').waitFor()
  const { frames } = watched(page)
  const before = Number(await frames())
  await until(page, frames, (it) => Number(it) > before + 2)
  // An analyst reads, and changes nothing.
  expect(await page.getByRole('region', { name: 'Notes' }).getByRole('button').count()).toBe(0)
  await page.close()
}, 60_000)

test('new access tokens come in time; a session that is over, or signed out, leads back to signing in', async () => {
  const page = await browser.newPage()
  await page.addInitScript('sessionStorage.setItem("parley.tab", "none")')
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
  const [socket] = sockets
  // In place: the one socket goes on.
  const told = () => socket?.renewals.filter(({ answer }) => answer !== undefined) ?? []
  while (new Set([socket?.token, ...told().map(({ token }) => token)]).size < 3) await page.waitForTimeout(20)
  expect(told().map(({ answer }) => answer)).toEqual(told().map(() => ({ renewed: true, expiresAt: expect.any(Number) })))
  expect(sockets).toHaveLength(1)
  expect(refreshTokens.length).toBeGreaterThanOrEqual(3)

  // A refresh token that comes a second time ends the whole session.
  expect(await refresh(refreshTokens[0] ?? '')).toBe(false)
  await page.getByText('Your session has expired. Sign in again.').waitFor()
  expect(await page.getByRole('heading', { name: 'Running now' }).count()).toBe(0)
  await screenshot(page, 'session-expired')

  await signIn(page)
  await page.waitForURL('**/dashboard')
  const signedOut = page.waitForResponse((response) => response.request().postData()?.includes('logout') ?? false)
  await screenshot(page, 'signed-in')
  await page.getByRole('button', { name: /^Account of/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.waitForURL('**/sign-in**')
  expect(await page.getByText('Your session has expired.').count()).toBe(0)
  expect(await (await signedOut).json()).toEqual({ data: { logout: true } })
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

test('whoever signs in to the pages asks the explorer as themselves, and sees what their question becomes', async () => {
  const page = await browser.newPage()
  await signInAs(page, platform.url, 'Analyst', '/graphql')
  await page.getByText('Asking as Ana Analyst, analyst').waitFor()
  await page.getByRole('button', { name: 'Show Examples' }).click()
  await page.getByRole('button', { name: 'Interviews, newest first' }).click()
  await page.getByRole('button', { name: 'Execute query (Ctrl-Enter)' }).click()
  await page.locator('.result-window').getByText('"candidate"').first().waitFor()
  await page.getByRole('button', { name: 'Show Query plan' }).click()
  const subgraphs = page.getByRole('region', { name: 'Query plan' }).locator('.explorer-plan-subgraph')
  await subgraphs.first().waitFor()
  expect((await subgraphs.allTextContents()).toSorted((a, b) => a.localeCompare(b))).toEqual(['emotion', 'interviews', 'scoring'])
  await page.close()
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
