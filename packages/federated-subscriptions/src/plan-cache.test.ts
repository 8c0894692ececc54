import { expect, test } from '@jest/globals'
import { parse } from 'graphql'
import { createPlanCache } from './plan-cache.ts'

const make = () => ({})

test('keeps the plan of a document, and of each operation in it', () => {
  const plans = createPlanCache(10)
  const plan = plans.get(parse('{ a }'), undefined, make)
  expect(plans.get(parse('{ a }'), undefined, make)).toBe(plan)
  expect(plans.get(parse('{ a }'), 'A', make)).not.toBe(plan)
  expect(plans.size).toBe(2)
})

test('holds few plans of large documents', () => {
  const plans = createPlanCache(100)
  for (let number = 0; number < 20; number += 1) plans.get(parse(`{ a${number} } # ${'x'.repeat(9_000)}`), undefined, make)
  expect(plans.size).toBe(5)
  plans.get(parse(`{ a } # ${'x'.repeat(90_000)}`), undefined, make)
  expect(plans.size).toBe(5)
})
