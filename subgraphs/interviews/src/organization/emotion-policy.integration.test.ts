import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { interviewAccess, interviewsChangedTopic, type InterviewAccess } from '@parley/contracts'
import { completeInterview, createInterview, startInterview } from '../testing/documents.ts'
import { openInterviewsPlatform, type InterviewsPlatform } from '../testing/interviews-platform.ts'
import { people } from '../testing/people.ts'

const { ada, cara, ivan, otto } = people
let platform: InterviewsPlatform
beforeAll(async () => void (platform = await openInterviewsPlatform()), 60_000)
afterAll(() => platform.close())

const setPolicy = `mutation ($input: SetEmotionPolicyInput!) {
  setEmotionPolicy(input: $input) { id emotionPolicy { enabled purpose region } } }`
const on = { enabled: true, purpose: 'Practice', region: 'EU', acknowledged: true }

test('only an administrator sets it, and switching on takes purpose, region and the notice', async () => {
  expect(await platform.code(ivan, setPolicy, { input: on })).toBe('FORBIDDEN')
  for (const input of [{ ...on, purpose: undefined }, { ...on, region: ' ' }, { ...on, acknowledged: false }, { enabled: true }])
    expect(await platform.code(otto, setPolicy, { input })).toBe('BAD_USER_INPUT')
  const { errors } = await platform.ask(otto, setPolicy, { input: { enabled: true } })
  expect(errors?.[0]?.message).toContain('Article 5(1)(f)')
  expect(await platform.must(otto, setPolicy, { input: on })).toEqual({
    setEmotionPolicy: { id: 'other', emotionPolicy: { enabled: true, purpose: 'Practice', region: 'EU' } },
  })
  expect(await platform.query('SELECT actor_id, action, details FROM interviews.audit_events', [])).toEqual([
    { actor_id: 'otto', action: 'emotion.enabled', details: { enabled: true, purpose: 'Practice', region: 'EU' } },
  ])
})

test('a change reaches every open interview of the organisation, under a new version, and no other', async () => {
  const make = async () => (await platform.must(cara, createInterview, { input: {} }))['createInterview']?.['id'] as unknown as string // an ID
  const [scheduled, running, ended] = await Promise.all([make(), make(), make()])
  await platform.must(cara, startInterview, { id: running })
  await platform.must(cara, startInterview, { id: ended })
  await platform.must(cara, completeInterview, { id: ended })
  const told = new Map<string, InterviewAccess>()
  let heard = () => {}
  const stop = await platform.bus.subscribe(interviewsChangedTopic, (payload) => {
    const access = interviewAccess.parse(payload)
    told.set(access.interviewId, access)
    heard()
  })
  await platform.must(ada, setPolicy, { input: { enabled: false } })
  while (!(told.has(scheduled) && told.has(running))) await new Promise<void>((resolve) => (heard = resolve))
  await stop()
  expect(told.get(scheduled)).toMatchObject({ emotionEnabled: false, version: 2 })
  expect(told.get(running)).toMatchObject({ emotionEnabled: false, version: 3 })
  expect(told.has(ended)).toBe(false)
  const rows = await platform.until(
    `SELECT count(*)::int FROM interviews.outbox_messages WHERE target = 'interviews.changed' AND body->>'emotionEnabled' = 'false'
     HAVING count(*) >= 2`,
  )
  expect(rows).toEqual({ count: 2 })
})
