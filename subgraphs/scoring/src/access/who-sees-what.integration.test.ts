import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Principal } from '@parley/platform'
import { resultOf } from '../testing/result.fixture.ts'
import { everyone, openScoringPlatform, staff, type ScoringPlatform } from '../testing/scoring-platform.ts'

let platform: ScoringPlatform
beforeAll(async () => {
  platform = await openScoringPlatform()
})
afterAll(() => platform.close())

const interviewer = staff('INTERVIEWER')
const entities = `query ($of: [_Any!]!) { _entities(representations: $of) {
  ... on Interview { scorecard { status } }
  ... on Answer { score { total answer { id } } }
  ... on Scorecard { id status interview { id } } } }`

type Stage = 'PENDING' | 'PARTIAL' | 'FINAL' | 'RELEASED'

/** An interview whose scorecard has come so far. */
async function interviewAt(stage: Stage, changes: Parameters<ScoringPlatform['interview']>[0] = {}) {
  const completed = stage === 'FINAL' || stage === 'RELEASED'
  const interview = platform.interview({ answersSubmitted: 1, status: completed ? 'COMPLETED' : 'IN_PROGRESS', ...changes })
  if (stage === 'PENDING') return interview
  // The service sees all, and so waits for private ones too.
  const watcher = await platform.watch({ kind: 'service', service: 'test' }, interview.id)
  await watcher.next()
  await platform.score(resultOf(interview.id, `${interview.id}-1`))
  await watcher.next()
  if (stage === 'RELEASED' && changes?.practice !== true) await platform.release(interviewer, interview.id)
  watcher.unsubscribe()
  return interview
}

/** What someone sees: the status by the interview, the status by the scorecard's own id, the answer's total. */
async function seen(principal: Principal, id: string) {
  const { data, errors } = await platform.ask(principal, entities, {
    of: [
      { __typename: 'Interview', id },
      { __typename: 'Scorecard', id },
      { __typename: 'Answer', id: `${id}-1` },
    ],
  })
  expect(errors).toBeUndefined()
  const [interview, scorecard, answer] = [0, 1, 2].map((index) => data?.['_entities']?.[String(index)])
  const byInterview = interview?.['scorecard']
  expect(scorecard).toEqual(byInterview && { id, status: byInterview['status'], interview: { id } })
  return [byInterview?.['status'] ?? null, answer?.['score']?.['total'] ?? null]
}

describe('a real interview', () => {
  test.each(['PENDING', 'PARTIAL', 'FINAL', 'RELEASED'] as const)('%s', async (stage) => {
    const { id, candidate } = await interviewAt(stage)
    const all = [stage, stage === 'PENDING' ? null : 80]
    const nothing = [null, null]
    for (const role of ['INTERVIEWER', 'ANALYST', 'ADMIN'] as const) {
      expect(await seen(staff(role), id)).toEqual(all)
      expect(await seen(everyone(role), id)).toEqual(all)
      expect(await seen(staff(role, 'other'), id)).toEqual(nothing)
      expect(await seen(everyone(role, 'other'), id)).toEqual(nothing)
    }
    expect(await seen(candidate, id)).toEqual(stage === 'RELEASED' ? all : nothing)
    expect(await seen(staff('CANDIDATE'), id)).toEqual(nothing)
    expect(await seen(everyone('CANDIDATE'), id)).toEqual(nothing)
  })
})

describe('a practice interview', () => {
  test('is seen by its candidate as it grows', async () => {
    for (const stage of ['PENDING', 'PARTIAL', 'RELEASED'] as const) {
      const { id, candidate } = await interviewAt(stage, { practice: true })
      const all = [stage, stage === 'PENDING' ? null : 80]
      expect(await seen(candidate, id)).toEqual(all)
      expect(await seen(interviewer, id)).toEqual(all)
      expect(await seen(staff('CANDIDATE'), id)).toEqual([null, null])
    }
  })

  test('that is private is seen by nobody else', async () => {
    const { id, candidate } = await interviewAt('PARTIAL', { practice: true, private: true })
    expect(await seen(candidate, id)).toEqual(['PARTIAL', 80])
    for (const role of ['INTERVIEWER', 'ANALYST', 'ADMIN'] as const) expect(await seen(staff(role), id)).toEqual([null, null])
  })
})

test('one question about many: each by its own right, also those that do not exist', async () => {
  const [mine, foreign, pending] = [
    await interviewAt('PARTIAL'),
    await interviewAt('PARTIAL', { organizationId: 'other' }),
    platform.interview({ totalQuestions: 3 }),
  ]
  const { data, errors } = await platform.ask(
    interviewer,
    `query ($of: [_Any!]!) { _entities(representations: $of) {
      ... on Interview { id scorecard { status scored expected total } } ... on Answer { id score { total } } } }`,
    {
      of: [
        ...[mine.id, foreign.id, pending.id, 'nothing'].map((id) => ({ __typename: 'Interview', id })),
        ...[`${mine.id}-1`, `${foreign.id}-1`, 'nothing'].map((id) => ({ __typename: 'Answer', id })),
      ],
    },
  )
  expect(errors).toBeUndefined()
  expect(data?.['_entities']).toEqual([
    { id: mine.id, scorecard: { status: 'PARTIAL', scored: 1, expected: 5, total: 80 } },
    { id: foreign.id, scorecard: null },
    { id: pending.id, scorecard: { status: 'PENDING', scored: 0, expected: 3, total: null } },
    { id: 'nothing', scorecard: null },
    { id: `${mine.id}-1`, score: { total: 80 } },
    { id: `${foreign.id}-1`, score: null },
    { id: 'nothing', score: null },
  ])
})
