import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { InterviewAccess } from '@parley/contracts'
import { anonymous, type Principal } from '@parley/platform'
import { eventually, promised } from '@parley/platform/testing'
import { comesAt, idIn, replayId, type Replay } from '@parley/replay'
import type { Tree } from '@parley/subgraph/testing'
import { resultOf } from '../testing/result.fixture.ts'
import { revisionsOf } from '../testing/revisions.ts'
import { everyone, openScoringPlatform, staff, type ScoreWatcher, type ScoringPlatform } from '../testing/scoring-platform.ts'

let platform: ScoringPlatform
beforeAll(async () => void (platform = await openScoringPlatform()))
afterAll(() => platform.close())

const took = 100_000
const began = Date.parse('2026-01-05T09:00:00.000Z')
const instant = (seconds: number) => new Date(began + seconds * 1_000).toISOString()
const interviewer = staff('INTERVIEWER')
const textOf = (value: Tree | undefined) => value as unknown as string // what the schema says

/** A completed interview with answers at 40 s and 80 s, each scored a second later. */
async function finished(changes: Partial<InterviewAccess> = {}) {
  const interview = platform.interview({ answersSubmitted: 2, totalQuestions: 2, ...changes })
  for (const [n, seconds] of [
    [1, 40],
    [2, 80],
  ] as const)
    await platform.score(
      resultOf(interview.id, `${interview.id}-${n}`, 10 - n, { submittedAt: instant(seconds), scoredAt: instant(seconds + 1) }),
    )
  await platform.change(interview.id, { status: 'COMPLETED' })
  await eventually(async () => expect((await revisionsOf(platform.query, interview.id)).at(-1)?.[1]).toMatch(/FINAL|RELEASED/))
  return interview
}
/** A replay that has come to a second of the interview. */
function replayAt(of: string, seconds: number, speed = 1): Replay {
  return { of, speed, sourceStartedAt: began, sourceMs: took, startedAt: Math.round(Date.now() - (seconds * 1_000) / speed) }
}
const at = async (id: string, seconds: number, viewer: Principal = interviewer) =>
  platform.scorecard(viewer, replayId(replayAt(id, seconds)), 'id status total scored')
const take = async (watcher: ScoreWatcher, count: number) => {
  const scorecards: Tree[] = []
  while (scorecards.length < count) scorecards.push(await watcher.next())
  return scorecards
}
const codeOf = async ({ ended }: ScoreWatcher) => ((await ended) as { extensions: { code: string } }[] | undefined)?.[0]?.extensions.code
const soon = () => new Promise((resolve) => setTimeout(resolve, 200))

