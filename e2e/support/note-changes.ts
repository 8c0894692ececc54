import type { Page } from 'playwright-core'

/** One reading of what a page says, and when, on this machine's clock. */
export interface Seen {
  at: number
  text: string
}

/**
 * Writes down each change of what a place of a page says, as it happens.
 * @param selector of the place; it may come later
 * @returns what was seen so far
 */
export async function noteChanges(page: Page, name: string, selector: string): Promise<() => Promise<Seen[]>> {
  await page.evaluate(`{
    const seen = (window.seen ??= {})[${JSON.stringify(name)}] = []
    const look = () => {
      const text = document.querySelector(${JSON.stringify(selector)})?.textContent ?? ''
      if (text !== seen.at(-1)?.text) seen.push({ at: Date.now(), text })
    }
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
    look()
  }`)
  return () => page.evaluate<Seen[]>(`window.seen[${JSON.stringify(name)}]`)
}

/** The frames that a page sends: when each was asked to go, and how each was answered. */
export function framesOf(page: Page): { sentAt: number[]; statuses: number[] } {
  const frames = { sentAt: [] as number[], statuses: [] as number[] }
  const isFrame = (url: string): boolean => url.endsWith('/frames')
  page.on('request', (request) => void (isFrame(request.url()) && frames.sentAt.push(Date.now())))
  page.on('response', (response) => void (isFrame(response.url()) && frames.statuses.push(response.status())))
  return frames
}
