import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { receive, rejection } from './events.ts'
import { startHarbour, type Harbour, type Sailed } from './foreign/harbour.ts'
import { startGateway, type TestGateway } from './gateway.ts'

let harbour: Harbour
let gateway: TestGateway

beforeAll(async () => {
  harbour = await startHarbour()
  gateway = await startGateway(harbour.supergraphSdl)
})
afterAll(async () => {
  await gateway.stop()
  await harbour.stop()
})

/** Subscribes, publishes one event once the upstream reads, and returns what came. */
async function once(query: string, event: Sailed, variables: Record<string, unknown> = {}) {
  const received = receive(gateway.client(), query, { variables })
  await harbour.moves.readBy(1)
  harbour.moves.publish(event)
  const result = await received.next()
  received.unsubscribe()
  await harbour.moves.readBy(0)
  return result
}

describe('an event has exactly the selection that was asked for', () => {
  test('of the owning subgraph alone', async () => {
    expect(await once('subscription { vesselMoved { id speed } }', { id: 'a', speed: 4 })).toEqual({
      data: { vesselMoved: { id: 'a', speed: 4 } },
    })
  })

  test('of three subgraphs, two in parallel', async () => {
    expect(
      await once('subscription { vesselMoved { speed harbour { name master { email } } owner { name } } }', { id: 'a', speed: 4 }),
    ).toEqual({
      data: {
        vesselMoved: { speed: 4, harbour: { name: 'Harbour h-a', master: { email: 'm-h-a@example.com' } }, owner: { name: 'Person o-a' } },
      },
    })
  })

  test('with @requires back to the owning subgraph itself', async () => {
    expect(await once('subscription { vesselMoved { toll speed } }', { id: 'abc', speed: 2 })).toEqual({
      data: { vesselMoved: { toll: 300, speed: 2 } },
    })
  })

  test('with aliases, fragments, variables, input objects, enums, arguments, @skip and @include', async () => {
    const query = /* GraphQL */ `
      subscription Watch($kind: VesselKind!, $n: Int = 2, $yes: Boolean!, $no: Boolean!, $note: String) {
        ship: vesselMoved(filter: { kind: $kind, tags: ["x"] }) {
          __typename
          number: id
          ...Rest
          first: tags(first: $n)
          all: tags
          home: harbour(note: $note) {
            motto
            ...Named
          }
          gone: harbour @skip(if: $yes) {
            name
          }
          missing: owner @include(if: $no) {
            name
          }
        }
      }
      fragment Rest on Vessel {
        kind
        toll @include(if: $yes)
        owner @skip(if: $no) {
          ... on Person {
            called: name
          }
        }
      }
      fragment Named on Harbour {
        title: name
        __typename
      }
    `
    expect(await once(query, { id: 'a' }, { kind: 'FERRY', yes: true, no: false, note: 'hi' })).toEqual({
      data: {
        ship: {
          __typename: 'Vessel',
          number: 'a',
          kind: 'TUG',
          toll: 100,
          owner: { called: 'Person o-a' },
          first: ['a1', 'a2'],
          all: ['a1', 'a2', 'a3'],
          home: { motto: 'hi', title: 'Harbour h-a', __typename: 'Harbour' },
        },
      },
    })
  })

  test('of lists of entities', async () => {
    const result = await once('subscription { fleetMoved { id toll berths { number keeper { email } } } }', { id: 'all', speed: 3 })
    expect(result).toEqual({
      data: {
        fleetMoved: ['a', 'f', 'c'].map((id) => ({
          id,
          toll: 100,
          berths: [
            { number: 1, keeper: { email: `k-${id}@example.com` } },
            { number: 2, keeper: null },
          ],
        })),
      },
    })
  })

  test('of unions and interfaces', async () => {
    const sighted = 'subscription { sighted { __typename ... on Vessel { harbour { name } } ... on Iceberg { mass } } }'
    expect(await once(sighted, { id: 'b' })).toEqual({ data: { sighted: { __typename: 'Vessel', harbour: { name: 'Harbour h-b' } } } })
    expect(await once(sighted, { id: 'i', mass: 8 })).toEqual({ data: { sighted: { __typename: 'Iceberg', mass: 8 } } })
    const moved = 'subscription { moved { speed ... on Vessel { owner { name } } } }'
    expect(await once(moved, { id: 'b', speed: 6 })).toEqual({ data: { moved: { speed: 6, owner: { name: 'Person o-b' } } } })
    expect(await once('subscription { moved { speed } }', { id: 'i', mass: 8 })).toEqual({ data: { moved: { speed: 0 } } })
  })

  test('with null where there is nothing to enrich', async () => {
    expect(await once('subscription { vesselMoved { harbour { name } } }', { id: 'adrift' })).toEqual({
      data: { vesselMoved: { harbour: null } },
    })
  })
})

