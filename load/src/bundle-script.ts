import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { ScriptName } from './command-line.ts'

const scripts = join(import.meta.dirname, '../scripts')
/** Under the root, where nothing is committed. */
const bundles = join(import.meta.dirname, '../../.cache/load')

export interface BundleOptions {
  /** `esm` for k6, `cjs` for the Node runner: the same otherwise. */
  format: 'esm' | 'cjs'
  /** k6 1.x calls `k6/websockets` experimental, by another name. */
  experimentalWebsockets?: boolean
}

/** Bundles a script with what it imports of ours; k6's own modules stay imports. @returns the file */
export async function bundleScript(name: ScriptName, { format, experimentalWebsockets = false }: BundleOptions): Promise<string> {
  await mkdir(bundles, { recursive: true })
  const outfile = join(bundles, `${name}.${format === 'esm' ? 'js' : 'cjs'}`)
  await build({
    entryPoints: [join(scripts, `${name}.ts`)],
    outfile,
    bundle: true,
    format,
    platform: 'neutral',
    // What every k6 with async functions reads.
    target: 'es2017',
    external: ['k6', 'k6/*'],
    ...(experimentalWebsockets && { alias: { 'k6/websockets': 'k6/experimental/websockets' } }),
    tsconfigRaw: {},
    logLevel: 'warning',
  })
  return outfile
}

/** The script for the Node runner. */
export async function readScript(name: ScriptName): Promise<{ code: string; file: string }> {
  const file = await bundleScript(name, { format: 'cjs' })
  return { code: await readFile(file, 'utf8'), file }
}
