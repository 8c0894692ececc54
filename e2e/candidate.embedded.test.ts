import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { eventually, promised } from '@parley/platform/testing'
import type { BrowserContext, Page } from 'playwright-core'
import { violations } from './support/axe.ts'
import { launchBrowser, signInAs } from './support/browser.ts'
import { fakeWebcam } from './support/fake-webcam.ts'
import { must, signIn, startedInterview } from './support/graphql.ts'
import { framesOf, noteChanges } from './support/note-changes.ts'
import { recordingsOf, settled } from './support/recordings.ts'
import { dataFolder, startPlatform, startWithinMs, type RunningPlatform } from './support/start-platform.ts'

// A candidate in a real browser, whose webcam shows real faces; each test with a network, a tab or a person that behaves otherwise.
const folder = dataFolder()
let platform: RunningPlatform
let browser: BrowserContext
let watching: BrowserContext
let token: string
const faults: string[] = []

beforeAll(async () => {
  platform = await startPlatform(folder.path)
  browser = await launchBrowser({ flags: await fakeWebcam(folder.path), bypassCSP: true })
  watching = await launchBrowser({ bypassCSP: true })
  token = await signIn(platform.url, 'candidate')
  const first = await browser.newPage()
  await signInAs(first, platform.url, 'Candidate', '/')
  await first.close()
}, startWithinMs)
afterAll(async () => {
  await browser?.close()
  await watching?.close()
  await platform?.stop()
  folder.remove()
})

/** A page of the candidate's, which tells what is wrong with it. That a request did not get through is no fault of its own: here it is cut off. */
async function openPage(): Promise<Page> {
  const page = await browser.newPage()
  page.setDefaultTimeout(15_000)
  page.on('pageerror', (error) => faults.push(error.message))
  page.on(
    'console',
    (message) =>
      void (message.type() === 'error' && !/^Failed to load resource: net::/.test(message.text()) && faults.push(message.text())),
  )
  return page
}
const go = (page: Page, path: string) => page.goto(platform.url + path)
/** A practice interview of the candidate's that runs, in a page of its own. */
async function openRunning(): Promise<{ id: string; page: Page }> {
  const { id } = await startedInterview(platform.url, token)
  const page = await openPage()
  await go(page, `/take/${id}`)
  await answerBox(page).waitFor()
  return { id, page }
}
const answerBox = (page: Page) => page.getByRole('textbox', { name: 'Your answer' })
const handIn = (page: Page) => page.getByRole('button', { name: /^Hand in and/ })
const step = (page: Page, name: string) => page.locator(`[data-step="${name}"]`).waitFor()
const badge = (page: Page, text: string) => page.getByText(text, { exact: true }).first().waitFor()
/** What the clock says. */
async function secondsLeft(page: Page): Promise<number> {
  const [minutes = 0, seconds = 0] = ((await page.getByRole('timer').textContent()) ?? '').split(':').map(Number)
  return minutes * 60 + seconds
}
const saved = (page: Page) => page.locator('[data-saved=saved]').waitFor()

/** What a quarter of them do not exceed: the rest may have waited for whatever else runs on this machine. NaN if one of them is. */
function quarter(values: readonly number[]): number {
  if (values.some(Number.isNaN)) return Number.NaN
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 4)] ?? Number.NaN
}

interface StoredInterview {
  status: string
  answers: { transcript: string; durationMs: number }[]
  questions: { timeLimitSeconds: number }[]
  emotionTimeline: { edges: unknown[] }
}
const stored = async (id: string): Promise<StoredInterview> =>
  (
    await must<{ interview: StoredInterview }>(
      platform.url,
      'query ($id: ID!) { interview(id: $id) { status answers { transcript durationMs } questions { timeLimitSeconds } emotionTimeline(first: 5) { edges { cursor } } } }',
      { id },
      token,
    )
  ).interview

const spoken = [
  'I am an engineer with ten years of experience. I led the search team, and what I look for next is a product with real users.',
  'I want this role because I like your product, the team fits my skills, and I would learn a lot about speech.',
  'A colleague and I disagreed about a release. I listened, we talked it through, found a compromise, and the team was better for it.',
  'The project I am proud of is a cache that halved our latency. My part was the design, the measurements and the rollout.',
  'In five years I would like to lead a platform team, to teach, and to have shipped something that people love.',
]

