import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
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

test('the gateway is told where every subgraph of the supergraph is', () => {
  const { subgraphs } = parse(readFileSync(join(import.meta.dirname, '../../../supergraph.yaml'), 'utf8')) as { subgraphs: object } // rover's format
  const { SUBGRAPH_URLS = '' } = partsEnvironment({ ports: guidePorts, host: '127.0.0.1', identityKey: '{}' })
  const told = Object.fromEntries(SUBGRAPH_URLS.split(',').map((pair) => pair.split('=')))
  expect(Object.keys(told).toSorted()).toEqual(Object.keys(subgraphs).toSorted())
  expect(told).toMatchObject({ scoring: 'http://127.0.0.1:8082/graphql' })
})

test('there are seven', () => expect(alone).toHaveLength(7))

test.each(alone)('docs/services.md tells what %s takes from parts.env', (part, { shape }) => {
  const given = partsEnvironment({ ports: guidePorts, host: '127.0.0.1', identityKey: '{}' })
  const taken = Object.keys(given).filter((name) => name in shape && name !== 'HOST')
  expect(toldOf(part).toSorted()).toEqual(taken.toSorted())
})
