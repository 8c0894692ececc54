import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { findGateway, isGateway } from './find-gateway.ts'

const servers: Server[] = []
async function answering(status: number, body: string): Promise<string> {
  const server = createServer((_request, response) => void response.writeHead(status).end(body))
  servers.push(server)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}` // a TCP server has one
}

let gateway: string
let strangers: string[]
beforeAll(async () => {
  gateway = await answering(200, JSON.stringify({ data: { emotion: { name: 'EmotionSample' }, score: { name: 'Scorecard' } } }))
  strangers = [
    'http://127.0.0.1:1',
    await answering(404, '<h1>Not found</h1>'),
    // The interviews subgraph, asked by who has no identity.
    await answering(401, JSON.stringify({ errors: [{ message: 'This address answers the gateway only.' }] })),
    await answering(200, JSON.stringify({ data: { emotion: { name: 'EmotionSample' }, score: null } })),
  ]
})
afterAll(() => servers.forEach((server) => server.close()))

test('a gateway is who knows the types of all subgraphs', async () => {
  expect(await isGateway(gateway)).toBe(true)
  expect(await Promise.all(strangers.map(isGateway))).toEqual(strangers.map(() => false))
})

test('the first one that answers is found, whoever stands before it', async () => {
  const second = await answering(200, JSON.stringify({ data: { emotion: {}, score: {} } }))
  expect(await findGateway([...strangers, gateway, second])).toBe(gateway)
  expect(await findGateway(strangers)).toBeUndefined()
})
