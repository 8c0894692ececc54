import { spawnSync } from 'node:child_process'
import { reasonOf, StartError } from '@parley/platform'
import { ensureKubectl } from '../manifests/kubectl.ts'
import { root } from '../../root.ts'
import type { Deployable, Settings } from './settings.ts'

export const namespace = 'ai-interview'

/** kubectl on one cluster. Each command is printed before it runs; with DRY_RUN it is printed only. */
export interface KubectlSession {
  environment: Deployable
  dryRun: boolean
  /** Aborted by Ctrl-C: what was begun is then taken back, as after a failure. */
  signal: AbortSignal
  /** Hears what is done. */
  say: (line: string) => void
  /** Runs a command that changes something or waits. @throws CommandFailed */
  run(...words: string[]): void
  /** Runs a command that only looks, unprinted. @returns what it printed; undefined where it failed, and in a dry run */
  ask(...words: string[]): string | undefined
}

export class CommandFailed extends Error {
  override name = 'CommandFailed'
}

/** A word as a shell would have to be given it. */
export const quoted = (word: string): string =>
  /^[\w@%+=:,./{}[\]-]+$/.test(word) && !/[{}[\]]/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`

/**
 * Opens kubectl on the cluster of an environment.
 * @throws StartError in one sentence when there is no kubectl, no such cluster, no answer, or it is the cluster of another environment
 */
export function openKubectl(environment: Deployable, settings: Settings, say: (line: string) => void): KubectlSession {
  const { env } = settings
  const context = settings.contextOf(environment)
  const bound = ['--context', context, '--namespace', namespace]
  const session: KubectlSession = {
    environment,
    dryRun: settings.dryRun,
    signal: settings.signal,
    say,
    run(...words) {
      say(`  kubectl ${[...bound, ...words].map(quoted).join(' ')}`)
      if (settings.dryRun) return
      const { status } = spawnSync(kubectl, [...bound, ...words], { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] })
      if (status !== 0) throw new CommandFailed(`kubectl ${words.slice(0, 3).join(' ')} failed (${status})`)
    },
    ask(...words) {
      if (settings.dryRun) return undefined
      const { status, stdout } = spawnSync(kubectl, [...bound, ...words], { cwd: root, env, encoding: 'utf8' })
      return status === 0 ? stdout : undefined
    },
  }
  if (settings.dryRun) return session
  const kubectl = whereKubectlIs(env)
  const known = spawnSync(kubectl, ['config', 'get-contexts', '--output', 'name'], { env, encoding: 'utf8' }).stdout.split('\n')
  if (!known.includes(context))
    throw new StartError(
      `There is no cluster for ${environment} here: kubectl knows no context ${context} (CONTEXT names another; DRY_RUN=1 prints what would be done).`,
    )
  if (session.ask('version', '--request-timeout=10s') === undefined)
    throw new StartError(`The cluster behind the context ${context} does not answer.`)
  // Absent before the first deployment.
  const marked = session
    .ask('get', 'namespace', namespace, '--ignore-not-found', '--output', String.raw`jsonpath={.metadata.labels.parley\.dev/environment}`)
    ?.trim()
  if (marked !== undefined && marked !== '' && marked !== environment)
    throw new StartError(`The cluster behind the context ${context} is that of ${marked}, not of ${environment}: nothing was done.`)
  return session
}

function whereKubectlIs(env: NodeJS.ProcessEnv): string {
  try {
    return ensureKubectl(env)
  } catch (error) {
    throw new StartError(reasonOf(error), { cause: error })
  }
}
