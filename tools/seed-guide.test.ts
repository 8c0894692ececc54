import { describe, expect, test } from '@jest/globals'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const page = readFileSync(join(root, 'docs/seed-guide.md'), 'utf8')
const rows = page
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
  const verbs = new Set(readFileSync(join(root, 'Makefile'), 'utf8').match(/^[a-z][a-z0-9-]*(?=:)/gm))
  const named = rows
    .flat()
    .flatMap(inTicks)
    .flatMap((words) => [...words.matchAll(/\bmake ([a-z][a-z0-9-]*)/g)].map(([, verb = '']) => verb))
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter((verb) => !verbs.has(verb))).toEqual([])
})

const guide = join(root, '../shared/SEED.md')
const besideTheGuide = existsSync(guide) ? describe : describe.skip

besideTheGuide('beside the guide itself', () => {
  /** The text under each heading of the second level; a `##` in a block of code is a comment. */
  function sectionsOf(text: string): Map<string, string> {
    const sections = new Map<string, string>()
    let heading: string | undefined
    let code = false
    for (const line of text.split('\n')) {
      if (line.startsWith('```')) code = !code
      if (!code && line.startsWith('## ')) heading = nameOf(line.slice(3))
      else if (heading !== undefined) sections.set(heading, `${sections.get(heading) ?? ''}${line}\n`)
    }
    return sections
  }
  /** British as the page writes it. */
  const nameOf = (heading: string) =>
    heading.toLowerCase().split(' ').slice(0, 2).join(' ').replace(' guide', '').replace('&', 'and').replace('ization', 'isation')
  const [theirs, ours] = [sectionsOf(existsSync(guide) ? readFileSync(guide, 'utf8') : ''), sectionsOf(page)]
  const missing = (section: string, words: RegExp) =>
    [...(theirs.get(section) ?? '').matchAll(words)]
      .map(([word]) => word)
      .filter((word) => !(ours.get(section) ?? '').replace(/ (?=%|ms)/g, '').includes(word))

  test('every section has its own here, in the same order', () => {
    expect(theirs.size).toBeGreaterThan(14)
    expect([...ours.keys()]).toEqual([...theirs.keys()])
  })

  test.each(['performance benchmarks', 'security checklist', 'conclusion', 'executive summary', 'support and'])(
    'every figure of “%s” is answered',
    (section) => {
      expect(missing(section, /\d[\d,.]*\d(?:%|ms)?/g)).toEqual([])
    },
  )

  test('every item of the security checklist has a row', () => {
    const items = theirs.get('security checklist')?.match(/^- \[ \]/gm)?.length
    expect(ours.get('security checklist')?.match(/^\| (?!-|line )/gm)).toHaveLength(items ?? NaN)
  })

  test('every problem, with its solution, has rows', () => {
    const problems = theirs.get('troubleshooting')?.match(/^#### /gm)?.length ?? NaN
    expect(ours.get('troubleshooting')?.match(/^\| (\d |its solution)/gm)?.length).toBe(2 * problems)
  })

  test('every verb of the guide is in the Makefile', () => {
    const verbs = new Set(readFileSync(join(root, 'Makefile'), 'utf8').match(/^[a-z][a-z0-9-]*(?=:)/gm))
    const asked = [...theirs.values()].flatMap((text) => [...text.matchAll(/^make ([\w-]+)/gm)].map(([, verb = '']) => verb))
    expect(asked.length).toBeGreaterThan(15)
    expect(asked.filter((verb) => !verbs.has(verb))).toEqual([])
  })
})
