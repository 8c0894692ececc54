import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { StartError } from '@parley/platform'
import { commandBeneath } from './command-beneath.ts'
import { ensureLocalBase } from './local-base.ts'
import { root } from '../root.ts'

/** What builds and runs images on this machine. */
export interface Engine {
  name: 'docker' | 'buildah'
  /** As typed; builds a target of the Dockerfile under a name. */
  build(target: string, image: string): string[]
  push(image: string): string[]
  /** Whether an image of others can be had. */
  hasBase(image: string): boolean
  /** Starts an image with this machine's network, its root not writable. Its output goes to `onOutput`. */
  start(image: string, environment: Record<string, string>, command?: string[]): RunningImage
  /** The command of its health check; empty when it has none. */
  healthCheck(image: string): string[]
  /** Megabytes. */
  size(image: string): number
}

export interface RunningImage {
  process: ChildProcess
  /** Runs another command in it, as its user and with its environment. @returns what it printed; throws when it fails */
  run(command: string[]): string
  /** Files that it wrote outside /tmp; to be asked before it is removed. */
  written(): string[]
  /** Ends it as a cluster does, and removes what it left. @returns its exit code */
  stop(): Promise<number | null>
}

/** Where buildah keeps layers and how it runs without rights of its own: by environment, for every call. */
const buildahEnvironment = { ...process.env, STORAGE_DRIVER: 'vfs', BUILDAH_ISOLATION: 'chroot' }

const answers = (command: string, ...words: string[]) =>
  spawnSync(command, words, { stdio: 'ignore', env: buildahEnvironment }).status === 0

function ask(command: string, ...words: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, words, { encoding: 'utf8', env: buildahEnvironment, maxBuffer: 50_000_000 })
  if (status !== 0) throw new Error(`${command} ${words.join(' ')}: ${error?.message ?? stderr}`)
  return stdout.trim()
}

const pairs = (environment: Record<string, string>) => Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`])

const ended = (child: ChildProcess) =>
  new Promise<number | null>((resolve) =>
    child.exitCode === null && child.signalCode === null ? child.once('exit', resolve) : resolve(child.exitCode),
  )

const docker: Engine = {
  name: 'docker',
  build: (target, image) => ['docker', 'build', '--target', target, '--tag', image, root],
  push: (image) => ['docker', 'push', image],
  hasBase: (image) => answers('docker', 'image', 'inspect', image) || answers('docker', 'pull', '--quiet', image),
  healthCheck: (image) => commandOf(ask('docker', 'image', 'inspect', '--format', '{{json .Config.Healthcheck}}', image)),
  size: (image) => Math.round(Number(ask('docker', 'image', 'inspect', '--format', '{{.Size}}', image)) / 1e6),
  start(image, environment, command = []) {
    const rights = ['--network', 'host', '--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges']
    const name = `parley-${randomUUID()}`
    const child = spawn('docker', ['run', '--rm', '--init', '--name', name, ...rights, ...pairs(environment), image, ...command])
    return {
      process: child,
      run: (words) => ask('docker', 'exec', name, ...words),
      // It could not.
      written: () => [],
      stop() {
        child.kill('SIGTERM')
        return ended(child)
      },
    }
  },
}

const buildah: Engine = {
  name: 'buildah',
  build: (target, image) => [
    ...['buildah', 'bud', '--pull-never', '--layers'],
    // Else each build leaves a container of its first stage behind, a whole copy of it.
    '--force-rm',
    ...['--format', 'docker', '--target', target, '--tag', image, root],
  ],
  push: (image) => ['buildah', 'push', image, `docker://${image}`],
  hasBase: (image) => answers('buildah', 'inspect', image) || answers('buildah', 'pull', '--quiet', image),
  healthCheck: (image) => {
    const { Docker } = JSON.parse(ask('buildah', 'inspect', image)) as { Docker: { config: { Healthcheck?: unknown } } } // as buildah writes it
    return commandOf(JSON.stringify(Docker.config.Healthcheck ?? null))
  },
  size: (image) => {
    const container = ask('buildah', 'from', '--pull-never', image)
    const megabytes = Number(ask('du', '-sm', ask('buildah', 'mount', container)).split('\t')[0])
    ask('buildah', 'rm', container)
    return megabytes
  },
  start(image, environment, command) {
    const container = ask('buildah', 'from', '--pull-never', image)
    const folder = ask('buildah', 'mount', container)
    const { OCIv1 } = JSON.parse(ask('buildah', 'inspect', container)) as { OCIv1: { config: { Cmd: string[] } } } // as buildah writes it
    const words = command ?? OCIv1.config.Cmd
    // Without an engine nothing forbids writing but the user's rights; so look afterwards what is newer than this.
    const stamp = ask('mktemp')
    const child = spawn('buildah', ['run', ...pairs(environment), container, '--', ...words], { env: buildahEnvironment })
    return {
      process: child,
      run: (more) => ask('buildah', 'run', ...pairs(environment), container, '--', ...more),
      written: () => {
        const skip = ['tmp', 'proc', 'sys', 'dev', 'etc', 'run'].flatMap((name) => ['-path', `${folder}/${name}`, '-o'])
        const found = ask('find', folder, '(', ...skip.slice(0, -1), ')', '-prune', '-o', '-type', 'f', '-newer', stamp, '-print')
        return found === '' ? [] : found.split('\n')
      },
      async stop() {
        // buildah answers a signal by killing what it runs; a cluster tells the process itself.
        const command = child.pid === undefined ? undefined : commandBeneath(child.pid, isBuildahs)
        if (command === undefined) child.kill('SIGTERM')
        else process.kill(command, 'SIGTERM')
        const code = await ended(child)
        ask('buildah', 'rm', container)
        ask('rm', stamp)
        return code
      },
    }
  },
}

/** @param json a health check as images hold it: `{"Test":["CMD", "node", ...]}` */
function commandOf(json: string): string[] {
  const [kind, ...words] = (JSON.parse(json) as { Test: string[] } | null)?.Test ?? [] // the format of images
  return kind === 'CMD' ? words : []
}

/** Its command, and the copies of itself that it runs from memory. */
const isBuildahs = (program: string) => /^\/memfd:buildah-|\/buildah$/.test(program)

/**
 * Docker where an engine answers, else buildah, installed from Debian's packages where that may be done.
 * @param dryRun installs nothing: where there is neither, the commands are Docker's
 * @throws StartError in one sentence when there is neither
 */
export function findEngine(say: (line: string) => void, dryRun: boolean): Engine {
  if (answers('docker', 'info')) return docker
  if (!existsSync('/usr/bin/buildah')) {
    if (dryRun) return docker
    if (process.getuid?.() !== 0 || !answers('apt-get', '--version'))
      throw new StartError('No Docker engine answers here. Start one, or install buildah (as root on Debian it is installed by itself).')
    say('No Docker engine answers here: installing buildah ...')
    try {
      ask('apt-get', '-qq', 'update')
      ask('apt-get', '-qq', 'install', '-y', '--no-install-recommends', 'buildah')
    } catch (cause) {
      throw new StartError('No Docker engine answers here, and buildah cannot be installed: start Docker, or see to apt-get.', { cause })
    }
  }
  return buildah
}

/** Sees to it that the base of ordinary images is there; where no registry answers, one is made from Debian and Node's own package. */
export function ensureBase(engine: Engine, image: string, say: (line: string) => void): void {
  if (engine.hasBase(image)) return
  if (engine.name === 'docker') throw new StartError(`${image} cannot be pulled: is the registry in reach?`)
  ensureLocalBase(image, { run: ask, say })
}
