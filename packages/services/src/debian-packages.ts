import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { serverKinds } from './server-kinds.ts'
import type { ServiceName } from './server.ts'
import { ServicesError } from './services-error.ts'

/** Debian's packages by a program of each, which is there once it is installed. */
type Packages = Record<string, string>

const missingOf = (packages: Packages): string[] => Object.keys(packages).filter((name) => !existsSync(packages[name] ?? ''))

/**
 * Installs what these services need and is missing.
 * @param say hears what is installed, before it is
 * @throws ServicesError when something is missing and may not be installed
 */
export function ensurePackages(services: readonly ServiceName[], say: (line: string) => void): Promise<void> {
  return ensurePrograms(Object.assign({}, ...services.map((name) => serverKinds[name].packages)) as Packages, say) // each a Packages
}

/**
 * The same for programs of no service, for example a pooler in front of one.
 * @param mayInstall whether this machine and user can
 */
export async function ensurePrograms(packages: Packages, say: (line: string) => void, mayInstall = isRootOnDebian): Promise<void> {
  const missing = missingOf(packages)
  if (missing.length === 0) return
  if (!mayInstall()) throw new ServicesError(whatToInstall(missing))
  say(`Installing ${missing.join(', ')} ...`)
  await withoutStarting(async () => {
    await aptGet('update')
    await aptGet('install', '-y', '--no-install-recommends', ...missing)
  })
  const still = missingOf(packages)
  if (still.length > 0)
    throw new ServicesError(`apt-get has installed ${missing.join(', ')}, but not what is needed of ${still.join(', ')}.`)
}

const isRootOnDebian = () => process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0

/** One sentence for a machine on which we may not install. */
const whatToInstall = (missing: readonly string[]) =>
  `${missing.join(', ')} not installed: install Docker, or run, as root, apt-get install --no-install-recommends ${missing.join(' ')}, or name running servers with DATABASE_URL, REDIS_URL, AMQP_URL and S3_ENDPOINT.`

async function aptGet(...words: string[]): Promise<void> {
  const child = spawn('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=300', ...words], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new ServicesError(`apt-get ${words[0]} failed with ${code}; its own words stand above.`)
}

const policy = '/usr/sbin/policy-rc.d'

/** Debian starts what it installs, on the well-known ports. We run our own: while we install, its start scripts are told no. */
async function withoutStarting(install: () => Promise<void>): Promise<void> {
  if (existsSync(policy)) return install()
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    await install()
  } finally {
    rmSync(policy)
  }
}
