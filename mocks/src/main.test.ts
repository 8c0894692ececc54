import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { silentLogger } from '@parley/platform'
import { createMocks } from './create-mocks.ts'
import { withPortHint } from './port-hint.ts'

test('a port that is taken is told with the variable that moves it', async () => {
  const taken = createServer()
  await once(taken.listen(0, '127.0.0.1'), 'listening')
  const { port } = taken.address() as AddressInfo // a TCP server has one
  const failure: unknown = await createMocks({ seed: 'test', port, logger: silentLogger() }).catch((error: unknown) => error)
  taken.close()
  expect(String(withPortHint(failure, port))).toBe(
    `StartError: Cannot listen on port ${port} of 127.0.0.1: it is taken by another program. Choose another, for example: PORT=${port + 1} make mocks`,
  )
  const other = new Error('something else')
  expect(withPortHint(other, port)).toBe(other)
}, 60_000)

test('--help names every variable and starts nothing', () => {
  const words = ['--import', 'tsx', join(import.meta.dirname, 'main.ts'), '--help']
  const { status, stdout } = spawnSync(process.execPath, words, { encoding: 'utf8', timeout: 30_000 })
  expect(status).toBe(0)
  for (const name of ['SEED=parley', 'TICK_MS=1000', 'PORT=8080', 'HOST=', 'LOG_LEVEL=']) expect(stdout).toContain(`#${name}`)
}, 60_000)
