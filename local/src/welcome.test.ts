import { expect, test } from '@jest/globals'
import { usualAddresses } from '@parley/platform'
import { guidePorts } from './processes/guide-ports.ts'
import { welcome as welcomeOfProcesses } from './processes/welcome.ts'
import { welcome } from './welcome.ts'

test('the demo is told the port where it would not look by itself', () => {
  for (const url of usualAddresses) expect(welcome(url, 'log', 1)).toContain('See it live        make demo,')
  expect(welcome('http://localhost:9090', 'log', 1)).toContain('See it live        PORT=9090 make demo,')
  expect(welcomeOfProcesses({ ...guidePorts, gateway: 80 }, 'log', 1)).toContain('See it live        make demo,')
  expect(welcomeOfProcesses({ ...guidePorts, gateway: 9_090 }, 'log', 1)).toContain('See it live        PORT=9090 make demo,')
})
