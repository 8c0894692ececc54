import { expect, test } from '@jest/globals'
import { errorCatalogue } from '@parley/platform'
import { documents } from './documents.ts'

test('the page of errors says of each code its status, its close code and whether to try again', () => {
  const page = documents()['docs/errors.md'] ?? ''
  const rows = page.split('\n').filter((line) => line.startsWith('| `'))
  expect(rows).toHaveLength(Object.keys(errorCatalogue).length)
  expect(rows).toContain('| `UNAUTHENTICATED` | Sign in first. | 401 | 4403 | no |')
  expect(rows).toContain('| `RATE_LIMITED` | Too many requests; try again after `retryAfterMs`. | 429 | none: the socket stays | yes |')
})
