import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { BrowserContext, Page } from 'playwright-core'
import { violations } from './support/axe.ts'
import { launchBrowser, signInAs } from './support/browser.ts'
import { fakeWebcam } from './support/fake-webcam.ts'
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
  browser = await launchBrowser({ flags: await fakeWebcam(folder.path), bypassCSP: true })
  places = await tourPlaces(platform.url)
}, startWithinMs)
afterAll(async () => {
  await browser.close()
  await platform.stop()
  folder.remove()
})

/** Colour schemes by width: every pair in `make test-all`, each once in `make test`. */
const views = pageWidths.flatMap((width) => {
  const all = ['light', 'dark'] as const
  return (process.env['TEST_SHORT'] === undefined ? all : [width === 1280 ? all[0] : all[1]]).map((colorScheme) => ({ width, colorScheme }))
})
const mostBytes = 200_000

/** Opens a stop in a page of its own, which tells what is wrong with it and what scripts it took, as they are sent. */
async function open({ account, path, ready }: TourStop): Promise<{ page: Page; faults: string[]; scriptBytes: () => number }> {
  const page = await browser.newPage()
  const faults: string[] = []
  const scripts = new Set<string>()
  page.on('console', (message) => void (['error', 'warning'].includes(message.type()) && faults.push(message.text())))
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('request', (request) => {
    const isOurs = /^(blob|data):/.test(request.url()) || request.url().startsWith(platform.url)
    if (!isOurs) faults.push(`asked ${request.url()}`)
    if (isOurs && request.resourceType() === 'script') scripts.add(new URL(request.url()).pathname)
  })
  await page.addInitScript('sessionStorage.getItem("parley.tab") ?? sessionStorage.setItem("parley.tab", "none")')
  await (account === undefined ? page.goto(platform.url + path(places)) : signInAs(page, platform.url, account, path(places)))
  await ready(page)
  const sizeOf = (script: string) => statSync(join(root, 'web/dist', `${script}.br`)).size
  return { page, faults, scriptBytes: () => [...scripts].reduce((sum, script) => sum + sizeOf(script), 0) }
}

describe.each(tour.map((stop) => [stop.name, stop] as const))('%s', (_name, stop) => {
  test('at 375, 1280 and 2560 pixels, light and dark: nothing sideways, no accessibility violation, no error, no other host, little JavaScript', async () => {
    const { page, faults, scriptBytes } = await open(stop)
    const bytes = scriptBytes()
    const found: string[] = []
    for (const { width, colorScheme } of views) {
      await resize(page, width)
      await page.emulateMedia({ colorScheme })
      const wider = await overflow(page)
      if (wider > 0) found.push(`${width} px: ${wider} px too wide`)
      found.push(...(await violations(page)).map((violation) => `${width} px, ${colorScheme}: ${violation}`))
    }
    await page.close()
    expect([found, faults]).toEqual([[], []])
    // The sign-in page's, by which most have come, is among it.
    expect(bytes).toBeGreaterThan(50_000)
    expect(bytes).toBeLessThan(mostBytes)
  }, 90_000)
})

test('nothing that is built asks for anything elsewhere', () => {
  const assets = join(root, 'web/dist/assets')
  const styles = readdirSync(assets).filter((name) => name.endsWith('.css'))
  expect(styles.length).toBeGreaterThan(0)
  expect(styles.filter((name) => /url\(["']?(https?:)?\/\//.test(readFileSync(join(assets, name), 'utf8')))).toEqual([])
  const html = readFileSync(join(root, 'web/dist/index.html'), 'utf8')
  expect(html.match(/(src|href)="(https?:)?\/\/[^"]*"/g)).toBeNull()
  expect(html).not.toMatch(/<style|<script(?![^>]*src=)| style="| on\w+="/)
})
