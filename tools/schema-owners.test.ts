import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from '@jest/globals'

const root = resolve(import.meta.dirname, '..')
const subgraphs = ['interviews', 'emotion', 'scoring']
/** Where SQL names a table of a schema: which schema, and in which file. */
const statements = subgraphs.flatMap((subgraph) =>
  readdirSync(join(root, 'subgraphs', subgraph, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/(^|\/)generated\/|\.test\.ts$/.test(file))
    .flatMap((file) => {
      const text = readFileSync(join(root, 'subgraphs', subgraph, 'src', file), 'utf8')
      const named = text.matchAll(/\b(?:FROM|INTO|UPDATE|JOIN|USING|COPY|TRUNCATE)\s+"?(interviews|emotion|scoring|messaging)"?\./g)
      return [...named].map(([, schema = '']) => ({ subgraph, file, schema }))
    }),
)

test('the SQL of each subgraph keeps to its own schema', () => {
  expect(new Set(statements.map(({ subgraph }) => subgraph))).toEqual(new Set(subgraphs))
  expect(statements.filter(({ subgraph, schema }) => schema !== subgraph)).toEqual([])
})

test('no foreign key crosses from one schema to another', () => {
  const folder = join(root, 'prisma/migrations')
  const sql = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('migration.sql'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n')
  const keys = [...sql.matchAll(/ALTER TABLE "(\w+)"\.[^;]* REFERENCES "(\w+)"\./g)].map(([, from, to]) => [from, to])
  expect(keys.length).toBeGreaterThan(10)
  expect(keys.filter(([from, to]) => from !== to)).toEqual([])
})
