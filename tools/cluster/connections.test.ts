import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { connectionsAtMost } from './facts/scaling.ts'
import { buildEnvironment } from './manifest-faults.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/database.md'), 'utf8')
/** The table of connections: what takes them, and how many. */
const rows = [...page.matchAll(/^\| ([^|]+) \| [^|]* \| +\**(\d+)\** +\|$/gm)].map(
  ([, what = '', many]) => [what.trim(), Number(many)] as const,
)

test('docs/database.md counts the connections that the manifests let the pods open', () => {
  const production = connectionsAtMost(buildEnvironment('production'))
  const withCanary = connectionsAtMost(buildEnvironment('canary'))
  const numbers = new Map(rows)
  expect(numbers.get('**sum**')).toBe(withCanary)
  expect(numbers.get('the next version beside them, as a canary')).toBe(withCanary - production)
  expect(rows.reduce((sum, [what, many]) => (what === '**sum**' ? sum : sum + many), 0)).toBe(withCanary)
  expect(rows).toHaveLength(6)
}, 120_000)
