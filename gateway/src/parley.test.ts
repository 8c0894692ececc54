import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { buildSchema, parse, validate } from 'graphql'
import { expect, test } from '@jest/globals'
import { loadExamples } from './explorer/examples.ts'
import { loadRoutes } from './routes/routes.ts'

const gateway = resolve(import.meta.dirname, '..')

test('Parley’s example operations fit its schema', async () => {
  const schema = buildSchema(readFileSync(resolve(gateway, '../api.graphql'), 'utf8'))
  const { explorer } = await loadRoutes(resolve(gateway, 'parley.routes.json'))
  const examples = await loadExamples(explorer.examples ?? '')
  expect(examples.length).toBeGreaterThan(3)
  for (const { title, query, variables } of examples) {
    expect([title, validate(schema, parse(query))]).toEqual([title, []])
    if (variables !== '') JSON.parse(variables)
  }
})
