import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createLiveLog, type LiveLog } from '@parley/live-log'
import { silentLogger } from '@parley/platform'
import { eventually } from '@parley/platform/testing'
import { draftFeed } from '../draft/draft-feed.ts'
import { watchDraft } from '../draft/watch-draft.ts'
import { createInterview } from '../testing/documents.ts'
import { openInterviewsPlatform, type InterviewsPlatform } from '../testing/interviews-platform.ts'
import { people } from '../testing/people.ts'
import { interviewFeed } from './interview-feed.ts'
import { readInterviews } from './read-interviews.ts'

const { cara, ivan } = people
let platform: InterviewsPlatform
let live: LiveLog
beforeAll(async () => {
  platform = await openInterviewsPlatform()
  live = createLiveLog({ bus: platform.bus, logger: silentLogger() })
}, 60_000)
afterAll(async () => {
  await live.close()
  await platform.close()
})

test('a thousand watchers, allowed or refused, leave nothing open behind them', async () => {
  const interviews = await Promise.all([{}, { private: true }].map((input) => platform.must(cara, createInterview, { input })))
  const [open, alone] = interviews.map(({ createInterview: made }) => made?.['id'] as unknown as string) // IDs
  const parts = {
    live,
    interview: interviewFeed(platform.query),
    drafts: draftFeed(platform.query),
    find: async (id: string) => (await readInterviews(platform.query, [id]))[0]?.state,
  }
  const watch = (interviewId = '') => watchDraft(parts, { viewer: ivan, interviewId, after: undefined })
  const sources = await Promise.all(Array.from({ length: 500 }, () => watch(open)))
  const refused = await Promise.allSettled(Array.from({ length: 500 }, (_, i) => watch(i % 2 === 0 ? alone : 'nothing')))
  expect(new Set(refused.map(({ status }) => status))).toEqual(new Set(['rejected']))
  // One reader of the drafts and one of the interview for each that stands.
  await eventually(async () => expect(live.stats().readers).toBe(1_000))
  await Promise.all(sources.map((source) => source.return()))
  await eventually(async () => expect(live.stats()).toEqual({ readers: 0, topics: 0 }))
})
