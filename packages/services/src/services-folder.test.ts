import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { openServicesFolder } from './services-folder.ts'

const home = mkdtempSync(join(tmpdir(), 'parley-services-folder-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

test('is made with all folders above it, and others may pass through', () => {
  const folder = openServicesFolder(join(home, 'a/b'))
  expect(folder).toBe(join(home, 'a/b'))
  expect(statSync(folder).mode & 0o777).toBe(0o711)
})

test('one that cannot be written to is told in a sentence that names it', () => {
  const file = join(home, 'file')
  writeFileSync(file, '')
  for (const path of [file, join(file, 'services'), '/dev/null/services', '/proc/nope/services', '/sys/x/services'])
    expect(() => openServicesFolder(path)).toThrow(`The folder of the services, ${path}, cannot be written to (`)
})
