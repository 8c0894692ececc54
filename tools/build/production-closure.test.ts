import { describe, expect, test } from '@jest/globals'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { productionClosure, type Lock } from './production-closure.ts'

const lock: Lock = {
  packages: {
    '': {},
    'apps/one': { dependencies: { '@ours/shared': '*', server: '^1.0.0' } },
    'packages/shared': { dependencies: { logger: '^2.0.0' }, optionalDependencies: { native: '1.0.0', elsewhere: '1.0.0' } },
    'node_modules/@ours/shared': { link: true, resolved: 'packages/shared' },
    'node_modules/server': {
      dependencies: { logger: '^1.0.0' },
      peerDependencies: { language: '*', studio: '*' },
      peerDependenciesMeta: { studio: { optional: true } },
    },
    'node_modules/server/node_modules/logger': {},
    'node_modules/logger': { dependencies: { server: '*' } },
    'node_modules/language': {},
    'node_modules/studio': {},
    'node_modules/native': {},
    'node_modules/elsewhere': {},
    'node_modules/unused': {},
  },
}

describe('what a workspace needs to run', () => {
  test('is what Node would find: the nearest copy, workspaces, peers that are not optional, optional ones that are installed', () => {
    const root = mkdtempSync(join(tmpdir(), 'parley-closure-'))
    mkdirSync(join(root, 'node_modules/native'), { recursive: true })
    expect(productionClosure(lock, ['apps/one'], root)).toEqual({
      workspaces: ['apps/one', 'packages/shared'],
      packages: [
        'node_modules/language',
        'node_modules/logger',
        'node_modules/native',
        'node_modules/server',
        'node_modules/server/node_modules/logger',
      ],
    })
    rmSync(root, { recursive: true })
  })

  test('names what is missing', () => {
    const broken: Lock = { packages: { 'apps/one': { dependencies: { gone: '*' } } } }
    expect(() => productionClosure(broken, ['apps/one'], '/')).toThrow('apps/one needs gone, which is not in package-lock.json')
  })
})
