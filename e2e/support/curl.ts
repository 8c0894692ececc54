import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from './start-platform.ts'

/** Installs curl where it is missing and may be installed. @throws Error otherwise, saying what to do */
export function ensureCurl(): void {
  if (spawnSync('curl', ['--version']).status === 0) return
  if (spawnSync('apt-get', ['--version']).status !== 0 || process.getuid?.() !== 0)
    throw new Error('This test runs the guide’s curl commands: install the package "curl".')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const words of [['update'], ['install', '-y', '--no-install-recommends', 'curl']])
    execFileSync('apt-get', ['-qq', ...words], { env, stdio: ['ignore', 'ignore', 'inherit'] })
}

/**
 * Runs a command by `sh` in the repository's folder as it is written, with `localhost:8080` reaching another address: a `.curlrc` says so, not the command.
 * @returns what it wrote to standard output
 */
export async function runInShell(command: string, localhost8080: string): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'parley-curl-'))
  const { hostname, port } = new URL(localhost8080)
  writeFileSync(join(home, '.curlrc'), `silent\nshow-error\nconnect-to = "localhost:8080:${hostname}:${port}"\n`)
  try {
    const { stdout } = await promisify(execFile)('sh', ['-c', command], { cwd: root, env: { ...process.env, CURL_HOME: home } })
    return stdout
  } finally {
    rmSync(home, { recursive: true })
  }
}
