import { describe, expect, test } from '@jest/globals'
import type { PartAnswer } from './ask-part.ts'
import { createInfrastructureStates, partStatus } from './part-states.ts'
import { samplesOf } from './samples.ts'

const answer = (checks: Record<string, string> | undefined, upSeconds = 600): PartAnswer => ({
  instance: 'a',
  health: checks && { ready: Object.values(checks).every((result) => result === 'ok'), checks },
  samples: samplesOf(
    `process_start_time_seconds ${Date.now() / 1_000 - upSeconds}\nprocess_resident_memory_bytes 100\nnodejs_eventloop_lag_p99_seconds 0.0125`,
  ),
  failure: undefined,
})
const gone = (failure = 'Nobody listens at its address.'): PartAnswer => ({ instance: 'b', health: undefined, samples: undefined, failure })
const of = (answers: PartAnswer[], starting?: boolean) =>
  partStatus({ name: 'worker', kind: 'worker', answers }, starting === undefined ? undefined : { stop: 'kill', starting })

describe('a part', () => {
  test('is ready when all of its processes are, and tells of them together', () => {
    expect(of([answer({ queue: 'ok' }, 600), answer({ queue: 'ok' }, 90)], false)).toEqual({
      name: 'worker',
      kind: 'worker',
      state: 'ready',
      missing: [],
      upSeconds: 90,
      memoryBytes: 200,
      // Less the ten milliseconds of a round that is not late.
      eventLoopP99Ms: 2.5,
      stop: 'kill',
    })
  })

  test('is degraded when some are not, with what they miss', () => {
    expect(of([answer({ queue: 'ok' }), answer({ queue: 'not connected yet', clock: 'ok' }), gone()])).toMatchObject({
      state: 'degraded',
      missing: ['queue: not connected yet.', 'Nobody listens at its address.'],
    })
  })

  test('that is not ready is starting in its first minute, and degraded then', () => {
    expect(of([answer({ pool: 'warming up' }, 10)])).toMatchObject({ state: 'starting', missing: ['pool: warming up.'] })
    expect(of([answer({ pool: 'warming up' }, 100)])).toMatchObject({ state: 'degraded' })
  })

  test('is down when nobody answers, unless whoever runs it says that it is starting', () => {
    expect(of([gone()], false)).toMatchObject({
      state: 'down',
      missing: ['Nobody listens at its address.'],
      upSeconds: null,
      memoryBytes: null,
    })
    expect(of([gone()], true)).toMatchObject({ state: 'starting', missing: ['It is being started again.'] })
  })
})

describe('what parts stand on', () => {
  const asked = (...answers: PartAnswer[]) => answers.map((each, at) => ({ name: `part-${at}`, kind: 'service' as const, answers: [each] }))
  const states = () => createInfrastructureStates([{ name: 'postgres', check: 'database' }])

  test('is as they see it: ready for all, for some, for none', () => {
    const stateOf = states()
    const of = (...results: string[]) =>
      stateOf(asked(...results.map((result, at) => answer({ [`${at} database`]: result }))), 0).map(({ state, missing }) => [
        state,
        missing,
      ])
    expect(of('ok', 'ok')).toEqual([['ready', []]])
    expect(of('ok', 'connect ECONNREFUSED')).toEqual([['degraded', ['part-1: connect ECONNREFUSED.']]])
    expect(of('gone', 'gone')).toEqual([['down', ['part-0: gone.', 'part-1: gone.']]])
  })

  test('is as it was told last while nobody answers, for a while; and is left out where nobody has ever told of it', () => {
    const stateOf = states()
    expect(stateOf(asked(gone()), 0)).toEqual([])
    expect(stateOf(asked(answer({ 'a database': 'ok' })), 1_000)).toMatchObject([{ state: 'ready' }])
    expect(stateOf(asked(gone()), 15_000)).toMatchObject([{ state: 'ready' }])
    expect(stateOf(asked(gone()), 17_000)).toMatchObject([
      { state: 'degraded', missing: ['No part that needs it answers, so nobody can tell.'] },
    ])
  })
})
