import { expect, test } from '@jest/globals'
import { parseConfig } from '@parley/platform'
import { askedPorts, processesConfig } from './config.ts'
import { guidePorts, portVariableOf } from './guide-ports.ts'

const asked = (environment: Record<string, string>) => askedPorts(parseConfig(processesConfig, environment))

test('PORT is the gateway’s, unless GATEWAY_PORT is set', () => {
  expect(asked({})).toEqual({})
  expect(asked({ PORT: '9090' })).toEqual({ gateway: 9_090 })
  expect(asked({ PORT: '9090', GATEWAY_PORT: '4000', SCORING_WORKER_PORT: '0' })).toEqual({ gateway: 4_000, 'scoring-worker': 0 })
})

test('every process has a variable that moves it', () => {
  for (const name of Object.keys(guidePorts)) expect(asked({ [portVariableOf(name)]: '0' })).toEqual({ [name]: 0 })
})

test.each(['abc', '-1', '80.5', '70000'])('%s is no port, and the sentence says what is one', (port) => {
  expect(() => asked({ PORT: port })).toThrow('PORT: must be a port, 0 to 65535')
})
