import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Answer } from '@parley/subgraph/testing'
import { resultOf } from '../testing/result.fixture.ts'
import { revisionsOf } from '../testing/revisions.ts'
import { everyone, openScoringPlatform, staff, type ScoringPlatform } from '../testing/scoring-platform.ts'

let platform: ScoringPlatform
beforeAll(async () => {
  platform = await openScoringPlatform()
})
afterAll(() => platform.close())

const interviewer = staff('INTERVIEWER')
const codeOf = ({ errors }: Answer) => errors?.[0]?.extensions?.['code']
const released = ({ data }: Answer) => data?.['releaseScorecard']

/** A completed interview with one scored answer. */
async function finished() {
  const interview = platform.interview({ status: 'COMPLETED', answersSubmitted: 1 })
  const watcher = await platform.watch(interviewer, interview.id)
  await watcher.next()
  await platform.score(resultOf(interview.id, `${interview.id}-1`))
  expect(await watcher.next()).toMatchObject({ status: 'FINAL' })
  watcher.unsubscribe()
  return interview
}

test.each(['INTERVIEWER', 'ADMIN'] as const)('%s releases a final scorecard; once more returns it as it is', async (role) => {
  const { id } = await finished()
  const principal = staff(role)
  const first = released(await platform.release(principal, id))
  expect(first).toMatchObject({ status: 'RELEASED' })
  expect(released(await platform.release(staff('ADMIN'), id))).toEqual(first)
  const [row] = await platform.query('SELECT released_by_id FROM scoring.scorecards WHERE interview_id = $1', [id])
  expect(row).toEqual({ released_by_id: principal.kind === 'user' && principal.userId })
})

test('two at once make one revision', async () => {
  const { id } = await finished()
  const answers = await Promise.all([platform.release(interviewer, id), platform.release(staff('ADMIN'), id)])
  expect(released(answers[0])).toEqual(released(answers[1]))
  expect(await revisionsOf(platform.query, id)).toEqual([
    [1, 'FINAL'],
    [2, 'RELEASED'],
  ])
})

test('who sees the interview and may not release is told so; to all others it is not there', async () => {
  const { id, candidate } = await finished()
  for (const principal of [staff('ANALYST'), candidate, everyone('INTERVIEWER')])
    expect(codeOf(await platform.release(principal, id))).toBe('FORBIDDEN')
  for (const principal of [staff('CANDIDATE'), staff('ADMIN', 'other'), everyone('CANDIDATE')])
    expect(codeOf(await platform.release(principal, id))).toBe('NOT_FOUND')
  expect(codeOf(await platform.release(interviewer, 'nothing'))).toBe('NOT_FOUND')
  expect(codeOf(await platform.release({ kind: 'anonymous' }, id))).toBe('UNAUTHENTICATED')
  expect(await platform.scorecard(interviewer, id)).toMatchObject({ status: 'FINAL' })
})

test('before it is final it is a conflict', async () => {
  const pending = platform.interview()
  expect(codeOf(await platform.release(interviewer, pending.id))).toBe('CONFLICT')
  const running = platform.interview({ answersSubmitted: 1 })
  const watcher = await platform.watch(interviewer, running.id)
  await watcher.next()
  await platform.score(resultOf(running.id, `${running.id}-1`))
  await watcher.next()
  watcher.unsubscribe()
  expect(codeOf(await platform.release(interviewer, running.id))).toBe('CONFLICT')
  expect(await revisionsOf(platform.query, running.id)).toEqual([[1, 'PARTIAL']])
})

test('is not refused because the news of the completion is still on its way', async () => {
  const { id } = platform.interview({ answersSubmitted: 1 })
  const watcher = await platform.watch(interviewer, id)
  await watcher.next()
  await platform.score(resultOf(id, `${id}-1`))
  await watcher.next()
  watcher.unsubscribe()
  await platform.change(id, { status: 'COMPLETED' }, { tell: false })
  expect(released(await platform.release(interviewer, id))).toMatchObject({ status: 'RELEASED' })
})

test('a practice interview is released already', async () => {
  const { id } = platform.interview({ practice: true, status: 'COMPLETED', answersSubmitted: 1 })
  const watcher = await platform.watch(interviewer, id)
  await watcher.next()
  await platform.score(resultOf(id, `${id}-1`))
  const last = await watcher.next()
  watcher.unsubscribe()
  expect(released(await platform.release(interviewer, id))).toEqual({ status: 'RELEASED', cursor: last['cursor'] })
})
