import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'

const root = join(import.meta.dirname, '..')
const under = (folder: string) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`)
const apps = ['gateway', 'web', 'local', 'demo', 'mocks', 'load', 'bench', ...under('subgraphs'), ...under('workers')]
const packages = under('packages')
const rooms = [...packages, ...apps]

/** The rooms by the names under which others import them. */
const byName = new Map(
  rooms.map((room) => [(JSON.parse(readFileSync(join(root, room, 'package.json'), 'utf8')) as { name: string }).name, room]),
)

const sourcesOf = (room: string): string[] =>
  readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/(^|\/)(node_modules|generated)\//.test(file))
    .map((file) => `${room}/${file}`)
const isTest = (file: string) => /\.test\.tsx?$|\/(test|testing)\//.test(file)
const read = (file: string) => readFileSync(join(root, file), 'utf8')

/** Other rooms that a file imports from, types included. */
function roomsImportedBy(file: string): string[] {
  const specifiers = [...read(file).matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, specifier = '']) => specifier)
  return specifiers.flatMap((specifier) => {
    const [, name = ''] = /^(@parley\/[^/]+)/.exec(specifier) ?? []
    const path = specifier.startsWith('.') ? join(file, '..', specifier) : undefined
    return byName.get(name) ?? rooms.find((room) => path?.startsWith(`${room}/`)) ?? []
  })
}

const crossings = (from: readonly string[], to: readonly string[]) =>
  from.flatMap((room) =>
    sourcesOf(room)
      .flatMap((file) => roomsImportedBy(file).map((imported) => ({ file, imported })))
      .filter(({ imported }) => imported !== room && to.includes(imported)),
  )

test('imports are seen, by name and by path', () => {
  expect(rooms.length).toBeGreaterThan(12)
  expect(crossings(['gateway'], packages)).toContainEqual({ file: 'gateway/src/create-gateway.ts', imported: 'packages/platform' })
  expect(crossings(['local'], apps)).toContainEqual({ file: 'local/src/embedded/start-parts.ts', imported: 'subgraphs/interviews' })
})

test('packages import no apps', () => {
  // The adapter is proven with a generated client, and only subgraphs have one.
  const proofs = ['query.integration', 'pooler.services'].map((name) => `packages/database/src/${name}.test.ts`)
  expect(crossings(packages, apps).filter(({ file }) => !proofs.includes(file))).toEqual([])
})

test('apps import no other apps, but for those whose work is to start or to measure them', () => {
  const allowed: Record<string, readonly string[]> = {
    local: apps,
    // The real gateway on mocked subgraphs.
    mocks: ['gateway'],
    // The photographs of its webcams.
    load: ['workers/inference'],
    // The store of results, measured.
    bench: ['subgraphs/emotion'],
  }
  expect(
    apps.flatMap((app) =>
      crossings(
        [app],
        apps.filter((other) => !allowed[app]?.includes(other)),
      ),
    ),
  ).toEqual([])
})

test('the environment is read in main.ts alone', () => {
  const allowed: Record<string, string> = {
    'gateway/src/execution/create-executor.ts': 'switches off what Apollo would send home; nothing else stops it',
    'gateway/src/explorer/bundle.ts': 'names the variable to the bundler, for the browser',
    'packages/platform/src/run-process.ts': 'the frame of every main.ts, which calls it and reads nothing itself',
    'packages/services/src/debian-packages.ts': 'hands PATH on to the package manager',
    'packages/database/src/postgres-user.ts': 'hands PATH on to the programs it starts',
    'bench/src/bench-database.ts': 'a main.ts of its own: one a benchmark',
    'bench/src/bench-queue.ts': 'the same',
    'bench/src/bench-subscriptions.ts': 'the same',
    'web/vite.config.ts': 'the frame of the development server, as a main.ts is of a process',
    'demo/src/terminal.ts': 'NO_COLOR, as every terminal program heeds it',
  }
  const readers = rooms
    .flatMap(sourcesOf)
    .filter((file) => !isTest(file) && !file.endsWith('/main.ts') && read(file).includes('process.env'))
  expect(readers.toSorted()).toEqual(Object.keys(allowed).toSorted())
})
