import { setTimeout as pause } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from '@jest/globals'
import { parse } from 'graphql'
import type { EndReason } from '../src/index.ts'
import { receive, rejection } from './events.ts'
import { startHarbour } from './foreign/harbour.ts'
import { startGateway } from './gateway.ts'

const timers = (): number => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length

/** Looks again until it holds: some sockets close after a moment. */
async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds() && tries < 400; tries += 1) await pause(25)
  expect(holds()).toBe(true)
}

test('200 subscriptions opened and ended in every way leave nothing behind', async () => {
  const harbour = await startHarbour()
  const reasons: EndReason[] = []
  let started = 0
  const gateway = await startGateway(harbour.supergraphSdl, {
    limits: { reconnectMs: 300 },
    observer: { started: () => (started += 1), ended: ({ reason }) => reasons.push(reason) },
  })
  const timersBefore = timers()
  // Each of its own: none is shared.
  const query = 'subscription ($id: ID) { vesselMoved(id: $id) { id owner { name } } }'
  const open = async (count: number) => {
    const client = gateway.client()
    const all = Array.from({ length: count }, (_, n) => receive(client, query, { variables: { id: `${n}` } }))
    await harbour.moves.readBy(count)
    harbour.moves.publish({ id: 'a' })
    await Promise.all(all.map((one) => one.next()))
    return { client, all }
  }
  const nothing = () => {
    const { subscriptions, upstreams, sockets } = gateway.subscriptions.stats()
    return subscriptions + upstreams + sockets + harbour.moves.readers + harbour.vessels.sockets() === 0
  }

  const first = await open(50)
  first.all.forEach((one) => one.unsubscribe())
  await until(nothing)

  const second = await open(50)
  second.client.terminate()
  await Promise.all(second.all.map((one) => rejection(one.next())))
  await until(nothing)

  const third = await open(50)
  await harbour.vessels.kill()
  const errors = await Promise.all(third.all.map((one) => rejection(one.next())))
  expect(errors).toEqual(
    third.all.map(() => [expect.objectContaining({ extensions: { code: 'SERVICE_UNAVAILABLE', service: 'vessels' } })]),
  )
  await until(nothing)
  await harbour.vessels.revive()

  const fourth = await open(50)
  await gateway.webSockets.close()
  await Promise.all(fourth.all.map((one) => rejection(one.next())))
  await until(nothing)

  expect(gateway.webSockets.connections()).toBe(0)
  expect(gateway.server.listenerCount('upgrade')).toBe(0)
  expect(started).toBe(200)
  expect(Object.fromEntries(['left', 'unavailable'].map((reason) => [reason, reasons.filter((one) => one === reason).length]))).toEqual({
    left: 150,
    unavailable: 50,
  })
  await until(() => timers() <= timersBefore)
  await gateway.stop()
  await harbour.stop()
}, 90_000)

test('closing the library ends its subscriptions with SERVICE_UNAVAILABLE and its upstream sockets', async () => {
  const harbour = await startHarbour()
  const gateway = await startGateway(harbour.supergraphSdl)
  const all = ['id', 'owner { name }'].map((selection) => receive(gateway.client(), `subscription { vesselMoved { ${selection} } }`))
  await harbour.moves.readBy(2)
  await Promise.all([gateway.subscriptions.close(), gateway.subscriptions.close()])
  for (const one of all)
    expect(await rejection(one.next())).toEqual([expect.objectContaining({ extensions: { code: 'SERVICE_UNAVAILABLE' } })])
  expect(gateway.subscriptions.stats()).toEqual({ subscriptions: 0, upstreams: 0, delivered: 0, sockets: 0, plans: 0 })
  await harbour.moves.readBy(0)
  expect(await rejection(receive(gateway.client(), 'subscription { vesselMoved { id } }').next())).toEqual([
    expect.objectContaining({ extensions: { code: 'SERVICE_UNAVAILABLE' } }),
  ])
  await gateway.stop()
  await harbour.stop()
})

test('variables that the operation does not declare are not held while it is open', async () => {
  const harbour = await startHarbour()
  const gateway = await startGateway(harbour.supergraphSdl)
  const { subscriptions } = gateway
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const document = parse('subscription ($id: ID) { vesselMoved(id: $id) { id } }')
  const open = async (): Promise<WeakRef<object>> => {
    const undeclared = {}
    await subscriptions.subscribe({ document, variables: { id: 'a', undeclared }, context: { name: 'Anna' } })
    return new WeakRef(undeclared)
  }
  const held = await open()
  await harbour.moves.readBy(1)
  await until(() => {
    collect()
    return held.deref() === undefined
  })
  expect(subscriptions.stats().subscriptions).toBe(1)
  await gateway.stop()
  await harbour.stop()
})
