import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { root } from './root.ts'

const page = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')
const section = (title: string) => page.split(/^## /m).find((text) => text.startsWith(title)) ?? ''
/** Files and folders that a section names, `<name>` filled in. */
const paths = (title: string, name: string) =>
  [...section(title).matchAll(/`([\w./<>-]+\/[\w./<>-]+|[\w-]+\.(?:ya?ml|md)|Dockerfile)`/g)].map(([, path = '']) =>
    path.replaceAll('<name>', name),
  )

test('every file that "Add a subgraph" names is there, for a subgraph that has been added', () => {
  const named = paths('Add a subgraph', 'scoring')
  expect(named.length).toBeGreaterThan(30)
  expect(named.filter((path) => !path.startsWith('src/') && !path.startsWith('@') && !existsSync(join(root, path)))).toEqual([])
  for (const path of named.filter(
    (one) => /^(local|mocks|tools|k8s|prisma|packages)\/.*\.(ts|yaml|prisma|json)$/.test(one) && !/\.test\.ts$/.test(one),
  ))
    expect({ path, names: readFileSync(join(root, path), 'utf8').includes('scoring') }).toEqual({ path, names: true })
})
