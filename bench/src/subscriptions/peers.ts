import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../peers/', import.meta.url))
export const hiveBin = `${folder}node_modules/@graphql-hive/gateway/dist/bin.js`

/**
 * Installs what we are measured against, in the versions of `bench/peers/package-lock.json`, unless it is there.
 * @returns the version of Hive Gateway
 */
export async function ensurePeers(say: (line: string) => void): Promise<string> {
  const wanted = await versionIn(`${folder}package.json`, (manifest) => manifest.dependencies?.['@graphql-hive/gateway'])
  const present = () => versionIn(`${folder}node_modules/@graphql-hive/gateway/package.json`, ({ version }) => version)
  if ((await present()) === wanted && wanted !== undefined) return wanted
  say(`Installing Hive Gateway ${wanted ?? ''} under bench/peers (500 MB, about a minute) ...`)
  const code = await new Promise((resolve, reject) =>
    spawn('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
      .once('error', reject)
      .once('exit', resolve),
  )
  if (code !== 0) throw new Error('npm ci in bench/peers failed; --only ours,bare measures without Hive Gateway.')
  return (await present()) ?? 'unknown'
}

interface Manifest {
  version?: string
  dependencies?: Record<string, string>
}

async function versionIn(file: string, pick: (manifest: Manifest) => string | undefined): Promise<string | undefined> {
  try {
    return pick(JSON.parse(await readFile(file, 'utf8')) as Manifest) // npm wrote it
  } catch {
    return undefined
  }
}
