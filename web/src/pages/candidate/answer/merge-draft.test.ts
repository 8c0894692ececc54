import { expect, test } from '@jest/globals'
import { emptyRecord, isUnsaved, type AnswerRecord } from './answer-record.ts'
import { mergeDraft } from './merge-draft.ts'

const local = (transcript: string, version: number, savedVersion: number, change: Partial<AnswerRecord> = {}): AnswerRecord => ({
  ...emptyRecord('q1', 1_000),
  transcript,
  version,
  savedVersion,
  ...change,
})
const server = (transcript: string, version: number, updatedAt = 1_000) => ({ transcript, version, updatedAt })
const merge = (here?: AnswerRecord, there?: ReturnType<typeof server>) => mergeDraft('q1', here, there, 5_000)

test('with nothing on either side there is an empty answer', () => {
  expect(merge()).toEqual({ record: emptyRecord('q1', 5_000), other: undefined })
})

test('what only the platform has comes from there: another device goes on', () => {
  const { record } = merge(undefined, server('I once', 7))
  expect(record).toMatchObject({ transcript: 'I once', version: 7, savedVersion: 7 })
  expect(isUnsaved(record)).toBe(false)
})

test('what only this device has stays, and is saved again', () => {
  const { record } = merge(local('I once', 3, 3))
  expect(record.transcript).toBe('I once')
  expect(isUnsaved(record)).toBe(true)
})

test('words that were typed after the last save win over it', () => {
  expect(merge(local('I once led', 9, 5), server('I once', 5))).toMatchObject({
    record: { transcript: 'I once led', version: 9, savedVersion: 5 },
    other: undefined,
  })
})

test('a save whose answer was lost on the way is known as our own', () => {
  const here = local('I, too, led', 9, 5, { sent: { version: 7, transcript: 'I once led' } })
  expect(merge(here, server('I once led', 7))).toMatchObject({
    record: { transcript: 'I, too, led', version: 9, savedVersion: 7 },
    other: undefined,
  })
})

test('another device’s later words win over what was saved here', () => {
  expect(merge(local('I once', 5, 5), server('I once led a team', 9))).toMatchObject({
    record: { transcript: 'I once led a team', version: 9 },
    other: undefined,
  })
})

test('words of two devices that contain each other lose nothing: the longer goes on', () => {
  expect(merge(local('I once led', 6, 5), server('I once', 8)).record).toMatchObject({
    transcript: 'I once led',
    version: 9,
    savedVersion: 8,
  })
  expect(merge(local('I once', 6, 5), server('I once led', 8)).record).toMatchObject({
    transcript: 'I once led',
    version: 8,
    savedVersion: 8,
  })
})

test('words of two devices that differ: the newer is taken, the other offered', () => {
  const newer = merge(local('said here', 6, 5, { updatedAt: 9_000 }), server('said there', 8, 4_000))
  expect(newer).toMatchObject({ record: { transcript: 'said here', version: 9, savedVersion: 8 }, other: 'said there' })
  const older = merge(local('said here', 6, 5, { updatedAt: 3_000 }), server('said there', 8, 4_000))
  expect(older).toMatchObject({ record: { transcript: 'said there', version: 8 }, other: 'said here' })
})
