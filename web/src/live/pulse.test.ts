import { expect, test } from '@jest/globals'
import { createPulse, type PulseScore } from './pulse.ts'

function stage() {
  const wanted = new Set<() => void>()
  let now = 0
  const pulse = createPulse({ want: (draw) => wanted.add(draw), drop: (draw) => wanted.delete(draw) }, () => now)
  return {
    pulse,
    /** The scheduler's turn. */
    turn: () => {
      const all = [...wanted]
      wanted.clear()
      for (const draw of all) draw()
    },
    wait: (ms: number) => (now += ms),
  }
}
const partial: PulseScore = { status: 'PARTIAL', total: 61, scored: 1, expected: 5 }

test('words are told when they change, not when samples come', () => {
  const { pulse, turn } = stage()
  let told = 0
  let pushed = 0
  pulse.onText(() => (told += 1))
  pulse.onPush(() => (pushed += 1))
  for (let at = 0; at < 10; at++) {
    pulse.heard({ at, outcome: 'OK', dominant: 'happy', valence: at / 10 })
    turn()
  }
  expect([told, pushed, pulse.spark.count]).toEqual([1, 10, 10])
  const before = pulse.text()
  turn()
  expect(pulse.text()).toBe(before)
  pulse.scored(partial)
  turn()
  expect([told, pulse.text()]).toEqual([2, { expression: 'happy', problem: undefined, score: partial }])
})

test('between turns only the newest is told', () => {
  const { pulse, turn } = stage()
  for (const dominant of ['happy', 'sad', 'neutral'] as const) pulse.heard({ at: 1, outcome: 'OK', dominant, valence: 0 })
  expect(pulse.text().expression).toBeUndefined()
  turn()
  expect(pulse.text().expression).toBe('neutral')
})

test('that nothing comes is told without an event', () => {
  const { pulse, turn, wait } = stage()
  pulse.heard({ at: 0, outcome: 'OK', dominant: 'happy', valence: 0 })
  wait(7_000)
  pulse.look()
  turn()
  expect(pulse.text().problem).toBe('SILENT')
})
