import { RemoteGraphQLDataSource } from '@apollo/gateway'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { parse } from 'graphql'
import { createFederatedSubscriptions, type Delivery, type FederatedSubscriptions, type LiveSubscription } from '../src/index.ts'
import { startLighthouses, type Lighthouses } from './foreign/lighthouses.ts'

interface Viewer {
  name: string
  group: string
}

let houses: Lighthouses
let subscriptions: FederatedSubscriptions<Viewer>
/** Who the subgraphs were told was asking. */
let upstreamAs: Viewer[]
let enrichedAs: Viewer[]

beforeEach(async () => {
  houses = await startLighthouses()
  upstreamAs = []
  enrichedAs = []
  subscriptions = createFederatedSubscriptions<Viewer>({
    supergraphSdl: houses.supergraphSdl,
    dataSource: ({ url }) =>
      new RemoteGraphQLDataSource({ url, willSendRequest: ({ context }) => void enrichedAs.push(context as unknown as Viewer) }),
    upstreamExtensions(viewer) {
      upstreamAs.push(viewer)
      return {}
    },
    viewer: (viewer) => ({ key: JSON.stringify(viewer), context: viewer }),
    viewerClass: ({ group }) => (group === 'alone' ? undefined : { key: group, context: { name: '', group } }),
    limits: { idleSocketMs: 20, reconnectMs: 2_000, upstreamMessageBytes: 20_000 },
  })
})
afterEach(async () => {
  await subscriptions.close()
  await houses.stop()
})

/** A watcher with what was delivered to it. */
interface Watching {
  subscription: LiveSubscription<Viewer>
  deliveries: Delivery[]
  /** Resolves when so many have come in all. */
  has(count: number): Promise<unknown[]>
  end: Promise<readonly unknown[]>
}

async function watch(query: string, viewer: Viewer, more: { variables?: Record<string, unknown>; after?: string } = {}): Promise<Watching> {
  const subscription = await subscriptions.subscribe({ document: parse(query), context: viewer, ...more })
  if (!('pipe' in subscription)) throw new Error(JSON.stringify(subscription))
  const deliveries: Delivery[] = []
  let wake = (): void => {}
  const end = new Promise<readonly unknown[]>((resolve) => {
    subscription.pipe({
      next(delivery) {
        deliveries.push(delivery)
        wake()
        return true
      },
      end: (errors = []) => resolve(errors.map(({ extensions }) => extensions)),
    })
  })
  return {
    subscription,
    deliveries,
    async has(count) {
      while (deliveries.length < count) await new Promise<void>((resolve) => (wake = resolve))
      return deliveries.map(({ result }) => Object.values(result.data ?? {})[0])
    },
    end,
  }
}

/** Looks again until so many upstreams are left: who came later goes over to the others in steps. */
async function upstreams(count: number): Promise<void> {
  while (subscriptions.stats().upstreams !== count || houses.topic.readers !== count) await pause(5)
}

const anna: Viewer = { name: 'Anna', group: 'crew' }
const ben: Viewer = { name: 'Ben', group: 'crew' }
const stranger: Viewer = { name: 'Sam', group: 'port' }
const query = 'subscription { lamp(id: "a") { brightness keeper { name } } }'

describe('viewers of one class', () => {
  test('share the upstream, the enrichment and the serialisation of a field that their subgraph marks so', async () => {
    houses.light('a', 1)
    const all = [await watch(query, anna), await watch(query, ben), await watch(query, { ...ben })]
    await Promise.all(all.map((one) => one.has(1)))
    const asked = houses.keepers.queries.length
    houses.light('a', 2)
    for (const one of all) expect((await one.has(2))[1]).toEqual({ brightness: 2, keeper: { name: 'Keeper of a' } })
    expect(houses.topic.readers).toBe(1)
    expect(houses.keepers.queries.length - asked).toBe(1)
    expect(new Set(all.map(({ deliveries }) => deliveries[1])).size).toBe(1)
    expect(subscriptions.stats()).toMatchObject({ subscriptions: 3, upstreams: 1 })
  })

  test('are served as the class: neither subgraph is told of one of them', async () => {
    houses.light('a', 1)
    const [first] = [await watch(query, anna), await watch(query, ben)]
    await first?.has(1)
    const nobody = { name: '', group: 'crew' }
    expect(upstreamAs).toEqual([nobody])
    expect(new Set(enrichedAs.map(({ name }) => name))).toEqual(new Set(['']))
  })

  test('do not share with another class', async () => {
    houses.light('a', 1)
    const all = [await watch(query, anna), await watch(query, stranger)]
    await Promise.all(all.map((one) => one.has(1)))
    expect(houses.topic.readers).toBe(2)
    expect(upstreamAs.map(({ group }) => group)).toEqual(['crew', 'port'])
  })

  test.each([
    ['a personal field', 'subscription { lamp(id: "a") { seenBy } }', anna, ben],
    ['a field that is the viewer’s', 'subscription { mine(id: "a") { brightness } }', anna, ben],
    ['a viewer whose class may not be shared', query, { name: 'A', group: 'alone' }, { name: 'B', group: 'alone' }],
  ])('do not share %s, which each asks for under their own name', async (_, text, one, other) => {
    await watch(text, one)
    await watch(text, other)
    await watch(text, { ...one })
    await houses.topic.readBy(2)
    expect(upstreamAs).toEqual([one, other])
  })

  test('go on when the one who came first leaves', async () => {
    houses.light('a', 1)
    const [first, second] = [await watch(query, anna), await watch(query, ben)]
    await second?.has(1)
    await first?.subscription.return()
    houses.light('a', 2)
    expect((await second?.has(2))?.[1]).toMatchObject({ brightness: 2 })
    expect(upstreamAs).toHaveLength(1)
    await second?.subscription.return()
    await houses.topic.readBy(0)
  })
})