describe('a whole interview', () => {
  test('from the list to the result: camera, consent, five answers, the recording; an interviewer sees each frame and score within a second', async () => {
    const page = await openPage()
    await go(page, '/')
    await page.getByRole('checkbox', { name: 'Keep it private' }).uncheck()
    await page.getByRole('button', { name: 'Begin a practice interview' }).click()
    await step(page, 'check')
    const id = page.url().split('/').at(-1) ?? ''

    await page.getByRole('button', { name: 'Turn on camera and microphone' }).click()
    await badge(page, 'The camera works')
    await page.getByText('You are heard').waitFor()
    await page.getByText('Measure again').waitFor()
    const found = [await violations(page)]
    await page.getByRole('button', { name: 'Go on', exact: true }).click()

    await step(page, 'consent')
    // The demo account has said yes for all interviews.
    for (const choice of await page.getByRole('switch').all()) expect(await choice.isChecked()).toBe(true)
    found.push(await violations(page))
    await page.getByRole('button', { name: 'Go on', exact: true }).click()
    await step(page, 'ready')
    found.push(await violations(page))

    const watcher = await watching.newPage()
    await signInAs(watcher, platform.url, 'Interviewer', `/dashboard/${id}`)
    await watcher.getByText('Nothing has been read').or(watcher.locator('[data-frames]')).first().waitFor()
    const seenFrames = await noteChanges(watcher, 'frames', '[data-frames]')
    const seenScores = await noteChanges(watcher, 'scores', '[data-score]')
    const sent = framesOf(page)

    await page.getByRole('button', { name: 'Start the interview' }).click()
    await badge(page, 'Camera shared')
    await badge(page, 'Recording')
    found.push(await violations(page))
    const handedInAt: number[] = []
    for (const [index, words] of spoken.entries()) {
      await page.getByText(`Question ${index + 1} of 5`).waitFor()
      await answerBox(page).fill(words)
      if (index === 0) await watcher.getByText(words).waitFor()
      await saved(page)
      handedInAt.push(Date.now())
      await handIn(page).click()
    }
    await step(page, 'finished')
    found.push(await violations(page))
    await page.getByText('You answered 5 of 5 questions.').waitFor()
    await page.getByRole('link', { name: 'See the result in full' }).waitFor()
    await badge(page, 'Sent')

    expect(await stored(id)).toMatchObject({ status: 'COMPLETED', answers: spoken.map((transcript) => ({ transcript })) })
    expect(await settled(platform.url, token, id)).toMatchObject({ status: 'READY', rejection: null })
    // Every frame was taken, and no more than five came in a second.
    expect(sent.statuses.length).toBeGreaterThan(4)
    expect([...new Set(sent.statuses)]).toEqual([202])
    expect(sent.sentAt.filter((at, index) => at - (sent.sentAt[index - 5] ?? 0) < 1_000)).toEqual([])

    const frameDelays = (await seenFrames())
      .map(({ at, text }) => ({ at, count: Number.parseInt(text, 10) }))
      .filter(({ count }) => count > 0)
      .map(({ at, count }) => at - (sent.sentAt[count - 1] ?? Number.NaN))
    expect(frameDelays.length).toBeGreaterThan(3)
    expect(quarter(frameDelays)).toBeLessThan(promised(1_000))
    const scores = await seenScores()
    const scoredAt = handedInAt.map((_, index) => scores.find(({ text }) => text.includes(`${index + 1} of 5`))?.at ?? Number.NaN)
    expect(quarter(scoredAt.map((at, index) => at - (handedInAt[index] ?? 0)))).toBeLessThan(promised(1_000))
    expect(found.flat()).toEqual([])
    await page.close()
    await watcher.close()
  }, 60_000)

  test('by the keyboard alone, without camera, with extra time and a large clock', async () => {
    const page = await openPage()
    const sent = framesOf(page)
    await go(page, '/')
    /** Tab by Tab to what has this name. */
    const press = async (name: string, key: string): Promise<void> => {
      for (let i = 0; i < 40; i += 1) {
        await page.keyboard.press('Tab')
        const called = await page.evaluate<string>(
          '(document.activeElement?.textContent || document.activeElement?.labels?.[0]?.textContent) ?? ""',
        )
        if (called.startsWith(name)) return page.keyboard.press(key)
      }
      throw new Error(`the keyboard does not reach ${name}`)
    }
    await page.getByRole('link', { name: 'Start Platform engineer' }).waitFor()
    await press('Start Platform engineer', 'Enter')
    await step(page, 'check')
    await press('Go on without camera', 'Enter')
    await step(page, 'consent')
    for (const choice of await page.getByRole('switch').all()) expect(await choice.isChecked()).toBe(false)
    await press('Go on without both', 'Enter')
    await step(page, 'ready')
    await page.getByText('50 % more time').waitFor()
    await press('Start the interview', 'Enter')
    await step(page, 'question')
    await page.locator('[data-large]').waitFor()
    const { questions } = await stored('interview-upcoming-02')
    const all = (questions[0]?.timeLimitSeconds ?? 0) * 1.5
    expect(all - (await secondsLeft(page))).toBeGreaterThanOrEqual(0)
    expect(all - (await secondsLeft(page))).toBeLessThan(10)
    for (let index = 0; index < 5; index += 1) {
      await page.getByText(`Question ${index + 1} of 5`).waitFor()
      // The answer has the focus by itself.
      await page.keyboard.type(`Answer ${index + 1}`)
      await press('Hand in and', 'Enter')
    }
    await step(page, 'finished')
    await page.getByText('As soon as the result is released').waitFor()
    expect(sent.sentAt).toEqual([])
    const { answers } = await stored('interview-upcoming-02')
    expect(answers.map(({ transcript }) => transcript)).toEqual([1, 2, 3, 4, 5].map((number) => `Answer ${number}`))
    await page.close()
  }, 60_000)
})

