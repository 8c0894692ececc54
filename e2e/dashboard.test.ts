import { spawn, type ChildProcess } from 'node:child_process'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { BrowserContext, Page } from 'playwright-core'
import { launchBrowser } from './support/browser.ts'
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

test('the dashboard shows emotion and score change live while an interview runs', async () => {
  const page = await browser.newPage()
  page.on('console', (message) => void (message.type() === 'error' && faults.push(message.text())))
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('request', (request) => void (request.url().startsWith(platform.url) || faults.push(`asked another host: ${request.url()}`)))

  await page.goto(`${platform.url}/dashboard`)
  await page.fill('input[name=email]', 'interviewer@example.com')
  await page.fill('input[name=password]', 'wrong')
  await page.click('#sign-in-form button')
  await until(page, 'sign-in-error', (it) => it !== '')
  expect(faults.splice(0)).toEqual([])

  await page.fill('input[name=password]', 'parley-demo')
  await page.click('#sign-in-form button')
  await page.waitForSelector('#connection[data-state=live]')
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

  const shown = await text(page, 'dominant')
  await until(page, 'dominant', (it) => it !== shown)
  await until(page, 'score-status', (it) => /[1-9] of 5 answers/.test(it))
  const first = await text(page, 'total')
  expect(Number(first)).toBeGreaterThan(0)
  if (process.env['SCREENSHOTS']) await page.screenshot({ path: `${process.env['SCREENSHOTS']}/dashboard.png` })
  await until(page, 'total', (it) => it !== first)
  expect(await page.locator('#criteria .bar').count()).toBe(5)

  // It leaves the list when it ends.
  await page.waitForSelector('#no-interviews:not([hidden])', { timeout: 30_000 })
  expect(faults).toEqual([])
}, 120_000)

test('the explorer’s first example runs as it stands', async () => {
  const page = await browser.newPage()
  await page.goto(`${platform.url}/graphql`)
  await page.locator('.graphiql-editor-tool').getByText('interviewer@example.com').waitFor()
  await page.getByRole('button', { name: 'Execute query (Ctrl-Enter)' }).click()
  await page.locator('.result-window').getByText('"Ivan Interviewer"').waitFor()
  expect(await page.locator('.result-window').textContent()).toContain('"accessToken"')
}, 60_000)