test('without a word on who viewers are, only those of the same context share', async () => {
  const alone = createFederatedSubscriptions<Viewer>({
    supergraphSdl: houses.supergraphSdl,
    dataSource: ({ url }) => new RemoteGraphQLDataSource({ url }),
  })
  for (const context of [anna, anna, { ...anna }]) {
    const subscription = await alone.subscribe({ document: parse(query), context })
    expect(subscription).not.toHaveProperty('errors')
  }
  await houses.topic.readBy(2)
  expect(alone.stats()).toMatchObject({ subscriptions: 3, upstreams: 2 })
  await alone.close()
})

test('a field without @live is shared among those who come before its first event: a later one begins as the field begins', async () => {
  const text = 'subscription { plain { brightness } }'
  const early = [await watch(text, anna), await watch(text, anna)]
  await houses.topic.readBy(1)
  houses.light('a', 1)
  for (const one of early) expect(await one.has(1)).toEqual([{ brightness: 1 }])
  const late = await watch(text, anna)
  expect(await late.has(1)).toEqual([{ brightness: 1 }])
  houses.light('a', 2)
  for (const one of [...early, late]) expect((await one.has(2)).at(-1)).toEqual({ brightness: 2 })
  expect(subscriptions.stats()).toMatchObject({ subscriptions: 3, upstreams: 2 })
  await early[0]?.subscription.return()
  await early[1]?.subscription.return()
  await houses.topic.readBy(1)
})

describe('whoever comes later', () => {
  test('has the state first, of a field that begins so, and then what the others get', async () => {
    houses.light('a', 1)
    const first = await watch(query, anna)
    await first.has(1)
    houses.light('a', 2)
    await first.has(2)
    const late = await watch(query, ben)
    expect(await late.has(1)).toEqual([{ brightness: 2, keeper: { name: 'Keeper of a' } }])
    houses.light('a', 3)
    expect((await late.has(2))[1]).toMatchObject({ brightness: 3 })
    expect(upstreamAs).toHaveLength(1)
  })

  test('has nothing old, of a field that is live only', async () => {
    const text = 'subscription { flashed(id: "a") { brightness } }'
    const first = await watch(text, anna)
    await houses.topic.readBy(1)
    houses.light('a', 1)
    await first.has(1)
    const late = await watch(text, ben)
    houses.light('a', 2)
    expect(await late.has(1)).toEqual([{ brightness: 2 }])
    expect(upstreamAs).toHaveLength(1)
  })

  test.each([
    ['lately', 3],
    ['long ago', 1],
  ])('and left %s gets what was missed, then what the others get, by one upstream in the end', async (_, left) => {
    const text = 'subscription { flashed(id: "a") { cursor } }'
    houses.light('a', 1)
    houses.light('a', 2)
    const first = await watch(text, anna)
    await houses.topic.readBy(1)
    for (const brightness of [3, 4, 5]) houses.light('a', brightness)
    await first.has(3)
    const back = await watch(text, ben, { after: String(left) })
    const missed = Array.from({ length: 5 - left }, (__, n) => ({ cursor: String(left + 1 + n) }))
    expect(await back.has(missed.length)).toEqual(missed)
    await houses.topic.readBy(1)
    houses.light('a', 6)
    expect((await back.has(missed.length + 1)).at(-1)).toEqual({ cursor: '6' })
    expect(await first.has(4)).toHaveLength(4)
    expect(subscriptions.stats()).toMatchObject({ subscriptions: 2, upstreams: 1 })
  })
})

