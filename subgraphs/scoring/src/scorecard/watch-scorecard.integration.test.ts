import { promised } from '@parley/platform/testing'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Tree } from '@parley/subgraph/testing'
import { resultOf } from '../testing/result.fixture.ts'
import { everyone, openScoringPlatform, staff, type ScoringPlatform } from '../testing/scoring-platform.ts'

let platform: ScoringPlatform
beforeAll(async () => {
  platform = await openScoringPlatform()
})
afterAll(() => platform.close())

const interviewer = staff('INTERVIEWER')
const cursorOf = (scorecard: Tree) => scorecard['cursor'] as unknown as string // what the schema says
const numberOf = (cursor: string) => Number((JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[])[2])
const code = (name: string) => [expect.objectContaining({ extensions: { code: name } })]

/** An interview with so many scored answers, and the cursors that were seen. */
async function scored(answers: number) {
  const interview = platform.interview({ answersSubmitted: answers })
  const watcher = await platform.watch(interviewer, interview.id)
  const cursors = [cursorOf(await watcher.next())]
  for (let answer = 1; answer <= answers; answer += 1) {
    await platform.score(resultOf(interview.id, `${interview.id}-${answer}`))
    cursors.push(cursorOf(await watcher.next()))
  }
  watcher.unsubscribe()
  return { ...interview, cursors }
}

describe('a watcher', () => {
  test('gets the scorecard as it is, then every change; before the first score a pending one', async () => {
    const { id, cursors } = await scored(2)
    expect(cursors.map(numberOf)).toEqual([0, 1, 2])
    for (const principal of [interviewer, everyone('ANALYST')]) {
      const watcher = await platform.watch(principal, id, { replica: 1 })
      expect(await watcher.next()).toMatchObject({ cursor: cursors[2], status: 'PARTIAL', scored: 2 })
      watcher.unsubscribe()
    }
  })

  test('resumes after a cursor, also that of the pending scorecard: each revision once, in order, as it was', async () => {
    const { id, cursors } = await scored(3)
    for (const from of [0, 1, 2]) {
      const watcher = await platform.watch(interviewer, id, { after: cursors[from] ?? '', replica: from === 1 ? 1 : 0 })
      for (let number = from + 1; number <= 3; number += 1)
        expect(await watcher.next()).toMatchObject({ cursor: cursors[number], scored: number, status: 'PARTIAL' })
      watcher.unsubscribe()
    }
    const live = await platform.watch(interviewer, id, { after: cursors[3] ?? '' })
    await platform.change(id, { status: 'COMPLETED' })
    expect(await live.next()).toMatchObject({ status: 'FINAL', scored: 3 })
    live.unsubscribe()
  })

  test('is told when the cursor is not of this feed, lies beyond it, or is too old', async () => {
    const [one, two] = [await scored(2), await scored(1)]
    expect(await (await platform.watch(interviewer, one.id, { after: String(two.cursors[0]) })).ended).toEqual(code('BAD_USER_INPUT'))
    expect(await (await platform.watch(interviewer, two.id, { after: 'nonsense' })).ended).toEqual(code('BAD_USER_INPUT'))
    await platform.query('DELETE FROM scoring.scorecard_revisions WHERE interview_id = $1 AND number = 1', [one.id])
    await platform.query('UPDATE scoring.scorecards SET floor = 1 WHERE interview_id = $1', [one.id])
    expect(await (await platform.watch(interviewer, one.id, { after: String(one.cursors[0]) })).ended).toEqual(code('CURSOR_EXPIRED'))
  })

  test('of what may not be seen is told that it is not there', async () => {
    const { id } = await scored(1)
    for (const principal of [staff('ADMIN', 'other'), everyone('ADMIN', 'other'), staff('CANDIDATE'), everyone('CANDIDATE')])
      expect(await (await platform.watch(principal, id)).ended).toEqual(code('NOT_FOUND'))
    expect(await (await platform.watch({ kind: 'anonymous' }, id)).ended).toEqual(code('UNAUTHENTICATED'))
  })

  test('who is the candidate hears nothing until it is released, whatever the cursor', async () => {
    const { id, candidate, cursors } = await scored(2)
    const watchers = [await platform.watch(candidate, id), await platform.watch(candidate, id, { after: String(cursors[0]), replica: 1 })]
    await platform.change(id, { status: 'COMPLETED' })
    await platform.release(interviewer, id)
    for (const watcher of watchers) {
      expect(await watcher.next()).toMatchObject({ status: 'RELEASED', scored: 2, total: 80 })
      watcher.unsubscribe()
    }
  })

  test('who is the candidate is not even told that nothing is scored', async () => {
    const { id, candidate } = platform.interview({ status: 'COMPLETED', answersSubmitted: 1 })
    const [own, others] = [await platform.watch(candidate, id), await platform.watch(interviewer, id)]
    await others.next()
    await platform.score(resultOf(id, `${id}-1`))
    await others.next()
    await platform.release(interviewer, id)
    expect(await own.next()).toMatchObject({ status: 'RELEASED' })
    for (const watcher of [own, others]) watcher.unsubscribe()
  })

  test('ends within a second of the right being withdrawn, and only for those who lost it', async () => {
    const { id, candidate } = platform.interview({ practice: true })
    const lost = [await platform.watch(interviewer, id), await platform.watch(everyone('ADMIN'), id, { replica: 1 })]
    const own = await platform.watch(candidate, id)
    for (const watcher of [...lost, own]) await watcher.next()
    const withdrawn = performance.now()
    await platform.change(id, { private: true })
    for (const watcher of lost) expect(await watcher.ended).toEqual(code('NOT_FOUND'))
    expect(performance.now() - withdrawn).toBeLessThan(promised(1_000))
    await platform.score(resultOf(id, `${id}-1`))
    expect(await own.next()).toMatchObject({ status: 'PARTIAL' })
    own.unsubscribe()
  })

  test('of an interview that has ended stays open and quiet: what is still to come does come', async () => {
    const [ended, other] = [platform.interview({ status: 'COMPLETED', answersSubmitted: 1 }), platform.interview()]
    const [quiet, fence] = [await platform.watch(interviewer, ended.id), await platform.watch(interviewer, other.id)]
    for (const watcher of [quiet, fence]) await watcher.next()
    await platform.score(resultOf(ended.id, `${ended.id}-1`))
    expect(await quiet.next()).toMatchObject({ status: 'FINAL' })
    await platform.score(resultOf(other.id, `${other.id}-1`))
    await fence.next()
    expect(quiet.waiting).toBe(0)
    await platform.release(interviewer, ended.id)
    expect(await quiet.next()).toMatchObject({ status: 'RELEASED' })
    for (const watcher of [quiet, fence]) watcher.unsubscribe()
  })

  test('leaves nothing behind: 200 opened and closed', async () => {
    const { id } = await scored(1)
    const watchers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => platform.watch(interviewer, id, { replica: index % 2 === 0 ? 0 : 1 })),
    )
    for (const watcher of watchers) await watcher.next()
    expect(platform.replicas.map((replica) => replica.stats())).toEqual([
      { readers: 100, topics: 1, replays: 0, rights: 100 },
      { readers: 100, topics: 1, replays: 0, rights: 100 },
    ])
    for (const watcher of watchers) watcher.unsubscribe()
    for (const replica of platform.replicas)
      while (Object.values(replica.stats()).some((open) => open > 0)) await new Promise((resolve) => setTimeout(resolve, 5))
  })
})