describe('a network that is cut', () => {
  test('in mid-answer: writing and handing in go on, the tab may be closed, no word is lost, one answer is stored, frames go on', async () => {
    const { id, page } = await openRunning()
    await badge(page, 'Camera shared')
    await answerBox(page).fill('Before the cut.')
    await saved(page)
    await browser.setOffline(true)
    await answerBox(page).press('End')
    await answerBox(page).pressSequentially(' While it is away.')
    await page.locator('[data-offline]').waitFor()
    expect(await page.locator('[data-offline]').textContent()).toContain('kept on this device and sent when the connection is back')
    expect(await violations(page)).toEqual([])
    await handIn(page).click()
    await page.getByText('Question 2 of 5').waitFor()
    await answerBox(page).pressSequentially('The second one')
    await page.close()
    await browser.setOffline(false)

    const again = await openPage()
    const sent = framesOf(again)
    await again.goto(`${platform.url}/take/${id}`)
    await again.getByText('Question 2 of 5').waitFor()
    expect(await answerBox(again).inputValue()).toBe('The second one')
    await eventually(async () => expect((await stored(id)).answers).toMatchObject([{ transcript: 'Before the cut. While it is away.' }]))
    await badge(again, 'Camera shared')
    await eventually(() => Promise.resolve(expect(sent.statuses.filter((status) => status === 202).length).toBeGreaterThan(2)))
    await saved(again)

    // The first page's film ended with it, this page's ends with the interview: both are there.
    await again.getByRole('button', { name: 'End the interview now' }).click()
    await again.getByRole('button', { name: 'End it' }).click()
    await step(again, 'finished')
    await again.getByText('You answered 2 of 5 questions.').waitFor()
    expect((await stored(id)).answers.map(({ transcript }) => transcript)).toEqual(['Before the cut. While it is away.', 'The second one'])
    await eventually(async () => {
      const recordings = (await recordingsOf(platform.url, token, id)) ?? []
      expect(recordings.map(({ status }) => status)).toEqual(['READY', 'READY'])
    })
    await again.close()
  }, 60_000)

  test('while an answer is handed in: however often it is sent, it is one answer', async () => {
    const { id, page } = await openRunning()
    let lost = 0
    await page.route('**/graphql', async (route) => {
      if (!route.request().postData()?.includes('HandInAnswer') || lost >= 2) return route.fallback()
      lost += 1
      // It arrives, and its answer does not.
      await route.fetch()
      await route.abort()
    })
    await answerBox(page).fill('Said once.')
    await handIn(page).click()
    await page.getByText('Question 2 of 5').waitFor()
    await page.getByText('Your answer is handed in.').waitFor({ state: 'attached' })
    await eventually(() => Promise.resolve(expect(lost).toBe(2)))
    await answerBox(page).fill('And on.')
    await saved(page)
    expect((await stored(id)).answers).toMatchObject([{ transcript: 'Said once.' }])
    await page.close()
  }, 30_000)

  test('while a recording is sent: it is there, with its bar, after a reload, and goes on', async () => {
    const { id, page } = await openRunning()
    await badge(page, 'Recording')
    await page.waitForTimeout(2_500)
    let isCut = true
    await page.route('**/objects/**', (route) => (isCut ? route.abort() : route.fallback()))
    await page.getByRole('button', { name: 'End the interview now' }).click()
    await page.getByRole('button', { name: 'End it' }).click()
    await badge(page, 'Waiting for the connection')
    expect(await violations(page)).toEqual([])
    page.on('dialog', (dialog) => void dialog.accept())
    await page.reload()
    await page.getByRole('progressbar', { name: 'Recording' }).waitFor()
    isCut = false
    await badge(page, 'Sent')
    expect(await settled(platform.url, token, id)).toMatchObject({ status: 'READY' })
    await page.close()
  }, 30_000)
})