describe('viewers of one class who select other fields', () => {
  const selections = ['brightness', 'near: bearing(from: 1)', 'far: bearing(from: 90) keeper { name }', 'id']
  const text = (selection: string) => `subscription { flashed(id: "a") { ${selection} } }`

  test('share one upstream that holds them all, and each gets only its own', async () => {
    const all = []
    for (const selection of selections) all.push(await watch(text(selection), anna))
    await upstreams(1)
    houses.light('a', 6)
    const last = await Promise.all(all.map(async (one) => (await one.has(1)).at(-1)))
    expect(last).toEqual([{ brightness: 6 }, { near: 2 }, { far: 91, keeper: { name: 'Keeper of a' } }, { id: 'a' }])
    expect(subscriptions.stats()).toMatchObject({ subscriptions: 4, upstreams: 1 })
  })

  test('whose variables have the same name and another value share it, too', async () => {
    const bearing = 'subscription ($from: Int!) { flashed(id: "a") { cursor bearing(from: $from) } }'
    const one = await watch(bearing, anna, { variables: { from: 1 } })
    const other = await watch(bearing.replace('bearing(', 'b: bearing('), anna, { variables: { from: 5 } })
    await upstreams(1)
    houses.light('a', 1)
    expect(await one.has(1)).toEqual([{ cursor: '1', bearing: 2 }])
    expect(await other.has(1)).toEqual([{ cursor: '1', b: 6 }])
  })

  test('that cannot stand in one operation keep apart', async () => {
    const all = [await watch(text('bearing(from: 1)'), anna), await watch(text('bearing(from: 2)'), anna)]
    await houses.topic.readBy(2)
    for (const brightness of [1, 2]) houses.light('a', brightness)
    expect((await Promise.all(all.map((one) => one.has(2)))).map(([value]) => value)).toEqual([{ bearing: 2 }, { bearing: 3 }])
    expect(subscriptions.stats()).toMatchObject({ upstreams: 2 })
  })

  test('do not pay for a field that fails for one of them', async () => {
    const well = await watch(text('brightness'), anna)
    const ill = await watch(text('brightness bulb'), anna)
    await upstreams(1)
    houses.light('a', 1)
    await Promise.all([well.has(1), ill.has(1)])
    houses.broken.add('a')
    houses.light('a', 2)
    expect((await well.has(2))[1]).toEqual({ brightness: 2 })
    expect((await ill.has(2))[1]).toEqual({ brightness: 2, bulb: null })
    expect(well.deliveries[1]?.result.errors).toBeUndefined()
    expect(ill.deliveries[1]?.result.errors).toMatchObject([{ path: ['flashed', 'bulb'] }])
    houses.light('a', 3)
    expect((await well.has(3))[2]).toEqual({ brightness: 3 })
  })
})

test('entity fetches of events close together go in one request, of different subscriptions too', async () => {
  const lamps = ['a', 'b', 'c', 'd']
  const all = []
  for (const lamp of lamps) all.push(await watch(`subscription { flashed(id: "${lamp}") { keeper { name } } }`, anna))
  await houses.topic.readBy(lamps.length)
  for (const lamp of lamps) houses.light(lamp, 1)
  const names = await Promise.all(all.map((one) => one.has(1)))
  expect(names).toEqual(lamps.map((lamp) => [{ keeper: { name: `Keeper of ${lamp}` } }]))
  const entities = houses.keepers.requests.map(({ variables }) => (variables['representations'] as unknown[]).length)
  expect(entities.reduce((sum, count) => sum + count, 0)).toBe(lamps.length)
  expect(entities.length).toBeLessThan(lamps.length)
})

describe('a right that was taken away', () => {
  test('ends the subscriptions of its viewer at once, and of nobody else', async () => {
    const [one, other] = [await watch(query, anna), await watch(query, ben)]
    expect(subscriptions.end(({ name }) => name === 'Anna', [])).toBe(1)
    expect(await one?.end).toEqual([])
    houses.light('a', 1)
    expect(await other?.has(1)).toHaveLength(1)
  })

  test('is noticed when the viewer is known anew: another audience ends it, the same does not', async () => {
    houses.light('a', 1)
    const one = await watch(query, anna)
    one.subscription.renew({ ...anna, name: 'Anna II' })
    expect(await one.has(1)).toHaveLength(1)
    one.subscription.renew({ ...anna, group: 'port' })
    expect(await one.end).toEqual([{ code: 'FORBIDDEN', reason: 'PERMISSIONS_CHANGED' }])
    expect(subscriptions.stats()).toMatchObject({ subscriptions: 0 })
  })
})

