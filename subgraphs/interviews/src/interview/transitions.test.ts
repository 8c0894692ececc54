import { describe, expect, test } from '@jest/globals'
import { interviewStatus, type InterviewStatus } from '@parley/contracts'
import { currentQuestionId, type InterviewState } from './interview-state.ts'
import { answer, consentTo, moveTo } from './transitions.ts'

const at = '2026-01-01T10:00:00.000Z'
const state = (changes: Partial<InterviewState> = {}): InterviewState => ({
  id: 'i',
  organizationId: 'o',
  candidateId: 'c',
  createdById: 'c',
  title: 'Title',
  status: 'IN_PROGRESS',
  private: false,
  practice: true,
  createdAt: '2026-01-01T09:00:00.000Z',
  scheduledAt: null,
  startedAt: null,
  completedAt: null,
  revision: 1,
  questionIds: ['q1', 'q2'],
  answers: [],
  consent: null,
  recordings: [],
  accommodations: { extraTimePercent: 0, largeClock: false },
  ...changes,
})

describe('moves', () => {
  const all = interviewStatus.options
  const from = (status: InterviewStatus) =>
    all.map((to) => {
      const before = state({ status })
      try {
        const after = moveTo(before, to, at)
        return after === before ? 'as it is' : after.status
      } catch (error) {
        return String(error)
      }
    })
  const refusal = (status: InterviewStatus) => (to: InterviewStatus) => `An interview cannot go from ${status} to ${to}.`

  test('lead from SCHEDULED and IN_PROGRESS onwards', () => {
    const scheduled = refusal('SCHEDULED')
    expect(from('SCHEDULED')).toEqual(['as it is', 'IN_PROGRESS', scheduled('COMPLETED'), 'CANCELLED', 'EXPIRED'])
    const running = refusal('IN_PROGRESS')
    expect(from('IN_PROGRESS')).toEqual([running('SCHEDULED'), 'as it is', 'COMPLETED', 'CANCELLED', 'EXPIRED'])
  })
  test.each(['COMPLETED', 'CANCELLED', 'EXPIRED'] as const)('end with %s', (status) => {
    expect(from(status)).toEqual(all.map((to) => (to === status ? 'as it is' : refusal(status)(to))))
  })
  test('keep the instants of start and completion alone', () => {
    expect(moveTo(state({ status: 'SCHEDULED' }), 'IN_PROGRESS', at)).toMatchObject({ startedAt: at, completedAt: null })
    expect(moveTo(state({ startedAt: 'then' }), 'COMPLETED', at)).toMatchObject({ startedAt: 'then', completedAt: at })
    expect(moveTo(state(), 'CANCELLED', at)).toMatchObject({ completedAt: null })
  })
})

describe('consent', () => {
  const yes = { emotion: true, recording: true, policyVersion: '1' }
  test('said again is no change; another version is', () => {
    const given = consentTo(state(), yes, at)
    expect(consentTo(given, yes, 'later')).toBe(given)
    expect(consentTo(given, { ...yes, policyVersion: '2' }, '2026-01-02T00:00:00.000Z').consent).toMatchObject({ policyVersion: '2' })
  })
  test('is newer than the one before, whatever the clock says', () => {
    const given = consentTo(state(), yes, at)
    const withdrawn = consentTo(given, { ...yes, emotion: false }, '2026-01-01T09:59:00.000Z')
    expect(withdrawn.consent).toMatchObject({ emotion: false, recordedAt: '2026-01-01T10:00:00.001Z' })
  })
  test('after the end can only be taken back', () => {
    const ended = { ...consentTo(state(), { ...yes, recording: false }, at), status: 'COMPLETED' as const }
    expect(() => consentTo(ended, yes, at)).toThrow('COMPLETED')
    expect(consentTo(ended, { ...yes, emotion: false, recording: false }, at).consent).toMatchObject({ emotion: false })
  })
})

test('the current question is the first without an answer, in whatever order they are given', () => {
  const second = answer(state(), { id: 'a', questionId: 'q2' })
  expect(currentQuestionId(second)).toBe('q1')
  const both = answer(second, { id: 'b', questionId: 'q1' })
  expect(currentQuestionId(both)).toBeUndefined()
  expect(currentQuestionId(state({ status: 'SCHEDULED' }))).toBeUndefined()
  expect(() => answer(both, { id: 'c', questionId: 'q1' })).toThrow('answered')
  expect(() => answer(state(), { id: 'c', questionId: 'q9' })).toThrow('not one of')
})
