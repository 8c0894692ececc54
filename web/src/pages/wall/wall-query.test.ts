import { expect, test } from '@jest/globals'
import { mostReplays, readReplays, writeReplays } from './wall-query.ts'

test('a reload goes on with the replays that were there', () => {
  const ids = ['replay~interview-past-01~1~mx1aa8a3~56vz~mx45te42', 'replay~a,b~20~1~2~3']
  expect(readReplays(new URLSearchParams(writeReplays(ids.slice(0, 1))))).toEqual(ids.slice(0, 1))
  expect(writeReplays([])).toBe('')
})

test('what is no replay, comes twice, or is too many is left out', () => {
  const many = Array.from({ length: 80 }, (_, index) => `replay~${index}`)
  expect(readReplays(new URLSearchParams(`?replays=${['interview-1', '', ...many, ...many].join(',')}`))).toEqual(
    many.slice(0, mostReplays),
  )
})
