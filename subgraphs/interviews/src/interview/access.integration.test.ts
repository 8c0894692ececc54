import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { anonymous, type Principal } from '@parley/platform'
import {
  cancelInterview,
  completeInterview,
  createInterview,
  interview,
  recordConsent,
  startInterview,
  submitAnswer,
} from '../testing/documents.ts'
import { openInterviewsPlatform, type InterviewsPlatform } from '../testing/interviews-platform.ts'
import { people } from '../testing/people.ts'

const { cara, carl, ivan, ana, ada, otto, olga } = people
const analysts: Principal = { kind: 'class', organizationId: 'acme', role: 'ANALYST', scopes: [] }
const candidates: Principal = { kind: 'class', organizationId: 'acme', role: 'CANDIDATE', scopes: [] }
const emotion: Principal = { kind: 'service', service: 'emotion' }

let platform: InterviewsPlatform
const ids: Record<'practice' | 'private' | 'round', string> = { practice: '', private: '', round: '' }
let answerId = ''

const make = async (user: Principal, input: object) =>
  (await platform.must(user, createInterview, { input }))['createInterview']?.['id'] as unknown as string // an ID

beforeAll(async () => {
  platform = await openInterviewsPlatform()
  ids.practice = await make(cara, { title: 'Practice' })
  ids.private = await make(cara, { title: 'Private', private: true })
  ids.round = await make(ivan, { title: 'Round', candidateId: 'cara' })
  await platform.must(cara, startInterview, { id: ids.private })
  const input = { interviewId: ids.private, questionId: 'q1', transcript: 'Mine.', durationMs: 1 }
  answerId = (await platform.must(cara, submitAnswer, { input }))['submitAnswer']?.['id'] as unknown as string // an ID
}, 60_000)
afterAll(() => platform.close())

const everything = ['Practice', 'Private', 'Round']
const open = ['Practice', 'Round']

describe('who sees which interviews', () => {
  test.each<[string, Principal, string[]]>([
    ['their candidate', cara, everything],
    ['another candidate', carl, []],
    ['an interviewer', ivan, open],
    ['an analyst', ana, open],
    ['an administrator', ada, open],
    ['the class of analysts', analysts, open],
    ['the class of candidates', candidates, []],
    ['another organisation’s administrator', otto, []],
    ['another organisation’s candidate', olga, []],
  ])('%s', async (_, principal, titles) => {
    const list = await platform.must(principal, '{ interviews { edges { node { title } } } }')
    const { interviews } = list as unknown as { interviews: { edges: { node: { title: string } }[] } } // as selected
    expect(interviews.edges.map(({ node }) => node.title).toSorted()).toEqual(titles)
    for (const [key, id] of Object.entries(ids)) {
      const seen = titles.map((title) => title.toLowerCase()).includes(key)
      const { interview: found } = await platform.must(principal, 'query ($id: ID!) { interview(id: $id) { id } }', { id })
      expect(found).toEqual(seen ? { id } : null)
      const entities = await platform.must(
        principal,
        'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Interview { id } ... on Answer { id transcript } } }',
        {
          r: [
            { __typename: 'Interview', id },
            { __typename: 'Answer', id: answerId },
          ],
        },
      )
      expect(entities['_entities']).toEqual([
        seen ? { id } : null,
        titles.includes('Private') ? { id: answerId, transcript: 'Mine.' } : null,
      ])
    }
  })
})

describe('who changes what', () => {
  const id = () => ids.round
  const mutations = (): [string, string, Record<string, unknown>][] => [
    ['start', startInterview, { id: id() }],
    ['complete', completeInterview, { id: id() }],
    ['cancel', cancelInterview, { id: id() }],
    ['consent', recordConsent, { input: { interviewId: id(), emotion: true, recording: true } }],
    ['answer', submitAnswer, { input: { interviewId: id(), questionId: 'q1', transcript: '', durationMs: 0 } }],
  ]
  const codes = async (principal: Principal) =>
    Object.fromEntries(
      await Promise.all(mutations().map(async ([name, text, variables]) => [name, await platform.code(principal, text, variables)])),
    ) as Record<string, unknown>
  const all = (code: string) => ({ start: code, complete: code, cancel: code, consent: code, answer: code })

  test('nobody who may only look', async () => {
    expect(await codes(ana)).toEqual(all('FORBIDDEN'))
    expect(await codes(analysts)).toEqual(all('FORBIDDEN'))
    expect(await codes(emotion)).toEqual(all('FORBIDDEN'))
  })
  test('nobody who may not know of it, and they do not learn of it', async () => {
    for (const principal of [carl, otto, olga]) expect(await codes(principal)).toEqual(all('NOT_FOUND'))
  })
  test('nobody who is not signed in', async () => {
    expect(await codes(anonymous)).toEqual(all('UNAUTHENTICATED'))
    for (const field of [
      'interviews { edges { cursor } }',
      'organization { id }',
      'questions { edges { cursor } }',
      'interview(id: "x") { id }',
    ])
      expect(await platform.code(anonymous, `{ ${field} }`)).toBe('UNAUTHENTICATED')
  })
  test('the candidate cancels their own practice, private or not, and no interview that others set up', async () => {
    const [mine, alone] = [await make(cara, { title: 'Mine' }), await make(cara, { title: 'Alone', private: true })]
    expect(await platform.code(cara, cancelInterview, { id: ids.round })).toBe('FORBIDDEN')
    for (const principal of [carl, olga]) expect(await platform.code(principal, cancelInterview, { id: mine })).toBe('NOT_FOUND')
    for (const principal of [ivan, ada]) expect(await platform.code(principal, cancelInterview, { id: alone })).toBe('NOT_FOUND')
    for (const practice of [mine, alone])
      expect(await platform.must(cara, cancelInterview, { id: practice })).toMatchObject({ cancelInterview: { status: 'CANCELLED' } })
  })
  test('staff neither consent nor answer', async () => {
    expect(await codes(ivan)).toMatchObject({ consent: 'FORBIDDEN', answer: 'FORBIDDEN' })
    expect(await platform.code(ivan, startInterview, { id: ids.private })).toBe('NOT_FOUND')
  })
})