test('a reload in mid-answer keeps the words and the clock, and another device goes on with both', async () => {
  const { id, page } = await openRunning()
  await page.waitForTimeout(1_500)
  const before = await secondsLeft(page)
  await answerBox(page).fill('Typed a moment before')
  // At once: nothing has been sent of it.
  await page.reload()
  await answerBox(page).waitFor()
  expect(await answerBox(page).inputValue()).toBe('Typed a moment before')
  expect(before - (await secondsLeft(page))).toBeGreaterThanOrEqual(0)
  expect(before - (await secondsLeft(page))).toBeLessThan(8)
  await saved(page)
  await page.close()

  const elsewhere = await watching.newPage()
  await elsewhere.addInitScript('sessionStorage.getItem("parley.tab") ?? sessionStorage.setItem("parley.tab", "none")')
  await signInAs(elsewhere, platform.url, 'Candidate', `/take/${id}`)
  await answerBox(elsewhere).waitFor()
  expect(await answerBox(elsewhere).inputValue()).toBe('Typed a moment before')
  expect(await secondsLeft(elsewhere)).toBeLessThan(before)
  // It has no camera, says so, and goes on.
  await elsewhere.getByText('No camera was found').waitFor()
  await elsewhere.close()
}, 30_000)

test('a session that ends in mid-answer: after signing in again the candidate is where they were, with every word', async () => {
  const { id } = await startedInterview(platform.url, token)
  const page = await openPage()
  await page.addInitScript('sessionStorage.getItem("parley.tab") ?? sessionStorage.setItem("parley.tab", "none")')
  await signInAs(page, platform.url, 'Candidate', `/take/${id}`)
  await answerBox(page).fill('Said before the session ended.')
  await saved(page)
  const refreshToken = await page.evaluate<string>(
    'JSON.parse(localStorage.getItem("parley.session." + sessionStorage.getItem("parley.tab"))).refreshToken',
  )
  await must(platform.url, 'mutation ($token: String!) { logout(refreshToken: $token) }', { token: refreshToken })
  await page.waitForURL('**/sign-in?then=*')
  await page.getByText('Your session has expired').waitFor()
  await page.getByRole('button', { name: 'Candidate', exact: true }).click()
  await answerBox(page).waitFor()
  expect(page.url()).toBe(`${platform.url}/take/${id}`)
  expect(await answerBox(page).inputValue()).toBe('Said before the session ended.')
  await page.close()
}, 30_000)

