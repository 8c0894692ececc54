import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { oneFace } from '@parley/inference-worker/testing'
import type { BrowserContext, ConsoleMessage } from 'playwright-core'
import { WebSocket } from 'ws'
import { launchBrowser } from './support/browser.ts'
import { ensureCurl, runInShell } from './support/curl.ts'
import { guideCommand, guideResponse, guideSnippet, guideTexts } from './support/guide.ts'
import { dataFolder, root, startPlatform, startWithinMs, type RunningPlatform } from './support/start-platform.ts'

/**
 * The commands of the guide, letter for letter: only its placeholders, `eyJhbGc...`, `uuid` and `session_abc123`, are replaced by what
 * the answer before gave. One thing it leaves out is added, and shown to be needed: the ticket by which the WebSocket knows who it is.
 */
const loginCommand = guideCommand('curl -X POST http://localhost:8080/api/v1/auth/login')
const startCommand = guideCommand('curl -X POST http://localhost:8080/api/v1/interviews/start')
const connectionCount = guideCommand('curl http://localhost:8080/metrics')

const folder = dataFolder()
let platform: RunningPlatform
/** What stands at `localhost:8080`: the one address, or the interviews process. */
let address: string
let browser: BrowserContext

interface SignedIn {
  access_token: string
  user: { id: string }
}
interface Started {
  session_id: string
  websocket_url: string
}
let signedIn: SignedIn
let started: Started

beforeAll(async () => {
  ensureCurl()
  platform = await startPlatform(folder.path)
  address = /Interviews +(\S+)/.exec(platform.output)?.[1] ?? platform.url
  const { hostname, port } = new URL(address)
  browser = await launchBrowser({ flags: [`--host-resolver-rules=MAP localhost:8080 ${hostname}:${port}`] })
}, startWithinMs)
afterAll(async () => {
  await browser?.close()
  await platform?.stop()
  folder.remove()
})

/** The same keys, all the way down. */
const shapeOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]))
    : typeof value

const sharedGuide = join(root, '../shared/SEED.md')
const withGuide = existsSync(sharedGuide) ? describe : describe.skip
withGuide('what is run here', () => {
  test('stands so in the guide', () => {
    const guide = readFileSync(sharedGuide, 'utf8')
    expect(guideTexts.filter((text) => !guide.includes(text))).toEqual([])
  })
})

