import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { graphql, type GraphQLSchema } from 'graphql'
import { createMockedSchema } from './mocked-schema.ts'

const schemaFile = readFileSync(join(import.meta.dirname, '../../subgraphs/interviews/schema.graphql'), 'utf8')
// Fields that somebody has just added to the schema file, and nobody has told the mocks of.
const typeDefs = `${schemaFile}
  extend type Interview { mood: String! stars: Int! level: Difficulty! seenAt: DateTime! badge: Badge! }
  type Badge { name: String! shine: Float! }`
const resolvers = { Query: { interview: (_: unknown, { id }: { id: string }) => ({ id, title: 'Known' }) } }
const fields = 'title mood stars level seenAt badge { name shine }'

const ask = async (schema: GraphQLSchema, source: string) => {
  const { data, errors } = await graphql({ schema, source })
  if (errors !== undefined) throw new Error(errors.join('; '))
  return JSON.parse(JSON.stringify(data)) as Record<string, Record<string, unknown>> // plain
}

test('makes up what the mocks do not know, and leaves what they know', async () => {
  const { schema } = createMockedSchema(typeDefs, resolvers, 'a')
  const { interview } = await ask(schema, `{ interview(id: "1") { ${fields} } }`)
  expect(interview).toMatchObject({
    title: 'Known',
    mood: expect.any(String),
    stars: expect.any(Number),
    level: expect.stringMatching(/^(EASY|MEDIUM|HARD)$/),
    seenAt: expect.stringMatching(/^2026-/),
    badge: { name: expect.any(String), shine: expect.any(Number) },
  })
})

test('makes the same up for the same seed, in whatever order it is asked for, and after it was forgotten', async () => {
  const one = createMockedSchema(typeDefs, resolvers, 'a')
  const other = createMockedSchema(typeDefs, resolvers, 'a')
  const first = await ask(one.schema, `{ interview(id: "1") { ${fields} } }`)
  await ask(other.schema, '{ a: interview(id: "2") { stars mood } }')
  expect(
    await ask(other.schema, `{ interview(id: "1") { ${fields.split(' ').slice(0, 5).toReversed().join(' ')} badge { shine name } } }`),
  ).toEqual(first)
  one.forget()
  expect(await ask(one.schema, `{ interview(id: "1") { ${fields} } }`)).toEqual(first)
})

test('makes other things up for another seed, and for another interview', async () => {
  const a = await ask(
    createMockedSchema(typeDefs, resolvers, 'a').schema,
    `{ interview(id: "1") { ${fields} } other: interview(id: "2") { ${fields} } }`,
  )
  const b = await ask(createMockedSchema(typeDefs, resolvers, 'b').schema, `{ interview(id: "1") { ${fields} } }`)
  expect(a['interview']).not.toEqual(b['interview'])
  expect(a['interview']).not.toEqual(a['other'])
})
