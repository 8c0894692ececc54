import type { Page } from 'playwright-core'
import type { DemoAccount } from './browser.ts'

/** What the tour goes by: ids of interviews of the platform that it is made on. */
export interface TourPlaces {
  /** A finished interview. */
  finished: string
  /** A replay of it that runs. */
  replayed: string
  /** One that the demo candidate may begin. */
  scheduled: string
  /** One of the demo candidate's that runs. */
  running: string
}

/** One page as someone sees it. */
export interface TourStop {
  name: string
  account: DemoAccount | undefined
  path: (places: TourPlaces) => string
  /** Resolves once all that the page is for is there. */
  ready: (page: Page) => Promise<unknown>
  /** For a picture: waits until it shows what it is for, such as a chart that has filled. */
  settle?: (page: Page) => Promise<unknown>
  /** Widths at which a picture is taken beside 1280. */
  widths?: readonly number[]
}

const heading = (level: number) => (page: Page) => page.getByRole('heading', { level }).first().waitFor()

/** Every page, once: the tests hold each to what holds for all pages, and pictures are taken of each. */
export const tour: readonly TourStop[] = [
  {
    name: 'sign-in',
    account: undefined,
    path: () => '/sign-in',
    ready: (page) => page.getByRole('button', { name: 'Candidate' }).waitFor(),
  },
  { name: 'my-interviews', account: 'Candidate', path: () => '/', ready: heading(1) },
  {
    name: 'system-check',
    account: 'Candidate',
    path: ({ scheduled }) => `/take/${scheduled}`,
    ready: heading(1),
    async settle(page) {
      // A browser that has let the page before turns them on by itself.
      const turnOn = page.getByRole('button', { name: 'Turn on camera and microphone' })
      if (await turnOn.isVisible()) await turnOn.click()
      await page.waitForTimeout(4_000)
    },
  },
  {
    name: 'consent',
    account: 'Candidate',
    path: ({ scheduled }) => `/take/${scheduled}`,
    async ready(page) {
      const choice = page.getByRole('switch').first()
      // One that has been checked before goes on by itself.
      const goOn = page.locator('[data-step=check]').getByRole('button', { name: /^Go on/ })
      await goOn.or(choice).first().waitFor()
      if (await goOn.isVisible()) await goOn.click()
      await choice.waitFor()
    },
  },
  {
    name: 'question',
    account: 'Candidate',
    path: ({ running }) => `/take/${running}`,
    ready: (page) => page.getByRole('textbox', { name: 'Your answer' }).waitFor(),
    async settle(page) {
      const words =
        'I have built backends for seven years, the last three of them as the lead of a small team that moved our billing to events.'
      await page.getByRole('textbox', { name: 'Your answer' }).fill(words)
      await page.waitForTimeout(6_000)
    },
    widths: [375],
  },
  {
    name: 'dashboard',
    account: 'Interviewer',
    path: () => '/dashboard',
    ready: (page) => page.locator('li[data-interview]').first().waitFor(),
    settle: async (page) => {
      await page.locator('article[data-interview]').first().waitFor()
      await page.waitForTimeout(20_000)
    },
    widths: [375],
  },
  {
    name: 'live',
    account: 'Interviewer',
    path: ({ replayed }) => `/dashboard/${replayed}`,
    ready: (page) => page.getByRole('figure').or(page.getByText('The interview is completed.')).first().waitFor(),
    settle: (page) => page.waitForTimeout(30_000),
    widths: [375],
  },
  {
    name: 'wall',
    account: 'Interviewer',
    path: () => '/wall',
    async ready(page) {
      await page.getByRole('button', { name: 'Fill with replays' }).click()
      await page.locator('[data-tile]').nth(49).waitFor()
    },
    settle: (page) => page.waitForTimeout(45_000),
    widths: [2560],
  },
  {
    name: 'review',
    account: 'Interviewer',
    path: ({ finished }) => `/interviews/${finished}`,
    ready: (page) => page.getByText(/^\d+ frames read of/).waitFor(),
  },
  { name: 'status', account: 'Administrator', path: () => '/status', ready: heading(1) },
]
