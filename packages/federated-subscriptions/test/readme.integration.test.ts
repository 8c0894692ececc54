import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startMarket, type Market } from './foreign/market.ts'
import { expectExampleToServe, startExample } from './run-example.ts'

const example = fileURLToPath(new URL('../example/gateway.mjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'readme-'))
let market: Market

beforeAll(async () => {
  market = await startMarket()
})
afterAll(async () => {
  await market.stop()
  rmSync(folder, { recursive: true })
})

test('the README shows the example as it is', () => {
  expect(readFileSync(new URL('../README.md', import.meta.url), 'utf8')).toContain(readFileSync(example, 'utf8'))
})

test('the example serves queries and enriched subscriptions over WebSockets and SSE, of subgraphs without @live', async () => {
  const supergraph = join(folder, 'supergraph.graphql')
  writeFileSync(supergraph, market.supergraphSdl)
  const running = await startExample(example, supergraph, ['--import', 'tsx'])
  try {
    await expectExampleToServe(running, market)
  } finally {
    expect(await running.stop()).toEqual({ code: 0, errors: '' })
  }
})
