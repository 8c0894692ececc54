import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '@parley/platform'
import { basesOf, imageName, targets } from './targets.ts'
import { ensureBase, findEngine, type Engine } from './engine.ts'
import { root } from '../root.ts'
import { testImages } from './test-images.ts'

const help = `Usage: node --import tsx tools/images/main.ts build|push|test [target ...]

  build   an image of each target (default: all that can be built here)
  push    them to REGISTRY
  test    build them, start each beside private servers and ask whether it is ready

  Targets    ${targets.join(', ')}
  REGISTRY   where images are pushed, for example ghcr.io/yourorg
  VERSION    their tag; default: the commit
  DRY_RUN=1  print the commands, run none

Docker where an engine answers; else buildah, from Debian's packages.
`

const say = (line: string) => void process.stdout.write(`${line}\n`)
const dryRun = !['', '0', undefined].includes(process.env['DRY_RUN'])
const registry = process.env['REGISTRY']

function commit(): string {
  const { status, stdout } = spawnSync('git', ['rev-parse', '--short=12', 'HEAD'], { cwd: root, encoding: 'utf8' })
  if (status === 0) return stdout.trim()
  return (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version // ours has one
}

function run(words: string[]): void {
  say(`  ${words.join(' ')}`)
  if (dryRun) return
  const [command = '', ...rest] = words
  const { status } = spawnSync(command, rest, {
    stdio: 'inherit',
    env: { ...process.env, STORAGE_DRIVER: 'vfs', BUILDAH_ISOLATION: 'chroot' },
  })
  if (status !== 0) throw new StartError(`${words.slice(0, 2).join(' ')} failed (${status}).`)
}

/** @returns those that were built; the others' bases cannot be had, which is said */
function build(engine: Engine, wanted: readonly string[], nameOf: (target: string) => string): string[] {
  const built: string[] = []
  for (const target of wanted) {
    const [ordinary, ...special] = basesOf(target).toSorted((one) => (one.includes('/library/node:') ? -1 : 1))
    if (!dryRun && ordinary?.includes('/library/node:')) ensureBase(engine, ordinary, say)
    const missing = dryRun ? [] : [ordinary, ...special].filter((base) => base !== undefined && !engine.hasBase(base))
    if (missing.length > 0) say(`  ${target}: not built, its base ${missing.join(', ')} cannot be pulled here`)
    else {
      run(engine.build(target, nameOf(target)))
      built.push(target)
    }
  }
  return built
}

async function start(): Promise<void> {
  const [verb = '', ...words] = process.argv.slice(2)
  if (verb === '--help' || verb === '-h') return void process.stdout.write(help)
  const unknown = words.filter((word) => !targets.includes(word))
  if (!['build', 'push', 'test'].includes(verb) || unknown.length > 0) {
    process.stderr.write(unknown.length > 0 ? `There is no target ${unknown.join(', ')}.\n\n${help}` : help)
    process.exitCode = 2
    return
  }
  const named = words.length > 0 ? words : targets
  // Nothing runs without tables.
  const wanted = verb === 'test' ? [...new Set(['migrate', ...named])] : named
  if (verb === 'push' && !registry && !dryRun) throw new StartError('Say where to push: REGISTRY=ghcr.io/yourorg make docker-push')
  // A dry run shows where it would stand.
  const place = registry || (verb === 'push' ? '<REGISTRY>' : undefined)
  const nameOf = (target: string) => imageName(target, { registry: place, version: process.env['VERSION'] ?? commit() })
  const engine = findEngine(say, dryRun)
  say(`${verb} with ${engine.name}:`)
  if (verb === 'push') for (const target of wanted) run(engine.push(nameOf(target)))
  else {
    const built = build(engine, wanted, nameOf)
    if (verb === 'test' && !dryRun && !(await testImages(engine, built, nameOf, say))) process.exitCode = 1
  }
  if (dryRun) say('Nothing was done: DRY_RUN is set.')
}

start().catch((error: unknown) => {
  process.stderr.write(`${error instanceof StartError ? error.message : String(error instanceof Error ? error.stack : error)}\n`)
  process.exit(1)
})
