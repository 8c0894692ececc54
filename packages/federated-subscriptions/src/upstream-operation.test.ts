import { describe, expect, test } from '@jest/globals'
import { buildSchema, parse, print, type GraphQLField } from 'graphql'
import type { LiveField } from './live-directive.ts'
import { upstreamOperation } from './upstream-operation.ts'

const schema = buildSchema(`
  type Query { a: Int }
  type Subscription { log(ship: ID, after: String, before: String): Entry!  all(after: String): [Entry!]  bare(after: String): Int }
  type Entry { cursor: String!  text: String }
`)
const live: LiveField = { cursor: 'cursor', after: 'after', overflow: 'LATEST', audience: 'VIEWER' }
const field = (name: string): GraphQLField<unknown, unknown> => {
  const found = schema.getSubscriptionType()?.getFields()[name]
  if (!found) throw new Error(name)
  return found
}
const text = (source: string): string => print(parse(source))

describe('the operation for the owning subgraph', () => {
  test('is the planner’s where the field is not live', () => {
    const operation = upstreamOperation(parse('subscription W($s: ID) { x: log(ship: $s) { text } }'), field('log'))
    expect(operation).toMatchObject({
      query: text('subscription W($s: ID) { x: log(ship: $s) { text } }'),
      operationName: 'W',
      variables: ['s'],
    })
  })
  test('has the cursor and the place to go on from', () => {
    const { query, resume } = upstreamOperation(parse('subscription { log(ship: 1) { text } }'), field('log'), live)
    expect(query).toBe(text('subscription ($live_after: String) { log(ship: 1, after: $live_after) { text live_cursor: cursor } }'))
    expect(resume).toEqual({ cursorKey: 'live_cursor', variable: 'live_after', initial: undefined, numeric: false })
  })
  test('takes the client’s own place out, with a variable that nothing else uses', () => {
    const { query, variables, resume } = upstreamOperation(
      parse('subscription ($a: String, $s: ID) { log(ship: $s, after: $a) { text } }'),
      field('log'),
      live,
    )
    expect(query).toBe(
      text('subscription ($s: ID, $live_after: String) { log(ship: $s, after: $live_after) { text live_cursor: cursor } }'),
    )
    expect(variables).toEqual(['s'])
    expect(resume?.initial).toMatchObject({ kind: 'Variable' })
  })
  test('keeps a variable that something else uses', () => {
    const { variables } = upstreamOperation(parse('subscription ($a: String) { log(before: $a, after: $a) { text } }'), field('log'), live)
    expect(variables).toEqual(['a'])
  })
  test.each(['subscription { all { text } }', 'subscription { bare }'])('is left alone where an event has no cursor: %s', (source) => {
    const name = source.includes('all') ? 'all' : 'bare'
    expect(upstreamOperation(parse(source), field(name), live)).toMatchObject({
      query: text(source),
      operationName: undefined,
      variables: [],
    })
  })
})
