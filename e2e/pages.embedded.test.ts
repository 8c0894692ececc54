import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { BrowserContext, Page } from 'playwright-core'
import { violations } from './support/axe.ts'
import { launchBrowser, signInAs } from './support/browser.ts'
import { overflow, pageWidths, resize } from './support/page-widths.ts'
import { dataFolder, root, startPlatform, startWithinMs, type RunningPlatform } from './support/start-platform.ts'
import { tour, type TourPlaces, type TourStop } from './support/tour.ts'
import { tourPlaces } from './support/tour-places.ts'

const folder = dataFolder()
let platform: RunningPlatform
let browser: BrowserContext
let places: TourPlaces

beforeAll(async () => {
  platform = await startPlatform(folder.path)
  browser = await launchBrowser({ bypassCSP: true })
  places = await tourPlaces(platform.url)
}, startWithinMs)
afterAll(async () => {
  await browser.close()
  await platform.stop()
  folder.remove()
})

/** Opens a stop in a page of its own, which tells what is wrong with it. */
async function open({ account, path, ready }: TourStop): Promise<{ page: Page; faults: string[] }> {
  const page = await browser.newPage()
  const faults: string[] = []
  page.on('console', (message) => void (['error', 'warning'].includes(message.type()) && faults.push(message.text())))
  page.on('pageerror', (error) => faults.push(error.message))
  page.on(
    'request',
    (request) =>
      void (/^(blob|data):/.test(request.url()) || request.url().startsWith(platform.url) || faults.push(`asked ${request.url()}`)),
  )
  await page.addInitScript('sessionStorage.getItem("parley.tab") ?? sessionStorage.setItem("parley.tab", "none")')
  await (account === undefined ? page.goto(platform.url + path(places)) : signInAs(page, platform.url, account, path(places)))
  await ready(page)
  return { page, faults }
}

describe.each(tour.map((stop) => [stop.name, stop] as const))('%s', (_name, stop) => {
  test('at 375, 1280 and 2560 pixels, light and dark: nothing sideways, no accessibility violation, no error, no other host', async () => {
    const { page, faults } = await open(stop)
    const found: string[] = []
    for (const width of pageWidths) {
      await resize(page, width)
      const wider = await overflow(page)
      if (wider > 0) found.push(`${width} px: ${wider} px too wide`)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        found.push(...(await violations(page)).map((violation) => `${width} px, ${colorScheme}: ${violation}`))
      }
    }
    await page.close()
    expect([found, faults]).toEqual([[], []])
  }, 60_000)
})

test('a page’s own JavaScript stays below 200 KB as it is sent', async () => {
  const sizes: [string, number][] = []
  for (const stop of tour) {
    const page = await browser.newPage()
    const asked: string[] = []
    page.on('request', (request) => void (request.resourceType() === 'script' && asked.push(new URL(request.url()).pathname)))
    await page.addInitScript('sessionStorage.getItem("parley.tab") ?? sessionStorage.setItem("parley.tab", "none")')
    await (stop.account === undefined
      ? page.goto(platform.url + stop.path(places))
      : signInAs(page, platform.url, stop.account, stop.path(places)))
    await stop.ready(page)
    const bytes = [...new Set(asked)].map((path) => statSync(join(root, 'web/dist', `${path}.br`)).size)
    sizes.push([stop.name, bytes.reduce((sum, size) => sum + size, 0)])
    await page.close()
  }
  // Each came by the sign-in page, whose script is among them.
  expect(sizes.filter(([, size]) => size > 200_000)).toEqual([])
  expect(Math.min(...sizes.map(([, size]) => size))).toBeGreaterThan(50_000)
}, 120_000)

test('nothing that is built asks for anything elsewhere', () => {
  const assets = join(root, 'web/dist/assets')
  const styles = readdirSync(assets).filter((name) => name.endsWith('.css'))
  expect(styles.length).toBeGreaterThan(0)
  expect(styles.filter((name) => /url\(["']?(https?:)?\/\//.test(readFileSync(join(assets, name), 'utf8')))).toEqual([])
  const html = readFileSync(join(root, 'web/dist/index.html'), 'utf8')
  expect(html.match(/(src|href)="(https?:)?\/\/[^"]*"/g)).toBeNull()
  expect(html).not.toMatch(/<style|<script(?![^>]*src=)| style="| on\w+="/)
})
