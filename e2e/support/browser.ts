import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type BrowserContext, type Page } from 'playwright-core'

export interface BrowserOptions {
  /** More flags. */
  flags?: readonly string[]
  /** Lets a test run code of its own in the pages, which their policy forbids. Default false. */
  bypassCSP?: boolean
}

/** A real Chromium with a fresh profile, which goes with it; it asks no other host for anything. */
export async function launchBrowser({ flags = [], bypassCSP = false }: BrowserOptions = {}): Promise<BrowserContext> {
  const profile = mkdtempSync(join(tmpdir(), 'parley-browser-'))
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    headless: true,
    bypassCSP,
    viewport: { width: 1280, height: 800 },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...flags,
    ],
  })
  // Chromium writes on for a moment after it has closed.
  browser.on('close', () => void rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }).catch(() => {}))
  return browser
}

/** A demo account, as its button on the sign-in page names it. */
export type DemoAccount = 'Candidate' | 'Interviewer' | 'Analyst' | 'Administrator' | 'Another organisation'

/** Signs in by the button of a demo account, and goes on to `path`. */
export async function signInAs(page: Page, url: string, account: DemoAccount, path: string): Promise<void> {
  await page.goto(`${url}/sign-in?then=${encodeURIComponent(path)}`)
  await page.getByRole('button', { name: account, exact: true }).click()
  await page.waitForURL(url + path)
}
