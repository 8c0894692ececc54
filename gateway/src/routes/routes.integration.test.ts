import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLogger } from '@parley/platform'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import WebSocket from 'ws'
import { createGateway } from '../create-gateway.ts'
import type { Gateway } from '../gateway-options.ts'
import { startShop, type Shop } from '../testing/shop-subgraphs.ts'
import { loadRoutes } from './routes.ts'

let folder: string
let shop: Shop
let gateway: Gateway

const write = (name: string, text: string) => writeFile(join(folder, name), text)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-routes-'))
  for (const name of ['home', 'home/assets', 'board', 'examples']) await mkdir(join(folder, name))
  await write('home/index.html', 'home')
  await write('board/index.html', 'board')
  await write('board/board.js', '1')
  await write('home/assets/home-BXa3_k9Q.js', 'long')
  await write('home/assets/home-BXa3_k9Q.js.br', 'short')
  await write('examples/a.graphql', '# Of ours\n{ __typename }\n')
  await write('examples/a.json', '{"x":1}')
  await write(
    'routes.json',
    JSON.stringify({
      explorer: { examples: 'examples' },
      pages: { '/': { folder: 'home', views: ['/rooms-of/:owner'] }, '/board': './board' },
      proxy: [
        { path: '/api/rooms/:id/pictures', to: 'stock' },
        { path: '/api', to: 'products' },
        { path: '/rooms', to: 'products', websocket: true },
        { path: '/:kind/live', to: 'stock', websocket: true },
      ],
    }),
  )
  shop = await startShop()
  gateway = await createGateway({
    supergraphSdl: shop.supergraphSdl,
    routes: await loadRoutes(join(folder, 'routes.json')),
    pageSettings: { greeting: 'hello' },
    pageOrigins: ['https://objects.example.com'],
    logger: silentLogger(),
  })
})
afterAll(async () => {
  await gateway.close()
  await shop.close()
  await rm(folder, { recursive: true })
})

const get = (path: string, init?: RequestInit) => fetch(gateway.url + path, init)

test('pages are served at their paths, under a strict policy', async () => {
  expect(await (await get('/')).text()).toBe('home')
  const board = await get('/board')
  expect(await board.text()).toBe('board')
  expect((await get('/board/board.js')).headers.get('content-type')).toContain('javascript')
  expect(board.headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'self';.*frame-ancestors 'none'/)
  expect(board.headers.get('x-content-type-options')).toBe('nosniff')
  expect(board.headers.get('referrer-policy')).toBe('no-referrer')
  expect((await get('/nothing-here')).status).toBe(404)
  expect((await get('/..%2f..%2fetc/passwd')).status).toBe(404)
})

test('an application’s views all answer its page; what is named by its content is kept, all else asked for again', async () => {
  const view = await get('/rooms-of/ann?tab=1')
  expect([view.status, await view.text(), view.headers.get('content-type')]).toEqual([200, 'home', 'text/html; charset=utf-8'])
  expect(view.headers.get('content-security-policy')).toContain("connect-src 'self' https://objects.example.com;")
  expect(view.headers.get('cache-control')).toBe('no-cache')
  const asset = await get('/assets/home-BXa3_k9Q.js', { headers: { 'accept-encoding': 'identity' } })
  expect([await asset.text(), asset.headers.get('cache-control')]).toEqual(['long', 'public, max-age=31536000, immutable'])
  const compressed = await get('/assets/home-BXa3_k9Q.js', { method: 'HEAD', headers: { 'accept-encoding': 'br' } })
  expect([compressed.headers.get('content-encoding'), compressed.headers.get('content-length')]).toEqual(['br', '5'])
  expect(compressed.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect((await get('/board/')).headers.get('cache-control')).toBe('no-cache')
  expect((await get('/rooms-of')).status).toBe(404)
})

test('pages are told what the deployment sets', async () => {
  expect(await (await get('/settings.json')).json()).toEqual({ greeting: 'hello' })
})

test('paths are passed on with method, query and body; the longer path goes first', async () => {
  expect(await (await get('/api/v1/things?x=1', { headers: { 'x-forwarded-for': '8.8.8.8' } })).text()).toBe('GET /api/v1/things?x=1 ')
  expect(shop.requests.products.at(-1)).toMatchObject({ 'x-request-id': expect.any(String), 'x-forwarded-for': '127.0.0.1' })
  const asked = shop.requests.stock.length
  const picture = await get('/api/rooms/7/pictures', { method: 'PUT', headers: { 'content-type': 'image/jpeg' }, body: 'not really' })
  expect(await picture.text()).toBe('PUT /api/rooms/7/pictures not really')
  expect(shop.requests.stock).toHaveLength(asked + 1)
})

test('the explorer offers the examples that the routes name', async () => {
  expect(await (await get('/graphql/explorer/examples.json')).json()).toEqual([
    { title: 'Of ours', query: '{ __typename }\n', variables: '{"x":1}' },
  ])
})

test('a WebSocket is passed on as it came, both ways, and closes with its owner’s code', async () => {
  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/rooms/7?seat=2`, { headers: { authorization: 'Bearer mine' } })
  const [hello] = (await once(socket, 'message')) as [Buffer]
  expect(hello.toString()).toBe('/rooms/7?seat=2 Bearer mine')
  const big = Buffer.alloc(2_000_000, 'x')
  socket.send(big)
  const [echo] = (await once(socket, 'message')) as [Buffer]
  expect(echo.equals(big)).toBe(true)
  const closed = once(socket, 'close')
  socket.send('close 4001')
  const [code] = await closed
  expect(code).toBe(4001)
})

test('the owner’s refusal of a WebSocket reaches the client', async () => {
  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/rooms/closed`)
  const [error] = (await once(socket, 'error').catch((reason: unknown) => [reason])) as [Error]
  expect(error.message).toBe('Unexpected server response: 403')
})

test('an owner out of reach is 503', async () => {
  await shop.stop('stock')
  expect((await get('/api/rooms/7/pictures')).status).toBe(503)
  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/things/live`)
  const [error] = (await once(socket, 'error').catch((reason: unknown) => [reason])) as [Error]
  expect(error.message).toBe('Unexpected server response: 503')
})