describe('a new supergraph', () => {
  test('takes over what is open without a lost or doubled event, enrichment included', async () => {
    const text = 'subscription { flashed(id: "a") { cursor keeper { name } } }'
    const all = [await watch(text, anna), await watch(text, ben)]
    await houses.topic.readBy(1)
    houses.light('a', 1)
    await Promise.all(all.map((one) => one.has(1)))
    const reloading = subscriptions.reload(
      houses.withKeepers((sdl) => sdl.replace('name: String!', 'name: String! rank: String')),
      { overMs: 50 },
    )
    for (const brightness of [2, 3, 4]) houses.light('a', brightness)
    expect(await reloading).toEqual({ moved: 2, ended: 0 })
    houses.light('a', 5)
    for (const one of all)
      expect(await one.has(5)).toEqual([1, 2, 3, 4, 5].map((n) => ({ cursor: String(n), keeper: { name: 'Keeper of a' } })))
    expect(subscriptions.schema.getType('Keeper')?.toString()).toBe('Keeper')
    const ranked = await watch('subscription { flashed(id: "a") { keeper { rank } } }', anna)
    expect(ranked.deliveries).toEqual([])
    expect(subscriptions.stats()).toMatchObject({ subscriptions: 3 })
  })

  test('that does not have a field any more ends those who ask for it, with the reason', async () => {
    const [gone, stays] = [await watch(query, anna), await watch('subscription { lamp(id: "a") { brightness } }', anna)]
    const outcome = await subscriptions.reload(
      houses.withKeepers((sdl) => sdl.replace('keeper: Keeper', 'warden: Keeper')),
      { overMs: 0 },
    )
    expect(outcome).toEqual({ moved: 1, ended: 1 })
    expect(await gone?.end).toEqual([{ code: 'GRAPHQL_VALIDATION_FAILED', reason: 'SCHEMA_CHANGED' }])
    houses.light('a', 1)
    expect(await stays?.has(1)).toEqual([{ brightness: 1 }])
  })

  test('that cannot be read changes nothing', async () => {
    const one = await watch(query, anna)
    await expect(subscriptions.reload('type Query { a: Int }')).rejects.toThrow(/./)
    houses.light('a', 1)
    expect(await one.has(1)).toEqual([{ brightness: 1, keeper: { name: 'Keeper of a' } }])
  })
})

test('arguments that JavaScript’s numbers cannot tell apart are different arguments', async () => {
  const [one, other] = ['1234567890123456789', '1234567890123456788']
  const first = await watch(`subscription { flashed(id: ${one}) { id } }`, anna)
  await houses.topic.readBy(1)
  const second = await watch(`subscription { flashed(id: ${other}) { id brightness } }`, anna)
  await houses.topic.readBy(2)
  houses.light(one ?? '', 1)
  houses.light(other ?? '', 2)
  expect(await first.has(1)).toEqual([{ id: one }])
  expect(await second.has(1)).toEqual([{ id: other, brightness: 2 }])
})

test.each([
  ['a field', 'subscription { flashed(id: "a") { live_cursor: cursor mine: brightness } }', { live_cursor: '1', mine: 1 }],
  ['another field', 'subscription { flashed(id: "a") { live_cursor: brightness } }', { live_cursor: 1 }],
  ['a variable', 'subscription ($live_after: String) { flashed(id: "a", after: $live_after) { brightness } }', { brightness: 1 }],
  ['another variable', 'subscription ($live_after: Int! = 4) { flashed(id: "a") { bearing(from: $live_after) } }', { bearing: 5 }],
])('a client may name %s as the library does', async (_, text, event) => {
  const beside = await watch('subscription { flashed(id: "a") { id } }', ben)
  await houses.topic.readBy(1)
  const named = await watch(text, anna)
  while (upstreamAs.length < 2) await pause(5)
  await pause(20)
  houses.light('a', 1)
  expect(await named.has(1)).toEqual([event])
  expect(await beside.has(1)).toEqual([{ id: 'a' }])
})

test('an event that is too large for one selection is not so for another that shares its upstream', async () => {
  const variables = { id: 'a'.repeat(5_000) }
  const small = await watch('subscription ($id: ID!) { flashed(id: $id) { brightness } }', anna, { variables })
  await houses.topic.readBy(1)
  const large = await watch('subscription ($id: ID!) { flashed(id: $id) { a: id b: id c: id d: id e: id } }', ben, { variables })
  while (upstreamAs.length < 3) await pause(5)
  await upstreams(1)
  houses.light(variables.id, 1)
  expect(await large.end).toMatchObject([{ code: 'PAYLOAD_TOO_LARGE' }])
  houses.light(variables.id, 2)
  expect(await small.has(2)).toEqual([{ brightness: 1 }, { brightness: 2 }])
})
