import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { localConfig } from './config.ts'
import { helpAsked } from './help.ts'
import { processesConfig } from './processes/config.ts'

test('help is given where it is asked for, with every variable', () => {
  expect(helpAsked([], 'make dev-up', localConfig)).toBeUndefined()
  const text = helpAsked(['-h'], 'make dev-up', localConfig) ?? ''
  for (const name of Object.keys(localConfig.shape)) expect(text).toContain(`#${name}=`)
})

test.each([
  ['main.ts', localConfig],
  ['processes/main.ts', processesConfig],
])(
  '%s --help starts nothing',
  (script, schema) => {
    const words = ['--import', 'tsx', join(import.meta.dirname, script), '--help']
    const { status, stdout } = spawnSync(process.execPath, words, { encoding: 'utf8', timeout: 30_000 })
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: helpAsked(words, script === 'main.ts' ? 'make dev-up' : 'make dev-up SERVICES=1', schema),
    })
  },
  60_000,
)
