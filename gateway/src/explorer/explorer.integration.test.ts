import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { silentLogger } from '@parley/platform'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { request } from 'undici'
import { createGateway } from '../create-gateway.ts'
import type { Gateway } from '../gateway-options.ts'
import { noRoutes } from '../routes/routes.ts'
import { startShop, type Shop } from '../testing/shop-subgraphs.ts'

let shop: Shop
let gateway: Gateway

beforeAll(async () => {
  shop = await startShop()
  const explorer = { session: '/session.js', signIn: '/sign-in' }
  gateway = await createGateway({ supergraphSdl: shop.supergraphSdl, routes: { ...noRoutes, explorer }, logger: silentLogger() })
}, 60_000)
afterAll(async () => {
  await gateway?.close()
  await shop?.close()
})

/** Unlike fetch it leaves what comes as it came. */
async function get(name: string, headers: Record<string, string> = {}) {
  const { statusCode, headers: sent, body } = await request(`${gateway.url}/graphql/explorer/${name}`, { headers })
  return { status: statusCode, headers: sent, body: Buffer.from(await body.arrayBuffer()) }
}

test('its files go out compressed to those who take that, and as they are to others; who has them asks in vain', async () => {
  const plain = await get('explorer.js')
  expect([plain.headers['content-encoding'], plain.headers['vary']]).toEqual([undefined, 'accept-encoding'])
  const br = await get('explorer.js', { 'accept-encoding': 'gzip, deflate, br' })
  expect([br.headers['content-encoding'], brotliDecompressSync(br.body).equals(plain.body)]).toEqual(['br', true])
  const gzip = await get('explorer.js', { 'accept-encoding': 'gzip' })
  expect([gzip.headers['content-encoding'], gunzipSync(gzip.body).equals(plain.body)]).toEqual(['gzip', true])
  expect(new Set([plain, br, gzip].map(({ headers }) => headers['etag'])).size).toBe(3)
  const again = await get('explorer.js', { 'accept-encoding': 'br', 'if-none-match': String(br.headers['etag']) })
  expect([again.status, again.body.length]).toEqual([304, 0])
  expect((await get('explorer.js.br')).status).toBe(404)
})

test('what the page begins with is small for what it is, and what is named by its content is kept', async () => {
  const script = await get('explorer.js', { 'accept-encoding': 'br' })
  const styles = await get('explorer.css', { 'accept-encoding': 'br' })
  expect(styles.body.length).toBeLessThan(20_000)
  const first = /from"\.\/([\w-]+\.js)"/g
  const names = [...brotliDecompressSync(script.body).toString().matchAll(first)].map(([, name = '']) => name)
  const chunks = await Promise.all(names.map((name) => get(name, { 'accept-encoding': 'br' })))
  expect([script, ...chunks].reduce((sum, { body }) => sum + body.length, 0)).toBeLessThan(330_000)
  expect(script.headers['cache-control']).toBe('no-cache')
  expect(new Set(chunks.map(({ headers }) => headers['cache-control']))).toEqual(new Set(['public, max-age=31536000, immutable']))
  const [font = ''] = /font-[0-9A-F]{8}\.woff2/.exec(brotliDecompressSync(styles.body).toString()) ?? []
  expect((await get(font)).headers).toMatchObject({ 'content-type': 'font/woff2', 'cache-control': 'public, max-age=31536000, immutable' })
})

test('the page is told where the session is kept, and where one signs in', async () => {
  expect(JSON.parse((await get('settings.json')).body.toString())).toEqual({ session: '/session.js', signIn: '/sign-in' })
})
