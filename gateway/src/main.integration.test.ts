import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { eventually } from '@parley/platform/testing'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ask, collect, connect } from './testing/ask.ts'
import { startShop, type Shop } from './testing/shop-subgraphs.ts'
import { composeShop } from './testing/shop-supergraph.ts'

const repository = resolve(import.meta.dirname, '../..')
let folder: string
let shop: Shop

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-gateway-'))
  shop = await startShop()
  await writeFile(join(folder, 'shop.graphql'), shop.supergraphSdl)
})
afterAll(async () => {
  await shop.close()
  await rm(folder, { recursive: true })
})

interface Run {
  process: ChildProcess
  output: { stdout: string; stderr: string }
  /** Its exit code, once it has ended. */
  ended: Promise<number | null>
  /** Its address, once it says that it is ready. */
  ready: Promise<{ url: string }>
}

/** As someone types it, in a process group of its own. */
function start(...args: string[]): Run {
  const environment = { ...process.env, NODE_OPTIONS: '', INIT_CWD: undefined }
  const npm = ['--silent', '--prefix', repository, 'start', '-w', 'gateway', '--', ...args]
  const child = spawn('npm', npm, { cwd: folder, env: environment, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = { stdout: '', stderr: '' }
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()))
  const ended = once(child, 'close').then(([code]) => code as number | null)
  const ready = new Promise<{ url: string }>((done, fail) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output.stdout += chunk.toString()
      const url = /^Gateway ready at (http:\S+)\/graphql$/m.exec(output.stdout)?.[1]
      if (url !== undefined) done({ url })
    })
    ended.then(() => fail(new Error(`it ended: ${output.stderr}`)), fail)
  })
  ready.catch(() => {}) // not every run is to become ready
  return { process: child, output, ended, ready }
}

/** SIGTERM to the whole group; `ended` waits until none of it holds its output open. */
async function stop(run: Run): Promise<void> {
  if (run.process.pid !== undefined) process.kill(-run.process.pid, 'SIGTERM')
  await run.ended
}

describe('npm start -w gateway', () => {
  test('serves any supergraph, two at once, until SIGTERM', async () => {
    const runs = [0, 1].map(() => start('--supergraph', 'shop.graphql', '--port', '0', '--identity', 'off'))
    const [first, second] = await Promise.all(runs.map(({ ready }) => ready))
    if (first === undefined || second === undefined) throw new Error('two were started')
    expect(first.url).not.toBe(second.url)
    for (const gateway of [first, second]) {
      expect((await ask(gateway, '{ product(id: "1") { name inStock } }')).data).toEqual({ product: { name: 'Table', inStock: 10 } })
      const client = connect(gateway)
      expect(await collect(client, 'subscription { priceChanged(id: "1", times: 1) { product { inStock } } }')).toHaveLength(1)
      await client.dispose()
    }
    await writeFile(join(folder, 'shop.graphql'), composeShop(shop.urls, { products: 'extend type Query { later: Int }' }))
    const fields = '{ __type(name: "Query") { fields { name } } }'
    for (const gateway of [first, second])
      await eventually(async () => expect(JSON.stringify((await ask(gateway, fields)).data)).toContain('"later"'))
    expect(runs.map(({ output }) => output.stdout.trim().split('\n').length)).toEqual([1, 1])

    const client = connect(first)
    const events = client.iterate({ query: 'subscription { ticks }' })
    await events.next()
    const end = events.next().then(String, (reason: unknown) => reason)
    await Promise.all(runs.map(stop))
    expect(await end).toMatchObject({ code: 1012, reason: expect.stringMatching(/^RECONNECT_AFTER_MS=\d+$/) })
    for (const { url } of [first, second]) await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed')
  }, 60_000)

  test('takes subgraphs’ addresses from the command line', async () => {
    await writeFile(join(folder, 'shop.graphql'), shop.supergraphSdl)
    await writeFile(join(folder, 'elsewhere.graphql'), shop.supergraphSdl.replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'http://127.0.0.1:9'))
    const overrides = Object.entries(shop.urls).flatMap(([name, url]) => ['--subgraph', `${name}=${url}`])
    const run = start('--supergraph', 'elsewhere.graphql', '--port', '0', '--identity', 'off', ...overrides)
    const gateway = await run.ready
    expect((await ask(gateway, '{ product(id: "1") { inStock } }')).data).toEqual({ product: { inStock: 10 } })
    const client = connect(gateway)
    expect(await collect(client, 'subscription { priceChanged(id: "1", times: 2) { price } }')).toHaveLength(2)
    await client.dispose()
    await stop(run)
  }, 60_000)

  test('--help names every option', async () => {
    const run = start('--help')
    expect(await run.ended).toBe(0)
    for (const option of ['--supergraph', '--port', '--host', '--identity', '--subgraph', '--routes'])
      expect(run.output.stdout).toContain(option)
  })

  test('says in one sentence why it cannot start', async () => {
    const taken = createServer()
    await once(taken.listen(0, '127.0.0.1'), 'listening')
    const { port } = taken.address() as AddressInfo
    const attempts: [string[], RegExp][] = [
      [
        ['--supergraph', 'shop.graphql', '--port', String(port), '--identity', 'off'],
        /^Cannot listen on port \d+ of 127\.0\.0\.1: it is taken/,
      ],
      [
        ['--supergraph', 'none.graphql', '--identity', 'off'],
        /^The supergraph file \S+\/none\.graphql cannot be read: there is none of that name\.$/,
      ],
      [['--supergraph', 'shop.graphql'], /JWKS_URL and IDENTITY_PRIVATE_JWK must be set/],
      [['--prot', '1'], /^Unknown option '--prot'\. See --help\.$/],
    ]
    for (const [args, sentence] of attempts) {
      const run = start(...args)
      expect(await run.ended).toBe(1)
      expect(run.output.stderr.trim()).toMatch(sentence)
      expect(run.output.stderr.trim().split('\n')).toHaveLength(1)
    }
    taken.close()
  }, 90_000)
})