test('“Stop sharing” ends frames and recording within a second, and stays so; withdrawn consent deletes what was read', async () => {
  const { id, page } = await openRunning()
  await badge(page, 'Camera shared')
  const sent = framesOf(page)
  await eventually(() => Promise.resolve(expect(sent.sentAt.length).toBeGreaterThan(2)))
  const stoppedAt = Date.now()
  await page.getByRole('button', { name: 'Stop sharing' }).click()
  await badge(page, 'Camera not shared')
  await badge(page, 'Not recorded')
  expect(await page.getByLabel('Your camera, as it is shared').count()).toBe(0)
  await page.waitForTimeout(2_000)
  expect(sent.sentAt.filter((at) => at > stoppedAt + 1_000)).toEqual([])
  await page.reload()
  await page.getByRole('button', { name: 'Share again' }).waitFor()
  await badge(page, 'Camera not shared')
  const before = sent.sentAt.length
  await page.getByRole('button', { name: 'Share again' }).click()
  await badge(page, 'Camera shared')
  expect(sent.sentAt.length).toBeGreaterThan(before)

  expect((await stored(id)).emotionTimeline.edges.length).toBeGreaterThan(0)
  await page.getByRole('button', { name: 'Change what I agreed to' }).click()
  await page.getByRole('switch', { name: 'Reading facial expressions' }).uncheck()
  await page.getByRole('switch', { name: 'Recording picture and sound' }).uncheck()
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('You chose to go without camera').waitFor()
  await eventually(async () => expect((await stored(id)).emotionTimeline.edges).toEqual([]))
  await page.close()
}, 40_000)

test('a second tab takes nothing while the first shares, and begins nothing that was stopped there', async () => {
  const { id, page } = await openRunning()
  await badge(page, 'Camera shared')
  const second = await openPage()
  const sent = framesOf(second)
  await go(second, `/take/${id}`)
  await second.getByText('Another tab of this browser shares your camera').waitFor()
  await answerBox(second).fill('Typed in the second')
  await eventually(async () => expect(await answerBox(page).inputValue()).toBe('Typed in the second'))
  await page.getByRole('button', { name: 'Stop sharing' }).click()
  await page.close()
  await second.getByRole('button', { name: 'Share again' }).waitFor()
  await second.waitForTimeout(1_000)
  expect(sent.sentAt).toEqual([])
  await second.getByRole('button', { name: 'Share again' }).click()
  await badge(second, 'Camera shared')
  await second.close()
}, 30_000)

test('speaking is written down behind what is there, and may be corrected; what is heard half stays', async () => {
  const { id, page } = await openRunning()
  await page.close()
  const again = await openPage()
  // The browser's own needs its maker's servers: one that says what the test says.
  await again.addInitScript(`window.SpeechRecognition = class extends EventTarget {
    start() { window.spoken = this }
    abort() { this.dispatchEvent(new Event('end')) }
    say(transcript, isFinal) {
      const result = Object.assign([{ transcript }], { isFinal })
      this.dispatchEvent(Object.assign(new Event('result'), { resultIndex: 0, results: [result] }))
    }
  }`)
  await again.goto(`${platform.url}/take/${id}`)
  await answerBox(again).fill('I typed this.')
  await again.getByRole('button', { name: 'Speak' }).click()
  await badge(again, 'Listening')
  await again.evaluate('window.spoken.say("and then i said that", true)')
  await again.evaluate('window.spoken.say("and half of", false)')
  await again.getByText('… and half of').waitFor()
  expect(await answerBox(again).inputValue()).toBe('I typed this. And then i said that')
  await handIn(again).click()
  await again.getByText('Question 2 of 5').waitFor()
  await eventually(async () =>
    expect((await stored(id)).answers).toMatchObject([{ transcript: 'I typed this. And then i said that and half of' }]),
  )
  await again.close()
}, 30_000)

test('none of these pages has said that something is wrong', () => {
  expect(faults).toEqual([])
})
