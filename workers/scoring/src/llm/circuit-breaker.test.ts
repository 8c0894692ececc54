import { expect, test } from '@jest/globals'
import { createCircuitBreaker } from './circuit-breaker.ts'

function breaker() {
  const clock = { now: 0 }
  const circuit = createCircuitBreaker({ failures: 2, restMs: 100, now: () => clock.now })
  const fail = (restMs?: number) => circuit.attempt()?.failed(restMs)
  return { clock, circuit, fail }
}

test('opens after failures in a row, not after failures between successes', () => {
  const { circuit, fail } = breaker()
  fail()
  circuit.attempt()?.succeeded()
  fail()
  expect(circuit.attempt()).toBeDefined()
  fail()
  expect(circuit.attempt()).toBeUndefined()
})

test('lets one try after its rest, and closes when that succeeds', () => {
  const { clock, circuit, fail } = breaker()
  fail()
  fail()
  clock.now = 99
  expect(circuit.attempt()).toBeUndefined()
  clock.now = 100
  const deciding = circuit.attempt()
  expect(circuit.attempt()).toBeUndefined()
  deciding?.succeeded()
  expect(circuit.attempt()).toBeDefined()
})

test('rests again when that try fails', () => {
  const { clock, circuit, fail } = breaker()
  fail()
  fail()
  clock.now = 100
  fail()
  clock.now = 199
  expect(circuit.attempt()).toBeUndefined()
  clock.now = 200
  expect(circuit.attempt()).toBeDefined()
})

test('lets another try when that one ended without a result', () => {
  const { clock, circuit, fail } = breaker()
  fail()
  fail()
  clock.now = 100
  circuit.attempt()?.ended()
  expect(circuit.attempt()).toBeDefined()
})

test('one that began before it opened does not let a second one try', () => {
  const { clock, circuit, fail } = breaker()
  const early = circuit.attempt()
  fail()
  fail()
  clock.now = 100
  expect(circuit.attempt()).toBeDefined()
  early?.ended()
  expect(circuit.attempt()).toBeUndefined()
})

test('rests as long as it is asked to, and no longer than five minutes', () => {
  const { clock, circuit, fail } = breaker()
  fail(60_000)
  fail(3_600_000)
  clock.now = 299_999
  expect(circuit.attempt()).toBeUndefined()
  clock.now = 300_000
  expect(circuit.attempt()).toBeDefined()
})
