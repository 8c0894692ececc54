import { expect, test } from '@jest/globals'
import type { InterviewAccess } from '@parley/contracts'
import { anonymous, ParleyError, type Principal } from '@parley/platform'
import { replayId, type Replay } from '@parley/replay'
import { refuseReplay, requireVisibleOrReplay } from './replays.ts'
import { accessOf } from './testing/index.ts'
import { viewerRights } from './viewer-rights.ts'

const analyst: Principal = { kind: 'user', userId: 'u', sessionId: 's', organizationId: 'o', role: 'ANALYST', scopes: [] }
const stranger: Principal = { ...analyst, organizationId: 'other' }
const replay: Replay = { of: 'i', speed: 2, startedAt: 1_000, sourceStartedAt: 0, sourceMs: 10 }

/** A copy that says the first, while the interviews subgraph says the second. */
function copyOf(copied: InterviewAccess, now: InterviewAccess | undefined = copied) {
  return {
    asked: 0,
    async requireVisible(principal: Principal, id: string) {
      if (id !== copied.interviewId || !viewerRights(principal, copied).sees) throw new ParleyError('NOT_FOUND')
      return copied
    },
    async fresh() {
      this.asked += 1
      return now
    },
  }
}
const completed = accessOf('i', { status: 'COMPLETED' })

test('an interview is itself; a replay has the access of what it plays', async () => {
  const copy = copyOf(completed)
  expect(await requireVisibleOrReplay(copy, analyst, 'i')).toEqual({ access: completed, replay: undefined })
  expect(await requireVisibleOrReplay(copy, analyst, replayId(replay))).toEqual({ access: completed, replay })
  expect(copy.asked).toBe(0)
})

test('before a replay is refused because its interview is not completed, the interviews subgraph is asked', async () => {
  const behind = copyOf(accessOf('i'), completed)
  expect(await requireVisibleOrReplay(behind, analyst, replayId(replay))).toEqual({ access: completed, replay })
  for (const running of [copyOf(accessOf('i')), copyOf(accessOf('i'), undefined)])
    await expect(requireVisibleOrReplay(running, analyst, replayId(replay))).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('a replay is not found by whoever may not see the interview, nor is an id that is none', async () => {
  const copy = copyOf(completed)
  const codeOf = async (principal: Principal, id: string) => {
    const { code } = (await requireVisibleOrReplay(copy, principal, id).catch((error: ParleyError) => error)) as ParleyError // none is found
    return code
  }
  expect(await codeOf(stranger, replayId(replay))).toBe('NOT_FOUND')
  expect(await codeOf(analyst, `${replayId(replay)}X`)).toBe('NOT_FOUND')
  expect(await codeOf(analyst, replayId({ ...replay, of: 'other' }))).toBe('NOT_FOUND')
  expect(await codeOf(anonymous, replayId(replay))).toBe('UNAUTHENTICATED')
  expect(await codeOf(anonymous, 'replay~')).toBe('UNAUTHENTICATED')
})

test('what would be done to a replay is a conflict to those who may see it', async () => {
  const copy = copyOf(completed)
  await expect(refuseReplay(copy, analyst, 'i')).resolves.toBeUndefined()
  await expect(refuseReplay(copy, analyst, replayId(replay))).rejects.toMatchObject({ code: 'CONFLICT' })
  await expect(refuseReplay(copy, stranger, replayId(replay))).rejects.toMatchObject({ code: 'NOT_FOUND' })
})
