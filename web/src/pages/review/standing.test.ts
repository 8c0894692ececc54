import { describe, expect, test } from '@jest/globals'
import { emotionStanding } from './emotion/emotion-standing.ts'
import { noRecording } from './player/recording-standing.ts'

describe('what there is of the expressions', () => {
  const summary = { framesAccepted: 5, probabilities: {} }
  const all = { isOn: true, consent: { emotion: true }, summary, samples: 5 }
  test.each([
    ['kept', all],
    ['kept', { ...all, samples: undefined }],
    // Switched off since: what was read before is still there.
    ['kept', { ...all, isOn: false }],
    ['samplesDeleted', { ...all, samples: 0 }],
    ['withdrawn', { ...all, consent: { emotion: false }, summary: { framesAccepted: 5, probabilities: null }, samples: 0 }],
    ['noFace', { ...all, summary: { framesAccepted: 5, probabilities: null } }],
    ['off', { ...all, isOn: false, summary: null }],
    ['noConsent', { ...all, consent: { emotion: false }, summary: null }],
    ['noConsent', { ...all, consent: null, summary: null }],
    ['noFrames', { ...all, summary: null }],
  ])('%s', (standing, facts) => {
    expect(emotionStanding(facts)).toBe(standing)
  })
})

describe('why there is no recording', () => {
  const now = Date.parse('2026-01-01T12:00:00Z')
  const facts = { consent: { recording: true }, status: 'COMPLETED', completedAt: '2026-01-01T10:00:00Z' }
  test.each([
    ['never', facts],
    ['notYet', { ...facts, completedAt: '2026-01-01T11:50:00Z' }],
    ['notYet', { ...facts, status: 'IN_PROGRESS', completedAt: null }],
    ['never', { ...facts, status: 'CANCELLED', completedAt: null }],
    ['noConsent', { ...facts, consent: { recording: false } }],
    ['noAnswer', { ...facts, consent: null }],
  ])('%s', (why, given) => {
    expect(noRecording(given, now)).toBe(why)
  })
})
