import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { configuredParts } from '../../../tools/documents.ts'
import { guidePorts } from './guide-ports.ts'
import { partsEnvironment } from './parts-environment.ts'

/** What starts on its own. */
const alone = configuredParts.filter(([part]) => !part.startsWith('make '))

/** Variables in the row of a part, in the table under "One part alone". */
const page = readFileSync(join(import.meta.dirname, '../../../docs/services.md'), 'utf8')
function toldOf(part: string): string[] {
  const [section = ''] = /## One part alone[^]*?\n## /.exec(page) ?? []
  const [, , variables = ''] =
    section
      .split('\n')
      .find((line) => line.startsWith('|') && line.includes(`\`${part}\``))
      ?.split('|') ?? []
  return [...variables.matchAll(/`([A-Z_]+)`/g)].map(([, name = '']) => name)
}

test('there are seven', () => expect(alone).toHaveLength(7))

test.each(alone)('docs/services.md tells what %s takes from parts.env', (part, { shape }) => {
  const given = partsEnvironment({ ports: guidePorts, host: '127.0.0.1', identityKey: '{}' })
  const taken = Object.keys(given).filter((name) => name in shape && name !== 'HOST')
  expect(toldOf(part).toSorted()).toEqual(taken.toSorted())
})
