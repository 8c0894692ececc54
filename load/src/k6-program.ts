import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'

export interface K6 {
  /** For example 2.3.0. */
  version: string
  experimentalWebsockets: boolean
}

/** The k6 on the PATH, if there is one that runs. */
export async function findK6(command = 'k6'): Promise<K6 | undefined> {
  try {
    const { stdout } = await promisify(execFile)(command, ['version'], { timeout: 10_000 })
    return readVersion(stdout)
  } catch {
    return undefined
  }
}

/** @param text what `k6 version` prints: `k6 v1.2.3 (go1.24, linux/amd64)` */
export function readVersion(text: string): K6 | undefined {
  const version = /k6(?:\.exe)? v(\d+\.\d+\.\d+)/.exec(text)?.[1]
  return version === undefined ? undefined : { version, experimentalWebsockets: Number(version.split('.')[0]) < 2 }
}

/** Its command line for one script. */
export const k6Arguments = (file: string, env: Record<string, string>, summaryFile: string | undefined): string[] => [
  'run',
  '--no-usage-report',
  ...(summaryFile === undefined ? [] : ['--summary-export', summaryFile]),
  ...Object.entries(env).flatMap(([name, value]) => ['-e', `${name}=${value}`]),
  file,
]

/** Plays a script. @returns k6's exit code */
export async function runK6(file: string, env: Record<string, string>, summaryFile: string | undefined, command = 'k6'): Promise<number> {
  const child = spawn(command, k6Arguments(file, env, summaryFile), { stdio: 'inherit' })
  const [code] = (await once(child, 'exit')) as [number | null] // by Node's documentation
  return code ?? 105
}

export const howToGetK6 = `k6 is not installed; Parley's own runner plays the same scripts. For k6 itself:
  macOS     brew install k6
  Windows   winget install k6
  Debian    https://grafana.com/docs/k6/latest/set-up/install-k6/ has the repository
`
