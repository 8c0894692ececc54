import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { eventually } from '@parley/platform/testing'
import type { BrowserContext, Page } from 'playwright-core'
import { violations } from './support/axe.ts'
import { launchBrowser, signInAs, type DemoAccount } from './support/browser.ts'
import { must, signIn } from './support/graphql.ts'
import { consentToRecording } from './support/recordings.ts'
import { dataFolder, startPlatform, startWithinMs, type RunningPlatform } from './support/start-platform.ts'

const folder = dataFolder()
const past = 'interview-past-01'
let platform: RunningPlatform
let browser: BrowserContext
const faults: string[] = []

beforeAll(async () => {
  platform = await startPlatform(folder.path)
  browser = await launchBrowser({ bypassCSP: true })
}, startWithinMs)
afterAll(async () => {
  await browser?.close()
  await platform?.stop()
  folder.remove()
})

/** Each account signs in once: more than ten times a minute is refused. */
const tabs = new Map<DemoAccount, string>()
const tokens = new Map<string, Promise<string>>()
function tokenOf(account: 'candidate' | 'interviewer'): Promise<string> {
  const token = tokens.get(account) ?? signIn(platform.url, account)
  tokens.set(account, token)
  return token
}

/** The review of an interview as an account sees it, in a tab of its own. */
async function open(account: DemoAccount, id: string): Promise<Page> {
  const page = await browser.newPage()
  page.on('console', (message) => void (['error', 'warning'].includes(message.type()) && faults.push(message.text())))
  page.on('pageerror', (error) => faults.push(error.message))
  const tab = tabs.get(account)
  await page.addInitScript(`sessionStorage.getItem("parley.tab") ?? sessionStorage.setItem("parley.tab", "${tab ?? 'none'}")`)
  if (tab === undefined) {
    await signInAs(page, platform.url, account, `/interviews/${id}`)
    tabs.set(account, await page.evaluate<string>('sessionStorage.getItem("parley.tab")'))
  } else await page.goto(`${platform.url}/interviews/${id}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  return page
}

interface Answered {
  answers: {
    id: string
    transcript: string
    question: { text: string }
    score: { criteria: { reason: string; evidence: { quote: string; start: number; end: number }[] }[] }
  }[]
  emotionSummary: { framesAnalysed: number }
}
const answeredQuery = `query ($id: ID!) { interview(id: $id) { emotionSummary { framesAnalysed }
  answers { id transcript question { text } score { criteria { reason evidence { quote start end } } } } } }`
const read = async (id: string): Promise<Answered> =>
  (await must<{ interview: Answered }>(platform.url, answeredQuery, { id }, await tokenOf('interviewer'))).interview

const slider = (page: Page) => page.getByRole('slider', { name: 'Moment of the interview' })
const valueOf = (page: Page) => slider(page).getAttribute('aria-valuetext')
/** Waits until these words alone are lit. */
const untilLit = (page: Page, words: string | undefined) =>
  eventually(async () => expect((await page.locator('mark[data-lit=true]').allTextContents()).join('')).toBe(words), 5_000)

test('every answer is there with its score, its reasons, and the words that they rest on', async () => {
  const { answers } = await read(past)
  const page = await open('Interviewer', past)
  const cards = page.getByRole('article')
  expect(await cards.count()).toBe(answers.length)
  for (const [index, { transcript, question, score }] of answers.entries()) {
    const card = cards.nth(index)
    expect(await card.getByRole('heading').textContent()).toBe(question.text)
    const text = await card.textContent()
    expect(text).toContain(transcript)
    expect(score.criteria.filter(({ reason }) => !text?.includes(reason))).toEqual([])
  }

  // Pointed at, focused, or chosen: the very words are lit.
  const [, , third] = answers
  const quotations = third?.score.criteria.flatMap(({ evidence }) => evidence) ?? []
  const quotes = cards.nth(2).getByRole('button', { name: 'Show in the transcript' })
  expect(await quotes.count()).toBe(quotations.length)
  for (const [index, { quote, start, end }] of quotations.entries()) {
    await quotes.nth(index).focus()
    await untilLit(page, quote)
    expect(third?.transcript.slice(start, end)).toBe(quote)
  }
  await quotes.first().press('Enter')
  await slider(page).focus()
  await untilLit(page, quotations[0]?.quote)

  // From the scorecard one comes to the answer.
  const card = page.getByRole('region', { name: 'Scorecard' })
  const elsewhere = card.getByRole('button', { name: /Show in the transcript: Answer 5/ }).first()
  await elsewhere.click()
  const focused = page.locator('p:focus')
  await focused.waitFor()
  expect(await focused.textContent()).toBe(answers[4]?.transcript)
  await untilLit(page, /“(.*)”/.exec((await elsewhere.textContent()) ?? '')?.[1])
  await page.close()
}, 40_000)

test('the timeline goes by the keyboard, from answer to answer and to its ends, and says where it is', async () => {
  const page = await open('Analyst', past)
  await slider(page).focus()
  await eventually(async () => expect(await valueOf(page)).toMatch(/^0:00 of \d:\d\d\. Before answer 1\. Appears \w+$/), 10_000)
  await page.keyboard.press('PageDown')
  expect(await valueOf(page)).toMatch(/Answer 1\. Appears/)
  const first = Number(await slider(page).getAttribute('aria-valuenow'))
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Shift+ArrowRight')
  expect(Number(await slider(page).getAttribute('aria-valuenow'))).toBe(first + 11)
  expect(await page.locator('article[data-current=true] h3').textContent()).toBe('Tell me about yourself')
  await page.keyboard.press('PageDown')
  expect(await page.locator('article[data-current=true] h3').textContent()).toBe('Why are you interested in this role?')
  await page.keyboard.press('End')
  expect(await slider(page).getAttribute('aria-valuenow')).toBe(await slider(page).getAttribute('aria-valuemax'))
  await page.keyboard.press('Home')
  expect(await slider(page).getAttribute('aria-valuenow')).toBe('0')
  // The pointer, too.
  await slider(page).click({ position: { x: 300, y: 100 } })
  expect(Number(await slider(page).getAttribute('aria-valuenow'))).toBeGreaterThan(10)

  // As text: each sample, and each answer summed up.
  const { emotionSummary } = await read(past)
  await page.getByRole('button', { name: 'Show as table' }).click()
  await page.getByRole('heading', { name: `Samples 1 to 100 of ${emotionSummary.framesAnalysed}` }).waitFor()
  expect(await page.getByRole('table', { name: 'Means over each answer' }).getByRole('row').count()).toBe(6)
  expect(
    await page
      .getByRole('table', { name: /^Samples 1 to 100/ })
      .getByRole('row')
      .count(),
  ).toBe(101)
  await page.getByRole('button', { name: 'Later samples' }).click()
  await page.getByRole('heading', { name: /^Samples 101 to/ }).waitFor()
  expect(await violations(page)).toEqual([])
  // An analyst reads notes, and writes none.
  expect(await page.getByText('A good example. Worth hearing in more detail.').count()).toBe(1)
  expect(await page.getByRole('textbox').count()).toBe(0)
  await page.close()
}, 40_000)

test('what is shown can be taken along as CSV and JSON, named after the interview', async () => {
  const { emotionSummary, answers } = await read(past)
  const page = await open('Interviewer', past)
  await page.getByText(`${emotionSummary.framesAnalysed} frames read`).waitFor()
  const take = async (item: string) => {
    await page.getByRole('button', { name: 'Export' }).click()
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: item }).click()])
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') }
  }
  await page.waitForFunction('!document.querySelector("progress")')
  const timeline = await take('Timeline as CSV')
  expect(timeline.name).toBe(`parley-${past}-timeline.csv`)
  expect(timeline.text.trimEnd().split('\r\n')).toHaveLength(emotionSummary.framesAnalysed + 1)
  const scores = await take('Answers and scores as CSV')
  expect(scores.name).toBe(`parley-${past}-answers.csv`)
  expect(scores.text.trimEnd().split('\r\n')).toHaveLength(5 * answers.length + 1)
  const all = await take('All of it as JSON')
  const json = JSON.parse(all.text) as { answers: { transcript: string }[]; timeline: unknown[] } // interviewJson
  expect(all.name).toBe(`parley-${past}-review.json`)
  expect(json.timeline).toHaveLength(emotionSummary.framesAnalysed)
  expect(json.answers.map(({ transcript }) => transcript)).toEqual(answers.map(({ transcript }) => transcript))

  // On paper: nothing to be pressed, and ink on white whatever the screen shows.
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  expect(await page.getByRole('button', { name: /^(Replay|Export|Print|Show as table)$/ }).count()).toBe(0)
  expect(await page.evaluate<string>('getComputedStyle(document.querySelector("h1")).color')).toBe('rgb(23, 25, 38)')
  await page.close()
}, 40_000)

test('a replay begins at the speed that one chose, on the live page', async () => {
  const page = await open('Interviewer', past)
  await page.getByRole('button', { name: 'Replay' }).click()
  await page.getByRole('radio', { name: '20 times as fast' }).check()
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Start the replay' }).click()
  await page.waitForURL(/\/dashboard\/.+/)
  const id = decodeURIComponent(new URL(page.url()).pathname.split('/')[2] ?? '')
  const { interview } = await must<{ interview: { status: string; replay: { speed: number; of: { id: string } } } }>(
    platform.url,
    'query ($id: ID!) { interview(id: $id) { status replay { speed of { id } } } }',
    { id },
    await tokenOf('interviewer'),
  )
  expect(interview).toEqual({ status: 'IN_PROGRESS', replay: { speed: 20, of: { id: past } } })
  // It moves.
  const pictures = page.getByText(/^\d+ pictures? read$/)
  const count = async () => Number.parseInt((await pictures.textContent()) ?? '', 10)
  const before = await count()
  await eventually(async () => expect(await count()).toBeGreaterThan(before + 5), 10_000)
  await page.close()
}, 40_000)

/** An interview that the interviewer has set up for the demo candidate, who consents to all of it and has started it. */
async function begun(title: string): Promise<{ id: string; candidate: string; interviewer: string; questionId: string }> {
  const [candidate, interviewer] = [await tokenOf('candidate'), await tokenOf('interviewer')]
  const { me } = await must<{ me: { id: string } }>(platform.url, '{ me { id } }', {}, candidate)
  const { createInterview } = await must<{ createInterview: { id: string } }>(
    platform.url,
    'mutation ($input: CreateInterviewInput!) { createInterview(input: $input) { id } }',
    { input: { candidateId: me.id, title } },
    interviewer,
  )
  const { id } = createInterview
  await consentToRecording(platform.url, candidate, id, true)
  const { startInterview } = await must<{ startInterview: { currentQuestion: { id: string } } }>(
    platform.url,
    'mutation ($id: ID!) { startInterview(input: { interviewId: $id }) { currentQuestion { id } } }',
    { id },
    candidate,
  )
  return { id, candidate, interviewer, questionId: startInterview.currentQuestion.id }
}

test('a recording plays in step with the timeline; the score reaches the candidate’s page as it is released, notes never do', async () => {
  const { id, candidate, questionId } = await begun('Filmed')
  // The candidate's page so far: the interview runs.
  const own = await open('Candidate', id)
  await own.getByRole('link', { name: 'Go on with it' }).waitFor()
  const script = readFileSync(join(import.meta.dirname, 'support/record-and-play.js'), 'utf8')
  const film = `(${script.slice(script.indexOf('async function'))})(${JSON.stringify({ interviewId: id, token: candidate })})`
  expect(await own.evaluate<object>(film)).toMatchObject({ status: 'READY' })
  const input = { interviewId: id, questionId, transcript: 'I led a team of three and cut the costs by half.', durationMs: 900 }
  await must(platform.url, 'mutation ($input: SubmitAnswerInput!) { submitAnswer(input: $input) { id } }', { input }, candidate)
  await must(platform.url, 'mutation ($id: ID!) { completeInterview(input: { interviewId: $id }) { id } }', { id }, candidate)
  // It has heard of both: the answer is there, its score not yet.
  await own.getByText('Your score is not released yet').waitFor()
  await own.getByText(input.transcript).waitFor()
  expect(await own.getByRole('heading', { name: 'Notes' }).count()).toBe(0)

  const page = await open('Interviewer', id)
  await page.getByRole('button', { name: 'Play the recording' }).click()
  const video = page.locator('video')
  await video.waitFor()
  const playing = () =>
    page.evaluate<{ at: number; paused: boolean }>(
      '(({ currentTime, paused }) => ({ at: currentTime, paused }))(document.querySelector("video"))',
    )
  // It plays to its end, and the timeline goes with it.
  await eventually(async () => expect(await playing()).toMatchObject({ at: expect.closeTo(1.2, 0), paused: true }), 10_000)
  const after = await valueOf(page)
  await slider(page).press('Home')
  await eventually(async () => expect((await playing()).at).toBeLessThan(0.1), 5_000)
  expect(await valueOf(page)).not.toBe(after)

  // A note about the moment, and a bookmark.
  await page.getByRole('textbox', { name: 'Add a note' }).fill('Ask for the figures.')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Ask for the figures.').waitFor()
  await page.getByRole('button', { name: 'Edit the note at 0:00' }).click()
  await page.getByRole('textbox', { name: 'Note', exact: true }).fill('Ask for the figures twice.')
  await page.getByRole('button', { name: 'Save' }).first().click()
  await page.getByText('Ask for the figures twice.').waitFor()
  await page.getByRole('button', { name: 'Remove the note at 0:00' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await page.getByText('No notes yet.').waitFor()

  await page.getByRole('button', { name: 'Release to the candidate' }).click()
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Release it' }).click()
  await page.getByText('Released to the candidate').waitFor()
  // Without a reload.
  await own.getByRole('img', { name: /^Score [\d.]+ of 100$/ }).waitFor()
  expect(await own.getByText('Your score is not released yet').count()).toBe(0)

  // Consent withdrawn: the film goes from the page, which says why.
  await consentToRecording(platform.url, candidate, id, false)
  await page.getByText('The recording was removed: the candidate withdrew their consent.').waitFor()
  expect(await video.count()).toBe(0)
  await Promise.all([page.close(), own.close()])
}, 60_000)

test('interviews that did not simply end say so: cancelled, to come, erased, none', async () => {
  const { id, interviewer } = await begun('Cancelled')
  const page = await open('Interviewer', id)
  await page.getByRole('link', { name: 'Watch it live' }).waitFor()
  await must(platform.url, 'mutation ($id: ID!) { cancelInterview(input: { interviewId: $id }) { id } }', { id }, interviewer)
  await page.getByText('This interview was cancelled. What came before that is kept.').waitFor()
  await page.getByText('No question was answered.').waitFor()
  expect(await violations(page)).toEqual([])

  const query = '{ interviews(filter: { status: [SCHEDULED] }, first: 1) { edges { node { id } } } }'
  const { interviews } = await must<{ interviews: { edges: { node: { id: string } }[] } }>(platform.url, query, {}, interviewer)
  await page.goto(`${platform.url}/interviews/${interviews.edges[0]?.node.id ?? ''}`)
  await page.getByText(/This interview has not begun/).waitFor()

  // As it is once a candidate was erased.
  await page.route('**/graphql', async (route) => {
    const response = await route.fetch()
    const body = (await response.text())
      .replaceAll(/"candidate":\{[^}]*\}/g, '"candidate":null')
      .replaceAll(/"transcript":"(?:[^"\\]|\\.)*"/g, '"transcript":null')
    await route.fulfill({ response, body })
  })
  await page.goto(`${platform.url}/interviews/${past}`)
  await page.getByText('Erased at the candidate’s request').waitFor()
  expect(await page.getByText('The words of this answer were erased.').count()).toBe(5)
  expect(await violations(page)).toEqual([])
  await page.unrouteAll()

  await page.goto(`${platform.url}/interviews/there-is-none`)
  await page.getByText('There is no such interview').waitFor()
  await page.close()
}, 40_000)

test('nothing went wrong on any of these pages', () => {
  expect(faults).toEqual([])
})
