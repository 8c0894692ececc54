import { promised } from '@parley/platform/testing'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { resultOf } from '../testing/result.fixture.ts'
import { revisionsOf } from '../testing/revisions.ts'
import { openScoringPlatform, staff, type ScoringPlatform } from '../testing/scoring-platform.ts'

const interviewer = staff('INTERVIEWER')
let platform: ScoringPlatform

describe('a scorecard becomes final', () => {
  beforeAll(async () => {
    platform = await openScoringPlatform()
  })
  afterAll(() => platform.close())

  test('when the interview is completed after every answer was scored', async () => {
    const { id } = platform.interview({ answersSubmitted: 1 })
    const watcher = await platform.watch(interviewer, id)
    await watcher.next()
    await platform.score(resultOf(id, `${id}-1`))
    expect(await watcher.next()).toMatchObject({ status: 'PARTIAL', scored: 1, expected: 5 })
    await platform.change(id, { status: 'COMPLETED' })
    expect(await watcher.next()).toMatchObject({ status: 'FINAL', total: 80, scored: 1, expected: 5 })
    watcher.unsubscribe()
    expect(await revisionsOf(platform.query, id)).toEqual([
      [1, 'PARTIAL'],
      [2, 'FINAL'],
    ])
  })

  test('when the last answer is scored after the interview was completed', async () => {
    const { id } = platform.interview({ answersSubmitted: 2 })
    const watcher = await platform.watch(interviewer, id)
    await watcher.next()
    await platform.score(resultOf(id, `${id}-1`))
    expect(await watcher.next()).toMatchObject({ status: 'PARTIAL' })
    await platform.change(id, { status: 'COMPLETED' })
    await platform.score(resultOf(id, `${id}-2`))
    expect(await watcher.next()).toMatchObject({ status: 'FINAL', scored: 2 })
    watcher.unsubscribe()
    expect(await revisionsOf(platform.query, id)).toEqual([
      [1, 'PARTIAL'],
      [2, 'FINAL'],
    ])
  })

  test('at once, when nothing was heard of the interview before', async () => {
    const { id } = platform.interview({ status: 'COMPLETED', answersSubmitted: 1 })
    const watcher = await platform.watch(interviewer, id)
    await watcher.next()
    await platform.score(resultOf(id, `${id}-1`))
    expect(await watcher.next()).toMatchObject({ status: 'FINAL' })
    watcher.unsubscribe()
  })

  test('whichever comes first, the last score or the news, at the same moment, on whatever replica', async () => {
    const ids = Array.from({ length: 40 }, () => platform.interview({ answersSubmitted: 2 }).id)
    const watchers = await Promise.all(ids.map((id, index) => platform.watch(interviewer, id, { replica: index % 2 === 0 ? 0 : 1 })))
    await Promise.all(watchers.map((watcher) => watcher.next()))
    await Promise.all(ids.map((id) => platform.score(resultOf(id, `${id}-1`))))
    await Promise.all(watchers.map((watcher) => watcher.next()))
    const started = performance.now()
    await Promise.all(ids.flatMap((id) => [platform.score(resultOf(id, `${id}-2`)), platform.change(id, { status: 'COMPLETED' })]))
    await Promise.all(
      watchers.map(async (watcher) => {
        while ((await watcher.next())['status'] !== ('FINAL' as unknown));
        watcher.unsubscribe()
      }),
    )
    // Not by the look that comes every 30 s.
    expect(performance.now() - started).toBeLessThan(promised(15_000))
    for (const id of ids) {
      const revisions = await revisionsOf(platform.query, id)
      expect(revisions.map(([number]) => number)).toEqual(revisions.map((_, index) => index + 1))
      expect(revisions.filter(([, status]) => status === 'FINAL')).toHaveLength(1)
    }
  })

  test('of a practice interview it is released by itself, and its candidate sees it grow', async () => {
    const { id, candidate } = platform.interview({ practice: true, answersSubmitted: 1 })
    const watcher = await platform.watch(candidate, id)
    expect(await watcher.next()).toMatchObject({ status: 'PENDING', total: null })
    await platform.score(resultOf(id, `${id}-1`))
    expect(await watcher.next()).toMatchObject({ status: 'PARTIAL', total: 80 })
    await platform.change(id, { status: 'COMPLETED' })
    expect(await watcher.next()).toMatchObject({ status: 'RELEASED', total: 80 })
    watcher.unsubscribe()
    const [row] = await platform.query('SELECT released_at, released_by_id FROM scoring.scorecards WHERE interview_id = $1', [id])
    expect(row).toEqual({ released_at: expect.anything(), released_by_id: null })
  })

  test('and other news of the interview makes no revision', async () => {
    const { id } = platform.interview({ status: 'COMPLETED', answersSubmitted: 1 })
    const watcher = await platform.watch(interviewer, id)
    await watcher.next()
    await platform.score(resultOf(id, `${id}-1`))
    await watcher.next()
    await platform.change(id, { recordingConsent: true })
    await platform.change(id, { emotionConsent: false })
    // Released after those two were looked at: news of one interview is taken in order.
    await platform.release(interviewer, id)
    expect(await watcher.next()).toMatchObject({ status: 'RELEASED' })
    watcher.unsubscribe()
    expect(await revisionsOf(platform.query, id)).toEqual([
      [1, 'FINAL'],
      [2, 'RELEASED'],
    ])
  })
})

describe('a scorecard that a dead replica left unfinished', () => {
  beforeAll(async () => {
    platform = await openScoringPlatform({ lookEveryMs: 100 })
  })
  afterAll(() => platform.close())

  test('is found and finished', async () => {
    const { id } = platform.interview({ answersSubmitted: 1 })
    const watcher = await platform.watch(interviewer, id)
    await watcher.next()
    await platform.score(resultOf(id, `${id}-1`))
    expect(await watcher.next()).toMatchObject({ status: 'PARTIAL' })
    await platform.query(`UPDATE scoring.interview_access SET status = 'COMPLETED', version = version + 1 WHERE interview_id = $1`, [id])
    expect(await watcher.next()).toMatchObject({ status: 'FINAL' })
    watcher.unsubscribe()
  })
})
