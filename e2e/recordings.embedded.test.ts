import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { recordedWebm } from '@parley/media-worker/testing'
import type { BrowserContext } from 'playwright-core'
import { launchBrowser } from './support/browser.ts'
import { signIn, startedInterview } from './support/graphql.ts'
import { completeUpload, consentToRecording, putParts, requestUpload, settled } from './support/recordings.ts'
import { dataFolder, startPlatform, type RunningPlatform } from './support/start-platform.ts'

// Where recordings are files, they go through the gateway: one address for the page, its questions and its films.
const folder = dataFolder()
let platform: RunningPlatform
let candidate: string
let browser: BrowserContext

beforeAll(async () => {
  platform = await startPlatform(folder.path)
  candidate = await signIn(platform.url, 'candidate')
  browser = await launchBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await platform?.stop()
  folder.remove()
})

const contentType = 'video/webm;codecs=vp8'
async function recordedInterview(): Promise<string> {
  const { id } = await startedInterview(platform.url, candidate)
  await consentToRecording(platform.url, candidate, id, true)
  return id
}
const inputFor = (interviewId: string, { size, sha256 }: { size: number; sha256: string }) => ({ interviewId, contentType, size, sha256 })

test('a part that is larger than was said, or of another type, is refused by its owner’s word', async () => {
  const recorded = recordedWebm(6_000_000)
  const ticket = await requestUpload(platform.url, candidate, inputFor(await recordedInterview(), recorded))
  const url = ticket.parts[1]?.url ?? ''
  expect(url.startsWith(`${platform.url}/objects/recordings/`)).toBe(true)
  const put = async (type: string, bytes: Buffer) =>
    (await fetch(url, { method: 'PUT', headers: { 'content-type': type }, body: bytes })).status
  expect(await put(contentType, recorded.bytes)).toBe(413)
  expect(await put('text/html', recorded.bytes.subarray(5 * 1_048_576))).toBe(400)
  expect(await put(contentType, recorded.bytes.subarray(5 * 1_048_576))).toBe(204)
}, 60_000)

test('a browser records, uploads and plays', async () => {
  const id = await recordedInterview()
  const page = await browser.newPage()
  const faults: string[] = []
  page.on('console', (message) => void (message.type() === 'error' && faults.push(message.text())))
  await page.goto(platform.url)
  const script = readFileSync(join(import.meta.dirname, 'support/record-and-play.js'), 'utf8')
  const played = await page.evaluate<{ status: string; width: number; seconds: number }>(
    `(${script.slice(script.indexOf('async function'))})(${JSON.stringify({ interviewId: id, token: candidate })})`,
  )
  expect(played).toEqual({ status: 'READY', width: 300, seconds: expect.any(Number) })
  expect(played.seconds).toBeGreaterThan(0.5)
  expect(faults).toEqual([])
}, 60_000)

test('an upload survives kill -9 of the whole platform: what was sent is there, and the rest goes on', async () => {
  const id = await recordedInterview()
  const recorded = recordedWebm(8_000_000)
  const input = { ...inputFor(id, recorded), idempotencyKey: 'after the crash' }
  const ticket = await requestUpload(platform.url, candidate, input)
  await putParts({ ...ticket, parts: ticket.parts.slice(0, 1) }, recorded.bytes)
  await platform.kill()
  platform = await startPlatform(folder.path)
  const again = await requestUpload(platform.url, candidate, input)
  expect(again.recording.id).toBe(ticket.recording.id)
  await putParts({ ...again, parts: again.parts.slice(1) }, recorded.bytes)
  await completeUpload(platform.url, candidate, ticket.recording.id)
  expect(await settled(platform.url, candidate, id)).toMatchObject({ status: 'READY', size: 8_000_000 })
}, 180_000)
