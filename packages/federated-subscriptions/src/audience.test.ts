import { describe, expect, test } from '@jest/globals'
import { createAudiences } from './audience.ts'
import type { LiveField } from './live-directive.ts'

interface Viewer {
  name: string
  crew: string
}
const live: LiveField = { cursor: 'cursor', after: 'after', overflow: 'LATEST', audience: 'CLASS' }
const anna: Viewer = { name: 'Anna', crew: 'red' }
const ben: Viewer = { name: 'Ben', crew: 'red' }
const known = createAudiences<Viewer>({
  viewer: (viewer) => ({ key: viewer.name, context: viewer }),
  viewerClass: ({ crew }) => (crew === 'none' ? undefined : { key: crew, context: { name: '', crew } }),
})

describe('the audience', () => {
  test('of a field of the class is the class', () => {
    expect(known.of({ live, personal: false }, anna)).toEqual({ key: 'class red', context: { name: '', crew: 'red' } })
  })
  test.each([
    ['a personal selection', { live, personal: true }, anna],
    ['a field of the viewer', { live: { ...live, audience: 'VIEWER' as const }, personal: false }, anna],
    ['a field that is not marked', { live: undefined, personal: false }, anna],
    ['a viewer without a class', { live, personal: false }, { name: 'Anna', crew: 'none' }],
  ])('of %s is the viewer alone', (_, plan, viewer) => {
    expect(known.of(plan, viewer)).toEqual({ key: 'viewer Anna', context: viewer })
  })
  test('of a class is never that of a viewer of the same name', () => {
    const named = createAudiences<Viewer>({ viewer: (v) => ({ key: 'red', context: v }), viewerClass: (v) => ({ key: 'red', context: v }) })
    expect(named.of({ live, personal: false }, anna).key).not.toBe(named.of({ live, personal: true }, anna).key)
  })
  test('is the context object itself while the application says nothing, until it says that one follows another', () => {
    const unknown = createAudiences<Viewer>({ viewer: undefined, viewerClass: undefined })
    const plan = { live, personal: false }
    expect(unknown.of(plan, anna).key).toBe(unknown.of(plan, anna).key)
    expect(unknown.of(plan, anna).key).not.toBe(unknown.of(plan, { ...anna }).key)
    expect(unknown.renewed(plan, anna, ben).key).toBe(unknown.of(plan, anna).key)
  })
})
