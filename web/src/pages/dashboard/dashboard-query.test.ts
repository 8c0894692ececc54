import { expect, test } from '@jest/globals'
import { filtersOf, readQuery, writeQuery } from './dashboard-query.ts'

test('what is shown is in the address, and comes back from it', () => {
  for (const query of [
    { view: 'all', search: '' },
    { view: 'completed', search: 'Ada & Co? #1' },
  ] as const)
    expect(readQuery(new URLSearchParams(writeQuery(query)))).toEqual(query)
  expect(writeQuery({ view: 'all', search: '' })).toBe('')
  expect(readQuery(new URLSearchParams('?status=nonsense'))).toEqual({ view: 'all', search: '' })
})

test('those that run are asked for apart from the others, and only where they are shown', () => {
  expect(filtersOf({ view: 'all', search: ' ada ' })).toEqual({
    running: { status: ['IN_PROGRESS'], search: 'ada' },
    others: { status: ['SCHEDULED', 'COMPLETED', 'CANCELLED', 'EXPIRED'], search: 'ada' },
  })
  expect(filtersOf({ view: 'running', search: '' })).toEqual({ running: { status: ['IN_PROGRESS'] }, others: undefined })
  expect(filtersOf({ view: 'ended', search: '' })).toEqual({ running: undefined, others: { status: ['CANCELLED', 'EXPIRED'] } })
})
