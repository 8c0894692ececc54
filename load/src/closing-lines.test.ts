import { expect, test } from '@jest/globals'
import { closingLines, worstOf, type Outcome } from './closing-lines.ts'

const verdicts = [
  { name: 'frame_to_emotion', source: 'p(95)<200', ok: false },
  { name: 'checks', source: 'rate>=0.95', ok: true },
  { name: 'ws_round_trip', source: 'p(95)<50', ok: false },
]
const outcomes: Outcome[] = [
  { exitCode: 0, verdicts: verdicts.slice(1, 2) },
  { exitCode: 99, verdicts, reason: 'thresholds have been crossed' },
  { exitCode: 99 },
  { exitCode: 107, verdicts: [], reason: 'setup() failed: nobody signs in' },
]

test('each script has a line: passed, what it missed, why it failed, or that it was not reached', () => {
  expect(closingLines(['queries', 'mutations', 'frames', 'watchers', 'interview'], outcomes).split('\n')).toEqual([
    'queries    passed',
    'mutations  missed frame_to_emotion p(95)<200, ws_round_trip p(95)<50',
    'frames     missed thresholds, named above',
    'watchers   failed with 107: setup() failed: nobody signs in',
    'interview  not played',
  ])
})

test('together they are as good as the worst: what went wrong before what was missed', () => {
  expect(worstOf(outcomes)).toBe(107)
  expect(worstOf(outcomes.slice(0, 3))).toBe(99)
  expect(worstOf(outcomes.slice(0, 1))).toBe(0)
})
