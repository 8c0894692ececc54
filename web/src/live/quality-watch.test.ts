import { expect, test } from '@jest/globals'
import { createQualityWatch, type Outcome } from './quality-watch.ts'

/** Plays one outcome each half second, from half a second on; what is said after each. */
const said = (outcomes: Outcome[]) => {
  const watch = createQualityWatch(0)
  return outcomes.map((outcome, index) => {
    const now = (index + 1) * 500
    watch.heard(outcome, now)
    return watch.problem(now) ?? '-'
  })
}
const times = (count: number, outcome: Outcome): Outcome[] => Array.from({ length: count }, () => outcome)

test('what lasts is said, what passes is not', () => {
  expect(said([...times(3, 'NO_FACE'), ...times(3, 'OK')])).toEqual(Array(6).fill('-'))
  expect(said(times(5, 'NO_FACE'))).toEqual(['-', '-', '-', 'NO_FACE', 'NO_FACE'])
})

test('one good frame among bad ones does not take it back; a while of them does', () => {
  const watch = said([...times(4, 'LOW_QUALITY'), 'OK', 'LOW_QUALITY', ...times(5, 'OK')])
  expect(watch.slice(3)).toEqual([...Array(6).fill('LOW_QUALITY'), '-', '-'])
})

test('when nothing comes, that is said; and taken back when something does', () => {
  const watch = createQualityWatch(1_000)
  expect([watch.problem(7_000), watch.problem(7_001)]).toEqual([undefined, 'SILENT'])
  watch.heard('OK', 8_000)
  expect(watch.problem(8_000)).toBeUndefined()
})