describe('the guide’s', () => {
  test('login signs in, and answers its fields', async () => {
    const answer: unknown = JSON.parse(await runInShell(loginCommand, address))
    const response = guideResponse(loginCommand)
    expect(shapeOf(answer)).toMatchObject(shapeOf(response) as object)
    expect(answer).toMatchObject({ expires_in: response['expires_in'], access_token: expect.stringMatching(/^eyJhbGc/) })
    signedIn = answer as SignedIn
  })

  test('start starts an interview, and answers its fields', async () => {
    const command = startCommand.replace('eyJhbGc...', signedIn.access_token).replace('"uuid"', `"${signedIn.user.id}"`)
    const answer: unknown = JSON.parse(await runInShell(command, address))
    const response = guideResponse(startCommand)
    expect(shapeOf(answer)).toMatchObject(shapeOf(response) as object)
    expect(answer).toMatchObject({ total_questions: response['total_questions'] })
    started = answer as Started
    expect(started.websocket_url).toMatch(new RegExp(`^ws://localhost:8080/ws/interviews/${started.session_id}\\?ticket=`))
  })

  test('start, left as it stands, says what to put in place of the placeholders', async () => {
    expect(JSON.parse(await runInShell(startCommand, address))).toMatchObject({ error: { code: 'UNAUTHENTICATED' } })
    const answer: unknown = JSON.parse(await runInShell(startCommand.replace('eyJhbGc...', signedIn.access_token), address))
    expect(answer).toMatchObject({ error: { code: 'BAD_USER_INPUT', message: expect.stringContaining('user.id') } })
  })

  test('WebSocket address alone says that it must know who comes', async () => {
    const bare = new URL(`/ws/interviews/${started.session_id}`, address)
    bare.protocol = 'ws:'
    const socket = new WebSocket(bare)
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage]
    const [body] = (await once(response, 'data')) as [Buffer]
    socket.on('error', () => {}) // that it never opened
    socket.terminate()
    expect(response.statusCode).toBe(401)
    expect(body.toString()).toContain('websocket_url')
  })

  test('snippet, in a browser, with the ticket, sends a photograph and logs the emotion', async () => {
    const { connect, send, receive } = guideSnippet()
    const ofThisSession = (code: string) => code.replaceAll('session_abc123', started.session_id)
    const withTicket = ofThisSession(connect).replace(/'ws:[^']*'/, `'${started.websocket_url}'`)
    expect(withTicket).toContain(`'ws://localhost:8080/ws/interviews/${started.session_id}?ticket=`)

    const page = await browser.newPage()
    await page.goto('http://localhost:8080/api/v1/docs')
    const logged = new Promise<string>((resolve) => {
      page.on('console', (message: ConsoleMessage) => message.text().startsWith('Emotion:') && resolve(message.text()))
    })
    await page.evaluate(
      `const base64Image = ${JSON.stringify((await oneFace()).toString('base64'))}
       ${withTicket}
       ${receive}
       ws.onopen = () => { ${ofThisSession(send)} }`,
    )
    expect(await logged).toMatch(/^Emotion: (neutral|happy|sad|angry|fearful|disgusted|surprised)$/)

    const counted = await runInShell(connectionCount, address)
    const sockets = [...counted.matchAll(/^websocket_active\{.*\} (\d+)$/gm)].map(([, count]) => Number(count))
    expect(Math.max(...sockets)).toBeGreaterThanOrEqual(1)
    await page.close()
  })
})

test('the commands of docs/rest-api.md work as they are written', async () => {
  const page = readFileSync(join(root, 'docs/rest-api.md'), 'utf8')
  const blocks = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block ?? '')
  const script = blocks.map((block) => `echo '== next'\n${block}\necho`).join('\n')
  const said = await runInShell(script.replace('PARLEY=http://localhost:8080', `PARLEY=${address}`), address)
  const outputs = said.split('== next\n').slice(1)
  const expected = [
    /"openapi":"3\.1\.0"/,
    /"access_token":/,
    /"refresh_token":/,
    /"session_id":.*"websocket_url":/,
    /"accepted":true/,
    /"type":"emotion_update".*"outcome":"(OK|MANY_FACES)"/,
    /"websocket_url":.*"expires_in":60/,
    /^204$/m,
    /^websocket_active\{/m,
  ]
  expect(outputs).toEqual(expected.map((pattern) => expect.stringMatching(pattern)))
}, 60_000)

test('the page of the REST API shows every call and tries one, with nothing from another host and nothing that its policy stops', async () => {
  const page = await browser.newPage()
  const wrong: string[] = []
  page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()))
  page.on('pageerror', (error) => wrong.push(error.message))
  page.on('request', (request) => /^(http:\/\/localhost:8080\/|data:)/.test(request.url()) || wrong.push(request.url()))
  await page.goto('http://localhost:8080/api/v1/docs')
  await page.waitForSelector('.opblock')
  expect(await page.locator('.opblock').count()).toBe(7)
  await page.click('#operations-Frames-openFrameSocket .opblock-summary')
  await page.waitForSelector('#operations-Frames-openFrameSocket :text("frame_refused")')

  await page.click('#operations-Sign-in-login .opblock-summary')
  await page.click('#operations-Sign-in-login .try-out__btn')
  await page.fill('#operations-Sign-in-login textarea', '{"email":"user@example.com","password":"password"}')
  await page.click('#operations-Sign-in-login .execute')
  await page.waitForSelector('#operations-Sign-in-login .live-responses-table :text("access_token")')
  expect(wrong).toEqual([])
  await page.close()
})
