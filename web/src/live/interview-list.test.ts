import { expect, test } from '@jest/globals'
import { withChange, withChanges, withPage, type InterviewList, type Listed } from './interview-list.ts'

const line = (id: string, minute: number, revision = 1): Listed => ({ id, revision, createdAt: `2026-01-01T00:${minute}:00.000Z` })
const idsOf = ({ lines }: InterviewList<Listed>) => lines.map(({ id, revision }) => `${id}${revision}`).join(' ')

const shown: InterviewList<Listed> = { lines: [line('d', 40), line('c', 30), line('b', 20)], next: 'after b' }

test('a new one takes its place by its time; what would be on a later page is left to it', () => {
  expect(idsOf(withChange(shown, { kind: 'HOLDS', line: line('e', 50) }))).toBe('e1 d1 c1 b1')
  expect(idsOf(withChange(shown, { kind: 'HOLDS', line: line('x', 35) }))).toBe('d1 x1 c1 b1')
  expect(idsOf(withChange(shown, { kind: 'HOLDS', line: line('a', 10) }))).toBe('d1 c1 b1')
  expect(idsOf(withChange({ ...shown, next: undefined }, { kind: 'HOLDS', line: line('a', 10) }))).toBe('d1 c1 b1 a1')
})

test('a change replaces what is shown, an older one does not; what has left is gone', () => {
  const changed = withChange(shown, { kind: 'HOLDS', line: line('c', 30, 5) })
  expect(idsOf(changed)).toBe('d1 c5 b1')
  expect(withChange(changed, { kind: 'HOLDS', line: line('c', 30, 4) })).toBe(changed)
  expect(idsOf(withChange(changed, { kind: 'LEFT', id: 'c' }))).toBe('d1 b1')
})

test('what left while the list was asked for does not come back with the answer', () => {
  const answer = { lines: [line('d', 40), line('c', 30)], next: undefined }
  const since = [
    { kind: 'LEFT' as const, id: 'c' },
    { kind: 'HOLDS' as const, line: line('e', 50) },
    { kind: 'HOLDS' as const, line: line('d', 40, 3) },
  ]
  expect(idsOf(withChanges(answer, since))).toBe('e1 d3')
})

test('the next page doubles nothing that a change brought before', () => {
  const page = { lines: [line('b', 20, 2), line('a', 10)], next: undefined }
  expect(idsOf(withPage(shown, page))).toBe('d1 c1 b1 a1')
})
