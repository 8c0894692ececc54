import { expect, test } from '@jest/globals'
import { createRunProgress, duration, eventsText, progressText } from './run-progress.ts'

function start() {
  let at = 100
  const progress = createRunProgress(() => at)
  const said: string[] = []
  const heard = () => [progressText(progress.current()), eventsText(progress.current())].filter(Boolean).join('; ')
  progress.onChange(() => said.push(heard()))
  return { progress, said, pass: (ms: number) => (at += ms) }
}

test('a query: how long its answer took', () => {
  const { progress, said, pass } = start()
  expect(progressText(progress.current())).toBe('')
  const run = progress.begin()
  pass(34.4)
  run.answered()
  expect(said).toEqual(['Asking…', 'Answered in 34 ms'])
})

test('a subscription: how many events, and how long after one another', () => {
  const { progress, said, pass } = start()
  const run = progress.begin()
  run.listening()
  pass(250)
  run.event()
  pass(1_200)
  run.event()
  pass(50)
  run.ended()
  expect(said).toEqual([
    'Asking…',
    'Listening',
    'Listening; 1 event, after 250 ms',
    'Listening; 2 events, the last 1.2 s after the one before',
    'Ended after 2 events, 1.5 s',
  ])
})

test('what ran before is no longer heard once something else runs', () => {
  const { progress, said, pass } = start()
  const before = progress.begin()
  const run = progress.begin()
  pass(5)
  before.event()
  before.ended()
  run.failed()
  expect(said).toEqual(['Asking…', 'Asking…', 'Failed after 5 ms'])
})

test('durations are said as people say them', () => {
  expect([0, 999.4, 999.6, 59_949, 59_960, 125_400].map(duration)).toEqual(['0 ms', '999 ms', '1.0 s', '59.9 s', '1 min 0 s', '2 min 5 s'])
})
