import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { receive } from './events.ts'
import { startHarbour, type Harbour } from './foreign/harbour.ts'
import { startGateway, type TestGateway } from './gateway.ts'
import { protocolCases } from './protocol/cases.ts'
import { applies, runCase, type ProtocolLab } from './protocol/lab.ts'
import { startSocketServer, type SocketServer } from './protocol/socket-server.ts'

const limits = { messageBytes: 2_000, connectionInitMs: 150 }

describe('the protocol, on the WebSocket server alone', () => {
  let server: SocketServer
  let lab: ProtocolLab
  let count = 0

  beforeAll(async () => {
    server = await startSocketServer({ limits })
    lab = {
      url: server.url,
      refusedInit: { name: 'stranger' },
      subscription: { query: 'subscription { count }' },
      query: { query: '{ hello }' },
      emit: () => server.source.send({ count: (count += 1) }),
      watchedBy: (watchers) => server.source.watchedBy(watchers),
      ...limits,
    }
  })
  afterAll(async () => server.stop())

  test.each(protocolCases)('$name', async (one) => {
    expect(applies(one, lab)).toBe(true)
    await expect(runCase(one, lab)).resolves.toBeUndefined()
  })
})

describe('the protocol, on a federated gateway', () => {
  let harbour: Harbour
  let gateway: TestGateway
  let lab: ProtocolLab
  let speed = 0

  beforeAll(async () => {
    harbour = await startHarbour()
    gateway = await startGateway(
      harbour.supergraphSdl,
      {},
      {
        authenticate: ({ name }) => {
          if (name === 'stranger') throw new Error('refused')
          return { context: { name: 'anyone' } }
        },
        limits,
      },
    )
    lab = {
      url: gateway.url,
      refusedInit: { name: 'stranger' },
      subscription: { query: 'subscription { vesselMoved { id speed owner { name } } }' },
      query: { query: '{ fleet { id } }' },
      emit: () => harbour.moves.publish({ id: 'a', speed: (speed += 1) }),
      watchedBy: (readers) => harbour.moves.readBy(readers),
      ...limits,
    }
  })
  afterAll(async () => {
    await gateway.stop()
    await harbour.stop()
  })

  test.each(protocolCases)('$name', async (one) => {
    await expect(runCase(one, lab)).resolves.toBeUndefined()
  })

  test('a subscription that ends behind the gateway completes', async () => {
    const received = receive(gateway.client(), lab.subscription.query)
    await harbour.moves.readBy(1)
    harbour.moves.complete()
    await expect(received.completed()).resolves.toBeUndefined()
  })
})
