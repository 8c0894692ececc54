import { expect, test } from '@jest/globals'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const rows = readFileSync(join(root, 'docs/seed-guide.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| (?!-|line )/.test(line))
  .map((line) => line.split(/ \| /).map((cell) => cell.replace(/^\| | +\|$/g, '').trim()))
const homes = rows.map(([, home = '']) => home)
const inTicks = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, words = '']) => words)

test('every line of the guide has a home, and what is only planned is of a capability to come', () => {
  expect(rows.length).toBeGreaterThan(70)
  expect(rows.filter((row) => row.length !== 2 || row[1] === '')).toEqual([])
  const planned = new Set(homes.flatMap((home) => [...home.matchAll(/(?<![\w`])_([^_]+)_/g)].map(([, words]) => words)))
  expect([...planned].map(String).toSorted()).toEqual(
    ['pages', 'reliability', 'security', 'subscriptions'].filter((name) => planned.has(name)),
  )
})

test('every path that is named is there', () => {
  const folders = /^(bench|demo|docs|e2e|gateway|k8s|load|local|mocks|monitoring|packages|prisma|subgraphs|tools|web|workers)\//
  const paths = homes.flatMap(inTicks).filter((words) => folders.test(words))
  expect(paths.length).toBeGreaterThan(30)
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([])
})

test('every verb that is named is in the Makefile', () => {
  const verbs = new Set(readFileSync(join(root, 'Makefile'), 'utf8').match(/^[a-z-]+(?=:)/gm))
  const named = rows
    .flat()
    .flatMap(inTicks)
    .flatMap((words) => [...words.matchAll(/\bmake ([a-z-]+)/g)].map(([, verb = '']) => verb))
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter((verb) => !verbs.has(verb))).toEqual([])
})
