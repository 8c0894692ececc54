import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { cpSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findPostgres, postgresPackage } from './postgres-binaries.ts'
import { isRoot, postgresUser } from './postgres-user.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-binaries-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** The package as `npm ci --ignore-scripts` leaves it: without its links, here under a folder that is closed to others. */
function bareCopy(): string {
  const package_ = join(folder, 'package')
  cpSync(postgresPackage(), package_, { recursive: true, verbatimSymlinks: true })
  const libraries = join(package_, 'native/lib')
  for (const name of readdirSync(libraries)) if (lstatSync(join(libraries, name)).isSymbolicLink()) rmSync(join(libraries, name))
  return package_
}

test('runs from a package whose links npm left out, wherever it lies', async () => {
  const package_ = bareCopy()
  const { postgres, initdb, has } = await findPostgres(package_)
  // Root's server runs as nobody, who cannot pass the closed folder: then it is a copy elsewhere.
  expect(postgres.startsWith(folder)).toBe(!isRoot())
  expect(execFileSync(postgres, ['--version'], { ...postgresUser(), encoding: 'utf8' })).toContain('PostgreSQL')
  expect(execFileSync(initdb, ['--version'], { ...postgresUser(), encoding: 'utf8' })).toContain('PostgreSQL')
  expect(has('pg_stat_statements')).toBe(true)
  expect(has('no_such_extension')).toBe(false)
})

test('makes one copy and uses it again', async () => {
  const package_ = bareCopy()
  expect((await findPostgres(package_)).postgres).toBe((await findPostgres(package_)).postgres)
})

test('says what to do where there is no build for the platform', () => {
  expect(() => postgresPackage('sunos', 'x64')).toThrow('There is no embedded database for sunos-x64')
  expect(() => postgresPackage('sunos', 'x64')).toThrow('Set DATABASE_URL to a PostgreSQL of your own.')
  expect(() => postgresPackage('win32', 'x64')).toThrow('Set DATABASE_URL')
})
