import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const root = resolve(import.meta.dirname, '../..')
/** Far from the node_modules of the sources: whatever is missing here is missing where it is shipped. */
const out = mkdtempSync(join(tmpdir(), 'parley-build-'))
const main = join(out, 'gateway/gateway/src/main.js')

beforeAll(async () => {
  await promisify(execFile)(process.execPath, ['--import', 'tsx', 'tools/build/build.ts', 'gateway', '--out', out], { cwd: root })
}, 180_000)
afterAll(() => rmSync(out, { recursive: true }))

test('a built app runs on its own, with its explorer and without the tools of development', async () => {
  const gateway = spawn(process.execPath, [
    main,
    '--supergraph',
    join(out, 'gateway/supergraph.graphql'),
    '--identity',
    'off',
    '--port',
    '0',
  ])
  const ended = once(gateway, 'exit')
  try {
    let said = ''
    for await (const part of gateway.stdout) if ((said += String(part)).includes('\n')) break
    const url = /Gateway ready at (\S+)\/graphql/.exec(said)?.[1]
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ __typename }"}',
    })
    expect(await answer.json()).toEqual({ data: { __typename: 'Query' } })
    expect((await fetch(`${url}/graphql/explorer/explorer.js`)).status).toBe(200)
  } finally {
    gateway.kill()
  }
  expect(await ended).toEqual([0, null])
  for (const tool of ['tsx', 'typescript', 'jest', 'graphiql', 'prisma'])
    expect(existsSync(join(out, 'gateway/node_modules', tool))).toBe(false)
})
