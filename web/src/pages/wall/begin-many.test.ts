import { expect, test } from '@jest/globals'
import { parse } from 'graphql'
import { beginMany } from './begin-many.ts'

test('one operation begins many replays, each of an interview of its own', () => {
  expect(beginMany(2)).toBe(
    'mutation BeginReplays($speed: Float!, $i0: ID!, $i1: ID!) { r0: replay(interviewId: $i0, speed: $speed) { id } r1: replay(interviewId: $i1, speed: $speed) { id } }',
  )
  expect(parse(beginMany(25)).definitions).toHaveLength(1)
})
