import { spawn, type ChildProcess } from 'node:child_process'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { BrowserContext, Page } from 'playwright-core'
import { launchBrowser, signInAs } from './support/browser.ts'
import { dataFolder, root, startPlatform, startWithinMs, type RunningPlatform } from './support/start-platform.ts'

const folder = dataFolder()
let platform: RunningPlatform
let browser: BrowserContext
let demo: ChildProcess

beforeAll(async () => {
  platform = await startPlatform(folder.path)
  browser = await launchBrowser()
  demo = spawn(process.execPath, ['--import', 'tsx', 'demo/src/main.ts', '--url', platform.url, '--seconds', '120'], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: 'ignore',
  })
}, startWithinMs)
afterAll(async () => {
  demo.kill()
  await browser.close()
  await platform.stop()
  folder.remove()
})

const verdict = (page: Page) => page.locator('[data-verdict]')
const part = (page: Page, name: string) => page.locator(`[data-part="${name}"]`)

/** A table's rows as texts of their cells, but for the head. */
const rowsOf = async (page: Page, table: string): Promise<string[][]> => {
  const rows = await page.getByRole('region', { name: table }).getByRole('row').all()
  return Promise.all(rows.slice(1).map((row) => row.getByRole('cell').allInnerTexts()))
}

test('the status page says how every part is, draws the journey of a frame, and a part that is stopped from it comes back', async () => {
  const page = await browser.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  await signInAs(page, platform.url, 'Administrator', '/status')
  await page.getByRole('heading', { name: 'Everything is ready' }).waitFor({ timeout: 30_000 })
  expect(await verdict(page).getAttribute('data-verdict')).toBe('good')
  const parts = await page.locator('[data-part]').evaluateAll((elements) => elements.map((element) => element.getAttribute('data-part')))
  expect(parts).toEqual(
    expect.arrayContaining([
      'gateway',
      'interviews',
      'emotion',
      'scoring',
      'inference-worker',
      'scoring-worker',
      'media-worker',
      'postgres',
    ]),
  )
  const queues = await rowsOf(page, 'Queues, as a table')
  expect(queues.map(([name]) => name)).toEqual(expect.arrayContaining(['emotion.frames', 'scoring.answers', 'media.recordings']))

  // The demo's frames pass.
  const look = page.getByRole('button', { name: 'Look for running interviews' })
  while ((await page.getByText('The last frame took').count()) === 0) {
    await look.click()
    await page.waitForTimeout(500)
  }
  const lines = await rowsOf(page, 'The journey of one frame, as a table')
  expect(lines.map(([step = '']) => step.split('\n')[0])).toEqual([
    ...['Intake', 'Queue', 'Decode', 'Inference', 'Store', 'Ring', 'Enrich', 'Send'],
    'Total',
  ])
  const times = lines.map(([, ms]) => Number(ms))
  const total = times.pop() ?? 0
  expect(total).toBeGreaterThan(1)
  expect(Math.abs(times.reduce((sum, ms) => sum + ms, 0) - total)).toBeLessThan(total / 10)

  // Stopped in the midst of work, and back by itself; the journey goes on without a word from anybody.
  const up = async () => Number(/(\d+) s/.exec((await part(page, 'inference-worker').textContent()) ?? '')?.[1])
  while (!((await up()) >= 3)) await page.waitForTimeout(200)
  await page.getByRole('button', { name: 'Restart inference-worker' }).click()
  await page.getByRole('dialog', { name: 'Restart inference-worker?' }).getByRole('button', { name: 'Restart' }).click()
  await page.getByText('inference-worker was stopped and starts again.').waitFor()
  await page.getByRole('heading', { name: 'Everything is ready' }).waitFor({ timeout: 30_000 })
  await part(page, 'inference-worker').and(page.locator('[data-state=ready]')).waitFor()
  const seen = await page.getByText('Marks: median and p95 of the last').textContent()
  while ((await page.getByText('Marks: median and p95 of the last').textContent()) === seen) await page.waitForTimeout(100)
  expect(faults).toEqual([])
  await page.close()
}, 120_000)

test('the status is for administrators alone', async () => {
  const page = await browser.newPage()
  await page.addInitScript('sessionStorage.getItem("parley.tab") ?? sessionStorage.setItem("parley.tab", "none")')
  await signInAs(page, platform.url, 'Interviewer', '/status')
  await page.getByRole('heading', { name: 'This page is not for this account' }).waitFor()
  expect(await page.getByRole('link', { name: 'Status' }).count()).toBe(0)
  expect((await fetch(`${platform.url}/platform/status`)).status).toBe(401)
  await page.close()
}, 30_000)
