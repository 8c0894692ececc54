import { resolve } from 'node:path'
import { expect, test } from '@jest/globals'
import { build } from 'esbuild'

/** Every file of this repository that a program loads, from the repository's root. Types are left out, as they are when it runs. */
async function filesOf(entry: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [entry],
    absWorkingDir: resolve(import.meta.dirname, '../..'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
    metafile: true,
    logLevel: 'silent',
    plugins: [
      {
        name: 'ours alone',
        setup(bundler) {
          bundler.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
            kind === 'entry-point' || path.startsWith('@parley/') ? undefined : { path, external: true },
          )
        },
      },
    ],
  })
  return Object.keys(metafile.inputs)
}

test('the gateway loads nothing that is generated, so that it starts right after npm ci', async () => {
  const files = await filesOf('gateway/src/main.ts')
  // What it loads late, and what lies in packages, is seen too.
  expect(files).toEqual(expect.arrayContaining(['gateway/src/create-gateway.ts', 'packages/platform/src/identity.ts']))
  expect(files.filter((file) => /generated\/|^(subgraphs|workers|local)\//.test(file))).toEqual([])
})
