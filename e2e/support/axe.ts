import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What of axe's answer is told. */
interface Violation {
  id: string
  help: string
  nodes: { target: string[]; failureSummary: string }[]
}

/**
 * What axe finds against WCAG 2.2 AA and its best practices, a line each; none is what a page is held to. The page's browser must have been
 * launched with `bypassCSP`. React Aria's announcer is left out: it still names buttons that may be gone by then.
 */
export async function violations(page: Page): Promise<string[]> {
  // What is on its way in or out is neither.
  await page.waitForTimeout(300)
  await page.evaluate(source)
  const found = await page.evaluate<Violation[]>(`axe.run({ exclude: ['[data-live-announcer]'] }, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  }).then(({ violations }) => violations)`)
  return found.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(' ')}: ${failureSummary}`),
  )
}
