import { expect, test } from '@jest/globals'
import { emptyRecord, type HandedIn } from '../answer/answer-record.ts'
import { stepOf, type Stepping } from './step-of.ts'

const interview = (change: Partial<Stepping> = {}): Stepping => ({
  status: 'SCHEDULED',
  consent: null,
  questions: [{ id: 'q1' }, { id: 'q2' }],
  answers: [],
  ...change,
})
const asked = { policyVersion: '2026-11' }
const step = (change: Partial<Stepping>, local: Partial<{ isChecked: boolean; isEnding: boolean }> = {}, handedIn: string[] = []) =>
  stepOf(
    interview(change),
    handedIn.map((id) => ({ ...emptyRecord(id, 0), handedIn: { key: id, durationMs: 0, at: 0, outcome: 'waiting' } satisfies HandedIn })),
    { isChecked: true, isEnding: false, ...local },
  )

test.each([
  ['check', step({}, { isChecked: false })],
  ['check', step({ consent: asked }, { isChecked: false })],
  ['consent', step({})],
  // A standing consent counts, and is shown and asked about once for each interview.
  ['consent', step({ consent: { policyVersion: 'standing' } })],
  ['ready', step({ consent: asked })],
  ['consent', step({ status: 'IN_PROGRESS' })],
  ['question', step({ status: 'IN_PROGRESS', consent: asked }, { isChecked: false })],
  ['question', step({ status: 'IN_PROGRESS', consent: { policyVersion: 'standing' } })],
  ['question', step({ status: 'IN_PROGRESS', consent: asked, answers: [{ question: { id: 'q1' } }] })],
  ['question', step({ status: 'IN_PROGRESS', consent: asked }, {}, ['q1'])],
  // All is handed in, here or there.
  ['sending', step({ status: 'IN_PROGRESS', consent: asked, answers: [{ question: { id: 'q1' } }] }, {}, ['q2'])],
  ['sending', step({ status: 'IN_PROGRESS', consent: asked }, { isEnding: true })],
  ['finished', step({ status: 'COMPLETED', consent: asked }, {}, ['q2'])],
  ['over', step({ status: 'CANCELLED' })],
  ['over', step({ status: 'EXPIRED', consent: asked }, {}, ['q1'])],
])('%s', (expected, actual) => {
  expect(actual).toBe(expected)
})
