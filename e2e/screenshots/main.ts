import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { BrowserContext } from 'playwright-core'
import { launchBrowser, signInAs } from '../support/browser.ts'
import { fakeWebcam } from '../support/fake-webcam.ts'
import { resize } from '../support/page-widths.ts'
import { dataFolder, root, startPlatform } from '../support/start-platform.ts'
import { tourPlaces } from '../support/tour-places.ts'
import { tour, type TourStop } from '../support/tour.ts'

const help = `Usage: make screenshots (SHOTS="--only live,wall")

  Starts the embedded platform on data of its own, plays a demo interview, and takes a picture of every page into docs/images/, light and dark.

  --only NAMES    of these pages alone, by commas: ${tour.map(({ name }) => name).join(', ')}
  --to FOLDER     instead of docs/images
`

const { values } = parseArgs({
  options: { help: { type: 'boolean', short: 'h' }, only: { type: 'string' }, to: { type: 'string', default: join(root, 'docs/images') } },
})
if (values.help) {
  process.stdout.write(help)
  process.exit(0)
}
const wanted = values.only?.split(',')
const folder = dataFolder()
mkdirSync(values.to, { recursive: true })
process.stdout.write('Starting a platform ...\n')
const platform = await startPlatform(folder.path)
const demo = spawn(process.execPath, ['--import', 'tsx', 'demo/src/main.ts', '--url', platform.url, '--seconds', '600'], {
  cwd: root,
  stdio: 'ignore',
})
const browser = await launchBrowser({ flags: await fakeWebcam(folder.path) })

/** One picture of a stop. A phone's and a wall screen's where the stop says so. */
async function picture(
  context: BrowserContext,
  { name, account, path, ready, settle }: TourStop,
  scheme: 'light' | 'dark',
  width: number,
): Promise<void> {
  const page = await context.newPage()
  await page.emulateMedia({ colorScheme: scheme })
  await resize(page, width)
  // A replay of its own for each: one that has ended shows nothing that moves.
  const places = await tourPlaces(platform.url)
  await page.addInitScript('sessionStorage.getItem("parley.tab") ?? sessionStorage.setItem("parley.tab", "none")')
  await (account === undefined ? page.goto(platform.url + path(places)) : signInAs(page, platform.url, account, path(places)))
  await ready(page)
  await settle?.(page)
  const file = [name, scheme === 'dark' && 'dark', width !== 1280 && String(width)].filter(Boolean).join('-')
  // Whoever the webcam shows has not agreed to be in the picture.
  await page.screenshot({ path: join(values.to, `${file}.png`), mask: [page.locator('video')], maskColor: '#3b3a63' })
  process.stdout.write(`${file}.png\n`)
  await page.close()
}

try {
  for (const stop of tour.filter(({ name }) => wanted?.includes(name) ?? true)) {
    await picture(browser, stop, 'light', 1280)
    await picture(browser, stop, 'dark', 1280)
    for (const width of stop.widths ?? []) await picture(browser, stop, 'dark', width)
  }
} finally {
  demo.kill()
  await browser.close()
  await platform.stop()
  folder.remove()
}
