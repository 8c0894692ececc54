import { expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { shippedApps } from './apps.ts'
import { productionClosure, type Lock } from './production-closure.ts'

const root = resolve(import.meta.dirname, '../..')
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock // npm's own
const developmentTools = [
  'typescript',
  'tsx',
  'esbuild',
  'jest',
  '@jest/globals',
  'oxlint',
  'oxfmt',
  'prisma',
  'playwright-core',
  'graphiql',
]

test.each(Object.keys(shippedApps))('%s is shipped without the tools of development', (name) => {
  const { packages } = productionClosure(lock, shippedApps[name]?.workspaces ?? [], root)
  expect(packages.length).toBeGreaterThan(50)
  const names = packages.map((folder) => folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length))
  expect(names.filter((each) => developmentTools.includes(each))).toEqual([])
})
