import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { bundleScript } from './bundle-script.ts'
import { scriptNames } from './command-line.ts'
import { findK6, k6Arguments, readVersion, runK6 } from './k6-program.ts'

const folder = mkdtempSync(join(tmpdir(), 'parley-k6-'))
const program = join(folder, 'k6')

beforeAll(() => {
  // Not k6: a program that is started as k6 is, and notes how.
  writeFileSync(
    program,
    `#!/bin/sh\n[ "$1" = version ] && echo 'k6 v1.4.0 (go1.25, linux/amd64)' && exit\nprintf '%s\\n' "$@" > ${folder}/arguments\nexit 99\n`,
  )
  chmodSync(program, 0o755)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.each([
  ['k6 v2.3.0 (commit/abc, go1.26, linux/amd64)', { version: '2.3.0', experimentalWebsockets: false }],
  ['k6 v1.4.0 (go1.25, linux/amd64)', { version: '1.4.0', experimentalWebsockets: true }],
  ['bash: k6: command not found', undefined],
])('reads its version: %s', (text, k6) => {
  expect(readVersion(text)).toEqual(k6)
})

test('is found where it runs', async () => {
  expect(await findK6(program)).toEqual({ version: '1.4.0', experimentalWebsockets: true })
  expect(await findK6(join(folder, 'none'))).toBeUndefined()
})

test('is handed script, environment and file for the summary, and its exit code is ours', async () => {
  expect(await runK6('/bundle.js', { BASE_URL: 'http://a', LOOSEN: 'a=p(95)<1;b=rate>0' }, '/out.json', program)).toBe(99)
  expect(readFileSync(join(folder, 'arguments'), 'utf8').trim().split('\n')).toEqual(
    k6Arguments('/bundle.js', { BASE_URL: 'http://a', LOOSEN: 'a=p(95)<1;b=rate>0' }, '/out.json'),
  )
})

test.each(scriptNames)('the bundle of %s for k6 is one file that imports k6’s own modules alone', async (name) => {
  const text = readFileSync(await bundleScript(name, { format: 'esm' }), 'utf8')
  const imports = [...text.matchAll(/^import .* from "([^"]+)"/gm)].map(([, module]) => module)
  expect(imports.length).toBeGreaterThan(2)
  expect(imports.filter((module) => !/^k6($|\/)/.test(module ?? ''))).toEqual([])
  expect(text).toMatch(/export \{[^}]*\boptions\b/)
  // What an older k6 does not read.
  expect(text).not.toMatch(/\?\.|\?\?|\bawait import\b/)
})

test('k6 1.x gets its WebSocket by the name that it has there', async () => {
  const text = readFileSync(await bundleScript('watchers', { format: 'esm', experimentalWebsockets: true }), 'utf8')
  expect(text).toContain('"k6/experimental/websockets"')
  expect(text).not.toContain('"k6/websockets"')
})
