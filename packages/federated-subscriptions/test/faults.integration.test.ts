import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { receive, rejection } from './events.ts'
import { startHarbour, type Harbour } from './foreign/harbour.ts'
import { startGateway, type TestGateway } from './gateway.ts'

let harbour: Harbour
let gateway: TestGateway

beforeEach(async () => {
  harbour = await startHarbour()
  gateway = await startGateway(harbour.supergraphSdl, { limits: { firstConnectMs: 800, reconnectMs: 5_000 } })
})
afterEach(async () => {
  await gateway.stop()
  await harbour.stop()
})

describe('an event that cannot be enriched fully carries what there is, and the stream goes on', () => {
  test('while a subgraph is down', async () => {
    const received = receive(gateway.client(), 'subscription { vesselMoved { speed harbour { name } owner { name } } }')
    await harbour.moves.readBy(1)
    await harbour.people.kill()
    harbour.moves.publish({ id: 'a', speed: 1 })
    expect(await received.next()).toEqual({
      data: { vesselMoved: { speed: 1, harbour: { name: 'Harbour h-a' }, owner: null } },
      errors: [
        {
          message: 'The subgraph "people" is out of reach; try again.',
          path: ['vesselMoved'],
          extensions: { code: 'SERVICE_UNAVAILABLE', service: 'people' },
        },
      ],
    })
    await harbour.people.revive()
    harbour.moves.publish({ id: 'a', speed: 2 })
    expect(await received.next()).toEqual({
      data: { vesselMoved: { speed: 2, harbour: { name: 'Harbour h-a' }, owner: { name: 'Person o-a' } } },
    })
  })

  test('when a subgraph does not answer in time', async () => {
    const impatient = await startGateway(harbour.supergraphSdl, { limits: { enrichmentTimeoutMs: 100 } })
    let release = (): void => {}
    harbour.people.hold = new Promise<void>((resolve) => (release = resolve))
    const received = receive(impatient.client(), 'subscription { vesselMoved { speed owner { name } } }')
    await harbour.moves.readBy(1)
    harbour.moves.publish({ id: 'a', speed: 1 })
    const { data, errors } = await received.next()
    release()
    await impatient.stop()
    expect(data).toEqual({ vesselMoved: { speed: 1, owner: null } })
    expect(errors).toEqual([expect.objectContaining({ extensions: { code: 'SERVICE_UNAVAILABLE', service: 'people' } })])
  })

  test('when a field of another subgraph fails: its own message, code and path in the client’s shape', async () => {
    const received = receive(gateway.client(), 'subscription { fleetMoved { id keeper: owner { hidden: secret name } } }')
    await harbour.moves.readBy(1)
    harbour.moves.publish({ id: 'a' })
    const { data, errors } = await received.next()
    expect(data?.['fleetMoved']).toEqual(['a', 'f', 'c'].map((id) => ({ id, keeper: { hidden: null, name: `Person o-${id}` } })))
    expect(errors).toEqual(
      [0, 1, 2].map((index) => ({
        message: 'Not for you.',
        path: ['fleetMoved', index, 'keeper', 'hidden'],
        extensions: { code: 'FORBIDDEN', service: 'people' },
      })),
    )
  })

  test('when a field that must not be null is missing: null goes up as GraphQL says', async () => {
    const received = receive(gateway.client(), 'subscription { vesselMoved { id pilot { id } } }')
    await harbour.moves.readBy(1)
    harbour.moves.publish({ id: 'unmanned' })
    const { data, errors } = await received.next()
    expect(data).toEqual({ vesselMoved: null })
    expect(errors).toEqual([
      expect.objectContaining({
        message: expect.stringContaining('Cannot return null for non-nullable field Vessel.pilot'),
        extensions: expect.objectContaining({ service: 'harbours' }),
      }),
    ])
  })

  test('when the enriching subgraph is down and its field must not be null', async () => {
    await harbour.harbours.kill()
    const received = receive(gateway.client(), 'subscription { fleetMoved { id pilot { id } } }')
    await harbour.moves.readBy(1)
    harbour.moves.publish({ id: 'a' })
    const { data, errors } = await received.next()
    expect(data).toBeNull()
    expect(errors).toEqual([expect.objectContaining({ extensions: { code: 'SERVICE_UNAVAILABLE', service: 'harbours' } })])
  })

  test('when the owning subgraph’s own field fails', async () => {
    const received = receive(gateway.client(), 'subscription { broken { id owner { name } } }')
    await harbour.moves.readBy(1)
    harbour.moves.publish({ id: 'a' })
    const { data, errors } = await received.next()
    expect(data).toBeNull()
    expect(errors).toEqual([
      {
        message: 'Cannot return null for non-nullable field Subscription.broken.',
        path: ['broken'],
        locations: undefined,
        extensions: expect.objectContaining({ service: 'vessels' }),
      },
    ])
    expect(JSON.stringify(errors)).not.toContain('(event)')
  })
})

