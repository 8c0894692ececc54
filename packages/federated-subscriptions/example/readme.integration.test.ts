import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { receive, rejection } from '../test/events.ts'
import { startHarbour, type Harbour } from '../test/foreign/harbour.ts'
import '../test/gateway.ts' // switches Apollo's telemetry off
import { serve } from './serve.ts'

let harbour: Harbour
beforeAll(async () => {
  harbour = await startHarbour()
})
afterAll(() => harbour.stop())

test('the README shows the example as it is', async () => {
  const [readme, example] = await Promise.all(['../README.md', 'serve.ts'].map((file) => readFile(new URL(file, import.meta.url), 'utf8')))
  expect(readme).toContain(example)
})

test('the example serves queries and enriched subscriptions', async () => {
  const service = await serve(harbour.supergraphSdl, 0)
  const url = `ws://127.0.0.1:${(service.server.address() as AddressInfo).port}/graphql` // a TCP server's
  const client = createClient({ url, webSocketImpl: WebSocket, connectionParams: { user: 'Ann' } })
  expect(await receive(client, '{ vessel(id: "a") { toll } }').next()).toEqual({ data: { vessel: { toll: 100 } } })
  const received = receive(client, 'subscription { vesselMoved { toll owner { name } } }')
  await harbour.moves.readBy(1)
  expect(harbour.vessels.subscribes.at(-1)?.extensions).toEqual({ user: 'Ann' })
  harbour.moves.publish({ id: 'a' })
  expect(await received.next()).toEqual({ data: { vesselMoved: { toll: 100, owner: { name: 'Person o-a' } } } })
  received.unsubscribe()
  await client.dispose()
  const stranger = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0 })
  expect(await rejection(receive(stranger, '{ fleet { id } }').next())).toMatchObject({ code: 4403, reason: 'UNAUTHENTICATED' })
  await service.close()
})
