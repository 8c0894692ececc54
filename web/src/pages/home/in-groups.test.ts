import { expect, test } from '@jest/globals'
import { inGroups } from './in-groups.ts'

const interview = (id: string, status: string, instant: string | null) => ({
  id,
  status,
  scheduledAt: status === 'SCHEDULED' ? instant : null,
  startedAt: status === 'IN_PROGRESS' ? instant : null,
  completedAt: status === 'COMPLETED' ? instant : null,
})

test('what runs, what is to come, what is over: each in the order in which it matters', () => {
  const [early, late] = ['2026-11-01T10:00:00.000Z', '2026-12-01T10:00:00.000Z']
  const found = inGroups([
    interview('over, before', 'COMPLETED', early),
    interview('over, lately', 'COMPLETED', late),
    interview('later', 'SCHEDULED', late),
    interview('soon', 'SCHEDULED', early),
    interview('any time', 'SCHEDULED', null),
    interview('cancelled', 'CANCELLED', early),
    interview('expired', 'EXPIRED', early),
    interview('runs', 'IN_PROGRESS', early),
  ])
  expect(Object.values(found).map((group) => group.map(({ id }) => id))).toEqual([
    ['runs'],
    ['any time', 'soon', 'later'],
    ['over, lately', 'over, before'],
  ])
})