describe('people and questions', () => {
  const candidateOf = `query ($id: ID!) { interview(id: $id) { candidate { id email displayName } } }`
  test.each<[string, Principal, string | null]>([
    ['oneself', cara, 'cara@example.com'],
    ['an interviewer', ivan, 'cara@example.com'],
    ['an administrator', ada, 'cara@example.com'],
    ['an analyst', ana, null],
  ])('%s may read the candidate’s address or not', async (_, principal, email) => {
    expect(await platform.must(principal, candidateOf, { id: ids.practice })).toEqual({
      interview: { candidate: { id: 'cara', email, displayName: 'cara Name' } },
    })
  })
  test('personal fields fail for a class', async () => {
    const { data, errors } = await platform.ask(analysts, candidateOf, { id: ids.practice })
    expect(data).toEqual({ interview: { candidate: { id: 'cara', email: null, displayName: 'cara Name' } } })
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
    expect(await platform.code(analysts, '{ me { id } }')).toBe('FORBIDDEN')
  })
  test('entities of others stay unknown', async () => {
    const references = [
      { __typename: 'User', id: 'cara' },
      { __typename: 'User', id: 'olga' },
      { __typename: 'Question', id: 'q1' },
      { __typename: 'Question', id: 'q4' },
      { __typename: 'Question', id: 'oq1' },
    ]
    const seenBy = async (principal: Principal) =>
      (
        await platform.must(
          principal,
          'query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { id } ... on Question { id } } }',
          { r: references },
        )
      )['_entities']
    expect(await seenBy(cara)).toEqual([{ id: 'cara' }, null, { id: 'q1' }, null, null])
    expect(await seenBy(ivan)).toEqual([{ id: 'cara' }, null, { id: 'q1' }, { id: 'q4' }, null])
    expect(await seenBy(otto)).toEqual([null, { id: 'olga' }, null, null, { id: 'oq1' }])
    expect(await seenBy(emotion)).toEqual([null, null, null, null, null])
  })
  test('a candidate names templates but does not browse the questions', async () => {
    expect(await platform.must(cara, '{ templates { edges { node { id } } } }')).toEqual({
      templates: { edges: [{ node: { id: 'basics' } }, { node: { id: 'extra' } }] },
    })
    expect(await platform.code(cara, '{ questions { edges { node { id } } } }')).toBe('FORBIDDEN')
    expect(await platform.code(cara, '{ templates { edges { node { questions { id } } } } }')).toBe('FORBIDDEN')
    expect(await platform.must(ivan, '{ templates { edges { node { questions { id } } } } }')).toEqual({
      templates: { edges: [{ node: { questions: [{ id: 'q1' }, { id: 'q2' }, { id: 'q3' }] } }, { node: { questions: [{ id: 'q4' }] } }] },
    })
  })
})

describe('interviewAccess', () => {
  const access = `query ($ids: [ID!]!) { interviewAccess(ids: $ids) { interviewId organizationId candidateId status private practice
    emotionEnabled emotionConsent recordingConsent totalQuestions answersSubmitted version } }`
  test('answers services alone', async () => {
    for (const principal of [cara, ada, analysts]) expect(await platform.code(principal, access, { ids: [] })).toBe('FORBIDDEN')
    expect(await platform.code(anonymous, access, { ids: [] })).toBe('UNAUTHENTICATED')
    expect(await platform.code(emotion, '{ interviews { edges { cursor } } }')).toBe('FORBIDDEN')
    expect(await platform.must(emotion, access, { ids: [ids.private, 'nothing', ids.private] })).toEqual({
      interviewAccess: [
        {
          interviewId: ids.private,
          organizationId: 'acme',
          candidateId: 'cara',
          status: 'IN_PROGRESS',
          private: true,
          practice: true,
          emotionEnabled: true,
          emotionConsent: true,
          recordingConsent: false,
          totalQuestions: 3,
          answersSubmitted: 1,
          version: 3,
        },
      ],
    })
  })
})

test('an interview can be read whole by its candidate', async () => {
  const { interview: found } = await platform.must(cara, interview, { id: ids.private })
  expect(found).toMatchObject({ currentQuestion: { id: 'q2' }, answers: [{ question: { id: 'q1' }, transcript: 'Mine.' }] })
})
