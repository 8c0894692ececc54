import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** By the package of Debian that carries it. */
const programs = { prometheus: '/usr/bin/promtool', 'prometheus-alertmanager': '/usr/bin/amtool' }

const works = (program: string) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0

/**
 * Sees to it that promtool, prometheus and amtool are here; where they are missing and may be installed, installs Debian's.
 * @throws Error with one sentence otherwise
 */
export function ensurePrometheusTools(): void {
  if (['promtool', 'prometheus', 'amtool'].every(works)) return
  const missing = Object.entries(programs).flatMap(([name, program]) => (existsSync(program) ? [] : [name]))
  if (process.getuid?.() !== 0 || !works('apt-get'))
    throw new Error(
      `The alerts are checked by Prometheus' own tools: install ${missing.join(' and ')} (Debian's packages) or put promtool, prometheus and amtool on the PATH.`,
    )
  // RUNLEVEL: Debian's start scripts leave alone what we only want to run ourselves.
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  const apt = (...words: string[]) =>
    execFileSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=300', ...words], {
      env: environment,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  apt('update')
  apt('install', '-y', '--no-install-recommends', ...missing)
}

/** Runs one of them. @returns whether it was content, and what it said */
export function run(program: 'promtool' | 'amtool', ...words: string[]): { ok: boolean; said: string } {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8' })
  return { ok: status === 0, said: `${stdout}${stderr}` }
}