describe('an event equals the query for the same selection', () => {
  const selections = [
    'id name speed kind',
    '__typename id position { lat lon }',
    'toll',
    'x: toll y: toll harbourClass',
    'harbour { id name motto master { name } }',
    'harbour(note: "n") { motto }',
    'harbour { master { name email knots } }',
    'owner { name boats { id name owner { name boats { id toll } } } }',
    'berths { number keeper { name } }',
    'pilot { id name email }',
    'tags(first: 1) owner { __typename } ... { speed ... on Vessel { kind } }',
    '... on Moving { id speed } pilot { boats { name kind } }',
  ]
  test.each(selections)('%s', async (selection) => {
    const { data } = await gateway.query(`{ vessel(id: "a") { ${selection} } }`)
    const event = await once(`subscription { vessel: vesselMoved { ${selection} } }`, { id: 'a', speed: 7 })
    expect(event).toEqual({ data })
    expect(JSON.stringify(event.data)).toBe(JSON.stringify(data))
  })
  test.each(['... on Vessel { id toll owner { name } } ... on Iceberg { id mass }', '__typename ... on Moving { speed }'])(
    'of a union: %s',
    async (selection) => {
      for (const id of ['a', 'i']) {
        const { data } = await gateway.query(`{ seen(id: "${id}") { ${selection} } }`)
        expect(await once(`subscription { seen: sighted { ${selection} } }`, id === 'i' ? { id, mass: 9 } : { id, speed: 7 })).toEqual({
          data,
        })
      }
    },
  )
})

test('two watchers of one event with different selections never see each other’s data', async () => {
  const client = gateway.client()
  const watchers = ['id', 'id owner { name }', 'id owner { email } harbour { name }', 'harbour { motto }'].map((selection) => ({
    selection,
    received: receive(client, `subscription { vesselMoved { ${selection} } }`),
  }))
  await harbour.moves.readBy(2) // one for those that need the same of it
  harbour.moves.publish({ id: 'a' })
  const results = await Promise.all(watchers.map(({ received }) => received.next()))
  expect(results.map(({ data }) => data?.['vesselMoved'])).toEqual([
    { id: 'a' },
    { id: 'a', owner: { name: 'Person o-a' } },
    { id: 'a', owner: { email: 'o-a@example.com' }, harbour: { name: 'Harbour h-a' } },
    { harbour: { motto: null } },
  ])
  watchers.forEach(({ received }) => received.unsubscribe())
  await harbour.moves.readBy(0)
})

test('events keep their order', async () => {
  const received = receive(gateway.client(), 'subscription { vesselMoved { speed owner { name } } }')
  await harbour.moves.readBy(1)
  for (let speed = 1; speed <= 50; speed += 1) harbour.moves.publish({ id: 'a', speed })
  for (let speed = 1; speed <= 50; speed += 1)
    expect(await received.next()).toEqual({ data: { vesselMoved: { speed, owner: { name: 'Person o-a' } } } })
  received.unsubscribe()
  await harbour.moves.readBy(0)
})

describe('what is wrong with an operation is told before anything is opened', () => {
  test.each([
    ['an unknown field', 'subscription { vesselMoved { wings } }', {}, 'GRAPHQL_VALIDATION_FAILED', /Cannot query field "wings"/],
    [
      'two root fields',
      'subscription { vesselMoved { id } sighted { __typename } }',
      {},
      'GRAPHQL_VALIDATION_FAILED',
      /only one top level field/,
    ],
    [
      'a missing variable',
      'subscription ($a: Int!) { vesselMoved { tags(first: $a) } }',
      {},
      'BAD_USER_INPUT',
      /Variable "\$a" of required type/,
    ],
    [
      'a bad enum',
      'subscription ($k: VesselKind!) { vesselMoved(filter: { kind: $k }) { id } }',
      { variables: { k: 'RAFT' } },
      'BAD_USER_INPUT',
      /RAFT/,
    ],
    ['an unknown name', 'subscription A { sighted { __typename } }', { operationName: 'B' }, 'OPERATION_RESOLUTION_FAILURE', /"B"/],
    [
      'no name among several',
      'subscription A { sighted { __typename } } query B { fleet { id } }',
      {},
      'OPERATION_RESOLUTION_FAILURE',
      /Must provide operation name/,
    ],
    ['text that does not parse', 'subscription {', {}, 'GRAPHQL_PARSE_FAILED', /Syntax Error/],
    ['a conditional root', 'subscription { sighted @skip(if: true) { __typename } }', {}, 'BAD_USER_INPUT', /./],
  ])('%s', async (_, query, more, code, message) => {
    const errors = await rejection(receive(gateway.client(), query, more).next())
    expect(errors).toEqual([
      expect.objectContaining({ message: expect.stringMatching(message), extensions: expect.objectContaining({ code }) }),
    ])
    expect(gateway.subscriptions.stats().upstreams).toBe(0)
  })
})

test('queries are answered on the same socket', async () => {
  expect(await receive(gateway.client(), '{ vessel(id: "a") { toll owner { name } } }').next()).toEqual({
    data: { vessel: { toll: 100, owner: { name: 'Person o-a' } } },
  })
  expect(await rejection(receive(gateway.client(), '{ nothing }').next())).toEqual([
    expect.objectContaining({ message: expect.stringContaining('nothing') }),
  ])
})

test('the API schema has neither the directive nor its enums, and plans are kept by document and name', async () => {
  expect(gateway.subscriptions.schema.getType('live__Overflow')).toBeUndefined()
  const before = gateway.subscriptions.stats().plans
  await once('subscription { vesselMoved { name } }', { id: 'a' })
  await once('subscription { vesselMoved { name } }', { id: 'b' })
  expect(gateway.subscriptions.stats().plans).toBe(before + 1)
})
