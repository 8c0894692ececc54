import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Principal } from '@parley/platform'
import { createInterview, startInterview } from '../testing/documents.ts'
import { openInterviewsPlatform, type InterviewsPlatform } from '../testing/interviews-platform.ts'
import { people } from '../testing/people.ts'

const { cara, carl, ivan, ana } = people
let platform: InterviewsPlatform
beforeAll(async () => void (platform = await openInterviewsPlatform()), 60_000)
afterAll(() => platform.close())

const make = async (user: Principal, input: object): Promise<string> =>
  (await platform.must(user, createInterview, { input }))['createInterview']?.['id'] as unknown as string // an ID
const fields = 'accommodations { extraTimePercent largeClock }'
const read = async (user: Principal, id: string) =>
  (await platform.must(user, `query ($id: ID!) { interview(id: $id) { ${fields} } }`, { id }))['interview']

test('staff grant them, and all who see the interview see them, whatever becomes of it', async () => {
  const id = await make(ivan, { candidateId: 'cara', accommodations: { extraTimePercent: 50, largeClock: true } })
  const granted = { accommodations: { extraTimePercent: 50, largeClock: true } }
  for (const viewer of [cara, ivan, ana]) expect(await read(viewer, id)).toEqual(granted)
  expect(await read(carl, id)).toBeNull()
  await platform.must(cara, startInterview, { id })
  expect(await read(cara, id)).toEqual(granted)
  const watcher = await platform.watch(ivan, `subscription ($id: ID!) { interviewUpdated(id: $id) { ${fields} } }`, { id })
  expect((await watcher.next()).data).toEqual({ interviewUpdated: granted })
  watcher.unsubscribe()
})

test('candidates take them for their own practice', async () => {
  const id = await make(cara, { accommodations: { extraTimePercent: 300 } })
  expect(await read(ivan, id)).toEqual({ accommodations: { extraTimePercent: 300, largeClock: false } })
})

test('there are none unless said, nor in states that were written before them', async () => {
  const id = await make(cara, {})
  const none = { accommodations: { extraTimePercent: 0, largeClock: false } }
  expect(await read(cara, id)).toEqual(none)
  await platform.query(`UPDATE interviews.interview_events SET state = state - 'accommodations' WHERE interview_id = $1`, [id])
  const watcher = await platform.watch(ivan, `subscription ($id: ID!) { interviewUpdated(id: $id) { ${fields} } }`, { id })
  expect((await watcher.next()).data).toEqual({ interviewUpdated: none })
  watcher.unsubscribe()
})

test.each([-1, 301])('%i percent is refused', async (extraTimePercent) => {
  expect(await platform.code(cara, createInterview, { input: { accommodations: { extraTimePercent } } })).toBe('BAD_USER_INPUT')
})
