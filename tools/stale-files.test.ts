import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { staleFiles } from './stale-files.ts'

test('no committed file is stale', () => {
  expect(staleFiles()).toEqual([])
})

test('a supergraph that is not what the subgraphs compose to is named', () => {
  const doctored = (file: string) => readFileSync(file, 'utf8').replace('displayName: String!', 'displayName: String')
  expect(staleFiles(doctored)).toEqual(['supergraph.graphql', 'api.graphql'])
})
