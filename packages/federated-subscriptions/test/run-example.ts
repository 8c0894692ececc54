import { spawn } from 'node:child_process'
import { expect } from '@jest/globals'
import { createClient as createSseClient } from 'graphql-sse'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { receive, rejection } from './events.ts'
import type { Market } from './foreign/market.ts'

export interface RunningExample {
  /** `127.0.0.1:<port>/graphql` */
  address: string
  /** SIGTERM. @returns its exit code, and all that it said on standard error */
  stop(): Promise<{ code: number | null; errors: string }>
}

/** Starts the README's example as a process, and waits until it says where it is. */
export async function startExample(file: string, supergraphFile: string, nodeOptions: readonly string[] = []): Promise<RunningExample> {
  const child = spawn(process.execPath, [...nodeOptions, file, supergraphFile, '0'], {
    env: { ...process.env, APOLLO_TELEMETRY_DISABLED: 'true', NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const found = /at (\S+\/graphql)/.exec(text)?.[1]
      if (found !== undefined) resolve(found)
    })
    void ended.then(() => reject(new Error(`the example ended: ${errors}`)))
  })
  return {
    address,
    async stop() {
      child.kill('SIGTERM')
      return { code: await ended, errors }
    },
  }
}

/** What the README says of its example, on subgraphs without `@live`. */
export async function expectExampleToServe({ address }: RunningExample, market: Market): Promise<void> {
  const connect = (user: string) =>
    createClient({ url: `ws://${address}`, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams: { user } })
  const ann = connect('Ann')
  const annsOther = connect('Ann')
  const bob = connect('Bob')
  expect(await receive(ann, '{ product(id: "ab") { name inStock } }').next()).toEqual({
    data: { product: { name: 'Product ab', inStock: 2 } },
  })

  const query = 'subscription { priceChanged { price inStock } }'
  const watching = [ann, annsOther, bob].map((client) => receive(client, query))
  // One upstream for each user, who is told to the subgraph.
  await market.prices.readBy(2)
  expect(market.products.subscribes.map(({ extensions }) => String(extensions?.['user'])).toSorted((a, b) => a.localeCompare(b))).toEqual([
    'Ann',
    'Bob',
  ])
  const sse = createSseClient({ url: `http://${address}`, headers: { 'x-user': 'Cleo' }, retryAttempts: 0 }).iterate({ query })
  const streamed = sse.next()
  await market.prices.readBy(3)
  market.prices.publish({ id: 'abc', price: 7 })
  const event = { data: { priceChanged: { price: 7, inStock: 3 } } }
  expect(await Promise.all(watching.map((each) => each.next()))).toEqual([event, event, event])
  expect((await streamed).value).toEqual(event)

  const stranger = createClient({ url: `ws://${address}`, webSocketImpl: WebSocket, retryAttempts: 0 })
  expect(await rejection(receive(stranger, query).next())).toMatchObject({ code: 4403, reason: 'UNAUTHENTICATED' })
  await sse.return?.()
  watching.forEach((each) => each.unsubscribe())
  await market.prices.readBy(0)
  await Promise.all([ann, annsOther, bob].map(async (client) => client.dispose()))
}
