import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { BrowserContext, CDPSession, Page } from 'playwright-core'
import { launchBrowser, signInAs } from './support/browser.ts'
import { must, signIn } from './support/graphql.ts'
import { dataFolder, startPlatform, startWithinMs, type RunningPlatform } from './support/start-platform.ts'

/** How long the wall is measured: two minutes, in `make test` a sixth of it. */
const measuredMs = process.env['TEST_SHORT'] ? 20_000 : 120_000
/** Tiles of the promise, and how many events each gets in a second at least: the development data has two, played once as fast as it was. */
const [tiles, eachPerSecond] = [50, 2]

const folder = dataFolder()
let platform: RunningPlatform
let browser: BrowserContext

beforeAll(async () => {
  platform = await startPlatform(folder.path)
  browser = await launchBrowser({ bypassCSP: true })
}, startWithinMs)
afterAll(async () => {
  await browser.close()
  await platform.stop()
  folder.remove()
})

async function openWall(): Promise<{ page: Page; faults: string[] }> {
  const page = await browser.newPage()
  const faults: string[] = []
  page.on('console', (message) => void (['error', 'warning'].includes(message.type()) && faults.push(message.text())))
  page.on('pageerror', (error) => faults.push(error.message))
  await page.addInitScript('sessionStorage.getItem("parley.tab") ?? sessionStorage.setItem("parley.tab", "none")')
  await page.setViewportSize({ width: 1920, height: 1080 })
  await signInAs(page, platform.url, 'Interviewer', '/wall')
  return { page, faults }
}

const tile = (page: Page, id?: string) => page.locator(id === undefined ? '[data-tile]' : `[data-tile="${id}"]`)

/** Frames that the page was given while so long passed: how many a second, by the mean and by the median pause between two. */
const frameRates = (page: Page, ms: number) =>
  page.evaluate<{ mean: number; median: number }>(`new Promise((done) => {
    const times = []
    const step = (at) => {
      times.push(at)
      if (at - times[0] < ${ms}) return requestAnimationFrame(step)
      const pauses = times.slice(1).map((time, index) => time - times[index]).sort((a, b) => a - b)
      done({ mean: (pauses.length / (at - times[0])) * 1_000, median: 1_000 / pauses[pauses.length >> 1] })
    }
    requestAnimationFrame(step)
  })`)

/** What each tile's picture shows. */
const pictures = (page: Page) => page.evaluate<string[]>('[...document.querySelectorAll("[data-tile] canvas")].map((it) => it.toDataURL())')

/** Bytes of JavaScript that are in use. */
async function heap(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage')
  await devtools.send('HeapProfiler.collectGarbage')
  const { usedSize } = await devtools.send('Runtime.getHeapUsage')
  return usedSize
}

async function delivered(): Promise<number> {
  const metrics = await (await fetch(`${platform.url}/metrics`)).text()
  const counts = [...metrics.matchAll(/^parley_gateway_events_delivered_total(?:{[^}]*})? (\d+)/gm)].map(([, count]) => Number(count))
  return counts.reduce((sum, count) => sum + count, 0)
}

test('interviews come to the wall when they begin and leave it when they end, by themselves', async () => {
  const { page, faults } = await openWall()
  await page.getByRole('heading', { name: 'Nobody is being interviewed at the moment' }).waitFor()
  const candidate = await signIn(platform.url, 'candidate')
  const { createInterview } = await must<{ createInterview: { id: string } }>(
    platform.url,
    'mutation { createInterview(input: { title: "Practice" }) { id } }',
    {},
    candidate,
  )
  const { id } = createInterview
  await must(platform.url, 'mutation ($id: ID!) { startInterview(input: { interviewId: $id }) { id } }', { id }, candidate)
  await tile(page, id).waitFor()
  expect(await tile(page, id).textContent()).toMatch(/^Cara Candidate.*question 1 of 5/)
  await must(platform.url, 'mutation ($id: ID!) { cancelInterview(input: { interviewId: $id }) { id } }', { id }, candidate)
  await tile(page, id).waitFor({ state: 'detached' })
  expect(faults).toEqual([])
  await page.close()
}, 60_000)

test('a wall of replays is in its address: a reload goes on with it, and a tile leads to all of its interview', async () => {
  const { page, faults } = await openWall()
  await page.getByLabel('Speed').selectOption('5')
  await page.getByRole('button', { name: 'Fill with replays' }).click()
  await tile(page)
    .nth(tiles - 1)
    .waitFor()
  const ids = await tile(page).evaluateAll((all) => all.map((it) => it.getAttribute('data-tile')))
  expect(new Set(ids).size).toBe(tiles)
  await page.reload()
  await tile(page)
    .nth(tiles - 1)
    .waitFor()
  expect(await tile(page).evaluateAll((all) => all.map((it) => it.getAttribute('data-tile')))).toEqual(ids)
  // All in sight, at once.
  expect(await page.evaluate<boolean>('document.documentElement.scrollHeight <= innerHeight')).toBe(true)
  expect(await tile(page).last().isVisible()).toBe(true)
  await tile(page).first().getByRole('link').click()
  await page.getByText('Replay, 5×').waitFor()
  expect(faults).toEqual([])
  await page.close()
}, 60_000)

test(
  `${tiles} interviews at ${eachPerSecond} events a second each: 50 frames a second, in flat memory`,
  async () => {
    const { page, faults } = await openWall()
    await page.getByRole('button', { name: 'Fill with replays' }).click()
    await tile(page)
      .nth(tiles - 1)
      .waitFor()
    const devtools = await page.context().newCDPSession(page)
    await page.waitForTimeout(5_000)
    const [before, eventsBefore, picturesBefore, begun] = [await heap(devtools), await delivered(), await pictures(page), performance.now()]
    const rates = await frameRates(page, measuredMs)
    const seconds = (performance.now() - begun) / 1_000
    const [eventsAfter, after, picturesAfter] = [await delivered(), await heap(devtools), await pictures(page)]

    expect(rates.median).toBeGreaterThanOrEqual(50)
    expect((eventsAfter - eventsBefore) / seconds).toBeGreaterThanOrEqual(tiles * eachPerSecond * 0.95)
    expect(picturesAfter.filter((picture, index) => picture === picturesBefore[index])).toEqual([])
    expect(picturesAfter).toHaveLength(tiles)
    // What two minutes bring is 12,000 events: a hundred bytes kept of each would show.
    expect(after - before).toBeLessThan(1_000_000)
    expect(faults).toEqual([])
    await page.close()
  },
  measuredMs + 60_000,
)
