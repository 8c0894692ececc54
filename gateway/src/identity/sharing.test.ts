import { describe, expect, test } from '@jest/globals'
import type { Principal, Role } from '@parley/platform'
import { createSharing, principalKey } from './sharing.ts'

type User = Extract<Principal, { kind: 'user' }>
const ann: User = { kind: 'user', userId: 'ann', sessionId: 's1', organizationId: 'o1', role: 'ANALYST', scopes: ['read', 'write'] }
const asked = (principal: Principal) => ({ principal, address: '192.0.2.7', requestId: 'r1', signal: new AbortController().signal })

const others: Principal[] = [
  { ...ann, userId: 'ben' },
  { ...ann, sessionId: 's2' },
  { ...ann, organizationId: 'o2' },
  { ...ann, role: 'ADMIN' },
  { ...ann, scopes: ['read'] },
  { ...ann, scopes: ['read,write'] },
  { ...ann, scopes: ['read write'] },
  { ...ann, scopes: [] },
  { ...ann, userId: 'ann","s1', sessionId: '' },
  { ...ann, userId: 'ann s1', sessionId: '' },
  { kind: 'class', organizationId: 'o1', role: 'ANALYST', scopes: ['read', 'write'] },
  { kind: 'service', service: 'emotion' },
  { kind: 'anonymous' },
]

describe('the viewer', () => {
  test('shares with nobody who is someone else, or has other rights', () => {
    const keys = [ann, ...others].map(principalKey)
    expect(new Set(keys).size).toBe(keys.length)
  })

  test('is the same on every connection, in whatever order the scopes come', () => {
    const { viewer } = createSharing()
    expect(viewer(asked({ ...ann, scopes: ['write', 'read'] })).key).toBe(viewer(asked(ann)).key)
  })

  test('runs with nothing that only one connection has, and an id of its own', () => {
    const { viewer, viewerClass } = createSharing()
    for (const audience of [viewer(asked(ann)), viewerClass(asked(ann))]) {
      expect(Object.keys(audience?.context ?? {}).toSorted()).toEqual(['principal', 'requestId'])
      expect(audience?.context.requestId).not.toBe('r1')
    }
  })

  test('who is nobody sees what anybody sees', () => {
    const { viewer } = createSharing()
    expect(viewer(asked({ kind: 'anonymous' })).key).toBe(viewer({ ...asked({ kind: 'anonymous' }), address: '203.0.113.9' }).key)
  })
})

describe('the class', () => {
  const classOf = (principal: Principal, roles?: Role[]) => createSharing(roles).viewerClass(asked(principal))

  test('is everyone of one organisation, role and scopes, and names no user', () => {
    const { key, context } = classOf(ann) ?? { key: '', context: undefined }
    expect(classOf({ ...ann, userId: 'ben', sessionId: 's9', scopes: ['write', 'read'] })?.key).toBe(key)
    expect(context?.principal).toEqual({ kind: 'class', organizationId: 'o1', role: 'ANALYST', scopes: ['read', 'write'] })
  })

  test('is another one for another organisation, role or scopes, and no single viewer', () => {
    const keys = [ann, { ...ann, organizationId: 'o2' }, { ...ann, role: 'ADMIN' as const }, { ...ann, scopes: ['read'] }].map(
      (principal) => classOf(principal)?.key,
    )
    expect(new Set(keys).size).toBe(4)
    expect(keys).not.toContain(principalKey(ann))
  })

  test('is for the roles that are listed, and never for candidates or those who are nobody', () => {
    expect(classOf(ann, ['ADMIN'])).toBeUndefined()
    expect(classOf({ ...ann, role: 'CANDIDATE' }, ['CANDIDATE', 'ADMIN'])).toBeUndefined()
    for (const principal of [{ kind: 'anonymous' }, { kind: 'service', service: 'emotion' }] as const)
      expect(classOf(principal)).toBeUndefined()
  })
})
