import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startMarket } from './foreign/market.ts'
import { expectExampleToServe, startExample } from './run-example.ts'

const run = promisify(execFile)
const source = fileURLToPath(new URL('..', import.meta.url))
const root = fileURLToPath(new URL('../../../', import.meta.url))
/** Node_modules on the way up from here would hide what is missing. */
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pack-')))
const installed = join(folder, 'consumer/node_modules/@parley/federated-subscriptions')

/** Of the workspace, before and after packing. */
const manifests: string[] = []

interface Manifest {
  exports: Record<string, unknown>
  dependencies: Record<string, string>
}
const manifestIn = (where: string) => JSON.parse(readFileSync(join(where, 'package.json'), 'utf8')) as Manifest // ours

/** Where the workspace has a dependency: in the package's own node_modules, or in everybody's. */
const dependency = (name: string) =>
  [join(source, 'node_modules', name), join(root, 'node_modules', name)].find((place) => existsSync(place))
function link(name: string, modules: string): void {
  const place = dependency(name)
  if (place === undefined) throw new Error(`${name} is not installed`)
  mkdirSync(dirname(join(modules, name)), { recursive: true })
  symlinkSync(realpathSync(place), join(modules, name))
}

/**
 * Packs a copy, since packing puts another manifest in place for a moment. The tarball is unpacked where npm would, its dependencies
 * linked: nothing is fetched.
 */
beforeAll(async () => {
  const copy = join(folder, 'package')
  cpSync(source, copy, { recursive: true, filter: (from) => !from.endsWith('/node_modules') && !from.endsWith('/dist') })
  const before = readFileSync(join(copy, 'package.json'), 'utf8')
  const { dependencies } = manifestIn(source)
  for (const name of [...Object.keys(dependencies), 'typescript', '@types/node', '@types/ws']) link(name, join(copy, 'node_modules'))
  // Under `npm test` npm's own settings, those of the workspace, are in the environment.
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')))
  await run('npm', ['pack'], { cwd: copy, env: environment })
  manifests.push(before, readFileSync(join(copy, 'package.json'), 'utf8'))

  mkdirSync(installed, { recursive: true })
  const [tarball = ''] = readdirSync(copy).filter((name) => name.endsWith('.tgz'))
  await run('tar', ['xzf', join(copy, tarball), '--strip-components=1', '-C', installed])
  const modules = join(folder, 'consumer/node_modules')
  for (const name of [...Object.keys(dependencies), '@apollo/server', '@types/node']) link(name, modules)
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true }))

describe('the packed package', () => {
  test('is what was built, and needs nothing of the workspace', () => {
    const { exports, dependencies } = manifestIn(installed)
    expect(JSON.stringify(exports)).not.toContain('src/')
    expect(Object.keys(dependencies).filter((name) => name.startsWith('@parley/'))).toEqual([])
    for (const each of Object.values(exports))
      for (const file of Object.values(each as Record<string, string>))
        expect([file, existsSync(join(installed, file))]).toEqual([file, true])
    expect(readdirSync(installed)).not.toContain('test')
  })

  test('leaves the workspace’s manifest as it was', () => {
    expect(manifests[1]).toBe(manifests[0])
  })

  test('runs the README’s example in plain Node', async () => {
    const market = await startMarket()
    const [example, supergraph] = ['gateway.mjs', 'supergraph.graphql'].map((name) => join(folder, 'consumer', name)) as [string, string] // two
    cpSync(join(installed, 'example/gateway.mjs'), example)
    writeFileSync(supergraph, market.supergraphSdl)
    const running = await startExample(example, supergraph)
    try {
      await expectExampleToServe(running, market)
    } finally {
      expect(await running.stop()).toEqual({ code: 0, errors: '' })
      await market.stop()
    }
  }, 30_000)

  test('has types', async () => {
    writeFileSync(
      join(folder, 'consumer/types.ts'),
      `import { createFederatedSubscriptions, attachWebSocketServer, type SubscriptionStats } from '@parley/federated-subscriptions'
       import { createLiveClient } from '@parley/federated-subscriptions/client'
       export const stats: SubscriptionStats = createFederatedSubscriptions({ supergraphSdl: '', dataSource: () => { throw new Error() } }).stats()
       export const handlers = [attachWebSocketServer, createLiveClient]
       // @ts-expect-error it is a text
       createFederatedSubscriptions({ supergraphSdl: 1 })
      `,
    )
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', 'node', '--skipLibCheck', 'types.ts']
    const checked = await run(join(root, 'node_modules/.bin/tsc'), options, { cwd: join(folder, 'consumer') }).catch(
      (error: unknown) => error,
    )
    expect(checked).toMatchObject({ stdout: '' })
  }, 30_000)
})
