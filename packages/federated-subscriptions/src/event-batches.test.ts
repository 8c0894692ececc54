import type { GraphQLDataSource } from '@apollo/gateway'
import { describe, expect, test } from '@jest/globals'
import { batchEntityFetches, type BatchLimits } from './event-batches.ts'

type ProcessOptions = Parameters<GraphQLDataSource['process']>[0]
type Response = Awaited<ReturnType<GraphQLDataSource['process']>>

const limits: BatchLimits = { gatherMs: 1, longestMs: 20, entities: 5 }
const context = { viewer: 'anna' }
const query = 'query ($representations: [_Any!]!) { _entities(representations: $representations) { name } }'

function fetchOf(ids: readonly string[], more: { context?: object; query?: string; variables?: object } = {}): ProcessOptions {
  const variables = { representations: ids.map((id) => ({ __typename: 'Lamp', id })), ...more.variables }
  return { request: { query: more.query ?? query, variables }, context: more.context ?? context } as unknown as ProcessOptions // the rest is not looked at
}

/** A source that says what it was asked, each entity named after its id. */
function source(answer: (ids: string[]) => Promise<Response> | Response = (ids) => ({ data: { _entities: ids.map(named) } })) {
  const asked: string[][] = []
  const underneath: GraphQLDataSource = {
    async process({ request }) {
      const { representations = [] } = (request.variables ?? {}) as { representations?: { id: string }[] }
      const ids = representations.map(({ id }) => id)
      asked.push(ids)
      return answer(ids)
    },
  }
  const batched = batchEntityFetches(underneath, limits)
  return { asked, process: (options: ProcessOptions) => batched.process(options) }
}
const named = (id: string) => ({ name: `Lamp ${id}` })

describe('entity fetches', () => {
  test('that come together are one request, in which each entity stands once; each gets what it asked for, in its order', async () => {
    const { asked, process } = source()
    const answers = await Promise.all([fetchOf(['a', 'b']), fetchOf(['b', 'c']), fetchOf(['a'])].map((fetch) => process(fetch)))
    expect(asked).toEqual([['a', 'b', 'c']])
    expect(answers.map(({ data }) => data?.['_entities'])).toEqual([[named('a'), named('b')], [named('b'), named('c')], [named('a')]])
  })

  test('share nothing that one of them could change', async () => {
    const { process } = source()
    const [one, other] = await Promise.all([process(fetchOf(['a'])), process(fetchOf(['a']))])
    const [first, second] = [one, other].map((answer) => (answer?.data as { _entities?: unknown[] } | undefined)?._entities?.[0])
    expect(first).toEqual(second)
    expect(first).not.toBe(second)
  })

  test.each([
    ['of another viewer', { context: { viewer: 'ben' } }],
    ['of another text', { query: query.replace('name', 'id name') }],
    ['with other variables', { variables: { first: 3 } }],
  ])('%s stay apart', async (_, more) => {
    const { asked, process } = source()
    await Promise.all([process(fetchOf(['a'])), process(fetchOf(['b'], more))])
    expect(asked).toEqual([['a'], ['b']])
  })

  test('gather while a request like theirs is under way, and go when it is back', async () => {
    let release = (): void => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    let first = true
    const { asked, process } = source(async (ids) => {
      if (first) {
        first = false
        await held
      }
      return { data: { _entities: ids.map(named) } }
    })
    const one = process(fetchOf(['a']))
    while (asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
    const others = ['b', 'c'].map((id) => process(fetchOf([id])))
    release()
    await Promise.all([one, ...others])
    expect(asked).toEqual([['a'], ['b', 'c']])
  })

  test('do not wait for a request that stays away', async () => {
    let first = true
    const { asked, process } = source((ids) => {
      if (!first) return { data: { _entities: ids.map(named) } }
      first = false
      return new Promise<Response>(() => {})
    })
    void process(fetchOf(['a']))
    while (asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
    expect((await process(fetchOf(['b']))).data).toEqual({ _entities: [named('b')] })
  })

  test('are at most so many entities in one request', async () => {
    const { asked, process } = source()
    await Promise.all(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) => process(fetchOf([id]))))
    expect(asked.map(({ length }) => length)).toEqual([5, 2])
  })

  test('are told the errors of their own entities, at their own places, and those that are of all', async () => {
    const { process } = source((ids) => ({
      data: { _entities: ids.map((id) => (id === 'b' ? null : named(id))) },
      errors: [{ message: 'broken', path: ['_entities', ids.indexOf('b'), 'name'] }, { message: 'slow' }] as never, // as JSON brings them
    }))
    const [one, other] = await Promise.all([process(fetchOf(['a'])), process(fetchOf(['c', 'b']))])
    expect(one?.errors).toEqual([{ message: 'slow' }])
    expect(other?.errors).toEqual([{ message: 'broken', path: ['_entities', 1, 'name'] }, { message: 'slow' }])
  })

  test('all fail with a request that fails', async () => {
    const { process } = source(() => Promise.reject(new Error('out of reach')))
    const all = await Promise.allSettled([process(fetchOf(['a'])), process(fetchOf(['b']))])
    expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  })
})

test('any other fetch passes through as it is', async () => {
  const { asked, process } = source(() => ({ data: { lamp: named('a') } }))
  const request = { request: { query: '{ lamp { name } }', variables: { id: 'a' } }, context } as unknown as ProcessOptions
  expect((await process(request)).data).toEqual({ lamp: named('a') })
  expect(asked).toHaveLength(1)
})