describe('an upstream', () => {
  test('that refuses ends the subscription by an error message with its code', async () => {
    expect(await rejection(receive(gateway.client(), 'subscription { forbidden { id } }').next())).toEqual([
      expect.objectContaining({ message: 'No entry.', extensions: { code: 'FORBIDDEN', service: 'vessels' } }),
    ])
    expect(gateway.subscriptions.stats().subscriptions).toBe(0)
  })

  test('that completes completes the subscription, after its last event', async () => {
    const received = receive(gateway.client(), 'subscription { vesselMoved { owner { name } } }')
    await harbour.moves.readBy(1)
    harbour.moves.publish({ id: 'a' })
    harbour.moves.complete()
    expect(await received.next()).toEqual({ data: { vesselMoved: { owner: { name: 'Person o-a' } } } })
    await received.completed()
  })

  test('that was killed and comes back is taken up again', async () => {
    const client = gateway.client()
    const received = [
      receive(client, 'subscription { vesselMoved { speed } }'),
      receive(client, 'subscription { vesselMoved { owner { name } } }'),
    ]
    await harbour.moves.readBy(2)
    await harbour.vessels.kill()
    await harbour.moves.readBy(0)
    expect(gateway.subscriptions.stats()).toMatchObject({ subscriptions: 2, upstreams: 2 })
    await harbour.vessels.revive()
    await harbour.moves.readBy(2)
    harbour.moves.publish({ id: 'a', speed: 9 })
    expect(await Promise.all(received.map((one) => one.next()))).toEqual([
      { data: { vesselMoved: { speed: 9 } } },
      { data: { vesselMoved: { owner: { name: 'Person o-a' } } } },
    ])
  })

  test('that closes normally in between is taken up again with a fresh identity', async () => {
    const received = receive(gateway.client(), 'subscription { logged(ship: "a") { text } }')
    await harbour.entries.readBy(1)
    harbour.write({ number: 1, text: 'one' })
    expect(await received.next()).toEqual({ data: { logged: { text: 'one' } } })
    harbour.vessels.closeSockets(1000)
    await harbour.entries.readBy(0)
    harbour.write({ number: 2, text: 'two' })
    expect(await received.next()).toEqual({ data: { logged: { text: 'two' } } })
    expect(harbour.vessels.subscribes.map(({ variables }) => variables)).toEqual([{}, { live_after: '1' }])
  })

  test('that stays away ends the subscription with SERVICE_UNAVAILABLE and its name', async () => {
    await harbour.vessels.kill()
    expect(await rejection(receive(gateway.client(), 'subscription { vesselMoved { id } }').next())).toEqual([
      { message: 'The subgraph "vessels" is out of reach; try again.', extensions: { code: 'SERVICE_UNAVAILABLE', service: 'vessels' } },
    ])
    expect(gateway.subscriptions.stats()).toMatchObject({ subscriptions: 0, upstreams: 0, sockets: 0 })
  })
})

describe('a @live field', () => {
  test('is resumed after its last cursor, so that nothing is missed or doubled; the cursor that was not asked for stays out', async () => {
    const received = receive(gateway.client(), 'subscription { logged(ship: "a") { text vessel { owner { name } } } }')
    await harbour.entries.readBy(1)
    harbour.write({ number: 1, text: 'one', vesselId: 'a' })
    expect(await received.next()).toEqual({ data: { logged: { text: 'one', vessel: { owner: { name: 'Person o-a' } } } } })
    await harbour.vessels.kill()
    await harbour.entries.readBy(0)
    harbour.write({ number: 2, text: 'two' })
    harbour.write({ number: 3, text: 'three' })
    await harbour.vessels.revive()
    for (const text of ['two', 'three']) expect(await received.next()).toEqual({ data: { logged: { text, vessel: null } } })
    harbour.write({ number: 4, text: 'four' })
    expect(await received.next()).toEqual({ data: { logged: { text: 'four', vessel: null } } })
  })

  test('starts after the client’s own cursor, as a literal or a variable, and shows cursors that are asked for', async () => {
    for (let number = 1; number <= 3; number += 1) harbour.write({ number, text: `${number}` })
    const literal = receive(gateway.client(), 'subscription { logged(after: "1", ship: "a") { cursor mine: cursor } }')
    expect(await literal.next()).toEqual({ data: { logged: { cursor: '2', mine: '2' } } })
    const variable = receive(
      gateway.client(),
      'subscription ($from: String, $ship: ID!) { logged(ship: $ship, after: $from) { cursor } }',
      {
        variables: { from: '2', ship: 'b' },
      },
    )
    expect(await variable.next()).toEqual({ data: { logged: { cursor: '3' } } })
    const byDefault = receive(gateway.client(), 'subscription ($from: String = "2") { logged(ship: "b", after: $from) { cursor } }')
    expect(await byDefault.next()).toEqual({ data: { logged: { cursor: '3' } } })
  })

  test('that was cut before its first event goes on from the place it started at', async () => {
    harbour.write({ number: 1, text: 'before' })
    const received = receive(gateway.client(), 'subscription { logged(ship: "a") { text } }')
    await harbour.entries.readBy(1)
    // A round trip on the same upstream socket: by its answer the starting place has been told.
    await rejection(receive(gateway.client(), 'subscription { forbidden { id } }').next())
    await harbour.vessels.kill()
    await harbour.entries.readBy(0)
    harbour.write({ number: 2, text: 'while away' })
    await harbour.vessels.revive()
    expect(await received.next()).toEqual({ data: { logged: { text: 'while away' } } })
  })
})

test('an event that is too large ends its own subscription, and no other of that subgraph', async () => {
  const bounded = await startGateway(harbour.supergraphSdl, { limits: { upstreamMessageBytes: 20_000 } })
  const other = receive(bounded.client(), 'subscription { vesselMoved { id } }')
  const large = receive(bounded.client(), 'subscription { vesselMoved { a: id b: id c: id d: id e: id f: id } }')
  await harbour.moves.readBy(2)
  harbour.moves.publish({ id: 'x'.repeat(5_000) })
  expect(await rejection(large.next())).toMatchObject([{ extensions: { code: 'PAYLOAD_TOO_LARGE' } }])
  expect((await other.next()).data?.['vesselMoved']).toEqual({ id: 'x'.repeat(5_000) })
  await harbour.moves.readBy(1)
  harbour.moves.publish({ id: 'a' })
  expect(await other.next()).toEqual({ data: { vesselMoved: { id: 'a' } } })
  expect(harbour.vessels.subscribes).toHaveLength(2)
  await bounded.stop()
})
