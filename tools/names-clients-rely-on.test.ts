import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { buildSchema, findBreakingChanges, parse, validate } from 'graphql'
import * as operations from '../demo/src/operations.ts'

const schemaOf = (file: string) => buildSchema(readFileSync(file, 'utf8'))
const reliedOn = schemaOf('docs/names-clients-rely-on.graphql')

test('nothing that clients rely on was renamed, changed or taken away', () => {
  expect(findBreakingChanges(reliedOn, schemaOf('api.graphql'))).toEqual([])
})

test.each(Object.entries(operations))('the demo’s %s uses only what clients rely on', (_name, operation) => {
  expect(validate(reliedOn, parse(operation))).toEqual([])
})
