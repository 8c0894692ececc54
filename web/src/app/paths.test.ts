import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { paths, signInThen, thenOf } from './paths.ts'
import { routePaths } from './route-paths.ts'

test('after signing in one comes back to where one was, and never to another address', () => {
  expect(thenOf(signInThen('/dashboard?status=COMPLETED').replace('/sign-in', ''))).toBe('/dashboard?status=COMPLETED')
  for (const then of [
    'https://elsewhere.example',
    '//elsewhere.example',
    '/\\elsewhere.example',
    'javascript:alert(1)',
    '',
    '/\t/elsewhere.example',
    '/\n//elsewhere.example',
    '/a/..//elsewhere.example',
  ])
    expect(thenOf(`?then=${encodeURIComponent(then)}`)).toBe('/')
})

test('an id is one part of a path, whatever is in it', () => {
  expect(paths.watch('a/b?c')).toBe('/dashboard/a%2Fb%3Fc')
})

test('the gateway answers each page’s path', () => {
  const file = join(import.meta.dirname, '../../../gateway/parley.routes.json')
  const { pages } = JSON.parse(readFileSync(file, 'utf8')) as { pages: Record<string, { views?: string[] }> } // ours
  expect([...(pages['/']?.views ?? []), '/'].toSorted((a, b) => a.localeCompare(b))).toEqual(
    routePaths.toSorted((a, b) => a.localeCompare(b)),
  )
})
