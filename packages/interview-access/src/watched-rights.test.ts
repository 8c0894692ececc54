import { expect, test } from '@jest/globals'
import type { InterviewAccess } from '@parley/contracts'
import type { ParleyError, Principal } from '@parley/platform'
import { accessOf } from './testing/access-of.ts'
import { createWatchedRights } from './watched-rights.ts'

const staff: Principal = { kind: 'class', organizationId: 'o', role: 'ANALYST', scopes: [] }
const candidate: Principal = { kind: 'user', userId: 'c', sessionId: 's', organizationId: 'o', role: 'CANDIDATE', scopes: [] }

function openRights() {
  const listeners = new Set<(access: InterviewAccess) => void>()
  const rights = createWatchedRights({
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  })
  const told: string[] = []
  return {
    rights,
    told,
    listeners,
    change: (access: InterviewAccess) => listeners.forEach((listener) => listener(access)),
    watch: (name: string, principal: Principal, interviewId: string) =>
      rights.watch(principal, interviewId, (reason: ParleyError) => told.push(`${name} ${reason.code}`)),
  }
}

test('tells those who lost the right, and nobody else', () => {
  const { change, told, watch } = openRights()
  watch('staff', staff, 'one')
  watch('candidate', candidate, 'one')
  watch('elsewhere', staff, 'two')
  change(accessOf('one', { version: 2 }))
  expect(told).toEqual([])
  change(accessOf('one', { private: true, version: 3 }))
  expect(told).toEqual(['staff NOT_FOUND'])
  change(accessOf('one', { candidateId: null, version: 4 }))
  expect(told).toContain('candidate NOT_FOUND')
  expect(told).not.toContain('elsewhere NOT_FOUND')
})

test('a watch that was ended is told nothing and leaves nothing behind', () => {
  const { change, told, watch, rights, listeners } = openRights()
  const ends = [watch('first', staff, 'one'), watch('second', staff, 'one'), watch('third', staff, 'two')]
  expect(rights.size).toBe(3)
  ends[0]?.()
  ends[0]?.()
  change(accessOf('one', { private: true }))
  expect(told).toEqual(['second NOT_FOUND'])
  ends.forEach((end) => end())
  expect(rights.size).toBe(0)
  rights.close()
  expect(listeners.size).toBe(0)
})