describe('the scorecard of a replay', () => {
  test('is what was scored by the moment that it has come to', async () => {
    const { id } = await finished()
    expect(await at(id, 10)).toMatchObject({ id: expect.stringMatching(/^replay~/), status: 'PENDING', total: null, scored: 0 })
    expect(await at(id, 50)).toMatchObject({ status: 'PARTIAL', total: 90, scored: 1 })
    expect(await at(id, 90)).toMatchObject({ status: 'PARTIAL', total: 85, scored: 2 })
    expect(await at(id, 200)).toMatchObject({ status: 'FINAL', total: 85, scored: 2 })
  })

  test('is the score of each answer, too, by its id in the replay', async () => {
    const { id } = await finished()
    const played = replayAt(id, 50)
    const text = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Answer {
      score { total scoredAt answer { id } criteria { evidence { answerId } } } } } }`
    const ids = [1, 2].map((n) => idIn(played, `${id}-${n}`))
    const ask = async (viewer: Principal) =>
      (await platform.ask(viewer, text, { of: [...ids, `${id}-2`].map((one) => ({ __typename: 'Answer', id: one })) })).data?.['_entities']
    const scores = await ask(everyone('ANALYST'))
    expect(scores).toMatchObject([
      { score: { total: 90, scoredAt: new Date(comesAt(played, began + 41_000)).toISOString(), answer: { id: ids[0] } } },
      { score: null },
      { score: { total: 80, scoredAt: instant(81) } },
    ])
    expect(textOf(scores?.['0']?.['score']?.['criteria']?.['0']?.['evidence']?.['0']?.['answerId'])).toBe(ids[0])
    expect(await ask(staff('CANDIDATE'))).toEqual([{ score: null }, { score: null }, { score: null }])
  })

  test('is the candidate’s to see when the interview’s own is: once released, or of practice at once', async () => {
    const [set, practice] = [await finished(), await finished({ practice: true })]
    expect(await at(set.id, 50, set.candidate)).toBeNull()
    expect(await at(practice.id, 50, practice.candidate)).toMatchObject({ status: 'PARTIAL' })
    expect(await at(practice.id, 200, practice.candidate)).toMatchObject({ status: 'RELEASED' })
    await platform.release(interviewer, set.id)
    await eventually(async () => expect(await at(set.id, 50, set.candidate)).toMatchObject({ status: 'PARTIAL', total: 90 }))
  })

  test('is nothing to whoever may not see the interview, and of ids that nobody was given', async () => {
    const [{ id }, alone, running] = [await finished(), await finished({ private: true }), platform.interview()]
    expect(await at(id, 50, staff('ADMIN', 'other'))).toBeNull()
    expect(await at(id, 50, staff('CANDIDATE'))).toBeNull()
    expect(await at(alone.id, 50)).toBeNull()
    expect(await at(running.id, 50)).toBeNull()
    expect(await at('nothing', 50)).toBeNull()
    const future = replayId({ ...replayAt(id, 50), startedAt: Date.now() + 100_000 })
    expect(await platform.scorecard(interviewer, future)).toBeNull()
  })
})

describe('scoreUpdated of a replay', () => {
  test('begins with the scorecard as it is, then gives every change at its time', async () => {
    const { id } = await finished()
    const played = replayAt(id, 10, 20)
    const watchers = await Promise.all([
      platform.watch(interviewer, replayId(played)),
      platform.watch(everyone('ANALYST'), replayId(played), { replica: 1 }),
    ])
    for (const watcher of watchers) {
      const scorecards = await take(watcher, 4)
      expect(scorecards.map(({ status, scored }) => [status, scored])).toEqual([
        ['PENDING', 0],
        ['PARTIAL', 1],
        ['PARTIAL', 2],
        ['FINAL', 2],
      ])
      expect(Date.now()).toBeGreaterThanOrEqual(comesAt(played, began + took))
      watcher.unsubscribe()
    }
    const late = await platform.watch(interviewer, replayId(replayAt(id, 90)))
    expect(await late.next()).toMatchObject({ status: 'PARTIAL', scored: 2 })
    late.unsubscribe()
  })

  test('resumes after a cursor, that of the query too: each change once, in order', async () => {
    const { id } = await finished()
    const played = replayId(replayAt(id, 500))
    const pending = Buffer.from(JSON.stringify(['score', played, 0])).toString('base64url')
    const all = await platform.watch(interviewer, played, { after: pending })
    const scorecards = await take(all, 3)
    expect(scorecards.map(({ scored }) => scored)).toEqual([1, 2, 2])
    expect((await platform.scorecard(interviewer, played))?.['cursor']).toBe(scorecards[2]?.['cursor'])
    const rest = await platform.watch(interviewer, played, { after: textOf(scorecards[0]?.['cursor']), replica: 1 })
    expect(await take(rest, 2)).toEqual(scorecards.slice(1))
    expect(rest.waiting).toBe(0)
    const own = (await platform.scorecard(interviewer, id))?.['cursor']
    expect(await codeOf(await platform.watch(interviewer, played, { after: textOf(own) }))).toBe('BAD_USER_INPUT')
    for (const watcher of [all, rest]) watcher.unsubscribe()
  })

  test('is quiet to the candidate until the interview’s own scorecard is released', async () => {
    const { id, candidate } = await finished()
    const played = replayAt(id, 60, 4)
    const watcher = await platform.watch(candidate, replayId(played))
    await soon()
    expect(watcher.waiting).toBe(0)
    await platform.release(interviewer, id)
    // What came before stays unsaid; what comes from now on is told.
    expect(await watcher.next()).toMatchObject({ status: 'PARTIAL', scored: 2 })
    watcher.unsubscribe()
  })

  test('tells of a score that comes while it plays', async () => {
    const { id } = await finished({ answersSubmitted: 2 })
    const played = replayAt(id, 200, 20)
    const watcher = await platform.watch(interviewer, replayId(played))
    expect(await watcher.next()).toMatchObject({ status: 'FINAL' })
    await platform.release(interviewer, id)
    // Released months after it was completed: far beyond the end of this replay.
    await soon()
    expect(watcher.waiting).toBe(0)
    watcher.unsubscribe()
  })

  test('ends with NOT_FOUND within a second for whoever may see the interview no longer', async () => {
    const { id } = await finished()
    const watcher = await platform.watch(interviewer, replayId(replayAt(id, 500)))
    await watcher.next()
    const withdrawn = performance.now()
    await platform.change(id, { private: true })
    expect(await codeOf(watcher)).toBe('NOT_FOUND')
    expect(performance.now() - withdrawn).toBeLessThan(promised(1_000))
  })

  test('is refused to whoever may not see the interview', async () => {
    const { id } = await finished()
    const refused = async (viewer: Principal) => codeOf(await platform.watch(viewer, replayId(replayAt(id, 5))))
    expect(await refused(staff('ADMIN', 'other'))).toBe('NOT_FOUND')
    expect(await refused(staff('CANDIDATE'))).toBe('NOT_FOUND')
    expect(await refused(anonymous)).toBe('UNAUTHENTICATED')
    await eventually(async () => expect(platform.replicas[0].stats()).toMatchObject({ replays: 0, rights: 0 }))
  })
})

test('the scorecard of a replay cannot be released', async () => {
  const { id, candidate } = await finished()
  const played = replayId(replayAt(id, 500))
  const code = async (viewer: Principal) => (await platform.release(viewer, played)).errors?.[0]?.extensions?.['code']
  expect([await code(interviewer), await code(staff('ANALYST')), await code(candidate)]).toEqual(['CONFLICT', 'CONFLICT', 'CONFLICT'])
  expect([await code(staff('ADMIN', 'other')), await code(anonymous)]).toEqual(['NOT_FOUND', 'UNAUTHENTICATED'])
  expect((await platform.scorecard(interviewer, id))?.['status']).toBe('FINAL')
})
